"""Characters at their places on pages → lines in reading order: what a PDF and a scan have in common. Pure geometry, in points, y upwards.

A printed line is a line. Blank lines part paragraphs, as in text files: a page shows by indent, spacing and the room left at a line's end
where one begins. Two columns side by side (a letterhead, a signature beside the recipients) are read one after the other, tables with drawn
lines cell by cell. What stands at one place on most pages, and numbers of pages, are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining

from compliance.model.document import Place
from compliance.read.grid import Printed
from compliance.read.grid import lines as cell_lines
from compliance.read.ruled import Ruled, ruled
from compliance.record import NamedTuple, dataclass

WIDE = 1.6
"""A gap of so many sizes parts what stands side by side."""
SPACE = 0.14
"""A gap of so many sizes, above what is usual in the line, is a space."""
LOOSE = 1.3
"""A distance of so many usual ones parts paragraphs."""
RAISED = 0.8
"""A number smaller than so many sizes of what it stands beside, and above its baseline, is a footnote mark."""
EVEN, JUSTIFIED = 2.5, 0.55
"""Points that ends of lines at one margin differ, and the share of long lines that end there in text that is justified."""
SMALL = 0.93
"""Footnotes are smaller than so many sizes of the text."""
MARGIN = 0.14
"""The share of a page's height, above and below, in which running heads and numbers of pages stand."""

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER = re.compile(r"\W*(\d{1,4})(?:\s*/\s*\d{1,4})?\W*")
_MARK = re.compile(r"(?:[-+*•●▪◦‣➢➤–—\uf000-\uf0ff]|\(?(?:\d{1,3}|[IVXLivxl]{1,5}|[^\W\d])[.)]|[\d.]{2,9})$")
_LABEL = re.compile(
    r"(?:[-+*•●▪◦‣➢➤–—\uf000-\uf0ff]\s*\S|\(?(?:\d{1,3}|[IVXLivxl]{1,5}|[^\W\d])[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s|[¹²³⁰⁴-⁹])"
)
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_NOTE = re.compile(r"\s*([⁰¹²³⁴-⁹]{1,2}|\d{1,2}(?=\s))\s*")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CLOSED = re.compile(r"""[.;:!?…]["')\]”]*\s*$|/\.\s*$""")


class Glyph(NamedTuple):
    """A character, or in a scan a word: its text, left and right edge, baseline and size."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: 1-based number, height, what is printed on it, and its drawn lines as (x0, y0, x1, y1)."""

    number: int
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(slots=True)
class Piece:
    """What stands in one row without a wide gap in it."""

    text: str
    left: float
    right: float
    base: float
    size: float


Row = list[Piece]


def lines(pages: Sequence[Page]) -> list[Printed]:
    """The lines of ``pages`` with their places; blank ones part paragraphs."""
    parted = [_parted(page) for page in pages]
    heads = _running([(page, rows) for page, (rows, _) in zip(pages, parted, strict=True)])
    ordered: list[tuple[int, list[Piece | Ruled]]] = []
    for page, (rows, tables) in zip(pages, parted, strict=True):
        kept = [row for row in rows if (page.number, id(row)) not in heads]
        ordered.append((page.number, list(_in_order(kept, tables))))
    return list(_printed(_notes_last(ordered)))


def _notes_last(pages: list[tuple[int, list[Piece | Ruled]]]) -> list[tuple[int, list[Piece | Ruled]]]:
    """``pages`` with the footnotes at the end, so that text goes on from page to page."""
    every = [one for _, found in pages for one in found if isinstance(one, Piece)]
    sizes = Counter(one.size for one in every for _ in one.text)
    usual, step = (sizes.most_common(1)[0][0] if sizes else 0.0), _step(every)
    text: list[tuple[int, list[Piece | Ruled]]] = []
    notes: list[tuple[int, list[Piece | Ruled]]] = []
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


def _step(every: Sequence[Piece]) -> float:
    """The usual distance of lines; 0 where there are none."""
    steps = Counter(
        round(2 * (before.base - after.base))
        for before, after in zip(every, every[1:], strict=False)
        if 0 < before.base - after.base < 3 * after.size
    )
    return steps.most_common(1)[0][0] / 2 if steps else 0.0


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
    size, other = (_usual(glyph.size for glyph in group) for group in (above, below))
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
    size = _usual(glyph.size for glyph in order)
    gaps = [after.left - before.right for before, after in zip(order, order[1:], strict=False)]
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


def _usual(numbers: Iterable[float]) -> float:
    return Counter(round(number, 1) for number in numbers).most_common(1)[0][0]


# ── what is on every page ───────────────────────────────────────────────────────────────────────────────────────────


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


# ── reading order ───────────────────────────────────────────────────────────────────────────────────────────────────


def _in_order(found: list[Row], tables: list[Ruled]) -> Iterator[Piece | Ruled]:
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
            yield _whole(found[at])
        at = max(end, at + 1)
    yield from waiting


def _whole(row: Row) -> Piece:
    return Piece(" ".join(piece.text.strip() for piece in row), row[0].left, row[-1].right, row[0].base, row[0].size)


def _columns_end(found: list[Row], at: int, floor: float) -> int:
    """The row after the last one of a block of two columns that begins with row ``at``; ``at`` where none begins there."""
    if len(found[at]) < 2 and not (at + 1 < len(found) and len(found[at + 1]) > 1 and found[at][0].left > found[at + 1][0].right):
        return at
    first = found[at] if len(found[at]) > 1 else found[at + 1]
    low, high = _gutter(first)
    end = at
    paired = last = at
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
    return max(((before.right, after.left) for before, after in zip(row, row[1:], strict=False)), key=lambda gap: gap[1] - gap[0])


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
                yield _whole(pieces)


# ── lines and paragraphs ────────────────────────────────────────────────────────────────────────────────────────────


def _printed(pages: list[tuple[int, list[Piece | Ruled]]]) -> Iterator[Printed]:
    """Lines with places, blank ones where a paragraph begins."""
    every = [piece for _, found in pages for piece in found if isinstance(piece, Piece)]
    setting = _Setting(every)
    before: Piece | None = None
    tables = 0
    counts: Counter[int] = Counter()
    for number, found in pages:
        printed = counts[number]
        place: Place = (("page", number), ("line", max(1, printed)))
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
            printed = counts[number] = printed + 1
            after = found[at + 1] if at + 1 < len(found) else None
            if before is not None and setting.begins(before, one, after if isinstance(after, Piece) else None, top):
                yield "", place
            elif before is None and printed > 1:
                yield "", place
            place = (("page", number), ("line", printed))
            yield one.text.strip(), place
            before, top = one, False


class _Setting:
    """How the text of a document is set: left and right margin, usual distance of lines."""

    def __init__(self, every: Sequence[Piece]) -> None:
        wide = [piece for piece in every if piece.right - piece.left > 0.6 * max((one.right - one.left for one in every), default=0)]
        self.left = Counter(round(piece.left) for piece in wide).most_common(1)[0][0] if wide else 0.0
        self.right = Counter(round(piece.right) for piece in wide).most_common(1)[0][0] if wide else 0.0
        self.step = _step(every)
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
        piece = _whole(row)
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
