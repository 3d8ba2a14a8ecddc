"""GapReport → SARIF 2.1.0 (OASIS), for code scanning and editors: a result for each gap and defect, each with a place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from compliance import __version__
from compliance.model.findings import GapReport
from compliance.model.review import ReviewRule
from compliance.report import Reading
from compliance.report.ci import Issue, issues, relative
from compliance.report.rows import Row, failed
from compliance.report.words import Words, clean

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
"""Severity → level."""
FINGERPRINT = "complianceFinding/v1"
"""The name, with its version, under which the identity of a finding stands."""

Json = dict[str, object]


class Renderer:
    """One run. Results as they come; behind them the rules that they name and the plans that could not be judged, since only then these are
    known."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.before = reading, f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"results": [\n'
        self.rules: dict[str, Json] = {}
        self.failures: list[Json] = []

    def add(self, report: GapReport) -> str:
        """The results of a report."""
        words, pages = self.reading.words, {defect.rule.id: defect.rule for defect in report.defects}
        if report.failure:
            path = relative(report.plan.document.path, self.reading.root)
            said = {"text": failed(report, words)}
            self.failures.append({"level": "error", "message": said, "locations": [{"physicalLocation": _artifact(path)}]})
        pieces: list[str] = []
        for issue in issues(report, self.reading):
            row = issue.row
            self.rules.setdefault(clean(row.rule), _rule(row, None if row.lines else pages.get(row.rule), words))
            pieces.append(self.before + json.dumps(_result(issue), ensure_ascii=False))
            self.before = ",\n"
        return "".join(pieces)

    def end(self, summary: Mapping[str, int]) -> str:
        """The program, its rules, and whether it could do its work."""
        driver = {"name": "compliance", "semanticVersion": __version__, "rules": list(self.rules.values())}
        run: Json = {"executionSuccessful": not self.failures}
        if self.failures:
            run["toolExecutionNotifications"] = self.failures
        language = self.reading.words.messages.get("language", "vi")
        rest = {"tool": {"driver": driver}, "invocations": [run], "language": language}
        before = "" if self.before == ",\n" else self.before
        return f"{before}\n], {json.dumps(rest, ensure_ascii=False)[1:]}]}}\n"


def _rule(row: Row, page: ReviewRule | None, words: Words) -> Json:
    """A rule as its first result shows it: what it asks, and as help the clause (or why it is asked) with its source."""
    said = [words.page(page).asks, words.page(page).why] if page else [row.quote or row.requirement]
    source = f"{words.name('label', 'rests' if page else 'source')}: {words.source(page) if page else row.source}"
    name = clean(row.rule)
    return {
        "id": name,
        "shortDescription": {"text": row.requirement or name},
        "fullDescription": {"text": clean(said[0]) or name},
        "help": {"text": "\n".join(clean(text) for text in (*said, source))},
        "defaultConfiguration": {"level": LEVELS[row.severity]},
        "properties": {"tags": [row.kind], "pack": clean(row.pack)},
    }


def _result(issue: Issue) -> Json:
    row = issue.row
    made: Json = {
        "ruleId": clean(row.rule),
        "level": LEVELS[row.severity],
        "message": {"text": f"{issue.title}: {issue.message}"},
        "locations": [_location(issue.path, *issue.lines, issue.place)],
        "partialFingerprints": {FINGERPRINT: issue.fingerprint},
        "properties": {"status": row.status, "review": bool(row.reasons)},
    }
    if row.against:
        made["relatedLocations"] = [_location(issue.path, line, line) for line in row.against]
    return made


def _location(path: str, first: int, last: int, place: str = "") -> Json:
    """Lines of the plan as it was read; ``place``: the same in words."""
    said: Json = {"message": {"text": place}} if place else {}
    return {"physicalLocation": {**_artifact(path), "region": {"startLine": first, "endLine": last}}, **said}


def _artifact(path: str) -> Json:
    return {"artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"}}
