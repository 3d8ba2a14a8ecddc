"""All documents of a repository → who is above whom, and what is odd about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from compliance.model.choice import LEVELS
from compliance.model.globs import parts, pattern, plain
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Citation, Span
from compliance.model.repository import Graph, Parent, Seat, Standing, Surveyed
from compliance.model.review import Observation
from compliance.model.rules import PackDocument
from compliance.record import dataclass, field
from compliance.repository.circles import circles
from compliance.repository.documents import ANY, Documents, Known, Mark, documents, mark_of, mark_of_citation, mark_of_mention, number_key
from compliance.repository.issuers import SAME, agree
from compliance.repository.named import Chosen, above, alike, brings_a_plan, choose, describe, matter, matters, meet, words_of
from compliance.repository.survey import known_by_pack

FITS = "fits"
"""The excuse of what was looked at and is in order."""
WHOLE: Span = (0, 0)
_TOLD = 6
"""Paths that are named in a finding."""
Listed = Mapping[str, Collection[str]]
"""Path of a plan → globs of its parents, or numbers of documents that are not in the repository."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A seat in the making: the document, its parents so far, what was seen, and whether it names anything above it."""

    known: Known
    parents: dict[str, Parent] = field(default_factory=dict)
    seen: list[tuple[str, Observation]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Paths:
    """All paths by their parts, and what each glob means: many plans may list the same one, or each its own."""

    all: dict[tuple[str, ...], str]
    known: dict[str, list[str]] = field(default_factory=dict)

    def meant(self, glob: str) -> list[str]:
        """The paths that ``glob`` means."""
        if glob not in self.known:
            whole = pattern(glob)
            named = [self.all[parts(glob)]] if parts(glob) in self.all else []
            self.known[glob] = named if plain(glob) else [path for path in self.all.values() if whole.fullmatch(path)]
        return self.known[glob]


def link(
    surveyed: Iterable[Surveyed],
    listed_parents: Listed,
    elsewhere: Listed,
    lexicon: Lexicon,
    packs: Mapping[str, PackDocument] | None = None,
) -> Graph:
    """The graph of the plans in ``surveyed`` and of the documents that ``packs`` (path → document) know.

    ``listed_parents`` (plan → globs of paths) stand instead of what a plan's opening names; ``elsewhere`` (plan → whole numbers) are known
    not to be in the repository. The order of all of them makes no difference.
    """
    plans = documents(surveyed, lexicon)
    paired = {path: of_plan(document, plans, lexicon) for path, document in sorted((packs or {}).items())}
    alone = [known_by_pack(path, (packs or {})[path], lexicon) for path, plan in paired.items() if plan is None]
    among = documents((*(known.one for known in plans.all.values()), *alone), lexicon)
    drafts = {path: _Draft(known) for path, known in among.all.items()}
    paths = _Paths({parts(path): path for path in among.all})
    present = {known.one.header.level for known in among.all.values()}
    for path, draft in drafts.items():
        if draft.known.one.pack:
            continue
        if listed_parents.get(path):
            _by_hand(draft, listed_parents[path], paths)
        else:
            _by_name(draft, frozenset(map(number_key, elsewhere.get(path, ()))), among, present, lexicon)
            _by_words(draft, among, lexicon)
    _circles(drafts)
    _doubles(drafts, lexicon)
    for draft in drafts.values():
        _alone(draft, present)
        _periods(draft, among)
    for path, plan in paired.items():
        document = (packs or {})[path]
        if plan is not None and document.sha256 != among.all[plan].one.sha256:
            drafts[plan].seen.append(("pack-outdated", Observation(WHOLE, "", values=(("pack", path),))))
    return Graph({path: _seat(draft) for path, draft in drafts.items()}, {path: plan or path for path, plan in paired.items()})


def of_plan(document: PackDocument, plans: Documents | Iterable[Surveyed], lexicon: Lexicon) -> str | None:
    """The path of the plan that a pack's ``document`` is. ``None`` where there is none, or more than one.

    It is the one of its text; else the only one of its number, type, date and issuer; else, where a number is not printed, the only one of
    its issuer and title.
    """
    among = plans if isinstance(plans, Documents) else documents(plans, lexicon)
    text = [path for path, known in among.all.items() if known.one.sha256 == document.sha256 and not known.one.pack]
    if text:
        return text[0]
    mark = mark_of(known_by_pack("", document, lexicon), lexicon)
    found: list[Known] = []
    if mark.number:
        found = [known for known in among.near(mark.number, mark.who, lexicon) if _is(mark, known.mark, lexicon)]
    if not found and document.title:
        title = words_of(document.title, lexicon)
        found = [
            known
            for known in among.near(ANY, mark.who, lexicon)
            if not (mark.number and known.mark.number)
            and agree(mark.who, known.mark.who, lexicon) == SAME
            and alike(title, words_of(known.one.header.title or "", lexicon)) == 1.0
        ]
    return found[0].one.path if len(found) == 1 else None


def _is(one: Mark, other: Mark, lexicon: Lexicon) -> bool:
    """Whether two documents of one number are the same: type, symbol, issuer, and date as far as printed."""
    dated = all(a == b for a, b in zip(one.date, other.date, strict=True) if a and b)
    return bool(one.types & other.types) and one.symbol == other.symbol and dated and agree(one.who, other.who, lexicon) == SAME


def _by_hand(draft: _Draft, globs: Collection[str], paths: _Paths) -> None:
    own = draft.known.one.path
    for glob in sorted(globs):
        found = [path for path in paths.meant(glob) if path != own]
        draft.parents.update((path, Parent(path)) for path in found)
        if not found:
            draft.seen.append(("parent-not-found", Observation(WHOLE, "", values=(("path", glob),))))
    draft.named.append("listed")


def _by_name(draft: _Draft, elsewhere: Collection[str], among: Documents, present: Collection[str | None], lexicon: Lexicon) -> None:
    child = draft.known
    cited = child.one.header.based_on
    for each, (said, topic) in zip(cited, matters(cited, child.one.opening, lexicon), strict=True):
        mark = mark_of_citation(each, child.mark.who, lexicon)
        chosen = choose(mark, topic, child, among, lexicon)
        if chosen.one is not None:
            if above(chosen.one.one.header.level, chosen.one.mark, child, lexicon):
                path = chosen.one.one.path
                draft.parents.setdefault(path, Parent(path, each.line, each.number))
                draft.seen.append(("parent-missing", _observed(each, excuse=FITS)))
                draft.named.append(each.number)
            continue
        level = mark.who.level if mark.who else None
        plan = _is_plan(mark, lexicon)
        carried = not plan and bool(mark.types & set(lexicon.chain.carriers)) and brings_a_plan(said, lexicon)
        if not above(level, mark, child, lexicon) or not (plan or chosen.candidates or _lays_tasks(mark, lexicon)):
            continue
        draft.named.append(each.number)
        draft.seen.extend(_not_found(each, chosen, plan, carried and level in present, number_key(each.number) in elsewhere))


def _by_words(draft: _Draft, among: Documents, lexicon: Lexicon) -> None:
    """Parents that are named by no number. Where only the number is blank it is told if there is none, or several."""
    child = draft.known
    for each in child.one.unnumbered:
        mark = mark_of_mention(each, child.mark.who, lexicon)
        found = describe(mark, matter(each.said, lexicon), child, among, lexicon)
        cited = Citation(each.line, each.type, each.quote, None, None)
        if len(found) == 1:
            draft.parents.setdefault(found[0].one.path, Parent(found[0].one.path, each.line, each.quote))
            draft.seen.append(("parent-missing", _observed(cited, excuse=FITS)))
            draft.named.append(each.quote)
        elif each.symbol and above(mark.who.level if mark.who else None, mark, child, lexicon):
            draft.seen.extend(_not_found(cited, Chosen(None, found), _is_plan(mark, lexicon), False, False))
            draft.named.append(each.quote)


def _not_found(cited: Citation, chosen: Chosen, plan: bool, carried: bool, elsewhere: bool) -> Iterator[tuple[str, Observation]]:
    if chosen.candidates:
        paths = _told([known.one.path for known in chosen.candidates])
        variant = "unsure" if chosen.unsure else "found"
        yield "parent-ambiguous", _observed(cited, variant, values=(("plans", paths),), excuse="elsewhere" if elsewhere else "")
    elif plan or carried:
        yield "parent-missing", _observed(cited, "found" if plan else "carried", excuse="elsewhere" if elsewhere else "")


def _told(paths: Sequence[str], count: int = 0) -> str:
    """The first of ``paths`` as text, and how many more there are (of ``count`` in all, else of ``paths``)."""
    more = max(count, len(paths)) - _TOLD
    return ", ".join(paths[:_TOLD]) + (f", … (+{more})" if more > 0 else "")


def _observed(cited: Citation, variant: str = "found", values: tuple[tuple[str, str], ...] = (), excuse: str = "") -> Observation:
    """The citation as a place that was looked at; ``document`` says which document it names, in no language."""
    day = "/".join(reversed(cited.date.split("-"))) if cited.date else ""
    beside = ", ".join(filter(None, (cited.issuer or "", day)))
    document = " ".join(filter(None, (cited.type or "", cited.number))) + (f" ({beside})" if beside else "")
    document = document if cited.number[:1].isdigit() else cited.number
    severity = "info" if variant == "carried" else ""
    return Observation((cited.line, cited.line), cited.number, variant, (("document", document), *values), excuse, severity=severity)


def _is_plan(mark: Mark, lexicon: Lexicon) -> bool:
    return bool(mark.types & set(lexicon.chain.plans))


def _lays_tasks(mark: Mark, lexicon: Lexicon) -> bool:
    return bool(mark.types & set(lexicon.chain.tasks))


def _circles(drafts: dict[str, _Draft]) -> None:
    """Parents within a circle are taken out, and every plan of it is told."""
    for circle in circles({path: tuple(draft.parents) for path, draft in drafts.items()}):
        within, told = set(circle), _told(circle)
        for path in circle:
            draft = drafts[path]
            lines = [parent.line for parent in draft.parents.values() if parent.path in within and parent.line]
            number = next((parent.number for parent in draft.parents.values() if parent.path in within and parent.number), "")
            for other in within & set(draft.parents):
                del draft.parents[other]
            place: Span = (lines[0], lines[0]) if lines else WHOLE
            draft.seen.append(("circle", Observation(place, number or "", values=(("plans", told),))))


def _doubles(drafts: dict[str, _Draft], lexicon: Lexicon) -> None:
    """Files that hold the same text, or claim to be the same document: one issuer, symbol, number and year."""
    groups: dict[tuple[object, ...], list[_Draft]] = {}
    for draft in drafts.values():
        mark, one = draft.known.mark, draft.known.one
        if one.pack:
            continue
        groups.setdefault(("copy", one.sha256), []).append(draft)
        if mark.number and mark.symbol and mark.who and mark.who.place is not None and mark.date[0]:
            groups.setdefault(("found", mark.number, mark.symbol, mark.who, mark.date[0]), []).append(draft)
    told: set[tuple[str, ...]] = set()
    for (variant, *_), group in groups.items():
        same = tuple(draft.known.one.path for draft in group)
        if len(group) < 2 or same in told:
            continue
        told.add(same)
        for draft in group:
            others = _told([path for path in same[: _TOLD + 1] if path != draft.known.one.path], len(same) - 1)
            number = "/".join(filter(None, (draft.known.one.header.number, draft.known.one.header.symbol)))
            values = (("plans", others), ("number", number))
            draft.seen.append(("two-plans-one-number", Observation(WHOLE, "", str(variant), values)))


def _alone(draft: _Draft, present: Collection[str | None]) -> None:
    """A plan whose level is not known, or that names nothing above it though there are higher levels here."""
    level = draft.known.one.header.level
    if draft.known.one.pack:
        return
    if level is None:
        draft.seen.append(("level-unknown", Observation(WHOLE, "")))
    highest = next((each for each in LEVELS if each in present), None)
    if not draft.named and (level is None or level != highest):
        draft.seen.append(("no-parent", Observation(WHOLE, "")))


def _periods(draft: _Draft, among: Documents) -> None:
    """Parents whose years and the plan's own do not meet, unless another parent of the same level is of the plan's years."""
    period = draft.known.one.header.period
    if period.last is None:
        return
    apart: list[tuple[Parent, Known]] = []
    meeting: set[str | None] = set()
    for parent in draft.parents.values():
        higher = among.all[parent.path]
        other = higher.one.header.period
        if not meet(period, other):
            apart.append((parent, higher))
        elif other.last is not None:
            meeting.add(higher.one.header.level)
    for parent, higher in apart:
        values = (("plan", parent.path), ("period", _years(higher.one)), ("own", _years(draft.known.one)))
        place: Span = (parent.line, parent.line) if parent.line else WHOLE
        excuse = "another" if higher.one.header.level in meeting else ""
        draft.seen.append(("parent-period", Observation(place, parent.number or "", values=values, excuse=excuse)))


def _years(one: Surveyed) -> str:
    first, last = one.header.period.first, one.header.period.last
    return f"{first}-{last}" if first and first != last else str(last)


def _seat(draft: _Draft) -> Seat:
    seen = sorted(draft.seen, key=lambda each: (each[1].lines, each[0], each[1].quote, each[1].values))
    return Seat(draft.known.one.path, draft.known.one.header.level, tuple(draft.parents.values()), Standing(tuple(seen)))
