"""Duties to report, wherever they stand: who, to whom, how often, by when."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.lexicon import Lexicon
from compliance.model.plan import Agency, Passage, Plan, Reporting
from compliance.parse import scan
from compliance.parse.bodies import bodies
from compliance.parse.due import DAY, times
from compliance.parse.recipients import recipients
from compliance.parse.scan import Openings

_NOT_IN = ("opening", "recipients", "note")
_PERIODS = ("semiannual", "annual", "quarterly", "monthly")
_NEAR = 14
_LATE = ("10", "11", "12", "01")


@dataclass(frozen=True, slots=True)
class _Duty:
    """A report asked for in one sentence: ``at`` is where its frequency (or the word report) stands."""

    at: int
    frequency: str
    due: str | None = None


def find(plan: Plan, lexicon: Lexicon) -> tuple[Reporting, ...]:
    """One row for each duty to report and frequency, in order."""
    word = lexicon.reporting.report
    found: list[Reporting] = []
    for passage in plan.passages:
        if passage.role in _NOT_IN or passage.heading:
            continue
        low = scan.lowered(passage.text)
        if word in low and not _listing(low, lexicon):
            found += _of_passage(passage, low, plan, lexicon)
    return tuple(found)


def _listing(low: str, lexicon: Lexicon) -> bool:
    """Whether the paragraph only lists what comes out of a task (``Kết quả: ...``)."""
    return any(low.startswith(phrase + ":") for phrase in lexicon.reporting.not_in)


def _of_passage(passage: Passage, low: str, plan: Plan, lexicon: Lexicon) -> list[Reporting]:
    rows: list[Reporting] = []
    for start, end in scan.segments(passage.text):
        if lexicon.reporting.report not in low[start:end]:
            continue
        at = _duty(low, start, end, lexicon)
        if at < 0:
            continue
        to = recipients(passage.text, low, at, end, lexicon)
        who = _who(passage, start, at, plan, lexicon)
        for duty in _duties(passage.text, low, start, end, at, lexicon):
            row = Reporting(passage.lines, passage.address, who, to, duty.frequency, duty.due, passage.text[start:end].strip())
            same = next((index for index, other in enumerate(rows) if other.frequency == row.frequency), None)
            if same is None or (row.due and rows[same].due and row.due != rows[same].due):
                rows.append(row)
            elif row.due and not rows[same].due:
                rows[same] = Reporting(row.lines, row.address, row.who or rows[same].who, row.to or rows[same].to, row.frequency, row.due, row.quote)
    if any(row.frequency in _PERIODS for row in rows):
        periodic = {name for row in rows if row.frequency in _PERIODS for name in row.to}
        rows = [row for row in rows if row.frequency != "other" or row.due or set(row.to) - periodic]
    return rows


def speaks(low: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the sentence ``low[start:end]`` lays a duty to report on someone."""
    return lexicon.reporting.report in low[start:end] and _duty(low, start, end, lexicon) >= 0


