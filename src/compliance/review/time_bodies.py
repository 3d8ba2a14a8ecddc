"""Bodies and provinces that did not exist on the draft's printed date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.match.bodies import exists, fields
from compliance.model.choice import LEVELS
from compliance.model.fold import fold
from compliance.model.lexicon import AgencyEntry
from compliance.model.review import Observation, ReviewRule
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.level_phrases import EXCUSES, Hit, excuse, flat, hits, is_addressed, is_cited, letters, phrases

PRINTED = "printed"
_PADDED = "03"
CITED = "cited"


def pardon(rule: ReviewRule, on: Reviewing, hit: Hit) -> str:
    """What excuses ``hit``: as for wording of another level, or that it belongs to a cited document."""
    return excuse(rule, on, hit) or (CITED if is_cited(on, hit) else "")


def gone(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Bodies of the vocabulary that were dissolved before the draft's printed date (``found``, ``ended`` where nothing is
    known to have taken its place) or set up after it (``early``), each once.

    ``heads`` begin the names that are looked at; names that any body of the day bears are none. ``grace`` days around the day of change
    are let pass. What a body's fields passed on to is told as its successor.
    """
    if on.dated != PRINTED:
        return
    names = _names(on, phrases(rule, on, "heads"))
    last, first = _shifted(on.date, -int(rule.numbers["grace"])), _shifted(on.date, int(rule.numbers["grace"]))
    late = {name: known for name, known in names.items() if all(entry.until and entry.until < last for entry in known)}
    early = {name: known for name, known in names.items() if all(entry.since and entry.since > first for entry in known)}
    now = {name for name in names if name not in late and name not in early}
    places: dict[tuple[str, str], list[tuple[Hit, str]]] = {}
    for hit in hits(on, names):
        name = " ".join(flat(on).parts[hit.first : hit.end])
        if name in now or not is_addressed(hit.block) or not hit.block.text[letters(on, hit.first, hit.end)[0]].isupper():
            continue
        pardoned = pardon(rule, on, hit)
        variant = "found" if name in late else "early"
        if variant == "early" and names[name][-1].level not in (on.level, *LEVELS[:2]):
            continue
        key = (pardoned or variant, names[name][-1].id)
        places.setdefault(key, []).append((hit, pardoned))
    for (variant, _), found in places.items():
        yield _once(on, variant, found, names)


def _once(on: Reviewing, variant: str, found: list[tuple[Hit, str]], names: dict[str, list[AgencyEntry]]) -> Observation:
    """One observation of all places of a body: at the first one, with the lines of the others."""
    hit, pardoned = found[0]
    first, last = letters(on, hit.first, hit.end)
    name = hit.block.text[first:last]
    entry = names[" ".join(flat(on).parts[hit.first : hit.end])][-1]
    lines = tuple(dict.fromkeys(other.block.at(letters(on, other.first, other.end)[0])[0] for other, _ in found))
    day = entry.since if variant == "early" else entry.until
    successor = _successors(on, entry) if variant == "found" else ""
    if variant == "found" and not successor:
        variant = "ended"
    values = (
        ("name", name),
        ("day", shown(day or "")),
        ("date", shown(on.date)),
        ("successor", successor),
        ("lines", ", ".join(map(str, lines))),
    )
    return seen(hit.block, first, last, variant if not pardoned else "found", excuse=pardoned, values=values, against=lines[1:])


def _names(on: Reviewing, heads: tuple[str, ...]) -> dict[str, list[AgencyEntry]]:
    """Folded names that begin with one of ``heads`` → the bodies that bear them, in order of time."""
    known = on.lexicon.derived.get("time.names")
    if not isinstance(known, dict):
        known = dict[str, list[AgencyEntry]]()
        for entry in sorted(on.lexicon.agencies.agencies, key=lambda entry: entry.until or "9999"):
            for name in entry.names if not entry.collective else ():
                known.setdefault(fold(name), []).append(entry)
        on.lexicon.derived["time.names"] = known
    starts = tuple(f"{fold(head)} " for head in heads)
    return {name: bearers for name, bearers in known.items() if f"{name} ".startswith(starts)}


