"""Content: a task that the higher plan lays on the level below is taken up, in whatever words and section.

Derived from every task of the contents sections and from the items of the organization section that are addressed to the lower committee.
Answered element by element: the object that the element names (any phrase of its concept) or, where it names none, its action on the plan's
topic; and as much of the weighty wording as the element (or the whole rule) asks for. A heading alone answers nothing; a denied or
passed-up sentence does not either.

May over-report: a paraphrase whose words the vocabulary does not know. May under-report: a passage that has the words and means another
addressee or qualifier.
"""

from __future__ import annotations

from compliance.kinds.kind import ERROR, STRONG, WARNING, WEAK, Answer, Found, Higher, Judging, evidence
from compliance.match import elements as cutting
from compliance.match.draft import Draft
from compliance.match.tables import GENERIC, LIGHT
from compliance.model.findings import COVERED, MISSING, PARTIAL, Evidence, Note
from compliance.model.fold import fold
from compliance.model.plan import Clause, Passage
from compliance.model.rules import Element, Rule, Wording

name = "content"
PLAN = "plan"


def derive(higher: Higher) -> list[Rule]:
    """One rule for each paragraph of a contents clause that is no title, and each item laid on the lower committee."""
    addressed = lower_items(higher)
    rules: list[Rule] = []
    numbered = {row.line for row in higher.plan.targets}
    for passage, part in obligations(higher, addressed):
        if cutting.is_side_line(passage.text, higher.cutter) or any(passage.lines[0] <= line <= passage.lines[1] for line in numbered):
            continue
        explicit = passage.role == "organization"
        parts = _elements(passage.text, higher)
        if not parts:
            continue
        binding = _binding(parts, higher)
        place = passage.address + (f".p{part}" if part else "")
        rule = higher.rule(
            name, place, passage.address, passage.lines, passage.text, parts, severity=ERROR if explicit else WARNING, binding=binding
        )
        rules.append(_with_wording(rule, higher))
    return rules


def _with_wording(rule: Rule, higher: Higher) -> Rule:
    from compliance.record import replace

    if all(element.document == PLAN for element in rule.elements):
        return rule
    return replace(rule, wording=Wording(higher.lexicon.matching.whole_at_least))


def _elements(text: str, higher: Higher) -> tuple[Element, ...]:
    cut = higher.cutter
    level = higher.plan.header.level
    whole = cutting.pieces(text, cut) or [text.strip()]
    asked = [piece for piece in whole if not cutting.is_report(piece, cut)]
    made = [cutting.element(piece, higher.weights, cut, level) for piece in asked]
    named = [element for element in made if element.any or element.action or element.document]
    return tuple(named or [element for element in made if cut.content(element.text)])


def _binding(parts: tuple[Element, ...], higher: Higher) -> str:
    """Own when only the higher level's bodies can do all of it, unclear when it is not said of the rest, else lower."""
    rest = [part for part in parts if part.binding != "own"]
    if not rest:
        return "own"
    return "unclear" if all(cutting.is_unclear(part.text, higher.cutter) for part in rest) else "lower"


def lower_items(higher: Higher) -> frozenset[str]:
    """Addresses of the items of the organization section that are addressed to committees of a lower level, and those below them."""
    below = [agency.address for agency in higher.plan.agencies if agency.id in _committees(higher)]
    return frozenset(
        clause.address
        for clause in higher.plan.clauses
        if any(clause.address == address or clause.address.startswith(f"{address}.") for address in below)
    )


def _committees(higher: Higher) -> frozenset[str]:
    levels = set(higher.levels) - {higher.plan.header.level}
    return frozenset(entry.id for entry in higher.lexicon.agencies.agencies if entry.field == "committee" and entry.level in levels)


def obligations(higher: Higher, addressed: frozenset[str]) -> list[tuple[Passage, int]]:
    """The paragraphs that lay a task on somebody, each with its number in its clause (0 where the clause has one only)."""
    clauses: dict[str, Clause] = {clause.address: clause for clause in higher.plan.clauses}
    counts: dict[str, int] = {}
    found: list[tuple[Passage, int]] = []
    for passage in higher.plan.passages:
        if passage.role == "contents" or passage.address in addressed:
            if passage.heading:
                continue
            clause = clauses.get(passage.address)
            size = sum(1 for each in higher.plan.passages if each.address == passage.address and not each.heading) if clause else 2
            counts[passage.address] = counts.get(passage.address, 0) + 1
            found.append((passage, counts[passage.address] if size > 1 else 0))
    return found


