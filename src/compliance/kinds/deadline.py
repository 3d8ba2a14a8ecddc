"""Deadline: what is due by a date is done, or set, in time.

Derived from every dated duty that is no report and is laid on the level below. A plan that is to be issued by a date is answered by the
draft's own date (day, month; years do not matter, for a plan of another year is compared as well); other duties by the draft's deadline for
the same thing. A date that is not printed: in part. A later one: a conflict.

May over-report: a date that stands in an annex. May under-report: two duties of one wording with different dates.
"""

from __future__ import annotations

import re

from compliance.kinds.kind import ERROR, STRONG, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.match import elements as cutting
from compliance.match.draft import Draft
from compliance.model.findings import CONFLICT, Evidence, Note
from compliance.model.fold import fold
from compliance.model.plan import Deadline
from compliance.model.rules import Element, Rule

name = "deadline"
PLAN = "plan"
_ALIKE = 0.4
_YEAR = re.compile(r"\d{4}")
_QUARTERS = {"i": 3, "ii": 6, "iii": 9, "iv": 12}
_QUARTER = re.compile(r"\b(iv|iii|ii|i)\b")


def derive(higher: Higher) -> list[Rule]:
    """One rule a dated duty."""
    rules: list[Rule] = []
    for row in higher.plan.deadlines:
        passage = next((each for each in higher.plan.passages if each.lines[0] <= row.line <= each.lines[1]), None)
        lines = passage.lines if passage else (row.line, row.line)
        binding = "own" if cutting.is_own(row.quote, higher.plan.header.level, higher.cutter) else "lower"
        issued = any(fold(each) in fold(row.quote) for each in higher.lexicon.kinds.issuing)
        element = Element(text=row.what or row.quote, due=row.due, document=PLAN if issued else None)
        place = f"{row.address}.{name}"
        number = sum(1 for rule in rules if rule.id.startswith(f"{higher.id}/{place}"))
        rules.append(
            higher.rule(
                name,
                place + (str(number + 1) if number else ""),
                row.address,
                lines,
                row.quote,
                (element,),
                severity=ERROR,
                binding=binding,
                requirement=f"{row.what} ({row.due})",
            )
        )
    return rules


def day(due: str | None, last: bool = True) -> tuple[int, int] | None:
    """Month and day of ``due`` (MM-DD, YYYY-MM-DD, YYYY-MM or a quarter as printed, whose last month counts); day 0: not printed."""
    if not due:
        return None
    if match := re.fullmatch(r"(?:\d{4}-)?(\d{2})-(\d{2})", due):
        return int(match[1]), int(match[2])
    if match := re.fullmatch(r"\d{4}-(\d{2})", due):
        return int(match[1]), 0
    quarters = _QUARTER.findall(fold(due))
    return (_QUARTERS[quarters[-1]], 0) if quarters else None


def later(found: tuple[int, int], asked: tuple[int, int]) -> bool:
    """Whether ``found`` (month, day) is after ``asked``; a day that is not printed counts as in time within the same month."""
    return found[0] > asked[0] or (found[0] == asked[0] and 0 < asked[1] < found[1])


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's date, or its own deadline for the same thing."""
    element = rule.elements[0]
    asked = day(element.due)
    detail = (("due", element.due or ""),)
    if asked is None:
        return Answer((), (True,), detail=detail, unjudged=Note("unjudged.due", (("due", element.due or ""),)))
    if element.document == PLAN:
        return _issued(element, asked, judging, detail)
    return _dated(element, asked, judging, detail)


def _issued(element: Element, asked: tuple[int, int], judging: Judging, detail: tuple[tuple[str, str], ...]) -> Answer:
    draft = judging.draft
    date = draft.plan.header.date
    opening = next((passage for passage in draft.passages if passage.role == "opening"), None)
    if opening is None:
        return Answer((), (True,), detail=detail)
    place = evidence(opening, 1.0)
    if judging.same or (date.month and not later((date.month, date.day or 0), asked)):
        return Answer((Found(0, STRONG, place),), (True,), place, detail)
    if date.month is None:
        return Answer((Found(0, WEAK, place),), (True,), place, detail)
    found = "/".join(str(part) for part in (date.day, date.month, date.year) if part)
    return Answer((Found(0, WEAK, place, contrary=True),), (True,), place, detail, said=((CONFLICT, _later(found, asked)),))


def _later(found: str, asked: tuple[int, int]) -> Note:
    """The draft's date ``found`` is later than ``asked`` (month, day)."""
    return Note("why.later", (("found", found), ("asked", "/".join(str(part) for part in reversed(asked) if part))))


def _dated(element: Element, asked: tuple[int, int], judging: Judging, detail: tuple[tuple[str, str], ...]) -> Answer:
    draft = judging.draft
    words = judging.weights.of(draft.cutter.content(element.text))
    rows = [(alike(words, row, draft), row) for row in draft.plan.deadlines]
    share, row = max(rows, key=lambda each: each[0], default=(0.0, None))
    if row is not None and share >= _ALIKE:
        place = Evidence(row.address, (row.line, row.line), row.quote, round(share, 3))
        own = day(row.due)
        last = draft.plan.header.period.last
        year = _YEAR.match(row.due)
        if own and last and year and int(year[0]) > last:
            own = (13, 0)  # after the draft's last year
        if own and not later(own, asked):
            return Answer((Found(0, STRONG, place),), (True,), place, detail)
        said = ((CONFLICT, _later(row.due, asked)),) if own else ()
        return Answer((Found(0, WEAK, place, contrary=own is not None),), (True,), place, detail, said=said)
    whole, at = draft.best(words)
    if at is not None and whole >= (draft.lexicon.matching.object_at_least):
        place = evidence(draft.passages[at], whole)
        return Answer((Found(0, WEAK, place),), (True,), place, detail)
    return Answer((), (True,), evidence(draft.passages[at], whole) if at is not None else None, detail)


def alike(words: dict[str, float], row: Deadline, draft: Draft) -> float:
    """Share of ``words`` in what ``row`` is about."""
    total = sum(words.values())
    content = draft.cutter.content(f"{row.what} {row.quote}")
    return sum(weight for word, weight in words.items() if word in content) / total if total else 0.0
