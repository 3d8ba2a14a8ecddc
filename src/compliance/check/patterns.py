"""What a set of patterns may hold: only what durable-rules was seen to answer right.

Outside of it the engine gives silently wrong answers, so everything else is refused before it is asked: comparisons other than equality,
an "or", joins on its own ``id`` and ``sid``, two properties of one fact, properties that a fact may lack, and so on. That negations come
last needs no check: the format has no other place for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import is_normalized

from compliance.check.facts import CHOICES, PROPERTIES
from compliance.errors import EngineError
from compliance.model.findings import DEFECT, STATUSES
from compliance.model.patterns import Condition, Pattern, Patterns

JUDGED = "judged"
"""The derived fact that every verdict leaves for the stages after it."""

MAX_CONDITIONS = 15
"""The engine takes 16 in a pattern; one is its gate."""
MAX_NEGATIONS = 2
MAX_PATTERNS = 200
"""The engine takes 255 that share a condition; all patterns share the gate's."""
MAX_LITERALS = 400
"""The engine takes 511 different values in one place, and then loops for ever."""
MAX_AT_ONCE = 64
"""The engine fails on a fact that meets more conditions than this at once."""
MAX_PROPERTIES = 20

RESERVED = frozenset({"fact", "stage", "gate", "never", "id", "sid", JUDGED})
WORD = re.compile(r"[a-z][a-z_]*\Z")
LITERAL = re.compile(r"[a-z][a-z0-9-]*\Z")


def properties(patterns: Patterns) -> dict[str, tuple[str, ...]]:
    """Name of each fact, given or derived → its properties in the order of a row."""
    return {**PROPERTIES, **patterns.derived, JUDGED: ("rule",)}


def check(patterns: Patterns) -> None:
    """Raise ``EngineError`` with everything that is outside the trusted subset."""
    found = list(problems(patterns))
    if found:
        raise EngineError("the patterns cannot be used:\n" + "\n".join(found))


def problems(patterns: Patterns) -> Iterator[str]:
    """Everything that is outside the trusted subset, each as ``pattern: what is wrong``."""
    yield from _derived(patterns)
    if not patterns.patterns:
        yield "at least one pattern is needed"
    ids = [pattern.id for pattern in patterns.patterns]
    yield from (f"{twice}: two patterns have this id" for twice in sorted({one for one in ids if ids.count(one) > 1}))
    if len(ids) > MAX_PATTERNS:
        yield f"more than {MAX_PATTERNS} patterns"
    given_at = _stages(patterns)
    known = properties(patterns)
    literals: set[str] = set()
    for pattern in patterns.patterns:
        for problem in _pattern(pattern, known, given_at):
            yield f"{pattern.id}: {problem}"
        literals.update(str(value) for one in (*pattern.when, *pattern.unless) for value in one.has.values())
    if len(literals) > MAX_LITERALS:
        yield f"more than {MAX_LITERALS} different values are compared with"
    yield from _crowded(patterns)
    hashes = {fnv(name): name for names in known.values() for name in names}
    for name in sorted({name for names in known.values() for name in names}):
        if hashes[fnv(name)] != name:
            yield f"properties {name} and {hashes[fnv(name)]} have the same hash"


