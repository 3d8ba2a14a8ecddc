"""GapReport → JUnit XML as Jenkins, GitLab and others read it: a suite for each plan, a case for each rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from compliance.model.findings import COVERED, DEFECT, NOT_APPLICABLE, NOT_EVALUATED, GapReport
from compliance.model.review import Looked
from compliance.record import dataclass
from compliance.report import Reading
from compliance.report.ci import lines_of, message, relative
from compliance.report.rows import Row, rows
from compliance.report.words import Words, clean

_OUTCOMES = {COVERED: "", NOT_APPLICABLE: "skipped", NOT_EVALUATED: "error"}
"""Verdict → what a case came to; every other verdict is a failure. Never a pass for want of a word."""


@dataclass(frozen=True, slots=True)
class _Case:
    """``outcome``: empty, skipped, error or failure; ``kind``: the verdict; ``said``: what it is about, one or more lines."""

    pack: str
    name: str
    outcome: str
    kind: str = ""
    said: str = ""


class Renderer:
    """Suites one after another in one root."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.words, self.begun = reading.words, False

    def add(self, report: GapReport) -> str:
        """The suite of a plan."""
        before = "" if self.begun else '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="compliance">\n'
        self.begun = True
        return before + "".join(f"{line}\n" for line in _suite(report, self.words))

    def end(self, summary: Mapping[str, int]) -> str:
        """The root is closed."""
        return "</testsuites>\n"


def _suite(report: GapReport, words: Words) -> Iterator[str]:
    cases = list(_cases(report, words))
    path = relative(report.plan.document.path)
    counts = {name: sum(case.outcome == outcome for case in cases) for name, outcome in _COUNTED}
    counted = " ".join(f'{name}="{count}"' for name, count in counts.items())
    yield f'  <testsuite name={quoteattr(path)} tests="{len(cases)}" {counted} time="0">'
    for case in cases:
        head = f'    <testcase classname={quoteattr(case.pack)} name={quoteattr(case.name)} time="0"'
        if not case.outcome:
            yield f"{head}/>"
        else:
            first, _, rest = case.said.partition("\n")
            kind = "" if case.outcome == "skipped" else f" type={quoteattr(case.kind)}"
            yield f"{head}>"
            yield f"      <{case.outcome}{kind} message={quoteattr(first)}>{escape(rest)}</{case.outcome}>"
            yield "    </testcase>"
    yield "  </testsuite>"


_COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def _cases(report: GapReport, words: Words) -> Iterator[_Case]:
    found = rows(report, words)
    defects: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        if row.status == DEFECT:
            defects.setdefault((row.pack, row.rule), []).append(row)
            continue
        outcome = _OUTCOMES.get(row.status, "failure")
        said = _said([row], report, words) if outcome else ""
        yield _Case(clean(row.pack), f"{clean(row.rule)} {row.requirement}", outcome, row.status, said)
    for looked in report.looked:
        yield _looked(looked, defects.pop((looked.pack, looked.rule.id), []), report, words)
    for (pack, rule), each in defects.items():
        yield _Case(clean(pack), f"{clean(rule)} {each[0].requirement}", "failure", DEFECT, _said(each, report, words))


def _looked(looked: Looked, found: list[Row], report: GapReport, words: Words) -> _Case:
    """A rule of a review, with all that it found."""
    title = clean(words.page(looked.rule).title)
    status = DEFECT if found else looked.status
    outcome = _OUTCOMES.get(status, "failure")
    said = _said(found, report, words) if found else f"{words.name('status', status).upper()}: {title}" if outcome else ""
    return _Case(clean(looked.pack), f"{clean(looked.rule.id)} {title}", outcome, status, said)


def _said(found: list[Row], report: GapReport, words: Words) -> str:
    """All that is said of some rows, each at its place; the first line is that of the first."""
    path = relative(report.plan.document.path)
    each = [(lines_of(row)[0], message(row, words, report.plan.document)) for row in found]
    first, _, rest = each[0][1].partition("\n")
    texts = [f"{path}:{each[0][0]}\n{rest}", *(f"{path}:{line}\n{text}" for line, text in each[1:])]
    return f"{first}\n" + "\n\n".join(texts)
