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
    WAIVED,
    ElementFinding,
    Evidence,
    Finding,
    GapReport,
)
from compliance.model.gate import Mark
from compliance.model.identity import identities, judged
from compliance.model.plan import Span
from compliance.model.review import Defect
from compliance.record import dataclass
from compliance.report.words import Words, clean, day

ORDER = (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, DEFECT, COVERED, NOT_APPLICABLE)
"""Verdicts in the order in which they are shown."""
GAPS = (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, DEFECT)
SHOWN = {"gaps": GAPS, "covered": (*GAPS, COVERED), "all": ORDER}
"""The verdicts that ``--show`` lets in."""
SIGNS = {CONFLICT: "≠", MISSING: "✗", PARTIAL: "~", NOT_EVALUATED: "?", DEFECT: "!", COVERED: "✓", NOT_APPLICABLE: "–", WAIVED: "○"}
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
    ``source``, and a ``correction``. ``expected`` is the place in the draft where an answer would stand. ``waived`` says why and by whom
    it was waived, ``known`` that it is in the baseline. ``identity`` names it from run to run (``model.identity``), within its plan.
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
    waived: str = ""
    known: bool = False
    note: str = ""
    identity: str = ""

    @property
    def gap(self) -> bool:
        """Whether something is to be done about it."""
        return self.status in GAPS and not self.waived

    def verdict(self, words: Words) -> str:
        """The verdict in words, with what was decided about it."""
        name = words.name("status", self.status)
        decided = WAIVED if self.waived else "known" if self.known else ""
        return f"{name} ({words.name('status', decided)})" if decided else name

    @property
    def seriousness(self) -> str:
        """The family of words for its severity: what is asked of a draft, or what is wrong in it."""
        return "defect-severity" if self.status == DEFECT else "severity"

    @property
    def span(self) -> Span | None:
        """The lines of the draft that it is about: the passage that answers (or is wrong), else where an answer would stand."""
        return self.evidence[0].lines if self.evidence else self.expected[1] if self.expected else None


def rows(report: GapReport, words: Words) -> list[Row]:
    """All rows of a report: gaps by severity, then defects, then what is covered or does not apply; each group in the order of its text.

    Of a plan that could not be judged one row that says so."""
    if report.failure:
        return [Row(1, NOT_EVALUATED, "", "error", "", "", failed(report, words), "", "", identity=report.failure.key)]
    titles = {pack.id: pack.document.title for pack in report.packs}
    packs = list(titles)
    found: list[tuple[tuple[object, ...], Finding | Defect, str]] = []
    names = [one.mark.identity if one.mark else name for one, name in zip(judged(report), identities(report), strict=True)]
    for finding, name in zip(report.findings, names, strict=False):
        serious = SEVERITIES.index(finding.severity) if finding.status in GAPS else len(SEVERITIES)
        status = ORDER.index(finding.status)
        pack = packs.index(finding.pack) if finding.pack in packs else len(packs)
        first = 0 if finding.status in GAPS else 2
        found.append(((first, serious, status, pack, finding.rule.source.lines, finding.rule.id), finding, name))
    for defect, name in zip(report.defects, names[len(report.findings) :], strict=True):
        found.append(((1, SEVERITIES.index(defect.severity), 0, 0, defect.seen.lines, defect.rule.id), defect, name))
    found.sort(key=lambda each: each[0])
    found.sort(key=lambda each: bool(each[1].mark and each[1].mark.waiver))
    return [
        _finding(one, number, name, words, titles.get(one.pack)) if isinstance(one, Finding) else _defect(one, number, name, words)
        for number, (_, one, name) in enumerate(found, 1)
    ]


def failed(report: GapReport, words: Words) -> str:
    """That nothing of a plan could be judged, and why; empty where it was judged."""
    return words.say("failure", why=clean(words.note(report.failure))) if report.failure else ""


def shown(found: Sequence[Row], show: str) -> list[Row]:
    """Those of ``found`` that ``--show`` lets in."""
    return [row for row in found if row.status in SHOWN[show]]


def _finding(finding: Finding, number: int, name: str, words: Words, title: str | None) -> Row:
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
        waived=waived(finding.mark, words),
        known=bool(finding.mark and finding.mark.known),
        note=noted(finding.mark, words),
        identity=name,
    )


def _defect(defect: Defect, number: int, name: str, words: Words) -> Row:
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
        waived=waived(defect.mark, words),
        known=bool(defect.mark and defect.mark.known),
        note=noted(defect.mark, words),
        identity=name,
    )


def waived(mark: Mark | None, words: Words) -> str:
    """Why, by whom and until when a finding is waived; empty where it is not."""
    if not mark or not mark.waiver:
        return ""
    waiver = mark.waiver
    said = {"reason": waiver.reason, "decided_by": waiver.decided_by, "document": waiver.document, "expires": day(waiver.expires)}
    return clean(words.say("waived-by", **said))


def noted(mark: Mark | None, words: Words) -> str:
    """What else is to be said of a finding for the sake of waivers and baseline; empty where there is nothing."""
    names = ("known", "worse", "refused") if mark else ()
    return "; ".join(words.say(f"mark-{name}") for name in names if getattr(mark, name))
