"""A report in brief: what the gate, a baseline, the matrix and the overview of a repository need of it, and no more.

A thousand of these are read in less than a second; the reports that they stand for are not opened for it.
"""

from __future__ import annotations

from compliance.model.document import Note
from compliance.model.findings import DEFECT, NOT_EVALUATED, STATUSES, WAIVED, PackUse
from compliance.model.gate import Gate, Mark
from compliance.model.plan import Span
from compliance.record import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A finding or a defect.

    ``identity`` stays when lines move or rules are renumbered (``model.identity.identities``). ``text`` is the requirement, or the title of
    a review's page in Vietnamese, which ``english`` has in English. ``quote``: the clause that asks, or the passage with the defect.
    ``address`` and ``asked``: place and lines of the clause in the higher plan. ``lines``: the place in the draft, else where an answer
    would stand. ``places``: address and lines of each piece of evidence.
    """

    identity: str
    rule: str
    pack: str
    kind: str
    status: str
    severity: str
    text: str
    quote: str
    lines: Span
    waivable: bool = True
    review: bool = False
    address: str = ""
    asked: Span = (0, 0)
    places: tuple[tuple[str, Span], ...] = ()
    english: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A report: its points (findings, then defects, in their order), the rules of reviews with what they came to, the packs used.

    ``path``, ``level``, ``number``, ``symbol``, ``title`` are the plan's. ``failure``: see ``GapReport``.
    """

    path: str
    level: str | None
    number: str | None
    symbol: str | None
    title: str | None
    points: tuple[Point, ...]
    looked: tuple[tuple[str, str], ...]
    packs: tuple[PackUse, ...]
    failure: Note | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What waivers and baseline come to on one plan: a mark or none for each point, in their order, and the counts."""

    marks: tuple[Mark | None, ...]
    gate: Gate


@dataclass(frozen=True, slots=True)
class Marked:
    """A brief with what was decided about it (``None``: nothing was given), and its ``counted`` verdicts."""

    brief: Brief
    judgement: Judgement | None
    summary: dict[str, int]


def counted(brief: Brief, judgement: Judgement | None) -> dict[str, int]:
    """How many points of each verdict, those that are waived apart, where there are any, and without those that are left out of the report
    for being known. As ``GapReport.summary``."""
    counts = dict.fromkeys((*STATUSES, DEFECT), 0)
    marks = judgement.marks if judgement else (None,) * len(brief.points)
    for point, mark in zip(brief.points, marks, strict=True):
        if mark and mark.known and judgement and judgement.gate.left_out:
            continue
        status = WAIVED if mark and mark.waiver else point.status
        counts[status] = counts.get(status, 0) + 1
    counts[NOT_EVALUATED] += brief.failure is not None
    return counts
