"""Briefs of plans → what each came to, requirement by requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from compliance.model.brief import Brief, Judgement
from compliance.model.choice import LEVELS
from compliance.model.coverage import Column, Counted, Coverage, Higher, Lower, Matrices, Matrix, Places, Requirement, Row
from compliance.model.findings import COVERED, MISSING, NOT_EVALUATED, WAIVED
from compliance.model.plan import Span
from compliance.model.rules import Rule, RulePack
from compliance.pairs import clauses


def higher(path: str, level: str | None, packs: Sequence[RulePack], here: Mapping[str, Span] | None = None) -> Higher:
    """The document at ``path`` with the rules of all its packs. ``here``: see ``found_again``."""
    title = next((pack.document.title for pack in packs if pack.document.title), "")
    asked = (
        Requirement(
            rule.id, rule.kind, rule.severity, rule.requirement, rule.source.address, rule.source.lines, facet(rule), _here(rule, here)
        )
        for pack in packs
        for rule in pack.rules
    )
    return Higher(path, level or next((pack.document.level for pack in packs if pack.document.level), None), title, tuple(asked))


def _here(rule: Rule, here: Mapping[str, Span] | None) -> Span | None:
    return None if here is None else here.get(rule.id, (0, 0))


def found_again(packs: Sequence[RulePack], own: Sequence[Rule]) -> dict[str, Span]:
    """Rule → its lines in the document as it stands, of which ``own`` are the rules that it gives by itself. Rules without a counterpart
    there are left out: what is not known to stand somewhere must not pass for it."""
    made: dict[str, Span] = {}
    for pack in packs:
        for index, other in clauses(pack.rules, own).items():
            made[pack.rules[index].id] = own[other].source.lines
        quotes: dict[str, Span] = {}
        for rule in own:
            quotes.setdefault(rule.source.sha256, rule.source.lines)
        for rule in pack.rules:  # of several rules on one clause, or of another kind than the text gives
            if rule.id not in made and rule.source.sha256 in quotes:
                made[rule.id] = quotes[rule.source.sha256]
    return made


def facet(rule: Rule) -> str:
    """How often ``rule`` asks to report, where it is about that."""
    return next((element.frequency for element in rule.elements if element.frequency), "")


def lower(brief: Brief, judgement: Judgement | None, laid: Sequence[tuple[str, int]], level: str | None, places: bool = False) -> Lower:
    """What a plan came to. ``laid``: the document of each pack that it was checked against and how many rules that has, in order; findings
    stand in the same order. ``places``: with the passages that answer.

    ``ValueError`` where findings and rules are not of one number.
    """
    level = level or brief.level
    if brief.failure:
        counts: dict[str, int] = {}
        for path, rules in laid:
            counts[path] = counts.get(path, 0) + rules
        lost = {path: (NOT_EVALUATED,) * count for path, count in counts.items()}
        return Lower(brief.path, level, brief.title or "", lost, failure=brief.failure)
    marks = judgement.marks if judgement else (None,) * len(brief.points)
    verdicts: dict[str, tuple[str, ...]] = {}
    passages: dict[str, tuple[Places, ...]] = {}
    at = 0
    for path, rules in laid:
        points, decided = brief.points[at : at + rules], marks[at : at + rules]
        at += rules
        found = tuple(WAIVED if mark and mark.waiver else point.status for point, mark in zip(points, decided, strict=True))
        verdicts[path] = (*verdicts.get(path, ()), *found)
        if places:
            passages[path] = (*passages.get(path, ()), *(point.places for point in points))
    if at != sum(1 for point in brief.points if point.status != "defect"):
        raise ValueError(f"{brief.path}: {at} rules, other findings")
    return Lower(brief.path, level, brief.title or "", verdicts, passages)


def matrices(coverage: Coverage, level: str = "", sort: str = "path", top: int = 10) -> Matrices:
    """The plans (of ``level``, where one is given) against what each higher plan asks; ``top``: how many are ranked."""
    plans = [one for one in coverage.lower.values() if not level or one.level == level]
    order = sorted(coverage.higher.values(), key=lambda one: (_rank(one.level), one.path))
    made = [_matrix(higher, [one for one in plans if higher.path in one.verdicts], sort) for higher in order]
    made = [matrix for matrix in made if matrix.rows]
    sums = {one.path: counted(status for verdicts in one.verdicts.values() for status in verdicts) for one in plans}
    missed = [(matrix.higher.path, column) for matrix in made for column in matrix.columns if column.counted.gaps]
    missed.sort(key=lambda each: (-each[1].counted.gaps, share(each[1].counted)))
    worst = [(one, sums[one.path]) for one in plans if sums[one.path].gaps or one.failure]
    worst.sort(key=lambda each: (-each[1].gaps, each[0].path))
    whole: Counter[str] = Counter()
    for each in sums.values():
        whole.update(each.counts)
    heads = {matrix.higher.path for matrix in made}
    apart = sorted((one for one in plans if not one.verdicts and (one.failure or one.path not in heads)), key=lambda one: one.path)
    left_out = len(coverage.lower) - len(plans)
    return Matrices(tuple(made), tuple(apart), tuple(missed[:top]), tuple(worst[:top]), Counted(dict(whole)), len(plans), left_out)


def counted(statuses: Iterable[str]) -> Counted:
    """How many of each verdict."""
    return Counted(dict(Counter(statuses)))


def share(one: Counted) -> float:
    """The share (0 to 1) that is covered of what applies; 1 where nothing does."""
    return one.of(COVERED) / one.asked if one.asked else 1.0


def _matrix(higher: Higher, plans: Sequence[Lower], sort: str) -> Matrix:
    rows = [Row(one, one.verdicts[higher.path], counted(one.verdicts[higher.path])) for one in plans]
    rows.sort(key=_order(sort))
    columns = (
        Column(number, requirement, counted(row.verdicts[number - 1] for row in rows))
        for number, requirement in enumerate(higher.requirements, 1)
    )
    return Matrix(higher, tuple(columns), tuple(rows))


def _order(sort: str) -> Callable[[Row], tuple[float, float, str]]:
    """The key of an order (one of ``choice.SORTS``)."""
    if sort == "missing":
        return lambda row: (-row.counted.gaps, -row.counted.of(MISSING), row.lower.path)
    if sort == "covered":
        return lambda row: (-share(row.counted), row.counted.gaps, row.lower.path)
    if sort == "level":
        return lambda row: (_rank(row.lower.level), 0, row.lower.path)
    return lambda row: (0, 0, row.lower.path)


def _rank(level: str | None) -> int:
    """The place of a level, the highest first; after all others where it is not known."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
