"""Rows in the order of reading → printed lines, with a blank one where a paragraph begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from compliance.model.document import Place
from compliance.read.grid import Printed
from compliance.read.grid import lines as cell_lines
from compliance.read.rows import Glyph, Piece, rows, whole
from compliance.read.ruled import Ruled

Read = tuple[int, list[Piece | Ruled]]
"""The number of a page, and what is read on it."""
LOOSE = 1.3
"""A distance of so many usual ones parts paragraphs."""
EVEN, JUSTIFIED = 2.5, 0.55
"""Points that ends of lines at one margin differ, and the share of long lines that end there in text that is justified."""
_LABEL = re.compile(
    r"(?:[-+*•●▪◦‣➢➤–—\uf000-\uf0ff]\s*\S|\(?(?:\d{1,3}|[IVXLivxl]{1,5}|[^\W\d])[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s|[¹²³⁰⁴-⁹])"
)
_CLOSED = re.compile(r"""[.;:!?…]["')\]”]*\s*$|/\.\s*$""")


def printed(pages: list[Read]) -> Iterator[Printed]:
    """Lines with places, blank ones where a paragraph begins."""
    every = [piece for _, found in pages for piece in found if isinstance(piece, Piece)]
    setting = _Setting(every)
    before: Piece | None = None
    tables = 0
    counts: Counter[int] = Counter()
    for number, found in pages:
        count = counts[number]
        place: Place = (("page", number), ("line", max(1, count)))
        top = True
        for at, one in enumerate(found):
            if isinstance(one, Ruled):
                tables += 1
                yield "", place
                for text, where in cell_lines(tables, one.cells(_cell)):
                    place = (("page", number), *where)
                    yield text, place
                before = None
                continue
            count = counts[number] = count + 1
            after = found[at + 1] if at + 1 < len(found) else None
            begins = setting.begins(before, one, after if isinstance(after, Piece) else None, top) if before else count > 1
            if begins:
                yield "", place
            place = (("page", number), ("line", count))
            yield one.text.strip(), place
            before, top = one, False


class _Setting:
    """How the text of a document is set: left and right margin, usual distance of lines."""

    def __init__(self, every: Sequence[Piece]) -> None:
        widest = max((piece.right - piece.left for piece in every), default=0.0)
        wide = [piece for piece in every if piece.right - piece.left > 0.6 * widest]
        self.left = Counter(round(piece.left) for piece in wide).most_common(1)[0][0] if wide else 0.0
        self.right = Counter(round(piece.right) for piece in wide).most_common(1)[0][0] if wide else 0.0
        self.step = step_of(every)
        self.justified = sum(abs(piece.right - self.right) < EVEN for piece in wide) > JUSTIFIED * len(wide)
        """Whether lines end evenly at the margin, so that one that does not is the last of its paragraph."""

    def begins(self, before: Piece, one: Piece, after: Piece | None, top: bool) -> bool:
        """Whether the line ``one`` begins a paragraph after the line ``before``; ``top``: it is the first of its page."""
        step = before.base - one.base
        first = one.text.split(" ", 1)[0]
        room = self.right - before.right
        width = (one.right - one.left) / max(1, len(one.text))
        if not top and (step > LOOSE * self.step or step < 0) and not first.islower():
            return True
        roomy = room > (EVEN if self.justified else width * (len(first) + 2))
        if abs(before.size - one.size) > 0.15 * one.size or (_LABEL.match(one.text) and (roomy or _CLOSED.search(before.text))):
            return True
        if first.islower():
            return False
        if roomy:
            return True
        indented = one.left > self.left + 0.8 * one.size and one.left > before.left + 0.5 * one.size
        hanging = bool(_LABEL.match(before.text)) and after is not None and abs(after.left - one.left) < 0.3 * one.size
        return indented and not hanging


def _cell(glyphs: list[Glyph], left: float, right: float) -> list[list[str]]:
    """What is printed in a cell between ``left`` and ``right``, a paragraph a line."""
    paragraphs: list[str] = []
    before: Piece | None = None
    for row in rows(glyphs):
        piece = whole(row)
        first = piece.text.strip().split(" ", 1)[0]
        width = (piece.right - piece.left) / max(1, len(piece.text))
        room = max(0.0, before.left - left) + right - before.right if before else 0.0
        new = before is None or _LABEL.match(piece.text) or (not first.islower() and room - 0.9 * piece.size > width * (len(first) + 2))
        if new:
            paragraphs.append(piece.text.strip())
        else:
            paragraphs[-1] += " " + piece.text.strip()
        before = piece
    return [[paragraph] for paragraph in paragraphs]


def step_of(every: Sequence[Piece]) -> float:
    """The usual distance of lines; 0 where there are none."""
    steps = Counter(
        round(2 * (before.base - after.base)) for before, after in pairwise(every) if 0 < before.base - after.base < 3 * after.size
    )
    return steps.most_common(1)[0][0] / 2 if steps else 0.0
