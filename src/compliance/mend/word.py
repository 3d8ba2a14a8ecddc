"""Word (.docx): the characters that change, in the runs that hold them; every other byte of every part stays as it is.

Where a character stands is not searched for: the document is read once more with a sign of its own in the place of every letter of each
piece of text (``w:t``), so that the reader itself tells which piece each letter of a line came from, through lists, tables, fields, text
boxes and notes. After the changes the document is read again; a line that does not say what it should gets none of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from io import BytesIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from compliance.errors import InputError
from compliance.mend.changes import Mend, mended
from compliance.model.document import Document
from compliance.read import word
from compliance.read.archive import Archive
from compliance.record import dataclass

_TEXTS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main t",
    "http://purl.oclc.org/ooxml/wordprocessingml/main t",
)
_SIGNS = range(0xF0000, 0xFFFFE)
"""Characters without a meaning (private use); piece ``n`` has the one of that number, counted anew when all are used."""
_KEEP = re.compile(rb"""\sxml:space\s*=\s*(?:"[^"]*"|'[^']*')""")

Origin = tuple[int, int]
"""A piece of text and an offset in it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of a ``w:t``: its part, where its tag begins and its content begins and ends (in bytes of the part), and what it says."""

    part: str
    tag: int
    start: int
    end: int
    text: str


def write(path: str, data: bytes, document: Document, mends: Sequence[Mend]) -> tuple[bytes, tuple[Mend, ...]]:
    """See ``mend``. ``InputError`` where ``data`` is not what ``document`` was read of, or larger than what is read."""
    if not _alike(word.read(path, data), [line.raw for line in document.lines]):
        raise InputError("file-changed", path=path)
    if not mends:
        return data, ()
    package = _Package(path, data)
    where = _origins(document, package)
    kept = [mend for mend in mends if _found(mend, where[mend.edit.line - 1], document.lines[mend.edit.line - 1].raw)]
    while kept:
        made = package.made(_said(package.pieces, document, kept, where))
        wanted = mended(document, kept)
        lines = word.read(path, made).lines
        wrong = {number for number, (line, raw) in enumerate(zip(lines, wanted, strict=False), 1) if line.raw != raw}
        if not wrong and len(lines) == len(wanted):
            break
        touched = [mend for mend in kept if mend.edit.line in wrong] or kept
        kept = [mend for mend in kept if mend not in touched]
    return made if kept else data, tuple(mend for mend in mends if mend not in kept)


def _alike(document: Document, raws: Sequence[str]) -> bool:
    return [line.raw for line in document.lines] == list(raws)


class _Package:
    """The parts of a document, and the pieces of text in those that are printed."""

    def __init__(self, path: str, data: bytes) -> None:
        archive = Archive(path, data, ".docx")
        self.path = path
        self.members = [(info, archive.part(info.filename)) for info in archive.members()]
        parts = {info.filename: content for info, content in self.members}
        self.pieces = [piece for name in word.printed(archive) for piece in _pieces(name, parts[name])]

    def made(self, texts: dict[int, str]) -> bytes:
        """The document with other texts in some of its pieces."""
        changed: dict[str, list[tuple[Piece, str]]] = {}
        for number in sorted(texts):
            changed.setdefault(self.pieces[number].part, []).append((self.pieces[number], texts[number]))
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for info, content in self.members:
                archive.writestr(copy(info), _spliced(content, changed.get(info.filename, ())))
        return out.getvalue()


def _pieces(part: str, data: bytes) -> list[Piece]:
    """Every ``w:t`` of a part that holds nothing but text; none where the part is not UTF-8."""
    found: list[Piece] = []
    open_at: list[int] = []
    held: list[str] = []
    starts: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begun(name: str, _: object) -> None:
        if name in _TEXTS:
            open_at[:], held[:], starts[:] = [parser.CurrentByteIndex], [], []
        else:
            open_at.clear()

    def said(text: str) -> None:
        if open_at:
            if not starts:
                starts.append(parser.CurrentByteIndex)
            held.append(text)

    def ended(_: str) -> None:
        if open_at and starts:
            found.append(Piece(part, open_at[0], starts[0], parser.CurrentByteIndex, "".join(held)))
        open_at.clear()

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = begun, said, ended
    try:
        data.decode("utf-8")
        parser.Parse(data, True)
    except (UnicodeDecodeError, expat.ExpatError):
        return []
    return [piece for piece in found if b"<" not in data[piece.start : piece.end]]


