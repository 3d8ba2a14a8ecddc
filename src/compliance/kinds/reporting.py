"""Reporting: each report owed upwards is owed by the draft too: its frequency, its due day and month, its recipient, its subject.

Derived from every duty to report that is not laid on the higher plan's own bodies alone. A report that the draft's units owe to their own
committee has the frequency but not the date on which the committee reports upwards. A due date after the higher plan's is a conflict.

May over-report: a report that is governed by another document. May under-report: a report of the same frequency on another subject.
"""

from __future__ import annotations

import re

from compliance.kinds.deadline import day, later
from compliance.kinds.kind import ERROR, LEVELS, STRONG, WEAK, Answer, Found, Higher, Judging
from compliance.match.bodies import named_at, named_in
from compliance.match.elements import objects
from compliance.model.findings import CONFLICT, Evidence, Note
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan, Reporting
from compliance.model.rules import Element, Rule

name = "reporting"
PERIODIC = ("semiannual", "annual", "quarterly", "monthly")
ADHOC, OTHER, ANY = "adhoc", "other", "any"
COUNCIL = "council"
_CHANNEL = re.compile(r"\([^)]*\)")


def derive(higher: Higher) -> list[Rule]:
    """One rule a passage and frequency; a general duty beside an ad hoc one is an element of it."""
    rules: list[Rule] = []
    rows = higher.plan.reporting
    for row in rows:
        beside = [other for other in rows if other.lines == row.lines and other is not row]
        if row.frequency == OTHER and any(other.frequency == ADHOC for other in beside):
            continue
        regime = row.frequency == ADHOC and any(other.frequency == OTHER for other in beside)
        place = f"{row.address}.{row.frequency}"
        number = sum(1 for rule in rules if rule.id == f"{higher.id}/{place}" or rule.id.startswith(f"{higher.id}/{place}-"))
        parts = _elements(row, regime, higher)
        plain = ", ".join(part.text for part in parts)
        rules.append(
            higher.rule(
                name,
                place + (f"-{number + 1}" if number else ""),
                row.address,
                row.lines,
                row.quote,
                parts,
                severity=ERROR,
                binding="own" if _own(row, higher) else "unclear" if row.address == "closing" else "lower",
                requirement=row.quote if row.frequency == OTHER else plain[:1].upper() + plain[1:],
            )
        )
    return rules


def _elements(row: Reporting, regime: bool, higher: Higher) -> tuple[Element, ...]:
    words = higher.lexicon.kinds
    council = any(_is_council(each, higher.lexicon) for each in (*row.to, row.quote if row.frequency == OTHER else ""))
    made = []
    if regime:
        made.append(Element(text=words.regime_name, frequency=ANY))
    quote = f" {fold(row.quote)} "
    causes = [cause for cause, phrases in words.adhoc.items() if any(f" {fold(each)} " in quote for each in phrases)]
    if row.frequency == ADHOC and causes:
        made += [Element(text=words.adhoc_names[cause], frequency=ADHOC, any=words.adhoc[cause]) for cause in causes]
    else:
        made.append(
            Element(
                text=words.recipient_names[COUNCIL] if council else words.frequency_names.get(row.frequency, row.quote),
                frequency=ANY if row.frequency == OTHER else row.frequency,
                recipient=COUNCIL if council else None,
            )
        )
    limit = day(row.due)
    if limit:
        text = words.due_name.format(day=limit[1], month=limit[0])
        made.append(Element(text=text, frequency=row.frequency, due=row.due))
    named = subject(row.quote, higher)
    if named and row.frequency == OTHER:
        made += [
            Element(text=higher.cutter.said(each), frequency=ANY, any=(each,), recipient=COUNCIL if council else None) for each in named
        ]
    return tuple(made)


def subject(quote: str, higher: Higher) -> tuple[str, ...]:
    """The named objects that a report is about."""
    cut = higher.cutter
    silent = {fold(word) for word in cut.lexicon.kinds.report_words}
    found, _, _ = objects(quote, higher.weights.topic, cut)
    names: list[str] = []
    for word in found:
        if word not in silent:
            names += [f"concept:{concept}" for concept in cut.concepts.get(word, ())] or [word]
    return tuple(dict.fromkeys(names))


def _is_council(text: str, lexicon: Lexicon) -> bool:
    """Whether ``text`` names a council; a body in brackets is the channel, not the recipient."""
    folded = f" {fold(_CHANNEL.sub(' ', text))} "
    return any(f" {fold(name)} " in folded for name in lexicon.kinds.councils)


