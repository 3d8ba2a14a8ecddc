"""Target: each number that the higher plan sets is set by the lower one for the same indicator, unit, direction and year, and not weaker.

Derived from every numeric target, wherever it stands. The draft's figure for the same year counts, else the next later one. Weaker than the
higher plan's: a conflict. The indicator taken up without a number: in part.

May over-report: a figure that the lower level rightly sets otherwise. May under-report: two indicators of nearly one wording.
"""

from __future__ import annotations

import re

from compliance.kinds.content import needles, standing
from compliance.kinds.kind import ERROR, STRONG, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.match import elements as cutting
from compliance.match.draft import Draft
from compliance.model.findings import CONFLICT, MISSING, PARTIAL, Evidence, Note
from compliance.model.fold import fold
from compliance.model.plan import Target
from compliance.model.rules import Element, Figure, Rule

name = "target"
_NUMBER = re.compile(r"\d+")
_ALIKE = 0.6
_RATES = {"‰": 100.0, "/1000": 100.0, "/100000": 1.0, "%": 1000.0}
_DOWN = ("<", "<=")
_UP = (">", ">=")


def derive(higher: Higher) -> list[Rule]:
    """One rule a target row."""
    rules: list[Rule] = []
    for row in higher.plan.targets:
        passage = next((each for each in higher.plan.passages if each.lines[0] <= row.line <= each.lines[1]), None)
        figure = Figure(op=row.op, value=row.value, unit=row.unit, year=row.year)
        binding = "own" if cutting.is_own(row.quote, higher.plan.header.level, higher.cutter) else "lower"
        place = f"{row.address}.{name}"
        number = sum(1 for rule in rules if rule.source.address == row.address) + 1
        element = Element(text=row.indicator or row.quote, any=_about(row.indicator or row.quote, higher), figure=figure)
        rules.append(
            higher.rule(
                name,
                place + (f"-{number}" if number > 1 else ""),
                row.address,
                passage.lines if passage else (row.line, row.line),
                row.quote,
                (element,),
                severity=ERROR,
                binding=binding,
                requirement=said(row),
            )
        )
    return rules + _unnumbered(higher)


def _about(indicator: str, higher: Higher) -> tuple[str, ...]:
    """What an indicator is about: its first named object that is not what it counts."""
    cut = higher.cutter
    counted = {fold(each) for each in higher.lexicon.kinds.populations}
    found = [word for word in cutting.objects(indicator, higher.weights.topic, cut)[0] if word not in counted]
    if not found:
        return ()
    return tuple(f"concept:{each}" for each in cut.concepts.get(found[0], ())) or (found[0],)


def _unnumbered(higher: Higher) -> list[Rule]:
    """A rule for each item that is called a target and sets no number."""
    label = fold(higher.lexicon.targets.label)
    numbered = [row.line for row in higher.plan.targets]
    rules = []
    for clause in higher.plan.clauses:
        text = clause.text
        if not fold(text).startswith(label) or any(clause.lines[0] <= line <= clause.lines[1] for line in numbered):
            continue
        said_of = text.split(":", 1)[-1].strip()
        element = cutting.element(said_of, higher.weights, higher.cutter, higher.plan.header.level)
        place = f"{clause.address}.{name}"
        rules.append(higher.rule(name, place, clause.address, clause.lines, text, (element,), severity=ERROR, requirement=said_of))
    return rules


def said(row: Target) -> str:
    """The target as one sentence."""
    year = f" ({row.year})" if row.year else ""
    return f"{row.indicator} {_figure(row.op, row.value, row.unit)}{year}"


def _figure(op: str, value: float, unit: str) -> str:
    """A figure as it is written in Vietnamese, with a decimal comma."""
    return f"{op} {value:g}{unit}".replace(".", ",")


