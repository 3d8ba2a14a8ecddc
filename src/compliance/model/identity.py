"""What names a finding from run to run: the same when lines move, rules get other ids or a pack is derived anew."""

from __future__ import annotations

from compliance.model.digest import digest
from compliance.model.findings import Finding, GapReport
from compliance.model.fold import fold
from compliance.model.review import Defect
from compliance.model.rules import PackDocument

_LENGTH = 16
"""Hexadecimal digits of a hash in an identity: 64 bits."""

Judged = Finding | Defect


def judged(report: GapReport) -> tuple[Judged, ...]:
    """Findings and defects alike."""
    return (*report.findings, *report.defects)


def identities(report: GapReport) -> list[str]:
    """The identity of each finding and then of each defect, in their order.

    Of a requirement: the higher plan as it is named, the kind, the hash of the clause. Of a defect: the rule, the hash of the passage. The
    last part counts those that are otherwise equal.
    """
    documents = {pack.id: _named(pack.document, pack.id) for pack in report.packs}
    counts: dict[str, int] = {}
    made: list[str] = []
    for one in judged(report):
        if isinstance(one, Finding):
            name = f"{one.rule.kind}:{documents.get(one.pack) or _hash(one.pack)}:{_hash(one.rule.source.quote)}"
        else:
            name = f"{one.rule.id}:{_hash(one.seen.quote)}"
        counts[name] = counts.get(name, 0) + 1
        made.append(f"{name}:{counts[name]}")
    return made


def _named(document: PackDocument, pack: str) -> str:
    """The hash of a higher plan's name: type, number, date, issuer and title, else the id of its pack. Not of its text, which may move."""
    parts = (document.type, document.number, document.date, document.issuer, document.title)
    return _hash("|".join(part or "" for part in parts) if any(parts[1:]) else pack)


def _hash(text: str) -> str:
    return digest(fold(text))[:_LENGTH]
