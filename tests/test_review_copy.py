"""The review copy: the draft with its comments and the slip, as a word processor reads it back."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import canonicalize

import pytest

from compliance import pipeline
from compliance.library import messages
from compliance.model.findings import GapReport
from compliance.model.fold import fold
from compliance.read import read
from compliance.report import FORMATS, Reading
from compliance.report.review_anchor import Own
from compliance.report.rows import rows
from compliance.report.words import Words, clean
from tests import reports
from tests.word_files import p, tbl, tc, word

if TYPE_CHECKING:
    from tests.conftest import Bench

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"
NAMES = ("nghia-thuong-2025", "thang-2024", "xuan-truong-2030", "thanh-ha-2022")
VI = Words(messages("vi"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def copy(report: GapReport) -> bytes:
    """The review copy of a report."""
    renderer = FORMATS["docx"].renderer(Reading(VI))
    made = renderer.add(report)
    assert isinstance(made, bytes)
    assert renderer.end(report.summary) == b""
    return made


def opened(data: bytes) -> Any:
    """A document as python-docx reads it."""
    from docx import Document

    return Document(BytesIO(data))


def commented(document: Any) -> list[tuple[str, str]]:
    """Each comment and the text that it hangs on."""
    open_comments: dict[str, str] = {}
    for element in document.element.body.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_comments[number] = ""
        elif element.tag == f"{W}t":
            for one in open_comments:
                if not one.startswith("/"):
                    open_comments[one] += element.text or ""
        elif element.tag == f"{W}commentRangeEnd":
            open_comments[f"/{number}"] = open_comments.pop(number)
    assert all(number.startswith("/") for number in open_comments), "a range that does not end"
    comments = {str(comment.comment_id): comment.text for comment in document.comments}
    assert {number.removeprefix("/") for number in open_comments} == set(comments)
    return [(comments[number.removeprefix("/")], text) for number, text in open_comments.items()]


def canonical(block: Any) -> str:
    """An element as text that is the same for the same content."""
    from docx.oxml.xmlchemy import serialize_for_reading

    return canonicalize(serialize_for_reading(block))


def own(bench: Bench, name: str) -> GapReport:
    """The report on a Word document, with a defect in it."""
    plan = pipeline.parse_file(DOCUMENTS / f"{name}.docx", bench.lexicon)
    report = bench.check(plan, [bench.packs["quang-nam-2025"]])
    line = next(line for line in plan.document.lines if len(line.raw.split()) > 6 and not line.raw.startswith(("-", "1")))
    return replace(report, defects=(reports.defect(line.number, " ".join(line.raw.split()[2:4])),))


def placed(report: GapReport) -> list[Any]:
    """The gaps that have a place in the draft."""
    return [row for row in rows(report, VI) if row.gap and row.span]


@pytest.mark.parametrize("name", NAMES)
def test_each_finding_with_a_place_has_a_comment_at_it(bench: Bench, name: str) -> None:
    for report in (reports.pair(bench, name), own(bench, name)):
        found = commented(opened(copy(report)))
        wanted = placed(report)
        assert len(found) == len(wanted) > 5
        by_number = {int(text.partition(".")[0]): (text, at) for text, at in found}
        for row in wanted:
            text, at = by_number[row.number]
            assert row.requirement in text
            assert not row.suggestion or clean(row.suggestion.split("\n")[0]) in text
            passage = row.evidence[0].quote if row.evidence else ""
            words = set(fold(passage).split())
            assert len(words & set(fold(at).split())) >= 0.8 * len(words)


@pytest.mark.parametrize("name", NAMES)
def test_the_author_s_own_document_is_untouched_but_for_marks_and_the_slip(bench: Bench, name: str) -> None:
    data = copy(own(bench, name))
    before = opened((DOCUMENTS / f"{name}.docx").read_bytes()).element.body
    after = opened(data).element.body
    for mark in [*after.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")]:
        gone = mark.getparent() if mark.tag == f"{W}commentReference" else mark
        gone.getparent().remove(gone)
    kept = [canonical(block) for block in before if block.tag != f"{W}sectPr"]
    assert [canonical(block) for block in after][: len(kept)] == kept
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(DOCUMENTS / f"{name}.docx") as original:
        for part in ("word/styles.xml", "word/numbering.xml", "word/fontTable.xml"):
            if part in original.namelist():
                assert canonicalize(archive.read(part).decode()) == canonicalize(original.read(part).decode())


ODD = (
    p("I. ĐẦU", mark="<w:del/>")
    + p(" TIÊN")
    + tbl(["UBND XÃ A", tc(p("CỘNG HÒA"), tbl(["bảng trong", "ô hai"]), p("sau bảng trong"))], [tc("một", "", "hai"), "ba"])
    + "<w:sdt><w:sdtContent>" + p("trong khung điều khiển") + tbl(["bảng trong khung"]) + "</w:sdtContent></w:sdt>"
    + p('<w:hyperlink w:anchor="a"><w:r><w:t>chỉ có liên kết</w:t></w:r></w:hyperlink>')
    + tbl([tc("nối dọc", merge="restart"), tc("rộng", span=2)], [tc("tiếp", merge="continue"), "cột hai", "cột ba"])
    + p("")
    + p("cuối cùng")
)  # fmt: skip
"""What shifts the places of paragraphs and cells."""


@pytest.mark.parametrize("name", [*NAMES, "quang-nam-2025", "odd"])
def test_every_place_that_is_read_is_found_again(tmp_path: Path, name: str) -> None:
    from docx import Document

    path = tmp_path / "plan.docx"
    path.write_bytes(word(ODD) if name == "odd" else (DOCUMENTS / f"{name}.docx").read_bytes())
    document = read(path)
    copy_of = Own(Document(str(path)) if name != "odd" else _bare(path.read_bytes()), document)
    checked = 0
    for line in document.lines:
        if not line.text or dict(line.place).keys() & {"footnote"}:
            continue
        held = " ".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in copy_of.at(line))
        assert set(fold(held).split()) & set(fold(line.text).split()), (line.text, held)
        assert fold(held) in fold(line.text) or fold(line.text) in fold(held) or fold(line.text).endswith(fold(held)), (line, held)
        checked += 1
    assert checked > 8


def _bare(data: bytes) -> Any:
    """As much of a document as is needed to find places in it, for files that lack the parts that python-docx wants."""
    from docx.oxml import parse_xml

    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = parse_xml(archive.read("word/document.xml"))
    return SimpleNamespace(element=root)


def test_a_defect_is_marked_at_its_words(bench: Bench) -> None:
    found = commented(opened(copy(reports.pair(bench))))
    (at,) = [at for text, at in found if "Viết “Kê hoạch” là sai" in text]
    assert at == "Kê hoạch"


def test_the_slip_lists_every_gap_and_has_room_for_signatures(bench: Bench) -> None:
    report = reports.pair(bench)
    document = opened(copy(report))
    table, signatures = document.tables[-2:]
    gaps = [row for row in rows(report, VI) if row.gap]
    assert [line.cells[0].text for line in table.rows[1:]] == [str(row.number) for row in gaps]
    assert [VI.say("slip-author") in cell.text or VI.say("slip-reviewer") in cell.text for cell in signatures.rows[0].cells] == [True, True]
    assert any(paragraph.text == VI.say("slip-title") for paragraph in document.paragraphs)


def test_a_word_file_that_cannot_be_kept_becomes_a_fresh_document_that_says_so(bench: Bench, tmp_path: Path) -> None:
    lines = "".join(p(line.text) for line in bench.plans["nghia-thuong-2025"].document.lines if line.text)
    told = {}
    for name in ("plan.docx", "plan.docm"):
        (tmp_path / name).write_bytes(word(lines))
        plan = pipeline.parse_file(tmp_path / name, bench.lexicon)
        document = opened(copy(bench.check(plan, [bench.packs["quang-nam-2025"]])))
        told[name] = any(paragraph.text == VI.say("slip-fresh") for paragraph in document.paragraphs)
        assert len(list(document.comments)) > 5
    assert told == {"plan.docx": False, "plan.docm": True}


def test_a_draft_without_gaps_has_a_slip_that_says_so(bench: Bench) -> None:
    report = reports.pair(bench)
    document = opened(copy(replace(report, defects=(), findings=tuple(one for one in report.findings if one.status == "covered"))))
    assert list(document.comments) == []
    assert any(paragraph.text == VI.say("slip-none") for paragraph in document.paragraphs)


def test_the_same_report_gives_the_same_bytes(bench: Bench) -> None:
    assert copy(reports.pair(bench)) == copy(reports.pair(bench))


def test_hostile_text_is_text(bench: Bench) -> None:
    document = opened(copy(reports.hostile(bench)))
    assert any("<img src=x" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.libreoffice
@pytest.mark.parametrize("source", ["fresh", "own"])
def test_libreoffice_opens_it(bench: Bench, tmp_path: Path, source: str) -> None:
    report = reports.pair(bench) if source == "fresh" else own(bench, "nghia-thuong-2025")
    (tmp_path / "copy.docx").write_bytes(copy(report))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(OFFICE), "--headless", home, "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "copy.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "copy.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(placed(report))
    assert VI.say("slip-title") in content
