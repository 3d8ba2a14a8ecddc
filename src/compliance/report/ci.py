"""What the formats of CI systems share: which rows they show, where each stands, what it says, and the name it keeps from run to run."""

from __future__ import annotations

import os
from collections.abc import Iterator

from compliance.model.digest import digest
from compliance.model.findings import DEFECT, GapReport
from compliance.model.plan import Span
from compliance.record import dataclass
from compliance.report import Reading
from compliance.report.facts import fields
from compliance.report.quotes import head
from compliance.report.rows import Row, rows
from compliance.report.words import Words, clean

_LAST = ("source", "rests")
"""Fields that stand below all others."""
_LONGEST = 400
"""Characters of what is said in one field: who reads an annotation has the plan at hand."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A gap or defect at its place: ``path`` of the plan with ``/``, ``lines`` 1-based with both ends, ``place`` the same in words where a
    person does not find it by its line (a Word document, a PDF), ``message`` in one or more lines.

    ``fingerprint``: hexadecimal digits, the same in every run, no two alike within a plan.
    """

    row: Row
    path: str
    lines: Span
    place: str
    title: str
    message: str
    fingerprint: str


def issues(report: GapReport, reading: Reading) -> Iterator[Issue]:
    """What is to be done about a plan, in the order in which it is mended. What is covered, waived or known is left out, and so is a plan
    that could not be judged: see ``GapReport.failure``."""
    document, words = report.plan.document, reading.words
    path = relative(document.path, reading.root)
    for row in rows(report, words) if not report.failure else ():
        if row.gap and not row.known:
            lines = lines_of(row)
            place = words.where(document, lines) if document.places(lines) else ""
            yield Issue(row, path, lines, place, title(row, words), message(row, report, words), digest(clean(row.identity)))


def lines_of(row: Row) -> Span:
    """The lines of the draft that a row is about; where nothing is there and no place is expected, its first line."""
    first, last = row.span or (1, 1)
    first = max(first, 1)
    return first, max(first, last)


def title(row: Row, words: Words) -> str:
    """Verdict, kind and severity."""
    return clean(
        " · ".join((words.name("status", row.status).upper(), words.name("kind", row.kind), words.name(row.seriousness, row.severity)))
    )


def message(row: Row, report: GapReport, words: Words) -> str:
    """What is asked or wrong, then what is said of it, a line each, and at the end what it rests on."""
    first = row.why if row.status == DEFECT and row.why else row.requirement
    found = [(label, text) for label, text in fields(row, words, report.plan.document) if text != first]
    found.sort(key=lambda field: field[0] in _LAST)
    return "\n".join(map(clean, (first, *(f"{words.name('label', label)}: {head(text, _LONGEST)}" for label, text in found))))


def relative(path: str, root: str) -> str:
    """``path`` as CI systems want it: from ``root`` (empty: from where the program runs), with ``/``. What lies outside of it is called by
    its name alone: reports leave the machine, and its folders are nobody's business."""
    whole = seen(path, root)
    return whole if whole[:1] != "/" and whole.split("/")[0] != os.pardir else whole.rpartition("/")[2] or "-"


def seen(path: str, root: str) -> str:
    """``path`` from ``root``, with ``..`` or whole where it lies outside."""
    try:
        found = os.path.relpath(os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)), os.path.realpath(root))
    except ValueError:  # another drive, or nothing that a system takes for a path
        found = os.sep + path
    return clean(found.replace(os.sep, "/"))
