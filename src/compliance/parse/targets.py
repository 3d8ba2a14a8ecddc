"""Numeric targets: what is measured, how it compares with which number, and in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.model.lexicon import Lexicon
from compliance.model.plan import Passage, Plan, Target
from compliance.parse import scan
from compliance.parse.figures import Figures, Number, Said, Year, figures
from compliance.parse.indicators import Indicators, Measured, indicators
from compliance.record import dataclass

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_IN = ("opening", "closing", "recipients", "note", "funding")


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in its sentence, what it measures and the years that stand with it."""

    number: Number
    measured: Measured
    years: list[int]


def find(plan: Plan, lexicon: Lexicon) -> tuple[Target, ...]:
    """One row for each number and year, in order; a range that is a level makes two rows, a change one."""
    found: list[Target] = []
    above, shapes = _Above(plan, lexicon), figures(lexicon)
    for passage in plan.passages:
        if passage.role in _NOT_IN:
            continue
        counts = _DIGIT.search(passage.text) is not None and above.aims(passage)
        if counts or shapes.marks.search(passage.text):
            found += _of_passage(passage, counts, above, plan, lexicon)
    return tuple(found)


class _Above:
    """What stands over a passage: the titles of its clause and of those above it."""

    def __init__(self, plan: Plan, lexicon: Lexicon) -> None:
        self._clauses = {clause.address: clause for clause in plan.clauses}
        self._sections = {section.label: section for section in plan.sections}
        self._words = scan.plain(lexicon.derived, lexicon.targets)
        self._aims: dict[str, bool] = {}

    def titles(self, passage: Passage) -> Iterator[str]:
        """The texts over ``passage``, the nearest first."""
        clause = self._clauses.get(passage.address)
        while clause:
            for run in reversed(clause.paragraphs):
                if run.lines[0] < passage.lines[0]:
                    yield run.text
            clause = self._clauses.get(clause.parent)
        section = self._sections.get(passage.address.split(".", 1)[0])
        if section:
            yield section.heading

    def aims(self, passage: Passage) -> bool:
        """Whether ``passage`` stands under a title that speaks of aims."""
        if passage.role == "objectives":
            return True
        clause = self._clauses.get(passage.address)
        over = clause.parent if clause else passage.address
        if over not in self._aims:
            self._aims[over] = self._speaks_of_aims(over)
        return self._aims[over] or bool(clause and len(clause.paragraphs) > 1 and self._aim_in(clause.paragraphs[0].text))

    def _speaks_of_aims(self, address: str) -> bool:
        clause = self._clauses.get(address)
        while clause:
            if clause.paragraphs and self._aim_in(clause.paragraphs[0].text):
                return True
            clause = self._clauses.get(clause.parent)
        return False

    def _aim_in(self, title: str) -> bool:
        return scan.holds(scan.lowered(title[:80]), self._words.aims)

    def year(self, passage: Passage, shapes: Figures) -> int | None:
        """The year that the nearest title with a year says."""
        for title in self.titles(passage):
            if _YEAR.search(title) and (years := shapes.said(title, scan.lowered(title)).every_year):
                return years[-1].year
        return None

    def label(self, passage: Passage) -> str | None:
        """The printed number of the target (``Chỉ tiêu 3``), the passage's own or that of a title above."""
        word = self._words.label
        for text in (passage.text, *self.titles(passage)):
            if scan.word_at(text[:20].lower(), word, 0):
                digits = text[len(word) :].lstrip().split(" ", 1)[0].rstrip(":.,")
                if digits.isdigit():
                    return text[: text.index(digits, len(word)) + len(digits)]
        return None


