"""Obligations → a tree for a terminal: what the highest plan asks, each plan below with what answers there, and so on to the lowest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compliance.model.coverage import (
    BUT_WAIVED,
    LOST_BELOW,
    NOT_COVERED,
    NOT_PASSED_ON,
    OF_NOBODY,
    STATES,
    TO_THE_END,
    Higher,
    Link,
    Obligation,
    Origin,
    Places,
    Reach,
    Requirement,
)
from compliance.report import Reading, quotes
from compliance.report.matrix import name
from compliance.report.rows import SIGNS
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.terminal import STYLES
from compliance.report.words import Words, clean, some

MARKS = {
    TO_THE_END: ("✓✓", "bold green"),
    BUT_WAIVED: ("✓○", "bold"),
    NOT_PASSED_ON: ("✓–", "bold cyan"),
    LOST_BELOW: ("✓✗", "bold yellow"),
    NOT_COVERED: ("✗", "bold red"),
    OF_NOBODY: ("–", "dim"),
}
"""Each state by two signs: here, and on to the end."""
_STEP = 4
"""Columns by which a level stands further in."""
_PLACES = 3
"""Passages of a plan that are named."""


def table(found: Mapping[str, tuple[Higher, Sequence[Reach]]], reading: Reading) -> str:
    """All obligations of some documents, with how far each is covered."""
    page, words = Page(reading.width, reading.styled), reading.words
    for state in STATES:
        sign, style = MARKS[state]
        page.line((f"{sign:<4}".replace(" ", GLUE), style), words.say(f"trace-means-{state}"), hanging=4)
    page.blank()
    counts = dict.fromkeys(STATES, 0)
    for path, (higher, reaches) in found.items():
        page.rule(name(path, higher.level, words))
        if higher.title:
            page.line(clean(higher.title))
        page.blank()
        for requirement, reach in zip(higher.requirements, reaches, strict=True):
            counts[reach.state] += 1
            sign, style = MARKS[reach.state]
            said = words.say("trace-plans", covered=len(reach.asked) - len({*reach.lost, *reach.waived}), asked=len(reach.asked))
            shown = quotes.head(clean(requirement.text), max(40, 2 * (page.width - 8) - len(requirement.rule) - len(said) - 8))
            page.line((f"{sign:<3}".replace(" ", GLUE), style), f"{said}  ", shown, (f"  {clean(requirement.rule)}", "dim"), hanging=3)
            if reach.state not in (TO_THE_END, OF_NOBODY):
                page.line((_said(reach, words), style), indent=6)
        page.blank()
    page.rule(words.say("trace-all", count=sum(counts.values())))
    for state in STATES:
        if counts[state]:
            page.line((f"{MARKS[state][0]:<4}".replace(" ", GLUE), MARKS[state][1]), f"{counts[state]} ", words.say(f"trace-means-{state}"))
    if not found:
        page.line((words.say("matrix-none"), "bold"))
    return page.text()


def tree(found: Sequence[Obligation], reading: Reading) -> str:
    """Each obligation with all plans below, level by level."""
    page, words = Page(reading.width, reading.styled), reading.words
    for one in found:
        requirement = one.requirement
        page.rule(clean(requirement.rule))
        page.line(clean(requirement.text))
        page.line((_source(one.path, requirement, words), "dim"))
        sign, style = MARKS[one.reach.state]
        page.line((f"{sign} ", style), (_said(one.reach, words), style), hanging=3)
        page.blank()
        for link in one.links:
            _link(page, words, link, 0)
        if one.links:
            page.blank()
    return page.text()


def upwards(path: str, address: str, found: Sequence[Origin], reading: Reading) -> str:
    """The requirements that a clause answers, and what they come from, up to the top."""
    page, words = Page(reading.width, reading.styled), reading.words
    page.rule(": ".join(filter(None, (clean(path), clean(words.name("part", address)) if address else ""))))
    if not found:
        page.line((words.say("trace-answers-nothing"), "bold"))
    for one in found:
        _origin(page, words, one, 0)
        page.blank()
    return page.text()


def _origin(page: Page, words: Words, one: Origin, depth: int) -> None:
    indent = _indent(page, depth)
    verdict = (f"{SIGNS[one.status]} {words.name('status', one.status)}", STYLES.get(one.status, "bold"))
    page.line("↑ ", (clean(one.requirement.rule), "bold"), " · ", verdict, *_places(one.places, words), indent=indent, hanging=2)
    page.line(quotes.head(clean(one.requirement.text), 2 * (page.width - indent - 4)), indent=indent + 2)
    page.line((_source(one.path, one.requirement, words), "dim"), indent=indent + 2)
    if one.again:
        page.line((words.say("trace-again"), "dim"), indent=indent + 2)
    for above in one.above:
        _origin(page, words, above, depth + 1)


def _link(page: Page, words: Words, link: Link, depth: int) -> None:
    """A plan with its verdict and its evidence, and what is below it."""
    indent, style = _indent(page, depth), STYLES.get(link.status, "bold")
    plan = name(link.lower.path, link.lower.level, words)
    parts: list[Styled] = [(f"{SIGNS[link.status]} ", style), (plan, "bold"), " · ", (words.name("status", link.status), style)]
    page.line(*parts, *_places(link.places, words), indent=indent, hanging=2)
    if link.lower.failure:
        page.line((clean(words.note(link.lower.failure)), "cyan"), indent=indent + 2)
    if link.reach:
        sign, colour = MARKS[link.reach.state]
        page.line((f"{sign} {_said(link.reach, words)}", colour), indent=indent + 2, hanging=3)
    for one in link.onward:
        room = max(40, 2 * (page.width - indent - 6) - len(one.requirement.rule) - 6)
        page.line(
            "→ ", (clean(one.requirement.rule), "bold"), f"  {quotes.head(clean(one.requirement.text), room)}", indent=indent + 2, hanging=2
        )
        if one.again:
            page.line((words.say("trace-again"), "dim"), indent=indent + 4)
        for below in one.links:
            _link(page, words, below, depth + 1)


def _said(reach: Reach, words: Words) -> str:
    """A state in words, with the plans that it is so for."""
    plans = {LOST_BELOW: reach.lost, NOT_COVERED: reach.lost, BUT_WAIVED: reach.waived, NOT_PASSED_ON: reach.stopped}
    return words.say(f"trace-{reach.state}", plans=some([clean(path) for path in plans.get(reach.state, ())]))


def _source(path: str, requirement: Requirement, words: Words) -> str:
    place = words.place(clean(requirement.address), requirement.lines)
    return f"{clean(path)}, {place} · {words.name('kind', requirement.kind)} · {words.name('severity', requirement.severity)}"


def _places(places: Places, words: Words) -> Iterator[Styled]:
    """Where the passages that answer stand."""
    told = dict.fromkeys(words.place(clean(address), lines) for address, lines in places)
    if told:
        shown = list(told)[:_PLACES]
        yield f" · {'; '.join(shown)}{'; …' if len(told) > _PLACES else ''}"


def _indent(page: Page, depth: int) -> int:
    """Columns in, never more than leave room to read."""
    return min(2 + _STEP * depth, page.width // 3)
