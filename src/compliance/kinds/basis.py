"""Basis: the lower plan names the plan above in its opening.

Derived once from the higher plan's header. Where its number is printed, the draft's opening must cite that number (and date and issuer,
as far
as both print them). Where it is not, the opening must name a plan of the same issuer with most of the title's words; a numbered plan of the
same issuer alone is covered in part, for a person to compare.

May over-report: a plan above that is cited by the decision that carries it. May under-report: another document of the same number.
"""

from __future__ import annotations

from compliance.kinds.kind import ERROR, STRONG, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.match.bodies import same_issuer
from compliance.model.findings import COVERED, Note
from compliance.model.fold import fold
from compliance.model.plan import Citation
from compliance.model.rules import Element, Rule

name = "basis"


def derive(higher: Higher) -> list[Rule]:
    """The one rule that the lower plan rests on this plan."""
    header = higher.plan.header
    passage = next((each for each in higher.plan.passages if each.role == "opening"), None)
    lines = passage.lines if passage else (1, 1)
    number = higher.document["number"]
    said = [higher.document["type"], number, header.issuer, header.title]
    quote = " ".join(part for part in said if part)
    element = Element(
        text=quote, any=(header.title,) if header.title else (), document=number or higher.document["type"], agency=header.issuer
    )
    return [higher.rule(name, name, "opening", lines, quote, (element,), severity=ERROR)]


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's opening against the higher plan's type, number, issuer and title."""
    element = rule.elements[0]
    draft = judging.draft
    opening = next((passage for passage in draft.passages if passage.role == "opening"), None)
    if opening is None:
        return Answer((), (True,))
    place = evidence(opening, 1.0)
    cited = draft.plan.header.based_on
    numbered = bool(element.document) and element.document != rule.source.type
    if judging.same or (numbered and any(_same(each, rule, element, judging) for each in cited)):
        return Answer((Found(0, STRONG, place),), (True,), place)
    if numbered:
        return Answer((), (True,), place)
    texts = " ".join(passage.text for passage in draft.passages if passage.role == "opening")
    issued = any(same_issuer(draft.lexicon, each.issuer, element.agency) for each in cited)
    if _titled(texts, element, judging):
        return Answer((Found(0, STRONG, place),), (True,), place, doubts=((COVERED, Note("doubt.no-number")),))
    return Answer((Found(0, WEAK, place),) if issued else (), (True,), place)


def _same(cited: Citation, rule: Rule, element: Element, judging: Judging) -> bool:
    """Same number; same date and issuer where both are printed."""
    return (
        fold(cited.number) == fold(element.document or "-")
        and (cited.date is None or rule.source.date is None or cited.date == rule.source.date)
        and (cited.issuer is None or element.agency is None or same_issuer(judging.draft.lexicon, cited.issuer, element.agency))
    )


def _titled(text: str, element: Element, judging: Judging) -> bool:
    """Whether ``text`` names the issuer and has most of the title's words."""
    cut = judging.draft.cutter
    if not element.agency or fold(element.agency) not in fold(text):
        return False
    title = judging.weights.of(word for phrase in element.any for word in cut.content(phrase))
    total = sum(title.values())
    held = cut.content(text)
    share = sum(weight for word, weight in title.items() if word in held) / total if total else 0.0
    return share >= cut.lexicon.matching.object_at_least