def _duty(low: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where in ``low[start:end]`` the word that makes it a duty to report stands, -1 where none does."""
    words = lexicon.reporting
    trouble = _trouble(low, start, end, lexicon)
    if trouble >= 0:
        return trouble
    head = low[start : start + 40].lstrip()
    if any(scan.word_at(head, phrase, 0) for phrase in words.not_in):
        return -1
    for at in scan.places(low, words.report, start, end):
        after = at + len(words.report)
        before = low[max(start, at - 60) : at].rstrip()
        if _regime(low, start, after, lexicon):
            return at
        if any(low.startswith((" " + phrase, phrase), after) and scan.word_at(low, phrase, low.find(phrase, after)) for phrase in words.noun_after):
            continue
        if scan.ends_with(before.rstrip(", "), words.purpose):
            continue
        if scan.ends_with(before, words.noun_before) or (before.endswith(",") and _listed(before, lexicon)):
            sent = next((place for phrase in words.send if (place := scan.find(low, phrase, after, end)) >= 0), -1)
            if sent < 0 or not recipients(low, low, sent, end, lexicon):
                continue
        return at
    for phrase in words.term:
        at = scan.find(low, phrase, start, end)
        if at >= 0 and any(scan.find(low, way, at, end) >= 0 for way in words.send) and recipients(low, low, at, end, lexicon):
            return at
    return -1


def _trouble(low: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the sentence asks that trouble on the way be passed on, -1 where it does not."""
    words = lexicon.reporting
    if scan.holds(low, words.trouble, start, end) and scan.holds(low, words.condition, start, end):
        for phrase in words.pass_on:
            at = scan.find(low, phrase, start, end)
            if at >= 0 and any(scan.word_at(low, way, at + len(phrase) + 1) for way in words.towards):
                return at
    return -1


def _regime(low: str, start: int, after: int, lexicon: Lexicon) -> bool:
    """Whether the word that ends at ``after`` is that of the reporting rules that are to be kept."""
    words = lexicon.reporting
    regime = scan.ends_with(low[start:after], words.regime)
    return bool(regime) and scan.ends_with(low[start : after - len(regime or "")].rstrip(), words.keep) is not None


def _listed(before: str, lexicon: Lexicon) -> bool:
    """Whether a comma joins the word to a noun that it is listed with (hệ thống thông tin, thống kê, báo cáo)."""
    pieces = before.rsplit(" ", 9)[-9:]
    tail = " ".join(pieces)
    return any(scan.find(tail, noun) >= 0 for noun in lexicon.reporting.noun_before if len(noun) > _LISTED and noun != lexicon.reporting.report)


_LISTED = 6


def _duties(text: str, low: str, start: int, end: int, at: int, lexicon: Lexicon) -> list[_Duty]:
    """The frequencies that the sentence names, each with its date."""
    words = lexicon.reporting
    found = _periods(low, start, end, lexicon)
    for phrase in words.adhoc:
        place = scan.find(low, phrase, start, end)
        if place >= 0:
            found.append(_Duty(place, "adhoc"))
            break
    else:
        places = [place for place in scan.places(low, words.report, start, end)]
        near = any(
            scan.find(low, phrase, max(start, place - _NEAR), min(end, place + len(words.report) + _NEAR)) >= 0 for phrase in words.adhoc_near for place in places
        )
        if near or (not found and _trouble(low, start, end, lexicon) >= 0):
            found.append(_Duty(at, "adhoc"))
    term = [place for phrase in words.term if (place := scan.find(low, phrase, start, end)) >= 0]
    ended = [place for phrase in words.term_end if (place := scan.find(low, phrase, start, end)) >= 0]
    term += ended
    if term and (ended or not found or any(words.report in low[max(start, place - 24) : place] for place in term)):
        found.append(_Duty(min(term), "end-of-term"))
    elif not any(duty.frequency not in ("adhoc", "end-of-term") for duty in found) and (
        not found or scan.holds(low, words.periodic[:1], start, end)
    ):
        found.append(_Duty(at, "other"))
    found.sort(key=lambda duty: duty.at)
    return _dated(found, text, low, start, end, lexicon)


def _periods(low: str, start: int, end: int, lexicon: Lexicon) -> list[_Duty]:
    words = lexicon.reporting
    first: dict[str, int] = {}
    for name, phrases in words.frequencies.items():
        for phrase in phrases:
            for at in scan.places(low, phrase, start, end):
                rest = low[at + len(phrase) : at + len(phrase) + 12].lstrip()
                if not any(scan.word_at(rest, other, 0) for other in words.not_period):
                    first[name] = min(at, first.get(name, at))
                    break
    if first and "annual" not in first:
        for word in words.year_after:
            for at in scan.places(low, word, start, end):
                before = low[max(start, at - 16) : at]
                after = low[at + len(word) : at + len(word) + 6].strip()
                if (before.rstrip().endswith((",", "/")) or " " in before.strip()) and not after[:1].isdigit() and _period_before(before, words.frequencies):
                    first["annual"] = at
    return [_Duty(at, name) for name, at in first.items()]


def _period_before(before: str, frequencies: dict[str, tuple[str, ...]]) -> bool:
    """Whether another period stands just before (6 tháng, năm)."""
    tail = before.rstrip(" ,/&-").removesuffix(" và").rstrip(" ,")
    return any(tail.endswith(phrase) for name, phrases in frequencies.items() if name != "annual" for phrase in phrases) or tail.endswith(("quý", "tháng"))


def _dated(duties: list[_Duty], text: str, low: str, start: int, end: int, lexicon: Lexicon) -> list[_Duty]:
    """``duties`` with the dates of the sentence: each has the date that follows it before the next one; one date alone goes to the one duty."""
    dues = [due for due in times(lexicon).find(text, low, start, end) if due.kind == DAY and due.cue]
    if not dues:
        return duties
    periodic = [duty for duty in duties if duty.frequency in _PERIODS]
    if not periodic:
        plain = next((duty for duty in duties if duty.frequency in ("other", "end-of-term")), None)
        if plain is None:
            return duties
        value = dues[-1].value
        name = "annual" if plain.frequency == "other" and value[-5:-3] in _LATE else plain.frequency
        return [_Duty(plain.at, name, value) if duty is plain else duty for duty in duties]
    given: dict[int, str] = {}
    if len(periodic) == len(dues):
        given = {duty.at: due.value for duty, due in zip(periodic, dues, strict=True)}
    elif len(dues) == 1:
        before = [duty for duty in periodic if duty.at < dues[0].start]
        given = {(before[-1] if before else periodic[0]).at: dues[0].value}
    else:
        for index, duty in enumerate(periodic):
            limit = periodic[index + 1].at if index + 1 < len(periodic) else end
            value = next((due.value for due in dues if duty.at < due.start < limit), None)
            if value:
                given[duty.at] = value
    return [_Duty(duty.at, duty.frequency, given.get(duty.at)) if duty in periodic else duty for duty in duties]


def _who(passage: Passage, start: int, at: int, plan: Plan, lexicon: Lexicon) -> str:
    """Whose duty it is: the body that the sentence begins with, or the one in whose item it stands."""
    known = bodies(lexicon)
    told = Openings.cached(lexicon.derived, "told", lexicon.assignment.assigned + lexicon.assignment.requested)
    lead = len(passage.text[start:]) - len(passage.text[start:].lstrip())
    for offset in dict.fromkeys((start + lead, 0)):
        offset += told.length(passage.text[offset:])
        names = known.names(passage.text, offset)
        if names and names[-1].end <= at and names[0].end > offset:
            return passage.text[names[0].start : names[-1].end]
    return ", ".join(agency.name for agency in plan.agencies if _owns(agency, passage))


def _owns(agency: Agency, passage: Passage) -> bool:
    return agency.lines[0] <= passage.lines[0] <= agency.lines[1] and (passage.address + ".").startswith(agency.address + ".")
