"""What to add to a draft, in the words of the higher plan put to the lower level."""

from __future__ import annotations

from compliance.kinds.deadline import day
from compliance.kinds.kind import Judging
from compliance.match.bodies import counterparts, entries
from compliance.model.findings import Finding
from compliance.model.rules import Element


def suggestion(finding: Finding, judging: Judging) -> str:
    """The text that would close the gap of ``finding``; empty where only a person can say."""
    rule = finding.rule
    words = judging.draft.lexicon.suggestions
    open_parts = [
        element
        for element, state in zip(rule.elements, finding.elements, strict=True)
        if state.status in ("unmet", "partial", "contrary")
    ]
    if not open_parts:
        open_parts = list(rule.elements)
    template = words.templates.get(rule.kind, "{text}")
    values = {"text": lowered("; ".join(_sentence(part.text) for part in open_parts), judging)}
    if rule.kind == "agency":
        tasks = [part for part in open_parts if part is not rule.elements[0]] or list(rule.elements[1:])
        values = {"body": _body(rule.elements[0], judging), "text": lowered("; ".join(part.text for part in tasks), judging)}
    elif rule.kind == "reporting":
        values["text"] = _report(rule.elements, judging)
    elif rule.kind == "deadline":
        values["text"] = lowered(rule.requirement, judging)
    elif rule.kind == "target":
        values["text"] = rule.source.quote
    return template.format(**values)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text else text


def lowered(text: str, judging: Judging) -> str:
    """``text`` with the words of the higher level put to the draft's."""
    words = judging.draft.lexicon.suggestions
    level = judging.draft.plan.header.level or "xa"
    if judging.same or level == judging.parent_level:
        return text
    for phrase, by_level in words.replace.items():
        text = text.replace(phrase, by_level.get(level, phrase))
    return text


def _body(head: Element, judging: Judging) -> str:
    draft = judging.draft
    entry = entries(draft.lexicon).get(head.agency or "")
    if entry is None or judging.same or entry.collective:
        return lowered(head.text, judging)
    found = counterparts(draft.lexicon, entry, draft.plan.header.level, judging.date)
    first = [each for each in found if each.field == entry.field] or list(found)
    return first[0].names[0] if first else lowered(head.text, judging)


def _report(elements: tuple[Element, ...], judging: Judging) -> str:
    """Frequency, date and recipient as one sentence."""
    words = judging.draft.lexicon.suggestions
    parts = [words.reports.get(element.frequency or "", element.text) for element in elements if not element.due and not element.any][-1:]
    for element in elements:
        limit = day(element.due)
        if limit:
            parts.append(judging.draft.lexicon.kinds.due_name.format(day=limit[1], month=limit[0]))
        elif element.any:
            parts.append(lowered(element.text, judging))
    recipient = next((element.recipient for element in elements if element.recipient), None)
    parts.append(words.recipients["council" if recipient == "council" else judging.draft.plan.header.level or "xa"])
    return " ".join(parts)
