"""Duties to report, wherever they stand: who, to whom, how often, by when."""

from __future__ import annotations

from compliance.model.lexicon import Lexicon
from compliance.model.plan import Agency, Passage, Plan, Reporting
from compliance.parse import scan
from compliance.parse.bodies import bodies
from compliance.parse.due import DAY, Due, times
from compliance.parse.recipients import recipients
from compliance.parse.reports import Reports, reports
from compliance.parse.scan import Openings
from compliance.record import dataclass, replace

_NOT_IN = ("opening", "recipients", "note")
_PERIODS = ("semiannual", "annual", "quarterly", "monthly")
_LATE = ("10", "11", "12", "01")


@dataclass(frozen=True, slots=True)
class _Duty:
    """A report asked for in one sentence: ``at`` is where its frequency (or the word report) stands."""

    at: int
    frequency: str
    due: str | None = None


def find(plan: Plan, lexicon: Lexicon) -> tuple[Reporting, ...]:
    """One row for each duty to report and frequency, in order."""
    known = reports(lexicon)
    found: list[Reporting] = []
    for passage in plan.passages:
        if passage.role in _NOT_IN:
            continue
        low = scan.lowered(passage.text)
        if known.word in low and not known.lists(low):
            found += _of_passage(passage, low, known, plan, lexicon)
    return tuple(found)


def _of_passage(passage: Passage, low: str, known: Reports, plan: Plan, lexicon: Lexicon) -> list[Reporting]:
    rows: list[Reporting] = []
    for start, end in scan.segments(passage.text):
        at = known.duty(low, start, end)
        if at < 0:
            continue
        to = recipients(passage.text, low, at, end, lexicon)
        who = _who(passage, start, at, plan, lexicon)
        dues = [due for due in times(lexicon).find(passage.text, low, start, end) if due.kind == DAY and due.cue]
        for duty in _dated(_duties(low, start, end, at, known), dues, end):
            row = Reporting(passage.lines, passage.address, who, to, duty.frequency, duty.due, passage.text[start:end].strip())
            same = next((index for index, other in enumerate(rows) if other.frequency == row.frequency), None)
            if same is None or (row.due and rows[same].due and row.due != rows[same].due):
                rows.append(row)
            elif row.due and not rows[same].due:
                rows[same] = replace(row, who=row.who or rows[same].who, to=row.to or rows[same].to)
    if any(row.frequency in _PERIODS for row in rows):
        periodic = {name for row in rows if row.frequency in _PERIODS for name in row.to}
        rows = [row for row in rows if row.frequency != "other" or row.due or set(row.to) - periodic]
    return [row for row in rows if row.to or row.due or row.frequency in _PERIODS] if passage.heading else rows


def _duties(low: str, start: int, end: int, at: int, known: Reports) -> list[_Duty]:
    """The frequencies that the sentence names; ``at`` is where its duty stands."""
    found = [_Duty(place, name) for name, place in known.periods(low, start, end).items()]
    sudden = known.sudden(low, start, end, at, bool(found))
    if sudden >= 0:
        found.append(_Duty(sudden, "adhoc"))
    ending = known.ending(low, start, end, bool(found))
    if ending >= 0:
        found.append(_Duty(ending, "end-of-term"))
    elif all(duty.frequency == "adhoc" for duty in found) and (not found or known.comes_back(low, start, end)):
        found.append(_Duty(at, "other"))
    return sorted(found, key=lambda duty: duty.at)


def _dated(duties: list[_Duty], dues: list[Due], end: int) -> list[_Duty]:
    """``duties`` with the dates of the sentence: as many dates as periods go one to each, else each has the one that follows it before the
    next; a date late in the year without a period is that of a yearly report."""
    if not dues:
        return duties
    periodic = [duty for duty in duties if duty.frequency in _PERIODS]
    if not periodic:
        plain = next((duty for duty in duties if duty.frequency in ("other", "end-of-term")), None)
        value = dues[-1].value
        yearly = plain is not None and plain.frequency == "other" and value[-5:-3] in _LATE
        return [replace(duty, due=value, frequency="annual" if yearly else duty.frequency) if duty is plain else duty for duty in duties]
    given: dict[int, str] = {}
    if len(periodic) == len(dues):
        given = {duty.at: due.value for duty, due in zip(periodic, dues, strict=True)}
    elif len(dues) == 1:
        before = [duty for duty in periodic if duty.at < dues[0].start]
        given = {(before[-1] if before else periodic[0]).at: dues[0].value}
    else:
        for duty, limit in zip(periodic, [*(other.at for other in periodic[1:]), end], strict=True):
            value = next((due.value for due in dues if duty.at < due.start < limit), "")
            if value:
                given[duty.at] = value
    return [replace(duty, due=given.get(duty.at)) if duty in periodic else duty for duty in duties]


def _who(passage: Passage, start: int, at: int, plan: Plan, lexicon: Lexicon) -> str:
    """Whose duty it is: the body that the sentence or the paragraph begins with, else those in whose item it stands."""
    known = bodies(lexicon)
    told = Openings.cached(lexicon.derived, "parse.told", lexicon.assignment.assigned + lexicon.assignment.requested)
    text = passage.text
    first = start + len(text[start:]) - len(text[start:].lstrip())
    for offset in dict.fromkeys((first, text.find(": ", start, at) + 2, 0)):
        offset += told.length(text[offset:])
        names = known.names(text, offset)
        if names and names[-1].end <= at:
            return text[names[0].start : names[-1].end]
    return ", ".join(agency.name for agency in plan.agencies if _owns(agency, passage))


def _owns(agency: Agency, passage: Passage) -> bool:
    return agency.lines[0] <= passage.lines[0] <= agency.lines[1] and (passage.address + ".").startswith(agency.address + ".")
