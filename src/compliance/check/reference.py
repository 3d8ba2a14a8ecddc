"""The patterns evaluated in plain Python: sets, dicts and nothing else.

A match is one flat tuple, the rows of the facts that it is made of laid end to end; ``when`` adds rows or, where a fact is asked for but
never referred to, keeps the matches that have one; ``unless`` keeps those that have none. Every step is linear in the facts and matches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

from compliance.check.facts import Row, Table
from compliance.check.patterns import JUDGED, properties
from compliance.model.patterns import Condition, Pattern, Patterns
from compliance.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Key = Callable[[Row], Any]
    Source = tuple[str, Key | None, Any, Key]
    """Fact name, what its rows are compared by, the value wanted, and the key that others share with them."""

Fired = tuple[str, str, str]
"""A rule, the verdict on it, and the id of the pattern that gave it."""


class _Step(NamedTuple):
    """One condition. ``key`` takes from a match so far what the rows of ``source`` must share; ``adds``: their rows join the match."""

    source: Source
    key: Key
    adds: bool


class _Plan(NamedTuple):
    """One pattern, compiled: where matches start, what they need, what none may have, and what takes the outcome's row from a match."""

    pattern: Pattern
    first: Source
    when: tuple[_Step, ...]
    unless: tuple[_Step, ...]
    outcome: Callable[[Row], Row]


class _Facts:
    """Rows by name, with the selections and indexes that were made of them."""

    def __init__(self, table: Table) -> None:
        self.rows: dict[str, Iterable[Row]] = dict(table)
        self._selected: dict[tuple[str, Any, Any], list[Row]] = {}
        self._keys: dict[Source, set[Any]] = {}

    def add(self, name: str, rows: set[Row]) -> None:
        """More rows of a derived fact; what was made of its old rows is forgotten."""
        self.rows[name] = rows.union(self.rows.get(name, ()))
        self._selected = {made: kept for made, kept in self._selected.items() if made[0] != name}
        self._keys = {made: kept for made, kept in self._keys.items() if made[0] != name}

    def select(self, source: Source) -> list[Row]:
        """The rows with the values that a condition asks for."""
        name, compared, wanted, _ = source
        made = (name, compared, wanted)
        if made not in self._selected:
            rows = self.rows.get(name, ())
            self._selected[made] = list(rows) if compared is None else [row for row in rows if compared(row) == wanted]
        return self._selected[made]

    def keys(self, source: Source) -> set[Any]:
        """What those rows have to share with others."""
        if source not in self._keys:
            self._keys[source] = set(map(source[3], self.select(source)))
        return self._keys[source]


def evaluate(table: Table, patterns: Patterns) -> set[Fired]:
    """Every verdict that the patterns give on ``table`` (of ``facts.arrange``)."""
    return {(row[0], one.then.verdict, one.id) for one, rows in trace(table, patterns) if one.then.verdict for row in rows}


def trace(table: Table, patterns: Patterns) -> Iterator[tuple[Pattern, set[Row]]]:
    """Each pattern in the order in which it is asked, and the rows that it gives: of rules judged, or of a derived fact."""
    facts = _Facts(table)
    for stage in _compiled(patterns):
        derived: defaultdict[str, set[Row]] = defaultdict(set)
        for plan in stage:
            rows = set(map(plan.outcome, _matches(plan, facts)))
            yield plan.pattern, rows
            then = plan.pattern.then
            derived[JUDGED if then.verdict else then.derive] |= rows
        for name, rows in derived.items():
            facts.add(name, rows)


def _matches(plan: _Plan, facts: _Facts) -> list[Row]:
    matches = facts.select(plan.first)
    for step in plan.when:
        key = step.key
        if step.adds:
            index: defaultdict[Any, list[Row]] = defaultdict(list)
            shared = step.source[3]
            for row in facts.select(step.source):
                index[shared(row)].append(row)
            matches = [match + row for match in matches for row in index.get(key(match), ())]
        else:
            keys = facts.keys(step.source)
            matches = [match for match in matches if key(match) in keys] if keys else []
    for step in plan.unless:
        key, keys = step.key, facts.keys(step.source)
        if keys:
            matches = [match for match in matches if key(match) not in keys]
    return matches


@lru_cache(maxsize=8)
def _compiled(patterns: Patterns) -> tuple[tuple[_Plan, ...], ...]:
    """The patterns by stage. Getters are shared, so that equal selections are made once."""
    getters: dict[tuple[int, ...], Key] = {}
    known = properties(patterns)
    stages = sorted({pattern.stage for pattern in patterns.patterns})
    return tuple(tuple(_plan(pattern, known, getters) for pattern in patterns.patterns if pattern.stage == stage) for stage in stages)


def _plan(pattern: Pattern, known: dict[str, tuple[str, ...]], getters: dict[tuple[int, ...], Key]) -> _Plan:
    def getter(*places: int) -> Key:
        return getters.setdefault(places, itemgetter(*places))

    def source(condition: Condition) -> Source:
        names = known[condition.fact]
        wanted = tuple(condition.has.values())
        compared = getter(*map(names.index, condition.has)) if wanted else None
        return condition.fact, compared, wanted[0] if len(wanted) == 1 else wanted, getter(*map(names.index, condition.same or ["rule"]))

    def place(reference: str) -> int:
        alias, _, name = reference.partition(".")
        start, names = starts[alias]
        return start + names.index(name)

    conditions = (*pattern.when, *pattern.unless)
    referred = {one.partition(".")[0] for condition in conditions for one in condition.same.values()}
    referred.update(one.partition(".")[0] for one in pattern.then.of.values())
    starts: dict[str, tuple[int, tuple[str, ...]]] = {}
    end = 0
    steps: list[_Step] = []
    for number, condition in enumerate(conditions):
        adds = number == 0 or (number < len(pattern.when) and condition.alias in referred)
        if number:
            steps.append(_Step(source(condition), getter(*map(place, condition.same.values())), adds))
        if adds:
            starts[condition.alias] = (end, known[condition.fact])
            end += len(known[condition.fact])
    wanted = ("rule",) if pattern.then.verdict else known[pattern.then.derive]
    places = [place(pattern.then.of[name]) for name in wanted]
    outcome = itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
    return _Plan(pattern, source(pattern.when[0]), tuple(steps[: len(pattern.when) - 1]), tuple(steps[len(pattern.when) - 1 :]), outcome)
