"""What earlier runs left behind: reports as JSON (``compliance.report/1``, ``compliance.reports/1``) and baselines, read with suspicion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from compliance.errors import InputError
from compliance.model.choice import KINDS
from compliance.model.comparison import Earlier
from compliance.model.digest import digest
from compliance.model.fold import fold

REPORT, REPORTS, BASELINE = "compliance.report/1", "compliance.reports/1", "compliance.baseline/1"


def read(path: str, limit: int) -> list[Earlier]:
    """The findings on rules of higher plans in the file ``path`` of at most ``limit`` bytes; defects of a draft by itself are left out.

    ``InputError`` where it cannot be read or is nothing of that sort.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise InputError("file-unreadable", path=path, problem=getattr(error, "strerror", None) or str(error)) from None
    if len(data) > limit:
        raise InputError("file-too-large", path=path, limit=limit)
    try:
        value: Any = json.loads(data.decode("utf-8-sig"))
        return list(_BY_SCHEMA[value["schema"]](value))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError("no-report", path=path, problem=f"{type(error).__name__}: {error}"[:200]) from None


def _report(value: Any) -> Iterator[Earlier]:
    plan = _text(value["plan"]["path"])
    for finding in value["findings"]:
        if finding["kind"] in KINDS:
            quote = _text(finding["source"]["quote"])
            yield Earlier(plan, _text(finding["rule"]), finding["kind"], _text(finding["status"]), digest(fold(quote)), quote)


def _reports(value: Any) -> Iterator[Earlier]:
    for report in value["reports"]:
        yield from _report(report)


def _baseline(value: Any) -> Iterator[Earlier]:
    """An identity (``check.gate.identities``) is the kind, the hash of the higher plan, that of the quote, and a number."""
    for entry in value["entries"]:
        kind, *parts = _text(entry["id"]).split(":")
        if kind in KINDS and len(parts) == 3:
            yield Earlier(_text(entry["plan"]), _text(entry.get("rule", "")), kind, _text(entry["status"]), parts[1], "")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r}"[:80])
    return value


_BY_SCHEMA = {REPORT: _report, REPORTS: _reports, BASELINE: _baseline}
