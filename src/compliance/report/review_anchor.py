"""Where the comments of a review copy hang: in a fresh document with the text of a plan, or in the author's own Word document."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from compliance.errors import InputError
from compliance.model.document import Document, Line
from compliance.model.findings import DEFECT
from compliance.model.plan import Plan, Span
from compliance.report.rows import Row
from compliance.report.words import clean

Anchor = tuple[Any, Any]
"""First and last run of a passage."""
WORD = (".docx", ".docm")
"""Suffixes of Word documents. Those with macros are not handed on: their text stands in a fresh document."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = frozenset(f"{_W}{name}" for name in ("customXml", "ins", "moveTo"))
_ROWS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_HOLD_RUNS = ("hyperlink", "ins", "moveTo", "smartTag")


class Fresh:
    """A new document with the text of a plan, each line in runs that begin and end where the words of ``found`` do."""

    def __init__(self, module: Any, plan: Plan, found: Sequence[Row]) -> None:
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
            for first, last in pairwise(ends):
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
            runs = [run for line in held(row, self.lines) for _, _, run in self.runs[line]]
        return (runs[0], runs[-1]) if runs else None

    def _cuts(self, found: Sequence[Row]) -> dict[int, dict[int, Span]]:
        """Line → row → where in the line the words of a defect stand."""
        made: dict[int, dict[int, Span]] = {}
        for row in found:
            if row.status == DEFECT and row.span and 0 < row.span[0] <= len(self.lines):
                line, quote = clean(self.lines[row.span[0] - 1].raw), clean(row.evidence[0].quote)
                at = line.find(quote) if quote else -1
                if at >= 0:
                    made.setdefault(row.span[0], {})[row.number] = (at, at + len(quote))
        return made


class Own:
    """The author's own document. Nothing in it changes but for the marks of the comments; a paragraph without any run gets an empty one."""

    @classmethod
    def opened(cls, module: Any, plan: Plan) -> Own | None:
        """The document of ``plan``; ``None`` where it is none that python-docx opens. ``InputError`` where it cannot be read any more."""
        path = plan.document.path
        if os.path.splitext(path)[1].lower() != WORD[0] or not any(line.place for line in plan.document.lines):
            return None
        try:
            with open(path, "rb") as file:
                data = file.read()
            document = module.Document(BytesIO(data))
        except OSError as error:
            raise InputError("file-unreadable", path=path, problem=error.strerror or type(error).__name__) from None
        except (
            ValueError,
            KeyError,
            AttributeError,
        ):  # another kind of document, or one without the parts that python-docx takes for granted
            return None
        return cls(document, plan.document)

    def __init__(self, document: Any, draft: Document) -> None:
        self.document, self.draft = document, draft
        self.paragraphs: list[Any] = []
        self.tables: list[Any] = []
        self.runs: dict[int, list[Any]] = {}
        for block in _blocks(document.element.body):
            if block.tag == f"{_W}tbl":
                self._table(block)
            else:
                self.paragraphs.append(block)

    def anchor(self, row: Row) -> Anchor | None:
        """See ``Fresh.anchor``. Words of a defect are marked by the runs that hold them; runs are not parted."""
        found: list[Any] = []
        for number in held(row, self.draft.lines):
            line = self.draft.lines[number - 1]
            for paragraph in self.at(line):
                runs = self._runs(paragraph)
                if row.status == DEFECT:
                    runs = _holding(runs, clean(row.evidence[0].quote)) or runs
                found += runs
        return (found[0], found[-1]) if found else None

    def at(self, line: Line) -> list[Any]:
        """The paragraphs of a line: that of the body which has its place, or of its cell those that hold its text (if none does, all)."""
        parts = dict(line.place)
        number = parts.get("paragraph", 0)
        if "table" not in parts:
            return self.paragraphs[number - 1 : number] if number else []
        if not 0 < parts["table"] <= len(self.tables):
            return []
        cell = self.tables[parts["table"] - 1].get((parts.get("row", 0), parts.get("cell", 0)), [])
        text = clean(line.raw)
        return [paragraph for paragraph in cell if (held := _text(paragraph)) and (held in text or text in held)] or cell

    def _table(self, table: Any) -> None:
        """Row and column → the paragraphs with text of that cell; tables within cells come after the one that holds them."""
        cells: dict[tuple[int, int], list[Any]] = {}
        self.tables.append(cells)
        open_cells: dict[int, tuple[int, int]] = {}
        for at, line in enumerate(_rows(table), 1):
            column = 1 + _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
            for cell in _cells(line):
                properties = cell.find(f"{_W}tcPr")
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in open_cells
                if not goes_on:
                    open_cells[column] = (at, column)
                content = cells.setdefault(open_cells[column], [])
                for block in _blocks(cell):
                    if block.tag == f"{_W}tbl":
                        self._table(block)
                    elif _text(block):
                        content.append(block)
                column += max(1, _number(properties.find(f"{_W}gridSpan") if properties is not None else None, 1))

    def _runs(self, paragraph: Any) -> list[Any]:
        """The runs of a paragraph as they were before any comment was hung on them."""
        from docx.text.paragraph import Paragraph
        from docx.text.run import Run

        known = self.runs.get(id(paragraph))
        if known is None:
            parent = Paragraph(paragraph, self.document._body)
            elements = [run for child in paragraph for run in _run_elements(child)]
            known = self.runs[id(paragraph)] = [Run(element, parent) for element in elements] or [parent.add_run("")]
        return known


def held(row: Row, lines: Sequence[Line]) -> list[int]:
    """The lines of the draft that a comment spans: those of the passage, or the last one of the place where an answer would stand."""
    if not row.span:
        return []
    found = [number for number in range(max(1, row.span[0]), min(row.span[1], len(lines)) + 1) if clean(lines[number - 1].raw)]
    return found if row.evidence else found[-1:]


def _holding(runs: Sequence[Any], words: str) -> list[Any]:
    """Those of ``runs`` in which ``words`` stand."""
    text, spans = "", []
    for run in runs:
        spans.append((len(text), len(text) + len(run.text), run))
        text += run.text
    at = text.find(words) if words else -1
    return [run for first, last, run in spans if at >= 0 and first < at + len(words) and last > at]


def _text(paragraph: Any) -> str:
    return clean("".join(text.text or "" for text in paragraph.iter(f"{_W}t")))


def _run_elements(child: Any) -> list[Any]:
    if child.tag == f"{_W}r":
        return [child]
    return [run for run in child if run.tag == f"{_W}r"] if child.tag in [f"{_W}{name}" for name in _HOLD_RUNS] else []


def _blocks(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of ``parent`` in the order in which ``read/word.py`` counts them, so that its places are found again."""
    for child in parent:
        tag = child.tag
        if tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif tag == f"{_W}sdt":
            gallery = child.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
            content = child.find(f"{_W}sdtContent")
            if content is not None and (gallery is None or gallery.get(f"{_W}val") != "Table of Contents"):
                yield from _blocks(content)
        elif tag in _THROUGH:
            yield from _blocks(child)
        elif tag == f"{_MC}AlternateContent" and len(child):
            yield from _blocks(child[0])


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{_W}tr":
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif child.tag in _ROWS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _ROWS:
            yield from _cells(child)


def _number(element: Any, usual: int) -> int:
    given = element.get(f"{_W}val", "") if element is not None else ""
    return int(given) if given.isdecimal() else usual


def _prepared(document: Any, title: str) -> None:
    """Paper, margins, type and properties as administrative documents have them (Decree 30/2020/NĐ-CP, appendix I)."""
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
