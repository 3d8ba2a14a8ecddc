"""Basis: the lower plan names the plan above in its opening.

Derived once from the higher plan's header. Answered by a numbered document in the draft's opening of the same type and number where the
higher plan's number is printed; where it is not, by a document of its issuer's kind (weak: a person must look).

May over-report: a plan above that is cited by its decision only. May under-report: another document of the same number and symbol.
"""

from __future__ import annotations

from compliance.kinds.kind import ERROR, STRONG, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.model.fold import fold
from compliance.model.plan import Citation
from compliance.model.rules import Element, Rule

name = "basis"


def derive(higher: Higher) -> list[Rule]:
    """The one rule that the lower plan rests on this plan."""
    header = higher.plan.header
    passage = next((each for each in higher.plan.passages if each.role == "opening"), None)
    lines = passage.lines if passage else (1, 1)
    number = "/".join(part for part in (header.number, header.symbol) if part) if header.number else None
    said = [higher.document["type"], number, f"({header.issuer})" if header.issuer else None, header.title]
    quote = " ".join(part for part in said if part)
    element = Element(text=quote, document=number or higher.document["type"], agency=header.issuer)
    return [higher.rule(name, name, "opening", lines, quote, (element,), severity=ERROR)]


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's opening citations against the higher plan's type, number and issuer."""
    element = rule.elements[0]
    draft = judging.draft
    opening = next((passage for passage in draft.passages if passage.role == "opening"), None)
    cited = draft.plan.header.based_on
    if opening is None:
        return Answer((), (True,))
    place = evidence(opening, 1.0 if cited else 0.0)
    if judging.same:
        return Answer((Found(0, STRONG, place),), (True,))
    if any(_same(each, rule, element) for each in cited):
        return Answer((Found(0, STRONG, place),), (True,), place)
    if rule.source.number is None and any(_alike(each, rule, judging) for each in cited):
        return Answer((Found(0, WEAK, place),), (True,), place)
    return Answer((), (True,), place)


def _same(cited: Citation, rule: Rule, element: Element) -> bool:
    number = fold(element.document or "")
    return bool(rule.source.number) and fold(cited.number) == number and (rule.source.date is None or cited.date in (None, rule.source.date))


def _alike(cited: Citation, rule: Rule, judging: Judging) -> bool:
    return fold(cited.type or "") == fold(rule.source.type or "") and fold(cited.issuer or "") == fold(rule.source.issuer or "-")
