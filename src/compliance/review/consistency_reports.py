"""Reports: they go to the issuer of the plan, and from it one level up, not past them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.match.bodies import answers, entries
from compliance.model.choice import LEVELS
from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.parse.bodies import bodies, day_of
from compliance.parse.recipients import recipients
from compliance.review.kind import FITS, Check, Reviewing, seen

_ROLES = ("contents", "organization", "reporting", "closing")


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


def past_a_level(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A report of a commune or district that the draft sends straight to a body of the centre."""
    word = scan.plain(on.lexicon.derived, on.lexicon.reporting).report
    known = bodies(on.lexicon)
    for block in on.blocks:
        if block.passage is None or block.role not in _ROLES:
            continue
        low = scan.lowered(block.text)
        if word not in low:
            continue
        for start, end in scan.segments(block.text):
            for at in scan.places(low, word, start, end):
                names = recipients(block.text, low, at + len(word), end, on.lexicon)
                spot = at
                for name in names:
                    spot = max(spot, block.text.find(name.split(" (", 1)[0], spot, end))
                    found = known.names(name)[:1]
                    if not found or any(entry.collective for entry in found[0].entries) or level(on, name) != LEVELS[0] or spot <= at:
                        continue
                    passed_on = scan.holds(low, rule.words["passed_on"], start, at)
                    printed = block.text[spot : spot + found[0].end]
                    yield seen(block, spot, spot + found[0].end, excuse="passed-on" if passed_on else "", values=(("name", printed),))


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
