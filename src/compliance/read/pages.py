"""Characters at their places on pages → lines in reading order: what a PDF and a scan have in common. Pure geometry, in points, y upwards.

A printed line is a line. Blank lines part paragraphs, as in text files: a page shows by indent, spacing and the room left at a line's end
where one begins. Two columns side by side (a letterhead, a signature beside the recipients) are read one after the other, tables with drawn
lines cell by cell. What stands at one place on most pages, and numbers of pages, are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from compliance.read.columns import in_order
from compliance.read.grid import Printed
from compliance.read.paragraphs import LOOSE, Read, printed, step_of
from compliance.read.rows import Glyph, Piece, Row, rows
from compliance.read.ruled import Rule, Ruled, ruled
from compliance.record import dataclass

SMALL = 0.93
"""Footnotes are smaller than so many sizes of the text."""
MARGIN = 0.14
"""The share of a page's height, above and below, in which running heads and numbers of pages stand."""
_NUMBER = re.compile(r"\W*(\d{1,4})(?:\s*/\s*\d{1,4})?\W*")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_NOTE = re.compile(r"\s*([⁰¹²³⁴-⁹]{1,2}|\d{1,2}(?=\s))\s*")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: 1-based number, height, what is printed on it, its drawn lines as (x0, y0, x1, y1), and how many pictures it has."""

    number: int
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    images: int = 0


def lines(pages: Sequence[Page]) -> list[Printed]:
    """The lines of ``pages`` with their places; blank ones part paragraphs."""
    parted = [_parted(page) for page in pages]
    heads = _running([(page, found) for page, (found, _) in zip(pages, parted, strict=True)])
    ordered: list[Read] = []
    for page, (found, tables) in zip(pages, parted, strict=True):
        kept = [row for row in found if (page.number, id(row)) not in heads]
        ordered.append((page.number, list(in_order(kept, tables))))
    return list(printed(_notes_last(ordered)))


def _notes_last(pages: list[Read]) -> list[Read]:
    """``pages`` with the footnotes at the end, so that text goes on from page to page."""
    every = [one for _, found in pages for one in found if isinstance(one, Piece)]
    sizes = Counter(one.size for one in every for _ in one.text)
    usual, step = (sizes.most_common(1)[0][0] if sizes else 0.0), step_of(every)
    text: list[Read] = []
    notes: list[Read] = []
    for number, found in pages:
        at = _first_note(found, usual, step)
        for one in found[at:]:
            if isinstance(one, Piece) and (mark := _NOTE.match(one.text)):
                one.text = f"[{mark[1].translate(_DIGITS)}] {one.text[mark.end() :]}"
        text.append((number, found[:at]))
        notes.append((number, found[at:]))
    return text + [(number, found) for number, found in notes if found]


def _first_note(found: list[Piece | Ruled], usual: float, step: float) -> int:
    """Where the footnotes of a page begin: smaller than its text, or apart from it, with a number that is raised in the text above."""
    marks: set[str] = set()
    for at, one in enumerate(found):
        if not isinstance(one, Piece):
            continue
        above = found[at - 1] if at else None
        apart = isinstance(above, Piece) and above.base - one.base > LOOSE * step
        note = _NOTE.match(one.text)
        if note and (apart or one.size < SMALL * usual) and note[1].translate(_DIGITS) in marks:
            return at
        marks |= {mark.translate(_DIGITS) for mark in _RAISED.findall(one.text)}
    return len(found)


def _parted(page: Page) -> tuple[list[Row], list[Ruled]]:
    """The rows of a page from the top, and its tables."""
    tables = ruled(page.rules)
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        middle = (glyph.left + glyph.right) / 2
        table = next((one for one in tables if one.holds(middle, glyph.base + glyph.size / 3)), None)
        if table is None:
            outside.append(glyph)
        else:
            table.put(middle, glyph.base + glyph.size / 3, glyph)
    full = [table for table in tables if sum(bool(cell) for cell in table.glyphs.values()) > 1]
    outside += [glyph for table in tables if table not in full for cell in table.glyphs.values() for glyph in cell]
    return rows(outside), full


def _running(pages: Sequence[tuple[Page, list[Row]]]) -> set[tuple[int, int]]:
    """Running heads and feet and the numbers of pages, as page and identity of the row."""
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    numbers: list[tuple[int, int, int]] = []
    for page, found in pages:
        for at, row in enumerate(found):
            from_top, from_end = page.height - row[0].base, row[0].base
            if min(from_top, from_end) > MARGIN * page.height:
                continue
            text = " ".join(piece.text for piece in row)
            shape = re.sub(r"\d+", "#", " ".join(text.split()))
            seen.setdefault((shape, round(row[0].base / 4)), []).append((page.number, id(row)))
            if at in (0, len(found) - 1) and (match := _NUMBER.fullmatch(text)):
                numbers.append((page.number, int(match[1]), id(row)))
    often = max(3, len(pages) // 2)
    heads = {one for places in seen.values() if len({number for number, _ in places}) >= often for one in places}
    offsets = Counter(printed - number for number, printed, _ in numbers)
    offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
    if count > 1 or offset == 0:
        heads |= {(number, row) for number, printed, row in numbers if printed - number == offset}
    return heads
