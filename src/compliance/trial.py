"""The cases of rules, tried: those inside packs of reviews, and those that every rule of a higher plan brings along."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.check.engine import Engine
from compliance.check.findings import ROLE, Pack, check
from compliance.check.review import defects, review
from compliance.derive import derive
from compliance.model.findings import COVERED, MISSING, NOT_APPLICABLE, NOT_EVALUATED
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.repository import Standing
from compliance.model.review import Backdrop, Case, Defect, ReviewPack, ReviewRule
from compliance.model.rules import Rule, RulePack
from compliance.parse import parse
from compliance.read import text
from compliance.record import dataclass, replace
from compliance.repository import link, surveyed
from compliance.review.backdrop import composed
from compliance.review.repository import name as IN_REPOSITORY

ISSUED = ("opening", "closing")
"""Passages that only say that the plan is issued."""
BEYOND_ONE_CLAUSE = ("basis", "deadline")


@dataclass(frozen=True, slots=True)
class Tried:
    """A case that was tried: ``problem`` is empty where it is as its ``claim`` says, else says what differs."""

    rule: ReviewRule | Rule
    claim: str
    problem: str


def tried(pack: ReviewPack, backdrop: Backdrop, lexicon: Lexicon, patterns: Patterns, engine: Engine | None) -> Iterator[Tried]:
    """Every case of ``pack``, in order."""
    for rule in pack.rules:
        alone = replace(pack, rules=(replace(rule, cases=()),))
        for case in rule.cases:
            plan = drafted(case, backdrop, lexicon)
            standing = _standing(case, plan, lexicon) if pack.kind == IN_REPOSITORY else None
            looked = review(plan, (alone,), lexicon, patterns, engine, case.final, standing=standing)
            found = defects(looked, case.final)
            yield Tried(rule, case.claim, _problem(case, found))


def copies(pack: RulePack, backdrop: Backdrop, lexicon: Lexicon, patterns: Patterns, engine: Engine | None) -> Iterator[Tried]:
    """The two cases that every rule of a higher plan brings along: a draft with the clause's own words does not miss it, a draft with
    nothing of it does not cover it. The drafts are of the pack's own level and issuer, so that all that is asked of that level is judged.

    What hangs on more than the words of one clause (when the plan was issued, that it names the plan above) has the second case only, and
    what the mere issue of a plan answers (that one be made) the first.
    """
    level = pack.document.level or "tinh"
    own = Pack(pack, pack.id, False)
    header = {key: value for key, value in (("title", pack.document.title), ("issuer", pack.document.issuer)) if value}
    for claim, quoted in (("own words", True), ("nothing of it", False)):
        case = Case(claim=claim, level=level, draft={**header, **_parts(pack, backdrop.plans[level], quoted)})
        plan = drafted(case, backdrop, lexicon)
        for found in check(plan, [own], lexicon, patterns, engine).findings:
            rule, issued = found.rule, any(each.address in ISSUED for each in found.evidence)
            if found.status in (NOT_APPLICABLE, NOT_EVALUATED) or (rule.kind in BEYOND_ONE_CLAUSE if quoted else issued):
                continue
            wrong = found.status == MISSING if quoted else found.status == COVERED
            yield Tried(rule, claim, found.status if wrong else "")


def _parts(pack: RulePack, usual: dict[str, str], quoted: bool) -> dict[str, str]:
    """Parts of a draft: under the backdrop's headings the clauses of the pack, each once, by the section of their kind; or nothing."""
    made = {part: "" for part in usual if part in ROLE.values() or part == "purpose"}
    for part in made if quoted else ():
        clauses = dict.fromkeys(" ".join(rule.source.quote.split()) for rule in pack.rules if ROLE[rule.kind] == part)
        if part == "opening":
            made[part] = " ".join(clauses)
        elif clauses:
            made[part] = "\n".join([usual[part].split("\n")[0], *(f"{at}. {text}" for at, text in enumerate(clauses, 1))])
    if not quoted:
        made["purpose"] = usual["purpose"].split("\n")[0]
    return made


def drafted(case: Case, backdrop: Backdrop, lexicon: Lexicon) -> Plan:
    """The draft that ``case`` is about, parsed."""
    return parse(text.lines("case.txt", composed(case, backdrop)), lexicon)


def _standing(case: Case, plan: Plan, lexicon: Lexicon) -> Standing:
    """The place of the draft in the repository of ``case``."""
    beside = [surveyed(path, parse(text.lines(path, one), lexicon), lexicon) for path, one in case.beside.items()]
    packs = {path: derive(parse(text.lines(path, one), lexicon), lexicon).document for path, one in case.packs.items()}
    own = plan.document.path
    return link((surveyed(own, plan, lexicon), *beside), {own: case.parents}, {own: case.elsewhere}, lexicon, packs).seats[own].standing


def _problem(case: Case, found: tuple[Defect, ...]) -> str:
    quotes = [each.seen.quote for each in found]
    if len(quotes) != len(case.finds) or not all(words in quote for words, quote in zip(case.finds, quotes, strict=True)):
        return f"expected {list(case.finds)}, found {quotes}"
    corrections = [each.seen.correction for each in found]
    if case.corrections and list(case.corrections) != corrections:
        return f"expected the corrections {list(case.corrections)}, found {corrections}"
    return ""
