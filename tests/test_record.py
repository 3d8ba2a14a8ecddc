"""The project's own dataclasses behave as those of the standard library."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from compliance.record import NamedTuple, dataclass, field, names, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A record with every form of field."""

    x: int
    y: int = 2
    seen: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False)


@dataclass(slots=True)
class Open:
    """One that may change."""

    items: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """One that is compared by identity."""

    x: int


class Row(NamedTuple):
    """A tuple with names."""

    rule: str
    kind: str


def test_values_by_place_and_name_usual_values_and_text() -> None:
    assert (Point(1).x, Point(1).y, Point(1, y=3).y, Point(1).seen) == (1, 2, 3, {})
    assert Point(1).seen is not Point(1).seen
    assert repr(Open([1])) == "Open(items=[1])"
    assert names(Point) == ("x", "y", "seen", "note")
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]


def test_equality_is_that_of_the_compared_values() -> None:
    assert Point(1) == Point(1, note="other")
    assert Point(1) != Point(2)
    assert Point(1).__eq__((1, 2, {}, "")) is NotImplemented
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2
    with pytest.raises(TypeError):
        hash(Open())


def test_what_is_frozen_stays_and_nothing_has_other_fields() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Point(1).x
    with pytest.raises(AttributeError):
        Open().other = 1  # type: ignore[attr-defined]
    changing = Open()
    changing.items = [3]
    assert changing == Open([3])


def test_it_is_a_dataclass_to_those_who_ask() -> None:
    assert dataclasses.is_dataclass(Point)
    assert [each.name for each in dataclasses.fields(Point) if each.compare] == ["x", "y", "seen"]
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 2, "seen": {}, "note": ""}
    assert dataclasses.replace(Point(1), x=5) == replace(Point(1), x=5) == Point(5)
    assert pickle.loads(pickle.dumps(Point(1, note="n"))).note == "n"


def test_a_row_is_a_tuple_with_names() -> None:
    row = Row("a", kind="b")
    assert row == ("a", "b")
    assert (row.rule, row.kind, Row._fields) == ("a", "b", ("rule", "kind"))
    assert repr(row) == "Row(rule='a', kind='b')"
    assert pickle.loads(pickle.dumps(row)) == row
    for wrong in ({}, {"kind": "b", "other": "c"}):
        with pytest.raises((TypeError, KeyError)):
            Row("a", **wrong)
