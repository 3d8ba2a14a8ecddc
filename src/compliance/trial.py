"""The cases inside packs of reviews, tried: each is a small draft, and what its rule must find there."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.check.engine import Engine
from compliance.check.review import defects, review
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.review import Backdrop, Case, Defect, ReviewPack, ReviewRule
from compliance.parse import parse
from compliance.read import text
from compliance.record import dataclass, replace
from compliance.review.backdrop import composed


@dataclass(frozen=True, slots=True)
class Tried:
    """A case that was tried: ``found`` are the defects; ``problem`` is empty where they are what the case says, else says what differs."""

    rule: ReviewRule
    case: Case
    found: tuple[Defect, ...]
    problem: str


def tried(pack: ReviewPack, backdrop: Backdrop, lexicon: Lexicon, patterns: Patterns, engine: Engine | None) -> Iterator[Tried]:
    """Every case of ``pack``, in order."""
    for rule in pack.rules:
        alone = replace(pack, rules=(replace(rule, cases=()),))
        for case in rule.cases:
            looked = review(drafted(case, backdrop, lexicon), (alone,), lexicon, patterns, engine, case.final)
            found = defects(looked, case.final)
            yield Tried(rule, case, found, _problem(case, found))


def drafted(case: Case, backdrop: Backdrop, lexicon: Lexicon) -> Plan:
    """The draft that ``case`` is about, parsed."""
    return parse(text.lines("case.txt", composed(case, backdrop)), lexicon)


def _problem(case: Case, found: tuple[Defect, ...]) -> str:
    quotes = [each.seen.quote for each in found]
    if len(quotes) != len(case.finds) or not all(words in quote for words, quote in zip(case.finds, quotes, strict=True)):
        return f"expected {list(case.finds)}, found {quotes}"
    corrections = [each.seen.correction for each in found]
    if case.corrections and list(case.corrections) != corrections:
        return f"expected the corrections {list(case.corrections)}, found {corrections}"
    return ""
