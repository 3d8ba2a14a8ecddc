"""The citations of a draft with their places, what is printed around them, and the document of the reference list that is meant."""

from __future__ import annotations

import re

from compliance.match.dates import dates, iso
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Citation, Span
from compliance.model.reference import KnownDocument
from compliance.model.review import Observation
from compliance.record import dataclass, replace
from compliance.review.citation_symbol import Symbol, key, letters, taken
from compliance.review.kind import Reviewing, seen
from compliance.review.sheet import Block

_TITLE = 260
"""Letters behind a citation in which its title stands."""
_BEFORE = 60
_NAMED = 4
"""Words of the longest name of a type."""
_DATE = 160
"""Letters behind a number in which its date stands."""
_LETTER = re.compile(r"[^\W\d]")
_BREAK = re.compile(r"[;.](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation, the ``at``-th. ``start`` and ``end`` of its number and ``until``, the end of the date behind it, are offsets in
    ``block``. ``symbol`` is ``None`` for numbers of no known form. ``named``: the type printed before it; ``title``: the words behind,
    folded; ``within``: it stands in the title of the citation before it; ``key``: its number as ``citation_symbol.key`` has it."""

    at: int
    citation: Citation
    block: Block
    start: int
    end: int
    until: int
    symbol: Symbol | None
    named: str | None
    title: str
    within: bool
    key: str

    @property
    def number(self) -> str:
        """As printed."""
        return self.citation.number

    @property
    def lines(self) -> Span:
        """The lines of the number."""
        return self.block.span(self.start, self.end)

    def told(self, variant: str = "found", **more: object) -> Observation:
        """An observation of number and date; its lines are those of the number."""
        found = seen(self.block, self.start, self.until, variant, **more)
        return Observation(
            self.lines, found.quote, found.variant, found.values, found.excuse, found.against, found.correction, found.edits, found.severity
        )


def cited(on: Reviewing) -> tuple[Cited, ...]:
    """All citations of the draft, in order of the text."""
    made = on.cache.get("citation")
    if not isinstance(made, tuple):
        made = on.cache["citation"] = tuple(_placed(on))
    return made


def claim(on: Reviewing, one: Cited) -> bool:
    """Whether no rule of the pack has reported ``one`` yet; from now on one has. One place is one finding, whatever is wrong there."""
    claimed = on.cache.setdefault("citation.claimed", set())
    assert isinstance(claimed, set)
    new = one.at not in claimed
    claimed.add(one.at)
    return new


def _placed(on: Reviewing) -> list[Cited]:
    by_line: dict[int, list[tuple[Block, int, int]]] = {}  # each block that has it, and its letters there
    for block in on.blocks:
        for (begin, line), (after, _) in zip(block.starts, (*block.starts[1:], (len(block.text), 0)), strict=True):
            by_line.setdefault(line, []).append((block, begin, after))
    found: list[tuple[Block, int, Citation]] = []
    left: dict[tuple[int, int, str], list[int]] = {}  # block, line and number → where it begins there, the last place first
    for citation in on.plan.citations:
        for block, begin, after in by_line.get(citation.line, ()):
            sought = (id(block), citation.line, citation.number)
            if sought not in left:
                number = re.compile(rf"(?<!\d){re.escape(citation.number)}")
                matches = number.finditer(block.text, begin, min(len(block.text), after + len(citation.number)))
                left[sought] = [match.start() for match in matches if match.start() < after][::-1]
            if left[sought]:
                found.append((block, left[sought].pop(), citation))
                break
    found.sort(key=lambda one: (one[0].lines, one[1]))
    made: list[Cited] = []
    for at, (block, start, citation) in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) and found[at + 1][0] is block else None
        last = made[-1] if made and made[-1].block is block else None
        made.append(_read(at, citation, block, start, following[1] if following else len(block.text), last, on.lexicon))
    return made


def _read(at: int, citation: Citation, block: Block, start: int, stop: int, last: Cited | None, lexicon: Lexicon) -> Cited:
    end = start + len(citation.number)
    own = next((each for each in dates(lexicon).full.finditer(block.text, end, min(stop, end + _DATE)) if iso(each) == citation.date), None)
    if own is None:
        # A date that is shared with the next of a list may be that one's alone.
        citation = replace(citation, date=None)
    until = own.end() if own and not _LETTER.search(block.text[end : own.start()]) else end
    behind = block.text[until : min(stop, until + _TITLE)]
    cut = _BREAK.search(behind)
    title = fold(behind[: cut.start()] if cut else behind)
    between = block.text[last.until : start] if last else ""
    within = not _BREAK.search(between) and len(fold(between).split()) > _NAMED
    number, named = citation.number, _named(block.text[:start], lexicon)
    return Cited(at, citation, block, start, end, until, taken(number), named, title, within, key(number))


def _named(before: str, lexicon: Lexicon) -> str | None:
    """The type printed right before a number."""
    words = fold(before[-_BEFORE:]).split()
    while words and words[-1] in lexicon.documents.number:
        words.pop()
    types = lexicon.derived.get("review.types")
    if not isinstance(types, dict):
        types = {fold(name): name for name in lexicon.documents.types}
        lexicon.derived["review.types"] = types
    for length in range(min(_NAMED, len(words)), 0, -1):
        if name := types.get(" ".join(words[-length:])):
            return str(name)
    return None


def impossible(on: Reviewing, block: Block) -> list[tuple[int, int]]:
    """Where ``block`` prints a whole date that the calendar has not."""
    return [match.span() for match in dates(on.lexicon).full.finditer(block.text) if iso(match) is None]


def local(one: Cited, lexicon: Lexicon) -> bool:
    """Whether bodies of every locality have such a symbol."""
    return one.symbol is None or any(group in lexicon.references.local for group in one.symbol.groups)


def central(one: Cited, lexicon: Lexicon) -> bool:
    """Whether the symbol names one body of the State alone."""
    groups = one.symbol.groups if one.symbol else ()
    return not local(one, lexicon) and any(
        group in lexicon.references.issuers or any(group.startswith(law) for law in lexicon.documents.law_symbols) for group in groups
    )


def meant(one: Cited, lexicon: Lexicon) -> KnownDocument | None:
    """The document of the reference list that ``one`` is by its number: the same number and year, or the same digits, type and date."""
    if local(one, lexicon) or one.symbol is None:
        return None
    named = {one.citation.type, one.named, *(letters(lexicon).types.get(group) for group in one.symbol.groups)}
    day = one.citation.date
    best: KnownDocument | None = None
    for known in _listed(lexicon).get(_digits(one.number), ()):
        if known.type not in named:
            continue
        if key(known.number) == one.key and (one.symbol.year or day is None or day[:4] == known.date[:4]):
            return known
        if day == known.date:
            best = known
    return best


def namesakes(one: Cited, lexicon: Lexicon) -> list[KnownDocument]:
    """Documents of the list with the number of ``one`` (number without a year: of any year)."""
    return [known for known in _listed(lexicon).get(_digits(one.number), ()) if key(known.number) == one.key]


def titled(one: Cited, known: KnownDocument, share: float) -> bool:
    """Whether the title of ``known`` stands behind ``one``, at least ``share`` of its words."""
    words = fold(known.title).split()
    behind = set(one.title.split())
    return len(words) > _NAMED and sum(word in behind for word in words) >= share * len(words)


def _digits(number: str) -> str:
    match = re.match(r"0*(\d+)", number)
    return match[1] if match else ""


def _listed(lexicon: Lexicon) -> dict[str, list[KnownDocument]]:
    """The reference list by the digits of its numbers."""
    made = lexicon.derived.get("review.documents")
    if not isinstance(made, dict):
        listed: dict[str, list[KnownDocument]] = {}
        for known in lexicon.references.documents:
            listed.setdefault(_digits(known.number), []).append(known)
        made = lexicon.derived["review.documents"] = listed
    return made
