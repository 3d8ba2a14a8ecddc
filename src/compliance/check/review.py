"""ReviewPacks + Plan → Looked: what the kinds of review saw, as facts, and the verdicts that the patterns give on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.check.engine import Engine
from compliance.check.facts import Fact, ObservationFact, RelationFact, RuleFact, ScopeFact, UnjudgedFact
from compliance.check.findings import as_of, unread
from compliance.check.judge import judge
from compliance.model.findings import COVERED, DEFECT, NOT_APPLICABLE, Note
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.repository import Standing
from compliance.model.review import Defect, Looked, Observation, ReviewPack, ReviewRule
from compliance.record import replace
from compliance.review import CHECKS
from compliance.review.kind import Reviewing
from compliance.review.repository import name as IN_REPOSITORY


def review(
    plan: Plan,
    packs: Iterable[ReviewPack],
    lexicon: Lexicon,
    patterns: Patterns,
    engine: Engine | None,
    final: bool = False,
    traced: list[Fact] | None = None,
    standing: Standing | None = None,
) -> tuple[Looked, ...]:
    """What each rule of ``packs`` came to, in their order. ``final``: the draft is the version to be signed; ``traced`` takes the facts.

    ``standing`` is the draft's place in the repository that it is checked in; without one, packs of that kind are left out.
    """
    facts: list[Fact] = []
    asked: list[tuple[ReviewPack, ReviewRule, tuple[Observation, ...], list[str]]] = []
    on = replace(reviewing(plan, lexicon, final), standing=standing)
    taken: set[str] = set()
    blurred = unread("unjudged.scan", plan.document.confidence, lexicon)
    for pack in packs:
        for rule in pack.rules if standing is not None or pack.kind != IN_REPOSITORY else ():
            identity = rule.id
            while identity in taken:
                identity += "#"
            taken.add(identity)
            applies = _applies(rule, on)
            seen = tuple(CHECKS[pack.kind, rule.check].find(rule, on)) if applies and not blurred else ()
            names = [f"{identity}@{number}" for number in range(1, len(seen) + 1)] or [identity]
            facts += _facts(names, pack.kind, applies, seen, blurred)
            asked.append((pack, rule, seen, names))
    verdicts = judge(facts, patterns, engine)
    if traced is not None:
        traced += facts
    found: list[Looked] = []
    for pack, rule, seen, names in asked:
        given = [verdicts[name] for name in names]
        found.append(Looked(pack.id, pack.kind, rule, _whole([each.status for each in given]), seen, tuple(each.pattern for each in given)))
    return tuple(found)


def reviewing(plan: Plan, lexicon: Lexicon, final: bool = False) -> Reviewing:
    """The draft as the checks see it."""
    date, dated = as_of(plan)
    return Reviewing(plan, lexicon, date if len(date) > len("2025-01") else f"{date}-01", dated, final)


def defects(looked: Iterable[Looked], final: bool = False) -> tuple[Defect, ...]:
    """The defects among what was seen, in the order of the packs and of the draft."""
    return tuple(
        Defect(each.pack, each.kind, each.rule, severity(each.rule, seen, final), seen)
        for each in looked
        if each.status == DEFECT
        for seen in sorted((one for one in each.seen if not one.excuse), key=lambda one: (one.lines, one.quote))
    )


def severity(rule: ReviewRule, seen: Observation, final: bool) -> str:
    """How serious a defect is: as the rule says for the version to be signed, as the place says, or as the rule says."""
    return (rule.final if final and rule.final else "") or seen.severity or rule.severity


def _applies(rule: ReviewRule, on: Reviewing) -> bool:
    dated = on.dated != "none"
    return (
        (not rule.levels or on.level in rule.levels)
        and not (dated and rule.since and on.date < rule.since)
        and not (dated and rule.until and on.date > rule.until)
    )


def _facts(names: Sequence[str], kind: str, applies: bool, seen: Sequence[Observation], blurred: Note | None) -> Iterable[Fact]:
    for name in names:
        yield RuleFact(name, kind, "lower")
        yield ScopeFact(name, "yes" if applies else "no")
        yield RelationFact(name, "same")
    for name, one in zip(names, seen, strict=False):
        yield ObservationFact(name, "yes" if one.excuse else "no")
    if not seen:
        yield UnjudgedFact(names[0], blurred.key) if blurred else ObservationFact(names[0], "yes")


def _whole(statuses: Sequence[str]) -> str:
    """The verdict on a rule out of those on what it saw."""
    for status in (DEFECT, COVERED, NOT_APPLICABLE):
        if status in statuses:
            return status
    return statuses[0]
