"""Plan → the mapping that ``compliance parse --format json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from compliance.model.document import Document
from compliance.model.plan import Plan
from compliance.report.json_report import located, notes
from compliance.report.words import Words


def plan_json(plan: Plan, words: Words | None = None) -> dict[str, Any]:
    """The plan in plain mappings, lists, strings and numbers; spans are [first, last] lines, what is not printed is ``None``.

    Of a document with places each row has its ``place`` beside its lines.
    """
    document = plan.document
    header = asdict(plan.header)
    period = header.pop("period")
    based_on = header.pop("based_on")
    return {
        "notes": notes(document.notes, words or Words({})),
        "header": {**header, "period": {"from": period["first"], "to": period["last"]}, "based_on": list(based_on)},
        "sections": _rows(plan.sections, document),
        "clauses": [
            {
                "address": clause.address,
                **located(clause.lines, document),
                "label": clause.label,
                "role": clause.role,
                "text": clause.text,
                "paragraphs": [{"lines": list(paragraph.lines), "text": paragraph.text} for paragraph in clause.paragraphs],
                "has_children": clause.has_children,
            }
            for clause in plan.clauses
        ],
        "agencies": _rows(plan.agencies, document),
        "funding": _rows(plan.funding, document),
        "reporting": _rows(plan.reporting, document),
        "deadlines": _rows(plan.deadlines, document),
        "targets": _rows(plan.targets, document),
        "citations": _rows(plan.citations, document),
    }


def _rows(rows: tuple[Any, ...], document: Document) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for row in rows:
        values = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(row).items()}
        first = row.line if "line" in values else row.lines[0]
        last = row.lines[1] if "lines" in values else first
        made.append({**values, "place": located((first, last), document)["place"]} if document.places((first, last)) else values)
    return made
