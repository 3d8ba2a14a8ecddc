"""Two editions of a plan as JSON for machines (``compliance.affected/1``); the schema is ``rules/schema/affected.schema.json``."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.comparison import FATES, Affected, Edition, Rested, RuleChange, Text, TextChange
from compliance.model.rules import Rule
from compliance.report.json_report import Json, located
from compliance.report.words import date_of, number_of


def affected_json(found: Affected) -> Json:
    """Everything, in plain mappings, lists and strings: every rule and text of both editions exactly once."""
    comparison = found.comparison
    old, new = comparison.old, comparison.new
    return {
        "schema": "compliance.affected/1",
        "old": _edition(old),
        "new": _edition(new),
        "substance": comparison.substance,
        "summary": {
            "rules": _counts(one.status for one in comparison.rules),
            "texts": _counts(one.status for one in comparison.texts),
        },
        "rules": [_rule_change(one, old, new) for one in comparison.rules],
        "texts": [_text_change(one, old, new) for one in comparison.texts],
        "packs": [{"path": one.path, **_rested(one)} for one in found.packs],
        "reports": [{"path": one.path, "plan": one.plan, **_rested(one)} for one in found.earlier],
        "plans": [
            {
                "path": plan.path,
                "verdicts": [
                    {
                        "status": row.change.status,
                        "old": {"rule": row.change.old.id, "verdict": row.old or None} if row.change.old else None,
                        "new": {"rule": row.change.new.id, "verdict": row.new or None} if row.change.new else None,
                    }
                    for row in plan.verdicts
                ],
                "same": plan.same,
            }
            for plan in found.plans
        ],
    }


def _edition(edition: Edition) -> Json:
    header = edition.plan.header
    date = date_of(header.date) or None
    return {"path": edition.path, "title": header.title, "issuer": header.issuer, "number": number_of(header), "date": date}


def _counts(statuses: Iterable[str]) -> dict[str, int]:
    found = list(statuses)
    return {fate: found.count(fate) for fate in FATES}


def _rule_change(one: RuleChange, old: Edition, new: Edition) -> Json:
    return {
        "status": one.status,
        "kind": one.rule.kind,
        "old": _rule(one.old, old) if one.old else None,
        "new": _rule(one.new, new) if one.new else None,
        "changes": [{"what": change.what, "old": change.old, "new": change.new} for change in one.changes],
    }


def _rule(rule: Rule, edition: Edition) -> Json:
    source = rule.source
    return {"rule": rule.id, "address": source.address, **located(source.lines, edition.plan.document), "quote": source.quote}


def _text_change(one: TextChange, old: Edition, new: Edition) -> Json:
    return {
        "status": one.status,
        "part": one.text.part,
        "old": _text(one.old, old) if one.old else None,
        "new": _text(one.new, new) if one.new else None,
        "changes": [{"what": change.what, "old": change.old, "new": change.new} for change in one.changes],
    }


def _text(text: Text, edition: Edition) -> Json:
    return {"address": text.address, **located(text.lines, edition.plan.document), "quote": text.quote}


def _rested(one: Rested) -> Json:
    affected = [
        {
            "rule": each.rule,
            "status": each.status,
            "verdict": each.verdict or None,
            "quote": each.quote,
            "now": each.change.new.id if each.change and each.change.new else None,
        }
        for each in one.affected
    ]
    return {"affected": affected, "standing": one.standing, "elsewhere": one.elsewhere}
