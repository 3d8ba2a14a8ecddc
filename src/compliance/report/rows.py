"""GapReport → rows: findings and defects alike, in the order in which they are read, as the page, the workbook and the like show them."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.findings import (
    CONFLICT,
    COVERED,
    DEFECT,
    MISSING,
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PARTIAL,
    ElementFinding,
    Evidence,
    Finding,
    GapReport,
)
from compliance.model.plan import Span
from compliance.model.review import Defect
from compliance.record import dataclass
from compliance.report.words import Words, clean

ORDER = (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, DEFECT, COVERED, NOT_APPLICABLE)
"""Verdicts in the order in which they are shown."""
GAPS = (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, DEFECT)
SHOWN = {"gaps": GAPS, "covered": (*GAPS, COVERED), "all": ORDER}
"""The verdicts that ``--show`` lets in."""
SIGNS = {CONFLICT: "≠", MISSING: "✗", PARTIAL: "~", NOT_EVALUATED: "?", DEFECT: "!", COVERED: "✓", NOT_APPLICABLE: "–"}
"""A sign for each verdict, so that none is told by its colour alone."""
MARKS = {"met": "✓", "partial": "~", "unmet": "✗", "contrary": "≠", "out": "–"}
"""The same for what became of an element."""
SEVERITIES = ("error", "warning", "info")
_SAID_BY_THE_VERDICT = ("", "why.covered", "why.partial", "why.missing")


@dataclass(frozen=True, slots=True)
class Row:
    """A finding or a defect as it is shown. Texts stand on one line; what a row does not have is empty.

    ``number`` is 1-based and the same in every format. ``quote`` is that of the clause that asks, ``address`` and ``lines`` its place in
    the higher plan, ``source`` the place in words with the document. A defect has its passage as ``evidence``, what it goes against as
    ``source``, and a ``correction``. ``expected`` is the place in the draft where an answer would stand.
    """

    number: int
    status: str
    kind: str
    severity: str
    rule: str
    pack: str
    requirement: str
    source: str
    why: str
    address: str = ""
    lines: Span | None = None
    quote: str = ""
    elements: tuple[ElementFinding, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    nearest: Evidence | None = None
    expected: tuple[str, Span] | None = None
    suggestion: str = ""
    correction: str = ""
    against: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def gap(self) -> bool:
        """Whether something is to be done about it."""
        return self.status in GAPS

    @property
    def seriousness(self) -> str:
        """The family of words for its severity: what is asked of a draft, or what is wrong in it."""
        return "defect-severity" if self.status == DEFECT else "severity"

    @property
    def span(self) -> Span | None:
        """The lines of the draft that it is about: the passage that answers (or is wrong), else where an answer would stand."""
        return self.evidence[0].lines if self.evidence else self.expected[1] if self.expected else None


def rows(report: GapReport, words: Words) -> list[Row]:
    """All rows of a report: gaps by severity, then defects, then what is covered or does not apply; each group in the order of its text."""
    titles = {pack.id: pack.document.title for pack in report.packs}
    packs = list(titles)
    found: list[tuple[tuple[object, ...], Finding | Defect]] = []
    for finding in report.findings:
        serious = SEVERITIES.index(finding.severity) if finding.status in GAPS else len(SEVERITIES)
        status = ORDER.index(finding.status)
        pack = packs.index(finding.pack) if finding.pack in packs else len(packs)
        first = 0 if finding.status in GAPS else 2
        found.append(((first, serious, status, pack, finding.rule.source.lines, finding.rule.id), finding))
    for defect in report.defects:
        found.append(((1, SEVERITIES.index(defect.severity), 0, 0, defect.seen.lines, defect.rule.id), defect))
    found.sort(key=lambda each: each[0])
    return [
        _finding(one, number, words, titles.get(one.pack)) if isinstance(one, Finding) else _defect(one, number, words)
        for number, (_, one) in enumerate(found, 1)
    ]


def shown(found: Sequence[Row], show: str) -> list[Row]:
    """Those of ``found`` that ``--show`` lets in."""
    return [row for row in found if row.status in SHOWN[show]]


def _finding(finding: Finding, number: int, words: Words, title: str | None) -> Row:
    rule = finding.rule
    document = words.document(rule.source, title)
    return Row(
        number=number,
        status=finding.status,
        kind=rule.kind,
        severity=finding.severity,
        rule=rule.id,
        pack=finding.pack,
        requirement=clean(rule.requirement),
        source=clean(words.say("in-document", place=words.place(rule.source.address, rule.source.lines), document=document)),
        why="" if finding.why.key in _SAID_BY_THE_VERDICT else clean(words.note(finding.why)),
        address=clean(words.name("part", rule.source.address)),
        lines=rule.source.lines,
        quote=clean(rule.source.quote),
        elements=finding.elements,
        missing=tuple(map(clean, finding.missing)),
        evidence=finding.evidence,
        nearest=finding.nearest if not finding.evidence and finding.status in GAPS else None,
        expected=finding.expected if finding.status in GAPS else None,
        suggestion=finding.suggestion if finding.status in GAPS else "",
        reasons=tuple(clean(words.note(reason)) for reason in finding.reasons),
    )


def _defect(defect: Defect, number: int, words: Words) -> Row:
    rule, seen = defect.rule, defect.seen
    return Row(
        number=number,
        status=DEFECT,
        kind=defect.kind,
        severity=defect.severity,
        rule=rule.id,
        pack=defect.pack,
        requirement=clean(words.page(rule).title),
        source=clean(words.basis(seen, rule)),
        why=clean(words.defect(seen, rule)),
        evidence=(Evidence("", seen.lines, seen.quote, 1.0),),
        correction=clean(seen.correction) if seen.correction is not None else "",
        against=seen.against,
    )
