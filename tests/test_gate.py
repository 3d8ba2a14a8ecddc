"""What a person has decided: waivers and the baseline excuse what they name, for as long as they hold, and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import cli, library, pipeline
from compliance.check.brief import brief
from compliance.check.gate import Decisions, counts, recorded
from compliance.errors import PackError
from compliance.library import decisions as door
from compliance.model.findings import COVERED, DEFECT, MISSING, PARTIAL, GapReport
from compliance.model.gate import Baseline, Known, Placed, Waiver
from compliance.model.identity import identities, judged
from compliance.record import replace
from tests.test_report import SCHEMA, faults

if TYPE_CHECKING:
    from tests.conftest import Bench

ROOT = Path(__file__).parents[1]
PLANS = ROOT / "fixtures" / "plans"
DRAFT, HIGHER = str(PLANS / "nghia-thuong-2025.txt"), str(PLANS / "quang-nam-2025.txt")
TODAY = "2026-07-01"
FILE = """waivers:
  - rule: {rule}
    plan: {plan}
    reason: Sở đã làm thay.
    decided_by: Chủ tịch UBND xã
    document: Công văn số 12/UBND ngày 05/01/2026
    expires: {expires}
"""


@dataclass(frozen=True)
class Run:
    """What came of a call of the program."""

    code: int
    out: str
    err: str


Call = Callable[..., Run]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The program in this process, in English, on a day of its own."""
    monkeypatch.setenv("COMPLIANCE_TODAY", TODAY)

    def run(*words: str) -> Run:
        capfd.readouterr()
        code = cli.main([*words, "--lang", "en"])
        said = capfd.readouterr()
        return Run(code, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def report(bench: Bench) -> GapReport:
    """A draft against its higher plan, with its review."""
    found = bench.check(bench.plans["nghia-thuong-2025"], [bench.packs["quang-nam-2025"]])
    return pipeline.reviewed(found, library.review_packs(), bench.lexicon, bench.patterns, None)


def waivers(folder: Path, rule: str, plan: str = "nghia-thuong-2025.txt", expires: str = "2026-07-01") -> str:
    """A file with one waiver."""
    file = folder / "waivers.yaml"
    file.write_text(FILE.format(rule=rule, plan=plan, expires=expires), encoding="utf-8")
    return str(file)


def placed(rule: str, plan: str = "*", expires: str = "2026-12-31", quote: str = "") -> Placed:
    """A waiver without its file."""
    return Placed(Waiver(rule, plan, "Lý do", "Chủ tịch", "Công văn 1", expires, quote), "w.yaml", 2)


def decided(report: GapReport, *waivers: Placed, known: tuple[Known, ...] | None = None, only_new: bool = False) -> GapReport:
    """``report`` after waivers and a baseline."""
    return Decisions(waivers, None if known is None else Baseline(known), TODAY, only_new).apply(report, "p.txt")


def checked(call: Call, *words: str) -> tuple[Run, Any]:
    """A check as JSON."""
    run = call("check", DRAFT, "--against", HIGHER, "--format", "json", *words)
    return run, json.loads(run.out)


def test_no_two_findings_have_one_identity(report: GapReport) -> None:
    names = identities(report)
    assert len(names) == len(set(names)) == len(judged(report))


@given(st.integers(1, 5000), st.text("abc/.12", min_size=1), st.integers(1, 5000))
def test_an_identity_survives_moved_lines_and_renumbered_rules(report: GapReport, down: int, prefix: str, up: int) -> None:
    findings = tuple(
        replace(one, rule=replace(one.rule, id=f"{prefix}{number}", source=replace(one.rule.source, lines=(up, up + 1), address=prefix)))
        for number, one in enumerate(report.findings)
    )
    defects = tuple(
        replace(one, seen=replace(one.seen, lines=(one.seen.lines[0] + down, one.seen.lines[1] + down))) for one in report.defects
    )
    assert identities(replace(report, findings=findings, defects=defects)) == identities(report)


def test_an_identity_survives_lines_put_before_both_texts(bench: Bench, report: GapReport) -> None:
    higher = bench.pack(bench.plan("\n\n\n" + bench.texts["quang-nam-2025"], "other-name.txt"))
    moved = bench.check(bench.plan("\n" * 5 + bench.texts["nghia-thuong-2025"], "nghia-thuong-2025.txt"), [higher])
    moved = pipeline.reviewed(moved, library.review_packs(), bench.lexicon, bench.patterns, None)
    assert [one.rule.source.lines for one in moved.findings] != [one.rule.source.lines for one in report.findings]
    assert set(identities(moved)) == set(identities(report))


def test_another_wording_of_the_clause_is_another_finding(report: GapReport) -> None:
    first = report.findings[0]
    other = replace(first, rule=replace(first.rule, source=replace(first.rule.source, quote=first.rule.source.quote + " không")))
    assert identities(replace(report, findings=(other, *report.findings[1:])))[0] != identities(report)[0]


def test_a_waived_gap_keeps_its_verdict_and_is_counted_apart(report: GapReport) -> None:
    gap = next(one for one in report.findings if one.status == MISSING)
    after = decided(report, placed(gap.rule.id))
    one = next(each for each in after.findings if each.rule.id == gap.rule.id)
    assert one.status == MISSING
    assert one.mark is not None
    assert one.mark.waiver is not None
    assert after.summary["waived"] == 1
    assert after.summary[MISSING] == report.summary[MISSING] - 1
    assert after.summary[COVERED] == report.summary[COVERED]
    assert counts(gap, gap.mark)
    assert not counts(one, one.mark)


def test_a_glob_waives_a_whole_pack_and_a_quote_one_place_of_it(report: GapReport) -> None:
    slips = [one for one in report.defects if one.rule.id == "text/mark-slip"]
    assert len({one.seen.quote for one in slips}) > 1, "the fixture must have two different ones"
    assert decided(report, placed("text/*")).summary["waived"] == sum(one.pack == "text" for one in report.defects)
    quote = slips[0].seen.quote
    assert decided(report, placed("text/mark-slip", quote=quote)).summary["waived"] == sum(quote in one.seen.quote for one in slips)


@pytest.mark.parametrize(
    ("plan", "meant"),
    [
        ("nghia-thuong-2025.txt", True),
        ("*-2025.txt", True),
        ("nghia-thuong", False),
        ("other.txt", False),
        ("TITLE", True),
        ("title", True),
    ],
)
def test_a_waiver_is_for_its_plan_by_path_or_title(report: GapReport, plan: str, meant: bool) -> None:
    title = report.plan.header.title or ""
    named = {"TITLE": title, "title": title.lower()}.get(plan, plan)
    assert (decided(report, placed("*", named)).gate.waived > 0) is meant  # type: ignore[union-attr]


@pytest.mark.parametrize(("expires", "holds"), [("2026-06-30", False), ("2026-07-01", True)])
def test_a_waiver_holds_on_its_last_day_and_not_after_it(call: Call, tmp_path: Path, expires: str, holds: bool) -> None:
    run, made = checked(call, "--waivers", waivers(tmp_path, "form/national-motto", expires=expires))
    assert made["gate"]["today"] == TODAY
    assert made["gate"]["waived"] == int(holds)
    assert ("expired" in run.err) is not holds


def test_an_expired_waiver_fails_a_run_that_has_no_gap_to_count(call: Call, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    assert call("baseline", "create", file, DRAFT).code == 0
    assert call("check", DRAFT, "--baseline", file).code == 0
    old = waivers(tmp_path, "form/national-motto", expires="2026-01-01")
    run = call("check", DRAFT, "--baseline", file, "--waivers", old)
    assert run.code == 1
    assert "waivers.yaml:2:" in run.err


def test_a_waiver_that_excuses_nothing_is_said_and_fails_unless_allowed(call: Call, tmp_path: Path, report: GapReport) -> None:
    known = str(tmp_path / "known.json")
    call("baseline", "create", known, DRAFT)
    file = waivers(tmp_path, next(one.rule.id for one in report.looked if one.status == COVERED))
    run = call("check", DRAFT, "--baseline", known, "--waivers", file)
    assert run.code == 1
    assert "excuses nothing" in run.err
    assert call("check", DRAFT, "--baseline", known, "--waivers", file, "--pass-on-unneeded").code == 0


def test_a_waiver_of_a_plan_that_is_not_in_the_run_is_no_failure(call: Call, tmp_path: Path) -> None:
    known = str(tmp_path / "known.json")
    call("baseline", "create", known, DRAFT)
    run = call("check", DRAFT, "--baseline", known, "--waivers", waivers(tmp_path, "form/*", plan="other.txt"))
    assert run.code == 0
    assert "met no plan" in run.err


def test_what_cannot_be_waived_counts_and_is_said(report: GapReport) -> None:
    gap = next(one for one in report.findings if one.status == MISSING)
    strict = replace(gap, rule=replace(gap.rule, waivable=False))
    bad = replace(report.defects[0], rule=replace(report.defects[0].rule, waivable=False))
    alone = replace(report, findings=(strict,), defects=(bad,))
    found = Decisions([placed("*")], None, TODAY)
    after = found.apply(alone, "p.txt")
    assert all(counts(one, one.mark) and one.mark is not None and one.mark.refused for one in judged(after))
    assert set(found.refused) == {strict.rule.id, bad.rule.id}
    assert not found.unneeded
    assert "waived" not in after.summary


@pytest.mark.parametrize("lacking", ["reason", "decided_by", "document", "expires", "rule", "plan"])
def test_a_waiver_without_one_of_its_parts_is_refused_with_its_line(tmp_path: Path, lacking: str) -> None:
    file = tmp_path / "w.yaml"
    lines = FILE.format(rule="form/*", plan="'*'", expires="2026-07-01").replace("  - rule: form/*", "  -\n    rule: form/*").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith(f"    {lacking}:")) + "\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        door.waivers(str(file))
    (problem,) = caught.value.problems
    assert problem.key == f"waivers[1].{lacking}"
    assert problem.message == "problem-missing"
    assert problem.line in (2, 3)


@pytest.mark.parametrize("date", ["2026-02-30", "30/6/2026", "soon"])
def test_a_day_that_does_not_exist_is_refused_with_its_line(tmp_path: Path, date: str) -> None:
    with pytest.raises(PackError) as caught:
        door.waivers(waivers(tmp_path, "form/*", expires=date))
    assert [(one.line, one.message) for one in caught.value.problems] == [(7, "problem-date")]


def test_what_is_in_the_baseline_does_not_count(report: GapReport) -> None:
    after = decided(report, known=tuple(recorded(brief(report), None, "p.txt")))
    assert any(counts(one, one.mark) for one in judged(report))
    assert not any(counts(one, one.mark) for one in judged(after))
    assert after.summary == report.summary, "known gaps stay gaps"
    assert after.gate is not None
    assert not after.gate.fixed
    assert not after.gate.worse


def test_only_new_leaves_out_what_is_known_and_nothing_else(report: GapReport) -> None:
    known = recorded(brief(report), None, "p.txt")
    after = decided(report, known=tuple(known[1:]), only_new=True)
    assert [one.identity for one in (each.mark for each in judged(after)) if one] == [known[0].id]
    assert after.gate is not None
    assert after.gate.left_out == len(known) - 1
    assert after.summary[COVERED] == report.summary[COVERED]


def test_missing_instead_of_partial_is_worse_and_fails_and_the_other_way_round_passes(report: GapReport) -> None:
    known = recorded(brief(report), None, "p.txt")
    missing, partial = (next(one for one in known if one.status == status) for status in (MISSING, PARTIAL))
    after = decided(report, known=(replace(missing, status=PARTIAL), replace(partial, status=MISSING)))
    marks = {one.mark.identity: (one.mark.worse, counts(one, one.mark)) for one in judged(after) if one.mark}
    assert marks[missing.id] == (True, True)
    assert marks[partial.id] == (False, False)


@pytest.mark.parametrize("before", ["not-evaluated", "covered", "nonsense"])
def test_a_gap_that_was_no_gap_that_can_be_compared_is_worse(report: GapReport, before: str) -> None:
    known = next(one for one in recorded(brief(report), None, "p.txt") if one.status == MISSING)
    assert decided(report, known=(replace(known, status=before),)).gate.worse == 1  # type: ignore[union-attr]


def test_a_defect_that_is_more_serious_than_it_was_counts(report: GapReport) -> None:
    known = next(one for one in recorded(brief(report), None, "p.txt") if one.status == DEFECT and one.severity == "error")
    assert decided(report, known=(replace(known, severity="info"),)).gate.worse == 1  # type: ignore[union-attr]


def test_one_more_of_the_same_defect_counts(report: GapReport) -> None:
    known = tuple(recorded(brief(report), None, "p.txt"))
    again = replace(report, defects=(*report.defects, report.defects[-1]))
    assert [counts(one, one.mark) for one in judged(decided(again, known=known))].count(True) == 1


def test_the_baseline_of_another_plan_excuses_nothing(report: GapReport) -> None:
    after = decided(report, known=tuple(recorded(brief(report), None, "other.txt")))
    assert after.gate is not None
    assert after.gate.known == 0


def test_what_is_fixed_is_said_and_what_was_not_judged_is_not_called_fixed(report: GapReport) -> None:
    known = tuple(recorded(brief(report), None, "p.txt"))
    mended = replace(report, findings=tuple(replace(one, status=COVERED) for one in report.findings), defects=())
    assert decided(mended, known=known).gate.fixed == known  # type: ignore[union-attr]
    unasked = replace(report, findings=(), defects=(), looked=())
    assert decided(unasked, known=known).gate.fixed == ()  # type: ignore[union-attr]
    unread = replace(report, findings=(), defects=(), looked=tuple(replace(one, status="not-evaluated") for one in report.looked))
    assert decided(unread, known=known).gate.fixed == ()  # type: ignore[union-attr]


def test_create_check_mend_prune(call: Call, tmp_path: Path) -> None:
    draft, file = tmp_path / "xa.txt", tmp_path / "known.json"
    text = Path(DRAFT).read_text(encoding="utf-8")
    draft.write_text(text, encoding="utf-8")
    assert call("baseline", "create", str(file), str(draft)).code == 0
    first = file.read_bytes()
    entries = json.loads(first)["entries"]
    assert {one["plan"] for one in entries} == {"xa.txt"}
    assert len(first.decode().splitlines()) == len(entries) + 5, "one entry a line"
    call("baseline", "create", str(file), str(draft))
    assert file.read_bytes() == first, "the same findings give the same bytes"
    slip = next(one["text"] for one in entries if one["rule"] == "citation/symbol")
    draft.write_text(text.replace(slip, ""), encoding="utf-8")
    run = call("check", str(draft), "--baseline", str(file))
    assert run.code == 1
    assert "are fixed; run compliance baseline prune" in run.err
    assert call("check", str(draft), "--baseline", str(file), "--pass-on-unneeded").code == 0
    assert call("baseline", "prune", str(file), str(draft)).code == 0
    left = json.loads(file.read_bytes())["entries"]
    assert [one for one in entries if one not in left] == [one for one in entries if one["rule"] == "citation/symbol"]
    assert call("check", str(draft), "--baseline", str(file)).code == 0
    draft.write_text(text, encoding="utf-8")
    assert call("check", str(draft), "--baseline", str(file)).code == 1, "what was pruned and comes back is new"


def test_prune_leaves_other_plans_and_rules_that_were_not_asked_for(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    other = str(PLANS / "thang-2024.txt")
    call("baseline", "create", str(file), DRAFT, other, "--against", HIGHER)
    before = file.read_bytes()
    assert call("baseline", "prune", str(file), DRAFT).code == 0
    assert file.read_bytes() == before


def test_a_baseline_of_a_run_that_could_not_do_everything_is_not_written(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    for words in ((DRAFT, str(tmp_path / "none.txt")), (DRAFT, "--against", HIGHER, "--against", str(tmp_path / "none.txt"))):
        assert call("baseline", "create", str(file), *words).code == 2
        assert not file.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "compliance.baseline/2", "entries": []}', '{"entries": [{"plan": "a"}]}'])
def test_a_damaged_baseline_stops_the_run(call: Call, tmp_path: Path, content: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(content, encoding="utf-8")
    run = call("check", DRAFT, "--baseline", str(file))
    assert run.code == 2
    assert "known.json:" in run.err
    assert not run.out


def test_show_lists_every_entry(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    call("baseline", "create", str(file), DRAFT)
    run = call("baseline", "show", str(file))
    assert run.code == 0
    assert all(one["rule"] in run.out for one in json.loads(file.read_bytes())["entries"])


@pytest.mark.parametrize(
    "words",
    [
        ("check", DRAFT, "--only-new"),
        ("check", DRAFT, "--fail-under", "50"),
        ("check", DRAFT, "--against", HIGHER, "--fail-under", "101"),
        ("check", DRAFT, "--waivers", "none.yaml"),
        ("baseline",),
        ("baseline", "make", "x.json"),
        ("baseline", "show"),
        ("baseline", "create", "x.json"),
    ],
)
def test_what_makes_no_sense_is_refused(call: Call, words: tuple[str, ...]) -> None:
    run = call(*words, "--exit-zero") if words[0] == "check" else call(*words)
    assert run.code == 2
    assert run.err.startswith("compliance: ")
    assert not run.out


def test_a_date_that_is_none_is_refused(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = waivers(tmp_path, "form/*")
    monkeypatch.setenv("COMPLIANCE_TODAY", "yesterday")
    assert call("check", DRAFT, "--waivers", file).code == 2


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("42", 0), ("43", 1), ("100", 1)])
def test_fail_under_is_the_share_of_applicable_requirements(call: Call, least: str, code: int) -> None:
    run, made = checked(call, "--fail-under", least, "--fail-on", "never")
    found = made["summary"]
    share = 100 * found["covered"] / sum(found[one] for one in ("covered", "partial", "missing", "conflict", "not-evaluated"))
    assert 42 <= share < 43, "the fixture changed: choose other limits"
    assert run.code == code
    assert checked(call, "--fail-under", least, "--fail-on", "never", "--exit-zero")[0].code == 0


def test_a_waiver_does_not_raise_the_share_that_is_covered(call: Call, tmp_path: Path) -> None:
    file = waivers(tmp_path, "quang-nam-2025/*")
    assert checked(call, "--fail-under", "43", "--fail-on", "never", "--waivers", file)[0].code == 1


def test_every_format_tells_what_is_waived_and_what_is_known(call: Call, tmp_path: Path) -> None:
    known, file = str(tmp_path / "known.json"), waivers(tmp_path, "form/national-motto")
    call("baseline", "create", known, DRAFT, "--waivers", file)
    names = ("r.txt", "r.html", "r.md", "r.csv", "r.xlsx", "r.docx", "r.json")
    run = call("check", DRAFT, "--baseline", known, "--waivers", file, *(word for name in names for word in ("-o", str(tmp_path / name))))
    assert run.code == 0, run.err
    for name, text in {name: _text(tmp_path / name) for name in names}.items():
        assert "Sở đã làm thay." in text, name
        assert "in the baseline, not counted" in text or name in ("r.json", "r.csv"), name
    rows = list(csv.DictReader(StringIO((tmp_path / "r.csv").read_text(encoding="utf-8"))))
    assert sum(bool(row["waived"]) for row in rows) == 1
    assert all((row["known"] == "yes") is not bool(row["waived"]) for row in rows)
    made = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert faults(made, SCHEMA["$defs"]["report"]) == []
    assert [one["waiver"]["decided_by"] for one in made["findings"] if one["waived"]] == ["Chủ tịch UBND xã"]
    assert made["summary"]["waived"] == 1
    assert made["gate"]["known"] == len(rows) - 1


def _text(file: Path) -> str:
    if file.suffix == ".xlsx":
        from openpyxl import load_workbook

        return "\n".join(str(cell.value) for sheet in load_workbook(file) for line in sheet.iter_rows() for cell in line)
    if file.suffix == ".docx":
        import re
        import zipfile

        with zipfile.ZipFile(file) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(("document.xml", "comments.xml"))]
        return re.sub("<[^>]+>", "", "".join(parts))
    return " ".join(file.read_text(encoding="utf-8").split())
