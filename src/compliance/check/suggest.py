"""What to add to a draft so that a gap closes: a text as an official would write it, in the words of the higher plan put to the lower
level."""

from __future__ import annotations

import re

from compliance.check.phrasing import capital, joined, lowered, place, put, unit
from compliance.kinds.deadline import day
from compliance.kinds.kind import LEVELS, Judging
from compliance.match.bodies import MASS, counterparts, entries, exists
from compliance.model.findings import Finding
from compliance.model.fold import fold
from compliance.model.lexicon import AgencyEntry
from compliance.model.plan import Agency
from compliance.model.rules import Element, Figure, Rule

OPEN = ("unmet", "partial", "contrary")
_ROLES = {"funding": "funding", "agency": "organization"}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_PERCENT = ("%", "‰")
_WHOLE = 100
_ZEROED = 2
_NO_DATE = "9999"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def suggestion(finding: Finding, judging: Judging) -> str:
    """The text that would close the gap of ``finding`` where it is ``expected``; empty where only a person can say."""
    rule = finding.rule
    if not rule.elements:
        return ""
    wanted = [state.status in OPEN for state in finding.elements]
    if not any(wanted):
        wanted = [state.status != "out" for state in finding.elements]
    makers = {"agency": _agency, "funding": _funding, "reporting": _report, "deadline": _deadline, "target": _target, "basis": _basis}
    text = makers.get(rule.kind, _content)(finding, wanted, judging)
    role = _ROLES.get(rule.kind)
    sections = judging.draft.plan.sections
    if role and not any(section.role == role for section in sections):
        label = _ROMAN[min(sum(section.label in _ROMAN for section in sections), len(_ROMAN) - 1)]
        return f"{label}. {judging.draft.lexicon.suggestions.headings[role]}\n{text}"
    return text


def _written(name: str, finding: Finding, judging: Judging, **values: object) -> str:
    """A template filled in."""
    text = judging.draft.lexicon.suggestions.templates[name].format(mark=_mark(finding, judging), **values)
    return text.replace("  .", ".").replace(" .", ".").replace("..", ".") if text.endswith(".") else text


def _mark(finding: Finding, judging: Judging) -> str:
    """What marks an item added at the end of the expected place: the next number or letter of a plain list, a dash below titles."""
    plan = judging.draft.plan
    here = finding.expected[0] if finding.expected else ""
    role = _ROLES.get(finding.rule.kind)
    if role and not any(section.role == role for section in plan.sections):
        return "1." if role == "organization" else "-"
    clauses = [clause for clause in plan.clauses if clause.parent == here]
    bodies = role == "organization" and any(section.label == here for section in plan.sections)
    titled = not bodies and sum(clause.has_children for clause in clauses) > len(clauses) / 2
    label = clauses[-1].label if clauses and not titled else "1" if bodies and not clauses else "-"
    *above, last = label.split(".")
    if last.isdigit():
        return ".".join([*above, str(int(last) + bool(clauses))]) + "."
    if last and last in _LETTERS[:-1]:
        return f"{_LETTERS[_LETTERS.index(last) + 1]})"
    return label


