"""The review slip at the end of a review copy: what was checked, the table of gaps with room for answers, and room for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.model.document import Document
from compliance.model.findings import NOT_EVALUATED, GapReport
from compliance.report import quotes
from compliance.report.facts import counts, heads, nothing
from compliance.report.rows import SIGNS, Row, failed
from compliance.report.words import Words, clean

_COLUMNS = (("number", 9), ("requirement", 48), ("verdict", 20), ("place", 22), ("proposal", 42), ("answer", 24))
"""Columns of the table and their widths in millimetres."""
_WIDTH = sum(width for _, width in _COLUMNS)
_LONGEST = 260
"""Characters of what is asked in the table; the comment has the whole of it."""


def slip(document: Any, report: GapReport, found: Sequence[Row], words: Words, more: Sequence[str] = ()) -> None:
    """Append the slip to ``document`` (a document of python-docx) on a new page. No style of the document is needed.

    ``more``: what is to be said besides."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    title = _paragraph(document.add_paragraph(), words.say("slip-title"), 14, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for label, text in heads(report, words):
        line = _paragraph(document.add_paragraph(), f"{label}: ", 12, bold=True)
        _run(line, text, 12)
    for note in report.notes:
        _paragraph(document.add_paragraph(), f"{SIGNS['defect']} {clean(words.note(note))}", 12)
    for text in (counts(report, words), *more):
        _paragraph(document.add_paragraph(), text, 12)
    gaps = [row for row in found if row.gap]
    if report.failure:
        _paragraph(document.add_paragraph(), f"{SIGNS[NOT_EVALUATED]} {failed(report, words)}", 12, bold=True)
    elif gaps:
        _table(document, gaps, words, report.plan.document)
    else:
        _paragraph(document.add_paragraph(), words.say(nothing(report, "slip-none")), 12)
    waived = [row for row in found if row.waived]
    if waived:
        _paragraph(document.add_paragraph(), words.say("group-waived", count=len(waived)), 12, bold=True)
    for row in waived:
        text = f"{row.number}. {quotes.head(row.requirement if row.lines else row.why, _LONGEST)} – {row.waived}"
        _paragraph(document.add_paragraph(), clean(text), 11)
    _paragraph(document.add_paragraph(), words.say("web-foot"), 11, italic=True)
    _signatures(document, words)


def _table(document: Any, gaps: Sequence[Row], words: Words, draft: Document) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = document._body.add_table(1, len(_COLUMNS), Mm(_WIDTH))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _bordered(table)
    for cell, (key, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _paragraph(cell.paragraphs[0], words.say(f"slip-{key}"), 11, bold=True)
    _repeated(table.rows[0])
    for row in gaps:
        place = words.place(row.evidence[0].address, row.evidence[0].lines, draft) if row.evidence else ""
        texts = (
            str(row.number),
            f"{quotes.head(row.requirement if row.lines else row.why, _LONGEST)}\n({row.source})",
            f"{SIGNS[row.status]} {row.verdict(words)}\n({words.name(row.seriousness, row.severity)})",
            place or (words.place(*row.expected, draft) if row.expected else ""),
            quotes.head(clean(row.correction or row.suggestion or row.why), _LONGEST),
            "",
        )
        cells = table.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            for at, part in enumerate(text.split("\n")):
                _paragraph(cell.paragraphs[0] if at == 0 else cell.add_paragraph(), clean(part), 10.5)
    for column, (_, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        _whole(line)
        for cell, (_, width) in zip(line.cells, _COLUMNS, strict=True):
            cell.width = Mm(width)


def _signatures(document: Any, words: Words) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    table = document._body.add_table(1, 2, Mm(_WIDTH))
    left, right = table.rows[0].cells
    for cell, lines in (
        (left, [("", False), (words.say("slip-author"), True), (words.say("slip-sign"), False)]),
        (right, [(words.say("slip-date"), False), (words.say("slip-reviewer"), True), (words.say("slip-sign"), False)]),
    ):
        for at, (text, bold) in enumerate([*lines, ("", False), ("", False), ("", False)]):
            line = _paragraph(cell.paragraphs[0] if at == 0 else cell.add_paragraph(), text, 12, bold=bold, italic=not bold)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(paragraph: Any, text: str, size: float, bold: bool = False, italic: bool = False) -> Any:
    """``paragraph`` with a text and no indents of the document's own."""
    from docx.shared import Mm, Pt

    form = paragraph.paragraph_format
    form.first_line_indent, form.left_indent, form.space_after, form.space_before = Mm(0), Mm(0), Pt(3), Pt(0)
    form.line_spacing = 1.0
    _run(paragraph, text, size, bold, italic)
    return paragraph


def _run(paragraph: Any, text: str, size: float, bold: bool = False, italic: bool = False) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = "Times New Roman", Pt(size), bold, italic


def _bordered(table: Any) -> None:
    """Lines around every cell, whatever styles the document has."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))


def _whole(row: Any) -> None:
    """The row is not parted by the end of a page."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    row._tr.get_or_add_trPr().insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def _repeated(row: Any) -> None:
    """The row stands at the head of every page of its table."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
