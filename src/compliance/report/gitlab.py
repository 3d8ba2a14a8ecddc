"""GapReport → code quality report of GitLab: a JSON list with an entry for each gap and defect."""

from __future__ import annotations

import json
from collections.abc import Mapping

from compliance.model.digest import digest
from compliance.model.findings import GapReport
from compliance.model.plan import Span
from compliance.report import Reading
from compliance.report.ci import issues, relative, seen
from compliance.report.rows import failed
from compliance.report.words import clean

SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}
"""Severity → severity there; ``blocker`` is a plan that could not be judged."""


class Renderer:
    """One list for all plans."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.before = reading, "[\n"

    def add(self, report: GapReport) -> str:
        """The entries of a report. GitLab drops all but one of those with the same fingerprint, whatever their files: the path belongs to
        it, and that is the whole one even where its folders are not told."""
        path, whole = (how(report.plan.document.path, self.reading.root) for how in (relative, seen))
        entries = []
        if report.failure:
            entries.append(_entry(failed(report, self.reading.words), "compliance", f"{whole}\n", "blocker", path, (1, 1)))
        for issue in issues(report, self.reading):
            said = f"{issue.title}: {issue.message}".replace("\n", " – ")
            name = f"{whole}\n{issue.fingerprint}"
            entries.append(_entry(said, clean(issue.row.rule), name, SEVERITIES[issue.row.severity], path, issue.lines))
        pieces = []
        for entry in entries:
            pieces.append(self.before + json.dumps(entry, ensure_ascii=False))
            self.before = ",\n"
        return "".join(pieces)

    def end(self, summary: Mapping[str, int]) -> str:
        """The list is closed."""
        return "[]\n" if self.before == "[\n" else "\n]\n"


def _entry(said: str, rule: str, name: str, severity: str, path: str, lines: Span) -> dict[str, object]:
    place = {"path": path, "lines": {"begin": lines[0], "end": lines[1]}}
    return {"description": said, "check_name": rule, "fingerprint": digest(name), "severity": severity, "location": place}
