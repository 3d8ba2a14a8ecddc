"""GapReport → a workbook (.xlsx): a summary, of several plans a matrix of requirements and plans, the findings, the evidence.

Written by XlsxWriter row by row, so that no more than a row of findings is held. Every text is written as text: none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from compliance.model.document import Document
from compliance.model.findings import WAIVED, GapReport
from compliance.report import Reading
from compliance.report.extras import needed
from compliance.report.facts import heads
from compliance.report.rows import MARKS, ORDER, SIGNS, Row, rows
from compliance.report.sheets import A3, A4, Book, matrix, paper, verdict
from compliance.report.words import clean

_FINDINGS = (
    ("plan", 22), ("number", 5), ("status", 14), ("severity", 10), ("kind", 10), ("requirement", 38), ("source", 22), ("quote", 38),
    ("why", 22), ("missing", 32), ("expected", 16), ("suggestion", 38), ("correction", 16), ("review", 18), ("decided", 24), ("rule", 20),
)  # fmt: skip
_EVIDENCE = (("plan", 26), ("number", 6), ("status", 15), ("requirement", 42), ("role", 12), ("place", 22), ("evidence", 70), ("score", 8))


class Renderer:
    """One workbook for one plan or several."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.module = needed("xlsxwriter", "XlsxWriter", "xlsx")
        self.words, self.several = reading.words, several
        self.plans: list[tuple[str, dict[str, int], list[tuple[str, str]]]] = []
        self.asked: dict[str, tuple[str, str, dict[int, str]]] = {}

    def _open(self) -> None:
        """The empty sheets. Rows of several plans wait in a folder of their own, which goes when they have been handed over."""
        options: dict[str, object] = {}
        if self.several:
            folder = mkdtemp(prefix="compliance-")
            self.clear = finalize(self, rmtree, folder, ignore_errors=True)
            options = {"in_memory": False, "constant_memory": True, "tmpdir": folder}
        names = ["summary", *(["matrix"] if self.several else []), "findings", "evidence"]
        self.names = {name: self.words.say(f"sheet-{name}") for name in names}
        self.book = Book(self.module, self.words.say("web-title"), list(self.names.values()), options)
        first = 0 if self.several else 1  # of one plan every row would name it
        self.columns = {"findings": _FINDINGS[first:], "evidence": _EVIDENCE[first:]}
        for name, columns in self.columns.items():
            self._begin(name, columns)

    def add(self, report: GapReport) -> bytes:
        """The rows of a report. Nothing is handed over before the end."""
        plan = len(self.plans)
        if not plan:
            self._open()
        title = clean(report.plan.header.title or report.plan.document.path)
        self.plans.append((clean(report.plan.document.path), report.summary, heads(report, self.words) if not self.several else []))
        for row in rows(report, self.words):
            self._finding(title, row, report.plan.document)
            if self.several and row.lines:
                self.asked.setdefault(row.rule, (row.requirement, row.source, {}))[2][plan] = WAIVED if row.waived else row.status
        return b""

    def end(self, summary: Mapping[str, int]) -> bytes:
        """The workbook."""
        for name, columns in self.columns.items():
            sheet = self.names[name]
            self.book.sheets[sheet].autofilter(0, 0, max(1, self.book.at[sheet] - 1), len(columns) - 1)
        if self.several:
            plans = [path.replace("\\", "/").rpartition("/")[2] for path, _, _ in self.plans]
            matrix(self.book, self.names["matrix"], plans, self.asked.values(), self.words)
        self._summary(summary)
        made = self.book.close()
        if self.several:
            self.clear()
        return made

    def _begin(self, name: str, columns: Sequence[tuple[str, int]]) -> None:
        sheet = self.book.sheets[self.names[name]]
        for at, (_, width) in enumerate(columns):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 3 if self.several else 2)
        paper(sheet, A3 if name == "findings" else A4)
        sheet.repeat_rows(0)
        self.book.row(self.names[name], [(self.words.say(f"column-{key}"), self.book.head) for key, _ in columns], height=30)

    def _finding(self, title: str, row: Row, draft: Document) -> None:
        words = self.words
        verdict = f"{SIGNS[row.status]} {row.verdict(words)}"
        elements = [f"{MARKS.get(one.status, '?')} {clean(one.text)}" for one in row.elements if one.status not in ("met", "out")]
        missing = "\n".join(elements or row.missing) if row.gap else ""
        texts: dict[str, str | float] = {
            "plan": title, "status": verdict, "severity": words.name(row.seriousness, row.severity), "kind": words.name("kind", row.kind),
            "requirement": row.requirement,
            "source": row.source, "quote": row.quote, "why": row.why, "missing": missing,
            "expected": words.place(*row.expected, draft) if row.expected else "", "suggestion": row.suggestion,
            "correction": row.correction,
            "review": "\n".join(row.reasons), "decided": "\n".join(filter(None, (row.waived, row.note))), "rule": row.rule,
        }  # fmt: skip
        fill = {"number": self.book.number, "status": self.book.fills[row.status]}
        self._cells("findings", texts, row.number, fill)
        passages = [("label-evidence", passage) for passage in row.evidence]
        if row.nearest:
            passages.append(("label-nearest", row.nearest))
        for role, passage in passages:
            place, score = words.place(passage.address, passage.lines, draft), round(passage.score, 3)
            said: dict[str, str | float] = {"role": words.say(role), "place": place, "evidence": clean(passage.quote), "score": score}
            self._cells("evidence", {**texts, **said}, row.number, {**fill, "score": self.book.number})

    def _cells(self, name: str, texts: Mapping[str, str | float], number: int, forms: Mapping[str, Any]) -> None:
        """A row of ``texts`` by the columns of a sheet, each in its form or the plain one."""
        columns = self.columns[name]
        cells = [(number if key == "number" else texts[key], forms.get(key, self.book.plain)) for key, _ in columns]
        self.book.row(self.names[name], cells, [width for _, width in columns])

    def _summary(self, summary: Mapping[str, int]) -> None:
        words, name = self.words, self.names["summary"]
        sheet = self.book.sheets[name]
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(ORDER) + 1, 15)
        paper(sheet)
        self.book.row(name, [(words.say("web-title"), self.book.title)], height=24)
        self.book.row(name, [])
        for label, text in [fact for _, _, facts in self.plans for fact in facts]:
            self.book.row(name, [(f"{label}: {text}", self.book.note)])
        self.book.row(name, [])
        heads = [words.say("head-plan"), *(verdict(status, words) for status in ORDER), words.say("table-total")]
        self.book.row(name, [(text, self.book.head) for text in heads], height=30)
        for path, counts, _ in self.plans:
            self.book.row(name, [(path, self.book.plain), *self._counts(counts)])
        if self.several:
            self.book.row(name, [(words.say("table-total"), self.book.bold), *self._counts(summary)])
        self.book.row(name, [])
        self.book.row(name, [(words.say("web-foot"), self.book.note)])
        sheet.activate()

    def _counts(self, counts: Mapping[str, int]) -> list[tuple[float, Any]]:
        return [
            *((counts[status], self.book.fills[status] if counts[status] else self.book.number) for status in ORDER),
            (sum(counts.values()), self.book.number),
        ]