def _own(row: Reporting, higher: Higher) -> bool:
    """Whether only bodies of the higher plan's own level owe the report."""
    level = higher.plan.header.level
    if level not in LEVELS or higher.levels == (level,) or not row.who or not row.to:
        return False
    lower = LEVELS[LEVELS.index(level) + 1 :]
    if named_at(higher.lexicon, row.who, lower) or not named_at(higher.lexicon, row.who, (level,)):
        return False
    return not any(entry.field == "localities" for entry in named_in(higher.lexicon, row.who))


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's reports against frequency, date, recipient and subject."""
    draft = judging.draft
    plan = draft.plan
    found: list[Found] = []
    denied = [row for row in plan.reporting if draft.denies(row.lines, row.quote, draft.lexicon.kinds.report_words[:1])]
    for number, element in enumerate(rule.elements):
        against = [row for row in denied if element.frequency in (row.frequency, ANY)]
        if against:
            found.append(Found(number, WEAK, _evidence(against[0]), contrary=element.frequency != ANY))
        rows = [
            row
            for row in plan.reporting
            if row not in denied
            and not foreign(row, judging)
            and (row.address != "closing" or judging.same)
            and element.frequency in (row.frequency, ANY)
        ]
        if element.recipient == COUNCIL:
            rows = [row for row in rows if any(_is_council(each, draft.lexicon) for each in (*row.to, row.quote))]
        if element.due:
            found += _due(number, element, rows, judging)
        elif element.any:
            found += _about(number, element, rows, judging)
        elif rows:
            right = [row for row in rows if judging.same or not astray(row, judging)]
            found.append(Found(number, STRONG, _evidence(right[0])) if right else Found(number, WEAK, _evidence(rows[0]), contrary=True))
    frequency = next((element.frequency for element in reversed(rule.elements) if element.frequency not in (None, ANY)), OTHER)
    detail = [("frequency", frequency or OTHER)]
    detail += [("due", element.due) for element in rule.elements if element.due]
    nearest = _evidence(plan.reporting[0]) if plan.reporting else None
    said = next(((CONFLICT, Note("why.denied") if denied else _why(rule.elements[each.element])) for each in found if each.contrary), None)
    return Answer(tuple(found), tuple(True for _ in rule.elements), nearest, tuple(detail), said=(said,) if said else ())


def _why(element: Element) -> Note:
    """What is contrary: the date, or the recipient."""
    limit = day(element.due)
    return Note("why.later-report", (("asked", f"{limit[1]}/{limit[0]}"),)) if limit else Note("why.astray")


def _evidence(row: Reporting, score: float = 1.0) -> Evidence:
    return Evidence(row.address, row.lines, row.quote, score)


def _due(number: int, element: Element, rows: list[Reporting], judging: Judging) -> list[Found]:
    asked = day(element.due)
    found = []
    for row in rows:
        own = day(row.due)
        if own is None or asked is None:
            continue
        if later(own, asked):
            found.append(Found(number, WEAK, _evidence(row), contrary=True))
        elif judging.same or upwards(row, judging.draft.plan, judging):
            return [Found(number, STRONG, _evidence(row))]
        else:
            found.append(Found(number, WEAK, _evidence(row)))
    return found


def upwards(row: Reporting, plan: Plan, judging: Judging) -> bool:
    """Whether ``row`` is owed to a body above the draft's own level, and not only gathered for it."""
    level = plan.header.level
    return not row.to or not any(named_at(judging.draft.lexicon, each, (level or "",)) for each in row.to)


def foreign(row: Reporting, judging: Judging) -> bool:
    """Whether the report is owed by bodies above the draft's level only."""
    level = judging.draft.plan.header.level
    if judging.same or level not in LEVELS or not row.who:
        return False
    bodies = named_in(judging.draft.lexicon, row.who)
    above = LEVELS[: LEVELS.index(level)]
    return bool(bodies) and all(body.level in above for body in bodies)


def astray(row: Reporting, judging: Judging) -> bool:
    """Whether every printed recipient is a known body of the draft's level that no report upwards goes to."""
    lexicon = judging.draft.lexicon
    level = judging.draft.plan.header.level
    for each in row.to:
        bodies = named_in(lexicon, each)
        if not bodies or any(body.level != level or body.field in lexicon.kinds.receiving for body in bodies):
            return False
    return bool(row.to)


def _about(number: int, element: Element, rows: list[Reporting], judging: Judging) -> list[Found]:
    draft = judging.draft
    for row in rows:
        text = f" {fold(row.quote)} "
        stands = [_stands(phrase, text, draft.lexicon.concepts.concepts) for phrase in element.any]
        if any(stands):
            return [Found(number, STRONG, _evidence(row))]
    return []


def _stands(phrase: str, text: str, concepts: dict[str, tuple[str, ...]]) -> bool:
    if phrase.startswith("concept:"):
        return any(f" {fold(each)} " in text for each in concepts.get(phrase[len("concept:") :], ()))
    return f" {fold(phrase)} " in text