def answer(rule: Rule, judging: Judging) -> Answer:
    """Evidence for each element of ``rule``."""
    draft = judging.draft
    asked = tuple(element.binding != "own" or judging.same for element in rule.elements)
    found: list[Found] = []
    words = [judging.weights.asked(element.text) for element in rule.elements]
    counted = [each for each, part, ask in zip(words, rule.elements, asked, strict=True) if ask and not part.document]
    together = {word: weight for each in counted for word, weight in each.items()}
    whole, nearest = draft.best(together)
    enough = rule.wording is not None and whole >= rule.wording.at_least
    sims: list[float] = []
    absent = 0
    for number, (element, ask) in enumerate(zip(rule.elements, asked, strict=True)):
        if not ask:
            continue
        if element.document == PLAN:
            opening = draft.passages[0] if draft.passages else None
            if opening is not None:
                found.append(Found(number, STRONG, evidence(opening, 1.0)))
            sims.append(1.0)
            continue
        share, best = (whole, nearest) if words[number] == together else draft.best(words[number])
        sims.append(share)
        holds = standing(draft, element)
        holds = frozenset(at for at in holds if in_role(draft, at, element))
        asks = needles(draft, element)
        # What itself forbids or denies is answered by words that do.
        plain = draft.denials.denied(element.text, [each for phrase in asks for each in draft.spelt(phrase)])
        live = holds if plain else frozenset(at for at in holds if not draft.barred(at, asks))
        solid = frozenset(at for at in live if not draft.passages[at].heading and not draft.hedged(at, asks))
        about = judging.weights.topic_of(words[number])
        qualified = _qualified(draft, element, about)
        if qualified:
            # The object of another matter (diễn đàn doanh nghiệp) is not the one that is asked for (diễn đàn trẻ em).
            free = frozenset[int]().union(*(draft.holding(phrase) for phrase in element.any if phrase not in qualified))
            solid = frozenset(at for at in solid if at in free or draft.is_about(at, about))
        if not live:
            absent += 1
            found += [_found(number, WEAK, draft, at, words[number], negated=True) for at in sorted(holds)[:1]]
            continue
        good = share >= (element.at_least or 0.0) or enough
        if solid and good and best is not None:
            at = best if best in solid else max(sorted(solid), key=lambda each: _share(draft, each, words[number]))
            found.append(_found(number, STRONG, draft, at, words[number]))
            if at != best and in_role(draft, best, element) and not draft.barred(best, needles(draft, element)):
                found.append(_found(number, STRONG, draft, best, words[number]))
        else:
            at = max(sorted(live), key=lambda each: _share(draft, each, words[number]))
            found.append(_found(number, WEAK, draft, at, words[number]))
    near: Evidence | None = None
    if nearest is not None:
        near = evidence(draft.passages[nearest], whole, _terms(draft, nearest, together))
    return Answer(tuple(found), asked, near, (), _doubts(rule, asked, whole, sims, absent, draft))


def _qualified(draft: Draft, element: Element, about: frozenset[str]) -> frozenset[str]:
    """Phrases of ``element`` that its text puts right before a word of the topic: diễn đàn, for diễn đàn trẻ em."""
    text = fold(element.text)
    return frozenset(phrase for phrase in element.any if any(f"{each} {word}" in text for each in draft.spelt(phrase) for word in about))


def standing(draft: Draft, element: Element) -> frozenset[int]:
    """Passages that hold what ``element`` asks for by phrase and action; all passages where it asks for neither."""
    holds: frozenset[int] | None = None
    if element.any:
        holds = frozenset().union(*(draft.holding(phrase) for phrase in element.any))
    if element.action:
        acting = draft.acting(element.action)
        holds = acting if holds is None else holds & acting
    return frozenset(range(len(draft.passages))) if holds is None else holds


def needles(draft: Draft, element: Element) -> tuple[str, ...]:
    """The phrases that answer ``element``, for telling whether they stand behind a negation."""
    return element.any or draft.lexicon.actions.actions.get(element.action or "", ())


def in_role(draft: Draft, number: int, element: Element) -> bool:
    """Whether passage ``number`` stands in a section that ``element`` allows."""
    return not element.where or draft.passages[number].role in element.where


def _share(draft: Draft, number: int, words: dict[str, float]) -> float:
    total = sum(words.values())
    content = draft.cutter.content(draft.passages[number].text)
    return sum(weight for word, weight in words.items() if word in content) / total if total else 0.0


def _terms(draft: Draft, number: int, words: dict[str, float]) -> tuple[str, ...]:
    content = draft.cutter.content(draft.passages[number].text)
    return tuple(sorted(word for word in words if word in content and not draft.cutter.flags.get(word, 0) & (GENERIC | LIGHT)))


def _found(number: int, strength: str, draft: Draft, at: int, words: dict[str, float], negated: bool = False) -> Found:
    return Found(number, strength, evidence(draft.passages[at], _share(draft, at, words), _terms(draft, at, words)), negated)


def _doubts(
    rule: Rule, asked: tuple[bool, ...], whole: float, sims: list[float], absent: int, draft: Draft
) -> tuple[tuple[str, Note], ...]:
    """Which verdicts a person should confirm, judged by how far the wording is from where the verdict would turn."""
    limits = draft.lexicon.matching
    parts = [element for element, ask in zip(rule.elements, asked, strict=True) if ask]
    margins = [share - (element.at_least or 0.0) for share, element in zip(sims, parts, strict=True)]
    named = all(element.any for element in parts)
    doubts = []
    if not (
        any(element.document for element in parts)
        or (margins and min(margins) >= limits.sure_margin)
        or (named and whole >= limits.sure_whole)
    ):
        doubts.append((COVERED, Note("doubt.close")))
    low = bool(margins) and min(margins) <= limits.sure_unmet
    clear = 0 < absent < len(parts)
    if not (len(parts) >= limits.sure_elements or clear or absent > 1 or (low and len(parts) > 1)):
        doubts.append((PARTIAL, Note("doubt.wording")))
    if not (len(parts) > 2 or whole < limits.sure_missing or (named and whole < limits.sure_missing_named)):
        doubts.append((MISSING, Note("doubt.other-words")))
    return tuple(doubts)
