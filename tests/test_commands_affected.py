"""``compliance affected`` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compliance import cli
from tests.program import ROOT, Call, is_one_line

PROVINCE = ROOT / "fixtures" / "plans" / "quang-nam-2025.txt"
COMMUNE = ROOT / "fixtures" / "plans" / "nghia-thuong-2025.txt"
SCHEMA = json.loads((ROOT / "rules" / "schema" / "affected.schema.json").read_text(encoding="utf-8"))
MOON = "c) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu năm 2025 cho trẻ em theo chủ đề.\n\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A plan and the same issued anew: a date moved, a clause dropped and those below renumbered, a word that asks nothing, a signature."""
    old, new = tmp_path / "cu.txt", tmp_path / "moi.txt"
    text = PROVINCE.read_text(encoding="utf-8")
    old.write_text(text, encoding="utf-8")
    for before, after in (
        ("trước ngày 10/11", "trước ngày 15/11"),
        (MOON, ""),
        ("d) Tổ chức hiệu quả", "c) Tổ chức hiệu quả"),
        ("2. Huy động nguồn lực từ các tổ chức", "2. Huy động các nguồn lực từ các tổ chức"),
        ("Trần Anh Tuấn", "Lê Văn Dũng"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    new.write_text(text, encoding="utf-8")
    return old, new


def parsed(tmp_path: Path, *words: object) -> tuple[int, Any]:
    """Exit code and JSON of a run."""
    file = tmp_path / "out.json"
    code = cli.main(["affected", *map(str, words), "--format", "json", "-o", str(file)])
    value = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(value, SCHEMA)
    return code, value


def test_the_json_says_what_became_of_every_rule_and_is_what_its_schema_says(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    code, found = parsed(tmp_path, *pair)
    assert code == 1
    assert found["substance"] is True
    rules = found["summary"]["rules"]
    assert (rules["changed"], rules["gone"], rules["new"], rules["moved"], rules["wording"]) == (1, 1, 0, 1, 3)
    assert sum(rules.values()) == len(found["rules"])
    (changed,) = [one for one in found["rules"] if one["status"] == "changed"]
    assert changed["changes"] == [{"what": "due", "old": "11-10", "new": "11-15"}]
    assert (changed["old"]["lines"], changed["new"]["lines"]) == ([139, 139], [137, 137])
    assert "10/11" in changed["old"]["quote"]
    assert "15/11" in changed["new"]["quote"]
    (gone,) = [one for one in found["rules"] if one["status"] == "gone"]
    assert (gone["old"]["address"], gone["new"]) == ("II.6.c", None)


def test_an_edition_that_changes_nothing_in_substance_is_0(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    old, new = pair
    new.write_text(old.read_text(encoding="utf-8").replace("Trần Anh Tuấn", "Lê Văn Dũng"), encoding="utf-8")
    code, found = parsed(tmp_path, old, new)
    assert (code, found["substance"]) == (0, False)
    assert [one["part"] for one in found["texts"] if one["status"] == "changed"] == ["frame"]


def test_reports_and_baselines_of_earlier_runs_tell_who_was_judged_by_what_is_gone(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    old, new = pair
    report, several, known = tmp_path / "r.json", tmp_path / "rs.json", tmp_path / "b.json"
    other = ROOT / "fixtures" / "plans" / "thang-2024.txt"
    cli.main(["check", str(COMMUNE), "--against", str(old), "--format", "json", "-o", str(report)])
    cli.main(["check", str(COMMUNE), str(other), "--against", str(old), "--format", "json", "-o", str(several)])
    cli.main(["baseline", "create", str(known), str(COMMUNE), "--against", str(old)])
    code, found = parsed(tmp_path, old, new, "--report", report, "--report", several, "--report", known)
    assert code == 1
    one, *two, last = found["reports"]
    assert [each["plan"] for each in two] == [str(COMMUNE), str(other)]
    for each in (one, *two):
        told = {row["rule"]: row["status"] for row in each["affected"]}
        assert told["cu/VI.1.annual"] == "changed"
        assert told["cu/II.6.c"] == "gone"
        assert each["standing"] + len(each["affected"]) == 51
        assert each["elsewhere"] == 0
    findings = {each["rule"]: each["status"] for each in json.loads(report.read_text(encoding="utf-8"))["findings"]}
    assert all(row["verdict"] == findings[row["rule"]] for row in one["affected"])
    gaps = [
        each for each in json.loads(known.read_text(encoding="utf-8"))["entries"] if each["id"].split(":")[0] in ("reporting", "content")
    ]
    assert {row["rule"] for row in last["affected"]} <= {each["rule"] for each in gaps}
    assert {row["rule"]: row["status"] for row in last["affected"]}["cu/VI.1.annual"] == "changed"


def test_a_lower_plan_is_judged_against_both_editions(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    old, new = pair
    _, found = parsed(tmp_path, *pair, COMMUNE)
    (plan,) = found["plans"]
    verdicts: dict[str, dict[str, str]] = {}
    for side in (old, new):
        file = tmp_path / f"{side.stem}.json"
        cli.main(["check", str(COMMUNE), "--against", str(side), "--no-review", "--format", "json", "-o", str(file)])
        verdicts[side.stem] = {one["rule"]: one["status"] for one in json.loads(file.read_text(encoding="utf-8"))["findings"]}
    assert {row["old"]["rule"] for row in plan["verdicts"]} == {"cu/VI.1.annual", "cu/II.6.c"}
    for row in plan["verdicts"]:
        assert row["old"]["verdict"] == verdicts["cu"][row["old"]["rule"]]
        assert row["new"] is None or row["new"]["verdict"] == verdicts["moi"][row["new"]["rule"]]


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_the_text_keeps_its_width_and_says_where_both_wordings_stand(call: Call, pair: tuple[Path, Path], columns: int) -> None:
    done = call("affected", *map(str, pair), "fixtures/plans/nghia-thuong-2025.txt", environment={"COLUMNS": str(columns)})
    assert (done.code, done.err) == (1, "")
    assert max(map(len, done.out.splitlines())) <= columns
    assert "VI.1, dòng 139 → VI.1, dòng 137" in " ".join(done.out.split())
    assert "10/11 → 15/11" in done.out
    assert "«15»/11" in done.out


def test_every_word_of_the_report_is_there_in_both_languages(call: Call, pair: tuple[Path, Path], tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    cli.main(["check", str(COMMUNE), "--against", str(pair[0]), "--format", "json", "-o", str(report)])
    for language in ("vi", "en"):
        words = ["--rules", "rules/children/quang-nam-2025.yaml", "--rules", "rules/children/thang-2024.yaml", "--report", str(report)]
        done = call("affected", *map(str, pair), "fixtures/plans/nghia-thuong-2025.txt", *words, "--lang", language)
        assert done.code == 1
        assert not [key for key in ("affected-", "fate-", "change-", "count=", "part-") if key in done.out]


def test_what_cannot_be_read_is_2_and_the_rest_is_still_told(call: Call, pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"schema": "compliance.report/1", "plan": 1}', encoding="utf-8")
    for words in (["--report", str(tmp_path / "bad.json")], ["--rules", str(tmp_path / "none.yaml")], [str(tmp_path / "none.txt")]):
        done = call("affected", *map(str, pair), *words)
        assert done.code == 2
        is_one_line(done.err, words[-1])
        assert "10/11 → 15/11" in done.out


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"schema": []}',
        '{"schema": "compliance.reports/1", "reports": [1]}',
        '{"schema": "compliance.report/1", "plan": {"path": "a"}, "findings": [{"kind": "content"}]}',
        '{"schema": "compliance.baseline/1", "entries": [{"id": 1}]}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_no_file_that_is_no_report_passes_as_one(call: Call, pair: tuple[Path, Path], tmp_path: Path, data: str) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(data.encode("utf-8", "surrogateescape"))
    done = call("affected", *map(str, pair), "--report", str(file))
    assert done.code == 2
    is_one_line(done.err, str(file))


def test_a_report_that_says_nothing_of_higher_plans_is_said_to(call: Call, pair: tuple[Path, Path], tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    cli.main(["check", str(COMMUNE), "--format", "json", "-o", str(report)])
    is_one_line(call("affected", *map(str, pair), "--report", str(report)).err, str(report))


def test_two_files_are_needed_and_plans_of_two_kinds_are_told(call: Call) -> None:
    done = call("affected", str(PROVINCE))
    assert done.code == 2
    is_one_line(done.err, "affected --help")
    done = call("affected", str(PROVINCE), "fixtures/plans/thang-2024.txt")
    assert done.code == 1


def test_the_output_never_takes_the_place_of_what_is_read(call: Call, pair: tuple[Path, Path], tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    report.write_text("{}", encoding="utf-8")
    for path in (*pair, report):
        before = path.read_bytes()
        assert call("affected", *map(str, pair), "--report", str(report), "-o", str(path)).code == 2
        assert path.read_bytes() == before


def test_in_a_repository_the_plans_below_are_found(call: Call, pair: tuple[Path, Path]) -> None:
    root = pair[0].parent
    for name in ("nghia-thuong-2025", "thang-2024"):
        (root / f"{name}.txt").write_bytes((ROOT / "fixtures" / "plans" / f"{name}.txt").read_bytes())
    (root / "compliance.yaml").write_text(
        "schema: compliance.config/1\nplans: ['*.txt']\nexclude: [moi.txt]\nfacts:\n  - {plan: nghia-thuong-2025.txt, parents: [cu.txt]}\n",
        encoding="utf-8",
    )
    done = call("affected", "cu.txt", "moi.txt", "--format", "json", cwd=root)
    assert [plan["path"] for plan in json.loads(done.out)["plans"]] == ["nghia-thuong-2025.txt"]
    assert done.code == 1
    named = call("affected", "cu.txt", "moi.txt", "thang-2024.txt", "--format", "json", cwd=root)
    assert [plan["path"] for plan in json.loads(named.out)["plans"]] == ["thang-2024.txt"]
    without = call("affected", "cu.txt", "moi.txt", "--no-config", "--format", "json", cwd=root)
    assert json.loads(without.out)["plans"] == []
