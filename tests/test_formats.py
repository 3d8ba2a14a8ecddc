"""What all formats hold is the same; what a spreadsheet or a script gets is harmless; files come whole, in pairs with their formats."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import arguments, cli
from compliance.arguments import outputs
from compliance.check.brief import brief
from compliance.errors import InputError
from compliance.library import messages
from compliance.model.brief import Marked
from compliance.model.findings import DEFECT, STATUSES, GapReport, Note
from compliance.report import FORMATS, Reading
from compliance.report.csv_rows import harmless
from compliance.report.rows import ORDER, SIGNS, rows
from compliance.report.words import Words
from tests import reports

if TYPE_CHECKING:
    from tests.conftest import Bench

ROOT = Path(__file__).parents[1]
CHILD, OTHER, PARENT = (str(ROOT / "fixtures" / "plans" / f"{name}.txt") for name in ("nghia-thuong-2025", "thang-2024", "quang-nam-2025"))
VI = Words(messages("vi"))


def made(name: str, *given: GapReport, **how: object) -> Any:
    """A file of some reports: text or bytes."""
    renderer = FORMATS[name].renderer(Reading(VI, **{"show": "all", **how}), len(given) > 1)  # type: ignore[arg-type]
    summary = {status: sum(report.summary[status] for report in given) for status in given[0].summary}
    pieces = [
        *(renderer.add(Marked(brief(report), None, report.summary) if FORMATS[name].brief else report) for report in given),
        renderer.end(summary),
    ]
    return b"".join(pieces) if FORMATS[name].binary else "".join(map(str, pieces))  # type: ignore[arg-type]


def workbook(data: bytes) -> Any:
    """A workbook as its cells."""
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data))


def cells(sheet: Any) -> list[list[Any]]:
    """The rows of a sheet."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(StringIO(text)))


# One result, many forms


def counted(name: str, report: GapReport) -> dict[str, int]:
    """How many findings of each verdict a format shows, counted from what it shows of each."""
    text = made(name, report)
    signs = {f"{SIGNS[status]} {VI.name('status', status)}": status for status in ORDER}
    if name == "json":
        found = [finding["status"] for finding in json.loads(text)["findings"]]
    elif name == "csv":
        found = [row["status"] for row in table(text)]
    elif name == "html":
        found = re.findall(r'<article class="card (\S+)"', text)
    elif name == "markdown":
        found = [signs[verdict.replace("\\", "").lower()] for verdict in re.findall(r"^### \d+\. (.*?) ·", text, re.MULTILINE)]
    elif name == "xlsx":
        found = [signs[row[1]] for row in cells(workbook(text)[VI.say("sheet-findings")])[1:]]
    else:
        raise KeyError(name)
    return {status: found.count(status) for status in (*STATUSES, DEFECT)}


@pytest.mark.parametrize("name", ["json", "csv", "html", "markdown", "xlsx"])
@pytest.mark.parametrize("draft", ["nghia-thuong-2025", "thang-2024"])
def test_the_numbers_agree_in_every_format(bench: Bench, name: str, draft: str) -> None:
    report = reports.pair(bench, draft)
    assert counted(name, report) == report.summary


def test_rows_are_numbered_in_the_order_in_which_gaps_are_mended(bench: Bench) -> None:
    found = rows(reports.pair(bench), VI)
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    gaps = [row for row in found if row.gap and row.lines]
    assert found[: len(gaps)] == gaps
    severities = [row.severity for row in gaps]
    assert severities == sorted(severities, key=("error", "warning", "info").index)


@pytest.mark.parametrize("name", ["json", "html", "markdown", "csv", "xlsx"])
def test_the_same_reports_give_the_same_bytes(bench: Bench, name: str) -> None:
    given = (reports.pair(bench), reports.pair(bench, "thang-2024"))
    assert made(name, *given) == made(name, *given)
    assert made(name, given[0]) == made(name, given[0])


# CSV


def test_csv_has_a_row_for_each_finding_of_each_plan(bench: Bench) -> None:
    given = (reports.pair(bench), reports.pair(bench, "thang-2024"))
    found = table(made("csv", *given))
    assert [row["plan"] for row in found] == [report.plan.document.path for report in given for _ in rows(report, VI)]
    assert not any(None in row or None in row.values() for row in found)


