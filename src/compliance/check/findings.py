"""Draft + packs → facts → verdicts → findings with their proof."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.check.engine import Engine
from compliance.check.facts import ElementFact, EvidenceFact, Fact, RelationFact, RuleFact, ScopeFact, UnjudgedFact
from compliance.check.judge import Verdict, engine_use, judge
from compliance.check.suggest import suggestion
from compliance.kinds import BY_NAME
from compliance.kinds.kind import LEVELS, STRONG, WEAK, Answer, Judging, short
from compliance.match.bodies import same_issuer
from compliance.match.draft import Draft
from compliance.match.elements import Weights
from compliance.match.tables import ACTION, AGENCY, FUNCTION, GENERIC, LEVEL, LIGHT
from compliance.model.document import Document
from compliance.model.findings import (
    CONFLICT,
    COVERED,
    NOT_APPLICABLE,
    NOT_EVALUATED,
    ElementFinding,
    Evidence,
    Finding,
    GapReport,
    Note,
    PackUse,
)
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Header, PartialDate, Period, Plan, Span
from compliance.model.rules import Rule, RulePack
from compliance.record import dataclass, replace

ROLE = {
    "content": "contents",
    "basis": "opening",
    "agency": "organization",
    "funding": "funding",
    "reporting": "reporting",
    "target": "objectives",
    "deadline": "reporting",
}
"""Kind → role of the section in which an answer would stand."""


NEAR = 0.12
"""A passage with less of the wording is near nothing."""
_PACKS = 8
"""Packs whose weights are held; a repository may have thousands."""
PLACED = ("basis", "funding", "reporting", "agency", "deadline")
"""Kinds whose nearest passage is where the matter is dealt with, however it is worded."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it is given to a run: ``path`` is the plan or pack file, ``derived`` whether it was derived from the text just now.

    ``confidence``: how sure the letters are from which it was derived, where these come from a scan (see ``Document``).
    """

    rules: RulePack
    path: str
    derived: bool
    confidence: float | None = None


def check(
    plan: Plan,
    packs: Sequence[Pack],
    lexicon: Lexicon,
    patterns: Patterns,
    engine: Engine | None,
    traced: list[Fact] | None = None,
) -> GapReport:
    """Exactly one finding for each rule of ``packs``, in the order given. ``traced`` takes the facts that the verdicts come from."""
    draft = Draft(plan, lexicon)
    date, basis = as_of(plan)
    notes: list[Note] = [*plan.document.notes]
    findings: list[Finding] = []
    uses: list[PackUse] = []
    taken: set[str] = set()
    for pack in packs:
        rules = pack.rules
        weights = _weights(rules, draft)
        same = is_same(plan, rules, lexicon)
        topical = same or is_topical(weights, rules.document.title or "", draft)
        if not topical:
            notes.append(Note("note.other-topic", (("topic", rules.document.topic or rules.document.title or rules.id),)))
        if not judged_down(plan, rules) and not same:
            notes.append(Note("note.level", (("given", rules.document.title or pack.path),)))
        notes += [] if same else _named(plan, pack, lexicon)
        judging = Judging(draft, weights, _first_day(date), same, rules.document.level)
        blurred = unread("unjudged.scan", plan.document.confidence, lexicon) or unread("unjudged.scan-above", pack.confidence, lexicon)
        ruled = _judge(rules, judging, patterns, engine, taken, topical, blurred, traced)
        findings += [replace(finding, pack=rules.id) for finding in ruled]
        uses.append(
            PackUse(rules.id, pack.path, rules.document, rules.clauses, rules.clauses - len(rules.left_out), rules.left_out, pack.derived)
        )
    return GapReport(plan, tuple(uses), engine_use(engine), tuple(findings), (date, basis), tuple(notes))


def failed(path: str, note: Note) -> GapReport:
    """The report of a plan of which nothing could be judged, for the reason that ``note`` says."""
    header = Header(None, None, None, None, None, None, PartialDate(), None, None, Period(None, None), ())
    plan = Plan(Document(path, ()), header, (), (), (), (), (), (), (), (), ())
    return GapReport(plan, (), engine_use(None), (), ("9999-12-31", "none"), failure=note)


def unread(key: str, confidence: float | None, lexicon: Lexicon) -> Note | None:
    """Why nothing can be judged on a text whose letters are less sure than they must be."""
    least = lexicon.matching.scan_least
    if confidence is None or confidence >= least:
        return None
    return Note(key, (("share", f"{confidence:.2f}"), ("least", f"{least:.2f}")))


def _weights(rules: RulePack, draft: Draft) -> Weights:
    """The weights of a pack's wording, each passage once; the same for all drafts of a run."""
    kept = draft.lexicon.derived.setdefault("weights", {})
    assert isinstance(kept, dict)
    known = kept.get(id(rules))
    if known is None or known[0] is not rules:
        while len(kept) >= _PACKS:
            del kept[next(iter(kept))]
        texts = dict.fromkeys(rule.source.quote for rule in rules.rules)
        known = kept[id(rules)] = (rules, Weights(texts, draft.cutter))
    weights: Weights = known[1]
    return weights


