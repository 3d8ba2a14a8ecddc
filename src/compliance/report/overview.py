"""Briefs → a few lines a plan, for a person who looks over a whole repository: whether it passes, the counts, and what is most serious.

The whole report of a plan is one command away, which is said.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.brief import Marked, Point
from compliance.model.findings import DEFECT, NOT_EVALUATED, STATUSES, WAIVED
from compliance.model.gate import Mark
from compliance.report import Reading, quotes
from compliance.report.rows import GAPS, ORDER, SEVERITIES, SIGNS
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.terminal import STYLES
from compliance.report.terminal import counted as counts_of
from compliance.report.words import Words, clean

_SHOWN = 5
"""Points of one plan that are named."""
_PASSES, _FAILS, _UNREAD = ("✓", "bold green"), ("✗", "bold red"), ("?", "bold cyan")


class Renderer:
    """Plans one after another; below them how many pass."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.words = reading, reading.words
        self.states = dict.fromkeys((_PASSES, _FAILS, _UNREAD), 0)
        self.known = self.fixed = 0

    def add(self, marked: Marked) -> str:
        """A plan."""
        brief, judgement = marked.brief, marked.judgement
        page, words = Page(self.reading.width, self.reading.styled), self.words
        marks = judgement.marks if judgement else (None,) * len(brief.points)
        serious = [point for point, mark in zip(brief.points, marks, strict=True) if _counts(point, mark, self.reading.fail_on)]
        state = _UNREAD if brief.failure else _FAILS if serious else _PASSES
        self.states[state] += 1
        level = f" ({words.name('level', brief.level)})" if brief.level else ""
        page.line((f"{state[0]} ", state[1]), (clean(brief.path), "bold"), (level, "dim"), hanging=2)
        if brief.failure:
            page.line((clean(words.note(brief.failure)), "cyan"), indent=4)
        else:
            known, fixed = (judgement.gate.known, len(judgement.gate.fixed)) if judgement else (0, 0)
            self.known, self.fixed = self.known + known, self.fixed + fixed
            page.line(*self._counts(marked.summary, known, fixed), indent=4, hanging=2)
        serious.sort(key=lambda point: (SEVERITIES.index(point.severity), ORDER.index(point.status), point.lines))
        for point in serious[:_SHOWN]:
            self._point(page, point)
        if len(serious) > _SHOWN:
            page.line((words.say("overview-more", count=len(serious) - _SHOWN, path=clean(brief.path)), "dim"), indent=4, hanging=2)
        page.blank()
        return page.text()

    def end(self, summary: Mapping[str, int]) -> str:
        """How many plans pass, and the counts of all."""
        page, words = Page(self.reading.width, self.reading.styled), self.words
        page.rule(words.say("all-plans", count=sum(self.states.values())))
        said = ((_PASSES, "overview-pass"), (_FAILS, "overview-fail"), (_UNREAD, "overview-unread"))
        parts: list[Styled] = []
        for state, key in said:
            count = self.states[state]
            glued = words.say(key, count=count).replace(" ", GLUE)
            parts += [" · " if parts else "", (f"{state[0]}{GLUE}{glued}", state[1] if count else "dim")]
        page.line(*parts)
        asked = {**summary, NOT_EVALUATED: summary.get(NOT_EVALUATED, 0) - self.states[_UNREAD]}  # a plan is no requirement
        if self.states[_PASSES] or self.states[_FAILS]:
            page.line(*self._counts(asked, self.known, self.fixed))
        page.line((words.say("overview-next"), "dim"))
        return page.text()

    def _counts(self, summary: Mapping[str, int], known: int, fixed: int) -> list[Styled]:
        """The counts in ``summary``; how many of these are in the baseline, and how many there are no longer found."""
        words = self.words
        parts: list[Styled] = []
        if any(summary.get(status) for status in STATUSES):
            parts += counts_of({status: summary.get(status, 0) for status in STATUSES}, words)
        counts = (("defects", summary.get(DEFECT)), ("waived", summary.get(WAIVED)), ("known", known), ("fixed", fixed))
        for name, count in counts:
            if count:
                parts += ["; " if parts else "", words.say(f"overview-{name}", count=count).replace(" ", GLUE)]
        return parts or [words.say("overview-clean")]

    def _point(self, page: Page, point: Point) -> None:
        words = self.words
        family = "defect-severity" if point.status == DEFECT else "severity"
        verdict = words.name(family, point.severity) if point.status == DEFECT else words.name("status", point.status)
        text = clean(point.english if point.english and not vietnamese(words) else point.text)
        place = f"{words.lines(point.lines)} · " if point.lines[0] else ""
        shown = quotes.head(text, max(40, 2 * (self.reading.width - 6) - len(place) - len(verdict) - len(point.rule) - 12))
        style = STYLES.get(point.status, "bold red")
        page.line(
            (f"{SIGNS[point.status]} ", style), place, (verdict, style), f"  {shown}", (f"  {point.rule}", "dim"), indent=4, hanging=2
        )


def vietnamese(words: Words) -> bool:
    """Whether these words are Vietnamese."""
    return words.messages.get("language") == "vi"


def _counts(point: Point, mark: Mark | None, fail_on: str) -> bool:
    """Whether a point is one that a run fails on."""
    serious = fail_on != "never" and SEVERITIES.index(point.severity) <= SEVERITIES.index(fail_on)
    return serious and point.status in GAPS and not (mark and mark.passes)
