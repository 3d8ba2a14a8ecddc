"""Citations: numbers and dates that go together, symbols as they are written, one document cited in one way, documents that are in force.

Looks at every numbered document that the parser finds, with what is printed around it, and at whole dates anywhere. One citation is one
finding: what an earlier rule of the pack has reported, a later one leaves alone (``citation_cited.claim``), so the pack's order is from the
surest to the least sure. Identity of a document is issuer, type, number and year: numbers of local bodies are held against each other
where the issuer is the same, never against the list of known documents (``rules/vocabulary/vi/references.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.review import Observation, ReviewRule
from compliance.record import replace
from compliance.review.citation_cited import Cited, cited, claim, impossible, local, meant
from compliance.review.citation_known import in_force, known_date, known_number, printed, twice
from compliance.review.citation_symbol import Symbol, key, letters, mended
from compliance.review.kind import FITS, Check, Reviewing, seen

name = "citation"

_YEARS_BEGAN = "1997"
"""From this year on decrees and circulars carry the year in their number (first law on legal documents, 12/11/1996, in force 1/1/1997)."""
_LIGHT = {"spacing": "info", "case": "warning", "order": "warning"}
"""Slips of form that nobody misunderstands."""
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months."""
_ODD = re.compile(r"(?<!\d)(?:29|[3-9]\d|1[3-9])(?!\d)")
"""A day or month that not every date can have."""
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _year(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The year in the number is that of the date."""
    for one in cited(on):
        day, year = one.citation.date, one.symbol.year if one.symbol else ""
        if not day or not year or year == day[:4] or not claim(on, one):
            continue
        known = meant(one, on.lexicon)
        like = [other for other in cited(on) if other.at != one.at and _agrees(other, one)]
        number = known.number if known else next((other.number for other in like if other.citation.date == day), "")
        dated = known.date if known else next((other.citation.date for other in like if other.key == one.key), None)
        correction = f"{number}{one.block.text[one.end : one.until]}" if number and key(number) != one.key else None
        if correction is None and dated:
            correction = f"{one.number} {on.lexicon.documents.day[0]} {printed(dated)}"
        edits = one.block.edit(one.start, one.end, known.number) if known and known.date == day else ()
        against = tuple(sorted({other.lines[0] for other in like}))
        values = (("number", one.number), ("year", year), ("date", printed(day)))
        yield one.told(values=values, against=against, correction=correction, edits=edits)


def _agrees(other: Cited, one: Cited) -> bool:
    """Whether ``other`` has the digits and letters of ``one``, and a year that is that of its date."""
    if other.symbol is None or one.symbol is None or other.citation.date is None:
        return False
    alike = other.symbol.digits == one.symbol.digits and other.symbol.groups == one.symbol.groups
    return alike and other.symbol.year == other.citation.date[:4]


def _term(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The term of the National Assembly in the number is that of the date, and the one that the text names."""
    terms = on.lexicon.references.terms
    for one in cited(on):
        term = _number_of_term(one.symbol, on)
        if not term or term not in terms:
            continue
        day = one.citation.date or (f"{one.symbol.year}" if one.symbol else "")
        right = next((other for other, (first, last) in terms.items() if first[: len(day)] <= day <= last[: len(day)]), "") if day else term
        first, last = terms[term]
        fits = not day or first[: len(day)] <= day <= last[: len(day)]
        said = _said_term(one, rule, on)
        if fits and said in ("", term):
            continue
        if not claim(on, one):
            continue
        if fits:
            yield one.told("said", values=(("number", one.number), ("term", roman(term)), ("right", roman(said))))
            continue
        values = (("number", one.number), ("term", roman(term)), ("right", roman(right)), ("date", printed(day)))
        known = meant(one, on.lexicon)
        number = known.number if known else re.sub(r"\d+$", right, one.number)
        edits = one.block.edit(one.start, one.end, known.number) if known and known.date == one.citation.date else ()
        correction = f"{number}{one.block.text[one.end : one.until]}" if right else None
        yield one.told("found", values=values, correction=correction, edits=edits)


def _number_of_term(symbol: Symbol | None, on: Reviewing) -> str:
    group = symbol.groups[-1] if symbol else ""
    law = next((law for law in on.lexicon.documents.law_symbols if group.startswith(law) and group[len(law) :].isdigit()), "")
    return group[len(law) :] if law else ""


def _said_term(one: Cited, rule: ReviewRule, on: Reviewing) -> str:
    """The number of the term that is named in Roman numerals behind the citation."""
    behind = one.block.text[one.until : one.until + int(rule.numbers["near"])]
    for word in rule.words["term"]:
        if match := re.search(rf"{re.escape(word)}\s+([IVX]+)\b", behind, re.IGNORECASE):
            return next((term for term in on.lexicon.references.terms if roman(term) == match[1].upper()), "")
    return ""


def roman(number: str) -> str:
    """A number in Roman numerals, as terms of the National Assembly are named."""
    left, text = int(number or 0), ""
    for value, letters_ in _ROMAN:
        text += letters_ * (left // value)
        left %= value
    return text


def _yearless(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Types that must carry a year in the number do."""
    for one in cited(on):
        symbol, day = one.symbol, one.citation.date
        if symbol is None or symbol.party or symbol.year or (day and day[:4] < _YEARS_BEGAN) or local(one, on.lexicon):
            continue
        types = letters(on.lexicon).types
        kind = types.get(symbol.groups[0]) or one.named or one.citation.type
        if kind not in on.lexicon.references.yearly or (one.named and one.named != kind) or not claim(on, one):
            continue
        known = meant(one, on.lexicon)
        form = mended(one.number, kind, one.citation.issuer, on.lexicon)
        rest = (form.text if form else one.number).split("/", 1)[-1]
        number = known.number if known else f"{symbol.digits}/{day[:4]}/{rest}" if day else None
        edits = one.block.edit(one.start, one.end, known.number) if known else ()
        yield _symbol_told(one, number, edits, "found", (("type", kind or ""),))


def _symbol(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Numbers are written as they must be: marks, blanks, letters."""
    for one in cited(on):
        around = one.block.text[max(0, one.start - int(rule.numbers["around"])) : one.end]
        kind = one.named or one.citation.type
        form = mended(one.number, kind, one.citation.issuer, on.lexicon, capitals=around == around.upper())
        if form is None:
            yield _symbol_told(one, None, (), "found", (), FITS)
        elif form.variant == "spacing" and one.block.at(one.start)[0] != one.block.at(one.end - 1)[0]:
            yield _symbol_told(one, None, (), "spacing", (), "wrapped")
        elif claim(on, one):
            known = meant(one, on.lexicon)
            number = known.number if known else form.text
            edits = one.block.edit(one.start, one.end, number) if form.certain or known else ()
            yield replace(_symbol_told(one, number, edits, form.variant), severity=_LIGHT.get(form.variant, ""))


def _kind(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The type that is named is that of the symbol."""
    issued, types = on.lexicon.references.issued, letters(on.lexicon).types
    for one in cited(on):
        symbol = one.symbol
        other = types.get(symbol.groups[0]) if symbol else None
        if one.named in issued and other in issued and other != one.named and claim(on, one):
            yield _symbol_told(one, None, (), "found", (("named", one.named or ""), ("type", other or "")))


def _symbol_told(
    one: Cited, number: str | None, edits: tuple[object, ...], variant: str, values: tuple[tuple[str, str], ...] = (), excuse: str = ""
) -> Observation:
    """An observation of the number alone."""
    said = (("number", one.number), ("right", number or ""), *values)
    return seen(one.block, one.start, one.end, variant, values=said, correction=number, edits=edits, excuse=excuse)


def _no_such_day(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Dates that the calendar has not."""
    days = "|".join(map(re.escape, on.lexicon.documents.day))
    short = re.compile(rf"\b(?:{days})\s*(\d{{1,2}})\s?/\s?(\d{{1,2}})(?![\d/%-]|[.,]\d|\s?/)", re.IGNORECASE)
    for block in on.blocks:
        if not _ODD.search(block.text):
            continue
        for start, end in impossible(on, block):
            quote = block.text[start:end]
            if "/" in quote or not quote[0].isdigit():
                yield seen(block, start, end, values=(("date", quote),))
        for match in short.finditer(block.text):
            day, month = int(match[1]), int(match[2])
            if 1 <= month <= 12 and _LONGEST[month - 1] < day <= 31:
                yield seen(block, match.start(), match.end(), values=(("date", match[0]),))


def _later(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A draft rests on nothing that is younger than itself; compared as exactly as its own date is printed."""
    own = on.plan.header.date
    if not own.year or not own.month:
        return
    printed_own = f"{own.year:04}-{own.month:02}" + (f"-{own.day:02}" if own.day else "")
    for one in cited(on):
        day = one.citation.date
        if day and day[: len(printed_own)] > printed_own and claim(on, one):
            yield one.told(values=(("number", one.number), ("date", printed(day)), ("own", printed(printed_own))))


def _bare(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A document is cited with its date and issuer where it is named first."""
    full = {one.key for one in cited(on) if one.citation.date or one.citation.issuer}
    own = on.plan.header
    full.add(key(f"{own.number}/{own.symbol}"))
    for one in cited(on):
        if one.key in full or one.symbol is None or one.symbol.party or one.symbol.year:
            continue
        full.add(one.key)
        if one.within or one.block.role == "outside" or one.named is None or _dated_by_year(one, on):
            yield _symbol_told(one, None, (), "found", (), "within")
        elif claim(on, one):
            yield _symbol_told(one, None, (), "found", (("type", one.named),))


def _dated_by_year(one: Cited, on: Reviewing) -> bool:
    """Whether the year of issue is printed behind the number."""
    years = "|".join(map(re.escape, on.lexicon.documents.year))
    return bool(re.match(rf"[\s,(]*(?:{years})\s+\d{{4}}", one.block.text[one.end :], re.IGNORECASE))


CHECKS: dict[str, Check] = {
    "year": Check(_year, fields=("number", "year", "date")),
    "term": Check(_term, variants=("found", "said"), fields=("number", "term", "right", "date"), words=("term",), numbers=("near",)),
    "yearless": Check(_yearless, fields=("number", "right", "type")),
    "symbol": Check(
        _symbol,
        variants=("spacing", "hyphen", "slash", "order", "case", "letters"),
        excuses=("wrapped",),
        fields=("number", "right"),
        numbers=("around",),
    ),
    "kind": Check(_kind, fields=("number", "right", "named", "type")),
    "no-such-day": Check(_no_such_day, fields=("date",)),
    "known-date": Check(known_date, fields=("number", "date", "right", "title"), numbers=("title",)),
    "known-number": Check(known_number, fields=("number", "date", "right", "title"), numbers=("title",)),
    "twice": Check(twice, variants=("date", "number"), fields=("number", "date", "right", "lines"), numbers=("words", "least")),
    "later": Check(_later, fields=("number", "date", "own")),
    "in-force": Check(
        in_force,
        excuses=("history", "within"),
        fields=("number", "until", "by", "title"),
        words=("rests", "history"),
    ),
    "bare": Check(_bare, excuses=("within",), fields=("number", "right", "type")),
}
