"""Characters at their places → rows, cut where the gaps are wide. Pure geometry, in points, y upwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import combining

from compliance.record import NamedTuple, dataclass

WIDE = 1.6
"""A gap of so many sizes parts what stands side by side."""
SPACE = 0.14
"""A gap of so many sizes, above what is usual in the line, is a space."""
RAISED = 0.8
"""A number smaller than so many sizes of what it stands beside, and above its baseline, is a footnote mark."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"(?:[-+*•●▪◦‣➢➤–—\uf000-\uf0ff]|\(?(?:\d{1,3}|[IVXLivxl]{1,5}|[^\W\d])[.)]|[\d.]{2,9})$")


class Glyph(NamedTuple):
    """A character, or in a scan a word: its text, left and right edge, baseline and size."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(slots=True)
class Piece:
    """What stands in one row without a wide gap in it."""

    text: str
    left: float
    right: float
    base: float
    size: float


Row = list[Piece]


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """``glyphs`` as rows from the top, each cut at wide gaps; footnote marks are raised digits."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: -one.base):
        if groups and abs(groups[-1][0].base - glyph.base) <= 0.12 * glyph.size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    merged: list[list[Glyph]] = []
    for group in groups:
        above = merged[-1] if merged else None
        if above is not None and (joined := _together(above, group)):
            merged[-1] = joined
        else:
            merged.append(group)
    return [_pieces(group) for group in merged]


def _together(above: list[Glyph], below: list[Glyph]) -> list[Glyph] | None:
    """Two groups of one row: marks raised beside text, or columns that are not quite level."""
    size, other = (usual_of(glyph.size for glyph in group) for group in (above, below))
    distance = above[0].base - below[0].base
    if size < RAISED * other and distance < 0.7 * other and "".join(glyph.text for glyph in above).strip().isdigit():
        base = below[0].base
        marks = [Glyph(glyph.text.translate(_SUPERSCRIPTS), glyph.left, glyph.right, base, glyph.size) for glyph in above]
        return marks + below
    if distance < 0.45 * min(size, other):
        spans = [(min(glyph.left for glyph in group), max(glyph.right for glyph in group)) for group in (above, below)]
        (left, right), (start, end) = spans
        if right + 0.5 * size < start or end + 0.5 * size < left:
            return [*above, *below]
        if other < RAISED * size or size < RAISED * other or distance < 0.2 * min(size, other):
            return [*above, *below]
    return None


def _pieces(group: list[Glyph]) -> Row:
    """A row cut at its wide gaps, with spaces where the gaps are those of spaces."""
    order = _ordered(group)
    size = usual_of(glyph.size for glyph in order)
    gaps = [after.left - before.right for before, after in pairwise(order)]
    usual = max(0.0, sorted(gaps)[len(gaps) // 2]) if gaps and all(len(glyph.text) == 1 for glyph in order) else 0.0
    pieces: Row = []
    for glyph, gap in zip(order, [0.0, *gaps], strict=True):
        text = glyph.text
        if not pieces or (gap > WIDE * size and text.strip()):
            pieces.append(Piece(text, glyph.left, glyph.right, glyph.base, size))
            continue
        piece = pieces[-1]
        piece.text += (" " if gap > SPACE * size + usual and not piece.text.endswith(" ") else "") + text
        piece.right = max(piece.right, glyph.right) if text.strip() else piece.right
    kept = [piece for piece in pieces if piece.text.strip()]
    return _labelled(kept)


def _ordered(group: list[Glyph]) -> list[Glyph]:
    """Glyphs from left to right; a mark that is set on a letter comes after it; spaces that do no more than widen a gap are left out."""
    units: list[list[Glyph]] = []
    for glyph in group:
        if units and combining(glyph.text[0]):
            end = units[-1][0].right
            units[-1].append(Glyph(glyph.text, end, end, glyph.base, glyph.size))
        else:
            units.append([glyph])
    units.sort(key=lambda unit: unit[0].left)
    return [glyph for unit in units for glyph in unit]


def _labelled(row: Row) -> Row:
    """A list's mark joined to what it stands before, however far."""
    if len(row) > 1 and _MARK.match(row[0].text.strip()) and row[1].left - row[0].right < 5 * row[0].size:
        first, second, *rest = row
        return [Piece(f"{first.text.strip()} {second.text}", first.left, second.right, first.base, first.size), *rest]
    return row


def usual_of(numbers: Iterable[float]) -> float:
    return Counter(round(number, 1) for number in numbers).most_common(1)[0][0]


def whole(row: Row) -> Piece:
    return Piece(" ".join(piece.text.strip() for piece in row), row[0].left, row[-1].right, row[0].base, row[0].size)
