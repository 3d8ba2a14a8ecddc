"""How far the obligations of higher plans are covered, level by level, and from which of them a clause comes.

An obligation goes on through the passage that answers it: the rules of that plan's own that stand on the lines of the passage lay it on the
plans below, the most like it before others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compliance.model.coverage import (
    BUT_WAIVED,
    LOST,
    LOST_BELOW,
    NOT_COVERED,
    NOT_PASSED_ON,
    OF_NOBODY,
    TO_THE_END,
    Coverage,
    Link,
    Obligation,
    Origin,
    Places,
    Reach,
    Requirement,
)
from compliance.model.findings import COVERED, NOT_APPLICABLE, WAIVED
from compliance.model.plan import Span
from compliance.record import dataclass

BASIS = "basis"
"""The kind of rule that asks a plan to name the one above it."""


@dataclass(frozen=True, slots=True)
class _Sets:
    """Sets of plans, each a whole number whose bit ``n`` stands for plan ``n``; as those of ``Reach``, and which lose it directly below."""

    near: int = 0
    asked: int = 0
    lost: int = 0
    waived: int = 0
    stopped: int = 0
    missed: int = 0


class Traces:
    """All obligations of a repository. ``ValueError`` where plans lead back to themselves: graphs of a repository never do."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.names = sorted({*coverage.lower, *coverage.higher})
        self.bits = {path: 1 << at for at, path in enumerate(self.names)}
        self.below: dict[str, list[str]] = {path: [] for path in coverage.higher}
        for path, one in sorted(coverage.lower.items()):
            for above in one.verdicts:
                if above in self.below:
                    self.below[above].append(path)
        self.sets: dict[tuple[str, int], _Sets] = {}
        for path in self._upwards():
            for number in range(len(coverage.higher[path].requirements)):
                self.sets[path, number] = self._gathered(path, number)

    def tops(self) -> list[str]:
        """The documents that nothing is above."""
        return [path for path in sorted(self.coverage.higher) if not self._above(path)]

    def reach(self, path: str, number: int) -> Reach:
        """How far requirement ``number`` (from 0) of the document at ``path`` is covered."""
        return self._told(self.sets[path, number])

    def obligation(self, path: str, number: int) -> Obligation:
        """The same with every plan on the way. What was shown once is not shown again."""
        return self._obligation(path, number, set())

    def onward(self, path: str, asked: Requirement, places: Places) -> tuple[int, ...]:
        """The requirements of the document at ``path`` by which the obligation ``asked``, which ``places`` in it answer, goes on: those on
        the lines of ``places``; the ones most like it, where they differ in that. That a plan is named goes on to nothing else."""
        if path not in self.coverage.higher:
            return ()
        standing = [
            (number, (one.kind == asked.kind, one.facet == asked.facet))
            for number, one in enumerate(self.coverage.higher[path].requirements)
            if (one.kind == BASIS) == (asked.kind == BASIS) and any(_meet(one.here or one.lines, span) for _, span in places)
        ]
        alike = max(((kind, kind and same) for _, (kind, same) in standing), default=(False, False))
        return tuple(number for number, (kind, same) in standing if (kind, kind and same) == alike)

    def origins(self, path: str, spans: Sequence[Span]) -> tuple[Origin, ...]:
        """The requirements above that the lines ``spans`` of the plan at ``path`` answer, each with what it comes from itself."""
        shown: set[tuple[str, int]] = set()
        return tuple(
            self._origin(path, above, number, shown)
            for above, number, places in self._answered(path)
            if any(_meet(span, own) for _, span in places for own in spans)
        )

    def _origin(self, path: str, above: str, number: int, shown: set[tuple[str, int]]) -> Origin:
        requirement = self.coverage.higher[above].requirements[number]
        one = self.coverage.lower[path]
        status, places = one.verdicts[above][number], _places(one.places, above, number)
        if (above, number) in shown:
            return Origin(above, requirement, status, places, again=bool(self._above(above)))
        shown.add((above, number))
        further = tuple(
            self._origin(above, top, other, shown)
            for top, other, places in self._answered(above)
            if number in self.onward(above, self.coverage.higher[top].requirements[other], places)
        )
        return Origin(above, requirement, status, places, further)

    def _answered(self, path: str) -> Iterator[tuple[str, int, Places]]:
        """Everything that the plan at ``path`` is asked, with the passages that answer."""
        one = self.coverage.lower.get(path)
        for above, passages in one.places.items() if one else ():
            for number, places in enumerate(passages):
                if above in self.coverage.higher and one and one.verdicts[above][number] != NOT_APPLICABLE:
                    yield above, number, places

    def _above(self, path: str) -> list[str]:
        one = self.coverage.lower.get(path)
        return [above for above in one.verdicts if above in self.coverage.higher] if one else []

    def _upwards(self) -> list[str]:
        """The documents that ask something, each after all that are below it."""
        waiting = {path: sum(below in self.below for below in found) for path, found in self.below.items()}
        ready = [path for path, count in waiting.items() if not count]
        order: list[str] = []
        while ready:
            path = ready.pop()
            order.append(path)
            for above in self._above(path):
                waiting[above] -= 1
                if not waiting[above]:
                    ready.append(above)
        if len(order) < len(waiting):
            raise ValueError("plans lead back to themselves")
        return order

    def _gathered(self, path: str, number: int) -> _Sets:
        near = asked = lost = waived = stopped = missed = 0
        requirement = self.coverage.higher[path].requirements[number]
        for below in self.below[path]:
            one = self.coverage.lower[below]
            status = one.verdicts[path][number]
            if status == NOT_APPLICABLE:
                continue
            bit = self.bits[below]
            near |= bit
            asked |= bit
            lost |= bit if status in LOST else 0
            missed |= bit if status in LOST else 0
            waived |= bit if status == WAIVED else 0
            onward = self.onward(below, requirement, _places(one.places, path, number))
            further = [self.sets[below, other] for other in onward]
            stopped |= bit if status == COVERED and self.below.get(below) and not any(each.asked for each in further) else 0
            for each in further:
                asked, lost, waived, stopped = asked | each.asked, lost | each.lost, waived | each.waived, stopped | each.stopped
        return _Sets(near, asked, lost, waived, stopped, missed)

    def _obligation(self, path: str, number: int, shown: set[tuple[str, int]]) -> Obligation:
        requirement = self.coverage.higher[path].requirements[number]
        whole = self.reach(path, number)
        if (path, number) in shown:
            return Obligation(path, requirement, whole, again=True)
        shown.add((path, number))
        links = []
        for below in self.below[path]:
            one = self.coverage.lower[below]
            status = one.verdicts[path][number]
            if status == NOT_APPLICABLE:
                continue
            places = _places(one.places, path, number)
            onward = self.onward(below, requirement, places)
            reach = self._from_here(below, onward) if status in (COVERED, WAIVED) and self.below.get(below) else None
            links.append(Link(one, status, places, reach, tuple(self._obligation(below, other, shown) for other in onward)))
        return Obligation(path, requirement, whole, tuple(links))

    def _from_here(self, path: str, onward: Sequence[int]) -> Reach:
        """How far an obligation is covered below the plan at ``path``, which covers it."""
        near = asked = lost = waived = stopped = 0
        for number in onward:
            each = self.sets[path, number]
            near, asked, lost = near | each.near, asked | each.asked, lost | each.lost
            waived, stopped = waived | each.waived, stopped | each.stopped
        return self._told(_Sets(near, asked, lost, waived, stopped or (0 if asked else self.bits[path])))

    def _told(self, found: _Sets) -> Reach:
        return Reach(_state(found), *map(self._named, (found.near, found.asked, found.lost, found.waived, found.stopped)))

    def _named(self, bits: int) -> tuple[str, ...]:
        return tuple(path for at, path in enumerate(self.names) if bits >> at & 1) if bits else ()


def _state(found: _Sets) -> str:
    if not found.asked:
        return NOT_PASSED_ON if found.stopped else OF_NOBODY
    if found.missed:
        return NOT_COVERED
    if found.lost:
        return LOST_BELOW
    if found.waived:
        return BUT_WAIVED
    return NOT_PASSED_ON if found.stopped else TO_THE_END


def _places(places: Mapping[str, tuple[Places, ...]], path: str, number: int) -> Places:
    found = places.get(path)
    return found[number] if found else ()


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