def answer(rule: Rule, judging: Judging) -> Answer:
    """The draft's figure for the same indicator, or the indicator without one."""
    element = rule.elements[0]
    figure = element.figure
    draft = judging.draft
    words = judging.weights.of(draft.cutter.content(element.text))
    if figure is None:
        return _worded(element, words, judging)
    detail = (("op", figure.op), ("value", f"{figure.value:g}"), ("unit", figure.unit), ("year", str(figure.year or "")))
    ages = _NUMBER.findall(element.text)
    told = [row for row in draft.plan.targets if _NUMBER.findall(row.indicator) == ages or judging.same]
    rows = sorted(((alike(words, row, draft, element.text), row) for row in told), key=lambda each: -each[0])
    near = [(share, row) for share, row in rows if share >= _ALIKE and same_unit(row.unit, figure.unit)]
    if near:
        top = near[0][0]
        same = [row for share, row in near if share >= top - 0.1]
        row = _of_year(same, figure)
        place = Evidence(row.address, (row.line, row.line), row.quote, round(top, 3))
        if weaker(row, figure):
            sides = (("found", _figure(row.op, row.value, row.unit)), ("asked", _figure(figure.op, figure.value, figure.unit)))
            said = Note("why.weaker", sides)
            return Answer((Found(0, WEAK, place, contrary=True),), (True,), place, detail, said=((CONFLICT, said),))
        return Answer((Found(0, STRONG, place),), (True,), place, detail)
    share, at = draft.best(words)
    held = sorted(standing(draft, element)) if element.any else []
    live = [each for each in held if not draft.passages[each].heading and not draft.barred(each, needles(draft, element))]
    place_at = evidence(draft.passages[at], share) if at is not None else None
    limits = draft.lexicon.matching
    if place_at is not None and (live or share >= limits.object_at_least + limits.sure_missing / 2):
        where = place_at if at in live or not live else evidence(draft.passages[live[0]], share)
        doubts = () if live else ((PARTIAL, Note("doubt.no-figure")),)
        return Answer((Found(0, WEAK, where),), (True,), where, detail, doubts)
    unsure = ((MISSING, Note("doubt.other-words")),) if not element.any and share >= limits.sure_missing else ()
    return Answer((), (True,), place_at, detail, unsure)


def _worded(element: Element, words: dict[str, float], judging: Judging) -> Answer:
    """A target without a number: its object and as much of its wording as it asks for."""
    draft = judging.draft
    live = [at for at in sorted(standing(draft, element)) if not draft.barred(at, needles(draft, element))]
    share, at = draft.best(words, lambda each: each in live)
    place = draft.passages[at if at is not None else live[0]] if live else None
    if place is None:
        return Answer((), (True,))
    strong = share >= (element.at_least or 0.0)
    return Answer((Found(0, STRONG if strong else WEAK, evidence(place, share)),), (True,), doubts=((PARTIAL, Note("doubt.no-figure")),))


def alike(words: dict[str, float], row: Target, draft: Draft, text: str = "") -> float:
    """How much ``row`` is about the same indicator: the lesser of the shares that each side has of the other."""
    content = draft.cutter.content(row.indicator)
    if not words and not content:
        return float(fold(row.indicator) == fold(text))
    total, other = sum(words.values()), len(content)
    if not total or not other:
        return 0.0
    forth = sum(weight for word, weight in words.items() if word in content) / total
    back = sum(1 for word in content if word in words) / other
    return min(forth, back)


def same_unit(unit: str, asked: str) -> bool:
    """Whether the two units can be compared."""
    return unit == asked or (unit in _RATES and asked in _RATES and "%" not in (unit, asked))


def _of_year(rows: list[Target], figure: Figure) -> Target:
    exact = [row for row in rows if row.year == figure.year]
    after = sorted((row for row in rows if row.year and figure.year and row.year > figure.year), key=lambda row: row.year or 0)
    return (exact or after or rows)[0]


def weaker(row: Target, figure: Figure) -> bool:
    """Whether ``row`` promises less than ``figure`` asks, by the direction of ``figure``."""
    scale = 1.0 if row.unit == figure.unit else _RATES[row.unit] / _RATES[figure.unit]
    value = row.value * scale
    if (figure.op in _DOWN and row.op in _UP) or (figure.op in _UP and row.op in _DOWN):
        return True  # a floor where a ceiling is asked, or the other way round
    if figure.op in _DOWN:
        return value > figure.value + 1e-9
    if figure.op in _UP:
        return value < figure.value - 1e-9
    return False
