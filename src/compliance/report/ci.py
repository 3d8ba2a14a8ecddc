"""What the formats of CI systems share: which rows they show, where each stands, what it says, and the name it keeps from run to run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256

from compliance.model.document import Document
from compliance.model.findings import GapReport
from compliance.model.fold import fold
from compliance.model.plan import Span
from compliance.record import dataclass
from compliance.report.facts import fields
from compliance.report.rows import Row, rows
from compliance.report.words import Words, clean

_SAID_ELSEWHERE = ("source", "rests")
"""Fields that stand on a line of their own below the message."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A gap or defect at its place: ``path`` relative with ``/``, ``lines`` 1-based with both ends, ``message`` in one or more lines.

    ``fingerprint``: 64 hexadecimal digits, no two alike within a plan."""

    row: Row
    path: str
    lines: Span
    message: str
    fingerprint: str


def marks(report: GapReport, words: Words) -> Iterator[Mark]:
    """The gaps and defects of a report in their order; what is covered or does not apply is left out."""
    path = relative(report.plan.document.path)
    found = [row for row in rows(report, words) if row.gap]
    for row, fingerprint in zip(found, fingerprints(found), strict=True):
        yield Mark(row, path, lines_of(row), message(row, words, report.plan.document), fingerprint)


def fingerprints(found: list[Row]) -> list[str]:
    """The lasting name of each row: from the rule's id and the words of its quote (of a defect: of its passage), never from line numbers.

    Where several rows would have the same name, they are told apart by their order in the plan."""
    made: list[str] = [""] * len(found)
    counted: dict[str, int] = {}
    for at in sorted(range(len(found)), key=lambda at: (lines_of(found[at]), at)):
        row = found[at]
        quote = row.quote if row.lines else row.evidence[0].quote if row.evidence else ""
        name = f"{clean(row.rule)}\n{fold(clean(quote))}"
        counted[name] = counted.get(name, 0) + 1
        made[at] = sha256((name if counted[name] == 1 else f"{name}\n{counted[name]}").encode()).hexdigest()
    return made


def lines_of(row: Row) -> Span:
    """The lines of the draft that a row is about; where nothing is there and no place is expected, its first line."""
    first, last = row.span or (1, 1)
    first = max(first, 1)
    return first, max(first, last)


def message(row: Row, words: Words, draft: Document) -> str:
    """Verdict and requirement, then what is said of the row, a line each, then what it rests on."""
    said = [f"{words.name('status', row.status).upper()}: {row.requirement}"]
    said += [f"{words.name('label', label)}: {text}" for label, text in fields(row, words, draft) if label not in _SAID_ELSEWHERE]
    return "\n".join([*said, f"{words.name('label', 'source' if row.lines else 'rests')}: {row.source}"])


def relative(path: str) -> str:
    """``path`` as seen from where the program runs, with ``/``. What lies outside of there is called by its name alone: reports leave the
    machine, and its folders are nobody's business."""
    try:
        seen = os.path.relpath(path)
    except ValueError:  # another drive
        seen = os.path.basename(path)
    if seen.split(os.sep)[0] == os.pardir:
        seen = os.path.basename(path)
    return clean(seen.replace(os.sep, "/")) or "-"
