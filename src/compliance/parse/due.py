"""Dates, months and quarters that say by when: where they stand in a sentence and what they are in ISO form."""

from __future__ import annotations

import re

from compliance.model.lexicon import Lexicon
from compliance.parse import scan
from compliance.record import dataclass, replace

DAY, MONTH, QUARTER = "day", "month", "quarter"
_REACH = 32
_DAY = re.compile(r" ?(\d{1,2})(?![\d/.,-])")
"""A day of the month read backwards from the stroke after it."""
_MONTH_YEAR = re.compile(r"/ ?(\d{1,2})(?: ?/ ?((?:19|20)\d\d))?(?![/\d%]|[.,]\d)")
_WHOLE = re.compile(r"\b(?:i|1)(?:[-\s]+|\s+[^\W\d]+\s+)(?:iv|4)\b")


@dataclass(frozen=True, slots=True)
class Due:
    """A time in a sentence: ``value`` is MM-DD, YYYY-MM-DD, YYYY-MM, MM or a quarter as printed, ``kind`` day, month or quarter.

    ``cue`` is the phrase before it that makes it a limit or a time of work (empty: none), ``strict`` that the cue alone says a limit;
    ``whole`` is true for quarters that are a whole year.
    """

    start: int
    end: int
    value: str
    kind: str
    cue: str
    strict: bool
    whole: bool = False


class Times:
    """The shapes of times made from the words of ``deadlines.yaml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = scan.plain(lexicon.derived, lexicon.deadlines)
        day, month, year, quarter = words.day, words.month, words.year, words.quarter
        self._spelled = re.compile(rf"{day}\s+(\d{{1,2}})\s+{month}\s+(\d{{1,2}})(?:(?:\s*,?\s*{year}\s+|/)((?:19|20)\d\d))?(?!\d)")
        self._month = re.compile(rf"{month}\s+(\d{{1,2}})(?:\s*(?:/|{year}\s)\s*((?:19|20)\d\d))?(?![/.,]?\d)")
        part = r"(?:iv|i{1,3}|[1-4])\b"
        joint = "|".join(map(re.escape, words.joints))
        self._quarter = re.compile(
            rf"{quarter}\s+{part}(?:\s*(?:{joint})\s*(?:{quarter}\s+)?{part})*(?:\s*(?:/|-|,?\s*{year})\s*(?:19|20)\d\d)?"
        )
        self._words = words
        self._cues: dict[str, list[str]] = {}
        for cue in sorted(words.cues, key=len, reverse=True):
            self._cues.setdefault(cue.rsplit(" ", 1)[-1], []).append(cue)
        self._strict = frozenset(words.strict)
        self._marks = (words.day, words.month)

    def find(self, text: str, low: str, start: int, end: int) -> list[Due]:
        """The times in ``text[start:end]`` in order; ``low`` is ``text`` in lower case."""
        found: list[Due] = []
        slash = low.find("/", start, end)
        while slash >= 0:
            day, after = _DAY.match(low[max(start, slash - 5) : slash][::-1]), _MONTH_YEAR.match(low, slash, end)
            if day and after:
                self._add_day(found, low, start, (slash - day.end(), after.end()), day[1][::-1], after[1], after[2])
            slash = low.find("/", after.end() if day and after else slash + 1, end)
        if self._words.day in low[start:end]:
            for match in self._spelled.finditer(low, start, end):
                self._add_day(found, low, start, match.span(), match[1], match[2], match[3])
        if self._words.month in low[start:end]:
            for match in self._month.finditer(low, start, end):
                inside = any(other.start <= match.start() < other.end for other in found)
                if not inside and 0 < int(match[1]) < 13 and not _glued(low, match.start()):
                    value = f"{int(match[1]):02d}"
                    found.append(self._due(low, start, match.start(), match.end(), f"{match[2]}-{value}" if match[2] else value, MONTH))
        if self._words.quarter in low[start:end]:
            for match in self._quarter.finditer(low, start, end):
                if not _glued(low, match.start()):
                    printed = text[match.start() : match.end()].strip()
                    whole = bool(_WHOLE.search(match[0]))
                    due = self._due(low, start, match.start(), match.end(), printed[:1].upper() + printed[1:], QUARTER)
                    found.append(Due(due.start, due.end, due.value, QUARTER, due.cue, due.strict, whole))
        found.sort(key=lambda due: due.start)
        for index in range(1, len(found)):
            before, due = found[index - 1], found[index]
            if (
                not due.cue
                and before.cue
                and low[before.end : due.start].strip(" .").removesuffix(self._words.day).strip() in self._words.joints
            ):
                found[index] = replace(due, cue=before.cue, strict=before.strict)
        return found

    def _add_day(self, found: list[Due], low: str, floor: int, span: tuple[int, int], day: str, month: str, year: str | None) -> None:
        if 0 < int(day) < 32 and 0 < int(month) < 13:
            value = f"{int(month):02d}-{int(day):02d}"
            found.append(self._due(low, floor, *span, f"{year}-{value}" if year else value, DAY))

    def _due(self, low: str, floor: int, start: int, end: int, value: str, kind: str) -> Due:
        before = low[max(floor, start - _REACH) : start].rstrip(" :(-,")
        for lead in self._marks:
            if before.endswith(lead):
                before = before[: -len(lead)].rstrip(" :(-,")
        cues = self._cues.get(before.rsplit(" ", 1)[-1].lstrip("(:"), ())
        cue = next((cue for cue in cues if before.endswith(cue) and scan.word_at(before, cue, len(before) - len(cue))), "")
        return Due(start, end, value, kind, cue, cue in self._strict)


def times(lexicon: Lexicon) -> Times:
    """The shapes of times, made once."""
    made = lexicon.derived.get("parse.times")
    if not isinstance(made, Times):
        made = lexicon.derived["parse.times"] = Times(lexicon)
    return made


def _glued(low: str, at: int) -> bool:
    return at > 0 and low[at - 1].isalnum()
