"""GapReport → JUnit XML as Jenkins, GitLab and others read it: a suite for each plan, a case for each rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from compliance.model.findings import COVERED, DEFECT, NOT_APPLICABLE, NOT_EVALUATED, GapReport
from compliance.record import dataclass
from compliance.report import Reading
from compliance.report.ci import lines_of, message, relative, title
from compliance.report.rows import Row, failed, rows
from compliance.report.words import Words, clean

_PASSED, _SKIPPED, _ERROR, _FAILURE = "", "skipped", "error", "failure"
_OUTCOMES = {COVERED: _PASSED, NOT_APPLICABLE: _SKIPPED, NOT_EVALUATED: _ERROR}
"""Verdict → what a case came to; every other verdict is a failure."""


@dataclass(frozen=True, slots=True)
class _Case:
    """``kind``: the verdict; ``said``: what it is about, one or more lines."""

    pack: str
    name: str
    outcome: str
    kind: str = ""
    said: str = ""


class Renderer:
    """Suites one after another in one root."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.before = reading, '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="compliance">\n'

    def add(self, report: GapReport) -> str:
        """The suite of a plan."""
        before, self.before = self.before, ""
        return before + "".join(f"{line}\n" for line in _suite(report, self.reading))

    def end(self, summary: Mapping[str, int]) -> str:
        """The root is closed."""
        return f"{self.before}</testsuites>\n"


def _suite(report: GapReport, reading: Reading) -> Iterator[str]:
    where = relative(report.plan.document.path, reading.root)
    cases, path = list(_cases(report, reading.words, where)), quoteattr(where)
    outcomes = [case.outcome for case in cases]
    counts = f'failures="{outcomes.count(_FAILURE)}" errors="{outcomes.count(_ERROR)}" skipped="{outcomes.count(_SKIPPED)}"'
    yield f'  <testsuite name={path} tests="{len(cases)}" {counts} time="0">'
    for case in cases:
        head = f"    <testcase classname={quoteattr(clean(case.pack))} name={quoteattr(clean(case.name))} file={path}" + ' time="0"'
        if case.outcome == _PASSED:
            yield f"{head}/>"
            continue
        first, _, rest = case.said.partition("\n")
        kind = "" if case.outcome == _SKIPPED else f" type={quoteattr(case.kind)}"
        yield f"{head}>"
        yield f"      <{case.outcome}{kind} message={quoteattr(first)}>{escape(rest)}</{case.outcome}>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _cases(report: GapReport, words: Words, path: str) -> Iterator[_Case]:
    """A case for each rule of a higher plan, and one for each rule of the review with all that it found."""
    if report.failure:
        yield _Case("compliance", words.say("head-plan"), _ERROR, NOT_EVALUATED, failed(report, words))
        return
    defects: dict[str, list[Row]] = {}
    for row in rows(report, words):
        if row.status == DEFECT:
            defects.setdefault(row.rule, []).append(row)
        else:
            yield _case(row.pack, f"{row.rule} {row.requirement}", row.status, [row], report, words, path)
    for looked in report.looked:
        name = f"{looked.rule.id} {words.page(looked.rule).title}"
        yield _case(looked.pack, name, looked.status, defects.pop(looked.rule.id, []), report, words, path)
    for rule, found in defects.items():
        yield _case(found[0].pack, f"{rule} {found[0].requirement}", DEFECT, found, report, words, path)


def _case(pack: str, name: str, status: str, found: list[Row], report: GapReport, words: Words, path: str) -> _Case:
    """A case of ``found``, of which what is waived or known does not count. Where a defect is not among them, it was left out as known."""
    counting = [row for row in found if row.gap and not row.known]
    outcome = _OUTCOMES.get(status, _FAILURE)
    if outcome in (_ERROR, _FAILURE) and not counting and (found or status == DEFECT):
        outcome = _SKIPPED
    said = "\n\n".join(_said(row, report, words, path) for row in counting or found) or words.name("status", status)
    return _Case(pack, name, outcome, status, said)


def _said(row: Row, report: GapReport, words: Words, path: str) -> str:
    return f"{title(row, words)}: {message(row, report, words)}\n{path}:{lines_of(row)[0]}"
