"""Years that lie before the draft's own: programmes past their period, events and money of a year gone by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.review import Observation, ReviewRule
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.level_phrases import BODY, EXCUSES, Hit, excuse, flat, hits, in_context, letters, phrases, said

_YEARS = re.compile(r"((?:19|20)\d\d)-((?:19|20)\d\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEAR = 2
"""Tokens between an event and its year."""


def first_year(on: Reviewing) -> int | None:
    """The first year that the draft is for, or that it is of where it says none; the earlier of both. ``None`` where neither is printed."""
    years = [year for year in (on.plan.header.period.first, on.plan.header.date.year) if year]
    return min(years, default=None)


def past_period(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A programme that is to be carried out though its printed period ended more than ``grace`` years before the draft's first year.

    ``period`` stands before the years, ``doing`` and then one of ``called`` before that in the same piece of the sentence.
    """
    year = first_year(on)
    if year is None:
        return
    for hit in hits(on, phrases(rule, on, "period")):
        years, end = _period(on, hit.end)
        if hit.block.role not in BODY or years is None or years[1] + rule.numbers["grace"] >= year:
            continue
        done = said(on, phrases(rule, on, "doing"), hit.low, hit.first)
        if not done or not said(on, phrases(rule, on, "called"), done, hit.first):
            continue
        whole = Hit(hit.block, hit.first, end, hit.low, max(hit.high, end))
        first, last = letters(on, hit.first, end)
        values = (("words", hit.block.text[first:last]), ("year", str(year)))
        yield seen(hit.block, first, last, excuse="context" if in_context(rule, on, whole) else "", values=values)


def _period(on: Reviewing, first: int) -> tuple[tuple[int, int] | None, int]:
    parts = flat(on).parts
    joined = _YEARS.fullmatch(parts[first])
    if joined:
        return (int(joined[1]), int(joined[2])), first + 1
    if first + 1 < len(parts) and _YEAR.fullmatch(parts[first]) and _YEAR.fullmatch(parts[first + 1]):
        return (int(parts[first]), int(parts[first + 1])), first + 2
    return None, first


def past_event(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """One of ``events`` (anywhere) or of ``money`` (in the funding section) with a year before the draft's first.

    ``year`` is the word before a year.
    """
    year = first_year(on)
    if year is None:
        return
    words = phrases(rule, on, "year")
    money = {block.lines for block in on.blocks if block.role == "funding"}
    places = [(hit, True) for hit in hits(on, phrases(rule, on, "events"))] + [(hit, False) for hit in hits(on, phrases(rule, on, "money"))]
    parts = flat(on).parts
    for hit, anywhere in places:
        end = said(on, words, hit.end, hit.high, hit.end + _NEAR)
        if hit.block.role not in BODY or not (anywhere or hit.block.lines in money) or not end or end >= hit.high:
            continue
        if not _YEAR.fullmatch(parts[end]) or int(parts[end]) >= year:
            continue
        whole = Hit(hit.block, hit.first, end + 1, hit.low, hit.high)
        first, last = letters(on, hit.first, end + 1)
        values = (("words", hit.block.text[first:last]), ("year", str(year)))
        yield seen(hit.block, first, last, excuse=excuse(rule, on, whole), values=values)


PAST_PERIOD = Check(
    past_period, excuses=("context",), fields=("words", "year"), words=("itself", "period", "doing", "called"), numbers=("grace",)
)
PAST_EVENT = Check(past_event, excuses=EXCUSES, fields=("words", "year"), words=("itself", "events", "money", "year"))
