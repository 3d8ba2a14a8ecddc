"""Which document of the repository a citation names.

A number alone is not identity: issuer and year must agree as far as both are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from compliance.match.cutter import cutter
from compliance.match.tables import ACTION, AGENCY, FUNCTION, GENERIC, LEVEL, LIGHT
from compliance.model.choice import LEVELS
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Citation, Period
from compliance.parse.header import topic, years
from compliance.record import dataclass
from compliance.repository.documents import ANY, BLANK, Documents, Known, Mark
from compliance.repository.issuers import SAME, agree, place_names

_COMMON = FUNCTION | LEVEL | GENERIC | LIGHT | ACTION | AGENCY
_MATTER = 240
"""Letters behind a number in which its matter stands."""
_SENTENCE = re.compile(r";|\.(?=\s+[^\W\d_a-zà-ỹđ])")
_NUMBER = re.compile(r"\d\s*/\s*[^\W\d_]")
Grade = tuple[int, int, bool]
"""How the dates and the issuers agree, and whether the symbols do."""
_DAY, _YEAR, _UNKNOWN, _OTHER_DAY = 3, 2, 1, 0
"""How two dates agree: to the day, as far as both are printed, one says none, in the year only."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a citation names: the one document; or the several ``candidates`` that it can be, or the one that nothing but the number tells
    (``unsure``). Neither where it names nothing in the repository."""

    one: Known | None = None
    candidates: tuple[Known, ...] = ()
    unsure: bool = False


def choose(mark: Mark, matter: str, child: Known, among: Documents, lexicon: Lexicon) -> Chosen:
    """The document that a citation with this ``mark`` and this ``matter`` names in the plan ``child``, itself left out."""
    graded = [each for each in _graded(mark, among, lexicon) if each[1] is not child]
    unsure = [known for grade, known in graded if grade is None]
    graded = [each for each in graded if each[0] is not None]
    if not graded:
        drafts = _drafts(mark, matter, child, among, lexicon)
        if drafts or not unsure:
            return _one_of(drafts)
        return Chosen(None, tuple(unsure), True)
    best = graded[0][0]
    return _one_of(_here([known for grade, known in graded if grade == best], child, lexicon))


def _graded(mark: Mark, among: Documents, lexicon: Lexicon) -> list[tuple[Grade | None, Known]]:
    """The documents of that number that nothing parts from ``mark``, with how well they agree, the best first.

    ``None`` where only the number does. Many plans name the same document, so it is kept.
    """
    kept = among.memo.get(mark)
    if isinstance(kept, list):
        return kept
    found: list[tuple[Grade | None, Known]] = []
    for known in among.near(mark.number, mark.who, lexicon) if mark.number else ():
        if not _one_type(mark, known.mark):
            continue
        when = _dates(mark, known.mark)
        whose = agree(mark.who, known.mark.who, lexicon)
        nameless = mark.who is None or known.mark.who is None or not mark.who.body
        alike = bool(mark.symbol) and mark.symbol == known.mark.symbol
        if when is None or not (whose or (nameless and alike and _one_level(mark, known.mark))):
            continue
        if whose == SAME or when in (_DAY, _YEAR):
            found.append(((when, whose, alike), known))
        elif when == _UNKNOWN:
            found.append((None, known))
    found.sort(key=lambda each: each[0] or (0, 0, False), reverse=True)
    among.memo[mark] = found
    return found


def describe(mark: Mark, matter: tuple[str, str], child: Known, among: Documents, lexicon: Lexicon) -> tuple[Known, ...]:
    """The documents, above the plan ``child``, that a mention without a number can mean: of its type, issuer, place, year and topic, for
    the years that it says and that the plan is for, too. ``matter``: what follows the mention, and the topic in that."""
    said, about = matter
    if not about or mark.who is None:
        return ()
    period, spoken = child.one.header.period, _spoken(child)
    printed = years(said[: number.start()] if (number := _NUMBER.search(said)) else said, lexicon.header)
    found = [
        (likeness, known)
        for likeness, known in _described(mark, about, among, lexicon)
        if known is not child
        and meet(period, known.one.header.period)
        and _one_period(printed, known.one.header.period)
        and above(known.one.header.level, known.mark, child, lexicon)
        and _one_place(mark, known, spoken, lexicon)
    ]
    return tuple(_here(_alikest(found, lexicon), child, lexicon))


def _described(mark: Mark, matter: str, among: Documents, lexicon: Lexicon) -> list[tuple[float, Known]]:
    """The documents that nothing parts from ``mark``, with how like ``matter`` their topic is, where that is like enough; kept."""
    kept = among.memo.get((mark, matter))
    if isinstance(kept, list):
        return kept
    wanted = words_of(matter, lexicon)
    found: list[tuple[float, Known]] = []
    for known in among.near(ANY, mark.who, lexicon):
        parted = bool(mark.symbol and known.mark.symbol) and mark.symbol != known.mark.symbol
        if parted or not _one_type(mark, known.mark) or not agree(mark.who, known.mark.who, lexicon) or _dates(mark, known.mark) is None:
            continue
        likeness = alike(wanted, words_of(known.one.header.topic or "", lexicon))
        if likeness >= lexicon.chain.topic_at_least:
            found.append((likeness, known))
    among.memo[mark, matter] = found
    return found


def meet(one: Period, other: Period) -> bool:
    """Whether two periods have a year in common, as far as both are known."""
    if one.last is None or other.last is None:
        return True
    return (one.first or one.last) <= other.last and (other.first or other.last) <= one.last


def _one_period(printed: Period, own: Period) -> bool:
    """Whether the years of a document are those that a mention prints, as far as both are known."""
    if printed.last is None or own.last is None:
        return True
    return printed.last == own.last and (printed.first is None or own.first is None or printed.first == own.first)


def _one_place(mark: Mark, known: Known, spoken: str, lexicon: Lexicon) -> bool:
    """Whether a document that no number tells is of the issuer that is named, and of its place: the one that is printed, or else one that
    the plan names (in ``spoken``) with a word of its level. That both are of one level says nothing: every province has its plan on the
    same topic."""
    whose, issuer = agree(mark.who, known.mark.who, lexicon), known.mark.who
    if whose == SAME or not whose or issuer is None or not issuer.place:
        return whose == SAME
    levels = lexicon.header.levels
    heads = (*levels.get(issuer.level or "", ()), *levels["city"])
    return any(f" {fold(head)} {name} " in spoken for name in place_names(issuer, lexicon) for head in heads)


def _spoken(child: Known) -> str:
    """The head and the opening of a plan, folded."""
    header = child.one.header
    return " | ".join(f" {fold(text)} " for text in (child.one.opening, header.issuer, header.locality, header.title) if text)


def _alikest(found: Sequence[tuple[float, Known]], lexicon: Lexicon) -> list[Known]:
    """Those of documents (with the likeness of their topics) that are like enough; of the very topic before others."""
    same = [known for likeness, known in found if likeness == 1.0]
    return same or [known for likeness, known in found if likeness >= lexicon.chain.topic_at_least]


def above(level: str | None, mark: Mark, child: Known, lexicon: Lexicon) -> bool:
    """Whether a document of ``level`` can be above the plan ``child``: of a higher level, or of the same one and the same place.

    Where a level is not known, nothing speaks against it.
    """
    own = child.one.header.level
    if level not in LEVELS or own not in LEVELS:
        return True
    if level != own:
        return LEVELS.index(level) < LEVELS.index(own)
    mine, other = child.mark.who, mark.who
    if mine is None or other is None:
        return False
    if mine.place is None or other.place is None:
        return bool(mine.body & other.body)
    return mine.place == other.place or agree(mine, other, lexicon) > 0


def _one_of(found: Sequence[Known]) -> Chosen:
    return Chosen(found[0]) if len(found) == 1 else Chosen(None, tuple(found))


def _one_type(one: Mark, other: Mark) -> bool:
    """Whether a type of the one is a type of the other, or begins with it (Chương trình, Chương trình hành động)."""
    return not one.types or any(each.startswith(kind) or kind.startswith(each) for each in one.types for kind in other.types)


def _one_level(one: Mark, other: Mark) -> bool:
    """Whether no level speaks against it."""
    return not (one.who and other.who and one.who.level and other.who.level and one.who.level != other.who.level)


def _dates(cited: Mark, own: Mark) -> int | None:
    """How the dates agree; ``None`` where the years differ."""
    if cited.date[0] is None or own.date[0] is None:
        return _UNKNOWN
    if cited.date[0] != own.date[0]:
        return None
    both = [(one, other) for one, other in zip(cited.date[1:], own.date[1:], strict=True) if one and other]
    if any(one != other for one, other in both):
        return _OTHER_DAY
    return _DAY if len(both) == 2 else _YEAR


def _here(found: list[Known], child: Known, lexicon: Lexicon) -> list[Known]:
    """Those of several documents whose place the child's opening names, where it names that of any."""
    if len(found) < 2:
        return found
    text = f" {fold(child.one.opening)} {fold(child.one.header.issuer or '')} "
    near = [known for known in found if known.mark.who and any(f" {name} " in text for name in place_names(known.mark.who, lexicon))]
    return near or found