@given(st.text(st.sampled_from("=+-@\t\r\n '\u00a0aA1|!") | st.characters(), max_size=12))
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text).removeprefix("'") in (text, text.removeprefix("'"))
    assert harmless(text).strip()[:1] not in tuple("=+-@")


def test_hostile_cells_of_csv_begin_with_an_apostrophe(bench: Bench) -> None:
    found = table(made("csv", reports.hostile(bench)))
    assert [value for row in found for value in row.values() if value.startswith(("=", "+", "-", "@", "\t"))] == []


def test_csv_begins_with_a_byte_order_mark_on_request_only(bench: Bench) -> None:
    report = reports.pair(bench)
    assert made("csv", report, bom=True) == "\ufeff" + made("csv", report)


# The workbook


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(bench: Bench) -> None:
    book = workbook(made("xlsx", reports.hostile(bench), reports.pair(bench)))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in found} <= {"s", "n", "inlineStr"}
    assert [cell for cell in found if cell.hyperlink] == []
    assert any(str(cell.value).startswith("=HYPERLINK") or "\n=HYPERLINK" in str(cell.value) for cell in found)


def test_the_workbook_can_be_filtered_and_its_heads_stay(bench: Bench) -> None:
    book = workbook(made("xlsx", reports.pair(bench)))
    assert book.sheetnames == [VI.say(f"sheet-{name}") for name in ("summary", "findings", "evidence")]
    for name, pane in (("findings", "C2"), ("evidence", "C2")):
        sheet = book[VI.say(f"sheet-{name}")]
        assert sheet.freeze_panes == pane
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"


def test_the_matrix_has_a_row_for_each_requirement_and_totals_that_are_right(bench: Bench) -> None:
    given = (reports.pair(bench), reports.pair(bench, "thang-2024"), reports.pair(bench, "xuan-truong-2030"))
    book = workbook(made("xlsx", *given))
    head, *found = cells(book[VI.say("sheet-matrix")])
    assert head[-3:] == [report.plan.document.path for report in given]
    assert len(found) == len(given[0].findings)
    for row in found:
        for at, name in enumerate(head[2:7], 2):
            assert row[at] == sum(sign == name[0] for sign in row[-3:])
    signs = [row[-3] for row in found]
    assert {status: signs.count(SIGNS[status]) for status in STATUSES} == {status: given[0].summary[status] for status in STATUSES}
    sheet = book[VI.say("sheet-matrix")]
    colours = {(row[-3].value, row[-3].fill.fgColor.rgb) for row in list(sheet.iter_rows())[1:]}
    assert len(colours) == len({sign for sign, _ in colours}) > 2


def test_the_summary_of_the_workbook_adds_up(bench: Bench) -> None:
    given = (reports.pair(bench), reports.pair(bench, "thang-2024"))
    found = cells(workbook(made("xlsx", *given))[VI.say("sheet-summary")])
    (total,) = [row for row in found if row[0] == VI.say("table-total")]
    assert total[1:-1] == [sum(report.summary[status] for report in given) for status in ORDER]
    assert total[-1] == sum(total[1:-1])


