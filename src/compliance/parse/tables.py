"""Tables below the first section, made ready for the outline: a row of a table of tasks becomes a clause, a row of any other one paragraph.

Readers give cells as lines with their places and understand nothing of them. Here the heads of the columns are looked at (columns.yaml):

    TT | Nhiệm vụ        | Chủ trì  | Thời gian          2  Rà soát trẻ em ...            item, label 2
    2  | Rà soát trẻ em  | Sở Y tế  | Quý II/2025   →       Chủ trì: Sở Y tế              side, role organization
                                                            Thời gian: Quý II/2025        side

Letterheads and signatures, which are set side by side in tables of two columns without such heads, stay the lines that they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.document import Document
from compliance.model.fold import fold
from compliance.model.lexicon import ColumnWords, Lexicon
from compliance.parse.labels import roman
from compliance.parse.layout import Row, closed
from compliance.parse.pieces import Item
from compliance.record import dataclass, field, replace

ITEM, GROUP, SIDE, ROW, GOES_ON = "item", "group", "side", "row", "goes-on"
"""Parts of tables: a row that is a clause; one that is the title of those below it; a further paragraph of a clause; a row of another
table; what goes on with the paragraph before."""
PARTS = (GROUP, ITEM)
"""Those that open an item, from the outside in."""
ANNEX = "annex"
ORDER, TASK, LEAD, WITH, TIME, MONEY = "order", "task", "lead", "with", "time", "money"
ORGANIZATION, FUNDING = "organization", "funding"
_ROLES = {LEAD: ORGANIZATION, WITH: ORGANIZATION, MONEY: FUNDING}
_HEAD_ROWS = 3
_LONGEST_HEAD = 60
_LONGEST_LABEL = 8
_DATA_COLUMNS = 3
"""Columns with text in them; letterheads and signatures leave the middle one of three empty."""
_ANNEX_WORDS = 2
"""Words of an annex's title that name it, before its number."""


@dataclass(slots=True)
class _Cell:
    """A cell with its lines (number, text) and its first and last column and row."""

    row: int
    last_row: int
    column: int
    last_column: int
    pieces: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.pieces)


def arranged(body: list[Row], document: Document, lexicon: Lexicon) -> list[Row]:
    """The rows of ``body`` with those of tables in the place of their cells' lines."""
    if not any(line.place and line.place[0][0] == "table" for line in document.lines):
        return body
    made: list[Row] = []
    at = 0
    while at < len(body):
        table = _table(document, body[at])
        end = at + 1
        while table and end < len(body) and _table(document, body[end]) == table:
            end += 1
        made += _rows(body[at:end], document, lexicon.columns) if table else body[at:end]
        at = end
    return made


def _table(document: Document, row: Row) -> int:
    """The number of the table in which ``row`` stands, 0 outside of tables."""
    place = document.lines[row.number - 1].place
    return place[0][1] if place and place[0][0] == "table" else 0


def _rows(lines: list[Row], document: Document, words: ColumnWords) -> list[Row]:
    """The lines of one table."""
    cells = _cells(lines, document)
    columns, head = _columns(cells, words)
    if columns:
        return list(_tasks(cells, columns, head, words, document.whole))
    if len({cell.row for cell in cells}) > 1 and len({cell.column for cell in cells}) >= _DATA_COLUMNS:
        return list(_plain(cells))
    return lines


def _cells(lines: list[Row], document: Document) -> list[_Cell]:
    found: dict[tuple[int, int], _Cell] = {}
    for line in lines:
        place = dict(document.lines[line.number - 1].place)
        row, column = place["row"], place["cell"]
        cell = found.setdefault((row, column), _Cell(row, row + place.get("rows", 1) - 1, column, column + place.get("columns", 1) - 1))
        cell.pieces.append((line.number, line.text))
    return list(found.values())


def _columns(cells: list[_Cell], words: ColumnWords) -> tuple[dict[int, str], int]:
    """What each column holds and the last row of the head; nothing where the table is none of tasks."""
    first = cells[0].row
    for top in range(first, first + _HEAD_ROWS):
        heads = [cell for cell in cells if cell.row == top]
        last = max((cell.last_row for cell in heads if cell.last_row < top + _HEAD_ROWS), default=top)
        columns: dict[int, str] = {}
        for cell in sorted((cell for cell in cells if top <= cell.row <= last), key=lambda cell: cell.row):
            if len(cell.text) <= _LONGEST_HEAD and (kind := _kind(cell.text, words)):
                columns.update(dict.fromkeys(range(cell.column, cell.last_column + 1), kind))
        kinds = set(columns.values())
        if len(heads) > 1 and TASK in kinds and kinds & {LEAD, WITH, TIME, MONEY}:
            return columns, last
    return {}, 0


