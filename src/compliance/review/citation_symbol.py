"""The symbol of a numbered document taken apart, and put right as far as its letters tell how.

Source of the forms: Nghị định 30/2020/NĐ-CP, Phụ lục I (II.3): number ``/`` symbol, groups of the symbol joined by hyphens, without blanks.
"""

from __future__ import annotations

import re

from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.record import dataclass

_STATE = re.compile(r"(?P<digits>\d{1,5}[a-z]?)/(?:(?P<year>\d{4})(?P<slash>/?))?(?P<rest>[^\W\d].*)")
_PARTY = re.compile(r"(?P<digits>\d{1,4}[a-z]?)-(?P<type>[^\W\d]+)/(?P<issuer>[^\W\d].*)")
_AROUND = re.compile(r" *([/-]) *")
_LAW = re.compile(r"([^\W\d]+)[ -]?(\d\d)")


@dataclass(frozen=True, slots=True)
class Symbol:
    """``digits`` and ``year`` of a number (empty where it has none), its ``groups`` of letters in order; ``party``: as in ``41-CT/TU``."""

    digits: str
    year: str
    groups: tuple[str, ...]
    party: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A number put right: ``text``, what was wrong (``variant`` of a finding), and whether nothing else can be meant (``certain``)."""

    text: str
    variant: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """The groups of letters that are known: ``types`` abbreviation → type, ``exact`` in lower case → as it is written."""

    types: dict[str, str]
    own: dict[str, tuple[str, ...]]
    exact: dict[str, str]
    issuers: frozenset[str]
    party: frozenset[str]
    laws: tuple[str, ...]


def letters(lexicon: Lexicon) -> Letters:
    """Those of ``lexicon``, made once."""
    made = lexicon.derived.get("review.letters")
    if not isinstance(made, Letters):
        names = lexicon.documents.types
        own = {name: tuple(one for one in others if one[:2].isupper()) for name, others in names.items()}
        types = {short: name for name, shorts in own.items() for short in shorts}
        issuers = frozenset(lexicon.references.issuers)
        exact = {group.casefold(): group for group in (*types, *issuers)}
        made = lexicon.derived["review.letters"] = Letters(
            types, own, exact, issuers, frozenset(lexicon.references.party), lexicon.documents.law_symbols
        )
    return made


def tight(number: str) -> str:
    """``number`` without blanks around its marks."""
    return _AROUND.sub(r"\1", number)


def taken(number: str) -> Symbol | None:
    """``number`` taken apart; ``None`` where it is of no known form."""
    if match := _STATE.fullmatch(tight(number)):
        return Symbol(match["digits"], match["year"] or "", tuple(re.split("[- ]", match["rest"])))
    if match := _PARTY.fullmatch(tight(number)):
        return Symbol(match["digits"], "", (match["type"], *re.split("[- ]", match["issuer"])), party=True)
    return None


def key(number: str) -> str:
    """What two spellings of one number have in common: leading noughts, blanks, hyphens, ampersands and letter case dropped."""
    return re.sub(r"[\s&-]|^0+", "", number).casefold()


def mended(number: str, named: str | None, issuer: str | None, lexicon: Lexicon, capitals: bool = False) -> Mended | None:
    """``number`` put right; ``None`` where it is in order or nothing tells what it should be.

    ``named``: the type named before it; ``issuer``: the one named behind it; ``capitals``: it stands among capitals only.
    """
    known = letters(lexicon)
    symbol = taken(number)
    if symbol is None or symbol.party:
        if symbol and len(symbol.groups) == 2 and symbol.groups[1] in known.issuers - known.party:
            return Mended(f"{symbol.digits}/{'-'.join(symbol.groups)}", "order", False)
        return Mended(tight(number), "spacing", True) if tight(number) != number else None
    if not symbol.year and len(symbol.groups) == 2 and symbol.groups[0] in known.types and symbol.groups[1] in known.party:
        return Mended(f"{symbol.digits}-{symbol.groups[0]}/{symbol.groups[1]}", "order", False)
    variant = "hyphen" if " " in tight(number) else "spacing"
    groups, certain = list(symbol.groups), True
    if (law := _LAW.fullmatch("-".join(groups))) and law[1] in known.laws and "".join(groups) != law[0]:
        groups, variant = [law[1] + law[2]], "hyphen"
    own = known.own.get(named or "", ())
    if (parted := _parted(groups[0], own, known)) is not None:
        groups[:1], variant = parted, "hyphen"
    if not capitals:
        cased = [_cased(group, lexicon, known) for group in groups]
        if cased != groups:
            groups, variant = cased, "case"
    likely = _likely(groups, named, issuer, lexicon, known)
    if likely != groups:
        groups, variant, certain = likely, "letters", False
    text = "/".join(filter(None, (symbol.digits, symbol.year, "-".join(groups))))
    if _STATE.fullmatch(tight(number))["slash"] == "" and symbol.year:  # type: ignore[index]
        variant = "slash"
    return Mended(text, variant, certain) if text != number else None


def _parted(group: str, own: tuple[str, ...], known: Letters) -> list[str] | None:
    """Type and issuer that were written as one group."""
    if group in known.types or group.casefold() in known.exact:
        return None
    for short in own:
        rest = group[len(short) :]
        if group.startswith(short) and rest.casefold() in known.exact and known.exact[rest.casefold()] in known.issuers:
            return [short, known.exact[rest.casefold()]]
    return None


def _cased(group: str, lexicon: Lexicon, known: Letters) -> str:
    return group if group in lexicon.references.accepted or group in known.types else known.exact.get(group.casefold(), group)


def _likely(groups: list[str], named: str | None, issuer: str | None, lexicon: Lexicon, known: Letters) -> list[str]:
    """``groups`` with letters that are nearly those of the named type, or of a ministry, put right."""
    if len(groups) < 2:
        return groups
    first, second, *rest = groups
    own = known.own.get(named or "", ())
    if named in lexicon.references.issued and first.casefold() not in known.exact and second in known.issuers:
        first = next((short for short in own if near(first, short)), first)
    if known.types.get(first) in lexicon.references.yearly and second not in known.issuers and not rest:
        second = _ministry(second, issuer, lexicon)
    return [first, second, *rest]


def _ministry(group: str, issuer: str | None, lexicon: Lexicon) -> str:
    """The letters of the ministry that is named behind, or of the only one whose letters are nearly these. Short forms (BNN) stay."""
    joined = group.replace("&", "")
    issuers = lexicon.references.issuers
    said = f" {fold(issuer or '')} "
    named = [one for one, names in issuers.items() if len(one) > 2 and any(f" {fold(name)} " in said for name in names)]
    fitting = [one for one in named if not _within(joined, one)] or [one for one in issuers if len(one) > 2 and near(joined, one)]
    return fitting[0] if len(fitting) == 1 and joined not in issuers else group


def _within(short: str, long: str) -> bool:
    """Whether the letters of ``short`` stand in ``long`` in their order."""
    rest = iter(long)
    return all(letter in rest for letter in short)


def near(one: str, other: str) -> bool:
    """Whether they are the same but for one letter more, less or other."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
