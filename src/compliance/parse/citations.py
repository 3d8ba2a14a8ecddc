"""Citations of numbered documents: type, number as printed, date, issuer, and the line on which the number stands.

Forms of the number, with ``SYMBOL`` of one or more groups of capitals joined by hyphens:

    66/KH-UBND   28/2019/TT-BLĐTBXH   121/2020/QH14   4708/UBND-NCKS   41-CT/TU   204-KH/TWĐTN-CTTN

and the broken ones that occur: blanks around the marks (also from a line's end), a hyphen or slash lost or a blank in its place. What
stands around the number gives the rest: the type before it (else from the symbol), the date and the issuer behind it in either order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance.match.dates import Dates, dates, iso
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Citation, Mention, Paragraph, Passage
from compliance.record import dataclass, replace

_CAPITAL = "[A-ZĐƯƠÂÊÔĂ]"
_GROUP = rf"{_CAPITAL}[A-Za-zĐđƯƠÂÊÔ&]*\d{{0,3}}"
_MORE = rf"(?:-{_GROUP}|(?: -|- ){_CAPITAL}{_GROUP})*"
SYMBOL = rf"{_CAPITAL}{_GROUP}{_MORE}"
"""Pattern of the symbol behind a number: groups of capitals joined by hyphens."""
_NUMBER = re.compile(
    rf"(?<![\d/.\-])(?<!\d,)(?P<state>\d{{1,5}}[a-z]? ?/ ?(?:(?:19|20)\d\d(?: ?/ ?|(?={_CAPITAL})))?(?P<group>{_CAPITAL}{_GROUP}){_MORE})"
    rf"|(?<![\d/.\-])(?<!\d,)(?P<party>\d{{1,4}}[a-z]? ?- ?(?P<type>{_CAPITAL}{{1,5}}[a-z]?) ?/ ?{_CAPITAL}{_GROUP}{_MORE})"
)
_LOST = re.compile(rf"(?: - | )({_CAPITAL}{{2,}}[A-Za-zĐđ&]*{_MORE})")
_WORD = re.compile(r"[^\s,;:.()\"]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST = re.compile(r"[\s,;:&]*")
_LONGEST_ISSUER = 22


@dataclass(frozen=True, slots=True)
class _Words:
    types: dict[str, str]
    abbreviations: dict[str, str]
    longest: int
    far: tuple[str, ...]
    number: tuple[str, ...]
    by: tuple[str, ...]
    heads: tuple[str, ...]
    ends: tuple[str, ...]
    joins: frozenset[str]


def citations(paragraphs: Iterable[Paragraph | Passage], lexicon: Lexicon) -> tuple[Citation, ...]:
    """All citations in ``paragraphs``, in order, repeats included."""
    words, patterns = _words(lexicon), dates(lexicon)
    found: list[Citation] = []
    for paragraph in paragraphs:
        if "/" in paragraph.text:
            found += _cited(paragraph, words, patterns, lexicon)
    return tuple(found)


def unnumbered(paragraphs: Iterable[Paragraph | Passage], types: Iterable[str], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Documents of ``types`` that ``paragraphs`` name by their issuer, their number being left blank or not said, in order."""
    words, patterns, documents = _words(lexicon), dates(lexicon), lexicon.documents
    kinds = "|".join(sorted(map(re.escape, types), key=len, reverse=True))
    numbers, days = ("|".join(map(re.escape, each)) for each in (documents.number, documents.day))
    parts = "|".join(map(re.escape, (*documents.month, *documents.year)))
    named = re.compile(
        rf"(?<!\w)(?i:(?P<type>{kinds}))(?:\s+(?i:{numbers})\b)?[\s:.…_]*(?P<symbol>/ ?{SYMBOL})?(?!\w)"
        rf"(?:[\s,]*(?i:{days})(?P<day>(?:[\s.…_/]|\d{{1,4}}|(?i:{parts}))*))?"
    )
    found: list[Mention] = []
    for paragraph in paragraphs:
        text = paragraph.text
        for match in named.finditer(text):
            day, issuer, end = _around(text, match.end(), words, patterns)
            if issuer:
                year = _YEAR.search(day or match["day"] or "")
                kind, symbol = words.types.get(fold(match["type"])), (match["symbol"] or "").lstrip("/ ")
                line = paragraph.line_at(match.start())
                found.append(Mention(line, kind, symbol, int(year[0]) if year else None, issuer, text[match.start() : end], text[end:]))
    return tuple(found)


