"""Facts to judge: single rules as they are wanted, and every situation that a rule of up to two elements can be in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, product

from compliance.check.facts import (
    ElementFact,
    EvidenceFact,
    Fact,
    ObservationFact,
    RelationFact,
    RuleFact,
    ScopeFact,
    UnjudgedFact,
    WaiverFact,
)

Found = tuple[str, str, str]
"""Evidence: strength, negated, contrary."""
Part = tuple[str, Sequence[Found]]
"""Whether an element is asked, and the evidence on it."""

GOOD: Found = ("strong", "no", "no")
WEAK: Found = ("weak", "no", "no")
DENIED: Found = ("strong", "yes", "no")
AGAINST: Found = ("strong", "no", "yes")


def ruled(
    rule: str,
    *parts: Part,
    binding: str = "lower",
    applies: str = "yes",
    level: str = "lower",
    waived: bool = False,
    unjudged: bool = False,
    excused: str = "",
) -> list[Fact]:
    """All facts on one rule."""
    facts: list[Fact] = [RuleFact(rule, "content", binding), ScopeFact(rule, applies), RelationFact(rule, level)]
    for number, (asked, found) in enumerate(parts):
        facts.append(ElementFact(rule, str(number), asked))
        facts += [EvidenceFact(rule, str(number), *one) for one in found]
    facts += [UnjudgedFact(rule, "unreadable")] if unjudged else []
    facts += [WaiverFact(rule)] if waived else []
    facts += [ObservationFact(rule, excused)] if excused else []
    return facts


SMALL: list[Fact] = [
    *ruled("waived", ("yes", [GOOD]), waived=True),
    *ruled("other-level", ("yes", [GOOD]), applies="no"),
    *ruled("own-bodies", ("yes", [GOOD]), binding="own"),
    *ruled("own-but-same", ("yes", [GOOD]), binding="own", level="same"),
    *ruled("unjudged", ("yes", [GOOD]), unjudged=True),
    *ruled("nothing-asked", ("no", [GOOD])),
    *ruled("conflict", ("yes", [GOOD, AGAINST])),
    *ruled("covered", ("yes", [DENIED, GOOD]), ("no", [])),
    *ruled("partial", ("yes", [GOOD]), ("yes", [WEAK])),
    *ruled("missing", ("yes", [DENIED]), ("yes", [])),
    *ruled("defect", excused="no"),
    *ruled("excused", excused="yes"),
]
"""A rule for each pattern that gives a verdict, and one for what looks like it."""


def universe(*every: Found) -> list[Fact]:
    """A place that a review looked at in each state, and a rule for each combination of binding, levels, waiver, judged or not, and of no
    element, one element with nothing or one of ``every``, or two elements with nothing or one of the four sorts of evidence that are
    named above."""
    ones = [(asked, found) for asked in ("yes", "no") for found in ([], *([one] for one in every))]
    pairs = combinations_with_replacement([one for one in ones if not one[1] or one[1][0] in (GOOD, WEAK, DENIED, AGAINST)], 2)
    shapes: list[tuple[Part, ...]] = [(), *((one,) for one in ones), *pairs]
    facts: list[Fact] = []
    states = product(("lower", "own", "unclear"), ("yes", "no"), ("lower", "same"), (False, True), (False, True), shapes)
    for number, (binding, applies, level, waived, unjudged, shape) in enumerate(states):
        facts += ruled(f"r{number}", *shape, binding=binding, applies=applies, level=level, waived=waived, unjudged=unjudged)
    for number, (applies, waived, excused) in enumerate(product(("yes", "no"), (False, True), ("yes", "no"))):
        facts += ruled(f"place{number}", applies=applies, level="same", waived=waived, excused=excused)
    return facts
