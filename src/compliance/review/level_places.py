"""Names of other places: the draft lays down work in a unit that is neither its own nor one above it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.choice import LEVELS
from compliance.model.fold import fold
from compliance.model.reference import Place
from compliance.model.review import Observation, ReviewRule
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.level_phrases import BODY, EXCUSES, Hit, excuse, flat, hits, letters, own_name, phrases

_NAME = 4
"""Syllables of a name."""


def other_place(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Units of the draft's own level (after ``cues``) and provinces whose names are not those that the head and the opening name.

    ``cues`` are the words after which a unit is where the work is done or who does it. The rest as in ``level_phrases.wording``.
    """
    yield from _alike(rule, on)
    yield from _provinces(rule, on)


def _alike(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Units of the draft's own level; those of a province are told by ``_provinces``."""
    level, locality = on.level, fold(on.plan.header.locality or "")
    if level not in LEVELS[2:] or not locality:
        return
    words = on.lexicon.header.levels.get(level, ())
    own = next((locality.removeprefix(f"{fold(word)} ") for word in words if locality.startswith(f"{fold(word)} ")), "")
    if not own:
        return
    head = _head(on)
    for hit in hits(on, (f"{cue} {word}" for cue in phrases(rule, on, "cues") for word in words)):
        name, end = _name(on, hit.end)
        if not name or hit.block.role not in BODY:
            continue
        first, last = letters(on, hit.end - 1, end)
        if name == own or name.startswith(f"{own} ") or own.startswith(f"{name} "):
            continue
        whole = Hit(hit.block, hit.first, end, hit.low, max(end, hit.high))
        pardoned = excuse(rule, on, whole) or (FITS if f" {name} " in head else "")
        yield seen(hit.block, first, last, excuse=pardoned, values=(("own", own_name(on)), ("name", hit.block.text[first:last])))


def _provinces(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    places = on.lexicon.places.places
    words = (*on.lexicon.header.levels.get("tinh", ()), *on.lexicon.header.levels.get("city", ()))
    head = _head(on)
    home = {place.id for place in places for name in place.names if any(f" {fold(word)} {fold(name)} " in head for word in words)}
    home |= {place.id for place in places for name in place.names if fold(on.plan.header.place or "-") == fold(name)}
    if not home:
        return
    home |= {place.into for place in places if place.id in home and place.into}
    home |= {place.id for place in places if place.into in home}
    known: dict[str, Place] = {fold(name): place for place in places for name in place.names}
    for hit in hits(on, (f"{cue} {word}" for cue in phrases(rule, on, "cues") for word in words)):
        if hit.block.role not in BODY:
            continue
        name, end = _name(on, hit.end)
        found = next((known[part] for part in _shorter(name) if part in known), None)
        if found is None or found.id in home:
            continue
        first, last = letters(on, hit.end - 1, end)
        whole = Hit(hit.block, hit.first, end, hit.low, max(end, hit.high))
        values = (("own", own_name(on)), ("name", hit.block.text[first:last]))
        yield seen(hit.block, first, last, excuse=excuse(rule, on, whole), values=values)


def _head(on: Reviewing) -> str:
    """What stands before the body, folded."""
    header = on.plan.header
    opening = (passage.text for passage in on.plan.passages if passage.address == "opening")
    issuers = (each.issuer for each in header.based_on)
    return " | ".join(fold(each) for each in ("", header.issuer, header.locality, header.title, *issuers, *opening, "") if each is not None)


def _name(on: Reviewing, first: int) -> tuple[str, int]:
    """The name that begins at the token ``first``: syllables with capitals, nothing but blanks between them; and the token after it."""
    text = flat(on)
    end = first
    block = on.blocks[text.places[first][0]].text
    while end < first + _NAME and text.parts[end].isalpha():
        _, start, _ = text.places[end]
        if not block[start].isupper() or (end > first and block[text.places[end - 1][2] : start] != " "):
            break
        end += 1
    return " ".join(text.parts[first:end]), end


def _shorter(name: str) -> Iterator[str]:
    words = name.split()
    while words:
        yield " ".join(words)
        words.pop()


OTHER_PLACE = Check(other_place, excuses=EXCUSES, fields=("own", "name"), words=("itself", "cues"))