def _drafts(mark: Mark, matter: str, child: Known, among: Documents, lexicon: Lexicon) -> list[Known]:
    """Documents that print no number, of the issuer, year and topic that the citation names; one of the very topic goes before others."""
    if mark.who is None or not mark.who.body:
        return []
    found: list[tuple[float, Known]] = []
    spoken = _spoken(child)
    wanted = words_of(matter or child.one.header.topic or "", lexicon)
    for known in among.near(BLANK, mark.who, lexicon):
        parted = bool(mark.symbol and known.mark.symbol) and mark.symbol != known.mark.symbol
        if parted or known is child or not _one_type(mark, known.mark) or not _same_year(mark, known):
            continue
        if not _one_place(mark, known, spoken, lexicon):
            continue
        found.append((alike(wanted, words_of(known.one.header.topic or "", lexicon)), known))
    return _here(_alikest(found, lexicon), child, lexicon)


def _same_year(mark: Mark, known: Known) -> bool:
    """Whether a document without a number is of the cited year: its date, or, where it prints none, the years that it is for."""
    when = _dates(mark, known.mark)
    if when in (None, _OTHER_DAY):
        return False
    year, period = mark.date[0], known.one.header.period
    if when != _UNKNOWN or year is None:
        return when != _UNKNOWN
    return period.last is not None and (period.first or period.last) - 1 <= year <= period.last


