"""Which bodies of a draft answer for a body of the higher plan: by field, level and time, never by wording."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.fold import fold
from compliance.model.lexicon import AgencyEntry, Lexicon

MASS = frozenset({"youth", "women", "farmers", "veterans", "union"})
"""Fields of the political-social organisations besides the Front."""


def entries(lexicon: Lexicon) -> dict[str, AgencyEntry]:
    """Bodies by id."""
    made = lexicon.derived.get("bodies")
    if not isinstance(made, dict):
        made = lexicon.derived["bodies"] = {entry.id: entry for entry in lexicon.agencies.agencies}
    return made


def fields(entry: AgencyEntry) -> frozenset[str]:
    """All fields that ``entry`` answers for."""
    return frozenset(each for each in (entry.field, *entry.answers_for) if each is not None)


def exists(entry: AgencyEntry, date: str) -> bool:
    """Whether ``entry`` exists on ``date`` (ISO)."""
    return (entry.since is None or entry.since <= date) and (entry.until is None or date <= entry.until)


def answers(candidate: AgencyEntry, asked: AgencyEntry) -> bool:
    """Whether ``candidate`` is the counterpart of ``asked``: the same body, or one whose field the other answers for."""
    return candidate.id == asked.id or candidate.field in fields(asked) or asked.field in fields(candidate)


def counterparts(lexicon: Lexicon, asked: AgencyEntry, level: str | None, date: str) -> tuple[AgencyEntry, ...]:
    """The bodies of ``level`` that answer for ``asked`` on ``date``, collectives left out."""
    return tuple(
        entry
        for entry in lexicon.agencies.agencies
        if entry.level in (level, "any") and not entry.collective and exists(entry, date) and answers(entry, asked)
    )


def named_in(lexicon: Lexicon, text: str) -> tuple[AgencyEntry, ...]:
    """The bodies whose name stands in ``text``, the longest names first; a name within a longer one does not count."""
    known = entries(lexicon)
    left = f" {fold(text)} "
    found: list[AgencyEntry] = []
    last = ""
    first = _by_first_word(lexicon)
    # Most of the bodies begin with a word that the text has not.
    for _, name, identity in sorted(each for word in set(left.split(" ")) for each in first.get(word, ())):
        if name == last and found:
            found.append(known[identity])
        elif f" {name} " in left:
            found.append(known[identity])
            left = left.replace(f" {name} ", " | ")
            last = name
    return tuple(found)


def _by_first_word(lexicon: Lexicon) -> dict[str, list[tuple[int, str, str]]]:
    """First word of a name → place in the table of bodies, name and id of each that begins so."""
    made = lexicon.derived.get("bodies.first")
    if not isinstance(made, dict):
        first: dict[str, list[tuple[int, str, str]]] = {}
        for place, (name, identity) in enumerate(lexicon.tables.bodies):
            first.setdefault(name.partition(" ")[0], []).append((place, name, identity))
        made = lexicon.derived["bodies.first"] = first
    return made


def named_at(lexicon: Lexicon, text: str, levels: Iterable[str]) -> bool:
    """Whether ``text`` names a body of one of ``levels``."""
    wanted = set(levels)
    return any(entry.level in wanted for entry in named_in(lexicon, text))


def same_issuer(lexicon: Lexicon, one: str | None, other: str | None) -> bool:
    """Whether two printed issuers can be one body: its name in full or short, and its place where both print one (UBND tỉnh: any
    province)."""
    if not one or not other:
        return False
    first, second = (short(lexicon, each) for each in (one, other))
    return first == second or first.startswith(f"{second} ") or second.startswith(f"{first} ")


def short(lexicon: Lexicon, text: str) -> str:
    """An issuer's name, folded, with the short form of names that have one."""
    folded = fold(text)
    for short, names in lexicon.kinds.issuers.items():
        for name in names:
            folded = folded.replace(fold(name), fold(short))
    return folded
