"""GapReport → workflow commands of GitHub Actions: an annotation at its line for each gap and defect. Goes to standard output, where the
runner reads it. The summary of the job is a file of the format ``markdown``: see ``action.yml``."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.findings import GapReport
from compliance.report import Reading
from compliance.report.ci import issues, relative
from compliance.report.rows import ORDER, failed
from compliance.report.words import clean

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
"""Severity → command."""
MOST = {"error": 10, "warning": 10, "notice": 9}
"""What the runner shows of one step; a tenth notice says how many more there are."""


class Renderer:
    """The worst of all plans. Nothing is handed over before the end."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.count = reading, 0
        self.kept: dict[str, list[tuple[int, int, str]]] = {command: [] for command in MOST}

    def add(self, report: GapReport) -> str:
        """The annotations of a report are weighed against those that are kept."""
        if report.failure:
            path = relative(report.plan.document.path, self.reading.root)
            self._keep("error", -1, annotation("error", failed(report, self.reading.words), file=path, line=1))
        for issue in issues(report, self.reading):
            command, (first, last) = COMMANDS[issue.row.severity], issue.lines
            title = f"{issue.title} ({clean(issue.row.rule)})"
            line = annotation(command, issue.message, file=issue.path, line=first, endLine=last, title=title)
            self._keep(command, ORDER.index(issue.row.status), line)
        return ""

    def end(self, summary: Mapping[str, int]) -> str:
        """The annotations, and how many there are no more room for."""
        lines = [line for kept in self.kept.values() for _, _, line in kept]
        if self.count > len(lines):
            lines.append(annotation("notice", self.reading.words.say("github-more", count=self.count - len(lines))))
        return "".join(lines)

    def _keep(self, command: str, rank: int, line: str) -> None:
        """``line`` among the first by ``rank`` and then by their order."""
        self.count += 1
        kept = self.kept[command]
        kept.append((rank, self.count, line))
        kept.sort()
        del kept[MOST[command] :]


def annotation(command: str, message: str, **properties: object) -> str:
    """A workflow command as a line: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands."""
    given = ",".join(f"{name}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())
    return f"::{command}{f' {given}' if given else ''}::{_escaped(message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
