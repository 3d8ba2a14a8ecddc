"""Where a part of a quote stands in it, and how a long quote is shortened without losing that part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from compliance.model.fold import fold, place_tones

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.;:] +")
_ENOUGH = 0.6
"""Share of a part's words that must stand in the quote in one run, for the run to be shown as that part."""
_NEAR_WHOLE = 0.85
_CONTEXT = 45
_LEAST = 40

Range = tuple[int, int]
"""First offset and the one after the last, in characters."""
Piece = tuple[str, bool]
"""A run of characters and whether it is marked."""


def ranges(quote: str, parts: Iterable[str]) -> list[Range]:
    """Where ``parts`` stand in ``quote``, in order and merged; empty when they make up nearly all of it: nothing to point at."""
    words = _words(quote)
    places: dict[str, list[int]] = {}
    for place, (word, _, _) in enumerate(words):
        places.setdefault(word, []).append(place)
    runs = (_longest_run(places, fold(part).split()) for part in parts)
    found = _merged((words[run[0]][1], words[run[1]][2]) for run in runs if run)
    if quote and sum(end - start for start, end in found) > _NEAR_WHOLE * len(quote):
        return []
    return found


def pieces(quote: str, marked: Sequence[Range], limit: int) -> list[Piece]:
    """``quote`` in pieces, about ``limit`` characters in all: its beginning and what stands around the marked ranges.

    ``…`` stands for what is left out.
    """
    kept = [(0, len(quote))] if len(quote) <= limit else _kept(quote, marked, limit)
    made: list[Piece] = []
    for start, end in kept:
        if start > 0:
            made.append(("… " if not made else " … ", False))
        at = start
        for first, last in ((max(first, start), min(last, end)) for first, last in marked if last > start and first < end):
            if first > at:
                made.append((quote[at:first], False))
            made.append((quote[first:last], True))
            at = last
        if at < end:
            made.append((quote[at:end], False))
    if kept and kept[-1][1] < len(quote):
        made.append((" …", False))
    return made


def head(text: str, room: int) -> str:
    """As many words of ``text`` as there is room for, and ``…`` for the rest."""
    if len(text) <= room:
        return text
    return text[: snapped(text, 0, max(1, room - 2))[1]].rstrip(" ,;:…") + " …"


def window(quote: str, marked: Sequence[Range], limit: int) -> Range:
    """The stretch of at most ``limit`` characters of ``quote``, from the head of a sentence on, that holds most of the marked ranges."""
    if len(quote) <= limit:
        return 0, len(quote)
    starts = [0, *(match.end() for match in _SENTENCE.finditer(quote))]
    best = max(starts, key=lambda begin: (sum(begin <= start and end <= begin + limit for start, end in marked), -begin))
    return snapped(quote, best, best + limit)


def _kept(quote: str, marked: Sequence[Range], limit: int) -> list[Range]:
    if not marked:
        return [snapped(quote, 0, limit)]
    share = max(_LEAST, limit // len(marked) - _CONTEXT)
    shown = [(start, min(end, start + share)) for start, end in marked]
    spare = max(_CONTEXT, (limit - _LEAST - sum(end - start for start, end in shown)) // (2 * len(shown)))
    ends = [end + (spare if end == whole else 0) for (_, end), (_, whole) in zip(shown, marked, strict=True)]
    around = [snapped(quote, start - spare, end) for (start, _), end in zip(shown, ends, strict=True)]
    return _merged([snapped(quote, 0, _LEAST), *around], apart=_CONTEXT // 2)


def snapped(quote: str, start: int, end: int) -> Range:
    """``start`` moved on to the head of a word and ``end`` back to the end of one."""
    start, end = max(start, 0), min(end, len(quote))
    if start > 0 and not quote[start - 1].isspace():
        start = quote.find(" ", start, end) + 1 or start
    if end < len(quote) and not quote[end].isspace():
        back = quote.rfind(" ", start, end)
        end = back if back > start else end
    return start, end


def _merged(spans: Iterable[Range], apart: int = 2) -> list[Range]:
    """Spans in order; those that overlap or stand at most ``apart`` characters from each other become one."""
    made: list[Range] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1] + apart:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _words(quote: str) -> list[tuple[str, int, int]]:
    """The folded words of ``quote`` with their offsets in it."""
    folded = place_tones(quote.casefold())
    if len(folded) == len(quote):
        return [(match[0], match.start(), match.end()) for match in _WORD.finditer(folded)]
    return [(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(quote)]


def _longest_run(places: dict[str, list[int]], wanted: list[str]) -> tuple[int, int] | None:
    """First and last place of the longest run of words that stands in ``wanted`` too; ``None`` when no run holds enough of it."""
    best, last = 0, 0
    runs: dict[int, int] = {}
    for word in wanted:
        runs = {place: runs.get(place - 1, 0) + 1 for place in places.get(word, ())}
        for place, run in runs.items():
            if run > best:
                best, last = run, place
    return (last - best + 1, last) if wanted and best >= max(_ENOUGH * len(wanted), min(2, len(wanted))) else None
