"""Patterns are the only place where verdicts are made, and only those that the rule engine can be trusted with are let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from compliance.check.facts import CHOICES, PROPERTIES, ElementFact, Fact, arrange
from compliance.check.judge import judge, start_engine
from compliance.check.patterns import check, fnv, problems
from compliance.check.reference import evaluate
from compliance.errors import EngineError, PackError
from compliance.library import patterns as shipped
from compliance.library.door import load
from compliance.model.findings import DEFECT, STATUSES
from compliance.model.patterns import Condition, Outcome, Pattern, Patterns
from tests.facts import AGAINST, DENIED, GOOD, SMALL, WEAK, ruled, universe

PATTERNS = shipped()
IDS = [pattern.id for pattern in PATTERNS.patterns]
RULE = Condition("rule", "r")
SAME = {"rule": "r.rule"}


def verdicts(facts: list[Fact], patterns: Patterns) -> set[tuple[str, str]]:
    """Rule and verdict, as the reference has them; the rule engine, where there is one, says the same."""
    check(patterns)
    table = arrange(facts)
    fired = evaluate(table, patterns)
    engine = start_engine(patterns)
    if engine is not None:
        assert engine.evaluate(table) == fired
        engine.close()
    return {(rule, status) for rule, status, _ in fired}


# Verdicts come of patterns


def test_the_small_base_has_a_rule_for_each_verdict_and_its_reason() -> None:
    said = judge(SMALL, PATTERNS, None)
    assert {rule: verdict.pattern for rule, verdict in said.items()} == {rule: rule for rule in said} | {"own-but-same": "covered"}
    assert {verdict.status for verdict in said.values()} == {*STATUSES, DEFECT}


@pytest.mark.parametrize("removed", IDS)
def test_without_a_pattern_verdicts_change(removed: str) -> None:
    fewer = replace(PATTERNS, patterns=tuple(pattern for pattern in PATTERNS.patterns if pattern.id != removed))
    assert verdicts(SMALL, fewer) != verdicts(SMALL, PATTERNS)


def weaker(pattern: Pattern) -> Iterator[tuple[str, Pattern]]:
    """The pattern with one condition, or one comparison of a condition, left out, and what that is."""
    for field in ("when", "unless"):
        conditions: tuple[Condition, ...] = getattr(pattern, field)
        for place, condition in enumerate(conditions):
            less = {f".{left}": replace(condition, has={k: v for k, v in condition.has.items() if k != left}) for left in condition.has}
            if "element" in condition.same:
                less[".element"] = replace(condition, same={"rule": condition.same["rule"]})
            for left, other in {"": (), **{left: (one,) for left, one in less.items()}}.items():
                changed: Any = {field: (*conditions[:place], *other, *conditions[place + 1 :])}
                yield f"{condition.fact}{left}", replace(pattern, **changed)


@pytest.mark.parametrize("weakened", IDS)
def test_without_any_part_of_a_pattern_verdicts_change(weakened: str) -> None:
    table = arrange(universe(GOOD, WEAK, DENIED, AGAINST, ("strong", "yes", "yes")))
    said = evaluate(table, PATTERNS)
    (pattern,) = (one for one in PATTERNS.patterns if one.id == weakened)
    idle = set()
    for left, other in weaker(pattern):
        patterns = replace(PATTERNS, patterns=tuple(other if one is pattern else one for one in PATTERNS.patterns))
        if not list(problems(patterns)):
            verdicts(SMALL, patterns)
            idle |= {left} if evaluate(table, patterns) == said else set()
    # Evidence against a rule makes it contested, and a conflict goes before all that an open rule can become.
    assert idle == ({"evidence.contrary"} if weakened == "element-open" else set())


def test_no_fact_that_is_given_carries_a_verdict() -> None:
    words = {*PROPERTIES, *(name for names in PROPERTIES.values() for name in names)}.union(*CHOICES.values())
    assert words.isdisjoint(STATUSES)


# Patterns that are let in


def pattern(*unless: Condition, when: tuple[Condition, ...] = (RULE,), name: str = "p", stage: Any = 1, **then: Any) -> Pattern:
    """A pattern that finds rules covered, unless told otherwise."""
    return Pattern(name, "It is so.", stage, when, Outcome(**({"of": SAME, "verdict": "covered"} | then)), unless)


def element(**changes: Any) -> Condition:
    """Another fact on the same rule."""
    return replace(Condition("element", same=SAME), **changes)


def words(number: int, count: int) -> list[Condition]:
    """Conditions on so many different elements."""
    return [element(has={"element": f"e{number}-{one}"}) for one in range(count)]


def with_has(has: Any) -> Pattern:
    """A pattern with a condition on the values of an element."""
    return pattern(when=(RULE, element(has=has)))


def with_same(same: Any) -> Pattern:
    """A pattern with a condition on what an element shares with the rule."""
    return pattern(when=(RULE, element(same={**SAME, **same})))


OPEN = Condition("open", same=SAME)
BAD_PATTERNS: dict[str, tuple[list[Pattern], str]] = {
    "three negations": ([pattern(element(), element(), element())], "more than 2 conditions in unless"),
    "17 facts with the gate": ([pattern(when=(RULE, *[element()] * 15))], "more than 15 conditions"),
    "17 facts with the gate and negations": ([pattern(element(), element(), when=(RULE, *[element()] * 13))], "more than 15 conditions"),
    "256 patterns": ([pattern(name=f"p{number}") for number in range(256)], "more than 200 patterns"),
    "201 patterns": ([pattern(name=f"p{number}") for number in range(201)], "more than 200 patterns"),
    "500 words": ([pattern(name=f"p{a}", when=(RULE, *words(a, 10))) for a in range(50)], "more than 400 different values"),
    "a join on the engine's id": ([with_same({"id": "r.rule"})], "element: has no property id"),
    "a join on the engine's sid": ([with_same({"sid": "r.rule"})], "element: has no property sid"),
    "a join on another's id": ([with_same({"element": "r.id"})], "r.id is no property of that fact"),
    "a join on another's sid": ([with_same({"element": "r.sid"})], "r.sid is no property of that fact"),
    "less than": ([with_has({"asked": {"$lt": "yes"}})], "only equality with one text"),
    "an operator as property": ([with_has({"$neq": "yes"})], "element: has no property .neq"),
    "an or as property": ([with_has({"$or": "yes"})], "element: has no property .or"),
    "one of several": ([with_has({"asked": ["yes", "no"]})], "only equality with one text"),
    "a number": ([with_has({"element": 1})], "only equality with one text"),
    "a truth": ([with_has({"asked": True})], "only equality with one text"),
    "nothing": ([with_has({"element": None})], "only equality with one text"),
    "decomposed letters": ([with_has({"element": "e\u0301"})], "only equality with one text"),
    "a pattern of letters": ([with_has({"element": "a.*"})], "not a plain lower-case word"),
    "a running number": ([with_has({"element": "#1"})], "not a plain lower-case word"),
    "a line end": ([with_has({"element": "a\n"})], "not a plain lower-case word"),
    "a value that cannot be": ([with_has({"asked": "perhaps"})], "element.asked: must be one of no, yes"),
    "an unequal join": ([with_same({"element": {"$neq": "r.rule"}})], "only equality with a property of an earlier fact"),
    "two properties of one fact": ([pattern(when=(Condition("element", "e", same={"element": "e.rule"}),))], "e.rule does not name"),
    "a later fact": ([pattern(when=(Condition("element", "e", same={"rule": "r.rule"}), RULE))], "r.rule does not name an earlier fact"),
    "a negated fact": ([pattern(element(alias="e"), element(same={"rule": "e.rule"}))], "the alias e is taken, not a plain word, or"),
    "the outcome of a negated fact": ([pattern(element(alias="e"), of={"rule": "e.rule"})], "that of a fact that is not there"),
    "an alias taken twice": ([pattern(when=(RULE, element(alias="r")))], "the alias r is taken"),
    "an alias that is no word": ([pattern(when=(RULE, element(alias="al5084")))], "the alias al5084 is taken, not a plain word"),
    "an unknown fact": ([pattern(Condition("annex", same=SAME))], "annex: no such fact"),
    "the gate": ([pattern(when=(Condition("gate", "r"),))], "gate: no such fact"),
    "an unknown property": ([with_has({"askd": "yes"})], "element: has no property askd"),
    "a property of another fact": ([with_same({"kind": "r.kind"})], "element: has no property kind"),
    "a property that the other lacks": ([with_same({"element": "r.element"})], "r.element is no property of that fact"),
    "a property compared twice": ([pattern(when=(RULE, element(has={"rule": "a"})))], "a property is compared twice"),
    "facts on two rules": ([pattern(when=(RULE, element(same={"element": "r.rule"})))], "must share the rule of an earlier fact"),
    "a negation on any rule": ([pattern(element(same={}))], "must share the rule of an earlier fact"),
    "no fact": ([pattern(when=())], "at least one fact"),
    "only negations": ([pattern(element(same={}), when=())], "at least one fact"),
    "nothing said": ([replace(pattern(), says=" ")], "must say what it claims"),
    "stage 0": ([pattern(stage=0)], "stage must be 1 or more"),
    "a stage that is no number": ([pattern(stage=True)], "stage must be 1 or more"),
    "a stage in words": ([pattern(stage="1")], "stage must be 1 or more"),
    "two of one id": ([pattern(), pattern(stage=2)], "p: two patterns have this id"),
    "a fact of the same stage": ([pattern(OPEN), pattern(name="q", verdict="", derive="open")], "open: known only after stage 1"),
    "a fact of a later stage": ( [pattern(OPEN), pattern(name="q", stage=2, verdict="", derive="open")], "open: known only after stage 2"),
    "a verdict of the same stage": ([pattern(Condition("judged", same=SAME))], "judged: known only after stage 1"),
    "a verdict as a reason": ([pattern(), pattern(name="q", stage=2, when=(Condition("judged", "r"),))], "judged: may stand in unless"),
    "an unknown verdict": ([pattern(verdict="good")], "the verdict must be one of covered, partial"),
    "a verdict and a fact": ([pattern(derive="open")], "either a verdict or a derived fact"),
    "neither": ([pattern(verdict="")], "either a verdict or a derived fact"),
    "an undeclared fact": ([pattern(verdict="", derive="shut")], "shut is not declared"),
    "a given fact as outcome": ([pattern(verdict="", derive="waiver")], "waiver is not declared"),
    "a verdict as fact": ([pattern(verdict="", derive="judged")], "judged is not declared"),
    "an outcome without rule": ([pattern(of={})], "of must give exactly rule"),
    "an outcome with more": ([pattern(of={**SAME, "kind": "r.kind"})], "of must give exactly rule"),
    "an outcome on what is no rule": ([pattern(of={"rule": "r.kind"})], "rule must be the rule of a fact"),
    "an outcome on no fact": ([pattern(of={"rule": "x.rule"})], "then: rule: x.rule does not name an earlier fact"),
    "no patterns": ([], "at least one pattern"),
    "one fact in two places": ([pattern(when=(RULE, element(has={"asked": "yes"}), element()))], "one fact could meet two conditions"),
    "one fact there and not there": ([pattern(Condition("rule", has={"kind": "target"}, same=SAME))], "one fact could meet two conditions"),
    "65 conditions at once": ([pattern(name=f"p{n}", when=(RULE, element())) for n in range(65)], "that one fact could meet at once"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_PATTERNS)
def test_patterns_outside_the_subset_are_refused(what: str) -> None:
    bad, said = BAD_PATTERNS[what]
    with pytest.raises(EngineError, match=said):
        check(Patterns({"open": ("rule",)}, tuple(bad)))


@pytest.mark.parametrize(
    ("derived", "said"),
    [
        ({"rule": ("rule",)}, "derived fact rule: the name is taken"),
        ({"gate": ("rule",)}, "derived fact gate: the name is taken"),
        ({"judged": ("rule",)}, "derived fact judged: the name is taken"),
        ({"Open": ("rule",)}, "derived fact Open: the name is taken or not a plain word"),
        ({"open": ()}, "its first property must be rule"),
        ({"open": ("element", "rule")}, "its first property must be rule"),
        ({"open": ("rule", "rule")}, "none may come twice"),
        ({"open": ("rule", "id")}, "property id is taken"),
        ({"open": ("rule", "sid")}, "property sid is taken"),
        ({"open": ("rule", "$m")}, "property .m is taken or not a plain word"),
        ({"open": ("rule", *("abcdefghijklmnopqrst"))}, "derived fact open"),
        ({"open": ("rule", "dufetu"), "shut": ("rule", "pivali")}, "properties dufetu and pivali have the same hash"),
    ],
)
def test_derived_facts_outside_the_subset_are_refused(derived: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(EngineError, match=said):
        check(Patterns(derived, (pattern(),)))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    single = [patterns[0] for patterns, _ in BAD_PATTERNS.values() if len(patterns) == 1]
    bad = [replace(one, id=f"p{number}") for number, one in enumerate(single)]
    with pytest.raises(EngineError) as caught:
        start_engine(Patterns({"open": ("rule",)}, tuple(bad)))
    assert [one.id for one in bad if f"\n{one.id}: " not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("fact: waiver,", "not: true, fact: waiver,", "patterns[waived].when[2].not"),
        ("stage: 1", "or: []\n    stage: 1", "patterns[waived].or"),
        ("{rule: r.rule}", "{rule: [r.rule]}", "patterns[waived].when[2].same.rule"),
    ],
)
def test_the_format_has_no_place_for_a_negation_between_or_an_or(old: str, new: str, key: str) -> None:
    text = (
        "derived: {}\npatterns:\n  - id: waived\n    says: Waived.\n    stage: 1\n    when:\n      - {fact: rule, alias: r}\n"
        "      - {fact: waiver, same: {rule: r.rule}}\n    then: {verdict: covered, of: {rule: r.rule}}\n"
    )
    assert load(text, "p.yaml", Patterns).patterns[0].id == "waived"
    with pytest.raises(PackError) as caught:
        load(text.replace(old, new, 1), "p.yaml", Patterns)
    assert key in [problem.key for problem in caught.value.problems]


def test_names_that_the_engine_cannot_tell_apart_are_known() -> None:
    assert fnv("dufetu") == fnv("pivali")
    assert fnv("prop_562288") == fnv("prop_2246580")
    assert fnv("plan-504979") == fnv("plan-2204246")
    assert fnv("") == 0x811C9DC5


# At the limits both evaluators still agree


LIMITS: dict[str, list[Pattern]] = {
    "200 patterns that share their conditions": [pattern(name=f"p{number}") for number in range(200)],
    "15 conditions": [pattern(when=(RULE, *words(0, 14)))],
    "15 conditions with two negations": [pattern(*words(1, 2), when=(RULE, *words(0, 12)))],
    "400 words in one place": [pattern(*words(number, 2), name=f"p{number}") for number in range(200)],
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_is_let_in_at_the_limits_is_answered_alike(limit: str) -> None:
    facts = ruled("a")
    for name, numbers in {"b": [1], "c": [0], "d": range(200)}.items():
        facts += ruled(name) + [ElementFact(name, f"e{number}-{one}", "yes") for number in numbers for one in range(14)]
    said = {rule for rule, _ in verdicts(facts, Patterns({}, tuple(LIMITS[limit])))}
    assert said == {"15 conditions": {"c", "d"}, "15 conditions with two negations": {"c"}, "400 words in one place": {"a", "b", "c"}}.get(
        limit, {"a", "b", "c", "d"}
    )


def test_alike_conditions_in_another_order_take_places_of_their_own() -> None:
    values = {"element": "e", "strength": "strong", "negated": "no", "contrary": "no"}
    orders = [
        pattern(when=(Condition("evidence", "r", has=dict(order)),), name=f"o{number}")
        for number, order in enumerate(permutations(values.items()))
    ]
    joined = [pattern(when=(RULE, Condition("evidence", same=SAME)), name=f"p{number}") for number in range(58)]
    with pytest.raises(EngineError, match="that one fact could meet at once"):
        check(Patterns({}, (*joined, *orders)))


@pytest.mark.parametrize("others", [0, 1, 2, 3])
def test_conditions_that_one_fact_meets_at_once_are_answered_alike_or_not_let_in(others: int) -> None:
    facts = ruled("a", ("yes", [GOOD]))
    literal = [{"strength": "strong"}, {"negated": "no"}, {"contrary": "no"}][:others]
    beside = [pattern(when=(Condition("evidence", "r", has=has),), name=f"q{n}") for n, has in enumerate(literal)]
    for count in (20, 40, *range(56, 66)):
        joined = [pattern(when=(RULE, Condition("evidence", same=SAME)), name=f"p{number}") for number in range(count)]
        patterns = Patterns({}, (*joined, *beside))
        assert list(problems(patterns)) or verdicts(facts, patterns) == {("a", "covered")}
        assert count > 20 or not list(problems(patterns))
