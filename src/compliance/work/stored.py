"""Outcome ↔ bytes: what a job gives, as it goes through pipes and into the cache.

A brief on the first two lines, which is read at once; behind it the whole report, compressed and read only where it is asked for. Rules
are numbers in it: whoever opens it has the packs. Of the plan only its head and its lines are kept, of a review no more than its verdicts.
"""

from __future__ import annotations

import zlib

from compliance.check.brief import brief
from compliance.library.compiled import restored
from compliance.model.brief import Brief
from compliance.model.findings import GapReport
from compliance.model.review import ReviewPack, ReviewRule
from compliance.model.rules import Rule, RulePack
from compliance.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LARGEST = 400_000_000
"""Bytes of a report that is opened."""
_FAST = 1


class Outcome:
    """What came of one plan: its ``brief``, and its ``report`` once that is asked for."""

    def __init__(self, found: Brief, report: Callable[[], GapReport]) -> None:
        self.brief, self._open = found, report
        self._report: GapReport | None = None

    @property
    def report(self) -> GapReport:
        """The whole report, without marks."""
        if self._report is None:
            self._report = self._open()
        return self._report


def outcome(report: GapReport) -> Outcome:
    """The outcome that ``report`` is."""
    return Outcome(brief(report), lambda: report)


def stored(report: GapReport, packs: Iterable[RulePack], reviews: Iterable[ReviewPack]) -> bytes:
    """``report`` as bytes; ``packs`` and ``reviews`` are those that it was made with."""
    from compliance.library.compile import compiled

    plan = replace(
        report.plan,
        sections=(),
        clauses=(),
        passages=(),
        agencies=(),
        funding=(),
        reporting=(),
        deadlines=(),
        targets=(),
        citations=(),
    )
    looked = tuple(replace(each, seen=(), patterns=()) for each in report.looked)
    whole = compiled(replace(report, plan=plan, looked=looked), GapReport, tables=_tables(packs, reviews))
    return b"\n".join((compiled(brief(report), Brief), zlib.compress(whole, _FAST)))


def opened(data: bytes, packs: Callable[[], Iterable[RulePack]], reviews: Callable[[], Iterable[ReviewPack]]) -> Outcome:
    """The outcome in ``data``; an error of some kind where there is none. ``packs`` and ``reviews`` are asked for when the report is."""
    first = data.index(b"\n") + 1
    second = data.index(b"\n", first)

    def report() -> GapReport:
        content = zlib.decompressobj().decompress(data[second + 1 :], _LARGEST)
        return restored(content, GapReport, tables=_tables(packs(), reviews()))

    return Outcome(restored(data[:second], Brief), report)


def _tables(packs: Iterable[RulePack], reviews: Iterable[ReviewPack]) -> dict[type, Sequence[object]]:
    return {Rule: [rule for pack in packs for rule in pack.rules], ReviewRule: [rule for pack in reviews for rule in pack.rules]}
