"""What compliance.yaml says of plans where their texts do not tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.model.globs import parts, pattern, plain
from compliance.model.plan import Header, Period
from compliance.model.settings import PlanFacts
from compliance.record import replace


def facts_of(path: str, facts: Sequence[PlanFacts]) -> PlanFacts | None:
    """Everything that is said of the plan at ``path`` (from the root, with ``/``), later entries first; ``None`` where nothing is."""
    made: PlanFacts | None = None
    for one in facts:
        if _means(one.plan, path):
            before = made or PlanFacts(path)
            made = PlanFacts(
                path,
                one.level or before.level,
                one.topic or before.topic,
                one.period or before.period,
                one.parents or before.parents,
                one.elsewhere or before.elsewhere,
            )
    return made


def _means(glob: str, path: str) -> bool:
    return parts(path) == parts(glob) if plain(glob) else pattern(glob).fullmatch(path)


def put(header: Header, facts: PlanFacts | None) -> Header:
    """``header`` with level, topic and period as they were set."""
    if facts is None:
        return header
    period = header.period
    if facts.period:
        first, _, last = facts.period.partition("-")
        period = Period(int(first), int(last or first))
    return replace(header, level=facts.level or header.level, topic=facts.topic or header.topic, period=period)


def idle(facts: Iterable[PlanFacts], paths: Sequence[str]) -> list[PlanFacts]:
    """Entries that no plan is of."""
    return [one for one in facts if not any(_means(one.plan, path) for path in paths)]
