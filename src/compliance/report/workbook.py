"""GapReport → a workbook (.xlsx): a summary, of several plans a matrix of requirements and plans, the findings, the evidence.

Written by XlsxWriter row by row, so that no more than a row of findings is held. Every text is written as text: none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from compliance.errors import InputError
from compliance.model.document import Document
from compliance.model.findings import CONFLICT, COVERED, DEFECT, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL, GapReport
from compliance.report import Reading
from compliance.report.extras import needed
from compliance.report.facts import heads
from compliance.report.rows import MARKS, ORDER, SIGNS, Row, rows
from compliance.report.words import clean

FILLS = {
    CONFLICT: "#F3D3EE", MISSING: "#F8CFCF", PARTIAL: "#FFE7BF", NOT_EVALUATED: "#CFE6F1", DEFECT: "#FBDCC8", COVERED: "#D5EDDB",
    NOT_APPLICABLE: "#E6E4E0",
}  # fmt: skip
"""Grounds of the verdicts; each stands with its sign or name."""
_FINDINGS = (
    ("plan", 22), ("number", 5), ("status", 14), ("severity", 10), ("kind", 10), ("requirement", 38), ("source", 22), ("quote", 38),
    ("why", 22), ("missing", 32), ("expected", 16), ("suggestion", 38), ("correction", 16), ("review", 18), ("rule", 20),
)  # fmt: skip
_EVIDENCE = (("plan", 26), ("number", 6), ("status", 15), ("requirement", 42), ("role", 12), ("place", 22), ("evidence", 70), ("score", 8))
_LONGEST = 32_000
"""Characters that a cell holds (Excel: 32,767)."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet holds; XlsxWriter leaves out the rest without a word."""
_MADE = datetime(2000, 1, 1)
"""Stands for the time of writing: the same input gives the same bytes."""
_A3, _A4 = 8, 9
"""Paper, by its numbers in workbooks."""
_LETTERS_A_LINE = 1.15
_ROW, _HIGHEST = 13.2, 200.0
"""Points of a line and of the highest row."""


