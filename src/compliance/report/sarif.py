"""GapReport → SARIF 2.1.0 (OASIS), for code scanning and editors: a result for each gap and defect, each with a place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from compliance import __version__
from compliance.model.findings import GapReport
from compliance.model.review import ReviewRule
from compliance.report import Reading
from compliance.report.ci import Mark, marks
from compliance.report.rows import Row
from compliance.report.words import Words, clean

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
"""Severity → level."""
FINGERPRINT = "complianceRuleAndQuote/v1"
"""The name, with its version, under which ``ci.fingerprints`` stands."""


class Renderer:
    """Results as they come; the rules that they name stand behind them, since only then they are known."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.words, self.begun, self.count = reading.words, False, 0
        self.rules: dict[str, dict[str, object]] = {}
        self.index: dict[str, int] = {}

    def add(self, report: GapReport) -> str:
        """The results of a report."""
        pages = {defect.rule.id: defect.rule for defect in report.defects}
        pieces: list[str] = []
        if not self.begun:
            pieces.append(f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"results": [')
        self.begun = True
        for mark in marks(report, self.words):
            row = mark.row
            name = clean(row.rule)
            if name not in self.rules:
                self.index[name] = len(self.rules)
                self.rules[name] = _rule(row, None if row.lines else pages.get(row.rule), self.words)
            pieces.append(("," if self.count else "") + "\n" + json.dumps(_result(mark, self.index[name]), ensure_ascii=False))
            self.count += 1
        return "".join(pieces)

    def end(self, summary: Mapping[str, int]) -> str:
        """The program and its rules."""
        language = self.words.messages.get("language", "vi")
        driver = {"name": "compliance", "semanticVersion": __version__, "rules": list(self.rules.values())}
        rest = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "language": language}
        return "\n], " + json.dumps(rest, ensure_ascii=False)[1:] + "]}\n"


def _rule(row: Row, page: ReviewRule | None, words: Words) -> dict[str, object]:
    """A rule as its first result shows it: what it asks, and as help the clause (or why it is asked) with its source."""
    said = [words.page(page).asks, words.page(page).why] if page else [row.quote]
    source = f"{words.name('label', 'rests' if page else 'source')}: {words.source(page) if page else row.source}"
    return {
        "id": clean(row.rule),
        "shortDescription": {"text": row.requirement or clean(row.rule)},
        "help": {"text": "\n".join(clean(text) for text in (*said, source) if text)},
        "defaultConfiguration": {"level": LEVELS[row.severity]},
        "properties": {"tags": [row.kind], "pack": clean(row.pack)},
    }


def _result(mark: Mark, index: int) -> dict[str, object]:
    row = mark.row
    made: dict[str, object] = {
        "ruleId": clean(row.rule),
        "ruleIndex": index,
        "level": LEVELS[row.severity],
        "message": {"text": mark.message},
        "locations": [_location(mark.path, *mark.lines)],
        "partialFingerprints": {FINGERPRINT: mark.fingerprint},
        "properties": {"status": row.status, "review": bool(row.reasons)},
    }
    if row.against:
        made["relatedLocations"] = [_location(mark.path, line, line) for line in row.against]
    return made


def _location(path: str, first: int, last: int) -> dict[str, object]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": first, "endLine": last},
        }
    }
