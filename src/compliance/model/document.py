"""A file as lines in order, each with the way back to what was printed."""

from __future__ import annotations

from compliance.record import dataclass

Place = tuple[tuple[str, int], ...]
"""Where a person finds a line again, from the outside in; each part is a name and a 1-based number. Empty for plain text, where the line
is the place.

    (("page", 3), ("line", 12))                   a page as printed
    (("paragraph", 41),)                          a word processor's paragraph, tables not counted
    (("table", 2), ("row", 3), ("cell", 1))       a cell by its first column; ("rows", 2), ("columns", 3) follow where it spans several
    (("footnote", 2),)                            a footnote's text

The names are messages, too (``place-page``); parse/ reads rows of tables off them.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """A message by its key and the values that fill it; words come in when a report is made."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: ``number`` is 1-based, ``raw`` as printed, ``text`` put in order (see ``read.order``).

    ``indent`` counts the columns of white space that stood before the text; ``place`` is empty for plain text.
    """

    number: int
    raw: str
    text: str
    indent: int = 0
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its path as given and its lines, line ``n`` at index ``n - 1``.

    ``notes`` say what was done to the file to read it (``note.read-...``), and are shown wherever the document is. ``whole``: a line is a
    whole paragraph (or one row of it, where the author broke it by hand), as in word processors; plain text may be wrapped.
    ``confidence``: how sure the letters of a scan are, 0 to 1 on average; ``None`` where the letters are known.
    """

    path: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    whole: bool = False
    confidence: float | None = None

    def places(self, span: tuple[int, int]) -> tuple[Place, ...]:
        """The places of the first and the last line of ``span`` (1-based, inclusive); empty where the document has none."""
        ends = [self.lines[number - 1].place for number in span if 0 < number <= len(self.lines)]
        return tuple(ends) if all(ends) else ()
