"""GapReport → Brief, and the one place for the identity of a finding."""

from __future__ import annotations

from compliance.model.brief import Brief, Point
from compliance.model.digest import digest
from compliance.model.findings import DEFECT, Finding, GapReport
from compliance.model.fold import fold
from compliance.model.plan import Span
from compliance.model.review import Defect
from compliance.model.rules import PackDocument

_LENGTH = 16
"""Hexadecimal digits of a hash in an identity: 64 bits."""

Judged = Finding | Defect


def judged(report: GapReport) -> tuple[Judged, ...]:
    """Findings and defects alike."""
    return (*report.findings, *report.defects)


def identities(report: GapReport) -> list[str]:
    """The identity of each finding and then of each defect, in their order: the same when lines move or rules get other ids.

    Of a requirement: the higher plan as it is named, the kind, the hash of the clause. Of a defect: the rule, the hash of the passage. The
    last part counts those that are otherwise equal.
    """
    documents = {pack.id: named(pack.document, pack.id) for pack in report.packs}
    counts: dict[str, int] = {}
    made: list[str] = []
    for one in judged(report):
        if isinstance(one, Finding):
            name = f"{one.rule.kind}:{documents.get(one.pack) or hashed(one.pack)}:{hashed(one.rule.source.quote)}"
        else:
            name = f"{one.rule.id}:{hashed(one.seen.quote)}"
        counts[name] = counts.get(name, 0) + 1
        made.append(f"{name}:{counts[name]}")
    return made


def named(document: PackDocument, pack: str) -> str:
    """The hash of a higher plan's name: type, number, date, issuer and title, else the id of its pack. Not of its text, which may move."""
    parts = (document.type, document.number, document.date, document.issuer, document.title)
    return hashed("|".join(part or "" for part in parts) if any(parts[1:]) else pack)


def hashed(text: str) -> str:
    """The hash of a clause or passage in an identity: of its folded text."""
    return digest(fold(text))[:_LENGTH]


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