class Renderer:
    """One workbook for one plan or several."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.module = needed("xlsxwriter", "XlsxWriter", "xlsx")
        self.words, self.several = reading.words, several
        self.file = BytesIO()
        self.plans: list[tuple[str, dict[str, int], list[tuple[str, str]]]] = []
        self.asked: dict[str, tuple[str, str, dict[int, str]]] = {}

    def _open(self) -> None:
        """The empty sheets. Rows of several plans wait in a folder of their own, which goes when they have been handed over."""
        options: dict[str, object] = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        if self.several:
            folder = mkdtemp(prefix="compliance-")
            self.clear = finalize(self, rmtree, folder, ignore_errors=True)
            options = {**options, "in_memory": False, "constant_memory": True, "tmpdir": folder}
        several = self.several
        self.book: Any = self.module.Workbook(self.file, options)
        self.book.set_properties({"title": self.words.say("web-title"), "created": _MADE})
        say = self.words.say
        names = ["summary", *(["matrix"] if several else []), "findings", "evidence"]
        self.sheets: dict[str, Any] = {name: self.book.add_worksheet(say(f"sheet-{name}")) for name in names}
        base = {"font_name": "Arial", "font_size": 10, "valign": "top", "border": 1, "border_color": "#C9C4BC"}
        self.plain = self.book.add_format({**base, "text_wrap": True})
        self.number = self.book.add_format({**base, "align": "center"})
        self.bold = self.book.add_format({**base, "bold": True, "text_wrap": True})
        dark = {**base, "bold": True, "bg_color": "#2F4858", "font_color": "#FFFFFF"}
        self.head = self.book.add_format({**dark, "text_wrap": True, "valign": "vcenter"})
        self.turned = self.book.add_format({**dark, "rotation": 90, "align": "center", "valign": "bottom"})
        self.title = self.book.add_format({"font_name": "Arial", "font_size": 14, "bold": True})
        self.note = self.book.add_format({"font_name": "Arial", "font_size": 10, "italic": True, "font_color": "#5B5751"})
        self.fills = {status: self.book.add_format({**base, "bg_color": fill, "align": "center"}) for status, fill in FILLS.items()}
        self.at = dict.fromkeys(names, 0)
        first = 0 if several else 1  # of one plan every row would name it
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
                self.asked.setdefault(row.rule, (row.requirement, row.source, {}))[2][plan] = row.status
        return b""

    def end(self, summary: Mapping[str, int]) -> bytes:
        """The workbook."""
        for name, columns in self.columns.items():
            self.sheets[name].autofilter(0, 0, max(1, self.at[name] - 1), len(columns) - 1)
        if self.several:
            self._matrix()
        self._summary(summary)
        self.book.close()
        if self.several:
            self.clear()
        return self.file.getvalue()

    def _begin(self, name: str, columns: Sequence[tuple[str, int]]) -> None:
        sheet = self.sheets[name]
        for at, (_, width) in enumerate(columns):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 3 if self.several else 2)
        _paper(sheet, _A3 if name == "findings" else _A4)
        sheet.repeat_rows(0)
        self._row(name, [(self.words.say(f"column-{key}"), self.head) for key, _ in columns], height=30)

    def _finding(self, title: str, row: Row, draft: Document) -> None:
        words = self.words
        verdict = self._verdict(row.status)
        elements = [f"{MARKS.get(one.status, '?')} {clean(one.text)}" for one in row.elements if one.status not in ("met", "out")]
        missing = "\n".join(elements or row.missing) if row.gap else ""
        texts: dict[str, str | float] = {
            "plan": title, "status": verdict, "severity": words.name(row.seriousness, row.severity), "kind": words.name("kind", row.kind),
            "requirement": row.requirement,
            "source": row.source, "quote": row.quote, "why": row.why, "missing": missing,
            "expected": words.place(*row.expected, draft) if row.expected else "", "suggestion": row.suggestion,
            "correction": row.correction,
            "review": "\n".join(row.reasons), "rule": row.rule,
        }  # fmt: skip
        fill = {"number": self.number, "status": self.fills[row.status]}
        self._cells("findings", texts, row.number, fill)
        passages = [("label-evidence", passage) for passage in row.evidence]
        if row.nearest:
            passages.append(("label-nearest", row.nearest))
        for role, passage in passages:
            place, score = words.place(passage.address, passage.lines, draft), round(passage.score, 3)
            said: dict[str, str | float] = {"role": words.say(role), "place": place, "evidence": clean(passage.quote), "score": score}
            self._cells("evidence", {**texts, **said}, row.number, {**fill, "score": self.number})

    def _cells(self, name: str, texts: Mapping[str, str | float], number: int, forms: Mapping[str, Any]) -> None:
        """A row of ``texts`` by the columns of a sheet, each in its form or the plain one."""
        columns = self.columns[name]
        cells = [(number if key == "number" else texts[key], forms.get(key, self.plain)) for key, _ in columns]
        self._row(name, cells, [width for _, width in columns])

    def _matrix(self) -> None:
        """A row for each requirement, a column for each plan, and before them how many plans have each verdict."""
        words, sheet = self.words, self.sheets["matrix"]
        counted = (MISSING, CONFLICT, PARTIAL, NOT_EVALUATED, COVERED)
        heads = [words.say("column-requirement"), words.say("column-source"), *map(self._verdict, counted)]
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 1 + len(counted), 9)
        sheet.set_column(2 + len(counted), 1 + len(counted) + len(self.plans), 7)
        sheet.freeze_panes(1, 2 + len(counted))
        _paper(sheet)
        sheet.repeat_rows(0)
        names = [path.replace("\\", "/").rpartition("/")[2] for path, _, _ in self.plans]
        self._row("matrix", [*((text, self.head) for text in heads), *((name, self.turned) for name in names)], height=120)
        for requirement, source, verdicts in self.asked.values():
            sums = [sum(verdict == status for verdict in verdicts.values()) for status in counted]
            signs = [verdicts.get(at, "") for at in range(len(self.plans))]
            self._row(
                "matrix",
                [
                    (requirement, self.plain), (source, self.plain), *((count, self.number) for count in sums),
                    *((SIGNS.get(verdict, ""), self.fills.get(verdict, self.number)) for verdict in signs),
                ],
                [50, 26],
            )  # fmt: skip
        sheet.autofilter(0, 0, max(1, self.at["matrix"] - 1), 1 + len(counted) + len(self.plans))

    def _summary(self, summary: Mapping[str, int]) -> None:
        words, name = self.words, "summary"
        sheet = self.sheets[name]
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(ORDER) + 1, 15)
        _paper(sheet)
        self._row(name, [(words.say("web-title"), self.title)], height=24)
        self._row(name, [])
        for label, text in [fact for _, _, facts in self.plans for fact in facts]:
            self._row(name, [(f"{label}: {text}", self.note)])
        self._row(name, [])
        heads = [words.say("head-plan"), *map(self._verdict, ORDER), words.say("table-total")]
        self._row(name, [(text, self.head) for text in heads], height=30)
        for path, counts, _ in self.plans:
            self._row(name, [(path, self.plain), *self._counts(counts)])
        if self.several:
            self._row(name, [(words.say("table-total"), self.bold), *self._counts(summary)])
        self._row(name, [])
        self._row(name, [(words.say("web-foot"), self.note)])
        sheet.activate()

    def _verdict(self, status: str) -> str:
        return f"{SIGNS[status]} {self.words.name('status', status)}"

    def _counts(self, counts: Mapping[str, int]) -> list[tuple[float, Any]]:
        return [
            *((counts[status], self.fills[status] if counts[status] else self.number) for status in ORDER),
            (sum(counts.values()), self.number),
        ]

    def _row(self, name: str, cells: Sequence[tuple[str | float, Any]], widths: Sequence[int] = (), height: float = 0) -> None:
        """The next row of a sheet, as high as its longest text needs at the ``widths`` (in letters) of its columns."""
        sheet, at = self.sheets[name], self.at[name]
        if widths:
            texts = zip((cell for cell, _ in cells), widths, strict=False)
            lines = max(sum(1 + int(len(part) / width / _LETTERS_A_LINE) for part in str(text).split("\n")) for text, width in texts)
            height = min(_ROW * lines, _HIGHEST)
        if height:
            sheet.set_row(at, height)
        for column, (value, form) in enumerate(cells):
            if isinstance(value, str):
                text = "\n".join(map(clean, value.split("\n")))
                text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
                sheet.write_string(at, column, text, form) if text else sheet.write_blank(at, column, None, form)
            else:
                sheet.write_number(at, column, value, form)
        self.at[name] += 1
        if self.at[name] > _MOST_ROWS or len(cells) > _MOST_COLUMNS:
            self.book.close()  # the rows that wait in files are let go of
            raise InputError("workbook-full", rows=_MOST_ROWS, columns=_MOST_COLUMNS)


def _paper(sheet: Any, size: int = _A4) -> None:
    """Paper across, the sheet as wide as it."""
    sheet.set_paper(size)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
