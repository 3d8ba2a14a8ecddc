"""GapReport → the review copy (.docx): the draft with a comment at each place that is to be looked at, and a review slip at its end.

python-docx writes it. The draft stands as a fresh document, a paragraph for each line.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from compliance.model.findings import DEFECT, GapReport
from compliance.model.plan import Plan, Span
from compliance.report import Reading
from compliance.report.extras import needed
from compliance.report.facts import fields
from compliance.report.review_slip import slip
from compliance.report.rows import SIGNS, Row, rows
from compliance.report.words import Words, clean

_STAMP = (1980, 1, 1, 0, 0, 0)
"""Stands for the time of writing in the archive: the same input gives the same bytes."""
Anchor = tuple[Any, Any]
"""First and last run of a passage."""


class Renderer:
    """The review copy of one plan."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.module, self.words = needed("docx", "python-docx", "docx"), reading.words

    def add(self, report: GapReport) -> bytes:
        """The whole document."""
        found = rows(report, self.words)
        copy = Fresh(self.module, report.plan, [row for row in found if row.gap])
        for row in found:
            anchor = copy.anchor(row) if row.gap else None
            if anchor:
                _comment(copy.document, anchor, row, self.words)
        slip(copy.document, report, found, self.words)
        file = BytesIO()
        copy.document.save(file)
        return _repacked(file.getvalue())

    def end(self, summary: Mapping[str, int]) -> bytes:
        """Nothing follows."""
        return b""


class Fresh:
    """A new document with the text of a plan, each line in runs that begin and end where the words of ``found`` do."""

    def __init__(self, module: Any, plan: Plan, found: list[Row]) -> None:
        self.lines = plan.document.lines
        self.document = module.Document()
        _prepared(self.document, clean(plan.header.title or plan.document.path))
        self.cuts = self._cuts(found)
        self.runs: dict[int, list[tuple[int, int, Any]]] = {}
        headings = {section.line for section in plan.sections}
        for line in self.lines:
            text = clean(line.raw)
            if not text:
                continue
            paragraph = self.document.add_paragraph()
            ends = sorted({0, len(text), *(offset for span in self.cuts.get(line.number, {}).values() for offset in span)})
            self.runs[line.number] = []
            for first, last in zip(ends, ends[1:], strict=False):
                run = paragraph.add_run(text[first:last])
                run.bold = line.number in headings or None
                self.runs[line.number].append((first, last, run))

    def anchor(self, row: Row) -> Anchor | None:
        """Where a comment on ``row`` hangs: at the words or the lines that it is about, or where an answer would stand."""
        number = row.span[0] if row.span else 0
        cut = self.cuts.get(number, {}).get(row.number)
        if cut:
            runs = [run for first, last, run in self.runs[number] if cut[0] <= first and last <= cut[1]]
        else:
            held = lines_of(row, self.lines)
            runs = [run for line in held for _, _, run in self.runs[line]]
        return (runs[0], runs[-1]) if runs else None

    def _cuts(self, found: list[Row]) -> dict[int, dict[int, Span]]:
        """Line → row → where in the line the words of a defect stand."""
        made: dict[int, dict[int, Span]] = {}
        for row in found:
            if row.status == DEFECT and row.span and 0 < row.span[0] <= len(self.lines):
                line, quote = clean(self.lines[row.span[0] - 1].raw), clean(row.evidence[0].quote)
                at = line.find(quote) if quote else -1
                if at >= 0:
                    made.setdefault(row.span[0], {})[row.number] = (at, at + len(quote))
        return made


def lines_of(row: Row, lines: Any) -> list[int]:
    """The lines of the draft that a comment spans: those of the passage, or the last one of the place where an answer would stand."""
    if not row.span:
        return []
    held = [number for number in range(max(1, row.span[0]), min(row.span[1], len(lines)) + 1) if clean(lines[number - 1].raw)]
    return held if row.evidence else held[-1:]


def _prepared(document: Any, title: str) -> None:
    """Paper, margins, type and properties as administrative documents have them (Decree 30/2020, appendix I)."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title[:250], "", "", "vi-VN"


def _comment(document: Any, anchor: Anchor, row: Row, words: Words) -> None:
    """A comment in paragraphs: the verdict, what is asked, everything that is said of it."""
    head = " · ".join((words.name("status", row.status).upper(), words.name("kind", row.kind), words.name("severity", row.severity)))
    said = [f"{row.number}. {SIGNS[row.status]} {head}", row.requirement]
    for label, value in fields(row, words):
        if label not in ("evidence", "expected"):
            said.append(f"{words.name('label', label)}: {value}")
        if label == "source" and row.quote and row.quote != row.requirement:
            said.append(f"{words.name('label', 'quote')}: “{row.quote}”")
    text = "\n".join(map(clean, said))
    made = document.add_comment(list(anchor), text, author=words.say("comment-author"), initials=words.say("comment-initials"))
    for name in [name for name in made._comment_elm.attrib if name.endswith("}date")]:
        del made._comment_elm.attrib[name]


def _repacked(data: bytes) -> bytes:
    """An archive whose parts do not tell when they were written."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            stamped = zipfile.ZipInfo(part.filename, _STAMP)
            stamped.compress_type, stamped.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            after.writestr(stamped, before.read(part))
    return made.getvalue()
