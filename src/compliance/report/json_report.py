"""GapReport → JSON for machines (``compliance.report/1``; several plans: ``compliance.reports/1``). Same input, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from compliance.model.document import Document, Note
from compliance.model.findings import COVERED, Evidence, Finding, GapReport, PackUse
from compliance.model.plan import Span
from compliance.report.words import Words, date_of

Json = dict[str, object]
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
            "findings": [_finding(finding, words, titles.get(finding.pack), report.plan.document) for finding in report.findings],
            "summary": report.summary,
        }
    )


def several(texts: Sequence[str], summary: Mapping[str, int]) -> str:
    """The reports of several plans (texts that ``one`` made), with the verdicts of all of them counted together."""
    inner = ",\n".join("  " + text.rstrip("\n").replace("\n", "\n  ") for text in texts)
    counts = dump(dict(summary)).rstrip("\n").replace("\n", "\n ")
    return f'{{\n "schema": "compliance.reports/1",\n "reports": [\n{inner}\n ],\n "summary": {counts}\n}}\n'


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
