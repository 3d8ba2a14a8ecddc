"""OpenDocument text (.odt) → Document: the document as it is printed with all changes accepted.

OpenDocument 1.3 (ISO/IEC 26300, part 3) read with the standard library, to the same lines and places as ``word``. Deleted text stands apart
from the text itself and is left out, as are comments, headers and footers, hidden text and indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from compliance.errors import InputError
from compliance.model.document import Document, Note, Place
from compliance.read.archive import Archive
from compliance.read.grid import Cell, Printed
from compliance.read.grid import lines as table_lines
from compliance.read.lines import document
from compliance.read.numbering import Counter, Level
from compliance.read.opendocument_styles import LEVELS, TEXT, Styles, whole

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_KIND = b"application/vnd.oasis.opendocument.text"
BREAK = "\n"
_REPEATED = 200
"""Rows or columns that may be repeated by a number."""
_LEFT_OUT = frozenset((f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{TEXT}ruby-text", f"{TEXT}hidden-text"))


def read(path: str, data: bytes) -> Document:
    """The document in ``data``; ``InputError`` where it is damaged, encrypted, unsafe or no text in OpenDocument."""
    archive = Archive(path, data, ".odt")
    kind = archive.part("mimetype").strip() if "mimetype" in archive else _KIND
    if "content.xml" not in archive or not kind.startswith(_KIND):
        raise InputError("archive-other", path=path, suffix=".odt", problem=kind.decode("ascii", "replace")[:80])
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.part("META-INF/manifest.xml"):
        raise InputError("archive-encrypted", path=path)
    content = archive.xml("content.xml")
    text = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if text is None:
        raise InputError("archive-other", path=path, suffix=".odt", problem="office:text: -")
    return _Story(Styles([content, *([archive.xml("styles.xml")] if "styles.xml" in archive else [])])).document(path, text)


class _Story:
    """A document being read: its text in order, with the counters that run through it."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.paragraphs = self.tables = 0
        self.notes: list[Element] = []
        self.boxes: list[Element] = []
        self.outline = Counter()
        self._by_id: dict[str, Counter] = {}
        self._by_style: dict[str, Counter] = {}

    def document(self, path: str, text: Element) -> Document:
        """All text of the body ``text``."""
        changes = text.find(f"{TEXT}tracked-changes")
        count = len(changes) if changes is not None else 0
        printed = [*self._body(text), *self._footnotes()]
        return document(path, printed, [Note("note.read-tracked", (("count", str(count)),))] if count else ())

    def _body(self, text: Element) -> Iterator[Printed]:
        for block, label in self._blocks(text):
            if block.tag == f"{_TABLE}table":
                yield from self._table(block)
                continue
            self.paragraphs += 1
            yield from self._printed(block, label, (("paragraph", self.paragraphs),))

    def _printed(self, paragraph: Element, label: str, place: Place) -> Iterator[Printed]:
        """The lines of a paragraph or of a text box, and of the text boxes in it."""
        if paragraph.tag == f"{_DRAW}text-box":
            yield from self._box(paragraph, place)
            return
        self.boxes = []
        yield from ((line, place) for line in self._lines(paragraph, label))
        for box in self.boxes:
            yield from self._box(box, place)

    def _box(self, box: Element, place: Place) -> Iterator[Printed]:
        for block, label in self._blocks(box):
            if block.tag == f"{_TABLE}table":
                yield from self._table(block)
            else:
                yield from self._printed(block, label, place)

    # ── blocks and lists ────────────────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, parent: Iterable[Element]) -> Iterator[tuple[Element, str]]:
        """Paragraphs, tables and text boxes of ``parent``, with the label that a list prints before them."""
        for child in parent:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{_TABLE}table"):
                yield child, ""
            elif tag == f"{TEXT}h":
                yield child, self._heading(child)
            elif tag == f"{TEXT}list":
                yield from self._list(child)
            elif tag == f"{TEXT}section" and child.get(f"{TEXT}display") != "none":
                yield from self._blocks(child)
            elif tag == f"{_DRAW}frame":
                for box in child.findall(f"{_DRAW}text-box"):
                    yield box, ""

    def _heading(self, heading: Element) -> str:
        level = whole(heading.get(f"{TEXT}outline-level"), 1) - 1
        levels = self.styles.outline
        if heading.get(f"{TEXT}is-list-header") == "true" or not 0 <= level < len(levels) or not levels[level].text:
            return ""
        return self.outline.next(levels, level)

    def _list(self, top: Element) -> Iterator[tuple[Element, str]]:
        style = top.get(f"{TEXT}style-name", "")
        counter: Counter | None = None
        if follows := top.get(f"{TEXT}continue-list"):
            counter = self._by_id.get(follows)
        elif top.get(f"{TEXT}continue-numbering") == "true":
            counter = self._by_style.get(style)
        counter = counter or Counter()
        self._by_style[style] = counter
        self._by_id[top.get(_ID, "")] = counter
        return self._items(top, style, 0, counter)

    def _items(self, parent: Element, style: str, level: int, counter: Counter) -> Iterator[tuple[Element, str]]:
        levels = self.styles.lists.get(style, ())
        for item in parent:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            numbered = item.tag == f"{TEXT}list-item"
            if (start := whole(item.get(f"{TEXT}start-value"), -1)) >= 0 and level < LEVELS:
                counter.values[level] = start - 1
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._items(child, child.get(f"{TEXT}style-name", style), level + 1, counter)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    yield child, self._label(levels, level, counter) if numbered else ""
                    numbered = False
                else:
                    yield from self._blocks([child])

    def _label(self, levels: tuple[Level, ...], level: int, counter: Counter) -> str:
        return counter.next(levels, level) if level < len(levels) else ""

    # ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lines(self, paragraph: Element, label: str) -> list[str]:
        out: list[str] = []
        self._inline(paragraph, out)
        text = "".join(out)
        if label and (text.strip() or label not in ("-", "+")):
            text = f"{label} {text.lstrip()}"
        return text.rstrip(BREAK).split(BREAK)

    def _inline(self, element: Element, out: list[str]) -> None:
        """The text in ``element``; white space in the file is one blank, that of the author has elements of its own."""
        style = element.get(f"{TEXT}style-name", "")
        if style and self.styles.property(style, "display") == "none":
            return
        start = len(out)
        _put(element.text, out)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                out.append(" ")
            elif tag == f"{TEXT}tab":
                out.append("\t")
            elif tag == f"{TEXT}line-break":
                out.append(BREAK)
            elif tag == f"{TEXT}note":
                self.notes.append(child)
            elif tag == f"{_DRAW}frame":
                self.boxes += child.findall(f"{_DRAW}text-box")
            elif tag == f"{_DRAW}custom-shape":
                self.boxes.append(child)
            elif tag not in _LEFT_OUT and child.get(f"{TEXT}is-hidden") != "true":
                self._inline(child, out)
            _put(child.tail, out)
        if style and self.styles.property(style, "text-transform") == "uppercase":
            out[start:] = [text.upper() for text in out[start:]]

    # ── tables and notes ────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: Element) -> Iterator[Printed]:
        self.tables += 1
        number = self.tables
        cells: list[Cell] = []
        for at, row in enumerate(self._rows(table), start=1):
            column = 1
            for child in row:
                if child.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                if child.tag == f"{_TABLE}table-cell":
                    columns, rows = (whole(child.get(f"{_TABLE}number-{name}-spanned"), 1) for name in ("columns", "rows"))
                    cells.append(Cell(at, column, max(1, columns), max(1, rows), self._cell(child)))
                column += min(_REPEATED, max(1, whole(child.get(f"{_TABLE}number-columns-repeated"), 1)))
        return table_lines(number, cells)

    def _rows(self, table: Element) -> Iterator[Element]:
        for child in table:
            if child.tag == f"{_TABLE}table-row":
                yield child
            elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
                yield from self._rows(child)

    def _cell(self, cell: Element) -> list[list[str] | list[Printed]]:
        content: list[list[str] | list[Printed]] = []
        for block, label in self._blocks(cell):
            if block.tag == f"{_TABLE}table":
                content.append(list(self._table(block)))
            else:
                content.append([line for line, _ in self._printed(block, label, ())])
        return content

    def _footnotes(self) -> Iterator[Printed]:
        for number, note in enumerate(list(self.notes), start=1):
            body = note.find(f"{TEXT}note-body")
            blocks = self._blocks(body) if body is not None else ()
            lines = [line for block, label in blocks if block.tag != f"{_TABLE}table" for line, _ in self._printed(block, label, ())]
            if text := " ".join(" ".join(lines).split()):
                yield f"[{number}] {text}", (("footnote", number),)


def _put(text: str | None, out: list[str]) -> None:
    if text:
        out.append(text if text.isprintable() else text.replace("\n", " ").replace("\t", " ").replace("\r", " "))
