"""Document → outline: sections, clauses at every depth, and all text as passages with the lines that it stands on."""

from __future__ import annotations

from compliance.errors import InputError
from compliance.model.document import Document
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Clause, Paragraph, Passage, Section
from compliance.parse.items import Builder
from compliance.parse.labels import NUMBER, PART, ROMAN, label, part
from compliance.parse.layout import Layout, Row, layout, rows
from compliance.parse.pieces import Item, capitals, joined, role_of
from compliance.parse.tables import arranged
from compliance.record import dataclass

_LATE = 3
_LONGEST_TYPE = 40
_TITLE_LINES = 9


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a plan.

    ``layout`` as found below the first section; ``before``: the lines above that of the document's type; ``title``: those below it;
    ``opening``: the paragraphs from there to the first section; ``notes``: footnotes; ``passages``: all text from the opening to the
    recipients, in the order of the document.
    """

    layout: Layout
    before: tuple[Row, ...]
    title: tuple[Row, ...]
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    notes: tuple[Paragraph, ...]


def outline(document: Document, lexicon: Lexicon) -> Outline:
    """The outline of the plan in ``document``; ``InputError`` where nothing in it reads as a section or an item of a plan."""
    every = rows(document)
    top = _plan_line(every, lexicon)
    kind, first = _first_section(every, top, lexicon)
    top = first if top is None else top
    if kind is None:
        raise InputError("plan-without-sections", path=document.path)
    body = arranged(every[first:], document, lexicon)
    setting = layout([row for row in body if not row.part], lexicon.layout.open_end)
    builder = Builder(kind, setting, lexicon)
    for index, row in enumerate(body):
        builder.take(row, body[index + 1].text if index + 1 < len(body) else "")
    title, opening = _opening(every[top:first], lexicon)
    sections, clauses, passages = _made(builder)
    ahead = tuple(Passage("opening", run.lines, "opening", run.text, False, run.starts) for run in opening)
    return Outline(
        setting, tuple(every[:top]), title, opening, sections, clauses, ahead + passages, tuple(run.paragraph() for run in builder.notes)
    )


def _plan_line(every: list[Row], lexicon: Lexicon) -> int | None:
    """The index of the line that names the type of the plan, if any: of a plan carried by a decision its own, not the decision's."""
    names = {fold(name) for name in lexicon.layout.plan}
    attached = tuple(fold(phrase) for phrase in lexicon.layout.attached)
    alone: list[int] = []
    titled: list[int] = []
    for index, row in enumerate(every):
        if not row.text[0].isupper() or not capitals(row.text[:_LONGEST_TYPE]):
            continue
        words = fold(row.text)
        if words in names:
            below = every[index + 1 : index + _TITLE_LINES]
            if any(other.text.startswith("(") and fold(other.text).startswith(attached) for other in below):
                return index
            alone.append(index)
        elif not titled and words.startswith(tuple(name + " " for name in names)):
            titled.append(index)
    return next(iter((*alone, *titled)), None)


def _first_section(every: list[Row], top: int | None, lexicon: Lexicon) -> tuple[str | None, int]:
    """The kind of label that the sections of this plan have, and the index of the first of them."""
    firsts: dict[str, int] = {}
    for index in range(top or 0, len(every)):
        row = every[index]
        found = None if row.table else label(row.text) or part(row.text, lexicon.layout)
        if found is None or found.kind not in (ROMAN, PART, NUMBER) or found.kind in firsts or len(found.value) > 1:
            continue
        rest = f"{row.text[found.end :]} {every[index + 1].text if index + 1 < len(every) else ''}".strip()
        known = role_of(row.text[found.end :], lexicon) != "other"
        begins = {
            ROMAN: found.value[0] < _LATE and known,
            PART: len(found.printed) > 1,
            NUMBER: found.value == (1,) and rest[:1].isupper() and (top is not None or known),
        }
        if capitals(row.text[found.end :] or rest) or begins[found.kind]:
            firsts[found.kind] = index
            if found.kind == ROMAN:
                break
    if ROMAN in firsts:
        return ROMAN, min(firsts[ROMAN], firsts.get(PART, firsts[ROMAN]))
    return next(((kind, firsts[kind]) for kind in (PART, NUMBER) if kind in firsts), (None, 0))


def _opening(head: list[Row], lexicon: Lexicon) -> tuple[tuple[Row, ...], tuple[Paragraph, ...]]:
    """The lines of the title and the paragraphs between it and the first section."""
    starts = tuple(fold(phrase) for phrase in lexicon.layout.opening)
    attached = tuple(fold(phrase) for phrase in lexicon.layout.attached)
    title: list[Row] = []
    rest: list[Row] = []
    if head:
        # The title may stand on the line of the type.
        words = fold(head[0].text) + " "
        name = max((name for name in map(fold, lexicon.layout.plan) if words.startswith(name + " ")), key=len, default=words)
        if same_line := " ".join(head[0].text.split()[len(name.split()) :]):
            title.append(Row(head[0].number, same_line, head[0].gap))
    for index, row in enumerate(head[1:], start=1):
        if not rest:
            words = fold(row.text + " " + head[index + 1].text) if len(row.text) < 20 and index + 1 < len(head) else fold(row.text)
            begins = row.text[0].isupper() and not capitals(row.text) and (words + " ").startswith(tuple(start + " " for start in starts))
            if not (begins and title) and not (row.text[0] == "(" and words.startswith(attached)):
                title.append(row)
                continue
        rest.append(row)
    paragraphs: list[list[Row]] = []
    for row in rest:
        if paragraphs and not (row.text[0].isupper() and paragraphs[-1][-1].text.endswith((";", "."))):
            paragraphs[-1].append(row)
        else:
            paragraphs.append([row])
    return tuple(title), tuple(joined([(row.number, row.text) for row in group]) for group in paragraphs)


def _made(builder: Builder) -> tuple[tuple[Section, ...], tuple[Clause, ...], tuple[Passage, ...]]:
    passages: list[Passage] = []
    for run in builder.runs:
        paragraph = run.paragraph()
        passages.append(Passage(run.address, paragraph.lines, run.role, paragraph.text, run.heads, paragraph.starts))
        if run.section:
            run.section.last = max(run.section.last, paragraph.lines[1])
    filled = {id(run.section) for run in builder.runs} | {id(item) for item in builder.items if item.section and item.children}
    sections = tuple(
        Section(item.line, item.label, item.heading, item.role, item.last)
        for item in builder.items
        if item.section and (item.kind == builder.kind or id(item) in filled)
    )
    return sections, tuple(_clause(item) for item in builder.items if not item.section), tuple(passages)


def _clause(item: Item) -> Clause:
    paragraphs = tuple(run.paragraph() for run in item.runs)
    lines = (item.line, max(item.line, *(paragraph.lines[1] for paragraph in paragraphs))) if paragraphs else (item.line, item.line)
    return Clause(item.address, lines, item.label, item.parent, item.role, paragraphs, item.children)
