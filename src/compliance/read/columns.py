"""In which order the rows and tables of a page are read: two columns side by side one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compliance.read.rows import Piece, Row, whole
from compliance.read.ruled import Ruled


def in_order(found: list[Row], tables: list[Ruled]) -> Iterator[Piece | Ruled]:
    """Rows and tables of a page in the order of reading."""
    waiting = sorted(tables, key=lambda table: -table.top)
    at = 0
    while at < len(found):
        while waiting and waiting[0].top > found[at][0].base:
            yield waiting.pop(0)
        end = _columns_end(found, at, waiting[0].top if waiting else float("-inf"))
        if end > at + 1:
            yield from _column_wise(found[at:end])
        else:
            yield whole(found[at])
        at = max(end, at + 1)
    yield from waiting


def _columns_end(found: list[Row], at: int, floor: float) -> int:
    """The row after the last one of a block of two columns that begins with row ``at``; ``at`` where none begins there."""
    if len(found[at]) < 2 and not (at + 1 < len(found) and len(found[at + 1]) > 1 and found[at][0].left > found[at + 1][0].right):
        return at
    first = found[at] if len(found[at]) > 1 else found[at + 1]
    low, high = _gutter(first)
    end = at
    paired = at
    last = 0.0
    for index in range(at, len(found)):
        row = found[index]
        step = found[index - 1][0].base - row[0].base if index > at else 0.0
        left = [piece for piece in row if (piece.left + piece.right) / 2 < (low + high) / 2]
        right = [piece for piece in row if piece not in left]
        new_low = max([low, *(piece.right for piece in left)])
        new_high = min([high, *(piece.left for piece in right)])
        if new_high - new_low < 0.6 * row[0].size or row[0].base < floor or step > 7 * row[0].size:
            break
        if left and not right and index > paired and (step > 2.2 * row[0].size or abs(left[0].left - last) > 2.5 * row[0].size):
            break
        low, high, end = new_low, new_high, index + 1
        paired = index if left and right else paired
        last = left[0].left if left else last
    return end if paired > at or len(found[at]) > 1 else at


def _gutter(row: Row) -> tuple[float, float]:
    """The widest gap of a row of several pieces."""
    return max(((before.right, after.left) for before, after in pairwise(row)), key=lambda gap: gap[1] - gap[0])


def _column_wise(block: list[Row]) -> Iterator[Piece]:
    """The rows of a block of two columns, the left one first."""
    low = high = None
    for row in block:
        if len(row) > 1:
            gap = _gutter(row)
            low, high = max(low or 0.0, gap[0]), min(high or gap[1], gap[1])
    middle = ((low or 0.0) + (high or 0.0)) / 2
    for side in (True, False):
        for row in block:
            pieces = [piece for piece in row if ((piece.left + piece.right) / 2 < middle) is side]
            if pieces:
                yield whole(pieces)
