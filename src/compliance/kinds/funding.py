"""Funding: each class of source that the higher plan names is named by the lower one.

Derived from the passages of the funding section and the money columns of tables of tasks. The lower level's own budget answers for every
budget above it. Answered by the draft's funding section, or, for mobilised means, by a task to raise them.

May over-report: a source that is named only in an annex. May under-report: a source that is named for one task only.
"""

from __future__ import annotations

from compliance.kinds.kind import ERROR, STRONG, Answer, Found, Higher, Judging
from compliance.match.draft import Draft
from compliance.model.findings import CONFLICT, Evidence, Note
from compliance.model.rules import Element, Rule

name = "funding"
BUDGETS = ("state-budget", "central-budget", "provincial-budget", "district-budget", "commune-budget")
BUDGET, MOBILISED = "budget", "mobilised"
OWN = {"tinh": "provincial-budget", "huyen": "district-budget", "xa": "commune-budget"}


def derive(higher: Higher) -> list[Rule]:
    """One rule a passage of the funding section; of tables of tasks elsewhere, one rule for what neither that nor a row above names."""
    rules: list[Rule] = []
    names = higher.lexicon.kinds.funding_names
    sections = [section for section in higher.plan.sections if section.role == name]
    spans = [(section.line, section.last_line) for section in sections]
    inside = {row for row in higher.plan.funding if any(first <= row.lines[0] <= last for first, last in spans)}
    said = {_class(source) for row in inside for source in row.sources}
    for row in higher.plan.funding:
        classes = dict.fromkeys(_class(source) for source in row.sources)
        if row not in inside:
            classes = dict.fromkeys(each for each in classes if each not in said)
            said.update(classes)
        elements = tuple(Element(text=names.get(each, each), funding=each) for each in classes)
        if elements:
            number = sum(1 for rule in rules if rule.source.address == row.address) + 1
            place = f"{row.address}.{name}" + (f"-{number}" if number > 1 else "")
            rules.append(higher.rule(name, place, row.address, row.lines, row.quote, elements, severity=ERROR))
    return rules


def _class(source: str) -> str:
    return BUDGET if source in BUDGETS else source


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's sources against each class asked."""
    draft = judging.draft
    found: list[Found] = []
    level = draft.plan.header.level or ""
    own = set(BUDGETS) if judging.same else {"state-budget", OWN.get(level, "state-budget")}
    for number, element in enumerate(rule.elements):
        for row in draft.plan.funding:
            if element.funding in row.sources or (element.funding == BUDGET and set(row.sources) & own):
                denied = draft.denies(row.lines, row.quote, _phrases(element.funding or "", draft))
                found.append(Found(number, STRONG, Evidence(row.address, row.lines, row.quote, 1.0), contrary=denied))
                break
        else:
            if element.funding == MOBILISED:
                phrases = draft.lexicon.kinds.raising
                held = sorted(frozenset().union(*(draft.holding(each) for each in phrases)))
                places = [at for at in held if not draft.passages[at].heading and not draft.barred(at, phrases)]
                if places:
                    passage = draft.passages[places[0]]
                    found.append(Found(number, STRONG, Evidence(passage.address, passage.lines, passage.text, 1.0)))
    denied_at = any(each.contrary for each in found)
    said = ((CONFLICT, Note("why.denied")),) if denied_at else ()
    section = draft.plan.funding[0] if draft.plan.funding else None
    nearest = Evidence(section.address, section.lines, section.quote, 0.0) if section else None
    return Answer(tuple(found), tuple(True for _ in rule.elements), nearest, said=said)


def _phrases(source: str, draft: Draft) -> tuple[str, ...]:
    """The phrases that name a class of source."""
    words = draft.lexicon.funding
    classes = BUDGETS if source == BUDGET else (source,)
    own = (*words.own, *words.budget) if source == BUDGET else ()
    return (*own, *(phrase for each in classes for phrase in words.sources.get(each, ())))
