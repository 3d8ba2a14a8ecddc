"""Dates: reports from below come before the one owed upwards, one report has one date, nothing is due before the draft itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.plan import Passage, Reporting
from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.parse.bodies import bodies
from compliance.parse.due import DAY, QUARTER, times
from compliance.parse.recipients import recipients
from compliance.parse.reports import reports
from compliance.parse.scan import segments
from compliance.record import dataclass
from compliance.review.consistency_reports import above, level
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_NOT_IN = ("opening", "recipients", "note")
_PERIODS = ("semiannual", "annual")
_ISO = 10
_BY = 34
"""Letters before a date in which the word for the doing stands."""
_QUARTER = re.compile(r"\b(IV|I{1,3}|[1-4])/((?:19|20)\d\d)$")
_QUARTERS = ("I", "II", "III", "IV")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Report:
    """A dated report: where the date stands in ``passage``, ``due`` as (year or 0, month, day), how often, in which sentence, and whether
    it goes up or stays within the draft's level."""

    passage: Passage
    start: int
    end: int
    due: tuple[int, int, int]
    season: str
    periods: frozenset[str]
    sentence: int
    upward: bool
    inward: bool


def order(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A report from below that is due after the one that is made of it."""
    made = _reports(rule, on)
    for each in made:
        if not each.inward or each.upward:
            continue
        later = [other for other in made if other.upward and other.season == each.season and _one_matter(each, other)]
        if not later:
            continue
        owed = later[0]
        block = _block(on, each.passage)
        if block is None:
            continue
        shift = len(block.text) - len(each.passage.text)
        yield seen(
            block,
            max(0, each.start + shift),
            each.end + shift,
            excuse="" if _after(each, owed) else FITS,
            against=(owed.passage.line_at(owed.start),),
            values=(("inner", _shown(each)), ("owed", _shown(owed))),
        )


def _reports(rule: ReviewRule, on: Reviewing) -> tuple[_Report, ...]:
    """The dated reports of the draft, each with those whom it goes to."""
    word = scan.plain(on.lexicon.derived, on.lexicon.reporting).report
    found: list[_Report] = []
    for passage in on.plan.passages:
        low = scan.lowered(passage.text)
        if passage.role in _NOT_IN or word not in low:
            continue
        for start, end in segments(passage.text):
            dues = [due for due in times(on.lexicon).find(passage.text, low, start, end) if due.kind == DAY and due.cue]
            if not dues or scan.holds(low, rule.words["short"], start, end):
                continue
            places = list(scan.places(low, word, start, end))
            levels: list[set[str]] = []
            for index, at in enumerate(places):
                stop = places[index + 1] if index + 1 < len(places) else end
                levels.append(_levels(on, recipients(passage.text, low, at + len(word), stop, on.lexicon)))
            for index in range(len(places) - 2, -1, -1):
                if not levels[index] and not scan.holds(low, rule.words["purpose"], places[index], places[index + 1]):
                    levels[index] = levels[index + 1]
            for due in dues:
                here = [index for index, at in enumerate(places) if at < due.start] or [0] * bool(places)
                to = levels[here[-1]] if here else set()
                parts = due.value.split("-")
                date = (int(parts[0]) if len(parts) > 2 else 0, int(parts[-2]), int(parts[-1]))
                if to:
                    upward = any(above(one, on.level) for one in to)
                    often = frozenset(reports(on.lexicon).periods(low, start, end))
                    found.append(_Report(passage, due.start, due.end, date, _season(date[1]), often, start, upward, on.level in to))
    return tuple(found)


def _levels(on: Reviewing, names: tuple[str, ...]) -> set[str]:
    return {said for name in names if (said := level(on, name)) is not None}


def _season(month: int) -> str:
    """The report that a date of this month is that of: of the half year, of the year, or neither."""
    return "year" if month in (10, 11, 12, 1) else "half" if month in (5, 6, 7) else ""


def _one_matter(one: _Report, other: _Report) -> bool:
    """Whether two reports of one season are of one matter: said in one sentence, or of the same period in a section on reports or the same
    section. A late date without a period is that of a yearly report."""
    if not one.season:
        return False
    if one.passage is other.passage and one.sentence == other.sentence:
        return True
    usual = {"annual"} if one.season == "year" else set()
    same = one.passage.address.split(".", 1)[0] == other.passage.address.split(".", 1)[0]
    return bool((one.periods or usual) & (other.periods or usual)) and (same or "reporting" in (one.passage.role, other.passage.role))


def _after(one: _Report, other: _Report) -> bool:
    (year, *date), (other_year, *other_date) = one.due, other.due
    if year and other_year and year != other_year:
        return year > other_year
    turned = [[month + 12 if month == 1 else month, day] for month, day in (date, other_date)]
    return turned[0] > turned[1]


def _shown(report: _Report) -> str:
    year, month, day = report.due
    return f"{day:02d}/{month:02d}" + (f"/{year}" if year else "")


def _block(on: Reviewing, passage: Passage) -> Block | None:
    return next((block for block in on.blocks if block.passage is passage), None)


def twice(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """One report of one body to one body for which the draft gives two dates."""
    rows = [row for row in on.plan.reporting if row.due and row.frequency in _PERIODS and row.who and row.to]
    for index, row in enumerate(rows):
        for first in rows[:index]:
            if first.lines == row.lines or first.frequency != row.frequency or not _same(on, first, row):
                continue
            excuse = FITS if (first.due or "")[-5:] == (row.due or "")[-5:] else ""
            block = next((block for block in on.blocks if block.lines[0] <= row.lines[0] <= block.lines[1]), None)
            if block is not None:
                yield seen(
                    block,
                    0,
                    len(block.text),
                    excuse=excuse,
                    against=first.lines[:1],
                    values=(("one", _printed(first.due or "")), ("other", _printed(row.due or "")), ("who", row.who)),
                )


def _same(on: Reviewing, one: Reporting, other: Reporting) -> bool:
    known = bodies(on.lexicon)

    def ids(text: str) -> set[str]:
        return {entry.id for name in known.names(text) for entry in name.entries}

    to = [set().union(*(ids(name) for name in row.to)) for row in (one, other)]
    return bool(ids(one.who) & ids(other.who)) and bool(to[0] & to[1])


def _printed(due: str) -> str:
    parts = due.split("-")
    return "/".join(reversed(parts))


def past(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Something that is to be done before the date that the draft itself bears."""
    if on.dated != "printed":
        return
    printed = on.plan.header.date
    own = f"{printed.year:04}-{printed.month or 1:02}" + (f"-{printed.day:02}" if printed.day else "")
    period = on.plan.header.period
    single = printed.year if period.first == period.last == printed.year else None
    rows = [(each.line, each.due, each.quote, False) for each in on.plan.deadlines]
    rows += [(each.lines[0], each.due or "", each.quote, True) for each in on.plan.reporting]
    for line, due, quote, asked in rows:
        if (until := _quarter_end(due)) and not asked and until < own[: len(until)] and _near(on, due, quote, rule.words["doing"]):
            done = scan.holds(scan.lowered(quote), rule.words["done"])
            yield from _at(on, line, due, quote, "done" if done else "", own)
        if len(due) == len("03-30") and due[0].isdigit() and due[2] == "-" and not asked and single:
            due = f"{single}-{due}"
        if len(due) != _ISO or due[4] != "-":
            continue
        done = scan.holds(scan.lowered(quote), rule.words["done"])
        if asked or _near(on, due, quote, rule.words["doing"]):
            yield from _at(on, line, due, quote, FITS if due[: len(own)] >= own else "done" if done else "", own)


def _quarter_end(due: str) -> str:
    """The last month of the quarter that ``due`` ends with ("Quý II/2025" is 2025-06); empty where it is none with a year."""
    found = _QUARTER.search(due)
    if found is None:
        return ""
    number = _QUARTERS.index(found[1]) + 1 if found[1] in _QUARTERS else int(found[1])
    return f"{found[2]}-{3 * number:02}"


def _near(on: Reviewing, due: str, quote: str, words: tuple[str, ...]) -> bool:
    """Whether the date is that by which something is done: a word of doing stands shortly before it."""
    low = scan.lowered(quote)
    dues = times(on.lexicon).find(quote, low, 0, len(low))
    spots = (each.start for each in dues if each.kind in (DAY, QUARTER) and due.endswith(each.value))
    return any(scan.holds(low, words, max(0, spot - _BY), spot) for spot in spots)


def _at(on: Reviewing, line: int, due: str, quote: str, excuse: str, own: str) -> Iterator[Observation]:
    for block in on.blocks:
        if block.lines[0] <= line <= block.lines[1]:
            start = max(0, block.text.find(quote[:40]))
            dues = times(on.lexicon).find(block.text, scan.lowered(block.text), start, len(block.text))
            spots = ((each.start, each.end) for each in dues if each.kind in (DAY, QUARTER) and due.endswith(each.value))
            spot = next(spots, (start, start + len(quote)))
            yield seen(block, *spot, excuse=excuse, values=(("due", _printed(due)), ("own", _printed(own))))
            return


def late(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Something that is to be done after the last year that the draft is for."""
    title, last = on.plan.header.title or "", on.plan.header.period.last
    years = [int(each) for each in _YEAR.findall(title)]
    if not years or not last or max(years) > last:
        return
    for each in on.plan.deadlines:
        if len(each.due) != _ISO or each.due[4] != "-" or not _near(on, each.due, each.quote, rule.words["doing"]):
            continue
        ahead = int(each.due[:4]) > last
        excuse = FITS if not ahead else "closing-work" if scan.holds(scan.lowered(each.quote), rule.words["closing"]) else ""
        yield from _at(on, each.line, each.due, each.quote, excuse, str(last))


CHECKS = {
    "report-order": Check(order, fields=("inner", "owed"), words=("short", "purpose")),
    "report-twice": Check(twice, fields=("one", "other", "who")),
    "due-before-issue": Check(past, excuses=("done",), fields=("due", "own"), words=("done", "doing")),
    "due-after-period": Check(late, excuses=("closing-work",), fields=("due", "own"), words=("closing", "doing")),
}
