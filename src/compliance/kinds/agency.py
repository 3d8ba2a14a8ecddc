"""Agency: the counterpart of each body that the higher plan gives tasks is named by the lower one, with tasks that answer those above.

Derived from the items of the organization section, but for those addressed to the lower committee. Counterparts go by field, level and the
draft's own date, never by wording. Named in the organization section with its own tasks answering: covered; named with general tasks, in
a collective, or elsewhere only: in part; not named: missing. A collective ("các ban, ngành") answers for a collective, not for a body
that is
named by itself.

May over-report: a body of a name that the vocabulary does not know. May under-report: tasks of the same wording for another purpose.
"""

from __future__ import annotations

from compliance.kinds.content import lower_items, needles, standing
from compliance.kinds.kind import STRONG, WARNING, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.match import elements as cutting
from compliance.match.bodies import MASS, answers, counterparts, entries, fields
from compliance.model.findings import COVERED, MISSING, Evidence, Note
from compliance.model.fold import fold
from compliance.model.lexicon import AgencyEntry
from compliance.model.plan import Agency, Passage
from compliance.model.rules import Element, Rule, Wording
from compliance.record import replace

name = "agency"
_TASKS = 6
_NAMES = 200
"""Names of bodies stand within so many characters from the start."""


def derive(higher: Higher) -> list[Rule]:
    """One rule a body and item."""
    addressed = lower_items(higher)
    rules: list[Rule] = []
    for row in higher.plan.agencies:
        if row.address in addressed:
            continue
        tasks = _tasks(row, higher)
        first = Element(text=row.name, agency=row.id or fold(row.name))
        number = sum(1 for rule in rules if rule.source.address == row.address)
        rule = higher.rule(
            name,
            f"{row.address}.{name}" + (str(number + 1) if number else ""),
            row.address,
            row.lines,
            " ".join(passage.text for passage in _passages(row.lines, higher.plan.passages)),
            (first, *tasks),
            severity=WARNING,
            requirement=": ".join([row.name, "; ".join(task.text for task in tasks)]) if tasks else row.name,
        )
        rules.append(replace(rule, wording=Wording(higher.lexicon.kinds.tasks_at_least)) if tasks else rule)
    return rules


def _passages(lines: tuple[int, int], passages: tuple[Passage, ...]) -> list[Passage]:
    return [passage for passage in passages if lines[0] <= passage.lines[0] and passage.lines[1] <= lines[1]]


def _tasks(row: Agency, higher: Higher) -> tuple[Element, ...]:
    """The tasks of ``row`` that name an object or an action, at most six, those of the most weight."""
    cut, level = higher.cutter, higher.plan.header.level
    made: list[tuple[float, int, Element]] = []
    for passage in _passages(row.lines, higher.plan.passages):
        if cutting.is_side_line(passage.text, cut):
            continue
        for piece in cutting.pieces(_task_text(passage.text, row, higher), cut):
            if higher.lexicon.kinds.report_words[0] in fold(piece) or fold(piece) == fold(row.name):
                continue
            element = cutting.element(piece, higher.weights, cut, level)
            if element.any or element.action not in (None, *higher.lexicon.matching.supporting):
                weight = sum(higher.weights.of(cut.content(piece)).values())
                made.append((weight, len(made), element))
    kept = sorted(sorted(made, key=lambda each: (-each[0], each[1]))[:_TASKS], key=lambda each: each[1])
    return tuple(element for _, _, element in kept)


def _task_text(text: str, row: Agency, higher: Higher) -> str:
    """``text`` without the names of the bodies that it begins with."""
    names = [each.name for each in higher.plan.agencies if each.address == row.address]
    ends = [at + len(each) for each in names if 0 <= (at := text.find(each)) <= _NAMES]
    return text[max(ends) :].lstrip(" ,.:;-") if ends else text


