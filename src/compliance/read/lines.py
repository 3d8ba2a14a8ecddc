"""Paragraphs with places → Document: what every reader of a structured format ends with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.errors import InputError
from compliance.model.document import Document, Line, Note, Place
from compliance.read.order import ordered


def document(path: str, printed: Iterable[tuple[str, Place]], notes: Sequence[Note] = (), whole: bool = True) -> Document:
    """The lines ``printed`` (as printed, without line feeds; and their places) put in order; ``InputError`` where none holds text."""
    pairs = [(raw.replace("\n", " "), place) for raw, place in printed]
    raws = [raw for raw, _ in pairs]
    texts = ordered("\n".join(raws)).split("\n")
    if not any(text.strip() for text in texts):
        raise InputError("file-empty", path=path)
    lines = (
        Line(number, raw, text.strip(), len(raw) - len(raw.lstrip()), place)
        for number, ((raw, place), text) in enumerate(zip(pairs, texts, strict=True), start=1)
    )
    return Document(path, tuple(lines), tuple(notes), whole)
