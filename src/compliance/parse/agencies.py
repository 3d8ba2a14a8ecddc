"""The bodies that are given tasks: who, asked or told, and how far each one's item reaches."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Agency, Clause, Plan, Span
from compliance.parse.bodies import Bodies, Name, bodies, day_of
from compliance.parse.scan import Openings
from compliance.parse.tables import LEAD, ORGANIZATION
from compliance.record import dataclass, replace

_MOST = 0.6
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Prefixes:
    requested: Openings
    assigned: Openings


def find(plan: Plan, lexicon: Lexicon) -> tuple[Agency, ...]:
    """The bodies named at the head of the items of the organization section, in order.

    A section of another name whose items mostly begin with bodies is read as one.
    """
    known = bodies(lexicon)
    words = lexicon.assignment
    prefixes = _Prefixes(
        Openings.cached(lexicon.derived, "parse.requested", words.requested),
        Openings.cached(lexicon.derived, "parse.assigned", words.assigned),
    )
    day = day_of(plan.header)
    found: list[Agency] = []
    for section in plan.sections:
        clauses = [clause for clause in plan.clauses if section.line <= clause.lines[0] <= section.last_line]
        assigns = section.role == "organization"
        if not assigns and not _hands_out(section.label, clauses, known, prefixes):
            continue
        for passage in plan.passages if assigns else ():
            if passage.address == section.label and section.line <= passage.lines[0] <= section.last_line:
                mode, names = _named(passage.text, known, prefixes)
                if names and (mode or names[-1].stopped) and not _speaks(passage.text, names, prefixes):
                    found += _agencies(passage.text, names, mode, passage.lines, section.label, plan, known, day)
        owner, above, inherited = "", "", ""
        for index, clause in enumerate(clauses):
            below = bool(owner) and clause.address.startswith(owner + ".")
            if not clause.paragraphs or (below and not above):
                continue
            mode, names = _named(clause.paragraphs[0].text, known, prefixes)
            if not names or not _whole(clause, names) or (below and not _heads(clause, names)):
                continue
            if not below:
                owner, inherited = clause.address, mode
                above = "many" if all(_collective(name) for name in names) else ""
            lines = (clause.lines[0], _reach(clauses, index, section.last_line, plan))
            found += _agencies(clause.paragraphs[0].text, names, mode or inherited, lines, clause.address, plan, known, day)
    return (*found, *_in_tables(plan, lexicon, known, prefixes, found, day))


def _in_tables(plan: Plan, lexicon: Lexicon, known: Bodies, prefixes: _Prefixes, named: list[Agency], day: str | None) -> Iterator[Agency]:
    """The bodies that tables of tasks name as those that lead: in the organization section for each row, elsewhere once."""
    label = lexicon.columns.labels.get(LEAD, "") + ":"
    seen = {agency.id or fold(agency.name) for agency in named}
    clauses = {clause.address: clause for clause in plan.clauses}
    for passage in plan.passages:
        clause = clauses.get(passage.address)
        if passage.role != ORGANIZATION or clause is None or not passage.text.startswith(label):
            continue
        text = passage.text[len(label) :].strip()
        for piece in text.split(";"):
            mode, names = _named(piece.strip(), known, prefixes)
            for agency in _agencies(piece.strip(), names, mode, clause.lines, clause.address, plan, known, day):
                identity = agency.id or fold(agency.name)
                if clause.role == ORGANIZATION or identity not in seen:
                    seen.add(identity)
                    yield replace(agency, line=passage.lines[0])


def _hands_out(label: str, clauses: list[Clause], known: Bodies, prefixes: _Prefixes) -> bool:
    """Whether most items at the top of the section begin with the name of a body."""
    top = [clause for clause in clauses if clause.parent == label and clause.paragraphs]
    named = [names for clause in top if (names := _named(clause.paragraphs[0].text, known, prefixes)[1]) and _whole(clause, names)]
    return len(named) >= _FEWEST and len(named) >= _MOST * len(top)


def _named(text: str, known: Bodies, prefixes: _Prefixes) -> tuple[str, list[Name]]:
    """How the bodies at the head of ``text`` are addressed (``requested``, ``assigned`` or nothing said) and which they are."""
    offset = prefixes.requested.length(text)
    mode = "requested" if offset else ""
    if not offset:
        offset = prefixes.assigned.length(text)
        mode = "assigned" if offset else ""
    return mode, known.names(text, offset)


def _whole(clause: Clause, names: list[Name]) -> bool:
    """Whether the names end as the head of an item does: at a colon, a verb or the end of its first paragraph."""
    end = names[-1].end
    return names[-1].stopped or end >= len(clause.paragraphs[0].text.rstrip(" .:;")) or bool(names[-1].entries)


def _collective(name: Name) -> bool:
    return not name.entries or any(entry.collective for entry in name.entries)


def _heads(clause: Clause, names: list[Name]) -> bool:
    """Whether an item below that of a collective is headed by one of its bodies, as a title for tasks of its own."""
    text = clause.paragraphs[0].text
    ends = text[names[-1].end :].lstrip().startswith(":") or names[-1].end >= len(text.rstrip(" .:;"))
    return ends and any(name.entries for name in names)


def _speaks(text: str, names: list[Name], prefixes: _Prefixes) -> bool:
    """Whether the body at the head of a paragraph is the one that gives the orders."""
    rest = text[names[0].end :].lstrip(" ,")
    return bool(prefixes.assigned.length(rest) or prefixes.requested.length(rest))


def _agencies(
    text: str, names: list[Name], mode: str, lines: Span, address: str, plan: Plan, known: Bodies, day: str | None
) -> list[Agency]:
    made = []
    for name in names:
        printed = f"{name.head} {text[name.start : name.end]}".strip()
        entry = known.entry(printed, name.entries, plan.header.level, day)
        made.append(Agency(lines[0], address, printed, mode or "assigned", entry.id if entry else None, lines))
    return made


def _reach(clauses: list[Clause], index: int, end: int, plan: Plan) -> int:
    """The last line of the item ``clauses[index]`` with all that stands below it; the section's last line is ``end``."""
    address = clauses[index].address
    after = next((clause for clause in clauses[index + 1 :] if not clause.address.startswith(address + ".")), None)
    if after is None:
        return max((passage.lines[1] for passage in plan.passages if clauses[index].lines[0] <= passage.lines[0] <= end), default=end)
    last = clauses[index].lines[1]
    for passage in plan.passages:
        if last < passage.lines[1] and clauses[index].lines[0] <= passage.lines[0] < after.lines[0]:
            last = passage.lines[1]
    return last
