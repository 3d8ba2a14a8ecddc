"""``compliance matrix``: the map of plans and requirements on the screen, as a page, a workbook and a table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from compliance.library import messages
from compliance.model.coverage import Coverage, Higher, Lower, Matrices, Requirement
from compliance.model.document import Note
from compliance.model.findings import COVERED, MISSING, NOT_EVALUATED, STATUSES
from compliance.report import Reading, matrix, matrix_book, matrix_page, matrix_rows
from compliance.report.rows import SIGNS
from compliance.report.words import Words
from compliance.repository.coverage import matrices
from tests import browser
from tests.program import Call, Run, caller
from tests.repository_files import COMMUNES, DISTRICT, PROVINCE, repository
from tests.test_page import CONTRAST, Tags

VI, EN = (Words(messages(language)) for language in ("vi", "en"))
HOSTILE = "</script></style><img src=x onerror=alert(1)>\x1b[31m\"'=1+1"
PLANS = (DISTRICT, *COMMUNES)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of three levels; one waiver."""
    folder = repository(tmp_path_factory.mktemp("kho"))
    waiver = {
        "rule": "tu-nghia/V.4.b",
        "plan": COMMUNES[1],
        "reason": "Huyện làm.",
        "decided_by": "UBND huyện",
        "document": "Công văn 1",
        "expires": "2099-01-01",
    }
    (folder / "waivers.yaml").write_text(json.dumps({"schema": "compliance.waivers/1", "waivers": [waiver]}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(work: Path, tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Runs the program in the repository."""
    call = caller(tmp_path_factory.mktemp("cache"))

    def made(*words: str, **more: Any) -> Run:
        return call(*words, cwd=more.pop("cwd", work), **more)

    return made


@pytest.fixture(scope="module")
def judged(run: Call) -> dict[tuple[str, str], str]:
    """Plan and rule → verdict, from the reports of ``compliance check``."""
    reports = json.loads(run("check", "--format", "json", "--no-review").out)["reports"]
    return {(report["plan"]["path"], finding["rule"]): finding["status"] for report in reports for finding in report["findings"]}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


# The program


def test_the_table_holds_the_verdicts_of_check_and_nothing_else(run: Call, judged: dict[tuple[str, str], str]) -> None:
    done = run("matrix", "--format", "csv", "--no-review")
    rows = table(done.out)
    assert (done.code, done.err) == (0, "")
    assert {(row["plan"], row["rule"]): row["status"] for row in rows} == judged
    assert len(rows) == len(judged)
    assert {(row["higher"], row["plan"], row["level"]) for row in rows} == {
        (PROVINCE, DISTRICT, "huyen"),
        *((DISTRICT, commune, "xa") for commune in COMMUNES),
    }


@pytest.mark.parametrize("width", [80, 160])
def test_the_map_shows_every_verdict_by_its_sign(run: Call, judged: dict[tuple[str, str], str], width: int) -> None:
    done = run("matrix", "--lang", "en", environment={"COLUMNS": str(width)})
    assert max(map(len, done.out.splitlines())) <= width
    for plan in PLANS:
        end = plan.rpartition("/")[2]
        lines = re.findall(rf"^\S*{end} +\d+/\d+ +(.*)$", done.out, re.MULTILINE)
        signs = "".join(lines).replace(" ", "")
        assert signs == "".join(SIGNS[status] for (name, _), status in judged.items() if name == plan)


def test_a_map_that_fits_has_room_between_the_signs_and_else_stands_in_bands(run: Call) -> None:
    narrow, wide = (run("matrix", environment={"COLUMNS": width}).out for width in ("80", "160"))
    ends = f"{COMMUNES[0].rpartition('/')[2]} "
    assert [len(re.findall(rf"^\S*{ends} +\d", text, re.MULTILINE)) for text in (narrow, wide)] == [2, 1]


def test_what_is_missed_most_comes_first_and_top_says_how_much_of_it(run: Call, judged: dict[tuple[str, str], str]) -> None:
    text = run("matrix", "--lang", "en", "--top", "1").out
    ranked = text[text.index(EN.say("matrix-missed")) :]
    lost = [
        rule for plan in COMMUNES for (name, rule), status in judged.items() if name == plan and status not in (COVERED, "not-applicable")
    ]
    assert [rule for rule in set(lost) if rule in ranked and lost.count(rule) == 2] != []
    assert ranked.count("no. ") == 1


def test_a_waived_gap_is_shown_as_such(run: Call) -> None:
    rows = table(run("matrix", "--format", "csv", "--waivers", "waivers.yaml").out)
    (waived,) = [row for row in rows if row["status"] == "waived"]
    assert (waived["plan"], waived["rule"]) == (COMMUNES[1], "tu-nghia/V.4.b")
    (row,) = re.findall(
        rf"^{COMMUNES[1]} .*$", run("matrix", "--waivers", "waivers.yaml", environment={"COLUMNS": "160"}).out, re.MULTILINE
    )
    assert row.count(SIGNS["waived"]) == 1


def test_a_level_leaves_the_others_out_and_says_so(run: Call) -> None:
    done = run("matrix", "--level", "xa", "--lang", "en")
    assert EN.say("matrix-left-out", count=2) in done.out
    assert {row["plan"] for row in table(run("matrix", "--level", "xa", "--format", "csv").out)} == set(COMMUNES)
    none = run("matrix", "--level", "trung-uong")
    assert (none.code, none.out) == (2, "")
    assert none.err.startswith("compliance: ")


def test_plans_that_are_named_stand_alone_and_need_no_repository(run: Call, work: Path) -> None:
    rows = table(run("matrix", COMMUNES[1], "--format", "csv").out)
    assert {row["plan"] for row in rows} == {COMMUNES[1]}
    done = run("matrix", COMMUNES[1], DISTRICT, "--against", PROVINCE, "--no-config", "--format", "csv")
    assert {(row["higher"], row["plan"]) for row in table(done.out)} == {(PROVINCE, COMMUNES[1]), (PROVINCE, DISTRICT)}
    assert run("matrix", COMMUNES[1], "--no-config").code == 2
    assert run("matrix", "--no-config").code == 2


def test_a_plan_that_cannot_be_judged_is_a_row_of_question_marks_and_exit_code_2(run: Call, work: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = run("matrix", "empty.txt", str(work / COMMUNES[0]), "--against", str(work / DISTRICT), "--no-config", cwd=tmp_path)
    assert done.code == 2
    assert done.err.count("empty.txt") == 1
    (row,) = re.findall(r"^empty\.txt +\? +(.*)$", done.out, re.MULTILINE)[:1]
    assert set(row.replace(" ", "")) == {"?"}


def test_a_plan_that_is_not_read_and_has_no_parents_stands_apart(run: Call, tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (folder / "plans" / "xa" / "trong.txt").write_bytes(b"\0\1\2")
    (folder / "plans" / "khac.txt").write_text((folder / PROVINCE).read_text("utf-8").replace("Quảng Nam", "Bình Định"), encoding="utf-8")
    done = run("matrix", "--format", "csv", cwd=folder)
    assert done.code == 2
    apart = {row["plan"]: row["status"] for row in table(done.out) if not row["higher"]}
    assert apart == {"plans/khac.txt": "", "plans/xa/trong.txt": NOT_EVALUATED}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--top", "-1"], "--top"),
        (["--top", "x"], "--top"),
        (["-o", "m.json"], "m.json"),
        (["-o", "m.docx"], "m.docx"),
        (["--sort", "size"], "--sort"),
    ],
)
def test_wrong_usage_is_told_in_one_line(run: Call, words: list[str], said: str) -> None:
    done = run("matrix", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_several_files_come_of_one_run(run: Call, work: Path) -> None:
    done = run("matrix", "-o", "m.html", "-o", "m.xlsx", "-o", "m.csv", "--format", "terminal")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(VI.say("matrix-legend"))
    assert [(work / f"m.{suffix}").stat().st_size > 10_000 for suffix in ("html", "xlsx", "csv")] == [True] * 3


@pytest.mark.parametrize("command", ["matrix", "trace"])
def test_no_plan_of_the_repository_is_written_over(run: Call, work: Path, command: str) -> None:
    before = (work / PROVINCE).read_bytes()
    done = run(command, "-o", f"./{PROVINCE}")
    assert (done.code, done.out) == (2, "")
    assert PROVINCE in done.err
    assert (work / PROVINCE).read_bytes() == before


def test_a_table_begins_with_a_byte_order_mark_on_request_only(run: Call) -> None:
    plain, marked = (run("matrix", "--format", "csv", *words).out for words in ((), ("--csv-bom",)))
    assert marked == "\ufeff" + plain


def test_the_screen_has_colours_though_a_file_is_written_too(run: Call) -> None:
    coloured = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert "\x1b[" in run("matrix", "-o", "m.csv", "-o", "m.html", "--format", "terminal", environment=coloured).out
    assert "\x1b[" not in run("matrix", "-o", "m.csv", "-o", "m.html", "--format", "terminal").out


# What comes from documents


def hostile() -> Matrices:
    """Two plans below a document; every text is hostile; one could not be judged; one stands apart."""
    asked = tuple(Requirement(f"r{HOSTILE}{at}", "content", "error", HOSTILE, f"II.{at}{HOSTILE}", (at, at)) for at in (1, 2))
    higher = Higher(HOSTILE, "tinh", HOSTILE, asked)
    why = Note("failed-crash", (("path", "b"), ("problem", HOSTILE)))
    return matrices(
        Coverage(
            {HOSTILE: higher},
            {
                "=a": Lower("=a", "xa", HOSTILE, {HOSTILE: (COVERED, MISSING)}),
                "b": Lower("b", None, HOSTILE, {HOSTILE: (NOT_EVALUATED, NOT_EVALUATED)}, failure=why),
                "c": Lower("c", "xa", HOSTILE),
            },
        )
    )


def test_a_terminal_is_not_steered_and_no_verdict_is_told_by_colour_alone() -> None:
    plain, coloured = (matrix.text(hostile(), Reading(EN, styled=styled), "path") for styled in (False, True))
    assert "\x1b" not in plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "\x1b" not in bare
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_the_page_is_whole_and_nothing_in_it_is_loaded_or_runs_but_what_its_policy_names() -> None:
    text = matrix_page.page(hostile(), Reading(VI))
    tags = Tags()
    tags.feed(text)
    assert (tags.open, tags.wrong) == ([], [])
    assert [one for one in tags.attributes if one[1] in ("src", "style", "srcset", "href") or one[1].startswith("on")] == []
    assert "default-src 'none'; " in text
    assert "<img" not in text
    ids = [value for _, name, value in tags.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_no_cell_of_table_and_workbook_is_a_formula() -> None:
    from openpyxl import load_workbook

    rows = table(matrix_rows.text(hostile(), Reading(VI)))
    assert [value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@"))] == []
    made = load_workbook(BytesIO(matrix_book.book(hostile(), Reading(VI))))
    assert {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_workbook_has_a_sheet_for_each_higher_plan_with_the_verdicts_and_their_colours(
    work: Path, run: Call, judged: dict[tuple[str, str], str]
) -> None:
    from openpyxl import load_workbook

    assert run("matrix", "-o", "book.xlsx").code == 0
    made = load_workbook(work / "book.xlsx")
    assert made.sheetnames == [VI.say("sheet-summary"), VI.say("sheet-missed"), "quang-nam", "tu-nghia"]
    sheet = made["tu-nghia"]
    head, *found = list(sheet.iter_rows())
    assert [cell.value for cell in head[-2:]] == list(COMMUNES)
    for column, plan in enumerate(COMMUNES, len(head) - 2):
        signs = [row[column].value for row in found]
        assert signs == [SIGNS[status] for (name, _), status in judged.items() if name == plan]
    colours = {(row[-1].value, row[-1].fill.fgColor.rgb) for row in found}
    assert len(colours) == len({sign for sign, _ in colours}) > 3
    assert sheet.freeze_panes == "H2"
    assert sheet.auto_filter.ref


def test_the_same_input_gives_the_same_bytes() -> None:
    for make in (matrix_book.book, matrix_page.page, matrix_rows.text):
        assert make(hostile(), Reading(VI)) == make(hostile(), Reading(VI))


def test_sheets_of_higher_plans_of_one_name_are_told_apart() -> None:
    from openpyxl import load_workbook

    asked = (Requirement("r", "content", "error", "r", "I", (1, 1)),)
    paths = [f"{folder}/{'kế hoạch rất dài ' * 3}[2025].txt" for folder in ("a", "b", "c")]
    one = Lower("xa", "xa", "", dict.fromkeys(paths, (COVERED,)))
    book = matrix_book.book(matrices(Coverage({path: Higher(path, None, "", asked) for path in paths}, {"xa": one})), Reading(VI))
    names = load_workbook(BytesIO(book)).sheetnames
    assert len({name.casefold() for name in names}) == 5


# The page in a browser


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    """Opens a page."""
    with browser.browser(tmp_path / "profile") as driver:

        def go(text: str) -> Any:
            (tmp_path / "trang.html").write_text(text, encoding="utf-8")
            driver.get((tmp_path / "trang.html").as_uri())
            return driver

        yield go
        assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"] == []


def small() -> Matrices:
    """Three plans and two requirements of two kinds."""
    asked = (Requirement("t/1", "content", "error", "Một", "I", (1, 1)), Requirement("t/2", "reporting", "error", "Hai", "II", (2, 2)))
    verdicts = {"xa/đông.txt": (COVERED, MISSING), "xa/tây.txt": (COVERED, COVERED), "xa/bắc.txt": (MISSING, MISSING)}
    plans = {path: Lower(path, "xa", "", {"t": found}) for path, found in verdicts.items()}
    return matrices(Coverage({"t": Higher("t", "tinh", "Tỉnh", asked)}, plans))


@pytest.mark.chromium
class TestInABrowser:
    def rows(self, driver: Any) -> list[str]:
        return [one.text for one in driver.find_elements("css selector", ".map tbody th") if one.is_displayed()]

    def test_heads_sort_and_fields_filter(self, opened: Any) -> None:
        driver = opened(matrix_page.page(small(), Reading(VI)))
        assert self.rows(driver) == ["xa/bắc.txt", "xa/tây.txt", "xa/đông.txt"]
        covered = driver.find_elements("css selector", ".map thead th")[2]
        covered.click()
        assert self.rows(driver) == ["xa/bắc.txt", "xa/đông.txt", "xa/tây.txt"]
        covered.click()
        assert self.rows(driver) == ["xa/tây.txt", "xa/đông.txt", "xa/bắc.txt"]
        search = driver.find_element("css selector", "[name=text]")
        search.send_keys("dong")
        assert self.rows(driver) == ["xa/đông.txt"]
        assert driver.find_element("css selector", "output").text == VI.say("matrix-shown", shown=1, all=3)
        search.clear()
        search.send_keys(" ")
        driver.find_element("css selector", "[name=kind] option[value=content]").click()
        assert [one.text for one in driver.find_elements("css selector", ".map thead .n") if one.is_displayed()] == ["1"]
        missing = f"s{STATUSES.index(MISSING)}"
        driver.find_element("css selector", f"[name=verdict] option[value={missing}]").click()
        assert self.rows(driver) == ["xa/bắc.txt"]

    @pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
    def test_text_stands_out_and_nothing_sticks_out(self, tmp_path: Path, width: int, dark: bool) -> None:
        (tmp_path / "trang.html").write_text(matrix_page.page(hostile(), Reading(VI)), encoding="utf-8")
        with browser.browser(tmp_path / "profile", width, dark=dark) as driver:
            driver.get((tmp_path / "trang.html").as_uri())
            driver.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert driver.execute_script(CONTRAST) == []
            assert driver.execute_script("return document.documentElement.scrollWidth") == width

    def test_hostile_text_stays_text(self, opened: Any) -> None:
        driver = opened(matrix_page.page(hostile(), Reading(VI)))
        assert driver.find_elements("css selector", "img") == []
        assert len(driver.find_elements("css selector", "script")) == 1
        assert len(driver.find_elements("css selector", ".map tbody tr")) == 2
