"""Plan → outline for a person: what stands where, so that it can be checked against the document at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model.document import Document
from compliance.model.plan import Citation, Plan, Target
from compliance.report import Reading, quotes
from compliance.report.screen import GLUE, Page
from compliance.report.words import Words, clean, date_of, day, number_of

_OPERATORS = {"<=": "≤", ">=": "≥"}
_STEP = 2
_NUMBER = 5
"""Columns for line numbers."""

Mark = tuple[int, str, str]
"""Line, key of the message that names the sort of thing, text."""
Item = tuple[int, int, str, str, str]
"""First line, depth, label, text, style."""


def outline(plan: Plan, reading: Reading) -> str:
    """Header facts, then sections and clauses with line numbers, under each what was found in it, and a count of everything."""
    page, words = Page(reading.width, reading.styled), reading.words
    page.rule(clean(plan.document.path))
    for note in plan.document.notes:
        page.line(("! ", "bold yellow"), (clean(words.note(note)), "bold"), hanging=2)
    _head(page, plan, words)
    page.blank()
    marks = sorted(_marks(plan, words), key=lambda mark: mark[0])
    items = sorted(_items(plan, words), key=lambda item: item[0])
    for at, (line, depth, label, text, style) in enumerate(items):
        indent = _NUMBER + 2 + depth * _STEP
        shown = quotes.head(" ".join(part for part in (label, text) if part), page.width - indent)
        page.line((f"{line:>{_NUMBER}}  ", "dim"), " " * (depth * _STEP), (shown, style))
        until = items[at + 1][0] if at + 1 < len(items) else None
        while marks and (until is None or marks[0][0] < until):
            where, sort, what = marks.pop(0)
            place = f" ({words.where(plan.document, (where, where))})" if where != line else ""
            page.line((f"→ {words.say(sort)}: ", "cyan"), what, (place, "dim"), indent=indent + _STEP, hanging=_STEP)
    page.blank()
    page.line((words.say("outline-counts", **_counts(plan)), "bold"))
    return page.text()


def _head(page: Page, plan: Plan, words: Words) -> None:
    header, nothing = plan.header, words.say("not-printed")
    period = header.period
    years = "–".join(str(year) for year in dict.fromkeys((period.first, period.last)) if year is not None)
    level = words.name("level", header.level) if header.level else nothing
    facts = [
        ("title", header.title),
        ("issuer", words.say("issuer-level", issuer=header.issuer or nothing, level=level)),
        ("number", number_of(header)),
        ("date", ", ".join(part for part in (header.place, day(date_of(header.date))) if part)),
        ("period", years),
        ("topic", header.topic),
        *(("based-on", _citation(citation, words, plan.document)) for citation in header.based_on),
    ]
    column = max(len(words.say(f"head-{key}")) for key, _ in facts) + 2
    before = ""
    for key, value in facts:
        page.field(words.say(f"head-{key}") if key != before else "", [clean(value) if value else (nothing, "dim")], column)
        before = key


def _items(plan: Plan, words: Words) -> Iterator[Item]:
    labels = {section.label for section in plan.sections}
    for section in plan.sections:
        yield section.line, 0, f"{section.label}.", f"{clean(section.heading)}  [{words.name('role', section.role)}]", "bold"
    for clause in plan.clauses:
        label = f"{clause.label}." if clause.label[-1:].isalnum() else clause.label
        yield clause.lines[0], clause.address.count("."), label, clean(clause.text), ""
    ends: set[str] = set()
    for passage in plan.passages:
        if passage.address in labels and not passage.heading:
            yield passage.lines[0], 1, "", clean(passage.text), ""
        elif passage.address in ("opening", "closing") and passage.address not in ends:
            ends.add(passage.address)
            yield passage.lines[0], 0, f"({words.name('part', passage.address)})", clean(passage.text), "dim"


def _marks(plan: Plan, words: Words) -> Iterator[Mark]:
    for agency in plan.agencies:
        yield agency.line, "mark-agency", f"{clean(agency.name)} ({words.name('mode', agency.mode)})"
    for funding in plan.funding:
        yield funding.lines[0], "mark-funding", _listed(words.name("funding", source) for source in funding.sources)
    for report in plan.reporting:
        due = words.say("due", date=day(report.due)) if report.due else ""
        to = words.say("to", recipients=clean("; ".join(report.to))) if report.to else ""
        yield report.lines[0], "mark-reporting", _listed((clean(report.who), words.name("frequency", report.frequency), due, to))
    for deadline in plan.deadlines:
        yield deadline.line, "mark-deadline", f"{day(deadline.due)}: {clean(deadline.what)}"
    values: dict[tuple[int, str], list[str]] = {}
    for target in plan.targets:
        values.setdefault((target.line, clean(target.indicator)), []).append(_value(target, words))
    for (line, indicator), found in values.items():
        yield line, "mark-target", f"{indicator} {', '.join(found)}"
    based_on = {(citation.line, citation.number) for citation in plan.header.based_on}
    for citation in plan.citations:
        if (citation.line, citation.number) not in based_on:
            yield citation.line, "mark-citation", clean(_citation(citation, words))


def _value(target: Target, words: Words) -> str:
    number = f"{target.value:.10g}".replace(".", words.say("decimal-mark"))
    year = f" ({target.year})" if target.year else ""
    unit = f" {target.unit}" if target.unit[:1].isalpha() else target.unit
    return f"{_OPERATORS.get(target.op, target.op)} {number}{unit}{year}".replace(" ", GLUE)


def _citation(citation: Citation, words: Words, document: Document | None = None) -> str:
    """A citation in words, with its place in ``document``."""
    line = f" ({words.where(document, (citation.line, citation.line))})" if document else ""
    return words.document(citation) + line


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def _counts(plan: Plan) -> dict[str, int]:
    names = ("sections", "clauses", "agencies", "funding", "reporting", "deadlines", "targets", "citations")
    return {name: len(getattr(plan, name)) for name in names}