def as_of(plan: Plan) -> tuple[str, str]:
    """The date that stands for the plan's own (ISO, YYYY-MM where no day is printed) and how it is known: printed, cited (not before the
    latest date cited) or period."""
    printed = plan.header.date
    if printed.year and printed.month:
        return f"{printed.year:04}-{printed.month:02}" + (f"-{printed.day:02}" if printed.day else ""), "printed"
    cited = max((citation.date for citation in plan.citations if citation.date), default=None)
    first = plan.header.period.first
    if cited:
        return cited, "cited"
    return (f"{first:04}-01-01", "period") if first else ("9999-12-31", "none")


def judged_down(plan: Plan, pack: RulePack) -> bool:
    """Whether the pack's plan is of a higher level than the draft, as far as both levels are known."""
    above, level = pack.document.level, plan.header.level
    return above not in LEVELS or level not in LEVELS or LEVELS.index(above) < LEVELS.index(level)


def _first_day(date: str) -> str:
    """``date`` with the first day of its month where none is printed."""
    return date if len(date) > len("2025-01") else f"{date}-01"


def is_same(plan: Plan, pack: RulePack, lexicon: Lexicon) -> bool:
    """Whether the draft's bodies are the higher plan's own: same level and same issuer or title."""
    document = pack.document
    if plan.header.level != document.level:
        return False
    return same_issuer(lexicon, document.issuer, plan.header.issuer) or bool(
        document.title and fold(document.title) == fold(plan.header.title or "-")
    )


def is_topical(weights: Weights, title: str, draft: Draft) -> bool:
    """Whether the topic of the pack (its common words and those of its ``title``) is at home in the draft."""
    cut, limits = draft.cutter, draft.lexicon.matching
    common = FUNCTION | GENERIC | LEVEL | LIGHT | ACTION | AGENCY
    words = [word for word in (*sorted(weights.topic), *cut.cut(title)) if " " in word and not cut.flags.get(word, 0) & common]
    shares = {word: weights.share(word) for word in words}
    total = sum(shares.values())
    size = len(draft.passages)
    if not total or not size:
        return True
    home = sum(share * min(1.0, len(draft.holding(word)) / size / (share * limits.topic_part)) for word, share in shares.items() if share)
    return home >= limits.topic_least * total


def _named(plan: Plan, pack: Pack, lexicon: Lexicon) -> list[Note]:
    """Whether the plan that the draft's opening names is another one than the pack's."""
    document = pack.rules.document
    cited = [each for each in plan.header.based_on if fold(each.type or "") == fold(document.type or "")]
    if not cited:
        return []
    if document.number and any(fold(each.number) == fold(document.number) for each in cited):
        return []
    if not document.number and any(same_issuer(lexicon, document.issuer, each.issuer) for each in cited):
        return []
    first = cited[0]
    said = " ".join(part for part in (first.type, first.number, first.issuer) if part)
    return [Note("note.other-parent", (("named", said), ("line", str(first.line)), ("given", document.title or pack.path)))]


def _applies(rule: Rule, plan: Plan, parent_level: str | None) -> bool:
    level = plan.header.level
    if level is None or level in rule.applies_to:
        return True
    # A plan of the same level or above is judged as if it were below: nobody asks this but on purpose.
    return parent_level in LEVELS and level in LEVELS and LEVELS.index(level) <= LEVELS.index(parent_level)


