"""What rests on the old edition: packs that people have corrected, verdicts of earlier runs, lower plans judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance.model.comparison import (
    CHANGED,
    GONE,
    MOVED,
    SUBSTANCE,
    UNCHANGED,
    UNKNOWN,
    WORDING,
    Comparison,
    Earlier,
    Rejudged,
    Rested,
    Resting,
    RuleChange,
    Verdict,
)
from compliance.model.findings import NOT_APPLICABLE
from compliance.model.fold import fold
from compliance.model.rules import Rule, RulePack
from compliance.pairs import clauses

_WORST = (GONE, CHANGED, WORDING, MOVED, UNCHANGED)
_HASH = 16
"""Digits of a hash that every form of earlier findings keeps."""


def of_pack(path: str, pack: RulePack, comparison: Comparison) -> Rested:
    """The rules of a pack that rest on a clause which no longer stands in the new edition, or asks something else there.

    A rule that is marked as gone already is passed over. A wording that neither edition has is ``unknown``, unless that is so of all.
    """
    changes = [one for one in comparison.rules if one.old]
    olds = [one.old for one in changes if one.old]
    rules = [rule for rule in pack.rules if not rule.gone]
    match = clauses(rules, olds)
    now = f" {fold(' '.join(line.text for line in comparison.new.plan.document.lines))} "
    found = [_of_rule(rule, changes[match[index]] if index in match else None, now) for index, rule in enumerate(rules)]
    if all(one.status == UNKNOWN for one in found):  # a pack of another plan
        found = []
    affected = [one for one in found if one.status not in (UNCHANGED, MOVED)]
    return Rested(path, "", tuple(affected), len(found) - len(affected), len(rules) - len(found))


def _of_rule(rule: Rule, change: RuleChange | None, now: str) -> Resting:
    if change and change.old and change.old.source.sha256 == rule.source.sha256:
        return Resting(rule.id, rule.source.quote, change.status, "", change)
    stands = f" {fold(rule.source.quote)} " in now
    return Resting(rule.id, rule.source.quote, UNCHANGED if stands else UNKNOWN, "", change if stands else None)


def of_earlier(path: str, found: Iterable[Earlier], comparison: Comparison) -> list[Rested]:
    """The verdicts of an earlier run (the file ``path``) that rest on a clause of the old edition which no longer stands, plan by plan.

    Where several rules have one quote, the rule of that id decides, else the one that changed most.
    """
    known: dict[tuple[str, str], list[RuleChange]] = {}
    for one in comparison.rules:
        if one.old:
            known.setdefault((one.old.kind, one.old.source.sha256[:_HASH]), []).append(one)
    plans: dict[str, list[Resting]] = {}
    for finding in found:
        change = _counterpart(finding, known.get((finding.kind, finding.sha256[:_HASH]), ()))
        quote = finding.quote or (change.old.source.quote if change and change.old else "")
        status = change.status if change else UNKNOWN
        plans.setdefault(finding.plan, []).append(Resting(finding.rule, quote, status, finding.status, change))
    made = []
    for plan, all_of in plans.items():
        ours = [one for one in all_of if one.status != UNKNOWN]
        affected = [one for one in ours if one.status not in (UNCHANGED, MOVED)]
        made.append(Rested(path, plan, tuple(affected), len(ours) - len(affected), len(all_of) - len(ours)))
    return made


def _counterpart(finding: Earlier, changes: Sequence[RuleChange]) -> RuleChange | None:
    name = _local(finding.rule)
    named = [one for one in changes if one.old and _local(one.old.id) == name]
    return min(named or changes, key=lambda one: _WORST.index(one.status), default=None)


def _local(rule: str) -> str:
    """The id of a rule without its pack and without what tells packs of one run apart."""
    return rule.partition("/")[2].partition("#")[0]


def rejudged(path: str, comparison: Comparison, old: Mapping[str, str], new: Mapping[str, str]) -> Rejudged:
    """A lower plan against both editions; ``old`` and ``new`` are its verdicts by the ids of the rules of each.

    Told is where the verdict is another, and where something else is asked, unless neither time it is asked of this plan.
    """
    rows = [
        Verdict(one, old.get(one.old.id, "") if one.old else "", new.get(one.new.id, "") if one.new else "") for one in comparison.rules
    ]
    told = [row for row in rows if {row.old, row.new} - {NOT_APPLICABLE, ""} and (row.old != row.new or row.change.status in SUBSTANCE)]
    return Rejudged(path, tuple(told), len(rows) - len(told))