def _spliced(data: bytes, changed: Iterable[tuple[Piece, str]]) -> bytes:
    """A part with other texts in some of its pieces, which are in its order."""
    pieces: list[bytes] = []
    at = 0
    for piece, text in changed:
        tag = data[piece.tag : piece.start]
        if text != text.strip():
            tag = _KEEP.sub(b"", tag)[:-1] + b' xml:space="preserve">'
        pieces += data[at : piece.tag], tag, escape(text).encode()
        at = piece.end
    return b"".join((*pieces, data[at:]))


def _origins(document: Document, package: _Package) -> list[list[Origin | None]]:
    """Of each character of each line as printed: where it came from; ``None`` for what no piece holds, or where that is not certain."""
    signed = {number: _signed(piece.text, chr(_SIGNS[number % len(_SIGNS)])) for number, piece in enumerate(package.pieces)}
    lines = word.read(package.path, package.made(signed)).lines
    if len(lines) != len(document.lines):
        return [[None] * len(line.raw) for line in document.lines]
    left = _Reading(package.pieces)
    return [left.line(line.raw, shown.raw) for line, shown in zip(document.lines, lines, strict=True)]


def _signed(text: str, sign: str) -> str:
    return "".join(letter if letter.isspace() else sign for letter in text)


class _Reading:
    """Pieces, read letter by letter in the order in which they are printed."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.texts = [piece.text for piece in pieces]
        self.places = [[at for at, letter in enumerate(text) if not letter.isspace()] for text in self.texts]
        self.read = [0] * len(pieces)
        self.last = 0

    def line(self, raw: str, signed: str) -> list[Origin | None]:
        """Where the characters of a line came from."""
        if len(raw) != len(signed):
            return [None] * len(raw)
        found: list[Origin | None] = [self._next(sign) for sign in signed]
        at = 0
        while at < len(raw):
            end = at
            while end < len(raw) and raw[end].isspace():
                end += 1
            if end > at:
                before, after = found[at - 1] if at else None, found[end] if end < len(raw) else None
                if before and after:
                    found[at:end] = self._blanks(before, after, end - at)
            at = end + 1
        return found

    def _next(self, sign: str) -> Origin | None:
        code = ord(sign)
        if code not in _SIGNS:
            return None
        number = code - _SIGNS[0]
        while number < len(self.texts) and self.read[number] >= len(self.places[number]):
            number += len(_SIGNS)  # more pieces than signs
        if number >= len(self.texts):
            return None
        self.read[number] += 1
        return number, self.places[number][self.read[number] - 1]

    def _blanks(self, before: Origin, after: Origin, count: int) -> list[Origin | None]:
        """Where ``count`` blanks between two letters came from, if just so many stand between these in the pieces."""
        (first, start), (last, end) = before, after
        if first == last:
            places: list[Origin] = [(first, at) for at in range(start + 1, end)]
        elif first < last:
            places = [(first, at) for at in range(start + 1, len(self.texts[first]))]
            places += [(number, at) for number in range(first + 1, last) for at in range(len(self.texts[number]))]
            places += [(last, at) for at in range(end)]
        else:
            places = []
        certain = len(places) == count and all(self.texts[number][at].isspace() for number, at in places)
        return list(places) if certain else [None] * count


def _found(mend: Mend, origins: Sequence[Origin | None], raw: str) -> bool:
    """Whether every character that a mend touches is in a piece of text."""
    return all(_place(origins, raw, change.start, change.end) is not None for change in mend.changes)


def _place(origins: Sequence[Origin | None], raw: str, start: int, end: int) -> list[tuple[Origin, bool]] | None:
    """The characters that a change takes away; of one that only puts in, the character beside it and whether it goes after that."""
    if start < end:
        taken = [origin for origin in origins[start:end] if origin]
        return [(origin, False) for origin in taken] if len(taken) == end - start else None
    sides = [(origins[at], at < start) for at in (start - 1, start) if 0 <= at < len(raw) and origins[at]]
    sides.sort(key=lambda side: not side[1])
    return [(origin, after) for origin, after in sides[:1] if origin] or None


def _said(pieces: Sequence[Piece], document: Document, mends: Sequence[Mend], where: Sequence[list[Origin | None]]) -> dict[int, str]:
    """Piece → its text with all changes."""
    letters: dict[int, list[str]] = {}
    for mend in mends:
        raw, origins = document.lines[mend.edit.line - 1].raw, where[mend.edit.line - 1]
        for change in mend.changes:
            new = change.new
            for (number, at), after in _place(origins, raw, change.start, change.end) or ():
                held = letters.setdefault(number, list(pieces[number].text))
                if change.start == change.end:
                    held[at] = held[at] + new if after else new + held[at]
                else:
                    held[at], new = new, ""
    return {number: "".join(held) for number, held in letters.items()}
