"""The whole text of a draft as blocks: everything that is printed, heads, recipients and notes included, each letter with its place."""

from __future__ import annotations

from compliance.model.plan import Passage, Plan, Span
from compliance.model.review import Edit
from compliance.record import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as printed, its lines joined by blanks, the label included. ``starts``: (offset in ``text``, line) of each line.

    ``passage`` is the parsed passage that stands there; ``None`` for what is none (header, recipients, signature, notes).
    """

    text: str
    starts: tuple[tuple[int, int], ...]
    passage: Passage | None = None

    @property
    def role(self) -> str:
        """The role of the passage; ``outside`` where there is none."""
        return self.passage.role if self.passage else "outside"

    @property
    def lines(self) -> Span:
        """First and last line."""
        return self.starts[0][1], self.starts[-1][1]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and 0-based column (in the line in order) of the letter at ``offset``."""
        begin, line = self.starts[0]
        for start, number in self.starts:
            if start > offset:
                break
            begin, line = start, number
        return line, offset - begin

    def span(self, start: int, end: int) -> Span:
        """The lines on which the letters from ``start`` to ``end`` stand."""
        return self.at(start)[0], self.at(max(start, end - 1))[0]

    def edit(self, start: int, end: int, new: str) -> tuple[Edit, ...]:
        """The edit that puts ``new`` in the place of those letters; none where they stand on two lines."""
        (line, column), (last, _) = self.at(start), self.at(max(start, end - 1))
        return (Edit(line, column, column + end - start, new),) if line == last else ()


def blocks(plan: Plan) -> tuple[Block, ...]:
    """Every printed line of ``plan`` in exactly one block, in order of their first lines."""
    lines = plan.document.lines
    taken: set[int] = set()
    found: list[Block] = []
    for passage in plan.passages:
        numbers = [number for _, number in passage.starts] or list(range(passage.lines[0], passage.lines[1] + 1))
        numbers = [number for number in dict.fromkeys(numbers) if number not in taken and lines[number - 1].text]
        if numbers:
            taken.update(numbers)
            found.append(_block([(number, lines[number - 1].text) for number in numbers], passage))
    found += [_block([(line.number, line.text)], None) for line in lines if line.text and line.number not in taken]
    return tuple(sorted(found, key=lambda block: block.lines))


def _block(parts: list[tuple[int, str]], passage: Passage | None) -> Block:
    starts: list[tuple[int, int]] = []
    offset = 0
    for number, text in parts:
        starts.append((offset, number))
        offset += len(text) + 1
    return Block(" ".join(text for _, text in parts), tuple(starts), passage)
