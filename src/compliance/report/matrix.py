"""Matrices → a heat map for a terminal. Each verdict has its sign, so that none is told by its colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from compliance.model.coverage import Column, Counted, Lower, Matrices, Matrix
from compliance.model.findings import CONFLICT, COVERED, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL, STATUSES, WAIVED
from compliance.report import Reading, quotes
from compliance.report.rows import SIGNS
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.words import Words, clean

HEAT = {
    COVERED: "black on green",
    PARTIAL: "black on yellow",
    MISSING: "white on red",
    CONFLICT: "white on magenta",
    NOT_EVALUATED: "black on cyan",
    WAIVED: "black on white",
    NOT_APPLICABLE: "dim",
}
"""The grounds of the cells."""
LEGEND = (*STATUSES, WAIVED)
"""The verdicts in the order in which they are explained."""
_GAPS = (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED)
_NAME_LEAST = 14
_EVERY = 5
"""The ruler has the number of every fifth requirement."""


def text(found: Matrices, reading: Reading, sort: str) -> str:
    """The page: what the signs mean, a map for each higher plan, plans apart, and what is missed most."""
    page, words = Page(reading.width, reading.styled), reading.words
    page.line(*_legend(words), hanging=2)
    page.blank()
    for matrix in found.matrices:
        _map(page, words, matrix)
    if not found.matrices:
        page.line((words.say("matrix-none"), "bold"))
        page.blank()
    _apart(page, words, found.apart)
    _missed(page, words, found)
    _worst(page, words, found)
    page.rule(words.say("matrix-all", count=found.plans))
    page.line(*counts(found.counted, words), hanging=2)
    if found.left_out:
        page.line((words.say("matrix-left-out", count=found.left_out), "dim"))
    page.line((words.say(f"matrix-sorted-{sort}"), "dim"))
    return page.text()


def counts(counted: Counted, words: Words) -> list[Styled]:
    """How many of what is asked have each verdict, those that occur."""
    parts: list[Styled] = [(words.say("matrix-verdicts", count=sum(counted.counts.values())), "bold")]
    for status in LEGEND:
        if counted.of(status):
            glued = f"{SIGNS[status]} {counted.of(status)} {words.name('status', status)}".replace(" ", GLUE)
            parts += [" · " if len(parts) > 1 else ": ", glued]
    return parts


def gaps(counted: Counted) -> str:
    """The gaps by their signs: ``✗3 ~1``."""
    return " ".join(f"{SIGNS[status]}{counted.of(status)}" for status in _GAPS if counted.of(status))


def name(path: str, level: str | None, words: Words) -> str:
    """A document by its path and level."""
    return f"{clean(path)} ({words.name('level', level)})" if level else clean(path)


def _legend(words: Words) -> Iterator[Styled]:
    yield (words.say("matrix-legend") + " ", "dim")
    for at, status in enumerate(LEGEND):
        if at:
            yield "  "
        yield (f" {SIGNS[status]} ".replace(" ", GLUE), HEAT[status])
        yield f" {words.name('status', status)}".replace(" ", GLUE)


def _map(page: Page, words: Words, matrix: Matrix) -> None:
    """A row for each plan, a column for each requirement; in bands where the page is too narrow for all."""
    higher = matrix.higher
    page.rule(name(higher.path, higher.level, words))
    if higher.title:
        page.line(clean(higher.title))
    page.line((words.say("matrix-below", plans=len(matrix.rows), asked=len(matrix.columns)), "dim"))
    page.blank()
    if not matrix.columns:
        page.line((words.say("matrix-empty"), "bold yellow"))
        for row in matrix.rows:
            page.line(name(row.lower.path, row.lower.level, words), indent=2)
        page.blank()
        return
    heads = (words.say("head-plan"), words.say("matrix-covered"))
    shares = [_share(row.counted) if row.lower.failure is None else SIGNS[NOT_EVALUATED] for row in matrix.rows]
    beside = max(map(len, (heads[1], *shares)))
    names = [clean(row.lower.path) for row in matrix.rows]
    wide = min(max(map(len, (heads[0], *names))), max(_NAME_LEAST, (page.width - beside) // 3))
    room = page.width - wide - beside - 4
    cell = 2 if 2 * len(matrix.columns) <= room else 1
    for first in range(0, len(matrix.columns), room // cell):
        band = matrix.columns[first : first + room // cell]
        gap = " " * (wide + beside + 4)
        page.row((gap + _sections(band, cell, words), "dim"))
        page.row((f"{heads[0]:<{wide}}  {heads[1]:>{beside}}  ", "bold"), (_ruler(band, cell), "dim"))
        for row, shown, share in zip(matrix.rows, names, shares, strict=True):
            left = shown if len(shown) <= wide else "…" + shown[-(wide - 1) :]
            page.row(f"{left:<{wide}}  {share:>{beside}}  ", *_cells(row.verdicts[first : first + len(band)], cell))
        page.blank()


def _cells(verdicts: Sequence[str], cell: int) -> Iterator[Styled]:
    """The signs of a row, neighbours of one verdict together."""
    for status, same in groupby(verdicts):
        yield (f"{SIGNS[status]:>{cell}}" * len(list(same)), HEAT[status])


def _sections(band: Sequence[Column], cell: int, words: Words) -> str:
    """The section of the higher plan above its first requirement, where there is room for its name."""
    made = ""
    starts = [(at, name) for at, name in enumerate(_section(column, words) for column in band)]
    changes = [(at, name) for at, name in starts if at == 0 or starts[at - 1][1] != name]
    for number, (at, name) in enumerate(changes):
        until = changes[number + 1][0] if number + 1 < len(changes) else len(band)
        if len(name) < (until - at) * cell + (number + 1 == len(changes)):
            made = made.ljust(at * cell + cell - 1) + name
    return made


def _section(column: Column, words: Words) -> str:
    return clean(words.name("part", column.requirement.address.partition(".")[0]))


def _ruler(band: Sequence[Column], cell: int) -> str:
    """The numbers of some requirements; the last digit of each stands above its column."""
    made = ""
    for at, column in enumerate(band, 1):
        number = str(column.number)
        fits = at * cell - len(number) >= len(made) + bool(made)
        if fits and (column.number % _EVERY == 0 or at == 1 or (len(band) < _EVERY)):
            made = made.ljust(at * cell - len(number)) + number
    return made


def _share(counted: Counted) -> str:
    return f"{counted.of(COVERED)}/{counted.asked}"


def _apart(page: Page, words: Words, apart: Sequence[Lower]) -> None:
    """Plans that stand in no matrix."""
    if not apart:
        return
    page.rule(words.say("matrix-apart", count=len(apart)))
    for one in apart:
        mark = (f"{SIGNS[NOT_EVALUATED]} ", "bold cyan") if one.failure else ("  ", "")
        page.line(mark, name(one.path, one.level, words))
        if one.failure:
            page.line((clean(words.note(one.failure)), "cyan"), indent=4)
    page.blank()


def _missed(page: Page, words: Words, found: Matrices) -> None:
    if not found.missed:
        return
    page.rule(words.say("matrix-missed"))
    for path, column in found.missed:
        one = column.requirement
        said = words.say("matrix-missed-one", number=column.number, covered=column.counted.of(COVERED), asked=column.counted.asked)
        place = words.place(clean(one.address), one.lines)
        page.line((f"{gaps(column.counted)}  ", "bold red"), said, hanging=2)
        page.line(quotes.head(clean(one.text), 2 * page.width - 20), indent=4)
        page.line((f"{clean(one.rule)}  {clean(path)}, {place}", "dim"), indent=4)
    page.blank()


def _worst(page: Page, words: Words, found: Matrices) -> None:
    if not found.worst:
        return
    page.rule(words.say("matrix-worst"))
    for one, counted in found.worst:
        said = words.say("matrix-worst-one", covered=counted.of(COVERED), asked=counted.asked)
        page.line((f"{gaps(counted)}  ", "bold red"), name(one.path, one.level, words), (f"  {said}", "dim"), hanging=2)
    page.blank()