def _judge(
    rules: RulePack,
    judging: Judging,
    patterns: Patterns,
    engine: Engine | None,
    taken: set[str],
    topical: bool,
    unread: Note | None,
    traced: list[Fact] | None,
) -> list[Finding]:
    """The findings of one pack; ``unread``: why none of its rules can be judged, whatever is known (the level may be misread, too)."""
    plan = judging.draft.plan
    answers: dict[str, Answer] = {}
    named: dict[str, Rule] = {}
    facts: list[Fact] = []
    for rule in rules.rules:
        identity = rule.id
        while identity in taken:
            identity += "#"
        taken.add(identity)
        named[identity] = rule
        nothing = Answer((), (), unjudged=Note("unjudged.no-elements"))
        found = BY_NAME[rule.kind].answer(rule, judging) if rule.elements else nothing
        if not topical and rule.kind == "content":
            found = replace(found, found=tuple(replace(each, strength=WEAK) for each in found.found if each.strength == STRONG))
        found = replace(found, unjudged=unread) if unread else found
        answers[identity] = found
        facts.append(RuleFact(identity, rule.kind, rule.binding))
        facts.append(ScopeFact(identity, "yes" if unread or _applies(rule, plan, judging.parent_level) else "no"))
        facts.append(RelationFact(identity, "same" if unread or judging.same else "lower"))
        facts += [ElementFact(identity, str(at), "yes" if asked else "no") for at, asked in enumerate(found.asked)]
        facts += [
            EvidenceFact(identity, str(each.element), each.strength, "yes" if each.negated else "no", "yes" if each.contrary else "no")
            for each in found.found
        ]
        if found.unjudged:
            facts.append(UnjudgedFact(identity, found.unjudged.key))
    verdicts = judge(facts, patterns, engine)
    if traced is not None:
        traced += facts
    return [_finding(identity, named[identity], answers[identity], verdicts[identity], judging, topical) for identity in named]


def _finding(identity: str, rule: Rule, answer: Answer, verdict: Verdict, judging: Judging, topical: bool) -> Finding:
    status = verdict.status
    elements = tuple(ElementFinding(element.text, _state(at, answer)) for at, element in enumerate(rule.elements))
    proofs: dict[tuple[str, Span], Evidence] = {}
    for each in answer.found:
        if not each.negated:
            key = (each.evidence.address, each.evidence.lines)
            known = proofs.get(key)
            if known is None or known.score < each.evidence.score:
                proofs[key] = each.evidence
    gap = status not in (COVERED, NOT_APPLICABLE)
    missing = tuple(short(each.text) for each in elements if each.status in ("unmet", "partial", "contrary")) if gap else ()
    reasons = tuple(note for when, note in answer.doubts if when in (status, "any"))
    if not topical and gap:
        reasons += (Note("doubt.other-topic"),)
    finding = Finding(
        pack="",
        rule=rule if rule.id == identity else replace(rule, id=identity),
        status=status,
        severity=rule.severity,
        why=_why(answer, verdict),
        elements=elements,
        evidence=tuple(sorted(proofs.values(), key=lambda each: (-each.score, each.lines))) if status != NOT_APPLICABLE else (),
        missing=missing,
        nearest=answer.nearest if gap and answer.nearest and (answer.nearest.score >= NEAR or rule.kind in PLACED) else None,
        expected=_expected(rule, answer, judging.draft.plan) if status != COVERED else None,
        reasons=reasons if status not in (NOT_APPLICABLE, NOT_EVALUATED) else (),
        detail=answer.detail,
    )
    return replace(finding, suggestion=suggestion(finding, judging)) if gap else finding


def _why(answer: Answer, verdict: Verdict) -> Note:
    """What explains the verdict: the kind's own words where it has any, else the pattern that gave it."""
    if verdict.status == NOT_EVALUATED and answer.unjudged:
        return answer.unjudged
    return dict(answer.said).get(verdict.status, Note(f"why.{verdict.pattern}"))


def _state(at: int, answer: Answer) -> str:
    if not answer.asked[at]:
        return "out"
    here = [each for each in answer.found if each.element == at and not each.negated]
    if any(each.contrary for each in here):
        return "contrary"
    if any(each.strength == STRONG for each in here):
        return "met"
    return "partial" if here else "unmet"


def _expected(rule: Rule, answer: Answer, plan: Plan) -> tuple[str, Span]:
    """The place in the draft where an answer would stand: the body's own item, the section of the kind, else the last one."""
    if rule.kind == "agency":
        for row in plan.agencies:
            if any(not each.element and each.strength == STRONG and each.evidence.address == row.address for each in answer.found):
                return row.address, row.lines
    role = ROLE[rule.kind]
    if role == "opening" or (rule.kind == "deadline" and rule.elements and rule.elements[0].document):
        last = plan.sections[0].line - 1 if plan.sections else len(plan.document.lines)
        return "opening", (1, max(1, last))
    for wanted in (role, "organization", "contents"):
        for section in plan.sections:
            if section.role == wanted:
                return section.label, (section.line, section.last_line)
    end = len(plan.document.lines)
    return (plan.sections[-1].label, (plan.sections[-1].line, plan.sections[-1].last_line)) if plan.sections else ("", (end, end))


__all__ = ["CONFLICT", "Pack", "as_of", "check", "is_same", "is_topical"]
