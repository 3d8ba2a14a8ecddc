"""GapReport → code quality report of GitLab: a JSON list with an entry for each gap and defect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from compliance.model.findings import GapReport
from compliance.report import Reading
from compliance.report.ci import Mark, marks
from compliance.report.words import clean

SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}
"""Severity → severity there."""


class Renderer:
    """One list for all plans."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.words, self.before = reading.words, "[\n"

    def add(self, report: GapReport) -> str:
        """The entries of a report."""
        pieces = []
        for mark in marks(report, self.words):
            pieces.append(self.before + json.dumps(_entry(mark), ensure_ascii=False))
            self.before = ",\n"
        return "".join(pieces)

    def end(self, summary: Mapping[str, int]) -> str:
        """The list is closed."""
        return "[]\n" if self.before == "[\n" else "\n]\n"


def _entry(mark: Mark) -> dict[str, object]:
    """GitLab drops all but one of the entries with the same fingerprint, whatever their files: the path belongs to it."""
    first, last = mark.lines
    return {
        "description": mark.message,
        "check_name": clean(mark.row.rule),
        "fingerprint": sha256(f"{mark.path}\n{mark.fingerprint}".encode()).hexdigest(),
        "severity": SEVERITIES[mark.row.severity],
        "location": {"path": mark.path, "lines": {"begin": first, "end": last}},
    }
