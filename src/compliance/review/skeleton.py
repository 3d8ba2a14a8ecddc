"""Skeleton: a plan says why, what, with which money, by whom and how it is reported, and no heading stands alone.

Lenient where the substance is there: a sentence in another section answers for a section of its own. Strict where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.plan import Clause, Section
from compliance.model.review import Observation, ReviewRule
from compliance.parse.labels import LETTER, NUMBER, label
from compliance.review.kind import FITS, Check, Reviewing, quoted

name = "skeleton"

_SENTENCE = re.compile(r"[^.;]+")
_HEADING = 30
_BODY = ("opening", "recipients", "note")


def section(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A section of one of the roles of the rule, or a passage elsewhere that has the substance."""
    roles = rule.words["roles"]
    own = [one for one in on.plan.sections if one.role in roles]
    if own:
        full = next((one for one in own if not _empty(one, on)), None)
        # An empty one is what the rule on headings finds.
        yield _at((full or own[0]).line, on, excuse=FITS if full else "heading")
        return
    if line := _headed(roles, on):
        yield _at(line, on, excuse="item")
    elif line := _sentence(rule, on):
        yield _at(line, on, excuse="sentence")
    elif "event" in rule.words and _event(rule, on):
        yield _at(on.plan.sections[0].line, on, excuse="event")
    else:
        yield _at(_place(rule, on), on)


def reporting(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A section on reports, or any duty to report, wherever it stands."""
    found = list(section(rule, on))
    duties = on.plan.reporting
    if duties and not any(one.excuse for one in found):
        yield _at(duties[0].lines[0], on, excuse="sentence")
    else:
        yield from found


def headings(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Headings with nothing below: sections, and items that announce something. (Bodies without a task: consistency.)"""
    filled = False
    for one in on.plan.sections:
        if _empty(one, on):
            yield _at(one.line, on, "section")
        else:
            filled = True
    if filled:
        yield _at(on.plan.sections[0].line, on, "section", excuse=FITS)
    titles = {fold(phrase) for phrases in on.lexicon.headings.roles.values() for phrase in phrases}
    plain = {passage.lines[0] for passage in on.plan.passages if passage.role not in _BODY}
    clauses = on.plan.clauses
    for index, clause in enumerate(clauses):
        if clause.has_children or len(clause.paragraphs) > 1 or not _numbered(clause, on):
            continue
        text = clause.text.strip()
        after = clauses[index + 1] if index + 1 < len(clauses) else None
        if _goes_on(clause, after, on, plain):
            continue
        words = fold(text)
        if text.endswith(":") or words in titles or not text:
            yield _at(clause.lines[0], on, "item")


def _at(line: int, on: Reviewing, variant: str = "found", excuse: str = "") -> Observation:
    return Observation((line, line), quoted(on, (line, line)), variant, excuse=excuse)


def _empty(one: Section, on: Reviewing) -> bool:
    """Whether nothing stands between the heading of a section and the next one."""
    inside = (line for line in range(one.line, one.last_line + 1))
    parts = {section.label for section in on.plan.sections if section.line > one.line and section.label.startswith(f"{one.label}.")}
    if parts:
        return False
    if any(one.line <= clause.lines[0] <= one.last_line for clause in on.plan.clauses):
        return False
    span = set(inside)
    return not any(passage.lines[0] in span for passage in on.plan.passages if passage.role not in _BODY and passage.text)


def _headed(roles: tuple[str, ...], on: Reviewing) -> int:
    """The line of an item whose title begins with a phrase of one of ``roles``; 0 where there is none."""
    starts = tuple(fold(phrase) + " " for role in roles for phrase in on.lexicon.headings.roles.get(role, ()))
    for clause in on.plan.clauses:
        if not (fold(clause.text[:80]) + " ").startswith(starts) or not _numbered(clause, on):
            continue
        if clause.has_children or len(clause.text) > _HEADING or clause.paragraphs[1:]:
            return clause.lines[0]
    return 0


def _sentence(rule: ReviewRule, on: Reviewing) -> int:
    """The line of a passage with a sentence that has a word of the matter and one that says what is done about it; 0 without one."""
    matters, acts = (tuple(map(fold, rule.words[each])) for each in ("matter", "act"))
    where = rule.words["where"]
    for passage in on.plan.passages:
        if where != ("any",) and passage.role not in where:
            continue
        low = passage.text.lower()
        if not any(word.lower() in low for word in rule.words["matter"]):
            continue
        for match in _SENTENCE.finditer(passage.text):
            words = f" {fold(match[0])} "
            if any(f" {word} " in words for word in matters) and any(f" {word} " in words for word in acts):
                return passage.line_at(match.start())
    return 0


def _event(rule: ReviewRule, on: Reviewing) -> bool:
    """Whether the plan is for one event: a section, or an item right below one, is about its place."""
    words = tuple(f" {fold(word)} " for word in rule.words["event"])
    labels = {one.label for one in on.plan.sections}
    heads = [f" {fold(one.heading)} " for one in on.plan.sections]
    heads += [f" {fold(clause.text[:20])} " for clause in on.plan.clauses if clause.parent in labels]
    return any(word in head for head in heads for word in words)


def _place(rule: ReviewRule, on: Reviewing) -> int:
    """The line where what is missing would stand: before the first section of one of the roles ``before``, else at the last section."""
    for one in on.plan.sections:
        if one.role in rule.words["before"]:
            return one.line
    if on.plan.sections:
        return on.plan.sections[-1].line
    return on.plan.clauses[0].lines[0] if on.plan.clauses else 1


def _numbered(clause: Clause, on: Reviewing) -> bool:
    found = label(on.line(clause.lines[0]))
    return found is not None and found.kind in (NUMBER, LETTER)


def _goes_on(clause: Clause, after: Clause | None, on: Reviewing, plain: set[int]) -> bool:
    """Whether something stands between the item and the next one, or the next one belongs to it though it is labelled as its equal."""
    stop = after.lines[0] if after else len(on.plan.document.lines) + 1
    if any(line in plain for line in range(clause.lines[1] + 1, stop)):
        return True
    if after is None or after.parent != clause.parent:
        return after is not None and after.parent.startswith(f"{clause.address}.")
    return not _numbered(after, on)


_SECTION = Check(section, excuses=("heading", "item", "sentence", "event"), words=("roles", "before", "matter", "act", "where", "event"))
CHECKS: dict[str, Check] = {
    "section": _SECTION,
    "reporting": Check(reporting, excuses=_SECTION.excuses, words=_SECTION.words),
    "headings": Check(headings, ("section", "item")),
}
