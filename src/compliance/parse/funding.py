"""Where the money for a plan comes from: the classes of sources that each passage of the funding section names."""

from __future__ import annotations

from compliance.model.lexicon import Lexicon
from compliance.model.plan import Funding, Plan
from compliance.parse import scan

_OWN = {"trung-uong": "central-budget", "tinh": "provincial-budget", "huyen": "district-budget", "xa": "commune-budget"}


def find(plan: Plan, lexicon: Lexicon) -> tuple[Funding, ...]:
    """One row for each passage of the funding section that names a source, in order."""
    found: list[Funding] = []
    for passage in plan.passages:
        if passage.role == "funding":
            sources = classes(passage.text, plan.header.level, lexicon)
            if sources:
                found.append(Funding(passage.lines, passage.address, sources, passage.text))
    return tuple(found)


def classes(text: str, level: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    """The classes of sources named in ``text`` of a plan of ``level``, in the order of the vocabulary; empty where none is."""
    words = scan.plain(lexicon.derived, lexicon.funding)
    low = scan.lowered(text)
    masked = low
    for phrase in words.rules:
        masked = masked.replace(phrase, "-" * len(phrase))
    own = _OWN.get(level or "", "state-budget")
    named = {name for name, phrases in words.sources.items() if scan.holds(masked, phrases)}
    if scan.holds(masked, words.own):
        named.add(own)
    if scan.holds(masked, words.city):
        named.add("provincial-budget" if level in ("tinh", "trung-uong", None) else "district-budget")
    for budget in words.budget:
        for at in scan.places(masked, budget):
            named |= _listed(masked, at + len(budget), words.listed, own, lexicon)
    if not named and scan.holds(low, words.implied) and scan.holds(masked, words.money):
        named.add("state-budget")
    return tuple(name for name in words.sources if name in named)


def _listed(low: str, at: int, levels: dict[str, str], own: str, lexicon: Lexicon) -> set[str]:
    """The budgets of the levels that are listed from ``at`` on, parted by commas and ands."""
    found: set[str] = set()
    conjunction, others = lexicon.assignment.conjunction, lexicon.assignment.not_levels
    while True:
        while at < len(low) and low[at] in " ,;/-":
            at += 1
        if scan.word_at(low, conjunction, at):
            at += len(conjunction)
            continue
        here = max((word for word in levels if scan.word_at(low, word, at)), key=len, default=None)
        if here is None or any(scan.word_at(low, phrase, at) for phrase in others):
            return found
        found.add(own if levels[here] == "own" else levels[here])
        at += len(here)
