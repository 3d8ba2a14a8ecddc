"""Spaces, marks and brackets, and the two placements of tone marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from compliance.model.review import Edit, Observation, ReviewRule
from compliance.record import dataclass
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.sheet import Block

_LETTER = r"[^\W\d_]"
# Each pattern begins with the letter that it is about, as that is fast; what stands before this is looked at afterwards.
_SPACING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("before", re.compile(r" (?<=[\w)\"] )(?=[,;:.](?:\s|$))")),
    ("after", re.compile(rf"[,;:](?<={_LETTER}{_LETTER}.)(?={_LETTER}{_LETTER})")),
    ("stop", re.compile(r"\.(?<=[a-zà-ỹ][a-zà-ỹ][a-zà-ỹ].)(?=[A-ZĐ][a-zà-ỹ]{2})")),
    ("inside", re.compile(r" (?:(?<=\( )(?=\w)|(?<=[\w.] )(?=\)))")),
    ("hyphen", re.compile(r"-(?:(?<=\w -)(?=\w)|(?<=\w-)(?= \w))")),
)
_WIDE = re.compile(r"https?:|www\.|@|\.vn\b|\.com\b")
_MARKS = re.compile(r"[.,;:] ?[.,;:]+")
_ALLOWED = re.compile(r"(?:\w\.)+[,;:]$")
_WORD = re.compile(r"[^\W\d_]+")
_OLD = re.compile(r"(?i)(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_NEW = re.compile(r"(?i)(?<!q)(?:[òóỏõọ][ae]|[ùúủũụ]y)(?![^\W\d_])")
_SYMBOL = re.compile(r"(?:\d/[^\s/]*|/\d{4}/[^\s/]*|[\d/]) ?$")
_LABEL = re.compile(r"(?<![^\s;,:.\-\"])(?:\d{1,2}(?:\.\d+)*|[a-zđA-ZĐ]|[ivxIVX]{1,4})\)$")
_BRACKET = re.compile(r"[()\[\]]")
_OPEN = "(["
_NEXT = 4
"""Lines between a paragraph and the next."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: what is wrong there, the letters and what they become (``None``: not certain)."""

    variant: str
    block: Block
    start: int
    end: int
    new: str | None


