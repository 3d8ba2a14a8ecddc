"""Matrices → a workbook: a summary by plan, what is missed most, and a sheet of requirements and plans for each higher plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.coverage import Counted, Matrices, Matrix
from compliance.model.findings import COVERED, NOT_EVALUATED
from compliance.report import Reading
from compliance.report.extras import needed
from compliance.report.matrix import LEGEND
from compliance.report.sheets import Asked, Book, matrix, paper, verdict
from compliance.report.words import Words, clean

_REFUSED = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31
"""Letters of the name of a sheet."""


def book(found: Matrices, reading: Reading) -> bytes:
    """The workbook. ``InputError`` where the package is missing or a sheet is full."""
    module, words = needed("xlsxwriter", "XlsxWriter", "xlsx"), reading.words
    summary, missed = words.say("sheet-summary"), words.say("sheet-missed")
    names = _names([summary, missed], found)
    made = Book(module, words.say("matrix-title"), [summary, missed, *names])
    _summary(made, summary, found, words)
    _missed(made, missed, found, words)
    for each, one in zip(names, found.matrices, strict=True):
        matrix(made, each, [clean(row.lower.path) for row in one.rows], _asked(one, words), words)
    made.sheets[summary].activate()
    return made.close()


def _names(taken: list[str], found: Matrices) -> list[str]:
    """A name for the sheet of each higher plan, all different, whatever its letters' case."""
    used = {name.casefold() for name in taken}
    made: list[str] = []
    for one in found.matrices:
        stem = clean(_REFUSED.sub(" ", one.higher.path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0])) or "-"
        given, number = stem[:_LONGEST], 1
        while given.casefold() in used:
            number += 1
            end = f" {number}"
            given = stem[: _LONGEST - len(end)] + end
        used.add(given.casefold())
        made.append(given)
    return made


def _asked(one: Matrix, words: Words) -> Iterator[Asked]:
    for at, column in enumerate(one.columns):
        asked = column.requirement
        source = f"{words.place(asked.address, asked.lines)}\n{asked.rule}"
        yield clean(asked.text), source, {number: row.verdicts[at] for number, row in enumerate(one.rows)}


def _summary(made: Book, sheet: str, found: Matrices, words: Words) -> None:
    """Each plan below each higher plan with its counts; then the plans apart."""
    page = made.sheets[sheet]
    page.set_column(0, 1, 44)
    page.set_column(2, len(LEGEND) + 4, 13)
    page.freeze_panes(1, 1)
    paper(page)
    page.repeat_rows(0)
    heads = [words.say("head-plan"), words.say("matrix-above"), words.say("matrix-level"), words.say("matrix-covered")]
    heads += [verdict(status, words) for status in LEGEND]
    made.row(sheet, [(text, made.head) for text in heads], height=30)
    for one in found.matrices:
        for row in one.rows:
            level = words.name("level", row.lower.level) if row.lower.level else ""
            cells = [(row.lower.path, made.plain), (one.higher.path, made.plain), (level, made.plain), *_counts(made, row.counted)]
            made.row(sheet, cells)
    for plan in found.apart:
        level = words.name("level", plan.level) if plan.level else ""
        why = verdict(NOT_EVALUATED, words) if plan.failure else words.say("matrix-alone")
        made.row(sheet, [(plan.path, made.plain), (why, made.plain), (level, made.plain)])
    page.autofilter(0, 0, max(1, made.at[sheet] - 1), len(heads) - 1)


def _missed(made: Book, sheet: str, found: Matrices, words: Words) -> None:
    """The requirements that most plans lack."""
    page = made.sheets[sheet]
    widths = (50, 26, 34)
    for at, width in enumerate((*widths, *(13 for _ in range(len(LEGEND) + 1)))):
        page.set_column(at, at, width)
    page.freeze_panes(1, 1)
    paper(page)
    page.repeat_rows(0)
    heads = [words.say("column-requirement"), words.say("column-source"), words.say("matrix-above"), words.say("matrix-covered")]
    heads += [verdict(status, words) for status in LEGEND]
    made.row(sheet, [(text, made.head) for text in heads], height=30)
    for path, column in found.missed:
        one = column.requirement
        source = f"{words.place(one.address, one.lines)}\n{one.rule}"
        made.row(sheet, [(one.text, made.plain), (source, made.plain), (path, made.plain), *_counts(made, column.counted)], widths)
    page.autofilter(0, 0, max(1, made.at[sheet] - 1), len(heads) - 1)


def _counts(made: Book, counted: Counted) -> list[tuple[str | float, object]]:
    """The share that is covered, then how many of each verdict."""
    share = f"{counted.of(COVERED)}/{counted.asked}"
    fills = [(counted.of(status), made.fills[status] if counted.of(status) else made.number) for status in LEGEND]
    return [(share, made.number), *fills]