def _cited(paragraph: Paragraph | Passage, words: _Words, patterns: Dates, lexicon: Lexicon) -> Iterator[Citation]:
    text = paragraph.text
    chain: list[Citation] = []
    done = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if match["group"] and match["group"] in words.abbreviations and "-" not in match[0] and (lost := _LOST.match(text, end)):
            end = lost.end()
        between = [word for word in fold(text[done:start]).split() if word not in words.joins]
        linked = bool(chain) and not between
        if chain and not linked:
            yield from _shared(chain)
            chain = []
        kind = _type(text[done:start], match, words, lexicon) or (chain[-1].type if linked else None)
        day, issuer, done = _around(text, end, words, patterns)
        chain.append(Citation(paragraph.line_at(start), kind, text[start:end], day, issuer))
    yield from _shared(chain)


def _shared(chain: list[Citation]) -> Iterator[Citation]:
    """Documents listed under one word: those without a date or issuer of their own have that of the next one that has."""
    day = issuer = None
    listed: list[Citation] = []
    for citation in reversed(chain):
        day, issuer = citation.date or day, citation.issuer or issuer
        listed.append(replace(citation, date=day, issuer=issuer))
    yield from reversed(listed)


def _type(before: str, match: re.Match[str], words: _Words, lexicon: Lexicon) -> str | None:
    """The type named right before the number, else that of the symbol, else (laws) one named further before it."""
    near = fold(before[-60:]).split()
    while near and near[-1] in words.number:
        near.pop()
    for length in range(min(words.longest, len(near)), 0, -1):
        if found := words.types.get(" ".join(near[-length:])):
            return found
    group = match["type"] or match["group"] or ""
    if group in words.abbreviations:
        return words.abbreviations[group]
    if any(group.startswith(symbol) and group[len(symbol) :].isdigit() for symbol in lexicon.documents.law_symbols):
        last = max((f" {fold(before)} ".rfind(f" {phrase} "), phrase) for phrase in words.far)
        return words.types[last[1]] if last[0] >= 0 else lexicon.documents.law
    fitting = [short for short in words.abbreviations if group.startswith(short) and len(group) > len(short) + 1]
    if fitting and "-" not in match[0]:
        return words.abbreviations[max(fitting, key=len)]
    return lexicon.documents.letter if match["state"] and "-" in match[0] and len(group) > 3 else None


def _around(text: str, at: int, words: _Words, patterns: Dates) -> tuple[str | None, str | None, int]:
    """Date and issuer behind the number that ends at ``at``, and where they end."""
    day: str | None = None
    issuer: str | None = None
    for _ in range(3):
        gap = _LIST.match(text, at)
        here = gap.end() if gap else at
        if text[here : here + 1] == "(":
            here += 1
        if day is None and (match := patterns.full.match(text, here)):
            day, at = iso(match), match.end()
            continue
        if issuer is None:
            word = _WORD.match(text, here)
            if word and word[0].lower() in words.by:
                name, end = _issuer(text, word.end(), words)
                if name:
                    issuer, at = name, end
                    continue
        break
    return day, issuer, at


def _issuer(text: str, at: int, words: _Words) -> tuple[str | None, int]:
    """The name of the issuer that stands at ``at``, up to the verb or mark that ends it."""
    start = at + 1
    low = text[start : start + 200].lower()
    head = next((head for head in words.heads if low.startswith(head) and not low[len(head) : len(head) + 1].isalpha()), None)
    if head is None:
        return None, at
    end = start + len(head)
    for _ in range(_LONGEST_ISSUER):
        word = re.compile(r"( - | ?-|, | )([^\s,;:.()\"]+)").match(text, end)
        if not word:
            break
        ahead = text[word.start(2) : word.start(2) + 40].lower()
        if any(ahead.startswith(stop) and not ahead[len(stop) : len(stop) + 1].isalpha() for stop in words.ends):
            break
        listed = word[1] == ", " or word[2].lower() in words.joins
        if listed and not _goes_on(text, word, words):
            break
        end = word.end()
    return text[start:end].rstrip(" -"), end


def _goes_on(text: str, word: re.Match[str], words: _Words) -> bool:
    """Whether a name goes on after a comma or an "and": with a capital, and with neither a document nor another issuer."""
    following = text[word.start(2) if word[1] == ", " else word.end() + 1 :][:40]
    other = any(following.lower().startswith(name + " ") for name in (*words.types, *words.heads))
    return following[:1].isupper() and not other


def _words(lexicon: Lexicon) -> _Words:
    made = lexicon.derived.get("parse.citations")
    if not isinstance(made, _Words):
        documents = lexicon.documents
        types = {fold(spelling): name for name, others in documents.types.items() for spelling in (name, *others)}
        abbreviations = {other: name for name, others in documents.types.items() for other in others if other[:2].isupper()}
        made = lexicon.derived["parse.citations"] = _Words(
            types,
            abbreviations,
            max(len(name.split()) for name in types),
            tuple(fold(name) for name in documents.far),
            tuple(fold(word) for word in documents.number),
            documents.by,
            tuple(sorted((head.lower() for head in documents.issuers), key=len, reverse=True)),
            documents.issuer_ends,
            frozenset(fold(word) for word in (*documents.joins, *documents.number)),
        )
    return made