def _kind(head: str, words: ColumnWords) -> str:
    """What a column with that head holds; empty where no word says it."""
    text = f" {fold(head)} "
    found = [
        (at, -len(phrase), kind)
        for kind, phrases in words.heads.items()
        for phrase in map(fold, phrases)
        if (at := text.find(f" {phrase} ")) >= 0
    ]
    return min(found)[2] if found else ""


def _tasks(cells: list[_Cell], columns: dict[int, str], head: int, words: ColumnWords, whole: bool) -> Iterator[Row]:
    """The rows of a table of tasks below its head; ``whole``: lines of a cell are paragraphs, not broken ones."""
    names = {cell.column: cell.text for cell in cells if cell.row <= head}
    sums = tuple(fold(phrase) + " " for phrase in words.sums)
    for number in sorted({cell.row for cell in cells if cell.row > head}):
        here = [cell for cell in cells if cell.row <= number <= cell.last_row and cell.row > head]
        own = [cell for cell in here if cell.row == number]
        order = next((cell for cell in here if columns.get(cell.column) == ORDER), None)
        tasks = [cell for cell in here if columns.get(cell.column) == TASK and cell is not order]
        label = order.text.strip(" .)") if order and len(order.text) <= _LONGEST_LABEL else ""
        if order and not tasks and columns.get(order.last_column) != ORDER:
            tasks, order, label = [order], None, ""
        others = [cell for cell in here if cell is not order and cell not in tasks]
        if not tasks or (fold(tasks[0].text) + " ").startswith(sums):
            yield from _plain(own)
            continue
        start = min(cell.pieces[0][0] for cell in own)
        if any(cell in own for cell in tasks):
            yield from _paragraphs(tasks, ITEM if others else GROUP, label, whole)
        else:  # one task over several rows goes on
            others = [cell for cell in others if cell in own]
        for cell in others:
            yield from _side(cell, columns.get(cell.column, ""), names.get(cell.column, ""), start, cell in own, words, whole)


def _goes_on(text: str, before: str, whole: bool) -> bool:
    """Whether the line ``text`` of a cell goes on with the paragraph of the line ``before``."""
    return text[0].islower() or not (whole or closed(before) or text[0] in "-+")


def _paragraphs(tasks: list[_Cell], part: str, label: str, whole: bool) -> Iterator[Row]:
    """The cells that say what is to be done: the first line opens the clause, what begins anew is a paragraph of its own."""
    before = ""
    for cell in tasks:
        for line, text in cell.pieces:
            further = GOES_ON if _goes_on(text, before, whole) else SIDE
            yield Row(line, text, 0, part=further if before else part, label="" if before else label)
            before = text


def _side(cell: _Cell, kind: str, head: str, start: int, own: bool, words: ColumnWords, whole: bool) -> Iterator[Row]:
    """A cell beside the task, headed by what it is; one that began in a row above stands on the first line of this one."""
    label = words.labels.get(kind) or head
    for at, (line, text) in enumerate(cell.pieces):
        bare = text.lstrip("-+ ") or text
        after = cell.pieces[at + 1][1] if at + 1 < len(cell.pieces) else ""
        ended = f"{bare};" if after and bare[-1] not in ".;,:" and not _goes_on(after, text, whole) else bare
        shown = f"{label}: {ended}" if label and at == 0 else ended
        yield Row(line if own else start, shown, 0, part=GOES_ON if at else SIDE, role=_ROLES.get(kind, ""))


def _plain(cells: list[_Cell]) -> Iterator[Row]:
    """Rows of a table as one paragraph each."""
    before = 0
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        for line, text in cell.pieces:
            yield replace(Row(line, text, 0), part=GOES_ON if cell.row == before else ROW)
            before = cell.row


def opened(row: Row, above: list[Item]) -> tuple[Item, Item]:
    """The item under which the row of a table stands, and its own; ``above`` are the items that are open, and will be."""
    while above[-1].kind in PARTS and PARTS.index(above[-1].kind) >= PARTS.index(row.part):
        above.pop()
    parent = above[-1]
    parent.counts[ITEM] = parent.counts.get(ITEM, 0) + 1
    address = f"{parent.address}.{row.label or parent.counts[ITEM]}"
    above.append(Item(row.part, row.label, (0,), address, parent.address, above[0].role, row.number))
    return parent, above[-1]


def annex(title: str, line: int) -> Item:
    """The section that a table of tasks in an annex of that title opens on ``line``."""
    words = title.split()
    number = words[_ANNEX_WORDS].strip(".:") if len(words) > _ANNEX_WORDS else ""
    label = " ".join(words[: _ANNEX_WORDS + bool(number.isdecimal() or roman(number))]).rstrip(" .:")
    return Item(ANNEX, label, (0,), label, "", "contents", line, True, title[len(label) :].strip(" .:"))