def _content(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """The parts of the clause that are not answered."""
    return _written("content", finding, judging, text=_said(finding.rule, list(finding.rule.elements), wanted, judging))


def _said(rule: Rule, elements: list[Element], wanted: list[bool], judging: Judging) -> str:
    """The wanted elements in the words of the clause."""
    return put(joined(rule.source.quote, [element.text for element in elements], wanted, judging), judging, rule.source.issuer)


def _agency(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """An item of its own for a body that the draft does not name, else tasks for the item that it has."""
    rule = finding.rule
    head, tasks = rule.elements[0], list(rule.elements[1:])
    asked = wanted[1:] if any(wanted[1:]) else [True] * len(tasks)
    text = _said(rule, tasks, asked, judging) if tasks else judging.draft.lexicon.suggestions.general_task
    plan = judging.draft.plan
    here = finding.expected[0] if finding.expected else ""
    if any(row.address == here for row in plan.agencies):
        return _written("task", finding, judging, text=text)
    entry = entries(judging.draft.lexicon).get(head.agency or "")
    requested = entry is not None and (entry.field in MASS or entry.field == "front") and not entry.collective
    return _written("requested" if requested else "agency", finding, judging, body=_body(head, entry, finding, judging), text=text)


def _body(head: Element, entry: AgencyEntry | None, finding: Finding, judging: Judging) -> str:
    """The counterpart as the draft names it, else by its usual name."""
    draft = judging.draft
    if entry is None or judging.same or entry.collective:
        return capital(lowered(head.text, judging, finding.rule.source.issuer))
    found = counterparts(draft.lexicon, entry, draft.plan.header.level, judging.date)
    named: list[Agency] = [row for row in draft.plan.agencies if any(row.id == each.id for each in found)]
    if named and finding.elements[0].status == "met":
        return capital(named[0].name)
    said = set(fold(entry.names[0]).split())
    ranked = sorted(
        found,
        key=lambda each: (
            each.field != entry.field and each.since is None,
            each.field != entry.field,
            -len(said.intersection(fold(each.names[0]).split())),
        ),
    )
    if ranked:
        level = draft.lexicon.suggestions.level_names.get(draft.plan.header.level or "", "-")
        return re.sub(rf"(?<= ){level}$", unit(judging), ranked[0].names[0])
    return capital(lowered(head.text, judging, finding.rule.source.issuer))


def _funding(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """The sources that are not named."""
    names = judging.draft.lexicon.suggestions.funding
    parts = [element for element, want in zip(finding.rule.elements, wanted, strict=True) if want]
    return _written("funding", finding, judging, text="; ".join(names.get(part.funding or "", part.text) for part in parts))


def _report(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """The whole report in one sentence: what, to whom, by when."""
    rule = finding.rule
    words = judging.draft.lexicon.suggestions
    frequency = next((each.frequency for each in reversed(rule.elements) if each.frequency not in (None, "any")), "any") or "any"
    reasons = [each.text for each in rule.elements if each.any and each.frequency == "adhoc"]
    subjects = [each for each in rule.elements if each.any and each.frequency == "any"]
    if subjects:
        named = dict.fromkeys(name for each in subjects for name in _names(each, rule, judging))
        text = words.reports["subject"].format(subject=", ".join(named))
    elif reasons:
        text = ", ".join(reasons)
    else:
        text = words.reports.get(frequency, words.reports["any"])
    due = next((each.due for each in rule.elements if each.due), None)
    council = any(each.recipient == "council" for each in rule.elements)
    return _written("reporting", finding, judging, text=capital(text), to=_recipient(council, judging), due=_due(due, judging, year=False))


def _names(element: Element, rule: Rule, judging: Judging) -> list[str]:
    """What a report is about, each thing by the name that the clause uses."""
    quote = f" {fold(rule.source.quote)} "
    concepts = judging.draft.lexicon.concepts.concepts
    names = []
    for phrase in element.any:
        known = concepts.get(phrase.removeprefix("concept:"), ()) if phrase.startswith("concept:") else (phrase,)
        names.append(next((each for each in known if f" {fold(each)} " in quote), known[0] if known else phrase))
    return names


def _recipient(council: bool, judging: Judging) -> str:
    """The council of the draft's level, else the committee of the nearest level above that exists on the draft's date."""
    lexicon = judging.draft.lexicon
    words = lexicon.suggestions
    level = judging.draft.plan.header.level or LEVELS[-1]
    if council:
        return words.recipients["council"].format(unit=unit(judging))
    above = LEVELS[: LEVELS.index(level)] if level in LEVELS else LEVELS[:-1]
    for each in reversed(above):
        if any(entry.level == each and entry.field == "committee" and exists(entry, judging.date) for entry in lexicon.agencies.agencies):
            return words.recipients[each]
    return words.recipients[LEVELS[0]]


def _due(due: str | None, judging: Judging, year: bool = True) -> str:
    """``due`` as it is printed: a day, a month, a quarter; empty where there is none."""
    words = judging.draft.lexicon.suggestions.due
    limit = day(due)
    if due is None or limit is None:
        return ""
    due = _YEAR.sub(lambda match: str(max(int(match[0]), _year(judging))), due)
    years = due[:4] if due[:4].isdigit() else ""
    if limit[1]:
        form = "day_of_year" if year and years else "day"
        return words[form].format(day=f"{limit[1]:02}", month=_month(limit[0]), year=years)
    return words["month"].format(month=limit[0], year=years) if years else words["other"].format(due=due[:1].lower() + due[1:])


def _month(month: int) -> str:
    """``month`` as a date prints it: January and February with a zero."""
    return f"{month:02}" if month <= _ZEROED else str(month)


def _deadline(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """The duty with its date; for the issue of the draft itself the line of its date, and advice where that is late."""
    rule = finding.rule
    element = rule.elements[0]
    due = _due(element.due, judging)
    if element.document:
        header = judging.draft.plan.header
        limit = day(element.due)
        if finding.elements[0].status == "contrary" or limit is None:
            return _written("late", finding, judging, due=due)
        known = judging.date if judging.date < _NO_DATE else f"{_year(judging) or '':4}-01"
        year = header.date.year or (int(known[:4]) + (limit[0] < int(known[5:7])) if known[:4].isdigit() else known[:4])
        name = header.place or place(header.locality, judging)
        return _written("issued", finding, judging, place=name, month=_month(limit[0]), year=year)
    text = _said(rule, [element], [True], judging)
    return _written("deadline", finding, judging, text=text, due="" if f" {fold(due)} " in f" {fold(text)} " else due)


def _target(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """Indicator, comparator, figure and year as one sentence."""
    rule = finding.rule
    element = rule.elements[0]
    words = judging.draft.lexicon.suggestions
    indicator = put(element.text, judging, rule.source.issuer)
    if element.figure is None:
        return _written("target", finding, judging, text=indicator)
    figure = element.figure
    form = "=" if figure.unit in _PERCENT and figure.value == _WHOLE else figure.op
    starts = judging.draft.lexicon.targets
    if fold(indicator).startswith(tuple(f"{fold(each)} " for each in starts.change)):
        form = "change"
    elif figure.unit in _PERCENT and not fold(indicator).startswith(tuple(map(fold, starts.heads))):
        indicator = indicator[:1].lower() + indicator[1:] if element.text[:1].islower() else indicator
        indicator, form = (indicator, "whole") if form == "=" else (words.share.format(indicator=indicator), form)
    year = words.target_year.format(year=max(figure.year, _year(judging))) if figure.year else ""
    return _written("target", finding, judging, text=words.targets[form].format(indicator=indicator, value=printed(figure), year=year))


def _year(judging: Judging) -> int:
    """The first year that the draft is for; 0 where none is printed."""
    return judging.draft.plan.header.period.first or 0


def printed(figure: Figure) -> str:
    """The value with its unit as it is printed: a decimal comma, thousands with dots, a rate as a fraction."""
    value = f"{figure.value:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")
    if figure.unit.startswith("/"):
        return f"{value}/{int(figure.unit[1:]):,}".replace(",", ".") if figure.unit[1:].isdigit() else value + figure.unit
    return value + figure.unit if figure.unit in _PERCENT or not figure.unit else f"{value} {figure.unit}"


def _basis(finding: Finding, wanted: list[bool], judging: Judging) -> str:
    """The line that names the plan above, as far as its number and date are printed."""
    rule = finding.rule
    source = rule.source
    title = next((each for each in rule.elements[0].any if each in source.quote), "")
    said = judging.draft.lexicon.documents
    document = source.type or ""
    number = rule.elements[0].document
    if number and number != source.type:
        document += f" {said.number[0]} {number}"
        if source.date:
            year, month, date = source.date.split("-")
            document += f" {said.day[0]} {date}/{_month(int(month))}/{year}"
    title = title if title.isupper() else title[:1].lower() + title[1:]
    return _written("basis", finding, judging, document=document, issuer=source.issuer or "", title=title)
