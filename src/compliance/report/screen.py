"""A page of text with styles, folded to a width: Rich behind a few methods, so that renderers say what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.segment import Segment, Segments

Styled = str | tuple[str, str]
"""Plain text, or text with a Rich style."""
GLUE = "\u00a0"
"""Stands for a blank at which no line is to end. No other text holds it (``words.clean``)."""
_NARROW = 60
_LEAST = 20
_ODD = re.compile("[\u0300-\u036f\u200b-\u200f\u1100-\u11ff\u2e80-\U0010ffff]")
"""Letters that may take no column or two; all others take one."""


class Page:
    """Lines in order.

    ``text`` gives them as one string: ``styled`` for a terminal (Rich then looks at NO_COLOR and TERM), else plain, without blanks at
    the ends of lines.
    """

    def __init__(self, width: int, styled: bool) -> None:
        self.width, self.styled = width, styled
        self._console = Console(
            file=StringIO(), width=width, force_terminal=styled, highlight=False, emoji=False, markup=False, legacy_windows=False
        )
        self._parts: list[list[Styled] | RenderableType] = []

    def line(self, *parts: Styled, indent: int = 0, hanging: int = 0) -> None:
        """One paragraph, ``indent`` columns in; its further lines ``hanging`` columns more."""
        self._hang(" " * indent, parts, indent + hanging)

    def field(self, label: str, parts: Iterable[Styled], column: int, indent: int = 0) -> None:
        """A label and what stands beside it from ``column`` on; below it where the page is narrow."""
        if self.width >= _NARROW:
            self._hang((" " * indent + label.ljust(column), "dim"), tuple(parts), indent + column)
        else:
            self._hang((" " * indent + (f"{label}: " if label else "  "), "dim"), tuple(parts), indent + 2)

    def blank(self) -> None:
        """An empty line."""
        self._parts.append([])

    def rule(self, title: str, style: str = "bold") -> None:
        """A title on a line of its own with a stroke to the right margin; a title too long loses its head."""
        room = self.width - 4
        shown = title if len(title) <= room else "…" + title[-(room - 1) :]
        self._parts.append([("── ", "dim"), (shown, style), (" " + "─" * max(0, self.width - len(shown) - 4), "dim")])

    def put(self, renderable: RenderableType) -> None:
        """Anything else that Rich can draw (a table)."""
        self._parts.append(renderable)

    def text(self) -> str:
        """The whole page."""
        made: list[str] = []
        lines: list[list[Styled]] = []
        for part in self._parts:
            if isinstance(part, list):
                lines.append(part)
            else:
                made += self._drawn(lines), self._draw(part)
                lines = []
        return "".join((*made, self._drawn(lines))).replace(GLUE, " ")

    def _hang(self, head: Styled, parts: Sequence[Styled], column: int) -> None:
        """Fold ``head`` and ``parts`` as one paragraph whose further lines begin at ``column``."""
        whole = [head, *parts]
        text = "".join(_plain(part) for part in whole)
        if len(text) <= self.width and not _ODD.search(text):
            self._parts.append(whole)
            return
        for at, (first, last) in enumerate(folded(text, self.width, column)):
            line = _cut(whole, first, last)
            self._parts.append([" " * column, *line] if at else line)

    def _drawn(self, lines: list[list[Styled]]) -> str:
        if not self.styled or not lines:
            return "".join("".join(_plain(part) for part in line).rstrip() + "\n" for line in lines)
        segments: list[Segment] = []
        for line in lines:
            segments += (Segment(part) if isinstance(part, str) else Segment(part[0], self._console.get_style(part[1])) for part in line)
            segments.append(Segment.line())
        return self._draw(Segments(segments))

    def _draw(self, renderable: RenderableType) -> str:
        with self._console.capture() as drawn:
            self._console.print(renderable, end="")
        text = drawn.get()
        return text if self.styled else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def folded(text: str, width: int, column: int) -> list[tuple[int, int]]:
    """``text`` cut at blanks into lines of at most ``width`` columns, those after the first ``column`` narrower.

    A line is its first offset and the one after its last. A word that is longer than a line is cut where the line ends.
    """
    odd = bool(_ODD.search(text))

    def size(first: int, last: int) -> int:
        return cell_len(text[first:last]) if odd else last - first

    lines: list[tuple[int, int]] = []
    start = end = 0
    room, rest = width, max(_LEAST, width - column)
    for word in re.finditer("[^ ]+", text):
        first, last = word.span()
        if end and size(start, last) > room:
            lines.append((start, end))
            start, room = first, rest
        while size(start, last) > room:
            cut = start + 1
            while size(start, cut + 1) <= room:
                cut += 1
            lines.append((start, cut))
            start, room = cut, rest
        end = last
    return [*lines, (start, end)]


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
