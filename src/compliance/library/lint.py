"""What is wrong with a pack of rules besides its form: a colleague's reading before the pack is used.

A pack of reviews: each rule has a check that exists and all that this check needs, a sentence in both languages for all that it may find,
and cases, one that passes and one that does not, whose parts exist. A pack of a higher plan: its concepts and actions exist. That every
rule has a source is asked by the format itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from compliance.errors import PackError, Problem
from compliance.library import packs, reviews
from compliance.library.names import unknown
from compliance.library.nodes import compose, decoded
from compliance.model.lexicon import Lexicon
from compliance.model.review import Backdrop, Page, ReviewPack, ReviewRule
from compliance.model.rules import RulePack
from compliance.review import CHECKS
from compliance.review.backdrop import strange
from compliance.review.kind import Check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.library.names import Unknown

    Found = Iterator[Unknown]

REVIEW = "compliance.review/"


def is_review(data: bytes, path: str) -> bool:
    """Whether a YAML file holds a pack of reviews and not one of a higher plan, by its ``schema``; ``PackError`` where it is no YAML."""
    schema = compose(decoded(data, path), path).at("schema")
    return bool(schema and schema.value and schema.value.startswith(REVIEW))


def read(data: bytes, path: str) -> ReviewPack | RulePack:
    """The pack in the bytes of a YAML file, of either sort; ``PackError`` with all that is wrong with its form."""
    return reviews.parse(data, path) if is_review(data, path) else packs.parse(data, path)


def problems(data: bytes, path: str, lexicon: Lexicon, backdrop: Backdrop) -> tuple[Problem, ...]:
    """Everything that is wrong with a pack, by line."""
    try:
        pack = read(data, path)
    except PackError as error:
        return error.problems
    found = list(_review(pack, backdrop)) if isinstance(pack, ReviewPack) else list(_higher(pack, lexicon))
    return packs.located(data, path, found).problems if found else ()


def approve(data: bytes, path: str) -> None:
    """Raise ``PackError`` with what keeps a pack of reviews from being used; that its cases are not yet what they should be does not."""
    pack = reviews.parse(data, path)
    found = [one for one in _review(pack, Backdrop({})) if "cases" not in one[1]]
    if found:
        raise packs.located(data, path, found)


def _higher(pack: RulePack, lexicon: Lexicon) -> Found:
    yield from unknown(pack, lexicon)
    for index, rule in enumerate(pack.rules):
        if not rule.elements:
            yield "no-elements", ("rules", index, "id"), {}


def _review(pack: ReviewPack, backdrop: Backdrop) -> Found:
    for index, rule in enumerate(pack.rules):
        loc = ("rules", index)
        if not rule.id.startswith(f"{pack.id}/"):
            yield "rule-id", (*loc, "id"), {"pack": pack.id, "found": rule.id}
        check = CHECKS.get((pack.kind, rule.check))
        if check is None:
            known = ", ".join(name for kind, name in CHECKS if kind == pack.kind)
            yield "one-of", (*loc, "check"), {"known": known, "found": rule.check}
        else:
            yield from _needs(rule, check, loc)
        yield from _cases(rule, loc, backdrop)


def _needs(rule: ReviewRule, check: Check, loc: tuple[int | str, ...]) -> Found:
    for key, wanted, given in (("words", check.words, rule.words), ("numbers", check.numbers, rule.numbers)):
        lacking = [name for name in wanted if name not in given]
        if lacking:
            yield "needs", (*loc, key), {"names": ", ".join(lacking), "check": rule.check}
    if check.pairs and not rule.pairs:
        yield "needs-pairs", (*loc, "pairs"), {"check": rule.check}
    for language, page in (("vi", rule.vi), ("en", rule.en)):
        yield from _sentences(page, check, (*loc, language))


def _sentences(page: Page, check: Check, loc: tuple[int | str, ...]) -> Found:
    for key, given, wanted in (("found", page.found, check.variants), ("spared", page.spared, check.excuses)):
        lacking, other = [name for name in wanted if name not in given], [name for name in given if name not in wanted]
        if lacking:
            yield "no-sentence", (*loc, key), {"names": ", ".join(lacking)}
        for name in other:
            yield "one-of", (*loc, key, name), {"known": ", ".join(wanted), "found": name}
    for name, text in page.found.items():
        strange_fields = sorted(set(_fields(text)) - set(check.fields))
        if strange_fields:
            yield "unknown-field", (*loc, "found", name), {"names": ", ".join(strange_fields), "known": ", ".join(check.fields) or "-"}


def _fields(text: str) -> Iterable[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def _cases(rule: ReviewRule, loc: tuple[int | str, ...], backdrop: Backdrop) -> Found:
    if not any(not case.finds for case in rule.cases):
        yield "no-covered-case", (*loc, "cases"), {}
    if not any(case.finds for case in rule.cases):
        yield "no-gap-case", (*loc, "cases"), {}
    claims = [case.claim for case in rule.cases]
    for number, case in enumerate(rule.cases):
        if claims.index(case.claim) != number:
            yield "twice", (*loc, "cases", number, "claim"), {"name": case.claim}
        parts = strange(case, backdrop)
        if parts:
            known = ", ".join(backdrop.plans.get(case.level, ()))
            place = (*loc, "cases", number, "draft" if parts[0] in case.draft else "add")
            yield "one-of", place, {"known": known, "found": ", ".join(parts)}
