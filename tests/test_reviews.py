"""The packs of reviews: every rule's cases hold, and every rule has what a rule must have."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from compliance import library
from compliance.check.review import defects, review
from compliance.library import reviews
from compliance.model.choice import REVIEWS
from compliance.model.review import Backdrop, Case, ReviewPack, ReviewRule
from compliance.review import CHECKS, KINDS
from compliance.review.backdrop import strange
from compliance.trial import drafted, tried

if TYPE_CHECKING:
    from tests.conftest import Bench

RULES = Path(library.RULES)
FILES = sorted((RULES / "review").glob("*.yaml"))
PACKS: dict[str, ReviewPack] = {path.stem: reviews.parse(path.read_bytes(), str(path)) for path in FILES}
RULED: list[tuple[ReviewPack, ReviewRule]] = [(pack, rule) for pack in PACKS.values() for rule in pack.rules]
IDS = [rule.id for _, rule in RULED]


@cache
def backdrop() -> Backdrop:
    path = RULES / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


@pytest.mark.parametrize(("pack", "rule"), RULED, ids=IDS)
def test_the_cases_of_a_rule_hold(bench: Bench, pack: ReviewPack, rule: ReviewRule) -> None:
    from dataclasses import replace

    results = tried(replace(pack, rules=(rule,)), backdrop(), bench.lexicon, bench.patterns, None)
    assert [f"{one.claim}: {one.problem}" for one in results if one.problem] == []


@pytest.mark.parametrize(("pack", "rule"), RULED, ids=IDS)
def test_a_rule_has_a_case_that_passes_and_one_that_does_not(pack: ReviewPack, rule: ReviewRule) -> None:
    assert any(case.finds for case in rule.cases)
    assert any(not case.finds for case in rule.cases)
    assert len({case.claim for case in rule.cases}) == len(rule.cases)
    assert not any(strange(case, backdrop()) for case in rule.cases)


@pytest.mark.parametrize(("pack", "rule"), RULED, ids=IDS)
def test_a_rule_gives_its_check_what_that_needs_and_says_a_sentence_for_all_that_it_finds(pack: ReviewPack, rule: ReviewRule) -> None:
    check = CHECKS[pack.kind, rule.check]
    assert rule.id.startswith(f"{pack.id}/")
    assert set(check.words) <= set(rule.words)
    assert set(check.numbers) <= set(rule.numbers)
    assert not check.pairs or rule.pairs
    for page in (rule.vi, rule.en):
        assert set(page.found) == set(check.variants), rule.id
        assert set(page.spared) == set(check.excuses), rule.id
        fields = {name for text in page.found.values() for _, name, _, _ in Formatter().parse(text) if name is not None}
        assert fields <= set(check.fields), rule.id


def test_there_is_one_pack_of_each_kind_and_every_check_has_a_rule() -> None:
    assert [kind.name for kind in KINDS] == list(REVIEWS)
    assert {pack.kind for pack in PACKS.values()} == set(REVIEWS)
    assert set(CHECKS) == {(pack.kind, rule.check) for pack, rule in RULED}


@pytest.mark.parametrize("level", ["tinh", "huyen", "xa"])
@pytest.mark.parametrize("final", [False, True])
def test_the_backdrop_has_no_defect(bench: Bench, level: str, final: bool) -> None:
    plan = drafted(Case(claim="nothing", level=level), backdrop(), bench.lexicon)
    found = defects(review(plan, PACKS.values(), bench.lexicon, bench.patterns, None, final), final)
    assert [(one.rule.id, one.seen.quote) for one in found] == []
