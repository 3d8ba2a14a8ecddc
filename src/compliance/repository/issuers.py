"""Who issued a document, in a form in which a printed name in full and one in short are the same."""

from __future__ import annotations

from compliance.match.bodies import fields, named_in, short
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.parse.places import level_of, level_word, locality_of
from compliance.record import dataclass

CENTRE = "trung-uong"


@dataclass(frozen=True, slots=True)
class Who:
    """A body: what it is (fields that it answers for, or its folded name), its level, and its place.

    ``place``: the name without its word of level, folded, or the id of a province; ``None`` where it is not printed.
    """

    body: frozenset[str]
    level: str | None
    place: str | None


SAME, MERGED, OPEN = 3, 2, 1
"""How two issuers are one: body and place are; the one's province was merged into the other's; one of them does not say its place."""


def who(name: str | None, lexicon: Lexicon, level: str | None = None, locality: str | None = None) -> Who | None:
    """The body called ``name``; ``level`` and ``locality`` where they are known otherwise. ``None`` where there is no name."""
    if not name:
        return None
    made = lexicon.derived.setdefault("repository.who", {})
    assert isinstance(made, dict)
    key = (name, level, locality)
    if key not in made:
        made[key] = _who(name, lexicon, level, locality)
    found: Who = made[key]
    return found


def _who(name: str, lexicon: Lexicon, level: str | None, locality: str | None) -> Who:
    words = lexicon.header
    place = locality or locality_of(name, words)
    named = named_in(lexicon, name)
    levels = {entry.level for entry in named}
    if level is None and not place and not level_word(name, words) and len(levels) == 1 and not levels & {"any"}:
        level = next(iter(levels))
    level = level or level_of(name, place, words)
    body = frozenset(each for entry in named for each in fields(entry))
    if not body:
        bare = short(lexicon, name)
        body = frozenset({bare.replace(fold(place), "").strip() if place else bare})
    return Who(body, level, "" if level == CENTRE else _place(place, level, lexicon) if place else None)


def _place(locality: str, level: str | None, lexicon: Lexicon) -> str:
    """The name in ``locality`` without its word of level; of a province its id, as it may have several names."""
    low = fold(locality)
    heads = (fold(phrase) for phrases in lexicon.header.levels.values() for phrase in phrases)
    head = max((head for head in heads if low.startswith(f"{head} ")), key=len, default="")
    name = low[len(head) :].strip()
    if level != "tinh":
        return name
    return _provinces(lexicon).get(name, name)


def _provinces(lexicon: Lexicon) -> dict[str, str]:
    """Folded name → id."""
    made = lexicon.derived.get("repository.provinces")
    if not isinstance(made, dict):
        made = lexicon.derived["repository.provinces"] = {fold(name): place.id for place in lexicon.places.places for name in place.names}
    return made


def place_names(who: Who, lexicon: Lexicon) -> tuple[str, ...]:
    """The folded names under which the place of ``who`` may stand in a text."""
    if not who.place:
        return ()
    known = [fold(name) for place in lexicon.places.places if place.id == who.place for name in place.names] if who.level == "tinh" else []
    return tuple(known) or (who.place,)


def relatives(place: str, lexicon: Lexicon) -> frozenset[str]:
    """The ids of the provinces that were merged into the one with this id, and of that into which it was merged."""
    made = lexicon.derived.get("repository.relatives")
    if not isinstance(made, dict):
        pairs = [(one.id, one.into) for one in lexicon.places.places if one.into]
        made = dict[str, frozenset[str]]()
        for one, other in (*pairs, *((into, old) for old, into in pairs)):
            made[one] = made.get(one, frozenset()) | {other}
        lexicon.derived["repository.relatives"] = made
    found: frozenset[str] = made.get(place, frozenset())
    return found


def agree(one: Who | None, other: Who | None, lexicon: Lexicon) -> int:
    """``SAME``, ``MERGED`` or ``OPEN``; 0 where they are two bodies, or where one is not known."""
    if one is None or other is None or not one.body & other.body or (one.level and other.level and one.level != other.level):
        return 0
    if one.place is None or other.place is None:
        return OPEN
    if one.place == other.place:
        return SAME
    return MERGED if other.place in relatives(one.place, lexicon) else 0
