"""The certain corrections of a draft, until there is nothing more to mend: what one of them lays open to the next is mended as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.check.review import defects, review
from compliance.mend.changes import Mend, between, mended, placed
from compliance.model.document import Document
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.review import Defect, Edit, ReviewPack
from compliance.parse import parse
from compliance.read.order import ordered
from compliance.record import dataclass, replace

_ROUNDS = 6
"""Times that a mended draft is looked at again; two are usual."""


@dataclass(frozen=True, slots=True)
class Left:
    """What should be mended and is not, as its place is not certain: the line, the words as they are and as they should be."""

    line: int
    words: str
    new: str


def certain(plan: Plan, packs: Sequence[ReviewPack], lexicon: Lexicon, patterns: Patterns) -> tuple[list[Mend], list[Left]]:
    """What is mended in ``plan``, in order, and what is left."""
    document = plan.document
    first = placed(document, _edits(plan, packs, lexicon, patterns))
    mends, found = [mend for mend in first if mend.changes], first
    now, again = mended(document, mends), document
    touched: set[int] = set()
    for _ in range(_ROUNDS if mends else 0):
        again = _with(again, now)
        found = placed(again, _edits(parse(again, lexicon), packs, lexicon, patterns))
        more = [mend for mend in found if mend.changes]
        if not more:
            break
        touched |= {mend.edit.line for mend in more}
        now = mended(again, more)
    mends = [mend for mend in mends if mend.edit.line not in touched]
    mends += [mend for number in touched for mend in between(number, document.lines[number - 1].raw, now[number - 1])]
    left = [_left(again.lines[mend.edit.line - 1].text, mend.edit) for mend in found if not mend.changes]
    return sorted(mends, key=lambda mend: (mend.edit.line, mend.span)), left


def _edits(plan: Plan, packs: Sequence[ReviewPack], lexicon: Lexicon, patterns: Patterns) -> list[Edit]:
    return chosen(defects(review(plan, packs, lexicon, patterns, None)))


def chosen(found: Iterable[Defect]) -> list[Edit]:
    """The edits of all defects in the order of the text; of two that touch the same letters the first."""
    made: list[Edit] = []
    for edit in sorted({edit for defect in found for edit in defect.seen.edits}, key=lambda one: (one.line, one.start, -one.end)):
        if not made or (made[-1].line, made[-1].end) <= (edit.line, edit.start):
            made.append(edit)
    return made


def _with(document: Document, raws: Sequence[str]) -> Document:
    """``document`` with other lines as printed."""
    pairs = zip(document.lines, raws, strict=True)
    lines = (line if line.raw == raw else replace(line, raw=raw, text=ordered(raw).strip()) for line, raw in pairs)
    return replace(document, lines=tuple(lines))


def _left(text: str, edit: Edit) -> Left:
    start, end = words_around(text, edit.start, edit.end)
    return Left(edit.line, text[start:end], text[start : edit.start] + edit.new + text[edit.end : end])


def words_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The letters from ``start`` to ``end`` with the words that they stand in."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
