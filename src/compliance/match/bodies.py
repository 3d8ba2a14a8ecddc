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
    return frozenset((entry.field, *entry.answers_for)) - {None}  # type: ignore[arg-type]


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


def named_at(lexicon: Lexicon, text: str, levels: Iterable[str]) -> bool:
    """Whether ``text`` names a body of one of ``levels``."""
    folded = f" {fold(text)} "
    wanted = set(levels)
    return any(
        f" {fold(name)} " in folded for entry in lexicon.agencies.agencies if entry.level in wanted for name in entry.names if " " in name
    )
