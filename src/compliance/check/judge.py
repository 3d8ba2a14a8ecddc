"""Facts in, one verdict per rule out, given by two evaluators that must agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from compliance.check.engine import NAME, Engine
from compliance.check.facts import Fact, arrange
from compliance.check.patterns import check
from compliance.check.reference import Fired, evaluate
from compliance.errors import EngineError
from compliance.model.findings import EngineUse
from compliance.model.patterns import Patterns
from compliance.record import NamedTuple


class Verdict(NamedTuple):
    """``status`` is one of ``findings.STATUSES``; ``pattern`` is the id of the pattern that gave it, and so the reason."""

    status: str
    pattern: str


def start_engine(patterns: Patterns) -> Engine | None:
    """An engine for these patterns, to be used for any number of plans; None where durable-rules cannot be imported.

    Raises ``EngineError`` when the patterns are not within the trusted subset.
    """
    check(patterns)
    try:
        return Engine(patterns)
    except ImportError:
        return None


def judge(facts: Iterable[Fact], patterns: Patterns, engine: Engine | None) -> dict[str, Verdict]:
    """Rule id → its verdict, in the order of the rule facts.

    Raises ``EngineError``, naming the rule, when the evaluators differ or the patterns give a rule no verdict or several.
    """
    table = arrange(facts)
    fired = evaluate(table, patterns)
    if engine is not None:
        theirs = engine.evaluate(table)
        if theirs != fired:
            rule = min(theirs ^ fired)[0]
            raise EngineError(f"rule {rule}: the rule engine says {_said(rule, theirs)}, the reference {_said(rule, fired)}")
    verdicts: defaultdict[str, list[Verdict]] = defaultdict(list)
    for rule, status, pattern in fired:
        verdicts[rule].append(Verdict(status, pattern))
    rules = [row[0] for row in table["rule"]]
    for rule in rules:
        if len(verdicts[rule]) != 1:
            raise EngineError(f"rule {rule}: the patterns must give exactly one verdict and give {_said(rule, fired)}")
    return {rule: verdicts[rule][0] for rule in rules}


def engine_use(engine: Engine | None) -> EngineUse:
    """Who gave the verdicts, for the report."""
    return EngineUse(NAME, engine.version if engine is not None else None, engine is None)


def _said(rule: str, fired: set[Fired]) -> str:
    said = sorted(f"{status} ({pattern})" for of, status, pattern in fired if of == rule)
    return " and ".join(said) or "nothing"
