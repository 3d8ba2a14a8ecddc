"""Matrices → CSV: a row for each plan and requirement, for scripts and pivot tables. Plans that stand in no matrix have a row each."""

from __future__ import annotations

import csv
from io import StringIO

from compliance.model.coverage import Matrices
from compliance.model.findings import NOT_EVALUATED
from compliance.report import Reading
from compliance.report.csv_rows import BOM, harmless
from compliance.report.words import clean

COLUMNS = ("higher", "number", "rule", "kind", "severity", "address", "requirement", "plan", "level", "status")
"""The head of the table."""


def text(found: Matrices, reading: Reading) -> str:
    """The table (RFC 4180)."""
    made = StringIO()
    write = csv.writer(made).writerow
    write(COLUMNS)
    for matrix in found.matrices:
        heads = [
            tuple(map(harmless, map(clean, (one.rule, one.kind, one.severity, one.address, one.text))))
            for one in (column.requirement for column in matrix.columns)
        ]
        higher = harmless(clean(matrix.higher.path))
        for row in matrix.rows:
            plan = (harmless(clean(row.lower.path)), row.lower.level or "")
            for number, (head, status) in enumerate(zip(heads, row.verdicts, strict=True), 1):
                write((higher, number, *head, *plan, status))
            if not heads:
                write((higher, *[""] * 6, *plan, ""))
    for one in found.apart:
        write((*[""] * 7, harmless(clean(one.path)), one.level or "", NOT_EVALUATED if one.failure else ""))
    return (BOM if reading.bom else "") + made.getvalue()
