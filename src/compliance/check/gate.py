"""GapReport + waivers + baseline → GapReport with marks. No verdict changes: what is waived or known is said beside it.

Waivers are applied to findings and not to facts, so that a waiver that excuses nothing is seen as such, and what is waived keeps the
verdict that the texts give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.model.findings import CONFLICT, DEFECT, MISSING, NOT_EVALUATED, PARTIAL, Finding, GapReport
from compliance.model.fold import fold
from compliance.model.gate import Baseline, Gate, Known, Mark, Placed
from compliance.model.identity import Judged
from compliance.model.identity import identities as identities
from compliance.model.identity import judged as judged
from compliance.model.review import Defect
from compliance.record import replace

COUNTING = frozenset((PARTIAL, MISSING, CONFLICT, NOT_EVALUATED))
"""The verdicts on which something is to be done."""
SEVERITIES = ("info", "warning", "error")
_RANKS = {PARTIAL: 1, MISSING: 2, CONFLICT: 3}
"""How bad a gap is. What could not be judged is worse than nothing and than nothing better: it has no rank."""


def counts(one: Judged, fail_on: str = "info") -> bool:
    """Whether a finding or defect makes a run fail: it is a gap at or above ``fail_on``, neither waived nor known."""
    if fail_on == "never" or (one.mark and one.mark.passes):
        return False
    return _gap(one) and SEVERITIES.index(one.severity) >= SEVERITIES.index(fail_on)


class Decisions:
    """Waivers and baseline over all plans of a run. ``today``: ISO date; ``only_new``: known findings are left out of the reports.

    ``expired``, ``unneeded``, ``idle`` tell after the last plan which waivers are past their day, excuse nothing, or met no plan and rule
    of the run.
    """

    def __init__(self, waivers: Sequence[Placed], baseline: Baseline | None, today: str, only_new: bool = False) -> None:
        self.waivers, self.today, self.only_new = waivers, today, only_new
        self.baseline: dict[tuple[str, str], Known] = {(known.plan, known.id): known for known in (baseline.entries if baseline else ())}
        self.used: set[int] = set()
        self.met: set[int] = set()
        self.refused: dict[str, Placed] = {}

    def apply(self, report: GapReport, plan: str) -> GapReport:
        """``report`` with its marks; ``plan`` is its name in the baseline."""
        names = identities(report)
        here = [number for number, placed in enumerate(self.waivers) if _of_plan(placed.waiver.plan, report)]
        rules = {one.rule.id for one in (*judged(report), *report.looked)}
        self.met |= {number for number in here if any(_glob(rule, self.waivers[number].waiver.rule) for rule in rules)}
        marked = [replace(one, mark=self._mark(one, name, plan, here)) for one, name in zip(judged(report), names, strict=True)]
        kept = [one for one in marked if not (self.only_new and one.mark and one.mark.known)]
        marks = [one.mark for one in marked if one.mark]
        gate = Gate(
            self.today,
            sum(mark.waiver is not None for mark in marks),
            sum(mark.known for mark in marks),
            sum(mark.worse for mark in marks),
            sum(mark.refused for mark in marks),
            len(marked) - len(kept),
            tuple(self._fixed(report, dict(zip(names, marked, strict=True)), plan)),
        )
        findings = tuple(one for one in kept if isinstance(one, Finding))
        return replace(report, findings=findings, defects=tuple(one for one in kept if isinstance(one, Defect)), gate=gate)

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

    def _mark(self, one: Judged, name: str, plan: str, here: Iterable[int]) -> Mark | None:
        if not _gap(one):
            return None
        refused = False
        for number in here:
            placed = self.waivers[number]
            waiver = placed.waiver
            if waiver.expires < self.today or not _glob(one.rule.id, waiver.rule) or fold(waiver.quote) not in fold(_quote(one)):
                continue
            self.used.add(number)
            if one.rule.waivable:
                return Mark(name, waiver)
            refused = True
            self.refused.setdefault(one.rule.id, placed)
        before = self.baseline.get((plan, name))
        worse = before is not None and _worse(one, before)
        return Mark(name, None, before is not None and not worse, worse, refused)

    def _fixed(self, report: GapReport, now: Mapping[str, Judged], plan: str) -> Iterator[Known]:
        """Entries whose rule was judged here and found in order. What was not judged in this run is not said to be fixed."""
        passed = {each.rule.id for each in report.looked if each.status != NOT_EVALUATED}
        for (of, name), known in self.baseline.items():
            if of != plan:
                continue
            one = now.get(name)
            if one is not None:
                if not _gap(one):
                    yield known
            elif known.status == DEFECT and name.rsplit(":", 2)[0] in passed:
                yield known


def recorded(report: GapReport, plan: str) -> list[Known]:
    """The entries of a baseline for a plan: every gap and defect that is not waived."""
    return [
        Known(plan, name, _status(one), one.severity, one.rule.id, " ".join(_quote(one).split())[:80])
        for one, name in zip(judged(report), identities(report), strict=True)
        if _gap(one) and not (one.mark and one.mark.waiver)
    ]


def pruned(known: Iterable[Known], report: GapReport, plan: str) -> list[Known]:
    """``known`` without what is fixed or waived in ``report``; what got better is recorded as it is now, what got worse as it was."""
    kept: list[Known] = []
    now = dict(zip(identities(report), judged(report), strict=True))
    fixed = {one.id for one in report.gate.fixed} if report.gate else set()
    for entry in known:
        one = now.get(entry.id) if entry.plan == plan else None
        if entry.plan == plan and (entry.id in fixed or (one and one.mark and one.mark.waiver)):
            continue
        better = one is not None and not _worse(one, entry)
        kept.append(replace(entry, status=_status(one), severity=one.severity) if one is not None and better else entry)
    return kept


def _gap(one: Judged) -> bool:
    return _status(one) in COUNTING or isinstance(one, Defect)


def _status(one: Judged) -> str:
    return one.status if isinstance(one, Finding) else DEFECT


def _quote(one: Judged) -> str:
    return one.rule.source.quote if isinstance(one, Finding) else one.seen.quote


def _worse(one: Judged, before: Known) -> bool:
    """Whether a finding is more serious than its entry, or no longer comparable with it."""
    if SEVERITIES.index(one.severity) > SEVERITIES.index(before.severity):
        return True
    status = _status(one)
    if status == before.status:
        return False
    return status not in _RANKS or before.status not in _RANKS or _RANKS[status] > _RANKS[before.status]


def _of_plan(wanted: str, report: GapReport) -> bool:
    """Whether a waiver is about a plan: by its path or the end of it, or by its number, symbol or title."""
    parts = report.plan.document.path.replace("\\", "/").split("/")
    if any(_glob("/".join(parts[at:]), wanted) for at in range(len(parts))):
        return True
    header = report.plan.header
    whole = f"{header.number}/{header.symbol}" if header.number and header.symbol else ""
    return fold(wanted) in {fold(name) for name in (header.number, whole, header.title) if name}


def _glob(text: str, pattern: str) -> bool:
    if text == pattern:
        return True
    from fnmatch import fnmatchcase

    return fnmatchcase(text, pattern)
