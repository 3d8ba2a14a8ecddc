"""Numbers with a unit and years in running text: what they are worth and how they compare."""

from __future__ import annotations

import re
from functools import cached_property

from compliance.model.lexicon import Lexicon
from compliance.parse import scan
from compliance.parse.scan import Endings, Openings
from compliance.record import dataclass

_REACH = 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_STEP = re.compile(r" ([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its comparator begins at ``lead``, its digits at ``start``; ``end`` is after its unit and what is said after that.

    ``op`` is empty where no comparator is printed; ``low`` is the lower end of a range, ``None`` for a single number.
    """

    lead: int
    start: int
    end: int
    op: str
    value: float
    low: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year that something is aimed at, with the words before it (``start`` to ``end``)."""

    start: int
    end: int
    year: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text, the same in lower case, and its years."""

    text: str
    low: str
    every_year: tuple[Year, ...]

    def years(self, start: int, end: int) -> list[Year]:
        """The years between ``start`` and ``end``."""
        return [year for year in self.every_year if start <= year.start and year.end <= end]


class Figures:
    """The shapes of numbers and years made from the words of ``targets.yaml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = words = scan.plain(lexicon.derived, lexicon.targets)
        self._units, self._before_year = _any(words.units), _any(words.year_before)
        self._rates = _any([_dotted(rate) for rate in words.rates], escape=False)
        self.marks = re.compile(f"{self._units}|/ ?\\d\\.?0")
        """What a text with a share or a rate in it must hold."""
        self._signs = {phrase: op for op, phrases in words.before.items() for phrase in phrases}
        self._before = Endings.of(self._signs)
        self._compared = Endings.of(words.compared)
        self._begun = Endings.of((words.reached, words.aim, *words.aiming))
        self._of = Openings.of((words.conjunction, words.year, *words.year_before, *words.links))
        self._linked = Endings.of((*words.links, words.conjunction))
        self._after = [(phrase, op) for op, phrases in words.after.items() for phrase in phrases]

    @cached_property
    def _head(self) -> str:
        number = r"(\d+(?:[.,]\d+)*)"
        return rf"(?<![\d.,/]){number}(?:\s*(?:{self._units})?\s*(?:{_any(self._words.through)})\s*{number})?\s*"

    @cached_property
    def _share(self) -> re.Pattern[str]:
        """A number or a range of two with its unit, or the stroke and base of its rate."""
        return re.compile(rf"{self._head}(?:({self._units})|/\s?({self._rates})(?![.,/]?\d))")

    @cached_property
    def _count(self) -> re.Pattern[str]:
        return re.compile(rf"{self._head}({_any(self._words.counted)})(?!\w)")

    @cached_property
    def _base(self) -> re.Pattern[str]:
        """The base of a rate that stands with the thing measured."""
        return re.compile(rf"(?<!\d)(?<!\d )(?:{_any(self._words.per)})\s?({self._rates})(?![.,/]?\d)")

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        follows = rf"\s+(?:{self._words.conjunction}|{self._before_year})\s|\s*(?:$|[,;]|\.(?:\s|$))"
        return re.compile(rf"(?<![\d.,/])(\d+(?:[.,]\d+)*)(?={follows})")

    @cached_property
    def _year(self) -> re.Pattern[str]:
        span = r"(?<![\d/.,-])((?:19|20)\d\d)(?:\s*-\s*((?:19|20)\d\d))?(?![\d/.]\d|\d)"
        return re.compile(rf"(?:\b({self._before_year})\s+)?({self._words.year}\s+)?{span}")

    def numbers(self, low: str, counts: bool) -> list[Number]:
        """The numbers in ``low``; with ``counts`` also those of things that are counted, where a comparator or an aim stands before."""
        found: list[Number] = []
        last = 0
        for match in self._share.finditer(low):
            unit = self._words.units[match[3]] if match[3] else "/" + match[4].replace(".", "")
            found.append(self._number(low, last, match, unit))
            last = found[-1].end
        bases = list(self._base.finditer(low)) if "000" in low else []
        for base in bases:
            found += self._bare_numbers(low, base.end(), "/" + base[1].replace(".", ""), found)
        if counts:
            found += self._counted(low, found, [base.start(1) for base in bases])
        return sorted(found, key=lambda number: number.start)

    def _counted(self, low: str, shares: list[Number], bases: list[int]) -> list[Number]:
        """The numbers of things that are counted, with a comparator or an aim before them or at the head of a sentence without shares."""
        found: list[Number] = []
        for match in self._count.finditer(low):
            begin = max(low.rfind(";", 0, match.start()), low.rfind(". ", 0, match.start())) + 1
            if match.start() in bases or any(begin <= other.start < match.start() for other in shares):
                continue
            number = self._number(low, 0, match, match[3])
            head = low[begin : number.start].strip(" :-+")
            if number.op not in ("", "=") or not head or self._begun.ends(low, begin, number.start):
                found.append(number)
                found += self._bare_numbers(low, number.end, number.unit, [])
        return found

    def _bare_numbers(self, low: str, start: int, unit: str, others: list[Number]) -> list[Number]:
        """The numbers after ``start`` in the same part of the sentence that have no unit of their own and lead to a year or an end."""
        end = min((at for mark in (";", ". ") if (at := low.find(mark, start)) >= 0), default=len(low))
        found: list[Number] = []
        for match in self._bare.finditer(low, start, end):
            taken = any(other.start <= match.start() < other.end for other in others)
            linked = self._before.ends(low, start, match.start()) or self._linked.ends(low, start, match.start())
            if linked and not taken and not _YEAR.fullmatch(match[1]):
                sign = self._before.ends(low, start, match.start())
                lead = low.rindex(sign, 0, match.start()) if sign else match.start()
                found.append(Number(lead, match.start(), match.end(), self._signs.get(sign, ""), worth(match[1], unit), None, unit))
        return found

    def _number(self, low: str, floor: int, match: re.Match[str], unit: str) -> Number:
        sign = self._before.ends(low, floor, match.start())
        op = self._signs.get(sign, "")
        lead = low.rindex(sign, 0, match.start()) if sign else match.start()
        end = match.end()
        for phrase, sign in self._after:
            if low.startswith(phrase, end + 1):
                op, end = sign, end + 1 + len(phrase)
        if unit[0] == "/":
            end = self._past_base(low, end)
        value, bottom = worth(match[2] or match[1], unit), worth(match[1], unit) if match[2] else None
        return Number(lead, match.start(), end, "" if bottom is not None else op, value, bottom, unit)

    def _past_base(self, low: str, start: int) -> int:
        """Where the words end that say what a rate is of (100.000 live births): before a mark, an and, or what leads to a year."""
        end = start
        for match in _STEP.finditer(low, start, start + 2 * _REACH):
            if match.start() != end or self._of.at(low, match.start(1)):
                break
            end = match.end()
        return end

    def said(self, text: str, low: str) -> Said:
        """``text`` (in lower case ``low``) with the years that something is aimed at: of a span the last, none for comparison."""
        years: list[Year] = []
        for match in self._year.finditer(low):
            if not (match[1] or match[2]) or (match[1] in self._words.since and not match[4]):
                continue
            if not self._compared.ends(low, 0, match.start()):
                years.append(Year(match.start(), match.end(), int(match[4] or match[3])))
        return Said(text, low, tuple(years))


def worth(printed: str, unit: str) -> float:
    """The value of a printed number: a comma parts decimals, a dot before three digits thousands (in a percentage it parts decimals)."""
    whole, comma, part = printed.rpartition(",")
    if not comma:
        whole, dot, part = printed.rpartition(".")
        if not dot or (len(part) == 3 and unit not in ("%", "‰")):
            whole, part = "", printed.replace(".", "")
            return float(part)
    return float(re.sub(r"\D", "", whole) + "." + part)


def figures(lexicon: Lexicon) -> Figures:
    """The shapes of numbers, made once."""
    made = lexicon.derived.get("parse.figures")
    if not isinstance(made, Figures):
        made = lexicon.derived["parse.figures"] = Figures(lexicon)
    return made


def _any(words: object, escape: bool = True) -> str:
    """One of ``words``, the longest first."""
    listed = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(map(re.escape, listed) if escape else listed)


def _dotted(rate: str) -> str:
    """``rate`` with or without dots between its thousands."""
    return "".join(r"\.?" + digit if place and (len(rate) - place) % 3 == 0 else digit for place, digit in enumerate(rate))
