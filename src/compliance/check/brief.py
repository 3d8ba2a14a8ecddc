"""GapReport → Brief."""

from __future__ import annotations

from compliance.model.brief import Brief, Point
from compliance.model.findings import DEFECT, Finding, GapReport
from compliance.model.identity import identities, judged
from compliance.model.plan import Span
from compliance.model.review import Defect


def brief(report: GapReport) -> Brief:
    """``report`` in brief."""
    header = report.plan.header
    points = [
        _finding(one, name) if isinstance(one, Finding) else _defect(one, name)
        for one, name in zip(judged(report), identities(report), strict=True)
    ]
    looked = tuple((one.rule.id, one.status) for one in report.looked)
    path = report.plan.document.path
    return Brief(path, header.level, header.number, header.symbol, header.title, tuple(points), looked, report.packs, report.failure)


def _finding(one: Finding, identity: str) -> Point:
    rule = one.rule
    places = tuple((each.address, each.lines) for each in one.evidence)
    lines: Span = places[0][1] if places else one.expected[1] if one.expected else (1, 1)
    return Point(
        identity,
        rule.id,
        one.pack,
        rule.kind,
        one.status,
        one.severity,
        rule.requirement,
        rule.source.quote,
        lines,
        rule.waivable,
        one.review,
        rule.source.address,
        rule.source.lines,
        places,
    )


def _defect(one: Defect, identity: str) -> Point:
    rule, seen = one.rule, one.seen
    return Point(
        identity,
        rule.id,
        one.pack,
        one.kind,
        DEFECT,
        one.severity,
        rule.vi.title,
        seen.quote,
        seen.lines,
        rule.waivable,
        english=rule.en.title,
    )
