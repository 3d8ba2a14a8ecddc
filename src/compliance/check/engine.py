"""The only door to durable-rules, and what is odd behind it.

The engine (2.0.28, unchanged since 2020) is right inside a small subset and silently wrong, random, endless or dead outside of it:

- ``durable.lang`` and ``durable.engine.Host`` start threads that take actions away, swallow exceptions of actions, drop actions when the
wall
  clock jumps, and import for as long as Python itself needs to start. So the C module is asked straight, in the order of calls in which
  ``Host`` asks it: two halves of one package, and the Python half does nothing else that is needed here.
- Properties, aliases and ids are told apart by a 32-bit hash, joins on ``id`` and ``sid`` read freed memory, and a false join of two values
  of one hash reads past its rule. So texts never get in: a value that no pattern names enters as a running number, ids are running numbers.
- ``assert_facts`` drops facts without a word: facts go one by one, and every complaint is fatal for the set of rules.
- A negation sees only what is there when the last positive fact comes. So each pattern ends with the gate of its stage and then its
  negations; what a stage derives is put in before the next gate.
- Deleting a state in which no action ran crashes: a sentinel fires on each gate, which also proves that the gate was reached.
- A fact that matches nothing is an error: a catch-all takes every fact, and waits for another that never comes so that no action runs.
- Per fact, time grows from some thousands in a state on: rules go in slices, one state alive at a time, deleted after use.
- Nobody frees a set of rules: ``close`` does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib.util import find_spec

from compliance.check.facts import Row, Table
from compliance.check.patterns import JUDGED, properties
from compliance.errors import EngineError
from compliance.model.patterns import Condition, Pattern, Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "durable-rules"
MAX_FACTS = 300
"""A state of the engine takes whole rules until it has this many facts: some twenty rules and never more than a hundred, which is where a
rule costs least."""

SENTINEL = "sentinel"


class Engine:
    """durable-rules with one set of patterns, which must have passed ``patterns.check``. For one thread at a time.

    Raises ``ImportError`` where durable-rules is not installed or does not work (Python 3.13 and newer, Windows).
    """

    def __init__(self, patterns: Patterns) -> None:
        self._c = _c_module()
        self._patterns = {f"p{number}": pattern for number, pattern in enumerate(patterns.patterns)}
        self._properties = properties(patterns)
        self._literals = {value: value for one in patterns.patterns for part in (*one.when, *one.unless) for value in part.has.values()}
        self._templates = {name: _template(name, names) for name, names in self._properties.items()}
        self._picks = {name: self._outcome(pattern) for name, pattern in self._patterns.items()}
        self._stages = sorted({pattern.stage for pattern in patterns.patterns})
        self._rules: int | None = None
        self._states = 0

    @property
    def version(self) -> str | None:
        """The installed version of durable-rules; None when its metadata cannot be found."""
        folder: str = os.path.dirname(self._c.__file__)
        for name in os.listdir(folder):
            if name.startswith("durable_rules-"):
                return name.split("-")[1].removesuffix(".dist")
        return None

    def evaluate(self, table: Table) -> set[tuple[str, str, str]]:
        """Every (rule, verdict, pattern id) that the patterns give on ``table`` (of ``facts.arrange``).

        Raises ``EngineError`` when anything at all goes wrong; the engine's memory is thrown away then, and the next call starts anew.
        """
        try:
            if self._rules is None:
                self._rules = self._c.create_ruleset("verdicts", json.dumps(self._definitions()))
            return {verdict for facts in _slices(table) for verdict in self._state(self._rules, facts)}
        except BaseException as error:
            self.close()
            if isinstance(error, Exception) and not isinstance(error, EngineError):
                raise EngineError(f"the rule engine failed: {type(error).__name__} {error}") from error
            raise

    def close(self) -> None:
        """Give back the engine's memory. The object can be used again."""
        rules, self._rules = self._rules, None
        if rules is not None:
            self._c.delete_ruleset(rules)

    def _definitions(self) -> dict[str, Any]:
        """The patterns in the engine's own words, with the sentinel and the catch-all."""
        rules = {name: {"all": _conditions(pattern)} for name, pattern in self._patterns.items()}
        rules[SENTINEL] = {"all": [{"go": {"fact": "gate"}}]}
        rules["catch_all"] = {"all": [{"any": {"$ex": {"fact": 1}}}, {"other": {"fact": "never"}}]}
        return rules

    def _outcome(self, pattern: Pattern) -> list[tuple[str, str]]:
        """Alias and property of the values that a match of the pattern gives."""
        aliases = _aliases(pattern)
        wanted = ("rule",) if pattern.then.verdict else self._properties[pattern.then.derive]
        return [(aliases[alias], name) for alias, _, name in (pattern.then.of[one].partition(".") for one in wanted)]

    def _state(self, rules: int, facts: list[tuple[str, Row]]) -> Iterator[tuple[str, str, str]]:
        """The verdicts on one slice of the facts."""
        self._states += 1
        state = f"plan-{self._states}"
        numbers = dict(self._literals)
        texts = dict(self._literals)
        seen: set[tuple[str, Row]] = set()

        def put(name: str, row: Row) -> None:
            """One fact, as JSON that needs no escaping: values are plain words of the patterns and running numbers."""
            seen.add((name, row))
            answer, _ = self._c.assert_fact(rules, self._templates[name] % (len(seen), state, *row))
            if answer:
                raise EngineError(f"the rule engine did not take a fact ({answer}): {name} {[texts[value] for value in row]}")

        for name, row in facts:
            for value in row:
                if value not in numbers:
                    numbers[value] = f"#{len(numbers)}"
                    texts[numbers[value]] = value
            put(name, tuple([numbers[value] for value in row]))
        for stage in self._stages:
            for pattern, row in self._open(rules, state, str(stage)):
                if pattern.then.verdict:
                    yield texts[row[0]], pattern.then.verdict, pattern.id
                name = JUDGED if pattern.then.verdict else pattern.then.derive
                if (name, row) not in seen:
                    put(name, row)
        self._c.delete_state(rules, state)

    def _open(self, rules: int, state: str, stage: str) -> list[tuple[Pattern, Row]]:
        """Put the gate of a stage; return each match of its patterns with the values of its outcome."""
        gate = {"id": f"gate-{stage}", "sid": state, "fact": "gate", "stage": stage}
        answer, place = self._c.assert_fact(rules, json.dumps(gate))
        first = None if answer else self._c.start_action_for_state(rules, place)
        if first is None:
            raise EngineError(f"the rule engine did not open the gate of stage {stage} ({answer})")
        context, message = first
        found: list[tuple[Pattern, Row]] = []
        opened = 0
        while message:
            [(name, match)] = json.loads(message).items()
            if name == SENTINEL:
                opened += 1
            else:
                found.append((self._patterns[name], tuple([match[alias][one] for alias, one in self._picks[name]])))
            self._c.update_state(rules, context)
            message = self._c.complete_and_start_action(rules, place)
        if opened != 1:
            raise EngineError(f"the rule engine opened the gate of stage {stage} {opened} times")
        return found


