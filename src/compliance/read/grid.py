"""Tables as lines with places: cell by cell, row by row, as a table that only sets a letterhead side by side is read aloud, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.model.document import Place
from compliance.record import dataclass, field

Printed = tuple[str, Place]
"""A line as printed, and its place."""


@dataclass(slots=True)
class Cell:
    """A cell: its first row and column (1-based), how many it spans, and what stands in it, each paragraph as its lines.

    Text from a table within the cell comes with its places.
    """

    row: int
    column: int
    columns: int = 1
    rows: int = 1
    content: list[list[str] | list[Printed]] = field(default_factory=list)


def lines(table: int, cells: Sequence[Cell]) -> Iterator[Printed]:
    """The lines of the cells of the table of that number; empty cells give none."""
    for cell in cells:
        spans = (("rows", cell.rows), ("columns", cell.columns))
        place = (("table", table), ("row", cell.row), ("cell", cell.column), *((name, number) for name, number in spans if number > 1))
        several = sum(any(_text(line).strip() for line in paragraph) for paragraph in cell.content) > 1
        count = 0
        for paragraph in cell.content:
            if not any(_text(line).strip() for line in paragraph):
                continue
            count += 1
            for line in paragraph:
                if isinstance(line, str):
                    yield line, (*place, ("paragraph", count)) if several else place
                else:
                    yield line


def _text(line: str | Printed) -> str:
    return line if isinstance(line, str) else line[0]
