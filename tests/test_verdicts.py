"""Facts become verdicts: whatever the facts, the rule engine, the reference and an oracle agree."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.check import engine as door
from compliance.check import findings, reference
from compliance.check.facts import (
    CHOICES,
    PROPERTIES,
    ElementFact,
    EvidenceFact,
    Fact,
    ObservationFact,
    RelationFact,
    RuleFact,
    ScopeFact,
    UnjudgedFact,
    WaiverFact,
    arrange,
)
from compliance.check.judge import Verdict, engine_use, judge, start_engine
from compliance.check.patterns import problems
from compliance.errors import EngineError
from compliance.library import patterns as shipped
from compliance.model.findings import GapReport
from compliance.model.patterns import Condition, Outcome, Pattern, Patterns
from tests.facts import SMALL, universe

if TYPE_CHECKING:
    from tests.conftest import Bench

PATTERNS = shipped()
ENGINE = start_engine(PATTERNS)
"""None where durable-rules cannot be imported: then it is the reference alone that must say what the oracle says."""

STATUS = {
    "waived": "not-applicable",
    "other-level": "not-applicable",
    "own-bodies": "not-applicable",
    "unjudged": "not-evaluated",
    "defect": "defect",
    "excused": "covered",
    "nothing-asked": "not-evaluated",
    "conflict": "conflict",
    "covered": "covered",
    "partial": "partial",
    "missing": "missing",
}


def oracle(facts: Sequence[Fact]) -> dict[str, Verdict]:
    """What the verdicts ought to be: one rule at a time, from the strongest reason down."""
    said: dict[str, Verdict] = {}
    by_rule: dict[str, list[Fact]] = {}
    for fact in facts:
        by_rule.setdefault(fact.rule, []).append(fact)
    for rule, own in [(fact.rule, by_rule[fact.rule]) for fact in facts if isinstance(fact, RuleFact)]:
        asked = {fact.element for fact in own if isinstance(fact, ElementFact) and fact.asked == "yes"}
        found = [fact for fact in own if isinstance(fact, EvidenceFact) and fact.element in asked and fact.negated == "no"]
        met = {fact.element for fact in found if fact.strength == "strong" and fact.contrary == "no"}
        bound = any(isinstance(fact, RuleFact) and fact.binding == "own" for fact in own)
        reasons = {
            "waived": any(isinstance(fact, WaiverFact) for fact in own),
            "other-level": any(isinstance(fact, ScopeFact) and fact.applies == "no" for fact in own),
            "own-bodies": bound and any(isinstance(fact, RelationFact) and fact.level == "lower" for fact in own),
            "unjudged": any(isinstance(fact, UnjudgedFact) for fact in own),
            "defect": any(isinstance(fact, ObservationFact) and fact.excused == "no" for fact in own),
            "excused": any(isinstance(fact, ObservationFact) and fact.excused == "yes" for fact in own),
            "nothing-asked": not asked,
            "conflict": any(fact.contrary == "yes" for fact in found),
            "covered": met == asked,
            "partial": bool(found),
            "missing": True,
        }
        first = next(reason for reason, holds in reasons.items() if holds)
        said[rule] = Verdict(STATUS[first], first)
    return said


# Texts that a document may hold, and those that mean something to the engine, to JSON or to the patterns.
ODD = (
    "quang-nam-2025/II.2.c", "Kế hoạch số 66/KH-UBND", "Uỷ ban nhân dân xã Hòa Tiến", "R112789", "R349192", "al5084", "al725300",
    "yes", "no", "strong", "lower", "own", "rule", "judged", "gate", "gate-1", "never", "fact", "plan-1", "sid-plan-1", "f1", "p0",
    "null", "1", "1.0", "#0", "#1", "#12", "%s", "{}", '"', "\\", 'a"b\\c', "a\nb", "\x00", "\u2028", "😀", "ﬁ",
)  # fmt: skip
texts = st.one_of(st.sampled_from(ODD), st.text(min_size=1, max_size=30).map(lambda text: normalize("NFC", text)))
yes_no = st.sampled_from(("yes", "no"))
founds = st.lists(st.tuples(st.sampled_from(("strong", "weak")), yes_no, yes_no), max_size=4)
yes_mostly = st.sampled_from(("yes", "yes", "yes", "no"))
seldom = st.integers(0, 5).map(lambda number: number == 0)


@st.composite
def bases(draw: Any) -> list[Fact]:
    """Facts on up to six rules, in any order."""
    facts: list[Fact] = []
    for rule in draw(st.lists(texts, max_size=6, unique=True)):
        kind, binding = draw(st.sampled_from(("content", "target"))), draw(st.sampled_from(("lower", "own", "unclear")))
        facts += [RuleFact(rule, kind, binding), ScopeFact(rule, draw(yes_mostly))]
        facts.append(RelationFact(rule, draw(st.sampled_from(("lower", "same")))))
        for element in draw(st.lists(texts, max_size=4, unique=True)):
            facts.append(ElementFact(rule, element, draw(yes_mostly)))
            facts += [EvidenceFact(rule, element, *found) for found in draw(founds)]
        facts += [UnjudgedFact(rule, draw(texts))] if draw(seldom) else []
        facts += [WaiverFact(rule)] if draw(seldom) else []
    draw(st.randoms(use_true_random=False)).shuffle(facts)
    return facts


# Agreement: ``judge`` raises unless the engine and the reference say the same


def test_every_situation_of_a_rule_with_up_to_two_elements_is_judged_right() -> None:
    facts = universe(*product(("strong", "weak"), ("yes", "no"), ("yes", "no")))
    said = judge(facts, PATTERNS, ENGINE)
    assert said == oracle(facts)
    assert len(said) == 3_560


@settings(max_examples=100, deadline=None)
@given(bases())
def test_engine_reference_and_oracle_agree_on_any_facts(facts: list[Fact]) -> None:
    assert judge(facts, PATTERNS, ENGINE) == oracle(facts)


@settings(max_examples=40, deadline=None)
@given(bases(), st.randoms(use_true_random=False))
def test_order_of_facts_changes_nothing_but_the_order_of_verdicts(facts: list[Fact], chance: random.Random) -> None:
    shuffled = chance.sample(facts, len(facts))
    said = judge(shuffled, PATTERNS, ENGINE)
    assert said == judge(facts, PATTERNS, ENGINE)
    assert list(said) == [fact.rule for fact in shuffled if isinstance(fact, RuleFact)]


@settings(max_examples=40, deadline=None)
@given(bases(), st.randoms(use_true_random=False))
def test_facts_given_twice_change_nothing(facts: list[Fact], chance: random.Random) -> None:
    twice = facts + chance.sample(facts, len(facts) // 2)
    assert judge(twice, PATTERNS, ENGINE) == judge(facts, PATTERNS, ENGINE)


@pytest.mark.parametrize("_", [1, 2])
def test_nothing_is_left_of_the_facts_judged_before(_: int) -> None:
    weaker = [fact for fact in SMALL if not isinstance(fact, EvidenceFact | WaiverFact | UnjudgedFact)]
    for facts in (SMALL, weaker, SMALL, [], SMALL[:4]):
        assert judge(facts, PATTERNS, ENGINE) == oracle(facts)


def test_two_packs_in_a_row_are_judged_as_each_by_itself_and_a_second_time_alike(bench: Bench) -> None:
    plan = bench.plans["nghia-thuong-2025"]
    packs = [bench.packs[name] for name in ("quang-nam-2025", "thanh-ha-2022")]

    def check(*given: findings.Pack) -> GapReport:
        return findings.check(plan, given, bench.lexicon, PATTERNS, ENGINE)

    both = check(*packs)
    assert both == check(*packs)
    assert both.findings == tuple(finding for pack in packs for finding in check(pack).findings)
    assert set(both.findings) == set(check(*reversed(packs)).findings)
    assert replace(both, engine=engine_use(None)) == findings.check(plan, packs, bench.lexicon, PATTERNS, None)


needs_durable = pytest.mark.skipif(ENGINE is None, reason="durable-rules cannot be imported here (Python 3.13 and newer, Windows)")


def otherwise(changed: str, **change: Any) -> Patterns:
    """The shipped patterns with a change in one."""
    return replace(PATTERNS, patterns=tuple(replace(one, **change) if one.id == changed else one for one in PATTERNS.patterns))


@pytest.mark.parametrize("engine", [False, pytest.param(True, marks=needs_durable)])
def test_a_rule_with_no_verdict_or_with_two_is_an_error(engine: bool) -> None:
    none = otherwise("missing", unless=(Condition("rule", same={"rule": "o.rule"}),))
    two = otherwise("covered", unless=(Condition("judged", same={"rule": "r.rule"}),))
    for patterns, said in (
        (none, "rule missing: the patterns must give exactly one verdict and give nothing"),
        (two, "rule partial: the patterns must give exactly one verdict and give covered (covered) and partial (partial)"),
    ):
        with pytest.raises(EngineError, match=f"^{re.escape(said)}$"):
            judge(SMALL, patterns, start_engine(patterns) if engine else None)


def test_reference_and_engine_share_the_patterns_and_no_code() -> None:
    shared = [
        {
            alias.name
            for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("compliance")
            for alias in node.names
        }
        for module in (door, reference)
    ]
    assert shared[0] & shared[1] <= {"Table", "Row", "Condition", "Pattern", "Patterns", "JUDGED", "properties"}


# Other patterns than those that are shipped, inside the subset that patterns.check lets in

DERIVED = {"open": ("rule",), "shut": ("rule", "element")}
KNOWN = {**PROPERTIES, **DERIVED, "judged": ("rule",)}


@st.composite
def conditions(draw: Any, name: str, aliases: dict[str, tuple[str, ...]]) -> Condition:
    """A condition on a fact of this name and, if there are any, on what earlier ones have; its alias is its name."""
    chosen = [one for one in KNOWN[name] if (name, one) in CHOICES and draw(seldom)]
    has = {one: draw(st.sampled_from(sorted(CHOICES[name, one]))) for one in chosen}
    same = {"rule": f"{draw(st.sampled_from(sorted(aliases)))}.rule"} if aliases else {}
    others = [alias for alias, names in aliases.items() if "element" in names]
    if "element" in KNOWN[name] and others and draw(st.booleans()):
        same["element"] = f"{draw(st.sampled_from(others))}.element"
    return Condition(name, name, has, same)


@st.composite
def pattern_sets(draw: Any) -> Patterns:
    """Up to eight patterns in four stages: the first derive facts, the last give verdicts."""
    made: list[Pattern] = []
    for number in range(draw(st.integers(1, 8))):
        stage = draw(st.integers(1, 4))
        names = draw(st.permutations([*PROPERTIES, *list(DERIVED)[: stage - 1]]))
        aliases: dict[str, tuple[str, ...]] = {}
        when: list[Condition] = []
        for name in names[: draw(st.integers(1, 4))]:
            when.append(draw(conditions(name, aliases)))
            aliases[name] = KNOWN[name]
        denied = [*names[len(when) :], *(["judged"] if stage == 4 else [])]
        unless = [replace(draw(conditions(draw(st.sampled_from(denied)), aliases)), alias="") for _ in range(draw(st.integers(0, 2)))]
        of = {"rule": f"{when[0].alias}.rule"}
        holds = [alias for alias in aliases if "element" in aliases[alias]]
        then = Outcome(of, derive="open") if stage == 1 else Outcome(of, verdict=draw(st.sampled_from(("covered", "missing"))))
        if stage == 2 and holds:
            then = Outcome({**of, "element": f"{draw(st.sampled_from(holds))}.element"}, derive="shut")
        elif stage == 2:
            stage, then = 1, Outcome(of, derive="open")
        made.append(Pattern(f"p{number}", "It is so.", stage, tuple(when), then, tuple(unless)))
    return Patterns(DERIVED, tuple(made))


@needs_durable
@settings(max_examples=60, deadline=None)
@given(pattern_sets(), bases())
def test_engine_and_reference_agree_on_other_patterns_as_well(patterns: Patterns, facts: list[Fact]) -> None:
    assume(not list(problems(patterns)))
    engine = start_engine(patterns)
    assert engine is not None
    table = arrange(facts)
    try:
        assert engine.evaluate(table) == reference.evaluate(table, patterns)
    finally:
        engine.close()
