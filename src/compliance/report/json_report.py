"""GapReport → JSON for machines (``compliance.report/1``; several plans: ``compliance.reports/1``). Same input, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from compliance.model.document import Document, Note
from compliance.model.findings import COVERED, DEFECT, Evidence, Finding, GapReport, PackUse
from compliance.model.plan import Span
from compliance.model.review import Defect
from compliance.report import Reading
from compliance.report.words import Words, date_of

Json = dict[str, object]
_HEAD = '{\n "schema": "compliance.reports/1",\n "reports": [\n'
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def one(report: GapReport, words: Words) -> str:
    """The report of one plan as JSON text. ``rules/schema/report.schema.json`` describes it."""
    titles = {pack.id: pack.document.title for pack in report.packs}
    return dump(
        {
            "schema": "compliance.report/1",
            "plan": _plan(report),
            "packs": [_pack(pack, words) for pack in report.packs],
            "engine": {"name": report.engine.name, "version": report.engine.version, "reference_only": report.engine.reference_only},
            "notes": notes(report.notes, words),
            **({"failure": notes([report.failure], words)[0]} if report.failure else {}),
            "findings": [
                *(
                    {**_finding(finding, words, titles.get(finding.pack), report.plan.document), **_decided(finding, report)}
                    for finding in report.findings
                ),
                *({**_defect(defect, words, report.plan.document), **_decided(defect, report)} for defect in report.defects),
            ],
            "reviews": _reviews(report),
            "summary": report.summary,
            **_gate(report),
        }
    )


class Renderer:
    """One object a report; of several plans one object with all of them and the verdicts of all counted together."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.words, self.several, self.count = reading.words, several, 0

    def add(self, report: GapReport) -> str:
        """A report, with what stands before it."""
        self.count += 1
        text = one(report, self.words)
        if not self.several:
            return text
        before = ",\n" if self.count > 1 else _HEAD
        return before + "  " + text.rstrip("\n").replace("\n", "\n  ")

    def end(self, summary: Mapping[str, int]) -> str:
        """The counts of all."""
        counts = dump(dict(summary)).rstrip("\n").replace("\n", "\n ")
        before = "" if self.count else _HEAD.rstrip("\n")
        return f'{before}\n ],\n "summary": {counts}\n}}\n' if self.several else ""


def dump(value: object) -> str:
    """JSON text as this program prints it: one space a level, letters as they are, a line feed at the end."""
    parts: list[str] = []
    _write(value, "\n", parts)
    parts.append("\n")
    return "".join(parts)


def _write(value: object, line: str, parts: list[str]) -> None:
    """What ``json.dumps`` with an indent of one gives, which writes letter by letter in Python; ``line`` is a line feed and the indent."""
    if isinstance(value, str):
        parts.append(_quoted(value))
    elif isinstance(value, dict) and value:
        inner, joint = f"{line} ", "{"
        for key, part in value.items():
            parts.append(f"{joint}{inner}{_quoted(key)}: ")
            _write(part, inner, parts)
            joint = ","
        parts.append(f"{line}}}")
    elif isinstance(value, (list, tuple)) and value:
        inner, joint = f"{line} ", "["
        for part in value:
            parts.append(joint + inner)
            _write(part, inner, parts)
            joint = ","
        parts.append(f"{line}]")
    else:
        parts.append(json.dumps(value, allow_nan=False))


def _plan(report: GapReport) -> Json:
    header = report.plan.header
    as_of, taken_from = report.as_of
    return {
        "path": report.plan.document.path,
        "title": header.title,
        "level": header.level,
        "issuer": header.issuer,
        "number": header.number,
        "symbol": header.symbol,
        "date": date_of(header.date) or None,
        "topic": header.topic,
        "as_of": as_of if taken_from != "none" else None,
        "as_of_from": taken_from,
    }


def _pack(pack: PackUse, words: Words) -> Json:
    return {
        "id": pack.id,
        "document": words.pack(pack),
        "path": pack.path,
        "derived": pack.derived,
        "clauses": pack.clauses,
        "ruled": pack.ruled,
        "left_out": [{"address": left.address, "lines": _lines(left.lines), "reason": left.reason} for left in pack.left_out],
    }


