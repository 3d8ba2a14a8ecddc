"""Facts that are let in: what the rule engine can be trusted with, complete and without contradiction."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from compliance.check.facts import ElementFact, EvidenceFact, RelationFact, RuleFact, ScopeFact, UnjudgedFact, WaiverFact, arrange
from compliance.check.judge import judge, start_engine
from compliance.errors import EngineError
from compliance.library import patterns as shipped
from tests.facts import GOOD, ruled

PATTERNS = shipped()
ENGINE = start_engine(PATTERNS)
GIVEN = ruled("a", ("yes", [GOOD]), unjudged=True, waived=True)


class Other(NamedTuple):
    """A fact that nobody knows."""

    rule: str


BAD_FACTS: dict[str, tuple[list[Any], str]] = {
    "a number": ([ElementFact("a", 1, "yes")], "only strings|must be a string"),  # type: ignore[arg-type]
    "a number as rule": (ruled(1), "must be a string"),  # type: ignore[arg-type]
    "nothing": ([UnjudgedFact("a", None)], "must be a string"),  # type: ignore[arg-type]
    "true": ([ElementFact("a", "1", True)], "element.asked must be one of no, yes"),  # type: ignore[arg-type]
    "a list": ([UnjudgedFact("a", ["x"])], "only strings may be facts"),  # type: ignore[arg-type]
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
    "a reason of no rule": ([UnjudgedFact("b", "x")], "unjudged fact for 'b', which was never given"),
    "evidence on no element": ([EvidenceFact("a", "1", *GOOD)], "evidence fact for .'a', '1'., which was never given"),
}


@pytest.mark.parametrize("what", BAD_FACTS)
@pytest.mark.parametrize("first", [True, False])
def test_facts_outside_the_subset_are_refused(what: str, first: bool) -> None:
    bad, said = BAD_FACTS[what]
    with pytest.raises(EngineError, match=said) as caught:
        arrange(bad + GIVEN if first else GIVEN + bad)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", ["x" * 60_000, "ế" * 20_000, "\x00", " ", "😀", "kế hoạch"])
def test_any_other_text_may_be_a_value(text: str) -> None:
    (said,) = judge(ruled(text, ("yes", [GOOD])), PATTERNS, ENGINE).items()
    assert (said[0], said[1].status) == (text, "covered")
