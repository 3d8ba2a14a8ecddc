"""GapReport → Markdown for mails and wikis. What comes from documents is escaped: it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from compliance.model.document import Document
from compliance.model.findings import COVERED, NOT_APPLICABLE, NOT_EVALUATED, GapReport
from compliance.report import Reading
from compliance.report.facts import counts, fields, heads, nothing, table
from compliance.report.rows import ORDER, SEVERITIES, SIGNS, Row, failed, rows, shown
from compliance.report.words import Words, clean

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
"""Characters that mark something up wherever they stand, in CommonMark or in what wikis add to it."""
_FIRST = re.compile(r"^(\d*)([-#+=:.)])")
"""Those that do so at the head of a line."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Renderer:
    """Reports one after another; below several of them the counts of all together."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.several, self.count = reading, several, 0

    def add(self, report: GapReport) -> str:
        """A report."""
        self.count += 1
        return ("\n" if self.count > 1 else "") + "\n".join(_lines(report, self.reading)) + "\n"

    def end(self, summary: Mapping[str, int]) -> str:
        """The counts of all."""
        if not self.several:
            return ""
        words = self.reading.words
        said = " · ".join(f"{summary[status]} {words.name('status', status)}" for status in ORDER)
        return f"\n# {text(words.say('all-plans', count=self.count))}\n\n{text(said)}\n"


def text(value: str) -> str:
    """``value`` so that it reads the same when rendered, wherever in a line it stands."""
    return _FIRST.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", clean(value))).translate(_ENTITIES)


def _lines(report: GapReport, reading: Reading) -> Iterator[str]:
    words = reading.words
    found = rows(report, words)
    yield f"# {text(report.plan.header.title or report.plan.document.path)}"
    for note in report.notes:
        yield from ("", f"> **{SIGNS['defect']}** {text(words.note(note))}")
    if report.failure:
        yield from ("", f"**{SIGNS[NOT_EVALUATED]} {text(failed(report, words))}**")
        return
    yield ""
    for label, value in heads(report, words):
        yield f"- **{text(label)}:** {text(value)}"
    yield from ("", text(counts(report, words)))
    yield from _table(found, words)
    shown_rows = shown(found, reading.show)
    groups: list[tuple[str, list[Row]]] = [
        (f"group-{severity}", [row for row in shown_rows if row.gap and row.kind and row.lines and row.severity == severity])
        for severity in SEVERITIES
    ]
    groups.append(("group-defect", [row for row in shown_rows if row.gap and not row.lines]))
    groups += [(f"group-{status}", [row for row in shown_rows if row.status == status]) for status in (COVERED, NOT_APPLICABLE)]
    groups.append(("group-waived", [row for row in shown_rows if row.waived]))
    if not any(row.gap for row in shown_rows):
        yield from ("", f"**{text(words.say(nothing(report, 'no-gaps')))}**")
    for key, group in groups:
        if group:
            yield from ("", f"## {text(words.say(key, count=len(group)))}")
            for row in group:
                yield from _row(row, words, report.plan.document)


def _table(found: list[Row], words: Words) -> Iterable[str]:
    kinds = table(found)
    if not kinds:  # all is waived or known
        return
    present = [status for status in ORDER if any(row.status == status for row in found if not row.waived)]
    yield ""
    names = [f"{SIGNS[status]} {words.name('status', status)}" for status in present]
    yield _cells([words.say("table-kind"), *names, words.say("table-total")])
    yield "| --- |" + " ---: |" * (len(present) + 1)
    for kind, counted in kinds.items():
        numbers = [str(counted.get(status, 0) or "") for status in present]
        yield _cells([words.name("kind", kind), *numbers, str(sum(counted.values()))])


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(text, cells))} |"


def _row(row: Row, words: Words, draft: Document) -> Iterator[str]:
    verdict = f"{SIGNS[row.status]} {row.verdict(words).upper()}"
    head = " · ".join((verdict, words.name("kind", row.kind), words.name(row.seriousness, row.severity)))
    yield from ("", f"### {row.number}. {text(head)}")
    yield from ("", text(row.requirement), "")
    if row.quote and row.quote != row.requirement:
        yield from (f"> {text(row.quote)}", "")
    for label, value in fields(row, words, draft):
        yield f"- **{text(words.name('label', label))}:** {text(value)}"