def words_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of ``text`` that say what it is about."""
    cut = cutter(lexicon)
    content = cut.content(text)
    return frozenset(word for word in content if not cut.flags.get(word, 0) & _COMMON) or content


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that are the same (0 to 1)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def matters(cited: Sequence[Citation], opening: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Of each citation the words behind its number in ``opening``, to the end of the sentence or the next number; and the topic in them."""
    spots = [_find(opening, each.number) for each in cited]
    return [_matter(opening, spot, spots, lexicon) for spot in spots]


def _find(text: str, number: str) -> tuple[int, int]:
    at = text.find(number)
    return (at, at + len(number)) if at >= 0 else (-1, -1)


def _matter(opening: str, spot: tuple[int, int], spots: Iterable[tuple[int, int]], lexicon: Lexicon) -> tuple[str, str]:
    if spot[0] < 0:
        return "", ""
    stop = min((first for first, _ in spots if first > spot[0]), default=len(opening))
    return matter(opening[spot[1] : min(stop, spot[1] + _MATTER)], lexicon)


def matter(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Of what follows a document's number or issuer the part up to the end of the sentence; and the topic in it."""
    text = text[: end.start()] if (end := _SENTENCE.search(text)) else text
    low = text.lower()
    links = [(at, len(link)) for link in lexicon.header.topic_links if (at := low.find(f" {link} ")) >= 0]
    if not links:
        return text, ""
    at, length = min(links, key=lambda link: (link[0], -link[1]))
    return text, topic(text[at + length + 2 :], None, lexicon.header)


def brings_a_plan(said: str, lexicon: Lexicon) -> bool:
    """Whether the words behind a decision's number say that it brings a plan (ban hành Kế hoạch, phê duyệt Chương trình)."""
    text = f" {fold(said)} "
    return any(f" {fold(verb)} {fold(kind)} " in text for verb in lexicon.chain.carrying for kind in lexicon.chain.plans)
