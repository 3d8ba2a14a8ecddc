"""The accuracy that was reached is kept, and the figures that must never be worse than they are hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.accuracy import aims, measure
from benchmarks.review import run as review

FLOORS: dict[str, dict[str, dict[str, float]]] = json.loads(measure.FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    """What the labels of ``gold/`` give: kind of measurement → plan or pair → figures."""
    scores = {"parse": measure.score_plans(measure.GOLD)}
    scores |= {packs: measure.score_pairs(measure.GOLD, packs) for packs in measure.KINDS_OF_PACKS}
    return {name: {**one.each, "all": one.together} for name, one in scores.items()}


@pytest.mark.parametrize(("what", "name"), [(what, name) for what, floors in FLOORS.items() for name in floors])
def test_the_figures_reached_are_kept(figures: dict[str, dict[str, Any]], what: str, name: str) -> None:
    found = figures[what][name]
    wanted = aims.plan_aims(found) if what == "parse" else aims.PAIR
    assert aims.below(found, FLOORS[what][name], wanted) == []


@pytest.mark.parametrize("what", [what for what in FLOORS if what != "parse"])
def test_nothing_that_is_missing_is_called_covered(figures: dict[str, dict[str, Any]], what: str) -> None:
    assert {name: found["missing called covered"] for name, found in figures[what].items()} == dict.fromkeys(figures[what], 0)


@pytest.mark.parametrize("what", [what for what in FLOORS if what != "parse"])
def test_few_findings_are_on_clauses_that_nobody_labelled(figures: dict[str, dict[str, Any]], what: str) -> None:
    assert all(found["findings on no labelled clause"] <= 3 for found in figures[what].values())


def test_a_floor_stands_for_every_labelled_pair() -> None:
    _, pairs = measure.labelled(measure.GOLD)
    assert [name for name in FLOORS["derived"] if name != "all"] == pairs
    assert [name for name in FLOORS.get("reviewed", {}) if name != "all"] == measure.reviewed(pairs)


@pytest.mark.parametrize("name", measure.plan_names())
def test_a_plan_covers_a_copy_of_itself(name: str) -> None:
    found = measure.own_copies([name])[name]
    assert found["missing or conflict"] == 0
    assert found["covered"] >= aims.OWN_COPY["covered"].value


def test_a_plan_of_another_topic_covers_almost_nothing() -> None:
    found = measure.other_topics(measure.OTHER_TOPICS, measure.plan_names())
    assert len(found) == 2 * 2 * len(measure.plan_names())
    assert {pair: share for pair, (share, _) in found.items() if not aims.OTHER_TOPIC.met(share)} == {}


def test_the_review_finds_what_two_readers_marked_and_little_else() -> None:
    for name, (found, rows) in review.figures().items():
        assert found["recall"] >= review.RECALL, (name, rows)
        assert found["typos"] >= review.TYPOS, (name, rows)
        assert found["extra"] <= review.EXTRA, (name, rows)


def test_every_finding_stands_in_the_list_that_people_judge() -> None:
    assert review.LIST.read_text(encoding="utf-8") == review.whole(review.plans())