def answer(rule: Rule, judging: Judging) -> Answer:
    """The counterpart in the draft and its tasks."""
    draft = judging.draft
    known = entries(draft.lexicon)
    head, tasks = rule.elements[0], rule.elements[1:]
    asked_body = known.get(head.agency or "")
    rows = _named(head, asked_body, judging)
    found: list[Found] = []
    asked = (True, *(task.binding != "own" or judging.same for task in tasks))
    if not rows:
        mention = _mention(asked_body, judging)
        return Answer((Found(0, WEAK, mention),) if mention else (), asked, mention, doubts=((MISSING, Note("doubt.unnamed")),))
    own = [row for row, collective in rows if not collective or (asked_body is not None and asked_body.collective)]
    first = rows[0][0]
    found.append(Found(0, STRONG if own else WEAK, Evidence(first.address, (first.line, first.line), first.name, 1.0)))
    spans = [row.lines for row in own]
    for number, task in enumerate(tasks, 1):
        if not asked[number]:
            continue
        words = judging.weights.asked(task.text)
        holds = [at for at in sorted(standing(draft, task)) if not draft.barred(at, needles(draft, task))]
        inside = [at for at in holds if any(a <= draft.passages[at].lines[0] <= b for a, b in spans)]
        if inside:
            share, best = draft.best(words, lambda at: any(a <= draft.passages[at].lines[0] <= b for a, b in spans))
            place = draft.passages[inside[0] if best is None else best]
            found.append(Found(number, STRONG if share >= (task.at_least or 0.0) else WEAK, evidence(place, share)))
        elif own and holds:
            found.append(Found(number, WEAK, evidence(draft.passages[holds[0]], 0.0)))
    met = {each.element for each in found if each.element and each.strength == STRONG}
    due = [number for number in range(1, len(asked)) if asked[number]]
    if due and rule.wording and len(met) >= rule.wording.at_least * len(due):
        asked = tuple(ask and (not number or number in met) for number, ask in enumerate(asked))
    return Answer(tuple(found), asked, doubts=((COVERED, Note("doubt.tasks")),))


def _named(head: Element, asked: AgencyEntry | None, judging: Judging) -> list[tuple[Agency, bool]]:
    """The draft's rows that answer for the body, own ones first, each with whether it is a collective or stands in one."""
    draft = judging.draft
    known = entries(draft.lexicon)
    level = draft.plan.header.level
    rows: list[tuple[Agency, bool]] = []
    for row in draft.plan.agencies:
        entry = known.get(row.id or "")
        if asked is None:
            if fold(row.name) == fold(head.text):
                rows.append((row, False))
        elif entry is None:
            continue
        elif asked.collective:
            if entry.collective and fields(entry) & fields(asked):
                rows.append((row, False))
        elif answers(entry, asked) and (judging.same or entry.level in (level, "any")):
            rows.append((row, entry.collective and entry.field in draft.lexicon.kinds.collective_fields))
    if asked is not None and asked.collective and not rows:
        single = [row for row in draft.plan.agencies if _member(known.get(row.id or ""), asked)]
        if len(single) >= draft.lexicon.kinds.collective_enough:
            rows = [(row, False) for row in single]
        elif single:
            rows = [(row, True) for row in single]
    return sorted(rows, key=lambda each: each[1])


def _member(entry: AgencyEntry | None, asked: AgencyEntry) -> bool:
    if entry is None:
        return False
    mass = entry.field in MASS or entry.field == "front"
    return mass if "organisations" in fields(asked) else not mass


def _mention(asked: AgencyEntry | None, judging: Judging) -> Evidence | None:
    """A passage outside the organization section that names a counterpart."""
    draft = judging.draft
    if asked is None:
        return None
    for entry in counterparts(draft.lexicon, asked, draft.plan.header.level, judging.date):
        for each in entry.names:
            places = sorted(draft.holding(each)) if " " in each else []
            if places:
                return evidence(draft.passages[places[0]], 0.0)
    return None