# Formats in pairs with files


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [("terminal", "")]),
        (["--format", "json"], [("json", "")]),
        (["-o", "a.txt"], [("terminal", "a.txt")]),
        (["-o", "report"], [("terminal", "report")]),
        (["-o", "A.HTML"], [("html", "A.HTML")]),
        (["-o", "a.json", "--format", "terminal"], [("terminal", "a.json")]),
        (["--format", "html", "-o", "a.html", "--format", "xlsx", "-o", "b.xlsx"], [("html", "a.html"), ("xlsx", "b.xlsx")]),
        (["-o", "a.html", "-o", "b.xlsx"], [("html", "a.html"), ("xlsx", "b.xlsx")]),
        (["-o", "a.html", "--format", "csv", "-o", "b.out"], [("html", "a.html"), ("csv", "b.out")]),
        (["-o", "a.html", "--format", "terminal"], [("terminal", "a.html")]),
        (["-o", "a.html", "-o", "b.csv", "--format", "terminal"], [("html", "a.html"), ("csv", "b.csv"), ("terminal", "")]),
        (["--format", "markdown", "--format", "json", "-o", "a.json"], [("markdown", ""), ("json", "a.json")]),
        (["--format", "html", "--format", "xlsx", "-o", "a", "-o", "b"], [("html", "a"), ("xlsx", "b")]),
        (["-o", "x.html", "--format", "csv", "-o", "a", "--format", "json"], [("html", "x.html"), ("csv", "a"), ("json", "")]),
        (["--format", "github"], [("github", "")]),
        (["--format", "github", "-o", "a"], [("github", "a")]),
        (["--format", "github", "--format", "markdown", "-o", "summary"], [("markdown", "summary"), ("github", "")]),
        (
            ["--format", "github", "--format", "markdown", "-o", "summary", "-o", "a.sarif"],
            [("markdown", "summary"), ("sarif", "a.sarif"), ("github", "")],
        ),
        (["-o", "a.sarif", "--format", "github"], [("sarif", "a.sarif"), ("github", "")]),
    ],
)
def test_formats_and_files_go_in_pairs(words: list[str], expected: list[tuple[str, str]]) -> None:
    assert outputs(arguments.read(["check", "a.txt", *words])) == expected


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["--format", "xlsx"], "usage-binary"),
        (["--format", "json", "--format", "html"], "usage-screen"),
        (["--format", "github", "--format", "terminal"], "usage-screen"),
        (["-o", "a.json", "-o", "a.json"], "usage-output-twice"),
        (["-o", "a.pdf"], "usage-suffix"),
    ],
)
def test_what_does_not_go_together_is_said(words: list[str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        outputs(arguments.read(["check", "a.txt", *words]))
    assert caught.value.key == key
    for language in arguments.LANGUAGES:
        assert "{" not in Words(messages(language)).error(caught.value)[0].replace("{plan}", "")


def test_one_run_writes_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"{name}{form.suffixes[-1] if form.suffixes else ''}" for name, form in FORMATS.items()]
    named = [
        ["-o", str(file)] if form.suffixes else ["--format", name, "-o", str(file)]
        for file, (name, form) in zip(files, FORMATS.items(), strict=True)
    ]
    words = [word for each in named for word in each]
    assert cli.main(["check", CHILD, "--against", PARENT, *words]) == 1
    assert capsys.readouterr() == ("", "")
    assert sorted(tmp_path.iterdir()) == sorted(files)
    assert all(file.stat().st_size > 1000 for file in files)


def test_each_plan_may_have_a_file_of_its_own(tmp_path: Path) -> None:
    twin = tmp_path / "in" / Path(CHILD).name
    twin.parent.mkdir()
    twin.write_bytes(Path(CHILD).read_bytes() + b"\n")
    cli.main(["check", CHILD, OTHER, str(twin), "--against", PARENT, "-o", str(tmp_path / "{plan}.json"), "-o", str(tmp_path / "all.csv")])
    names = {"nghia-thuong-2025.json", "nghia-thuong-2025-2.json", "thang-2024.json"}
    assert {file.name for file in tmp_path.iterdir()} == {*names, "all.csv", "in"}
    paths = {name: json.loads((tmp_path / name).read_text(encoding="utf-8"))["plan"]["path"] for name in names}
    assert paths == {"nghia-thuong-2025.json": CHILD, "nghia-thuong-2025-2.json": str(twin), "thang-2024.json": OTHER}
    assert {row["plan"] for row in table((tmp_path / "all.csv").read_text(encoding="utf-8"))} == {CHILD, OTHER, str(twin)}


def test_a_file_of_one_plan_may_not_take_the_place_of_that_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "xa.txt"
    draft.write_bytes(Path(CHILD).read_bytes())
    assert cli.main(["check", str(draft), "--against", PARENT, "-o", str(tmp_path / "{plan}.txt")]) == 2
    assert "{plan}.txt" in capsys.readouterr().err
    assert draft.read_bytes() == Path(CHILD).read_bytes()


def test_a_file_that_cannot_be_written_is_said_and_the_others_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["-o", str(tmp_path / "no" / "a.json"), "-o", str(tmp_path / "b.csv"), "-o", str(tmp_path / "no" / "c.html")]
    assert cli.main(["check", CHILD, OTHER, "--against", PARENT, *words]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [name for name in ("a.json", "c.html") if any(name in line for line in said)] == ["a.json", "c.html"]
    assert len(said) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["b.csv"]


def test_a_renderer_that_fails_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from compliance.report import csv_rows
    from compliance.report import rows as kept

    taken = iter([kept.rows])

    def once(report: GapReport, words: Words) -> Any:
        return next(taken)(report, words)

    monkeypatch.setattr(csv_rows, "rows", once)
    words = ["-o", str(tmp_path / "a.csv"), "-o", str(tmp_path / "b.json")]
    assert cli.main(["check", CHILD, OTHER, "--against", PARENT, *words]) == 2
    assert "a.csv" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["b.json"]


@pytest.mark.parametrize(("name", "module"), [("xlsx", "xlsxwriter"), ("docx", "docx")])
def test_a_missing_extra_is_one_line_that_names_the_command(
    name: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert cli.main(["check", CHILD, "--against", PARENT, "-o", str(tmp_path / f"a.{name}")]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert f"pip install 'compliance[{name}]'" in said
    assert list(tmp_path.iterdir()) == []


def test_a_review_copy_holds_one_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", CHILD, OTHER, "--against", PARENT, "-o", str(tmp_path / "a.docx")]) == 2
    assert "{plan}.docx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_cannot_hold_everything_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.report import sheets

    monkeypatch.setattr(sheets, "_MOST_ROWS", 20)
    with pytest.raises(InputError) as caught:
        made("xlsx", reports.pair(bench), reports.pair(bench))
    assert "{plan}" in VI.error(caught.value)[0]


def texts(data: str | bytes) -> str:
    """What stands in a file of any format."""
    if isinstance(data, str):
        return html.unescape(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist() if part.endswith(".xml"))


@pytest.mark.parametrize(
    ("name", "beside"), [*((name, False) for name in FORMATS), *((name, True) for name, form in FORMATS.items() if not form.single)]
)
def test_a_plan_that_could_not_be_judged_is_said_in_every_format(bench: Bench, name: str, beside: bool) -> None:
    report = reports.failing()
    text = texts(made(name, *([reports.pair(bench)] if beside else []), report))
    assert VI.note(report.failure or Note("")) in re.sub(r"%0A|\s+", " ", text)
    for nothing in ("no-gaps", "no-defects", "slip-none", "nothing-open"):
        assert beside or VI.say(nothing) not in text


def test_a_plan_that_could_not_be_judged_counts_as_not_evaluated_in_every_format() -> None:
    report = reports.failing()
    assert report.summary["not-evaluated"] == 1
    parsed = json.loads(made("json", report))
    assert (parsed["summary"], parsed["failure"]["key"]) == (report.summary, "file-empty")
    assert "failure" not in json.loads(made("json", replace(report, failure=None)))
    assert counted("csv", report) == counted("xlsx", report) == report.summary
    sheet = cells(workbook(made("xlsx", report, report))[VI.say("sheet-summary")])
    assert [row[1 + ORDER.index("not-evaluated")] for row in sheet if row[0] == report.plan.document.path] == [1, 1]


@pytest.mark.parametrize("name", ["json", "html", "markdown", "csv", "xlsx", "docx"])
def test_a_review_without_a_higher_plan_has_every_form(bench: Bench, name: str) -> None:
    report = replace(reports.pair(bench), packs=(), findings=())
    text = texts(made(name, report))
    assert text.count("Kê hoạch") >= 1
    assert "51 yêu cầu" not in text


def run(*words: str, **streams: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    return subprocess.run([sys.executable, "-m", "compliance", "check", *words], env=environment, check=False, **streams)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize("several", [True, False])
def test_progress_is_shown_on_a_terminal_while_several_plans_are_checked(tmp_path: Path, several: bool) -> None:
    import pty

    reader, writer = pty.openpty()
    plans = (CHILD, OTHER) if several else (CHILD,)
    done = run(*plans, "--against", PARENT, "-o", str(tmp_path / "a.json"), stdout=subprocess.DEVNULL, stderr=writer)
    os.close(writer)
    os.set_blocking(reader, False)
    try:
        shown = os.read(reader, 100_000)
    except OSError:  # nothing was written
        shown = b""
    os.close(reader)
    assert done.returncode == 1
    assert (b"/2" in shown) == several


def test_no_progress_is_shown_elsewhere(tmp_path: Path) -> None:
    done = run(CHILD, OTHER, "--against", PARENT, "-o", str(tmp_path / "a.json"), capture_output=True)
    assert (done.stdout, done.stderr) == (b"", b"")
