"""The formats of CI systems: each is read by its schema or a consumer, holds what is to be done and nothing else, and obeys no document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import cli, library, pipeline
from compliance.check.brief import brief
from compliance.check.gate import Decisions, recorded
from compliance.model.digest import digest
from compliance.model.document import Document, Note
from compliance.model.findings import MISSING, GapReport
from compliance.model.gate import Baseline, Placed, Waiver
from compliance.model.identity import identities, judged
from compliance.report import FORMATS, Reading
from compliance.report.ci import issues, relative
from compliance.report.rows import rows
from tests import ci_formats as read
from tests import reports
from tests.test_formats import CHILD, OTHER, PARENT, VI, counted, made

if TYPE_CHECKING:
    from tests.conftest import Bench

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


@pytest.fixture(scope="module")
def report(bench: Bench) -> GapReport:
    """A draft against its higher plan, with its review."""
    found = bench.check(bench.plans["nghia-thuong-2025"], [bench.packs["quang-nam-2025"]])
    return pipeline.reviewed(found, library.review_packs(), bench.lexicon, bench.patterns, None)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in CI, too, and are not told where."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


def at(report: GapReport, path: str) -> GapReport:
    """``report`` on a plan of another path."""
    document = report.plan.document
    return replace(report, plan=replace(report.plan, document=replace(document, path=path)))


def results(*given: GapReport) -> list[dict[str, Any]]:
    """What SARIF says of some reports."""
    return read.sarif(made("sarif", *given))["results"]  # type: ignore[no-any-return]


def region(result: dict[str, Any]) -> tuple[str, int, int]:
    """Where a result stands."""
    place = result["locations"][0]["physicalLocation"]
    return place["artifactLocation"]["uri"], place["region"]["startLine"], place["region"]["endLine"]


# One result, many forms


def test_every_gap_and_defect_is_in_every_format(report: GapReport) -> None:
    gaps = [row for row in rows(report, VI) if row.gap]
    assert len(gaps) > 20
    assert [result["ruleId"] for result in results(report)] == [row.rule for row in gaps]
    assert [entry["check_name"] for entry in read.gitlab(made("gitlab", report))] == [row.rule for row in gaps]
    (suite,) = read.junit(made("junit", report))
    asked = [finding for finding in report.findings if finding.status in ("partial", "missing", "conflict")]
    assert suite.failures == len(asked) + len({defect.rule.id for defect in report.defects})
    assert suite.tests == len(report.findings) + len(report.looked)


def test_each_is_as_serious_as_it_is(report: GapReport) -> None:
    gaps = [row for row in rows(report, VI) if row.gap]
    assert [result["level"] for result in results(report)] == [LEVELS[row.severity] for row in gaps]
    known = {"error": "critical", "warning": "major", "info": "info"}
    assert [entry["severity"] for entry in read.gitlab(made("gitlab", report))] == [known[row.severity] for row in gaps]


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "gitlab"])
def test_the_same_reports_give_the_same_bytes(report: GapReport, name: str) -> None:
    two = (report, at(report, "b.txt"))
    assert made(name, *two) == made(name, *two)


def test_a_plan_without_gaps_is_well_formed_and_has_nothing_to_do(report: GapReport) -> None:
    good = replace(report, findings=(), defects=(), looked=())
    assert [results(good), read.gitlab(made("gitlab", good)), read.github(made("github", good))] == [[], [], []]
    assert [len(suite) for suite in read.junit(made("junit", good))] == [0]


def test_a_file_without_any_plan_is_one_too() -> None:
    none = {name: FORMATS[name].renderer(Reading(VI), True).end({}) for name in ("sarif", "junit", "github", "gitlab")}
    assert read.sarif(str(none["sarif"]))["results"] == []
    assert [read.junit(str(none["junit"])), read.github(str(none["github"])), read.gitlab(str(none["gitlab"]))] == [[], [], []]


def test_several_plans_are_one_file(report: GapReport) -> None:
    two = (report, at(report, "b.txt"), reports.failing(), at(report, "c.txt"))
    places = [region(result)[0] for result in results(*two)]
    assert list(dict.fromkeys(places)) == ["nghia-thuong-2025.txt", "b.txt", "c.txt"]
    assert [suite.name for suite in read.junit(made("junit", *two))] == ["nghia-thuong-2025.txt", "b.txt", "plans/xã.txt", "c.txt"]
    assert {entry["location"]["path"] for entry in read.gitlab(made("gitlab", *two))} == {*places, "plans/xã.txt"}


# SARIF


def test_every_result_stands_at_lines_that_the_draft_has(report: GapReport) -> None:
    last = len(report.plan.document.lines)
    for result in results(report):
        _, first, end = region(result)
        assert 1 <= first <= end <= last


def test_what_is_missing_stands_where_it_is_expected_else_at_the_first_line(report: GapReport) -> None:
    missing = next(one for one in report.findings if one.status == MISSING and one.expected and one.expected[1][0] > 1)
    assert missing.expected
    for expected, lines in ((missing.expected, missing.expected[1]), (None, (1, 1))):
        (result,) = results(replace(report, findings=(replace(missing, expected=expected, evidence=()),), defects=()))
        assert region(result)[1:] == lines


def test_every_rule_is_explained_with_its_basis(report: GapReport) -> None:
    run = read.sarif(made("sarif", report))
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules.keys() == {result["ruleId"] for result in run["results"]}
    for finding in report.findings:
        if finding.rule.id in rules:
            assert finding.rule.source.quote.split()[0] in rules[finding.rule.id]["help"]["text"]
    for defect in report.defects:
        page = VI.page(defect.rule)
        assert all(
            " ".join(text.split()) in rules[defect.rule.id]["help"]["text"] for text in (page.asks, page.why, defect.rule.basis.document)
        )
    for rule in rules.values():
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription"))


def test_a_result_keeps_the_identity_of_its_finding(report: GapReport) -> None:
    prints = [result["partialFingerprints"]["complianceFinding/v1"] for result in results(report)]
    assert len(set(prints)) == len(prints)
    assert set(prints) <= {digest(name) for name in identities(report)}


def test_a_fingerprint_survives_lines_put_before_both_texts(bench: Bench, report: GapReport) -> None:
    higher = bench.pack(bench.plan("\n\n\n" + bench.texts["quang-nam-2025"], "other-name.txt"))
    moved = bench.check(bench.plan("\n" * 5 + bench.texts["nghia-thuong-2025"], "nghia-thuong-2025.txt"), [higher])
    moved = pipeline.reviewed(moved, library.review_packs(), bench.lexicon, bench.patterns, None)

    def prints(given: GapReport) -> set[str]:
        return {result["partialFingerprints"]["complianceFinding/v1"] for result in results(given)}

    assert prints(moved) == prints(report)
    assert {entry["fingerprint"] for entry in read.gitlab(made("gitlab", moved))} == {
        entry["fingerprint"] for entry in read.gitlab(made("gitlab", report))
    }


def test_fingerprints_do_not_change_when_known_findings_are_left_out(report: GapReport) -> None:
    twice = replace(report, findings=(), defects=(reports.defect(1, "chữ"), reports.defect(2, "chữ")))
    known = Baseline(tuple(recorded(brief(twice), None, "p.txt")[:1]))
    (kept,) = issues(Decisions((), known, "2026-07-01", True).apply(twice, "p.txt"), Reading(VI))
    first, second = issues(twice, Reading(VI))
    assert kept.fingerprint == second.fingerprint != first.fingerprint


def test_what_a_defect_contradicts_is_a_related_place(bench: Bench) -> None:
    report = reports.pair(bench)
    against = [defect.seen.against for defect in report.defects if defect.seen.against]
    related = [result["relatedLocations"] for result in results(report) if "relatedLocations" in result]
    assert [[place["physicalLocation"]["region"]["startLine"] for place in each] for each in related] == [list(lines) for lines in against]


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_places_of_a_document_without_lines_are_told_in_words(bench: Bench, name: str) -> None:
    path = str(Path(__file__).parents[1] / "fixtures" / "documents" / f"nghia-thuong-2025.{name}")
    report = bench.check(pipeline.parse_file(path, bench.lexicon), [bench.packs["quang-nam-2025"]])
    found = results(report)
    for result in found:
        _, first, last = region(result)
        assert 1 <= first <= last <= len(report.plan.document.lines)
        place = VI.where(report.plan.document, (first, last))
        assert result["locations"][0]["message"]["text"] == place
        assert place in result["message"]["text"]
    annotations = [one for one in read.github(made("github", report)) if one.properties]
    assert annotations
    assert {one.properties["line"] for one in annotations} <= {str(region(result)[1]) for result in found}


# Paths


@pytest.mark.parametrize(
    ("path", "root", "told"),
    [
        ("plans/xa.txt", "", "plans/xa.txt"),
        ("./plans/../xa.txt", "", "xa.txt"),
        ("{here}/plans/xa.txt", "", "plans/xa.txt"),
        ("xa.txt", "{here}/..", "work/xa.txt"),
        ("../other/xa.txt", "", "xa.txt"),
        ("/srv/secret/xa.txt", "", "xa.txt"),
        ("plans/xa.txt", "/srv", "xa.txt"),
    ],
)
def test_paths_are_told_from_the_root_and_no_folder_outside_of_it(
    path: str, root: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "work"
    (here / "plans").mkdir(parents=True)
    monkeypatch.chdir(here)
    assert relative(path.format(here=here), root.format(here=here)) == told


def test_uris_are_relative_and_encoded(report: GapReport) -> None:
    (uri, *_), *_ = map(region, results(at(report, "kế hoạch/xã 1#?.txt")))
    assert uri == "k%E1%BA%BF%20ho%E1%BA%A1ch/x%C3%A3%201%23%3F.txt"


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_a_ci_system_says_from_where_paths_are_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "province" / "plans"
    folder.mkdir(parents=True)
    (folder / "xa.txt").write_bytes(Path(CHILD).read_bytes())
    monkeypatch.chdir(folder)
    monkeypatch.setenv(name, str(tmp_path))
    cli.main(["check", "xa.txt", "--format", "gitlab", "-o", "out.json"])
    paths = {entry["location"]["path"] for entry in read.gitlab((folder / "out.json").read_text(encoding="utf-8"))}
    assert paths == {"province/plans/xa.txt"}


def test_two_plans_of_one_name_outside_of_the_root_keep_their_findings_apart(report: GapReport) -> None:
    two = (at(report, "/one/xa.txt"), at(report, "/two/xa.txt"))
    assert len(read.gitlab(made("gitlab", *two))) == 2 * len(read.gitlab(made("gitlab", report)))
    assert "/one" not in made("gitlab", *two)


# What has been decided


def placed(rule: str) -> Placed:
    """A waiver without its file."""
    return Placed(Waiver(rule, "*", "Lý do", "Chủ tịch", "Công văn 1", "2026-12-31"), "w.yaml", 2)


def test_what_is_waived_or_known_is_left_out_and_skipped_in_junit(report: GapReport) -> None:
    gaps = [row for row in rows(report, VI) if row.gap]
    waived, known = gaps[0], next(row for row in gaps[1:] if row.lines)
    baseline = Baseline(tuple(one for one in recorded(brief(report), None, "p.txt") if one.id == known.identity))
    after = Decisions((placed(waived.rule),), baseline, "2026-07-01").apply(report, "p.txt")
    left = [row.rule for row in gaps if row not in (waived, known)]
    assert [result["ruleId"] for result in results(after)] == left
    assert [entry["check_name"] for entry in read.gitlab(made("gitlab", after))] == left
    assert not any(waived.rule in annotation.properties.get("title", "") for annotation in read.github(made("github", after)))
    (suite,) = read.junit(made("junit", after))
    (before,) = read.junit(made("junit", report))
    assert (suite.tests, suite.failures, suite.skipped) == (before.tests, before.failures - 2, before.skipped + 2)
    said = {case.name.split()[0]: case.result[0].text for case in suite if case.is_skipped and case.result[0].text}
    assert "Công văn 1" in said[waived.rule]
    assert known.rule in said


def test_a_rule_of_the_review_is_skipped_only_when_all_that_it_found_is_decided(report: GapReport) -> None:
    rule = next(one.rule.id for one in report.defects if sum(other.rule.id == one.rule.id for other in report.defects) > 1)
    own = [name for one, name in zip(judged(report), identities(report), strict=True) if one.rule.id == rule]

    def case(*names: str, only_new: bool = False) -> Any:
        known = Baseline(tuple(one for one in recorded(brief(report), None, "p.txt") if one.id in names))
        after = Decisions((), known, "2026-07-01", only_new).apply(report, "p.txt")
        return next(case for case in read.junit(made("junit", after))[0] if case.name.split()[0] == rule)

    assert case(*own[1:]).is_failure
    assert case(*own).is_skipped
    assert case(*own, only_new=True).is_skipped
    assert case(*own[1:], only_new=True).is_failure


# GitHub


def test_annotations_are_the_worst_ten_of_a_kind_and_say_how_many_more(report: GapReport) -> None:
    defects = tuple(reports.defect(line, "chữ") for line in range(1, 31))
    mixed = replace(report, defects=defects)
    found = read.github(made("github", at(mixed, "a.txt"), reports.failing("b.txt"), at(mixed, "c.txt")))
    commands = [annotation.command for annotation in found]
    assert {command: commands.count(command) for command in ("error", "warning")} == {"error": 10, "warning": 10}
    assert commands.count("notice") <= 10
    assert found[0].properties["file"] == "b.txt"
    assert ["MÂU THUẪN" in one.properties["title"] for one in found[1:4]] == [True, True, False], "the worst of every plan come first"
    everything = 2 * sum(1 for row in rows(mixed, VI) if row.gap) + 1
    assert str(everything - len(found) + 1) in found[-1].message
    assert not any(VI.name("status", "defect").upper() in one.properties.get("title", "") for one in found[:20]), "gaps come first"


def test_an_annotation_stands_at_its_place_and_says_what_to_do(report: GapReport) -> None:
    conflict = next(one for one in report.findings if one.status == "conflict")
    (annotation,) = read.github(made("github", replace(report, findings=(conflict,), defects=(), looked=())))
    lines = conflict.evidence[0].lines
    assert annotation.command == "error"
    assert {**annotation.properties, "title": ""} == {
        "file": "nghia-thuong-2025.txt", "line": str(lines[0]), "endLine": str(lines[1]), "title": "",
    }  # fmt: skip
    assert conflict.rule.id in annotation.properties["title"]
    assert conflict.suggestion in annotation.message
    assert conflict.evidence[0].quote[:100] in annotation.message


def test_annotations_and_the_summary_of_a_job_come_from_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "step_summary_1f"
    summary.touch()  # as the runner makes it, without a suffix
    words = ["--format", "github", "--format", "markdown", "-o", str(summary), "--format", "sarif", "-o", str(tmp_path / "a.sarif")]
    assert cli.main(["check", CHILD, OTHER, "--against", PARENT, *words]) == 1
    done = capsys.readouterr()
    assert read.github(done.out)
    assert done.err == ""
    assert summary.read_text(encoding="utf-8").startswith("# ")
    assert read.sarif((tmp_path / "a.sarif").read_text(encoding="utf-8"))["results"]


# A plan that could not be judged


def test_a_plan_that_could_not_be_judged_is_an_error_everywhere() -> None:
    report = reports.failing()
    why = VI.note(report.failure or Note(""))
    run = read.sarif(made("sarif", report))
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert why in notification["message"]["text"]
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "plans/x%C3%A3.txt"
    ((case,),) = read.junit(made("junit", report))
    assert case.is_error
    assert why in case.result[0].message
    (annotation,) = read.github(made("github", report))
    assert (annotation.command, annotation.properties) == ("error", {"file": "plans/xã.txt", "line": "1"})
    assert why in annotation.message
    (entry,) = read.gitlab(made("gitlab", report))
    assert entry["severity"] == "blocker"
    assert why in entry["description"]


def test_a_run_that_could_judge_everything_was_successful(report: GapReport) -> None:
    assert read.sarif(made("sarif", report))["invocations"] == [{"executionSuccessful": True}]


# Texts that a report must not obey

TEXT = st.text(st.characters() | st.sampled_from("%:,\r\n\x00\x1b\u2028\ufffe\ud800<>&\"']]>"), max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    TEXT,
    TEXT,
    TEXT,
    st.lists(st.sampled_from(["\n::error::owned", "%0A::error::owned", "]]><x>", '","x":"', "\ud800", "\x00"]), max_size=4),
)
def test_no_text_breaks_a_format(report: GapReport, one: str, two: str, three: str, more: list[str]) -> None:
    hostile = "".join((one, *more, two))
    findings = tuple(
        replace(
            finding,
            pack=three + finding.pack,
            rule=replace(
                finding.rule, id=f"{finding.rule.id}{hostile}", requirement=hostile, source=replace(finding.rule.source, quote=two)
            ),
            evidence=tuple(replace(passage, quote=hostile, address=hostile) for passage in finding.evidence),
            expected=(hostile, (1, 2)),
            reasons=(Note(hostile, ((one, two),)),),
            suggestion=three,
        )
        for finding in report.findings[:4]
    )
    path = f"a/{hostile.replace(chr(0), '')}.txt"
    document = Document(path, report.plan.document.lines)
    given = replace(report, findings=findings, plan=replace(report.plan, document=document), defects=(reports.defect(9, hostile, three),))
    both = (given, replace(reports.failing(path), failure=Note(hostile, ((two, three),))))
    found = read.sarif(made("sarif", *both).encode("utf-8", "backslashreplace").decode())["results"]
    assert len(found) == sum(row.gap for row in rows(given, VI))
    assert len(read.gitlab(made("gitlab", *both).encode("utf-8", "backslashreplace").decode())) == len(found) + 1
    assert len(read.junit(made("junit", *both))) == 2
    said = {issue.message for issue in issues(given, Reading(VI))}
    annotations = [one for one in read.github(made("github", *both)) if "title" in one.properties]
    assert {one.message for one in annotations} <= said
    assert all(line.isprintable() for message in said for line in message.split("\n"))


def test_the_numbers_of_the_other_formats_do_not_change_with_the_identity(report: GapReport) -> None:
    assert counted("csv", report) == report.summary == counted("markdown", report)


def test_json_is_utf8_without_escapes(report: GapReport) -> None:
    text = made("gitlab", report)
    assert "Dự thảo" in text
    assert len(json.loads(text)) > 0
