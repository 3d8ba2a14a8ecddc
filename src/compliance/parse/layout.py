"""How the lines of a file stand to each other: where one paragraph may end and the next begin."""

from __future__ import annotations

import re
from itertools import pairwise

from compliance.model.document import Document, Place
from compliance.model.fold import fold
from compliance.record import dataclass

_CLOSED = re.compile(r"""[.;:!?…]["')\]]*$|/\.$""")
_WIDEST_WRAPPED = 150
_RAGGED = 1.4
_NARROWEST = 0.75
_FEW = 4
_LONGEST_TITLE = 60
"""Characters of a line that may be a title over the rest of its paragraph."""
_NO_WORD_AFTER = (",", "-", "(", "/")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank: its number, its text, how many blank lines stand before it and whether it is a row of a table.

    ``same``: the author broke it off the line before by hand, within one paragraph. ``part`` (see ``parse.tables``), ``label`` and ``role``
    are those of the cells of tables.
    """

    number: int
    text: str
    gap: int
    table: bool = False
    same: bool = False
    part: str = ""
    label: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file sets its paragraphs apart.

    ``gap``: blank lines that may stand between two lines of one paragraph; ``spaced``: more of them stand between two paragraphs, always.
    ``width``: how many characters a line that was broken, with the word that did not fit any more, has at the least (nine times out of
    ten, and never far less than usual); ``None`` where lines are not broken at all. ``open_end``: words that cannot end a paragraph,
    folded.
    """

    gap: int
    spaced: bool
    width: int | None
    open_end: frozenset[str]

    def apart(self, row: Row) -> bool:
        """Whether more blank lines stand before ``row`` than within paragraphs."""
        return row.gap > self.gap

    def full(self, before: str, first: str) -> bool:
        """Whether the line ``before`` had no room left for the word ``first``."""
        return self.width is not None and len(before) + 1 + len(first) >= self.width

    def dangling(self, before: str) -> bool:
        """Whether the text must go on after the line ``before``."""
        return before.endswith(_NO_WORD_AFTER) or fold(before.rsplit(" ", 1)[-1]) in self.open_end

    def paragraph_starts(self, before: str, row: Row) -> bool:
        """Whether the unlabelled line ``row`` begins a paragraph of its own after the text of the line ``before``."""
        first, ended = row.text[0], closed(before)
        if row.same and not ended and (len(before) > _LONGEST_TITLE or self.dangling(before)):
            return False
        if self.spaced:
            return self.apart(row) and (ended or not first.islower())
        if first.islower() or (not ended and (not first.isalpha() or before.endswith(_NO_WORD_AFTER))):
            return False
        return not self.full(before, row.text.split(" ", 1)[0])


def closed(text: str) -> bool:
    """Whether ``text`` ends as a sentence, an item of a list or the head of one ends."""
    return bool(_CLOSED.search(text[-6:]))


def rows(document: Document) -> list[Row]:
    """The lines of ``document`` that are not blank."""
    found: list[Row] = []
    last = 0
    before: Place = ()
    for line in document.lines:
        if line.text:
            same = bool(line.place) and line.place == before
            found.append(Row(line.number, line.text, line.number - last - 1, line.raw.count("|") > 2, same))
            last, before = line.number, line.place
    return found


def layout(body: list[Row], open_end: tuple[str, ...]) -> Layout:
    """The layout of the lines ``body`` from the first section on, from what its lines that surely go on and its items show."""
    within: list[int] = []
    items: list[int] = []
    needed: list[int] = []
    for above, row in pairwise(body):
        first = row.text[0]
        if first.islower() and row.text[1:2] not in ").":
            within.append(row.gap)
            if not closed(above.text):
                needed.append(len(above.text) + 1 + len(row.text.split(" ", 1)[0]))
        elif first in "-+" or row.text[1:2] in ").":
            items.append(row.gap)
    gap = _at(within, 0.9) if len(within) > _FEW else 0
    spaced = len(within) > _FEW and sum(item > gap for item in items) >= 0.8 * len(items)
    wrapped = len(needed) > _FEW and _at([len(row.text) for row in body], 0.95) <= _RAGGED * min(_at(needed, 0.5), _WIDEST_WRAPPED)
    width = max(_at(needed, 0.1), int(_NARROWEST * _at(needed, 0.5))) if wrapped else None
    return Layout(gap, spaced, width, frozenset(fold(word) for word in open_end))


def _at(numbers: list[int], share: float) -> int:
    """The number that ``share`` of ``numbers`` do not exceed."""
    return sorted(numbers)[int(share * (len(numbers) - 1))]
