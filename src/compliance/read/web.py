"""Web pages (.html, .htm), also those that Word and LibreOffice save → Document: paragraphs, lists and tables as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from compliance.errors import InputError
from compliance.model.document import Document, Note, Place
from compliance.read.archive import TAGS
from compliance.read.grid import Cell, Printed
from compliance.read.grid import lines as table_lines
from compliance.read.lines import document
from compliance.read.numbering import printed
from compliance.read.web_text import decoded, tamed
from compliance.record import dataclass, field

BREAK = "\n"
_DEPTH = 100
"""Lists or tables within each other."""
_MOST = 200
"""Rows or columns that one cell may span."""
_SKIPPED = frozenset(("script", "style", "head", "template", "noscript", "del", "xml", "select", "textarea", "svg", "math", "object"))
_ENDING = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Blocks of which an empty one is a blank line."""
_BLOCKS = _ENDING | {
    *("div", "blockquote", "pre", "address", "center", "hr", "dl", "dt", "dd", "body", "html", "caption", "form", "fieldset"),
    *("article", "section", "main", "header", "footer", "nav", "aside", "figure", "figcaption"),
}
_VOID = frozenset(("br", "hr", "img", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_CAPITALS = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_TO_NOTE = re.compile(r"#(?:_ftn|_edn|sdfootnote|sdendnote)(\d+)(?:sym)?$")
_FROM_NOTE = re.compile(r"#(?:_ftnref|_ednref|sdfootnote|sdendnote)(\d+)(?:anc)?$")
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_LIST_STYLES = {
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}


def read(path: str, data: bytes) -> Document:
    """The page in ``data``; ``InputError`` where it is empty, in an encoding that is not read or nested too deep."""
    text = decoded(path, data)
    if text.count("<") > TAGS:
        raise InputError("xml-too-large", path=path, part="html", problem=f"> {TAGS} <>")
    page = _Page(path)
    page.feed(tamed(text))
    page.close()
    page.finish()
    notes = [Note("note.read-tracked", (("count", str(page.tracked)),))] if page.tracked else []
    return document(path, [*page.lines, *page.footnotes], notes)


@dataclass(slots=True)
class _List:
    form: str
    step: int
    number: int


@dataclass(slots=True)
class _Table:
    number: int
    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 1
    taken: dict[int, int] = field(default_factory=dict)
    """Column → last row that a cell above reaches into."""
    inside: bool = False


class _Page(HTMLParser):
    """Takes the page tag by tag. ``lines`` and ``footnotes`` are what is printed; ``tracked`` counts deletions and insertions."""

    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.lines: list[Printed] = []
        self.footnotes: list[Printed] = []
        self.tracked = 0
        self._paragraphs = self._tables = 0
        self._parts: list[str] = []
        self._label = ""
        self._lists: list[_List] = []
        self._open: list[_Table] = []
        self._skipped: list[str] = []
        self._capitals: list[str] = []
        self._pre = 0
        self._note = 0
        self._mark = False

    # ── what the parser calls ───────────────────────────────────────────────────────────────────────────────────────

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._skipped:
            if tag == self._skipped[-1]:
                self._skipped.append(tag)
            return
        self.tracked += tag in ("ins", "del")
        if tag in _SKIPPED or (tag not in _VOID and _HIDDEN.search(given.get("style", ""))):
            self._skipped.append(tag)
            return
        if (tag == self._capitals[-1]) if self._capitals else (tag not in _VOID and _CAPITALS.search(given.get("style", ""))):
            self._capitals.append(tag)
        if tag == "br":
            self._parts.append(BREAK)
        elif tag == "a":
            self._link(given.get("href", ""))
        elif tag in ("ol", "ul", "menu", "dir"):
            self._flush()
            self._deeper(len(self._lists))
            self._lists.append(_listed(tag, given))
        elif tag == "li":
            self._flush()
            self._item(given)
        elif tag == "table":
            self._flush()
            self._deeper(len(self._open))
            self._tables += 1
            self._open.append(_Table(self._tables))
        elif tag == "tr" and self._open:
            self._flush()
            self._row()
        elif tag in ("td", "th") and self._open:
            self._flush()
            self._cell(given)
        elif tag in _BLOCKS:
            self._flush()
            self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[-1]:
                self._skipped.pop()
            return
        if tag == "a":
            self._mark = False
        elif tag in ("ol", "ul", "menu", "dir"):
            self._flush()
            self._lists = self._lists[:-1]
        elif tag == "table" and self._open:
            self._flush()
            self._close()
        elif tag in ("td", "th", "tr") and self._open:
            self._flush()
            self._open[-1].inside = False
        elif tag in _BLOCKS:
            self._flush(ended=tag in _ENDING)
            self._pre -= tag == "pre" and self._pre > 0
        elif tag == "li":
            self._flush()
        if self._capitals and tag == self._capitals[-1]:
            self._capitals.pop()

    def handle_data(self, data: str) -> None:
        if self._skipped or self._mark:
            return
        if not self._pre:
            data = data.replace("\n", " ").replace("\r", " ")
        self._parts.append(data.upper() if self._capitals else data)

    # ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """Take what is still open at the end of the page."""
        self._flush()
        while self._open:
            self._close()

    def _deeper(self, depth: int) -> None:
        if depth >= _DEPTH:
            raise InputError("xml-too-large", path=self.path, part="html", problem=f"> {_DEPTH} levels")

    def _link(self, target: str) -> None:
        """A link to a note is its mark in the text, one back from it the mark before the note."""
        if _TO_NOTE.search(target):
            self._mark = True
        elif (back := _FROM_NOTE.search(target)) and not self._open:
            self._flush()
            self._note, self._mark = int(back[1][:4]), True

    def _flush(self, ended: bool = False) -> None:
        """End the paragraph; ``ended``: one that is empty is a blank line."""
        text = "".join(self._parts)
        self._parts = []
        if not text.strip():
            if ended and not self._label and not self._open:
                self._put([""])
            return
        lines = [" ".join(line.split(" ")).strip() for line in text.strip().split(BREAK)]
        if self._label:
            lines[0] = f"{self._label} {lines[0]}"
            self._label = ""
        if self._note:
            self.footnotes.append((f"[{self._note}] {' '.join(lines)}", (("footnote", self._note),)))
            self._note = 0
            return
        self._put(lines)

    def _put(self, lines: list[str]) -> None:
        if self._open:
            if self._open[-1].inside:
                self._open[-1].cells[-1].content.append(list(lines))
            elif any(lines):  # text of a table outside of its cells stands before it
                self.lines += [(line, ()) for line in lines]
            return
        self._paragraphs += 1
        place: Place = (("paragraph", self._paragraphs),)
        self.lines += [(line, place) for line in lines]

    def _item(self, given: Mapping[str, str]) -> None:
        if not self._lists:
            self._label = "-"
            return
        kind = self._lists[-1]
        kind.number = _whole(given.get("value", ""), kind.number + kind.step)
        form = _form(given) or kind.form
        self._label = "" if form == "none" else "-" if form == "bullet" else f"{printed(form, kind.number)}."

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _row(self) -> None:
        table = self._open[-1]
        table.row, table.column, table.inside = table.row + 1, 1, False

    def _cell(self, given: Mapping[str, str]) -> None:
        table = self._open[-1]
        if not table.row:
            table.row = 1
        columns, rows = (max(1, min(_MOST, _whole(given.get(name, ""), 1))) for name in ("colspan", "rowspan"))
        while table.taken.get(table.column, 0) >= table.row:
            table.column += 1
        table.cells.append(Cell(table.row, table.column, columns, rows))
        for column in range(table.column, table.column + columns):
            table.taken[column] = table.row + rows - 1
        table.column += columns
        table.inside = True

    def _close(self) -> None:
        """End the table that was opened last: into the cell that it stands in, or into the page."""
        table = self._open.pop()
        lines = list(table_lines(table.number, table.cells))
        if self._open and self._open[-1].inside:
            self._open[-1].cells[-1].content.append(lines)
        else:
            self.lines += lines


def _listed(tag: str, given: Mapping[str, str]) -> _List:
    form = _form(given) or ("decimal" if tag == "ol" else "bullet")
    step = -1 if "reversed" in given else 1
    return _List(form, step, _whole(given.get("start", ""), 1) - step)


def _form(given: Mapping[str, str]) -> str:
    style = _LIST_STYLE.search(given.get("style", ""))
    return (_LIST_STYLES.get(style[1].lower(), "") if style else "") or _TYPES.get(given.get("type", ""), "")


def _whole(text: str, default: int) -> int:
    text = text.strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 6 else default
