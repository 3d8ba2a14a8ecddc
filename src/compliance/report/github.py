"""GapReport → workflow commands of GitHub Actions: an annotation at its line for each gap and defect. Goes to standard output, where the
runner reads it. The summary of the job is a file of the format ``markdown``: see ``action.yml``."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.findings import GapReport
from compliance.report import Reading
from compliance.report.ci import Mark, marks
from compliance.report.words import clean

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
"""Severity → command."""


class Renderer:
    """A line for each gap and defect; the runner shows ten of each command and step, so the order is that of mending."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.words = reading.words

    def add(self, report: GapReport) -> str:
        """The annotations of a report."""
        return "".join(_line(mark) for mark in marks(report, self.words))

    def end(self, summary: Mapping[str, int]) -> str:
        """Nothing closes them."""
        return ""


def escaped(text: str) -> str:
    """``text`` as the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """``text`` as the value of a property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _line(mark: Mark) -> str:
    first, last = mark.lines
    properties = {"file": mark.path, "line": str(first), "endLine": str(last), "title": clean(mark.row.rule)}
    given = ",".join(f"{name}={escaped_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[mark.row.severity]} {given}::{escaped(mark.message)}\n"
