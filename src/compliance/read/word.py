"""Word (.docx, .docm) → Document: the document as it is printed with all changes accepted.

Office Open XML (ECMA-376, part 1, 17) read with the standard library. Lists are numbered as Word prints them; tables come cell by cell;
text boxes after the paragraph that holds them; foot- and endnotes at the end as ``[1] ...``. Comments, headers and footers, hidden text and
tables of contents are left out. Macros are parts that are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from compliance.errors import InputError
from compliance.model.document import Document, Note, Place
from compliance.read.archive import Archive, tree
from compliance.read.grid import Cell, Printed
from compliance.read.grid import lines as table_lines
from compliance.read.lines import document
from compliance.read.word_styles import Lists, Styles, W, value, whole
from compliance.read.word_text import BREAK, Text

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WIDEST = 63
"""Columns of a table in Word."""


def read(path: str, data: bytes) -> Document:
    """The document in ``data``; ``InputError`` where it is damaged, encrypted, unsafe or no Word document."""
    archive = Archive(path, data, ".docx")
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    if main not in archive:
        raise InputError("archive-other", path=path, suffix=".docx", problem=f"{main}: -")
    root = _xml(archive, main)
    body = root.find(f"{W}body")
    if body is None:
        raise InputError("archive-other", path=path, suffix=".docx", problem=root.tag.rpartition("}")[2])
    parts = {name: _xml(archive, part) for name, part in _related(archive, main).items() if name in _PARTS and part in archive}
    return _Story(parts).document(path, body)


_PARTS = ("styles", "numbering", "footnotes", "endnotes")


def printed(archive: Archive) -> list[str]:
    """The parts whose text is printed: the body and the notes."""
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    related = _related(archive, main)
    return [main, *(related[name] for name in ("footnotes", "endnotes") if related.get(name, "") in archive)]


def _xml(archive: Archive, name: str) -> Element:
    return tree(archive.path, name, archive.part(name).replace(_STRICT, _USUAL))


def _related(archive: Archive, part: str) -> dict[str, str]:
    """The parts that ``part`` (empty: the package) names, by the last word of the kind of their relation."""
    folder, _, name = part.rpartition("/")
    table = join(folder, "_rels", f"{name}.rels")
    found: dict[str, str] = {}
    for relation in archive.xml(table) if table in archive else ():
        if relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            resolved = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found.setdefault(relation.get("Type", "").rpartition("/")[2], resolved)
    return found


class _Story:
    """A document being read: its text in order, with the counters that run through it."""

    def __init__(self, parts: dict[str, Element]) -> None:
        self.styles = Styles(parts.get("styles"))
        self.lists = Lists(parts.get("numbering"), self.styles)
        self.text = Text(self.styles)
        self.notes = {(kind, note.get(f"{W}id", "")): note for kind in ("footnote", "endnote") for note in parts.get(f"{kind}s", ())}
        self.paragraphs = self.tables = 0
        self.carried = ""
        self.embedded = False

    def document(self, path: str, body: Element) -> Document:
        """All text of ``body``."""
        printed = [*self._body(body), *self._footnotes()]
        notes: list[Note] = []
        if self.text.tracked:
            notes.append(Note("note.read-tracked", (("count", str(self.text.tracked)),)))
        if self.embedded:
            notes.append(Note("note.read-embedded"))
        return document(path, printed, notes)

    def _body(self, body: Element) -> Iterator[Printed]:
        for block in self._blocks(body):
            if block.tag == f"{W}tbl":
                yield from self._table(block)
                continue
            self.paragraphs += 1
            place: Place = (("paragraph", self.paragraphs),)
            if (lines := self._paragraph(block)) is None:
                continue
            yield from ((line, place) for line in lines)
            for box in self.text.boxes:
                yield from self._box(box, place)

    def _box(self, box: Element, place: Place) -> Iterator[Printed]:
        """A text box; its paragraphs have the place of the one that holds it."""
        for block in self._blocks(box):
            if block.tag == f"{W}tbl":
                yield from self._table(block)
            elif lines := self._paragraph(block):
                yield from ((line, place) for line in lines)
                for inner in self.text.boxes:
                    yield from self._box(inner, place)

    def _blocks(self, parent: Element) -> Iterator[Element]:
        """The paragraphs and tables of ``parent``, those in content controls and the like among them."""
        for child in parent:
            tag = child.tag
            if tag in (f"{W}p", f"{W}tbl"):
                yield child
            elif tag == f"{W}sdt":
                gallery = value(child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
                if gallery != "Table of Contents" and (content := child.find(f"{W}sdtContent")) is not None:
                    yield from self._blocks(content)
            elif tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                yield from self._blocks(child)
            elif tag == f"{_MC}AlternateContent" and len(child):
                yield from self._blocks(child[0])
            self.embedded = self.embedded or tag == f"{W}altChunk"

    def _paragraph(self, paragraph: Element) -> list[str] | None:
        """The lines of a paragraph; ``None`` where its end is deleted and the next one goes on with it."""
        properties = paragraph.find(f"{W}pPr")
        text = self.carried + self.text.read(paragraph, self.styles.of(properties))
        self.carried = ""
        if self.text.deleted(properties):
            self.carried = text
            return None
        label = self.lists.label(properties)
        if label and (text.strip() or label not in ("-", "+")):
            text = f"{label} {text.lstrip()}"
        return text.rstrip(BREAK).split(BREAK)

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: Element) -> Iterator[Printed]:
        self.tables += 1
        number = self.tables
        cells: list[Cell] = []
        open_cells: dict[int, Cell] = {}
        for at, row in enumerate(self._rows(table), start=1):
            before = row.find(f"{W}trPr/{W}gridBefore")
            column = 1 + min(_WIDEST, whole(value(before), 0))
            for one in self._cells(row):
                properties = one.find(f"{W}tcPr")
                span = properties.find(f"{W}gridSpan") if properties is not None else None
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                width = max(1, min(_WIDEST, whole(value(span), 1)))
                above = open_cells.get(column)
                if merge is not None and value(merge, "continue") == "continue" and above and above.row + above.rows == at:
                    above.rows += 1
                    above.content += [paragraph for paragraph in self._cell(one) if any(_printed(line) for line in paragraph)]
                else:
                    cell = Cell(at, column, width)
                    cell.content = self._cell(one)
                    cells.append(cell)
                    open_cells[column] = cell
                column += width
        return table_lines(number, cells)

    def _rows(self, table: Element) -> Iterator[Element]:
        for child in table:
            if child.tag == f"{W}tr":
                deleted = child.find(f"{W}trPr/{W}del") is not None
                self.text.tracked += deleted or child.find(f"{W}trPr/{W}ins") is not None
                if not deleted:
                    yield child
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                yield from self._rows(child)

    def _cells(self, row: Element) -> Iterator[Element]:
        for child in row:
            if child.tag == f"{W}tc":
                yield child
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
                yield from self._cells(child)

    def _cell(self, cell: Element) -> list[list[str] | list[Printed]]:
        content: list[list[str] | list[Printed]] = []
        for block in self._blocks(cell):
            if block.tag == f"{W}tbl":
                content.append(list(self._table(block)))
            elif lines := self._paragraph(block):
                content.append(lines)
                for box in self.text.boxes:
                    content.append([line for line, _ in self._box(box, ())])
        return content

    # ── notes ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _footnotes(self) -> Iterator[Printed]:
        """The notes whose marks stand in the text, in the order of these."""
        for number, key in enumerate(list(self.text.notes), start=1):
            note = self.notes.get(key)
            if note is None:
                continue
            lines = [line for block in self._blocks(note) if block.tag == f"{W}p" for line in self._paragraph(block) or ()]
            text = " ".join(" ".join(lines).split())
            if text:
                yield f"[{number}] {text}", (("footnote", number),)


def _printed(line: str | Printed) -> bool:
    return bool((line if isinstance(line, str) else line[0]).strip())
