"""Plain text and Markdown: bytes → Document."""

from __future__ import annotations

from compliance.model.document import Document, Line, Note
from compliance.read.bytes import decoded
from compliance.read.order import ordered


def read(path: str, data: bytes) -> Document:
    """The lines of a text file; ``InputError`` where it is empty, binary or in an encoding that is not read."""
    text, notes = decoded(path, data)
    return lines(path, text, notes)


def lines(path: str, text: str, notes: tuple[Note, ...] = ()) -> Document:
    """The lines of ``text``; a line ends at LF or CRLF, nothing else. A line feed at the very end opens no further line."""
    raws = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    texts = ordered("\n".join(raws)).split("\n")
    pairs = enumerate(zip(raws, texts, strict=True), start=1)
    return Document(path, tuple(Line(number, raw, text.strip(), len(raw) - len(raw.lstrip())) for number, (raw, text) in pairs), notes)
