"""What is odd about a plan's place in its repository: which documents are above it, and whether they are there.

All of it is seen when the repository is put together (``repository.link``) and handed in as ``Reviewing.standing``; a draft that is checked
outside of a repository has none, and the kind is left out of its review.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.plan import Span
from compliance.model.review import Observation, ReviewRule
from compliance.record import replace
from compliance.review.kind import Check, Find, Reviewing, quoted

name = "repository"
ELSEWHERE = "elsewhere"
"""The excuse of a document that is known not to be in the repository."""


def _seen(check: str) -> Find:
    def find(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
        """What was seen for this check; what is so of the plan as a whole stands at its title."""
        for seen, one in on.standing.seen if on.standing else ():
            if seen == check:
                yield one if one.lines[0] else replace(one, lines=_title(on), quote=quoted(on, _title(on)))

    return find


def _title(on: Reviewing) -> Span:
    """The line below that of the document's type; the first one that is printed where there is no such line."""
    printed = [line.number for line in on.plan.document.lines if line.text]
    types = {fold(word) for word in on.lexicon.layout.plan}
    at = next((place for place, number in enumerate(printed) if fold(on.line(number)) in types), None)
    line = printed[min(at + 1, len(printed) - 1)] if at is not None else printed[0] if printed else 1
    return line, line


CHECKS: dict[str, Check] = {
    "parent-missing": Check(_seen("parent-missing"), ("found", "carried"), (ELSEWHERE,), ("document",)),
    "parent-ambiguous": Check(_seen("parent-ambiguous"), ("found", "unsure"), (ELSEWHERE,), ("document", "plans")),
    "parent-not-found": Check(_seen("parent-not-found"), fields=("path",)),
    "circle": Check(_seen("circle"), fields=("plans",)),
    "two-plans-one-number": Check(_seen("two-plans-one-number"), ("found", "copy"), fields=("number", "plans")),
    "level-unknown": Check(_seen("level-unknown")),
    "no-parent": Check(_seen("no-parent")),
    "parent-period": Check(_seen("parent-period"), excuses=("another",), fields=("plan", "period", "own")),
    "pack-outdated": Check(_seen("pack-outdated"), fields=("pack",)),
}
