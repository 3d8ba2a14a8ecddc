"""Plan → the mapping that ``compliance parse --format json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from compliance.model.plan import Plan


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan in plain mappings, lists, strings and numbers; spans are [first, last] lines, what is not printed is ``None``."""
    header = asdict(plan.header)
    period = header.pop("period")
    based_on = header.pop("based_on")
    return {
        "header": {**header, "period": {"from": period["first"], "to": period["last"]}, "based_on": list(based_on)},
        "sections": [asdict(section) for section in plan.sections],
        "clauses": [
            {
                "address": clause.address,
                "lines": list(clause.lines),
                "label": clause.label,
                "role": clause.role,
                "text": clause.text,
                "paragraphs": [{"lines": list(paragraph.lines), "text": paragraph.text} for paragraph in clause.paragraphs],
                "has_children": clause.has_children,
            }
            for clause in plan.clauses
        ],
        "agencies": _rows(plan.agencies),
        "funding": _rows(plan.funding),
        "reporting": _rows(plan.reporting),
        "deadlines": _rows(plan.deadlines),
        "targets": _rows(plan.targets),
        "citations": _rows(plan.citations),
    }


def _rows(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{key: list(value) if isinstance(value, tuple) else value for key, value in asdict(row).items()} for row in rows]
