"""Tables by the lines drawn around their cells. In points, y upwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import neg
from typing import Any

from compliance.read.grid import Cell

Rule = tuple[float, float, float, float]
_NEAR = 3.0
"""Points: edges that are not farther apart are one."""
_SHORTEST = 8.0
_MOST, _TABLES, _RULES = 64, 20, 4_000
"""Columns, and a fifth of the rows, of the largest table; tables on a page; lines on it: more of them draw a picture."""


class Ruled:
    """A table on a page: the edges of its columns from the left and of its rows from the top, and what is printed between them."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]) -> None:
        self.xs, self.ys, self.top = xs, ys, ys[0]
        self._down = [[rule for rule in down if abs(rule[0] - edge) <= _NEAR] for edge in xs]
        self._across = [[rule for rule in across if abs(rule[1] - edge) <= _NEAR] for edge in ys]
        self.glyphs: dict[tuple[int, int], list[Any]] = {}
        self._corner: dict[tuple[int, int], tuple[int, int]] = {}
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(ys) - 1):
            for column in range(len(xs) - 1):
                if (row, column) not in self._corner:
                    self._open(row, column)

    def _open(self, row: int, column: int) -> None:
        """The cell whose corner is here, as far as no line is drawn through it."""
        columns = rows = 1
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        while column + columns < len(self.xs) - 1 and not _drawn(self._down[column + columns], middle, 1):
            columns += 1
        centre = (self.xs[column] + self.xs[column + 1]) / 2
        while row + rows < len(self.ys) - 1 and not _drawn(self._across[row + rows], centre, 0):
            rows += 1
        for low in range(row, row + rows):
            for right in range(column, column + columns):
                self._corner.setdefault((low, right), (row, column))
        self._spans[row, column] = (rows, columns)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is within the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def put(self, x: float, y: float, glyph: object) -> None:
        """Keep what is printed at a point within the table."""
        column = max(0, bisect_right(self.xs, x, hi=len(self.xs) - 1) - 1)
        row = max(0, bisect_right(self.ys, -y, hi=len(self.ys) - 1, key=neg) - 1)
        self.glyphs.setdefault(self._corner[row, column], []).append(glyph)

    def cells(self, read: Callable[[list[Any], float, float], list[list[str]]]) -> list[Cell]:
        """The cells that hold something, row by row; ``read`` makes paragraphs of what is printed between two edges."""
        made: list[Cell] = []
        for (row, column), glyphs in sorted(self.glyphs.items()):
            rows, columns = self._spans[row, column]
            content = read(glyphs, self.xs[column], self.xs[column + columns])
            made.append(Cell(row + 1, column + 1, columns, rows, list(content)))
        return made


def ruled(rules: Sequence[Rule]) -> list[Ruled]:
    """The tables that ``rules`` draw: at least two columns between lines that meet."""
    if len(rules) > _RULES:
        return []
    across = [(min(x0, x1), y0, max(x0, x1), y1) for x0, y0, x1, y1 in rules if abs(y1 - y0) < 1 and abs(x1 - x0) >= _SHORTEST]
    down = [(x0, min(y0, y1), x1, max(y0, y1)) for x0, y0, x1, y1 in rules if abs(x1 - x0) < 1 <= abs(y1 - y0)]
    tables: list[Ruled] = []
    for low, high in _stretches(down):
        mine = [rule for rule in down if rule[1] >= low - _NEAR and rule[3] <= high + _NEAR]
        ends = [rule for rule in across if low - _NEAR <= rule[1] <= high + _NEAR]
        xs = _edges(rule[0] for rule in mine)
        ys = _edges(rule[1] for rule in ends)[::-1]
        if len(tables) < _TABLES and 2 < len(xs) <= _MOST and 1 < len(ys) <= 5 * _MOST:
            tables.append(Ruled(xs, ys, ends, mine))
    return tables


def _stretches(down: Sequence[Rule]) -> Iterator[tuple[float, float]]:
    """The stretches of height in which lines run down without a break."""
    spans = sorted((rule[1], rule[3]) for rule in down)
    if not spans:
        return
    low, high = spans[0]
    for start, end in spans[1:]:
        if start > high + _NEAR:
            yield low, high
            low, high = start, end
        else:
            high = max(high, end)
    yield low, high


def _edges(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _drawn(rules: Sequence[Rule], at: float, axis: int) -> bool:
    """Whether one of ``rules``, which run along one edge on that axis (0: across, 1: down), passes ``at``."""
    return any(rule[axis] - _NEAR <= at <= rule[axis + 2] + _NEAR for rule in rules)