def _successors(on: Reviewing, entry: AgencyEntry) -> str:
    """The bodies of the draft's date that took over the fields of ``entry``, empty where the vocabulary tells none.

    They are of its own level and kind (ministry, department, office); where that level is gone, those of the commune.
    """
    stays = entry.level in LEVELS[:2] or exists_at(on, entry.level)
    head, field = entry.names[0].split()[0], fields(entry)
    shared: dict[str, tuple[int, bool]] = {}
    for other in on.lexicon.agencies.agencies:
        alike = other.level == (entry.level if stays else LEVELS[-1]) and not other.collective and other.id != entry.id
        if alike and exists(other, on.date) and fields(other) & field and (other.names[0].split()[0] == head if stays else other.since):
            shared[other.names[0]] = (len(fields(other) & field), stays and entry.field in fields(other))
    most = max((count for count, _ in shared.values()), default=0)
    return ", ".join(name for name, (count, main) in shared.items() if main or count == most)


def exists_at(on: Reviewing, level: str) -> bool:
    """Whether there are bodies of ``level`` without an end, or with one after the draft's date, that speak for it (its committee)."""
    return any(entry.level == level and entry.field == "committee" and exists(entry, on.date) for entry in on.lexicon.agencies.agencies)


def merged(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Provinces that had been merged into others on the draft's printed date, named after ``cues`` as if they still were, each once."""
    if on.dated != PRINTED:
        return
    places = {place.id: place for place in on.lexicon.places.places}
    for place in places.values():
        if not place.until or place.until >= on.date:
            continue
        found = []
        for hit in hits(on, (f"{cue} {name}" for cue in phrases(rule, on, "cues") for name in place.names)):
            if is_addressed(hit.block):
                found.append((hit, pardon(rule, on, hit)))
        wrong = [hit for hit, pardoned in found if not pardoned]
        for hit, pardoned in found:
            if pardoned or hit is wrong[0]:
                first, last = letters(on, hit.first, hit.end)
                lines = tuple(dict.fromkeys(other.block.at(letters(on, other.first, other.end)[0])[0] for other in wrong))
                into = places[place.into].names[0] if place.into in places else place.names[0]
                values = (
                    ("name", hit.block.text[first:last]),
                    ("day", shown(place.until)),
                    ("date", shown(on.date)),
                    ("successor", into),
                    ("lines", ", ".join(map(str, lines))),
                )
                yield seen(hit.block, first, last, excuse=pardoned, values=values, against=() if pardoned else lines[1:])


def wording(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Words that fit no draft of this printed date (the rule's ``since`` or ``until`` says when), all of them in one finding."""
    if on.dated != PRINTED:
        return
    wrong: list[Hit] = []
    for hit in hits(on, phrases(rule, on, "first")):
        if not is_addressed(hit.block):
            continue
        pardoned = pardon(rule, on, hit)
        if pardoned:
            yield seen(hit.block, *letters(on, hit.first, hit.end), excuse=pardoned)
        else:
            wrong.append(hit)
    if wrong:
        lines = tuple(dict.fromkeys(hit.block.at(letters(on, hit.first, hit.end)[0])[0] for hit in wrong))
        first, last = letters(on, wrong[0].first, wrong[0].end)
        values = (("name", wrong[0].block.text[first:last]), ("date", shown(on.date)), ("lines", ", ".join(map(str, lines))))
        yield seen(wrong[0].block, first, last, values=values, against=lines[1:])


def shown(iso: str) -> str:
    """An ISO date as it is written (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4: only January and February have a zero)."""
    year, month, day = (*iso.split("-"), "", "")[:3]
    return "/".join(filter(None, (day, month if month < _PADDED else month.lstrip("0"), year)))


def _shifted(iso: str, days: int) -> str:
    try:
        return (date.fromisoformat(iso) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return iso


_PARDONED = (*EXCUSES, CITED)
_FIELDS = ("name", "day", "date", "successor", "lines")
GONE = Check(gone, variants=("found", "ended", "early"), excuses=_PARDONED, fields=_FIELDS, words=("itself", "heads"), numbers=("grace",))
MERGED = Check(merged, excuses=_PARDONED, fields=_FIELDS, words=("itself", "cues"))
WORDING = Check(wording, excuses=_PARDONED, fields=("name", "date", "lines"), words=("itself", "first"))
