"""GapReport → CSV (RFC 4180, UTF-8): a row for each finding and defect. For scripts, and safe in spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from compliance.model.findings import Evidence, GapReport
from compliance.model.plan import Span
from compliance.report import Reading
from compliance.report.rows import rows
from compliance.report.words import clean

COLUMNS = (
    "plan", "number", "status", "severity", "kind", "rule", "pack", "requirement", "message", "source", "address", "first_line",
    "last_line", "quote", "missing", "evidence", "evidence_address", "evidence_first_line", "evidence_last_line", "score",
    "expected_address", "expected_first_line", "expected_last_line", "suggestion", "correction", "review", "review_reasons",
    "waived", "known",
)  # fmt: skip
"""The head of the table."""
_STEERS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""A text that begins so would be a formula to a spreadsheet."""
BOM = "\ufeff"
"""The byte order mark."""


class Renderer:
    """Rows of one plan after another below one head."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.begun = reading, False

    def add(self, report: GapReport) -> str:
        """The rows of a report."""
        text = StringIO()
        write = csv.writer(text).writerow
        if not self.begun:
            write(COLUMNS)
            text.seek(0)
            text = StringIO((BOM if self.reading.bom else "") + text.read())
            text.seek(0, 2)
            write = csv.writer(text).writerow
        self.begun = True
        path = clean(report.plan.document.path)
        for row in rows(report, self.reading.words):
            passage = row.evidence[0] if row.evidence else None
            cells = (
                path, row.number, row.status, row.severity, row.kind, row.rule, row.pack, row.requirement, row.why, row.source, row.address,
                *_span(row.lines), row.quote, "; ".join(row.missing), *_passage(passage), row.expected[0] if row.expected else "",
                *_span(row.expected[1] if row.expected else None), clean(row.suggestion), row.correction, "yes" if row.reasons else "no",
                "; ".join(row.reasons), row.waived, "yes" if row.known else "no",
            )  # fmt: skip
            write([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
        return text.getvalue()

    def end(self, summary: Mapping[str, int]) -> str:
        """Nothing closes the table."""
        return ""


def harmless(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if any(each.startswith(_STEERS) for each in (text, text.lstrip(" \u00a0"), text.lstrip())) else text


def _span(span: Span | None) -> tuple[int | str, int | str]:
    return span or ("", "")


def _passage(passage: Evidence | None) -> tuple[str, str, int | str, int | str, float | str]:
    if passage is None:
        return ("", "", "", "", "")
    return (clean(passage.quote), passage.address, *passage.lines, round(passage.score, 3))
