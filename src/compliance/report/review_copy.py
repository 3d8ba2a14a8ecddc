"""GapReport → the review copy (.docx): the draft with a comment at each place that is to be looked at, and a review slip at its end.

python-docx writes it. A draft that is a Word document stays as it is; of any other its text stands in a fresh one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from compliance.model.document import Document
from compliance.model.findings import GapReport
from compliance.report import Reading
from compliance.report.extras import needed
from compliance.report.facts import fields
from compliance.report.review_anchor import WORD, Anchor, Fresh, Own
from compliance.report.review_slip import slip
from compliance.report.rows import SIGNS, Row, rows
from compliance.report.words import Words, clean

_STAMP = (1980, 1, 1, 0, 0, 0)
"""Stands for the time of writing in the archive: the same input gives the same bytes."""


class Renderer:
    """The review copy of one plan."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.module, self.words = needed("docx", "python-docx", "docx"), reading.words

    def add(self, report: GapReport) -> bytes:
        """The whole document."""
        found = rows(report, self.words)
        gaps = [row for row in found if row.gap and not report.failure]
        own = None if report.failure else Own.opened(self.module, report.plan)  # what could not be read is not opened again
        copy = own or Fresh(self.module, report.plan, gaps)
        anchors = [(row, copy.anchor(row)) for row in gaps]
        for row, anchor in anchors:
            if anchor:
                _comment(copy.document, anchor, row, self.words, report.plan.document)
        refused = own is None and not report.failure and report.plan.document.path.lower().endswith(WORD)
        slip(copy.document, report, found, self.words, [self.words.say("slip-fresh")] if refused else [])
        file = BytesIO()
        copy.document.save(file)
        return _repacked(file.getvalue())

    def end(self, summary: Mapping[str, int]) -> bytes:
        """Nothing follows."""
        return b""


def _comment(document: Any, anchor: Anchor, row: Row, words: Words, draft: Document) -> None:
    """A comment in paragraphs: the verdict, what is asked, everything that is said of it."""
    head = " · ".join((row.verdict(words).upper(), words.name("kind", row.kind), words.name(row.seriousness, row.severity)))
    said = [f"{row.number}. {SIGNS[row.status]} {head}", row.requirement]
    for label, value in fields(row, words, draft):
        if label not in ("evidence", "place", "expected"):
            said.append(f"{words.name('label', label)}: {value}")
        if label == "source" and row.quote and row.quote != row.requirement:
            said.append(f"{words.name('label', 'quote')}: “{row.quote}”")
    text = "\n".join(map(clean, said))
    made = document.add_comment(list(anchor), text, author=words.say("comment-author"), initials=words.say("comment-initials"))
    for name in [name for name in made._comment_elm.attrib if name.endswith("}date")]:
        del made._comment_elm.attrib[name]


def _repacked(data: bytes) -> bytes:
    """An archive whose parts do not tell when they were written."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            stamped = zipfile.ZipInfo(part.filename, _STAMP)
            stamped.compress_type, stamped.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            after.writestr(stamped, before.read(part))
    return made.getvalue()
