"""Citations held against the list of known documents and against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.match.bodies import same_issuer
from compliance.model.fold import fold
from compliance.model.reference import KnownDocument
from compliance.model.review import Observation, ReviewRule
from compliance.review.citation_cited import Cited, central, cited, claim, local, meant, namesakes, titled
from compliance.review.citation_symbol import key
from compliance.review.kind import FITS, Reviewing, seen

_SENTENCE = re.compile(r"[;.](?=\s)")


def printed(day: str) -> str:
    """An ISO date as it is printed: 2025-03-05 → 05/3/2025, 2025-03 → 3/2025, 2025 → 2025."""
    year, *rest = day.split("-")
    if not rest:
        return year
    month = rest[0] if len(rest) > 1 and rest[0] < "03" else str(int(rest[0]))
    return "/".join((*rest[1:], month, year))


def known_date(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A known number has its date: where the number carries the year, where the date is of the same year (a number is given once a year),
    or where the title is the known one."""
    for one in cited(on):
        day = one.citation.date
        if not day or one.symbol is None or local(one, on.lexicon):
            continue
        known = namesakes(one, on.lexicon)
        if any(each.date == day for each in known):
            yield one.told(excuse=FITS)
            continue
        for each in known:
            sure = bool(one.symbol.year) or each.date[:4] == day[:4] or titled(one, each, rule.numbers["title"])
            if sure and claim(on, one):
                right = f"{one.number} {on.lexicon.documents.day[0]} {printed(each.date)}"
                values = (("number", one.number), ("date", printed(day)), ("right", printed(each.date)), ("title", _called(each)))
                yield one.told(values=values, correction=right)
                break


def known_number(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A known date and title have their number; digits that are right make the symbol certain."""
    for one in cited(on):
        day = one.citation.date
        if not day or local(one, on.lexicon) or namesakes(one, on.lexicon):
            continue
        known = meant(one, on.lexicon)
        certain = known is not None
        if known is None:
            types = (one.named, one.citation.type)
            named = [each for each in on.lexicon.references.documents if each.date == day and each.type in types]
            known = next((each for each in named if titled(one, each, rule.numbers["title"])), None)
        if known is None or not claim(on, one):
            continue
        values = (("number", one.number), ("date", printed(day)), ("right", known.number), ("title", _called(known)))
        edits = one.block.edit(one.start, one.end, known.number) if certain else ()
        yield seen(one.block, one.start, one.end, values=values, correction=known.number, edits=edits)


def _called(known: KnownDocument) -> str:
    """The title of ``known``; its type and issuer where the list has no title."""
    return known.title if len(known.title) > 1 else f"{known.type}, {known.issuer}"


def twice(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """One document is cited in one way: the odd one among citations of one number with two dates, or of one date with two numbers."""
    claimed = on.cache.get("citation.claimed", set())
    assert isinstance(claimed, set)
    left = [one for one in cited(on) if one.citation.date and one.at not in claimed]
    for one in left:
        for variant, other_way in (("date", _other_date), ("number", _other_number)):
            rivals = [other for other in left if other is not one and other_way(one, other, rule, on)]
            best = max(rivals, key=lambda other: _trust(other, left, on), default=None)
            if best is None or _trust(one, left, on) >= _trust(best, left, on) or not claim(on, one):
                continue
            lines = tuple(sorted({other.lines[0] for other in rivals}))
            right = printed(best.citation.date or "") if variant == "date" else best.number
            said = printed(one.citation.date or "")
            values = (("number", one.number), ("date", said), ("right", right), ("lines", ", ".join(map(str, lines))))
            if variant == "date":
                correction = f"{one.number} {on.lexicon.documents.day[0]} {right}"
            else:
                correction = f"{right}{one.block.text[one.end : one.until]}"
            yield one.told(variant, values=values, against=lines, correction=correction)
            break


def _trust(one: Cited, among: list[Cited], on: Reviewing) -> tuple[bool, int, int]:
    """How far ``one`` is believed: the list knows it so; how often it is cited so; how early."""
    known = any(each.date == one.citation.date for each in namesakes(one, on.lexicon))
    often = sum(other.key == one.key and other.citation.date == one.citation.date for other in among)
    return known, often, -one.at


def _other_date(one: Cited, other: Cited, rule: ReviewRule, on: Reviewing) -> bool:
    """The same number of the same issuer with another date. Without a year in the number another year may be another document, so then the
    year, or day and month, must be the same (and the titles as well, as far as both are given)."""
    if one.key != other.key or one.citation.date == other.citation.date or not _same_body(one, other, on):
        return False
    mine, others = one.citation.date or "", other.citation.date or ""
    if (one.symbol and one.symbol.year) or mine[:4] == others[:4]:
        return True
    shorter, longer = sorted((one.title, other.title), key=len)
    return mine[5:] == others[5:] and (longer.startswith(shorter) or _same_title(one, other, rule))


def _other_number(one: Cited, other: Cited, rule: ReviewRule, on: Reviewing) -> bool:
    """The same type, date and issuer with another number: the same digits with other letters or year, or the same title."""
    if one.key == other.key or one.citation.date != other.citation.date or one.citation.type != other.citation.type:
        return False
    if not _same_body(one, other, on):
        return False
    digits = one.symbol and other.symbol and one.symbol.digits == other.symbol.digits
    return bool(digits) or _same_title(one, other, rule)


def _same_body(one: Cited, other: Cited, on: Reviewing) -> bool:
    both = bool(one.citation.issuer and other.citation.issuer)
    if both:
        return same_issuer(on.lexicon, one.citation.issuer, other.citation.issuer)
    return central(one, on.lexicon) and central(other, on.lexicon)


def _same_title(one: Cited, other: Cited, rule: ReviewRule) -> bool:
    """The same words behind both: the whole of the shorter title, or so many that it cannot be the start of two."""
    mine, others = one.title.split(), other.title.split()
    common = next((at for at, (a, b) in enumerate(zip(mine, others, strict=False)) if a != b), min(len(mine), len(others)))
    return common >= rule.numbers["words"] or (mine == others and len(mine) >= rule.numbers["least"])


def in_force(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """What the draft rests on was not replaced before its date. What it reports as history or names in another's title is let pass."""
    if on.dated == "none":
        return
    for one in cited(on):
        known = meant(one, on.lexicon)
        if known is None or not known.until or not known.replaced_by or key(known.number) != one.key or known.until >= on.date:
            continue
        before = one.block.text[: one.start]
        cut = [match.end() for match in _SENTENCE.finditer(before)]
        said = f" {fold(before[cut[-1] if cut else 0 :])} "
        behind = f" {one.title} "
        told = (("number", one.number), ("until", printed(known.until)), ("by", known.replaced_by), ("title", _called(known)))
        rests = one.block.role == "opening" or any(f" {fold(word)} " in said for word in rule.words["rests"])
        if one.within:
            yield one.told(values=told, excuse="within")
        elif not rests or any(f" {fold(word)} " in said or f" {fold(word)} " in behind for word in rule.words["history"]):
            yield one.told(values=told, excuse="history")
        elif claim(on, one):
            yield one.told(values=told)
