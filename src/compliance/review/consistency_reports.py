"""Reports: they go to the issuer of the plan, and from it one level up, not past them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.match.bodies import answers, entries
from compliance.model.choice import LEVELS
from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.parse.bodies import bodies, day_of
from compliance.parse.recipients import recipients
from compliance.record import dataclass
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_NOT_IN = ("opening", "recipients", "note")


def level(on: Reviewing, name: str) -> str | None:
    """The level of the body that ``name`` begins with: that of the vocabulary at the draft's level and time, else what its words say."""
    known = bodies(on.lexicon)
    for body in known.names(name)[:1]:
        entry = known.entry(name[: body.end], body.entries, on.level, day_of(on.plan.header))
        if entry is not None and entry.level in LEVELS:
            return entry.level
    header = on.lexicon.header
    heads = ((header.central, LEVELS[0]), (header.provincial, LEVELS[1]), (header.district, LEVELS[2]), (header.communal, LEVELS[3]))
    said = next((rank for words, rank in heads if name.startswith(tuple(f"{word} " for word in words))), None)
    return said or known.level_of(name, None)


def above(one: str | None, own: str | None) -> bool:
    """Whether the level ``one`` is above ``own``."""
    return one in LEVELS and own in LEVELS and LEVELS.index(one) < LEVELS.index(own)


@dataclass(frozen=True, slots=True)
class Mention:
    """The word for a report at ``at`` in ``block``, in the sentence that begins at ``start``, and those named after it as printed."""

    block: Block
    start: int
    at: int
    end: int
    names: tuple[str, ...]


def mentions(on: Reviewing) -> tuple[Mention, ...]:
    """Every place where the body of the draft speaks of a report to somebody, in order."""
    known = on.cache.get("consistency.mentions")
    if not isinstance(known, tuple):
        known = on.cache["consistency.mentions"] = tuple(_mentions(on))
    return known


def _mentions(on: Reviewing) -> Iterator[Mention]:
    word = scan.plain(on.lexicon.derived, on.lexicon.reporting).report
    for block in on.blocks:
        if block.passage is None or block.role in _NOT_IN:
            continue
        low = scan.lowered(block.text)
        for start, end in scan.segments(block.text) if word in low else ():
            for at in scan.places(low, word, start, end):
                names = recipients(block.text, low, at + len(word), end, on.lexicon)
                if names:
                    yield Mention(block, start, at, end, names)


def past_a_level(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A report of a commune or district that the draft sends straight to a body of the centre."""
    known = bodies(on.lexicon)
    done: set[tuple[int, int]] = set()
    for mention in mentions(on):
        text, spot = mention.block.text, mention.at
        for name in mention.names:
            spot = max(spot, text.find(name.split(" (", 1)[0], spot, mention.end))
            found = known.names(name)[:1]
            if not found or any(entry.collective for entry in found[0].entries) or level(on, name) != LEVELS[0]:
                continue
            if spot <= mention.at or (mention.block.lines[0], spot) in done:
                continue
            done.add((mention.block.lines[0], spot))
            passed_on = scan.holds(scan.lowered(text), rule.words["passed_on"], mention.start, mention.at)
            values = (("name", text[spot : spot + found[0].end]),)
            yield seen(mention.block, spot, spot + found[0].end, excuse="passed-on" if passed_on else "", values=values)


def past_the_issuer(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A body outside of the issuer's own offices that is to report above the issuer on its plan, and not to it."""
    known = entries(on.lexicon)
    for row in on.plan.reporting:
        doers = [
            known[agency.id]
            for agency in on.plan.agencies
            if agency.id and agency.lines[0] <= row.lines[0] <= agency.lines[1] and f"{row.address}.".startswith(f"{agency.address}.")
        ]
        outside = [entry for entry in doers if entry.field in rule.words["outside"] or above(on.level, entry.level)]
        ranks = [level(on, name) for name in row.to]
        if not row.to or row.frequency in rule.words["sudden"] or len(outside) != len(doers) or not doers:
            continue
        block = next((each for each in on.blocks if each.lines[0] <= row.lines[0] <= each.lines[1]), None)
        name = row.to[0].split(" (", 1)[0]
        start = block.text.find(name, max(0, block.text.find(row.quote[:40]))) if block else -1
        if block is None or start < 0:
            continue
        own = {entry for body in bodies(on.lexicon).names(name)[:1] for entry in body.entries}
        branch = any(answers(one, other) for one in own for other in doers)
        up = all(above(rank, on.level) for rank in ranks)
        values = (("name", name), ("issuer", on.plan.header.issuer or ""))
        yield seen(block, start, start + len(name), excuse=FITS if not up else "branch" if branch else "", values=values)


CHECKS = {
    "report-past-a-level": Check(past_a_level, excuses=("passed-on",), fields=("name",), words=("passed_on",)),
    "report-past-the-issuer": Check(past_the_issuer, excuses=("branch",), fields=("name", "issuer"), words=("outside", "sudden")),
}
