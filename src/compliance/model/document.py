"""A file as lines in order, each with the way back to what was printed."""

from __future__ import annotations

from compliance.record import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: ``number`` is 1-based, ``raw`` as printed, ``text`` put in order (see ``read.order``).

    ``indent`` counts the columns of white space that stood before the text.
    """

    number: int
    raw: str
    text: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its path as given and its lines, line ``n`` at index ``n - 1``."""

    path: str
    lines: tuple[Line, ...]
