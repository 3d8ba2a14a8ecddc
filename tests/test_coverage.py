"""What plans came to: nothing is lost on the way to a matrix, and how far an obligation is covered level by level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.brief import Brief, Judgement, Point
from compliance.model.choice import LEVELS, SORTS
from compliance.model.coverage import (
    BUT_WAIVED,
    LOST,
    LOST_BELOW,
    NOT_COVERED,
    NOT_PASSED_ON,
    OF_NOBODY,
    TO_THE_END,
    Coverage,
    Higher,
    Lower,
    Obligation,
    Places,
    Requirement,
)
from compliance.model.document import Note
from compliance.model.findings import COVERED, DEFECT, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL, STATUSES, WAIVED
from compliance.model.gate import Gate, Mark, Waiver
from compliance.repository.coverage import lower, matrices
from compliance.repository.reach import Traces

WAIVER = Waiver("*", "*", "Đã có cấp khác làm.", "Chủ tịch", "Công văn 1", "2030-01-01")
CLAUSES = 3


def place(number: int) -> tuple[str, tuple[int, int]]:
    """Where clause ``number`` of any made-up plan stands."""
    return f"II.{number + 1}", (10 * number + 1, 10 * number + 5)


def document(path: str, *kinds: str, facets: tuple[str, ...] = ()) -> Higher:
    """A document with a rule of each kind, one a clause."""
    return Higher(
        path,
        None,
        path,
        tuple(
            Requirement(f"{path}/{at}", kind, "error", f"{kind} {at}", *place(at), facets[at] if facets else "")
            for at, kind in enumerate(kinds)
        ),
    )


def plan(path: str, verdicts: dict[str, list[str]], answers: dict[str, list[list[int]]] | None = None) -> Lower:
    """A plan with its verdicts, and the clauses of its own that answer each requirement."""
    places: dict[str, tuple[Places, ...]] = {
        above: tuple(tuple(place(number) for number in numbers) for numbers in found) for above, found in (answers or {}).items()
    }
    return Lower(path, None, path, {above: tuple(found) for above, found in verdicts.items()}, places)


@st.composite
def repositories(draw: st.DrawFn) -> Coverage:
    """Plans with no more above them than those that were made before, whatever their verdicts and answers."""
    names = [f"p{number}" for number in range(draw(st.integers(1, 7)))]
    parents = {name: draw(st.lists(st.sampled_from(names[:at]), unique=True, max_size=3)) if at else [] for at, name in enumerate(names)}
    asking = {above for found in parents.values() for above in found}
    status = st.sampled_from((*STATUSES, COVERED, COVERED, COVERED, WAIVED))
    answers = st.lists(st.integers(0, CLAUSES - 1), unique=True, max_size=2)
    plans = [
        plan(
            name,
            {above: draw(st.lists(status, min_size=CLAUSES, max_size=CLAUSES)) for above in parents[name]},
            {above: draw(st.lists(answers, min_size=CLAUSES, max_size=CLAUSES)) for above in parents[name]},
        )
        for name in names
    ]
    return Coverage({name: document(name, *["content"] * CLAUSES) for name in names if name in asking}, {one.path: one for one in plans})


@dataclass(frozen=True)
class Step:
    """A plan that an obligation comes to, found by walking every way."""

    plan: str
    status: str
    stops: bool


def walk(coverage: Coverage, path: str, number: int) -> Iterator[Step]:
    """Every step from an obligation downwards, as often as there are ways."""
    for name, one in coverage.lower.items():
        if path not in one.verdicts or one.verdicts[path][number] == NOT_APPLICABLE:
            continue
        answers = {place(at) for at in range(CLAUSES)} & set(one.places[path][number])
        onward = [at for at in range(CLAUSES) if place(at) in answers] if name in coverage.higher else []
        further = [step for at in onward for step in walk(coverage, name, at)]
        status = one.verdicts[path][number]
        yield Step(name, status, status == COVERED and name in coverage.higher and not further)
        yield from further


# How far an obligation is covered


@given(repositories())
def test_an_obligation_is_covered_to_the_end_if_and_only_if_every_plan_covers_it_that_it_comes_to(coverage: Coverage) -> None:
    traces = Traces(coverage)
    for path, one in coverage.higher.items():
        for number in range(len(one.requirements)):
            steps, reach = list(walk(coverage, path, number)), traces.reach(path, number)
            assert set(reach.asked) == {step.plan for step in steps}
            assert set(reach.lost) == {step.plan for step in steps if step.status in LOST}
            assert set(reach.waived) == {step.plan for step in steps if step.status == WAIVED}
            assert set(reach.stopped) == {step.plan for step in steps if step.stops}
            every = bool(steps) and all(step.status == COVERED and not step.stops for step in steps)
            assert (reach.state == TO_THE_END) is every


@given(repositories())
def test_whatever_loses_an_obligation_takes_it_out_of_what_is_covered(coverage: Coverage) -> None:
    traces = Traces(coverage)
    for path, one in coverage.higher.items():
        for number in range(len(one.requirements)):
            reach = traces.reach(path, number)
            near = [below.verdicts[path][number] for below in coverage.lower.values() if path in below.verdicts]
            assert (reach.state == NOT_COVERED) is any(status in LOST for status in near)
            assert (reach.state in (NOT_COVERED, LOST_BELOW)) is bool(reach.lost)
            assert (reach.state == OF_NOBODY) is (not reach.asked)


def shown(one: Obligation) -> Iterator[tuple[str, str, str]]:
    """Every link of a tree: the rule, the plan, the verdict."""
    for link in one.links:
        yield one.requirement.rule, link.lower.path, link.status
        for onward in link.onward:
            yield from shown(onward)


@given(repositories())
def test_a_tree_shows_every_plan_that_an_obligation_comes_to_and_no_rule_twice(coverage: Coverage) -> None:
    traces = Traces(coverage)
    for path, one in coverage.higher.items():
        for number in range(len(one.requirements)):
            found = list(shown(traces.obligation(path, number)))
            assert {(name, status) for _, name, status in found} == {(step.plan, step.status) for step in walk(coverage, path, number)}
            assert len(found) == len(set(found))


@given(repositories())
def test_the_way_up_is_the_way_down(coverage: Coverage) -> None:
    traces = Traces(coverage)
    down = {
        (above, number, name)
        for above, one in coverage.higher.items()
        for number in range(len(one.requirements))
        for name, below in coverage.lower.items()
        if above in below.verdicts and below.verdicts[above][number] != NOT_APPLICABLE and below.places[above][number]
    }
    up = {
        (origin.path, int(origin.requirement.rule.rpartition("/")[2]), name)
        for name in coverage.lower
        for origin in traces.origins(name, [(1, 1000)])
    }
    assert up == down


def test_a_loss_two_levels_down_is_told_at_the_top() -> None:
    coverage = Coverage(
        {"tinh": document("tinh", "content"), "huyen": document("huyen", "content", "content")},
        {
            "huyen": plan("huyen", {"tinh": [COVERED]}, {"tinh": [[1]]}),
            "xa1": plan("xa1", {"huyen": [MISSING, COVERED]}, {"huyen": [[], [0]]}),
            "xa2": plan("xa2", {"huyen": [COVERED, PARTIAL]}, {"huyen": [[0], [0]]}),
        },
    )
    reach = Traces(coverage).reach("tinh", 0)
    assert (reach.state, reach.near, reach.lost) == (LOST_BELOW, ("huyen",), ("xa2",))


def test_a_district_that_lays_nothing_on_its_communes_does_not_make_an_obligation_covered_to_the_end() -> None:
    coverage = Coverage(
        {"tinh": document("tinh", "content"), "huyen": document("huyen", "content")},
        {
            "huyen": plan("huyen", {"tinh": [COVERED]}, {"tinh": [[2]]}),
            "xa": plan("xa", {"huyen": [COVERED]}, {"huyen": [[0]]}),
        },
    )
    traces = Traces(coverage)
    reach = traces.reach("tinh", 0)
    assert (reach.state, reach.stopped, reach.lost) == (NOT_PASSED_ON, ("huyen",), ())
    (link,) = traces.obligation("tinh", 0).links
    assert link.reach
    assert link.reach.state == NOT_PASSED_ON


def test_what_is_waived_is_neither_lost_nor_covered_to_the_end() -> None:
    coverage = Coverage({"tinh": document("tinh", "content")}, {"xa": plan("xa", {"tinh": [WAIVED]}, {"tinh": [[]]})})
    reach = Traces(coverage).reach("tinh", 0)
    assert (reach.state, reach.lost, reach.waived) == (BUT_WAIVED, (), ("xa",))


@pytest.mark.parametrize("status", sorted(LOST))
def test_every_gap_loses_an_obligation(status: str) -> None:
    coverage = Coverage({"tinh": document("tinh", "content")}, {"xa": plan("xa", {"tinh": [status]}, {"tinh": [[0]]})})
    assert Traces(coverage).reach("tinh", 0).state == NOT_COVERED


def test_an_obligation_goes_on_by_rules_of_its_own_kind_before_others_on_the_same_lines() -> None:
    rules = [("content", ""), ("reporting", "semiannual"), ("reporting", "annual"), ("basis", "")]
    asked = tuple(Requirement(f"huyen/{at}", kind, "error", kind, "VI.1", (40, 44), facet) for at, (kind, facet) in enumerate(rules))
    traces = Traces(Coverage({"huyen": Higher("huyen", None, "", asked)}, {}))
    there: Places = (("VI.1", (42, 42)),)

    def onward(kind: str, facet: str = "", places: Places = there) -> tuple[int, ...]:
        return traces.onward("huyen", Requirement("tinh/1", kind, "error", "", "I", (1, 1), facet), places)

    assert onward("reporting", "annual") == (2,)
    assert onward("reporting", "quarterly") == (1, 2)
    assert onward("content") == (0,)
    assert onward("deadline") == (0, 1, 2)
    assert onward("basis") == (3,)
    assert onward("content", places=(("VI.2", (45, 46)),)) == ()


def test_plans_that_lead_back_to_themselves_are_refused() -> None:
    coverage = Coverage(
        {"a": document("a", "content"), "b": document("b", "content")},
        {"a": plan("a", {"b": [COVERED]}, {"b": [[0]]}), "b": plan("b", {"a": [COVERED]}, {"a": [[0]]})},
    )
    with pytest.raises(ValueError, match="lead back"):
        Traces(coverage)


# From briefs


def brief(statuses: list[str], failure: Note | None = None) -> Brief:
    """A plan whose findings have these verdicts, and one defect more."""
    points = [
        Point(f"id{at}", f"r{at}", "p", "content", status, "error", "", "", (1, 1), places=(place(at % CLAUSES),))
        for at, status in enumerate([*statuses, DEFECT])
    ]
    return Brief("xa.txt", "xa", None, None, "Kế hoạch", () if failure else tuple(points), (), (), failure)


def test_findings_go_to_the_documents_of_their_packs_in_order() -> None:
    laid = [("tinh.txt", 2), ("huyen.txt", 1), ("tinh.txt", 1)]
    found = lower(brief([COVERED, MISSING, PARTIAL, COVERED]), None, laid, None, places=True)
    assert found.verdicts == {"tinh.txt": (COVERED, MISSING, COVERED), "huyen.txt": (PARTIAL,)}
    assert [each[0] for each in found.places["tinh.txt"]] == [place(0), place(1), place(0)]
    assert found.level == "xa"
    assert lower(brief([COVERED]), None, [("tinh.txt", 1)], "huyen").places == {}


def test_what_is_waived_is_told_as_such_and_not_by_its_verdict() -> None:
    marks = (Mark("id0"), Mark("id1", WAIVER), None)
    found = lower(brief([MISSING, MISSING]), Judgement(marks, Gate("2026-01-01")), [("tinh.txt", 2)], None)
    assert found.verdicts == {"tinh.txt": (MISSING, WAIVED)}


def test_a_plan_that_could_not_be_judged_is_not_evaluated_on_everything() -> None:
    found = lower(brief([], Note("failed-time")), None, [("tinh.txt", 3), ("huyen.txt", 1)], "xa")
    assert found.verdicts == {"tinh.txt": (NOT_EVALUATED,) * 3, "huyen.txt": (NOT_EVALUATED,)}
    assert found.failure == Note("failed-time")


@pytest.mark.parametrize("rules", [1, 3])
def test_findings_that_are_more_or_fewer_than_the_rules_are_refused(rules: int) -> None:
    with pytest.raises(ValueError, match="other findings"):
        lower(brief([COVERED, COVERED]), None, [("tinh.txt", rules)], None)


# The matrix


@given(repositories(), st.sampled_from(SORTS), st.integers(0, 5))
def test_nothing_is_lost_from_the_matrices(coverage: Coverage, sort: str, top: int) -> None:
    found = matrices(coverage, sort=sort, top=top)
    heads = {matrix.higher.path for matrix in found.matrices}
    rows = {(matrix.higher.path, row.lower.path): row.verdicts for matrix in found.matrices for row in matrix.rows}
    assert rows == {(above, name): verdicts for name, one in coverage.lower.items() for above, verdicts in one.verdicts.items()}
    assert {name for _, name in rows} | {one.path for one in found.apart} | heads == set(coverage.lower)
    assert found.plans == len(coverage.lower)
    cells = [status for verdicts in rows.values() for status in verdicts]
    assert found.counted.counts == {status: cells.count(status) for status in set(cells)}
    for matrix in found.matrices:
        for column in matrix.columns:
            mine = [row.verdicts[column.number - 1] for row in matrix.rows]
            assert column.counted.counts == {status: mine.count(status) for status in set(mine)}
    assert [len(found.missed) <= top, len(found.worst) <= top] == [True, True]
    gaps = [column.counted.gaps for _, column in found.missed]
    assert gaps == sorted(gaps, reverse=True)


@given(repositories(), st.sampled_from(LEVELS))
def test_plans_of_another_level_are_counted_as_left_out(coverage: Coverage, level: str) -> None:
    found = matrices(coverage, level)
    assert (found.plans, found.left_out, found.matrices) == (0, len(coverage.lower), ())


def test_orders_of_plans() -> None:
    verdicts = {"b": [COVERED, MISSING], "a": [COVERED, COVERED], "c": [MISSING, PARTIAL], "d": [NOT_APPLICABLE, COVERED]}
    levels = {"a": "xa", "b": "huyen", "c": None, "d": "xa"}
    plans = {name: Lower(name, levels[name], "", {"tinh": tuple(found)}) for name, found in verdicts.items()}
    coverage = Coverage({"tinh": document("tinh", "content", "content")}, plans)

    def order(sort: str) -> str:
        (matrix,) = matrices(coverage, sort=sort).matrices
        return "".join(row.lower.path for row in matrix.rows)

    assert {sort: order(sort) for sort in SORTS} == {"path": "abcd", "missing": "cbad", "covered": "adbc", "level": "badc"}


def test_what_does_not_apply_is_not_asked_and_what_is_waived_is_not_covered() -> None:
    one = Lower("xa", "xa", "", {"tinh": (COVERED, NOT_APPLICABLE, WAIVED, MISSING)})
    (matrix,) = matrices(Coverage({"tinh": document("tinh", *["content"] * 4)}, {"xa": one})).matrices
    counted = matrix.rows[0].counted
    assert (counted.of(COVERED), counted.asked, counted.gaps) == (1, 3, 1)