def spacing(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Blanks before or missing after marks, within brackets, on one side of a hyphen; once for the draft where they are many.

    Symbols of documents are left to the review of citations.
    """
    by_variant: dict[str, list[Spot]] = {}
    for spot in _spots(on):
        by_variant.setdefault(spot.variant, []).append(spot)
    for variant, spots in by_variant.items():
        if len(spots) > rule.numbers["many"]:
            lines = tuple(dict.fromkeys(spot.block.at(spot.start)[0] for spot in spots))
            edits = tuple(edit for spot in spots for edit in _edit(spot))
            yield _observed(spots[0], f"{variant}-many", edits, (("count", str(len(spots))),), lines[1:])
        else:
            for spot in spots:
                yield _observed(spot, variant, _edit(spot), (("count", "1"),))


def marks(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Two marks where one is meant."""
    for block in on.blocks:
        for match in _MARKS.finditer(block.text):
            printed = match[0]
            start = block.text.rfind(" ", 0, match.start()) + 1
            dots = printed.count(".")
            if dots > 2 or (dots == 2 and printed != "..") or (printed[0] == "." and printed != "..") or " ." in printed:
                continue
            if _ALLOWED.search(block.text[start : match.end()]) or not block.text[start : match.start()].strip("-. "):
                continue
            right = block.text[start : match.start()] + printed[-1]
            yield seen(block, start, match.end(), values=(("quote", printed),), correction=right)


def brackets(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Brackets that open and are not closed in their paragraph, or the other way round."""
    left: list[tuple[Block, int]] = []
    for block in on.blocks:
        if block.passage is None or block.role in ("recipients", "note"):
            continue
        depth: list[int] = []
        for bracket in _BRACKET.finditer(block.text):
            at = bracket.start()
            if bracket[0] in _OPEN:
                depth.append(at)
            elif depth:
                depth.pop()
            elif left and block.lines[0] - left[-1][0].lines[1] < _NEXT:
                left.pop()  # a paragraph that was cut in two
            elif not _LABEL.search(block.text, 0, at + 1):
                yield seen(block, max(0, block.text.rfind(" ", 0, max(0, at - 20)) + 1), at + 1, "closed", values=(("quote", bracket[0]),))
        left += [(block, at) for at in depth]
    for block, at in left:
        yield seen(block, at, min(len(block.text), at + 40), "open", values=(("quote", block.text[at]),))


def tones(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Tone marks of oa, oe, uy placed in the older way in a text that mostly has the newer one. (Nobody asks for one of them.)"""
    if not _OLD.search(normalize("NFC", "\n".join(line.raw for line in on.plan.document.lines))):
        return
    old: list[tuple[int, int, str]] = []
    newer = 0
    for line in on.plan.document.lines:
        raw = normalize("NFC", line.raw)
        newer += sum(1 for _ in _NEW.finditer(raw))
        if not _OLD.search(raw):
            continue
        printed, ordered = _WORD.findall(raw), list(_WORD.finditer(line.text))
        if len(printed) == len(ordered):
            old += [(line.number, place.start(), word) for word, place in zip(printed, ordered, strict=True) if _OLD.search(word)]
    if not old or newer <= len(old):
        return
    first, _, word = old[0]
    edits = tuple(Edit(number, column, column + len(each), on.line(number)[column : column + len(each)]) for number, column, each in old)
    words = ", ".join(dict.fromkeys(f"{each} → {edit.new}" for (_, _, each), edit in zip(old, edits, strict=True)))
    yield Observation(
        (first, first),
        word,
        values=(("count", str(len(old))), ("newer", str(newer)), ("words", words)),
        correction=edits[0].new,
        edits=edits,
        against=tuple(dict.fromkeys(number for number, _, _ in old[1:])),
    )


def _spots(on: Reviewing) -> Iterator[Spot]:
    tables = {line.number for line in on.plan.document.lines if line.raw.count("|") > 2}
    for block in on.blocks:
        text = block.text
        if block.lines[0] in tables or _WIDE.search(text):
            continue
        for variant, pattern in _SPACING:
            for match in pattern.finditer(text):
                start, end = match.span()
                if variant == "hyphen":
                    if not (_list_mark(text, start) or (_SYMBOL.search(text, 0, start) and text[end:].lstrip()[:2].isupper())):
                        yield Spot(variant, block, start - (text[start - 1] == " "), end + (text[end : end + 1] == " "), " - ")
                elif variant in ("after", "stop"):
                    yield Spot(variant, block, end, end, " ")
                elif text[end:] == "." and block.passage is None:
                    continue  # a title: its full stop is one too many (form/title)
                elif text[end : end + 2] != "..":
                    yield Spot(variant, block, start, end, "")


def _list_mark(text: str, at: int) -> bool:
    """Whether the hyphen begins an item within a line."""
    return (text[at - 1] == " " and text[at + 1 : at + 2].isupper() and at > 1 and text[at - 2] in ".;:") or at < 2


def _edit(spot: Spot) -> tuple[Edit, ...]:
    return () if spot.new is None else spot.block.edit(spot.start, spot.end, spot.new) if spot.end > spot.start else _insert(spot)


def _insert(spot: Spot) -> tuple[Edit, ...]:
    line, column = spot.block.at(spot.start)
    return (Edit(line, column, column, spot.new or ""),)


def _observed(
    spot: Spot, variant: str, edits: tuple[Edit, ...], values: tuple[tuple[str, str], ...], against: tuple[int, ...] = ()
) -> Observation:
    text = spot.block.text
    start, end = text.rfind(" ", 0, max(0, spot.start - 1)) + 1, text.find(" ", spot.end + 1)
    end = len(text) if end < 0 else end
    right = text[start : spot.start] + (spot.new or "") + text[spot.end : end]
    values = (*values, ("quote", text[start:end]), ("right", right))
    return seen(spot.block, start, end, variant, values=values, correction=right, edits=edits, against=against)


_NAMES = tuple(name for name, _ in _SPACING)
CHECKS = {
    "spacing": Check(spacing, (*_NAMES, *(f"{name}-many" for name in _NAMES)), fields=("count", "quote", "right"), numbers=("many",)),
    "marks-twice": Check(marks, fields=("quote",)),
    "brackets": Check(brackets, ("open", "closed"), fields=("quote",)),
    "tones": Check(tones, fields=("count", "newer", "words")),
}