def fnv(text: str) -> int:
    """The 32-bit hash by which the engine tells names and ids apart (FNV-1a over signed bytes)."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ (byte | 0xFFFFFF00 if byte > 127 else byte)) * 16777619) & 0xFFFFFFFF
    return value


def _derived(patterns: Patterns) -> Iterator[str]:
    for name, names in patterns.derived.items():
        if name in PROPERTIES or name in RESERVED or not WORD.match(name):
            yield f"derived fact {name}: the name is taken or not a plain word"
        if tuple(names[:1]) != ("rule",) or len(set(names)) != len(names) or len(names) > MAX_PROPERTIES:
            yield f"derived fact {name}: its first property must be rule, and none may come twice"
        for one in names:
            if one in RESERVED or not WORD.match(one):
                yield f"derived fact {name}: property {one} is taken or not a plain word"


def _stages(patterns: Patterns) -> dict[str, int]:
    """Derived fact → the latest stage that gives it; a later one may read it."""
    latest: dict[str, int] = {}
    for pattern in patterns.patterns:
        name = JUDGED if pattern.then.verdict else pattern.then.derive
        latest[name] = max(latest.get(name, 0), _stage(pattern))
    if JUDGED in latest:
        # Verdicts stand in several stages, and it is only negated: it may be read as soon as the first of them is over.
        latest[JUDGED] = min((_stage(pattern) for pattern in patterns.patterns if pattern.then.verdict and _stage(pattern) > 0), default=0)
    return latest


def _stage(pattern: Pattern) -> int:
    """The stage; 0 when it is none."""
    return 0 if isinstance(pattern.stage, bool) or not isinstance(pattern.stage, int) else pattern.stage


def _meet(one: Condition, other: Condition) -> bool:
    """Could one fact meet both conditions?"""
    return one.fact == other.fact and all(other.has.get(name, value) == value for name, value in one.has.items())


def _crowded(patterns: Patterns) -> Iterator[str]:
    """Facts with more conditions than the engine bears on one of them. Conditions that are not joined are shared where
    they are alike, the order of their properties included."""
    conditions = [condition for pattern in patterns.patterns for condition in (*pattern.when, *pattern.unless)]
    alone = {(one.fact, repr(list(one.has.items()))): one for one in conditions if not one.same}
    for name in sorted({condition.fact for condition in conditions}):
        of_fact = [one for one in (*alone.values(), *(each for each in conditions if each.same)) if one.fact == name]
        if len(of_fact) > MAX_AT_ONCE and any(sum(_meet(one, other) for other in of_fact) > MAX_AT_ONCE for one in of_fact):
            yield f"{name}: more than {MAX_AT_ONCE} conditions that one fact could meet at once"


def _pattern(pattern: Pattern, known: dict[str, tuple[str, ...]], given_at: dict[str, int]) -> Iterator[str]:
    if not pattern.says.strip():
        yield "it must say what it claims"
    if _stage(pattern) < 1:
        yield "stage must be 1 or more"
    if not pattern.when:
        yield "at least one fact must be asked for in when"
    if len(pattern.unless) > MAX_NEGATIONS:
        yield f"more than {MAX_NEGATIONS} conditions in unless"
    if len(pattern.when) + len(pattern.unless) > MAX_CONDITIONS:
        yield f"more than {MAX_CONDITIONS} conditions"
    aliases: dict[str, tuple[str, ...]] = {}
    for place, condition in enumerate((*pattern.when, *pattern.unless)):
        where = condition.fact
        if condition.fact not in known:
            yield f"{where}: no such fact"
            continue
        if condition.fact in given_at and given_at[condition.fact] >= _stage(pattern):
            yield f"{where}: known only after stage {given_at[condition.fact]}"
        if condition.fact == JUDGED and place < len(pattern.when):
            yield f"{where}: may stand in unless only"
        yield from _condition(condition, known[condition.fact], aliases)
        if any(_meet(condition, earlier) for earlier in (*pattern.when, *pattern.unless)[:place]):
            # The engine gives each condition a fact of its own, and to it a fact of the match never speaks against the match.
            yield f"{where}: one fact could meet two conditions"
        if place and not condition.same.get("rule", "").endswith(".rule"):
            yield f"{where}: must share the rule of an earlier fact"
        if condition.alias:
            if condition.alias in aliases or not WORD.match(condition.alias) or place >= len(pattern.when):
                yield f"{where}: the alias {condition.alias} is taken, not a plain word, or that of a fact that is not there"
            aliases[condition.alias] = known[condition.fact]
    yield from _outcome(pattern, known, aliases)


def _condition(condition: Condition, own: tuple[str, ...], aliases: dict[str, tuple[str, ...]]) -> Iterator[str]:
    where = condition.fact
    for name in (*condition.has, *condition.same):
        if name not in own:
            yield f"{where}: has no property {name}"
    if set(condition.has) & set(condition.same):
        yield f"{where}: a property is compared twice"
    for name, value in condition.has.items():
        choices = CHOICES.get((where, name))
        if not isinstance(value, str) or not is_normalized("NFC", value):
            yield f"{where}.{name}: only equality with one text is possible"
        elif not LITERAL.match(value):
            yield f"{where}.{name}: {value!r:.40} is not a plain lower-case word"
        elif choices is not None and value not in choices:
            yield f"{where}.{name}: must be one of {', '.join(sorted(choices))}"
    for name, source in condition.same.items():
        problem = _reference(source, aliases)
        if problem:
            yield f"{where}.{name}: {problem}"


def _reference(source: object, aliases: dict[str, tuple[str, ...]]) -> str:
    """What is wrong with ``alias.property``; empty when nothing is."""
    if not isinstance(source, str):
        return "only equality with a property of an earlier fact is possible"
    alias, _, name = source.partition(".")
    if alias not in aliases:
        return f"{source} does not name an earlier fact of when"
    return "" if name in aliases[alias] else f"{source} is no property of that fact"


def _outcome(pattern: Pattern, known: dict[str, tuple[str, ...]], aliases: dict[str, tuple[str, ...]]) -> Iterator[str]:
    then = pattern.then
    if bool(then.verdict) == bool(then.derive):
        yield "then must give either a verdict or a derived fact"
        return
    if then.verdict and then.verdict not in (*STATUSES, DEFECT):
        yield f"then: the verdict must be one of {', '.join((*STATUSES, DEFECT))}"
    if then.derive and (then.derive in PROPERTIES or then.derive == JUDGED or then.derive not in known):
        yield f"then: {then.derive} is not declared among the derived facts"
        return
    wanted = ("rule",) if then.verdict else known[then.derive]
    if set(then.of) != set(wanted):
        yield f"then: of must give exactly {', '.join(wanted)}"
    if not str(then.of.get("rule", "")).endswith(".rule"):
        yield "then: rule must be the rule of a fact"
    for name, source in then.of.items():
        problem = _reference(source, aliases)
        if problem:
            yield f"then: {name}: {problem}"
