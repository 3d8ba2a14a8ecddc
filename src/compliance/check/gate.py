"""Brief + waivers + baseline → marks, and the marks on a report. No verdict changes: what is waived or known is said beside it.

Waivers are applied to findings and not to facts, so that a waiver that excuses nothing is seen as such, and what is waived keeps the
verdict that the texts give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.check.brief import brief as in_brief
from compliance.model.brief import Brief, Judgement, Point
from compliance.model.findings import CONFLICT, DEFECT, MISSING, NOT_EVALUATED, PARTIAL, Finding, GapReport
from compliance.model.fold import fold
from compliance.model.gate import Baseline, Gate, Known, Mark, Placed
from compliance.model.identity import judged
from compliance.model.review import Defect
from compliance.record import replace

GAPS = frozenset((PARTIAL, MISSING, CONFLICT, NOT_EVALUATED, DEFECT))
"""The verdicts on which something is to be done."""
SEVERITIES = ("info", "warning", "error")
_RANKS = {PARTIAL: 1, MISSING: 2, CONFLICT: 3}
"""How bad a gap is. What could not be judged is worse than nothing and than nothing better: it has no rank."""
_TEXT = 80
"""Characters of a quote in a baseline."""


def counts(one: Finding | Defect | Point, mark: Mark | None, fail_on: str = "info") -> bool:
    """Whether a finding or defect makes a run fail: it is a gap at or above ``fail_on``, and ``mark`` does not let it pass."""
    if fail_on == "never" or (mark and mark.passes):
        return False
    status = DEFECT if isinstance(one, Defect) else one.status
    return status in GAPS and SEVERITIES.index(one.severity) >= SEVERITIES.index(fail_on)


class Decisions:
    """Waivers and baseline over all plans of a run. ``today``: ISO date; ``only_new``: known findings are left out of the reports.

    ``expired``, ``unneeded``, ``idle`` tell after the last plan which waivers are past their day, excuse nothing, or met no plan and rule
    of the run.
    """

    def __init__(self, waivers: Sequence[Placed], baseline: Baseline | None, today: str, only_new: bool = False) -> None:
        self.waivers, self.today, self.only_new = waivers, today, only_new
        self.baseline: dict[str, dict[str, Known]] = {}
        for known in baseline.entries if baseline else ():
            self.baseline.setdefault(known.plan, {})[known.id] = known
        self.used: set[int] = set()
        self.met: set[int] = set()
        self.refused: dict[str, Placed] = {}

    def judge(self, brief: Brief, plan: str) -> Judgement:
        """The marks on a report; ``plan`` is its name in the baseline."""
        here = [number for number, placed in enumerate(self.waivers) if _of_plan(placed.waiver.plan, brief)]
        if here:
            rules = {*(point.rule for point in brief.points), *(rule for rule, _ in brief.looked)}
            self.met |= {number for number in here if any(_glob(rule, self.waivers[number].waiver.rule) for rule in rules)}
        known = self.baseline.get(plan, {})
        found = tuple(self._mark(point, known, here) for point in brief.points)
        marks = [mark for mark in found if mark]
        gate = Gate(
            self.today,
            sum(mark.waiver is not None for mark in marks),
            sum(mark.known for mark in marks),
            sum(mark.worse for mark in marks),
            sum(mark.refused for mark in marks),
            sum(mark.known for mark in marks) if self.only_new else 0,
            tuple(_fixed(brief, known)),
        )
        return Judgement(found, gate)

    def apply(self, report: GapReport, plan: str) -> GapReport:
        """``report`` with its marks."""
        return marked(report, self.judge(in_brief(report), plan), self.only_new)

    @property
    def expired(self) -> list[Placed]:
        """Waivers whose last day is before today."""
        return [placed for placed in self.waivers if placed.waiver.expires < self.today]

    @property
    def unneeded(self) -> list[Placed]:
        """Waivers in force whose plan and rule were judged and that excuse nothing."""
        return [placed for number, placed in enumerate(self.waivers) if number in self.met - self.used and placed not in self.expired]

    @property
    def idle(self) -> list[Placed]:
        """Waivers in force that no plan and rule of the run are about."""
        return [placed for number, placed in enumerate(self.waivers) if number not in self.met and placed not in self.expired]

    def _mark(self, point: Point, known: Mapping[str, Known], here: Iterable[int]) -> Mark | None:
        if point.status not in GAPS:
            return None
        refused = False
        for number in here:
            placed = self.waivers[number]
            waiver = placed.waiver
            if waiver.expires < self.today or not _glob(point.rule, waiver.rule) or fold(waiver.quote) not in fold(point.quote):
                continue
            self.used.add(number)
            if point.waivable:
                return Mark(point.identity, waiver)
            refused = True
            self.refused.setdefault(point.rule, placed)
        before = known.get(point.identity)
        worse = before is not None and _worse(point, before)
        return Mark(point.identity, None, before is not None and not worse, worse, refused)


def marked(report: GapReport, judgement: Judgement, only_new: bool = False) -> GapReport:
    """``report`` with the marks of ``judgement``; ``only_new``: without what is known."""
    kept = [
        replace(one, mark=mark) for one, mark in zip(judged(report), judgement.marks, strict=True) if not (only_new and mark and mark.known)
    ]
    findings = tuple(one for one in kept if isinstance(one, Finding))
    return replace(report, findings=findings, defects=tuple(one for one in kept if isinstance(one, Defect)), gate=judgement.gate)


def recorded(brief: Brief, judgement: Judgement | None, plan: str) -> list[Known]:
    """The entries of a baseline for a plan: every gap and defect that is not waived."""
    marks = judgement.marks if judgement else (None,) * len(brief.points)
    return [
        Known(plan, point.identity, point.status, point.severity, point.rule, " ".join(point.quote.split())[:_TEXT])
        for point, mark in zip(brief.points, marks, strict=True)
        if point.status in GAPS and not (mark and mark.waiver)
    ]


def pruned(known: Iterable[Known], brief: Brief, judgement: Judgement, plan: str) -> list[Known]:
    """``known`` without what is fixed or waived in ``brief``; what got better is recorded as it is now, what got worse as it was."""
    kept: list[Known] = []
    now = {point.identity: (point, mark) for point, mark in zip(brief.points, judgement.marks, strict=True)}
    fixed = {one.id for one in judgement.gate.fixed}
    for entry in known:
        point, mark = now.get(entry.id, (None, None)) if entry.plan == plan else (None, None)
        if entry.plan == plan and (entry.id in fixed or (mark and mark.waiver)):
            continue
        better = point is not None and not _worse(point, entry)
        kept.append(replace(entry, status=point.status, severity=point.severity) if point is not None and better else entry)
    return kept


def _fixed(brief: Brief, known: Mapping[str, Known]) -> Iterator[Known]:
    """Entries whose rule was judged here and found in order. What was not judged in this run is not said to be fixed."""
    if not known:
        return
    now = {point.identity: point for point in brief.points}
    passed = {rule for rule, status in brief.looked if status != NOT_EVALUATED}
    for name, entry in known.items():
        point = now.get(name)
        if point is not None:
            if point.status not in GAPS:
                yield entry
        elif entry.status == DEFECT and name.rsplit(":", 2)[0] in passed:
            yield entry


def _worse(point: Point, before: Known) -> bool:
    """Whether a finding is more serious than its entry, or no longer comparable with it."""
    if SEVERITIES.index(point.severity) > SEVERITIES.index(before.severity):
        return True
    if point.status == before.status:
        return False
    return point.status not in _RANKS or before.status not in _RANKS or _RANKS[point.status] > _RANKS[before.status]


def _of_plan(wanted: str, brief: Brief) -> bool:
    """Whether a waiver is about a plan: by its path or the end of it, or by its number, symbol or title."""
    parts = brief.path.replace("\\", "/").split("/")
    if any(_glob("/".join(parts[at:]), wanted) for at in range(len(parts))):
        return True
    whole = f"{brief.number}/{brief.symbol}" if brief.number and brief.symbol else ""
    return fold(wanted) in {fold(name) for name in (brief.number, whole, brief.title) if name}


def _glob(text: str, pattern: str) -> bool:
    if text == pattern:
        return True
    from fnmatch import fnmatchcase

    return fnmatchcase(text, pattern)
