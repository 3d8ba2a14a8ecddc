"""Dates in running text: day before month before year, in figures or with the words for them between."""

from __future__ import annotations

import re
from datetime import date

from compliance.model.lexicon import Lexicon
from compliance.model.plan import PartialDate
from compliance.record import dataclass

_GAP = r"[\s.…_]*"


@dataclass(frozen=True, slots=True)
class Dates:
    """Patterns made from the words of a language: ``full`` a whole date, ``blank`` a dateline in which parts may be left blank."""

    full: re.Pattern[str]
    blank: re.Pattern[str]


def dates(lexicon: Lexicon) -> Dates:
    """The patterns of ``lexicon``, made once."""
    made = lexicon.derived.get("parse.dates")
    if not isinstance(made, Dates):
        words = lexicon.documents
        day, month, year = ("(?:" + "|".join(map(re.escape, phrases)) + ")" for phrases in (words.day, words.month, words.year))
        full = (
            rf"(?:{day}\s*)?(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}})(?![\d/])"
            rf"|{day}\s*(?P<d2>\d{{1,2}})\s*{month}\s*(?P<m2>\d{{1,2}})\s*,?\s*{year}\s*(?P<y2>\d{{4}}|\d{{2}}\s\d{{2}})"
        )
        blank = rf"{day}{_GAP}(?P<d>\d{{1,2}})?{_GAP}{month}{_GAP}(?P<m>\d{{1,2}})?{_GAP}{year}{_GAP}(?P<y>\d{{4}})?"
        made = lexicon.derived["parse.dates"] = Dates(re.compile(full, re.IGNORECASE), re.compile(blank, re.IGNORECASE))
    return made


def iso(match: re.Match[str]) -> str | None:
    """The ISO form of a whole date that ``Dates.full`` matched, ``None`` where the calendar has no such day."""
    day, month, year = (match[key] or match[f"{key}2"] for key in "dmy")
    try:
        return date(int(year.replace(" ", "")), int(month), int(day)).isoformat()
    except ValueError:
        return None


def partial(match: re.Match[str]) -> PartialDate:
    """The date that ``Dates.blank`` matched, as far as it is printed and can be."""
    day, month, year = (int(match[key]) if match[key] else None for key in "dmy")
    return PartialDate(year, month if month and month <= 12 else None, day if day and day <= 31 else None)