def _c_module() -> Any:
    """durable-rules' C module, if the Python package that belongs to it can be found beside it."""
    import durable_rules_engine  # type: ignore[import-not-found, import-untyped, unused-ignore]

    try:
        package = find_spec("durable")
    except ValueError:
        package = None
    folder = os.path.dirname(durable_rules_engine.__file__)
    if package is None or package.origin != os.path.join(folder, "durable", "__init__.py"):
        raise ImportError("durable-rules is not installed as a whole")
    return durable_rules_engine


def _aliases(pattern: Pattern) -> dict[str, str]:
    """The engine gets aliases of its own, a0, a1, ..."""
    return {condition.alias: f"a{place}" for place, condition in enumerate(pattern.when)}


def _conditions(pattern: Pattern) -> list[dict[str, Any]]:
    """Positive conditions, gate, negations."""
    aliases = _aliases(pattern)
    parts = [{f"a{place}": _condition(condition, aliases)} for place, condition in enumerate(pattern.when)]
    parts.append({"go": {"$and": [{"fact": "gate"}, {"stage": str(pattern.stage)}]}})
    parts.extend({f"n{place}$not": _condition(condition, aliases)} for place, condition in enumerate(pattern.unless))
    return parts


def _condition(condition: Condition, aliases: dict[str, str]) -> dict[str, Any]:
    """One flat "and" of equalities."""
    parts: list[dict[str, Any]] = [{"fact": condition.fact}, *({name: value} for name, value in condition.has.items())]
    for name, source in condition.same.items():
        alias, _, property_ = source.partition(".")
        parts.append({name: {aliases[alias]: property_}})
    return {"$and": parts} if len(parts) > 1 else parts[0]


def _template(name: str, properties: Row) -> str:
    values = "".join(f',"{property_}":"%s"' for property_ in properties)
    return f'{{"id":"f%d","sid":"%s","fact":"{name}"{values}}}'


def _slices(table: Table) -> Iterator[list[tuple[str, Row]]]:
    """The facts in slices, those of a rule together."""
    by_rule: dict[str, list[tuple[str, Row]]] = {}
    for name, rows in table.items():
        for row in rows:
            by_rule.setdefault(row[0], []).append((name, row))
    facts: list[tuple[str, Row]] = []
    for of_rule in by_rule.values():
        if len(facts) >= MAX_FACTS:
            yield facts
            facts = []
        facts.extend(of_rule)
    if facts:
        yield facts
