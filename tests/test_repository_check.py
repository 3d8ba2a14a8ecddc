"""``compliance check`` in a repository: what is checked, against what, and what a change touches."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize
from xml.etree import ElementTree

import pytest

from tests.chain import COMMUNES, DISTRICT, PROVINCE, repository
from tests.faults import once
from tests.program import ROOT, Call, Run, is_one_line

ALL = sorted(f"plans/{path}" for path in (PROVINCE, DISTRICT, *COMMUNES))
Checked = Callable[..., tuple[Run, dict[str, Any]]]


@pytest.fixture
def checked(call: Call) -> Checked:
    """A check as JSON: the run, and the report of each plan by its path."""

    def run(folder: Path, *words: str) -> tuple[Run, dict[str, Any]]:
        done = call("check", "--format", "json", *words, cwd=folder)
        said = json.loads(done.out) if done.out else {"reports": []}
        return done, {one["plan"]["path"]: one for one in said.get("reports", [said])}

    return run


def git(folder: Path, *words: str) -> None:
    """git with nothing of the tester's settings."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"], "HOME": str(folder)}
    who = {f"GIT_{role}_{part}": "a@b.vn" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    subprocess.run(["git", *words], cwd=folder, env=own | who, check=True, capture_output=True)


def committed(folder: Path) -> Path:
    """``folder`` as a git repository with everything in it."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    return folder


def defects(report: Any, rule: str) -> list[Any]:
    """The defects of a rule."""
    return [one for one in report["findings"] if one["rule"] == rule]


def test_every_plan_is_checked_against_the_plan_that_its_opening_names(checked: Checked, tmp_path: Path) -> None:
    run, found = checked(repository(tmp_path), "--fail-on", "never")
    assert run.code == 0
    assert list(found) == ALL
    against = {path: [pack["path"] for pack in report["packs"]] for path, report in found.items()}
    assert against == {
        f"plans/{PROVINCE}": [],
        f"plans/{DISTRICT}": [f"plans/{PROVINCE}"],
        **{f"plans/{path}": [f"plans/{DISTRICT}"] for path in COMMUNES},
    }


def test_the_verdicts_are_those_of_the_pair_by_itself(checked: Checked, call: Call, tmp_path: Path) -> None:
    _, found = checked(repository(tmp_path))
    draft, above = f"plans/{COMMUNES[0]}", f"plans/{DISTRICT}"
    alone = json.loads(call("check", draft, "--against", above, "--format", "json", cwd=tmp_path).out)
    assert found[draft]["findings"] == alone["findings"]


def test_one_plan_of_a_repository_is_checked_as_in_the_whole(checked: Checked, tmp_path: Path) -> None:
    _, found = checked(repository(tmp_path))
    path = f"plans/{COMMUNES[1]}"
    _, one = checked(tmp_path, path)
    assert one == {path: found[path]}
    _, below = checked(tmp_path / "plans" / "xa", Path(path).name)
    (report,) = below.values()
    assert report["summary"] == found[path]["summary"]


def test_jobs_change_nothing(call: Call, tmp_path: Path) -> None:
    repository(tmp_path)
    runs = [call("check", "--format", "json", "--no-cache", "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "3")]
    assert runs[0] == runs[1]


def test_a_reviewed_pack_stands_for_the_plan_that_it_was_derived_from(call: Call, checked: Checked, tmp_path: Path) -> None:
    repository(tmp_path, 'packs: ["rules/*.yaml"]\n')
    (tmp_path / "rules").mkdir()
    assert call("derive", f"plans/{DISTRICT}", "-o", "rules/duy-xuyen.yaml", "--no-config", cwd=tmp_path).code == 0
    _, found = checked(tmp_path)
    (pack,) = found[f"plans/{COMMUNES[0]}"]["packs"]
    assert (pack["path"], pack["derived"]) == ("rules/duy-xuyen.yaml", False)
    os.remove(tmp_path / "plans" / DISTRICT)
    _, found = checked(tmp_path)
    assert [pack["path"] for pack in found[f"plans/{COMMUNES[0]}"]["packs"]] == ["rules/duy-xuyen.yaml"], "the plan itself is not needed"


def test_a_parent_that_is_not_there_is_a_finding_at_the_line_that_names_it(checked: Checked, tmp_path: Path) -> None:
    os.remove(repository(tmp_path) / "plans" / DISTRICT)
    _, found = checked(tmp_path)
    (missing,) = defects(found[f"plans/{COMMUNES[0]}"], "repository/parent-missing")
    assert missing["place"]["lines"] == [9, 9]
    assert "30/KH-UBND" in missing["why"]
    assert not defects(found[f"plans/{PROVINCE}"], "repository/parent-missing")


def test_facts_stand_instead_of_what_the_text_says(checked: Checked, tmp_path: Path) -> None:
    facts = f"facts:\n  - plan: plans/xa/*\n    parents: [plans/{PROVINCE}]\n  - plan: plans/{COMMUNES[0]}\n    level: huyen\n"
    _, found = checked(repository(tmp_path, facts))
    assert {pack["path"] for path in COMMUNES for pack in found[f"plans/{path}"]["packs"]} == {f"plans/{PROVINCE}"}
    assert [found[f"plans/{path}"]["plan"]["level"] for path in COMMUNES] == ["huyen", "xa"]


def test_a_plan_that_cannot_be_read_is_told_and_the_others_are_checked(checked: Checked, tmp_path: Path) -> None:
    (repository(tmp_path) / "plans" / "xa" / "hỏng.txt").write_bytes(b"\xff\xfe\xfd")
    run, found = checked(tmp_path, "--exit-zero")
    assert run.code == 2
    assert found["plans/xa/hỏng.txt"]["failure"]["key"] == "file-encoding"
    assert run.err.count("hỏng.txt") == 1
    assert all("failure" not in found[path] for path in ALL)


def test_a_plan_whose_place_could_not_be_found_is_not_judged_without_what_is_above_it(call: Call, tmp_path: Path) -> None:
    environment = once(tmp_path / "faults", DISTRICT)
    run = call(
        "check", "--format", "json", "--no-cache", "--jobs", "1", "--fail-on", "never", cwd=repository(tmp_path), environment=environment
    )  # fmt: skip
    assert run.code == 2
    found = {one["plan"]["path"]: one for one in json.loads(run.out)["reports"]}
    assert found[f"plans/{DISTRICT}"]["failure"]["key"] == "failed-crash"


def test_another_plan_that_cannot_be_read_is_told_with_2_since_it_may_be_above(call: Call, tmp_path: Path) -> None:
    (repository(tmp_path) / "plans" / DISTRICT).write_bytes(b"\xff\xfe\xfd")
    for words in (("check", "--fail-on", "never"), ("matrix",)):
        run = call(*words, f"plans/{COMMUNES[0]}", cwd=tmp_path)
        assert run.code == 2, words
        assert run.err.count(f"plans/{DISTRICT}") == 1


def test_facts_of_a_higher_plan_hold_whether_or_not_it_is_checked_itself(checked: Checked, tmp_path: Path) -> None:
    above = f"facts:\n  - plan: plans/xa/*\n    parents: [plans/{DISTRICT}]\n"
    _, plain = checked(repository(tmp_path, above))
    _, whole = checked(repository(tmp_path, f"{above}  - plan: plans/{DISTRICT}\n    level: trung-uong\n"))
    path = f"plans/{COMMUNES[0]}"
    assert whole[path]["summary"]["missing"] > plain[path]["summary"]["missing"]
    _, one = checked(tmp_path, path)
    assert one == {path: whole[path]}


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="needs a file system that takes any bytes as a name")
def test_a_name_that_is_no_text_costs_no_plan_its_verdict(call: Call, tmp_path: Path) -> None:
    folder = os.fsencode(repository(tmp_path) / "plans")
    shutil.copy(os.path.join(folder, DISTRICT.encode()), os.path.join(folder, b"odd-\xff.txt"))
    run = call("check", "--format", "json", "--fail-on", "never", cwd=tmp_path)
    assert run.code == 0
    assert len(json.loads(run.out)["reports"]) == 5


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (("check",), f"plans/{PROVINCE}"),
        (("check",), "plans/tinh/{plan}.txt"),
        (("check", f"plans/{COMMUNES[0]}"), f"plans/{DISTRICT}"),
        (("check",), "compliance.yaml"),
        (("matrix",), f"plans/{PROVINCE}"),
    ],
)
def test_nothing_is_written_over_a_file_of_the_repository(call: Call, tmp_path: Path, words: tuple[str, ...], target: str) -> None:
    repository(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    form = ("--format", "json") if "check" in words else ()
    assert call(*words, *form, "-o", target, cwd=tmp_path).code == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('plans: ["plans/**", \n  "kế-hoạch/**"]\n', "compliance.yaml:2"),
        ('exclude: ["plans/**"]\n', "compliance.yaml"),
        ('packs: ["rules/*.yaml"]\n', "rules/*.yaml"),
        ('facts:\n  - plan: plans/xa/*\n    level: xa\n  - plan: "plans/none.txt"\n    level: xa\n', "compliance.yaml:4"),
    ],
)
def test_what_finds_nothing_is_2(call: Call, tmp_path: Path, config: str, said: str) -> None:
    repository(tmp_path)
    (tmp_path / "compliance.yaml").write_text(config, encoding="utf-8")
    run = call("check", "--exit-zero", "--fail-on", "never", cwd=tmp_path)
    assert run.code == 2
    assert said in run.err


def test_a_broken_pack_is_2_and_named_with_its_line(call: Call, tmp_path: Path) -> None:
    repository(tmp_path, 'packs: ["rules/*.yaml"]\n')
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text("id: a\nrules: nothing\n")
    run = call("check", "--exit-zero", cwd=tmp_path)
    assert run.code == 2
    assert "rules/a.yaml:2" in run.err


def test_without_a_file_of_settings_somebody_must_name_plans(call: Call, tmp_path: Path) -> None:
    run = call("check", cwd=tmp_path)
    assert run.code == 2
    is_one_line(run.err, "compliance init")


def test_the_overview_tells_in_a_few_lines_which_plans_fail_and_why(call: Call, tmp_path: Path) -> None:
    run = call("check", "--lang", "en", cwd=repository(tmp_path))
    assert run.code == 1
    blocks = run.out.split("\n\n")
    assert [block.split()[1] for block in blocks[:4]] == ALL
    assert all(block.startswith(("✓ plans/", "✗ plans/")) for block in blocks[:4])
    commune = blocks[ALL.index(f"plans/{COMMUNES[0]}")]
    assert "requirements:" in commune
    assert f"compliance check plans/{COMMUNES[0]}" in commune, "how to see all of it"
    assert "ALL 4 PLANS" in blocks[4].upper()
    assert max(map(len, run.out.splitlines())) <= 80


def test_what_the_baseline_holds_does_not_fail_a_repository(call: Call, tmp_path: Path) -> None:
    made = call("baseline", "create", "--lang", "en", cwd=repository(tmp_path, "fail_on: error"))
    assert made.code == 0
    assert "baseline: baseline.json" in made.err
    assert (tmp_path / "compliance.yaml").read_text(encoding="utf-8").endswith("fail_on: error\n\nbaseline: baseline.json\n")
    run = call("check", "--lang", "en", cwd=tmp_path)
    assert run.code == 0
    assert run.out.count("✓ plans/") == 4
    file = tmp_path / "plans" / COMMUNES[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("III.")], encoding="utf-8")
    run = call("check", "--lang", "en", cwd=tmp_path)
    assert run.code == 1
    assert run.out.count("✓ plans/") == 3
    assert run.out.count("✗ plans/") == 1
    known = len((tmp_path / "baseline.json").read_text(encoding="utf-8").splitlines())
    os.remove(file)
    assert call("baseline", "prune", cwd=tmp_path).code == 0
    assert COMMUNES[0] not in (tmp_path / "baseline.json").read_text(encoding="utf-8"), "a plan that is gone leaves the baseline"
    assert len((tmp_path / "baseline.json").read_text(encoding="utf-8").splitlines()) < known


CHANGES: dict[str, tuple[Callable[[Path], object], list[str] | None]] = {
    "nothing": (lambda folder: None, []),
    "a commune": (lambda folder: edit(folder / "plans" / COMMUNES[0]), [f"plans/{COMMUNES[0]}"]),
    "the district": (lambda folder: edit(folder / "plans" / DISTRICT), sorted(f"plans/{path}" for path in (DISTRICT, *COMMUNES))),
    "the district gone": (lambda folder: os.remove(folder / "plans" / DISTRICT), sorted(f"plans/{path}" for path in COMMUNES)),
    "a new commune": (lambda folder: shutil.copy(folder / "plans" / COMMUNES[0], folder / "plans" / "xa" / "new.txt"), None),
    "settings": (lambda folder: edit(folder / "compliance.yaml", "# more\n"), ALL),
}  # fmt: skip


def edit(path: Path, more: str = "\nGhi chú thêm.\n") -> None:
    """Put ``more`` at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_a_change_touches_is_checked_with_the_verdicts_of_the_full_run(checked: Checked, tmp_path: Path, what: str) -> None:
    committed(repository(tmp_path))
    change, expected = CHANGES[what]
    change(tmp_path)
    run, part = checked(tmp_path, "--changed-since", "HEAD", "--fail-on", "never")
    _, whole = checked(tmp_path, "--fail-on", "never")
    assert run.code == 0
    assert {path: whole[path] for path in part} == part
    if expected is None:  # the new plan, and the one that it is a copy of, which is told so
        expected = [f"plans/{COMMUNES[0]}", "plans/xa/new.txt"]
    assert list(part) == expected


def turned(path: Path, pattern: str, new: str) -> None:
    """Put ``new`` in place of what ``pattern`` finds first in a file."""
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")


PACK_CHANGES: dict[str, list[tuple[str, str]]] = {
    "it is of another text": [("sha256: \\w+", "sha256: " + "0" * 64)],
    "it is of another document": [("sha256: \\w+", "sha256: " + "0" * 64), ("30/KH-UBND", "31/KH-UBND"), ("2025-02-20", "2025-02-21")],
}  # fmt: skip


@pytest.mark.parametrize("what", PACK_CHANGES)
def test_every_plan_that_a_changed_pack_was_or_is_of_is_chosen(checked: Checked, call: Call, tmp_path: Path, what: str) -> None:
    pack = repository(tmp_path, 'packs: ["rules/*.yaml"]\n') / "rules" / "district.yaml"
    pack.parent.mkdir()
    assert call("derive", f"plans/{DISTRICT}", "-o", str(pack), cwd=tmp_path).code == 0
    committed(tmp_path)
    _, before = checked(tmp_path, "--fail-on", "never")
    for pattern, new in PACK_CHANGES[what]:
        turned(pack, pattern, new)
    _, after = checked(tmp_path, "--fail-on", "never")
    _, part = checked(tmp_path, "--changed-since", "HEAD", "--fail-on", "never")
    differing = [path for path in after if after[path] != before[path]]
    assert differing, "the change must show"
    assert set(differing) <= set(part)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("change", ["gone", "another number"])
def test_plans_below_one_that_went_are_chosen_however_its_name_is_spelled(
    checked: Checked, tmp_path: Path, form: Literal["NFC", "NFD"], change: str
) -> None:
    district = repository(tmp_path) / "plans" / "huyen" / normalize(form, "huyện Duy Xuyên.txt")
    os.rename(tmp_path / "plans" / DISTRICT, district)
    committed(tmp_path)
    if change == "gone":
        os.remove(district)
    else:
        turned(district, "Số: 30/", "Số: 31/")
    _, part = checked(tmp_path, "--changed-since", "HEAD", "--fail-on", "never")
    assert {f"plans/{path}" for path in COMMUNES} <= set(part)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_plan_that_git_is_told_not_to_look_at_is_looked_at(checked: Checked, tmp_path: Path, flag: str) -> None:
    committed(repository(tmp_path))
    git(tmp_path, "update-index", flag, f"plans/{DISTRICT}")
    edit(tmp_path / "plans" / DISTRICT)
    _, part = checked(tmp_path, "--changed-since", "HEAD", "--fail-on", "never")
    assert list(part) == sorted(f"plans/{path}" for path in (DISTRICT, *COMMUNES))


def test_a_plan_checked_by_itself_is_told_that_the_pack_above_it_is_outdated(checked: Checked, call: Call, tmp_path: Path) -> None:
    pack = repository(tmp_path, 'packs: ["rules/*.yaml"]\n') / "rules" / "district.yaml"
    pack.parent.mkdir()
    assert call("derive", f"plans/{DISTRICT}", "-o", str(pack), cwd=tmp_path).code == 0
    run, _ = checked(tmp_path, f"plans/{COMMUNES[0]}")
    assert "rules/district.yaml" not in run.err
    edit(tmp_path / "plans" / DISTRICT)
    run, _ = checked(tmp_path, f"plans/{COMMUNES[0]}")
    is_one_line(run.err, "rules/district.yaml", f"plans/{DISTRICT}")
    run, found = checked(tmp_path)
    assert "rules/district.yaml" not in run.err, "it is a finding on the district"
    assert defects(found[f"plans/{DISTRICT}"], "repository/pack-outdated")


def test_two_parents_whose_names_are_one_in_two_spellings_are_both_checked_against(checked: Checked, tmp_path: Path) -> None:
    repository(tmp_path, f"facts:\n  - {{plan: plans/{COMMUNES[0]}, parents: [plans/huyen/*]}}\n")
    district = tmp_path / "plans" / DISTRICT
    for number, form in enumerate(("NFC", "NFD"), 40):
        other = district.with_name(normalize(form, "huyện.txt"))  # type: ignore[arg-type]
        other.write_text(district.read_text(encoding="utf-8").replace("Số: 30/", f"Số: {number}/"), encoding="utf-8")
    _, found = checked(tmp_path, f"plans/{COMMUNES[0]}", "--fail-on", "never")
    assert len(found[f"plans/{COMMUNES[0]}"]["packs"]) == 3


def test_changed_since_without_git_is_2(call: Call, tmp_path: Path) -> None:
    run = call(
        "check",
        "--changed-since",
        "HEAD",
        "--exit-zero",
        cwd=repository(tmp_path),
        environment={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
    )
    assert run.code == 2
    is_one_line(run.err, "git")


def test_outside_of_a_repository_nothing_is_said_of_a_plans_place(call: Call) -> None:
    run = call("check", str(ROOT / "fixtures" / "plans" / "thang-2024.txt"), "--format", "json")
    assert "repository/" not in run.out


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "gitlab"])
def test_where_no_plan_was_touched_machines_get_an_empty_report(call: Call, tmp_path: Path, form: str) -> None:
    committed(repository(tmp_path))
    run = call("check", "--changed-since", "HEAD", "--format", form, cwd=tmp_path)
    assert run.code == 0
    if form == "junit":
        assert list(ElementTree.fromstring(run.out)) == []
    else:
        said = json.loads(run.out)
        assert {"json": lambda: said["reports"], "sarif": lambda: said["runs"][0]["results"], "gitlab": lambda: said}[form]() == []


def test_a_plan_that_cannot_be_read_is_no_requirement_and_nothing_is_said_to_be_in_order(call: Call, tmp_path: Path) -> None:
    (tmp_path / "hỏng.txt").write_bytes(b"\xff\xfe\xfd")
    (tmp_path / "compliance.yaml").write_text('plans: ["*.txt"]\n', encoding="utf-8")
    whole = call("check", "--lang", "en", cwd=tmp_path)
    named = call("check", "hỏng.txt", "none.txt", "--no-config", "--lang", "en", cwd=tmp_path)
    assert (whole.code, named.code) == (2, 2)
    assert "1 not evaluated" in whole.out
    assert "2 plans not evaluated" in named.out
    for run in (whole, named):
        assert "requirement" not in run.out
        assert "nothing to mend" not in run.out
