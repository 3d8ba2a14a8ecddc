"""Patterns are the only place where verdicts are made, and only facts and patterns that the rule engine can be trusted with are let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from compliance.check import facts as given
from compliance.check.facts import CHOICES, PROPERTIES, ElementFact, EvidenceFact, Fact, RelationFact, RuleFact, ScopeFact, WaiverFact, arrange
from compliance.check.judge import judge, start_engine
from compliance.check.patterns import check, fnv, problems
from compliance.check.reference import evaluate
from compliance.errors import EngineError, PackError
from compliance.library import patterns as shipped
from compliance.library.door import load
from compliance.model.findings import STATUSES
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
    assert {verdict.status for verdict in said.values()} == set(STATUSES)


@pytest.mark.parametrize("removed", IDS)
def test_without_a_pattern_verdicts_change(removed: str) -> None:
    fewer = replace(PATTERNS, patterns=tuple(pattern for pattern in PATTERNS.patterns if pattern.id != removed))
    assert verdicts(SMALL, fewer) != verdicts(SMALL, PATTERNS)


def weaker(pattern: Pattern) -> Iterator[Pattern]:
    """The pattern with one condition, or one comparison of a condition, left out."""
    for field in ("when", "unless"):
        conditions: tuple[Condition, ...] = getattr(pattern, field)
        for place, condition in enumerate(conditions):
            less = [replace(condition, has={key: value for key, value in condition.has.items() if key != left}) for left in condition.has]
            if "element" in condition.same:
                less.append(replace(condition, same={"rule": condition.same["rule"]}))
            for other in ((), *((one,) for one in less)):
                yield replace(pattern, **{field: (*conditions[:place], *other, *conditions[place + 1 :])})


@pytest.mark.parametrize("weakened", IDS)
def test_without_any_part_of_a_pattern_verdicts_change(weakened: str) -> None:
    table = arrange(universe(GOOD, WEAK, DENIED, AGAINST))
    said = evaluate(table, PATTERNS)
    (pattern,) = (one for one in PATTERNS.patterns if one.id == weakened)
    tried = [replace(PATTERNS, patterns=tuple(other if one is pattern else one for one in PATTERNS.patterns)) for other in weaker(pattern)]
    sound = [patterns for patterns in tried if not list(problems(patterns))]
    assert sound
    for patterns in sound:
        verdicts(SMALL, patterns)
        assert evaluate(table, patterns) != said


def test_no_fact_that_is_given_carries_a_verdict() -> None:
    words = {*PROPERTIES, *(name for names in PROPERTIES.values() for name in names), *(word for words in CHOICES.values() for word in words)}
    assert words.isdisjoint(STATUSES)


# Facts that are let in


GIVEN = ruled("a", ("yes", [GOOD]), unjudged=True, waived=True)


class Other(NamedTuple):
    """A fact that nobody knows."""

    rule: str


BAD_FACTS: dict[str, tuple[list[Any], str]] = {
    "a number": ([ElementFact("a", 1, "yes")], "only strings|must be a string"),  # type: ignore[arg-type]
    "a number as rule": (ruled(1), "must be a string"),  # type: ignore[arg-type]
    "nothing": ([given.UnjudgedFact("a", None)], "must be a string"),  # type: ignore[arg-type]
    "true": ([ElementFact("a", "1", True)], "element.asked must be one of no, yes"),  # type: ignore[arg-type]
    "a list": ([given.UnjudgedFact("a", ["x"])], "only strings may be facts"),  # type: ignore[arg-type]
    "bytes": (ruled(b"a"), "must be a string"),  # type: ignore[arg-type]
    "an empty text": ([ElementFact("a", "", "yes")], "must not be empty"),
    "decomposed letters": (ruled("kế hoạch".replace("ế", "e\u0302\u0301")), "normal form C"),
    "half a character": (ruled("\ud800"), "surrogate"),
    "60,001 bytes": (ruled("x" * 60_001), "too long"),
    "60,001 bytes in fewer letters": (ruled("ế" * 20_000 + "ab"), "too long"),
    "an unknown fact": ([Other("a")], "unknown fact: Other"),
    "a plain tuple": ([("a", "content", "lower")], "unknown fact"),
    "a dict": ([{"rule": "a"}], "unknown fact"),
    "an unknown kind": ([RuleFact("b", "contents", "lower"), *ruled("b")[1:]], "rule.kind must be one of agency, basis"),
    "an unknown binding": ([RuleFact("b", "content", "none"), *ruled("b")[1:]], "rule.binding must be one of lower, own, unclear"),
    "an unknown scope": (ruled("b", applies="YES"), "scope.applies must be one of no, yes"),
    "an unknown relation": (ruled("b", level="above"), "relation.level must be one of lower, same"),
    "an unknown strength": (ruled("b", ("yes", [("good", "no", "no")])), "evidence.strength must be one of strong, weak"),
    "an unknown negation": (ruled("b", ("yes", [("weak", "", "no")])), "evidence.negated must be one of no, yes"),
    "an unknown answer": (ruled("b", ("yes", [("weak", "no", "maybe")])), "evidence.contrary must be one of no, yes"),
    "no scope": ([RuleFact("b", "content", "lower"), RelationFact("b", "lower")], "rule b has no scope fact"),
    "no relation": ([RuleFact("b", "content", "lower"), ScopeFact("b", "yes")], "rule b has no relation fact"),
    "two different rules of one id": ([RuleFact("a", "content", "own")], "two different rule facts for 'a'"),
    "two scopes": ([ScopeFact("a", "no")], "two different scope facts for 'a'"),
    "two relations": ([RelationFact("a", "same")], "two different relation facts for 'a'"),
    "an element asked and not asked": ([ElementFact("a", "0", "no")], "two different element facts for .'a', '0'."),
    "a scope of no rule": ([ScopeFact("b", "yes")], "scope fact for 'b', which was never given"),
    "a relation of no rule": ([RelationFact("b", "same")], "relation fact for 'b', which was never given"),
    "an element of no rule": ([ElementFact("b", "0", "yes")], "element fact for 'b', which was never given"),
    "a waiver of no rule": ([WaiverFact("b")], "waiver fact for 'b', which was never given"),
    "a reason of no rule": ([given.UnjudgedFact("b", "x")], "unjudged fact for 'b', which was never given"),
    "evidence on no element": ([EvidenceFact("a", "1", *GOOD)], "evidence fact for .'a', '1'., which was never given"),
}


@pytest.mark.parametrize("what", BAD_FACTS)
@pytest.mark.parametrize("first", [True, False])
def test_facts_outside_the_subset_are_refused(what: str, first: bool) -> None:
    bad, said = BAD_FACTS[what]
    with pytest.raises(EngineError, match=said) as caught:
        judge(bad + GIVEN if first else GIVEN + bad, PATTERNS, None)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", ["x" * 60_000, "ế" * 20_000, "\x00", " ", "😀", "kế hoạch"])
def test_any_other_text_may_be_a_value(text: str) -> None:
    assert verdicts(ruled(text, ("yes", [GOOD])), PATTERNS) == {(text, "covered")}


# Patterns that are let in


def pattern(*unless: Condition, when: tuple[Condition, ...] = (RULE,), name: str = "p", stage: Any = 1, **then: Any) -> Pattern:
    """A pattern that finds rules covered, unless told otherwise."""
    return Pattern(name, "It is so.", stage, when, Outcome(**({"of": SAME, "verdict": "covered"} | then)), unless)


def element(**changes: Any) -> Condition:
    """Another fact on the same rule."""
    return replace(Condition("element", same=SAME), **changes)


def with_has(has: Any) -> Pattern:
    """A pattern with a condition on the values of an element."""
    return pattern(when=(RULE, element(has=has)))


def with_same(same: Any) -> Pattern:
    """A pattern with a condition on what an element shares with the rule."""
    return pattern(when=(RULE, element(same={**SAME, **same})))


BAD_PATTERNS: dict[str, tuple[list[Pattern], str]] = {
    "three negations": ([pattern(element(), element(), element())], "more than 2 conditions in unless"),
    "17 facts with the gate": ([pattern(when=(RULE, *[element()] * 15))], "more than 15 conditions"),
    "17 facts with the gate and negations": ([pattern(element(), element(), when=(RULE, *[element()] * 13))], "more than 15 conditions"),
    "256 patterns": ([pattern(name=f"p{number}") for number in range(256)], "more than 200 patterns"),
    "201 patterns": ([pattern(name=f"p{number}") for number in range(201)], "more than 200 patterns"),
    "500 words": (
        [
            pattern(name=f"p{a}", when=(RULE, *[element(has={"element": f"e{a}-{b}"}) for b in range(10)]))
            for a in range(50)
        ],
        "more than 400 different values",
    ),
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
    "two properties of one fact": ([pattern(when=(Condition("element", "e", same={"element": "e.rule"}),))], "e.rule does not name an earlier"),
    "a later fact": ([pattern(when=(Condition("element", "e", same={"rule": "r.rule"}), RULE))], "r.rule does not name an earlier fact"),
    "a negated fact": ([pattern(element(alias="e"), element(same={"rule": "e.rule"}))], "the alias e is taken, not a plain word, or that of a"),
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
    "two of one id": ([pattern(), pattern(stage=2)], "p: two patterns have this id"),
    "a fact of the same stage": ([pattern(Condition("open", same=SAME)), pattern(name="q", verdict="", derive="open")], "open: known only after"),
    "a fact of a later stage": (
        [pattern(Condition("open", same=SAME)), pattern(name="q", stage=2, verdict="", derive="open")], "open: known only after stage 2"),
    "a verdict of the same stage": ([pattern(Condition("judged", same=SAME))], "judged: known only after stage 1"),
    "a verdict as a reason": ([pattern(), pattern(name="q", stage=2, when=(Condition("judged", "r"),))], "judged: may stand in unless only"),
    "an unknown verdict": ([pattern(verdict="good")], "the verdict must be one of covered, partial"),
    "a verdict and a fact": ([pattern(derive="open")], "either a verdict or a derived fact"),
    "neither": ([pattern(verdict="")], "either a verdict or a derived fact"),
    "an undeclared fact": ([pattern(verdict="", derive="shut")], "shut is not declared"),
    "a given fact as outcome": ([pattern(verdict="", derive="waiver")], "waiver is not declared"),
    "a verdict as fact": ([pattern(verdict="", derive="judged")], "judged is not declared"),
    "an outcome without rule": ([pattern(of={})], "of must give exactly rule"),
    "an outcome with more": ([pattern(of={**SAME, "kind": "r.kind"})], "of must give exactly rule"),
    "an outcome on what is no rule": ([pattern(of={"rule": "r.kind"})], "rule must be the rule of a fact"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_PATTERNS)
def test_patterns_outside_the_subset_are_refused(what: str) -> None:
    bad, said = BAD_PATTERNS[what]
    with pytest.raises(EngineError, match=said):
        start_engine(Patterns({"open": ("rule",)}, tuple(bad)))


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
    bad = [replace(one, id=f"p{number}") for number, (many, _) in enumerate(BAD_PATTERNS.values()) if len(many) == 1 for one in many]
    with pytest.raises(EngineError) as caught:
        check(Patterns({"open": ("rule",)}, tuple(bad)))
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


LIMITS: dict[str, Callable[[], list[Pattern]]] = {
    "200 patterns that share their conditions": lambda: [pattern(name=f"p{number}") for number in range(200)],
    "15 conditions": lambda: [pattern(when=(RULE, *[element(has={"element": f"e{number}"}) for number in range(14)]))],
    "15 conditions with two negations": lambda: [
        pattern(element(has={"element": "e13"}), element(has={"element": "z"}), when=(RULE, *[element(has={"element": "e1"})] * 12))
    ],
    "400 words in one place": lambda: [
        pattern(element(has={"element": f"e{number}"}), element(has={"element": f"d{number}"}), name=f"p{number}") for number in range(200)
    ],
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_is_let_in_at_the_limits_is_answered_alike(limit: str) -> None:
    facts = ruled("a")
    for name, count in (("b", 3), ("c", 14), ("d", 200)):
        facts += ruled(name) + [ElementFact(name, f"e{number}", "yes") for number in range(count)]
    said = verdicts(facts, Patterns({}, tuple(LIMITS[limit]())))
    assert 0 < len(said) <= 4