def _finding(finding: Finding, words: Words, title: str | None, draft: Document) -> Json:
    rule = finding.rule
    expected = finding.expected if finding.status != COVERED else None
    return {
        "rule": rule.id,
        "pack": finding.pack,
        "kind": rule.kind,
        "status": finding.status,
        "severity": finding.severity,
        "requirement": rule.requirement,
        "message": words.note(finding.why),
        "detail": dict(finding.detail),
        "source": {
            "document": words.document(rule.source, title),
            "address": rule.source.address,
            "lines": _lines(rule.source.lines),
            "quote": rule.source.quote,
        },
        "elements": [{"text": element.text, "status": element.status} for element in finding.elements],
        "review": finding.review,
        "review_reasons": [words.note(reason) for reason in finding.reasons],
        "evidence": [_passage(passage, draft) for passage in finding.evidence],
        "missing": list(finding.missing),
        "nearest": _passage(finding.nearest, draft) if finding.nearest else None,
        "suggestion": finding.suggestion,
        "expected": {"address": expected[0], **located(expected[1], draft)} if expected else None,
    }


def _defect(defect: Defect, words: Words, draft: Document) -> Json:
    rule, seen = defect.rule, defect.seen
    return {
        "rule": rule.id,
        "pack": defect.pack,
        "kind": defect.kind,
        "status": DEFECT,
        "severity": defect.severity,
        "defect": rule.defect,
        "requirement": words.page(rule).title,
        "place": {**located(seen.lines, draft), "quote": seen.quote},
        "why": words.defect(seen, rule),
        "basis": words.basis(seen, rule),
        "against": list(seen.against),
        "correction": seen.correction,
    }


def _decided(one: Finding | Defect, report: GapReport) -> Json:
    """What waivers and baseline say of a finding; nothing where none were given."""
    if report.gate is None:
        return {}
    mark = one.mark
    waiver = mark.waiver if mark else None
    said: Json = {"waived": waiver is not None, "known": bool(mark and mark.known)}
    if mark:
        said |= {"identity": mark.identity, "worse": mark.worse, "refused": mark.refused}
    if waiver:
        names = ("rule", "plan", "quote", "reason", "decided_by", "document", "expires")
        said["waiver"] = {name: getattr(waiver, name) for name in names}
    return said


def _gate(report: GapReport) -> Json:
    gate = report.gate
    if gate is None:
        return {}
    counts = {name: getattr(gate, name) for name in ("waived", "known", "worse", "refused", "left_out")}
    fixed = [{"id": one.id, "rule": one.rule, "status": one.status} for one in gate.fixed]
    return {"gate": {"today": gate.today, **counts, "fixed": fixed}}


def _reviews(report: GapReport) -> list[Json]:
    """How many rules of each pack of a review found something, found nothing, or do not apply."""
    packs: dict[str, dict[str, int]] = {}
    kinds: dict[str, str] = {}
    for looked in report.looked:
        counts = packs.setdefault(looked.pack, {})
        counts[looked.status] = counts.get(looked.status, 0) + 1
        kinds[looked.pack] = looked.kind
    return [{"pack": pack, "kind": kinds[pack], "rules": counts} for pack, counts in packs.items()]


def _passage(passage: Evidence, draft: Document) -> Json:
    return {"address": passage.address, **located(passage.lines, draft), "quote": passage.quote, "score": round(passage.score, 3)}


def located(span: Span, document: Document) -> Json:
    """``lines`` and, where the document has places, ``place``: that of the first line and that of the last."""
    places = document.places(span)
    return {"lines": _lines(span), "place": [dict(place) for place in places]} if places else {"lines": _lines(span)}


def notes(found: Sequence[Note], words: Words) -> list[Json]:
    """Notes by their keys and in words."""
    return [{"key": note.key, "text": words.note(note)} for note in found]


def _lines(span: Span) -> list[int]:
    return [span[0], span[1]]
