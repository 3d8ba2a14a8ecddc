"""A page of text with styles, folded to a width. Rich turns styles into what a terminal shows; text without styles does without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

Styled = str | tuple[str, str]
"""Plain text, or text with a Rich style."""
Lines = list[list[Styled]]
GLUE = "\u00a0"
"""Stands for a blank at which no line is to end. No other text holds it (``words.clean``)."""
_NARROW = 60
_LEAST = 20
_HEAD = 10
"""Columns of a heading in a table."""
_ODD = re.compile("[\u0300-\u036f\u200b-\u200f\u1100-\u11ff\u2e80-\U0010ffff]")
"""Letters that may take no column or two; all others take one."""


class Page:
    """Lines in order.

    ``text`` gives them as one string: ``styled`` for a terminal (Rich then looks at NO_COLOR and TERM), else plain, without blanks at
    the ends of lines.
    """

    def __init__(self, width: int, styled: bool) -> None:
        self.width, self.styled = width, styled
        self._lines: Lines = []

    def line(self, *parts: Styled, indent: int = 0, hanging: int = 0) -> None:
        """One paragraph, ``indent`` columns in; its further lines ``hanging`` columns more."""
        self._hang(" " * indent, parts, indent + hanging)

    def field(self, label: str, parts: Iterable[Styled], column: int, indent: int = 0) -> None:
        """A label and what stands beside it from ``column`` on; below it where the page is narrow."""
        if self.width >= _NARROW:
            self._hang((" " * indent + label.ljust(column), "dim"), tuple(parts), indent + column)
        else:
            self._hang((" " * indent + (f"{label}: " if label else "  "), "dim"), tuple(parts), indent + 2)

    def row(self, *parts: Styled) -> None:
        """One line as it stands; it is for the caller to keep within the width."""
        self._lines.append([part for part in parts if part and part[0]])

    def blank(self) -> None:
        """An empty line."""
        self._lines.append([])

    def rule(self, title: str, style: str = "bold") -> None:
        """A title on a line of its own with a stroke to the right margin; a title too long loses its head."""
        room = self.width - 4
        shown = title if len(title) <= room else "…" + title[-(room - 1) :]
        self._lines.append([("── ", "dim"), (shown, style), (" " + "─" * max(0, self.width - len(shown) - 4), "dim")])

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]]) -> bool:
        """A table between empty lines, its first column to the left, the others to the right. False where the page is too narrow for it."""
        above = [[head[first:last] for first, last in folded(head, _HEAD, 0)] for head in heads]
        widths = [max(map(len, [*head, *(row[at][0] for row in rows)])) for at, head in enumerate(above)]
        gap = next((gap for gap in (3, 2, 1) if sum(widths) + gap * (len(widths) - 1) <= self.width), 0)
        if not gap:
            return False
        height = max(map(len, above))
        padded = [[""] * (height - len(head)) + head for head in above]
        headings = [[(head[number], "bold") for head in padded] for number in range(height)]
        made: Lines = [_row(cells, widths, gap) for cells in (*headings, *rows)]
        stroke: list[Styled] = [("─" * (sum(widths) + gap * (len(widths) - 1)), "dim")]
        self._lines += [[], *made[:height], stroke, *made[height:], []]
        return True

    def text(self) -> str:
        """The whole page."""
        if self.styled:
            return _styled(self._lines).replace(GLUE, " ")
        return "".join("".join(map(_plain, line)).rstrip() + "\n" for line in self._lines).replace(GLUE, " ")

    def _hang(self, head: Styled, parts: Sequence[Styled], column: int) -> None:
        """Fold ``head`` and ``parts`` as one paragraph whose further lines begin at ``column``."""
        whole = [head, *parts]
        text = "".join(map(_plain, whole))
        if len(text) <= self.width and not _ODD.search(text):
            self._lines.append(whole)
            return
        for at, (first, last) in enumerate(folded(text, self.width, column)):
            indent = " " * column if at else ""
            self._lines.append([indent, *_cut(whole, first, last)] if self.styled else [indent + text[first:last]])


def folded(text: str, width: int, column: int) -> list[tuple[int, int]]:
    """``text`` cut at blanks into lines of at most ``width`` columns, those after the first ``column`` narrower.

    A line is its first offset and the one after its last. A word that is longer than a line is cut where the line ends.
    """
    reach = _reach(text)
    lines: list[tuple[int, int]] = []
    start, room, rest = 0, width, max(_LEAST, width - column) if column else width
    while (limit := reach(start, room)) < len(text):
        cut = text.rfind(" ", start, limit + 1)
        if cut < start or not text[start:cut].strip(" "):
            cut = limit
        lines.append((start, start + len(text[start:cut].rstrip(" "))))
        start, room = len(text) - len(text[cut:].lstrip(" ")), rest
    return [*lines, (start, len(text))]


def _reach(text: str) -> Callable[[int, int], int]:
    """Tells up to which offset, one at the least, a line from some offset on has room for a number of columns."""
    if not _ODD.search(text):
        return lambda start, room: start + room
    from rich.cells import cell_len

    def reach(start: int, room: int) -> int:
        end = start + 1
        while end < len(text) and cell_len(text[start : end + 1]) <= room:
            end += 1
        return end

    return reach


def _styled(lines: Lines) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.segment import Segment, Segments

    console = Console(file=StringIO(), force_terminal=True, highlight=False, emoji=False, markup=False, legacy_windows=False)
    segments: list[Segment] = []
    for line in lines:
        segments += (Segment(part) if isinstance(part, str) else Segment(part[0], console.get_style(part[1])) for part in line)
        segments.append(Segment.line())
    with console.capture() as drawn:
        console.print(Segments(segments), end="", soft_wrap=True)
    return drawn.get()


def _row(cells: Sequence[tuple[str, str]], widths: Sequence[int], gap: int) -> list[Styled]:
    made: list[Styled] = [cells[0], " " * (widths[0] - len(cells[0][0]))]
    for cell, width in zip(cells[1:], widths[1:], strict=True):
        made += [" " * (gap + width - len(cell[0])), cell]
    return made


def _plain(part: Styled) -> str:
    return part if isinstance(part, str) else part[0]


def _cut(parts: Sequence[Styled], first: int, last: int) -> list[Styled]:
    """What stands from offset ``first`` to ``last`` of all parts together."""
    made: list[Styled] = []
    at = 0
    for part in parts:
        text = _plain(part)
        piece = text[max(0, first - at) : max(0, last - at)]
        if piece:
            made.append(piece if isinstance(part, str) else (piece, part[1]))
        at += len(text)
    return made
