"""The documents of a repository, each with what tells it from others, and where to look for one of a number or of an issuer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compliance.model.choice import LEVELS
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Citation, Mention
from compliance.model.repository import Surveyed
from compliance.record import dataclass, field
from compliance.repository.issuers import Who, relatives, who
from compliance.repository.survey import parted

BLANK, ANY = "", "*"
_LETTERS = re.compile(r"[^\W_]+")
_GROUP = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a document from others: number without leading zeros, symbol without marks, types by the symbol and by the word for it,
    issuer, and year, month and day. What is not printed is ``None``, or no type."""

    number: str | None
    symbol: str | None
    types: frozenset[str]
    who: Who | None
    date: tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the repository with its mark."""

    one: Surveyed
    mark: Mark


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents in the order of their paths; and by number (``BLANK``: not printed; ``ANY``: each of them) and level, by place."""

    all: dict[str, Known]
    kept: dict[tuple[str, str | None], dict[str | None, list[Known]]] = field(default_factory=dict)
    memo: dict[object, object] = field(default_factory=dict, compare=False)

    def near(self, number: str, issuer: Who | None, lexicon: Lexicon) -> list[Known]:
        """The documents of ``number`` that no level and no place parts from ``issuer``, in the order of their paths."""
        levels = (issuer.level, None) if issuer and issuer.level else (*LEVELS, None)
        places = {issuer.place, None, *relatives(issuer.place, lexicon)} if issuer and issuer.place is not None else None
        kept = [self.kept.get((number, level), {}) for level in levels]
        found = [each for one in kept for place, group in one.items() if places is None or place in places for each in group]
        return sorted(found, key=lambda each: each.one.path) if len(found) > 1 else found


def documents(surveyed: Iterable[Surveyed], lexicon: Lexicon) -> Documents:
    """``surveyed`` with their marks, sorted and indexed."""
    made = Documents({one.path: Known(one, mark_of(one, lexicon)) for one in sorted(surveyed, key=lambda one: one.path)})
    for known in made.all.values():
        issuer = known.mark.who
        for number in (known.mark.number or BLANK, ANY):
            at = made.kept.setdefault((number, issuer.level if issuer else known.one.header.level), {})
            at.setdefault(issuer.place if issuer else None, []).append(known)
    return made


def mark_of(one: Surveyed, lexicon: Lexicon) -> Mark:
    """What tells the document ``one`` from others."""
    header = one.header
    date = header.date
    symbol = letters(header.symbol) if header.symbol else None
    types = {one.type or lexicon.layout.plan[0].capitalize(), *_types(header.symbol or "", lexicon)}
    return Mark(
        header.number.lstrip("0").casefold() if header.number else None,
        symbol,
        frozenset(types),
        who(header.issuer, lexicon, header.level, header.locality),
        (date.year, date.month, date.day),
    )


def mark_of_citation(cited: Citation, child: Who | None, lexicon: Lexicon) -> Mark:
    """What the citation ``cited`` tells of a document. An issuer without a place that is of the level of ``child`` is of its place."""
    number, symbol = parted(cited.number)
    issuer = _placed(who(cited.issuer, lexicon), child)
    if issuer is None and symbol:
        level = next((level for level, known in lexicon.chain.symbols.items() if set(known) & set(_GROUP.findall(symbol))), None)
        issuer = Who(frozenset(), level, None) if level else None
    year, month, day = (int(part) for part in cited.date.split("-")) if cited.date else (None, None, None)
    types = frozenset([cited.type] if cited.type else ()) | _types(symbol or "", lexicon)
    return Mark(
        number.lstrip("0").casefold() if number else None, letters(symbol) if symbol else None, types, issuer, (year, month, day)
    )  # fmt: skip


def mark_of_mention(named: Mention, child: Who | None, lexicon: Lexicon) -> Mark:
    """What a mention without a number tells of a document; the issuer as in ``mark_of_citation``."""
    types = frozenset([named.type] if named.type else ()) | _types(named.symbol, lexicon)
    issuer = _placed(who(named.issuer, lexicon), child)
    return Mark(None, letters(named.symbol) or None, types, issuer, (named.year, None, None))


def _placed(issuer: Who | None, child: Who | None) -> Who | None:
    """``issuer``, at the place of ``child`` where it says none and is of its level."""
    if issuer and issuer.place is None and child and issuer.level == child.level:
        return Who(issuer.body, issuer.level, child.place)
    return issuer


def letters(symbol: str) -> str:
    """``symbol`` without marks, blanks and case, so that ``KH - UBND`` and ``KH-UBND`` are one."""
    return "".join(_LETTERS.findall(symbol)).casefold()


def number_key(number: str) -> str:
    """A whole number as printed, without leading zeros, marks, blanks and case."""
    digits, symbol = parted(number)
    return f"{digits.lstrip('0').casefold()}/{letters(symbol)}" if digits and symbol else letters(number)


def _types(symbol: str, lexicon: Lexicon) -> frozenset[str]:
    """The type that the first letters of ``symbol`` stand for."""
    known = lexicon.derived.get("repository.types")
    if not isinstance(known, dict):
        types = lexicon.documents.types
        known = lexicon.derived["repository.types"] = {fold(short): name for name, others in types.items() for short in others}
    group = _GROUP.search(symbol)
    found = known.get(fold(group[0])) if group else None
    return frozenset([found] if found else ())