def _of_passage(passage: Passage, counts: bool, above: _Above, plan: Plan, lexicon: Lexicon) -> list[Target]:
    shapes, reader = figures(lexicon), indicators(lexicon)
    low = scan.lowered(passage.text)
    every = shapes.numbers(low, counts)
    if not every:
        return []
    said = shapes.said(passage.text, low)
    rows: list[Target] = []
    period = plan.header.period
    own = period.first if period.first == period.last else None
    label, title_year = above.label(passage), above.year(passage, shapes)
    lead_year: int | None = None
    carried: Measured | None = None
    for start, end in scan.segments(passage.text):
        begins = reader.begins(low, start, end)
        first = next((year for year in said.years(begins, end) if year.start <= begins + 2), None)
        lead_year = first.year if first else lead_year
        numbers = [number for number in every if start <= number.start < end and not reader.beside(low, number, start, end)]
        if not numbers or scan.holds(low, scan.plain(lexicon.derived, lexicon.targets).past, start, end):
            continue
        found = _read(said, start, end, numbers, carried, reader)
        carried = found[-1].measured if found else carried
        quote = passage.text[start:end].strip()
        for item in found:
            line = passage.line_at(item.number.start)
            indicator = f"{item.measured.indicator} {item.measured.where}".strip()
            years: Sequence[int | None] = item.years or (lead_year or title_year or own,)
            for year in years:
                if not (period.first and year and year < period.first):
                    rows += [
                        Target(line, passage.address, label, indicator, op, value, item.number.unit, year, quote)
                        for op, value in _levels(item)
                    ]
    return rows


def _levels(item: _Found) -> list[tuple[str, float]]:
    """The comparators and values that a number stands for."""
    number = item.number
    if number.low is not None:
        return [(">=", number.low)] if item.measured.change else [(">=", number.low), ("<=", number.value)]
    return [(number.op or ("<=" if item.measured.lowers and not item.measured.change else ">="), number.value)]


def _read(said: Said, start: int, end: int, numbers: list[Number], carried: Measured | None, reader: Indicators) -> list[_Found]:
    """The numbers of one part of a sentence with what each measures and the years that are printed with it."""
    years = said.years(start, end)
    found: list[_Found] = []
    previous = carried
    for index, number in enumerate(numbers):
        left = numbers[index - 1].end if index else start
        right = numbers[index + 1].lead if index + 1 < len(numbers) else end
        measured = reader.measured(said, left, right, number, previous, bool(index))
        if measured is None:
            continue
        found.append(_Found(number, measured, _years_of(index, numbers, years, said.low, end, reader)))
        previous = measured
    return _shared(found, said.low, reader)


def _years_of(index: int, numbers: list[Number], years: list[Year], low: str, end: int, reader: Indicators) -> list[int]:
    """The years printed with the number ``index``: those after it, else the one before it."""
    number = numbers[index]
    after = _after(index, numbers, years, end)
    if index + 1 < len(numbers) and after:
        following = numbers[index + 1]
        adjacent = reader.adjacent(low, after[-1].end, following.lead)
        if adjacent and not _after(index + 1, numbers, years, end):
            after = after[:-1]
    if after:
        return list(dict.fromkeys(year.year for year in after))
    floor = numbers[index - 1].end if index else 0
    before = [year for year in years if floor <= year.start and year.end <= number.lead]
    if before and (not index or reader.adjacent(low, before[-1].end, number.lead)):
        return [before[-1].year]
    return []


def _after(index: int, numbers: list[Number], years: list[Year], end: int) -> list[Year]:
    limit = numbers[index + 1].lead if index + 1 < len(numbers) else end
    return [year for year in years if numbers[index].end <= year.start and year.end <= limit]


def _shared(found: list[_Found], low: str, reader: Indicators) -> list[_Found]:
    """Numbers without a year of their own take those that the next number of the same thing has; numbers side by side take one each."""
    made = list(found)
    for index in range(len(made) - 2, -1, -1):
        item, following = made[index], made[index + 1]
        if item.years or not following.years or not following.measured.goes_on:
            continue
        between = low[item.number.end : following.number.lead]
        if len(following.years) == 2 and reader.joint(between):
            made[index] = _Found(item.number, item.measured, following.years[:1])
            made[index + 1] = _Found(following.number, following.measured, following.years[1:])
        else:
            made[index] = _Found(item.number, item.measured, following.years)
    return made
