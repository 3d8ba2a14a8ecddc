"""A workbook in the making (XlsxWriter): its formats, rows as high as their texts, and the sheet of requirements and plans.

Every text is written as text: none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import ModuleType
from typing import Any

from compliance.errors import InputError
from compliance.model.findings import CONFLICT, COVERED, DEFECT, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL, WAIVED
from compliance.report.rows import SIGNS
from compliance.report.words import Words, clean

FILLS = {
    CONFLICT: "#F3D3EE", MISSING: "#F8CFCF", PARTIAL: "#FFE7BF", NOT_EVALUATED: "#CFE6F1", DEFECT: "#FBDCC8", COVERED: "#D5EDDB",
    NOT_APPLICABLE: "#E6E4E0", WAIVED: "#EFEDE8",
}  # fmt: skip
"""Grounds of the verdicts; each stands with its sign or name."""
A3, A4 = 8, 9
"""Paper, by its numbers in workbooks."""
_LONGEST = 32_000
"""Characters that a cell holds (Excel: 32,767)."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet holds; XlsxWriter leaves out the rest without a word."""
_MADE = datetime(2000, 1, 1)
"""Stands for the time of writing: the same input gives the same bytes."""
_LETTERS_A_LINE = 1.15
_ROW, _HIGHEST = 13.2, 200.0
"""Points of a line and of the highest row."""
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Asked = tuple[str, str, Mapping[int, str]]
"""A requirement, where it stands, and the verdict of each plan (by its number, from 0) that it is asked of."""


class Book:
    """A workbook with empty sheets; ``names`` are messages, or titles as they stand. ``options``: of XlsxWriter, over the usual ones.

    ``row`` adds to a sheet, ``close`` gives the bytes."""

    def __init__(self, module: ModuleType, title: str, names: Sequence[str], options: Mapping[str, object] | None = None) -> None:
        self.file = BytesIO()
        self.book: Any = module.Workbook(self.file, {**_PLAIN, **(options or {})})
        self.book.set_properties({"title": title, "created": _MADE})
        self.sheets: dict[str, Any] = {name: self.book.add_worksheet(name) for name in names}
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

    def row(self, name: str, cells: Sequence[tuple[str | float, Any]], widths: Sequence[int] = (), height: float = 0) -> None:
        """The next row of a sheet, as high as its longest text needs at the ``widths`` (in letters) of its columns.

        ``InputError`` where the sheet is full."""
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

    def close(self) -> bytes:
        """The whole workbook."""
        self.book.close()
        return self.file.getvalue()


def paper(sheet: Any, size: int = A4) -> None:
    """Paper across, the sheet as wide as it."""
    sheet.set_paper(size)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)


def verdict(status: str, words: Words) -> str:
    """A verdict by sign and name."""
    return f"{SIGNS[status]} {words.name('status', status)}"


def matrix(book: Book, name: str, plans: Sequence[str], asked: Iterable[Asked], words: Words) -> None:
    """A row for each requirement, a column for each plan, and before them how many plans have each verdict."""
    sheet = book.sheets[name]
    counted = (MISSING, CONFLICT, PARTIAL, NOT_EVALUATED, COVERED)
    heads = [words.say("column-requirement"), words.say("column-source"), *(verdict(status, words) for status in counted)]
    sheet.set_column(0, 0, 50)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 1 + len(counted), 9)
    sheet.set_column(2 + len(counted), 1 + len(counted) + len(plans), 7)
    sheet.freeze_panes(1, 2 + len(counted))
    paper(sheet)
    sheet.repeat_rows(0)
    book.row(name, [*((text, book.head) for text in heads), *((plan, book.turned) for plan in plans)], height=120)
    for requirement, source, verdicts in asked:
        sums = [sum(found == status for found in verdicts.values()) for status in counted]
        signs = [verdicts.get(at, "") for at in range(len(plans))]
        book.row(
            name,
            [
                (requirement, book.plain), (source, book.plain), *((count, book.number) for count in sums),
                *((SIGNS.get(found, ""), book.fills.get(found, book.number)) for found in signs),
            ],
            [50, 26],
        )  # fmt: skip
    sheet.autofilter(0, 0, max(1, book.at[name] - 1), 1 + len(counted) + len(plans))
