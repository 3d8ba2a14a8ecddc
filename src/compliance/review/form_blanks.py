"""Gaps that nobody filled in: dots and letters in place of figures, lines to write on, brackets and words of a template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.review import Observation, ReviewRule
from compliance.review.form_parts import parts
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.sheet import Block

_NEAR = 30
_MARKS = ("..", "xx", "XX", "[", "(", "<")
_LINE = re.compile(r"_{4,}")
_QUOTED = re.compile(r'"[^"]*"')


def _shapes(rule: ReviewRule, on: Reviewing) -> re.Pattern[str]:
    known = on.cache.get("form.blanks")
    if isinstance(known, re.Pattern):
        return known
    words = on.lexicon.documents
    day, month, year, number = ("|".join(map(re.escape, each)) for each in (words.day, words.month, words.year, words.number))
    units = "|".join(re.escape(word) for word in rule.words["units"])
    shapes = (
        rf"(?<!\w)(?:{day})\s?\.{{2,}}\s?(?:{month}|/|-|\d)",
        rf"(?<!\w)(?:{month})\s?\.{{2,}}\s?(?:{year}|/|-|\d)",
        rf"(?<!\w)(?:{year}|/|-)\s?20\d?\s?\.{{2,}}(?!\d)",
        rf"(?<!\w)(?:{number})\s?:?\s?\.{{2,}}\s?(?:/|-\w|{day}\b)",
        r"\.{2,}\s?/\s?(?:\.{2,}|\d|[A-ZĐ])[\w./-]*",
        r"\d\s?/\s?\.{2,}",
        rf"(?<=\s)\.{{2,}}\s?(?:{units})",
        r"\.{8,}",
        r"(?<!\w)20[xX]{2}(?!\w)",
        r"(?<!\w)(?:x{2,}|X{2,}(?=\s?/))(?!\w)",
        r"\[[^\]\d][^\]]{0,60}\]|\(\s?\.{2,}\s?\)",
        r"<[^\W\d_][^<>]{2,60}>",
    )
    made = on.cache["form.blanks"] = re.compile("|".join(shapes))
    return made


def blanks(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Gaps in title, opening and body; those of one phrase together."""
    at = parts(on)
    begin = at.type.lines[0] if at.type else at.first.lines[0]
    last = at.last.lines[1]
    shape = _shapes(rule, on)
    template = {fold(word) for word in rule.words["template"]}
    attached = tuple(map(fold, on.lexicon.layout.attached))
    ruled = {line.number for line in on.plan.document.lines if "____" in line.raw and line.text and _LINE.search(line.raw)}
    for block in on.blocks:
        if not begin <= block.lines[0] <= last or block.role == "recipients":
            continue
        text = block.text
        if any(mark in text for mark in _MARKS):
            for start, end in _joined(_spots(text, shape, template)):
                if text.startswith("(") and fold(text).startswith(attached):
                    excuse = "attached-line"
                else:
                    excuse = "quoted" if any(q.start() < start and end < q.end() for q in _QUOTED.finditer(text)) else ""
                yield seen(block, *_whole(text, start, end), excuse=excuse)
        elif ruled and not ruled.isdisjoint(range(block.lines[0], block.lines[1] + 1)):
            yield from _ruled(block, ruled)


def _spots(text: str, shape: re.Pattern[str], template: set[str]) -> Iterator[tuple[int, int]]:
    for match in shape.finditer(text):
        yield match.span()
    for match in re.finditer(r"\(([^()]{3,60})\)", text):
        if fold(match[1]) in template:
            yield match.span()


def _joined(spots: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spots with little between them as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spots):
        if found and start - found[-1][1] < _NEAR:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The spot with the words that it cuts, the two before it and the one after it."""
    for _ in range(3):
        start = text.rfind(" ", 0, max(0, start - 1)) + 1
    stop = text.find(" ", text.find(" ", end) + 1) if " " in text[end:] else -1
    return start, len(text) if stop < 0 else stop


def _ruled(block: Block, ruled: set[int]) -> Iterator[Observation]:
    """Lines of a form to write on; reading drops them, so the lines as printed tell."""
    for offset, line in block.starts:
        if line in ruled:
            stop = next((start - 1 for start, _ in block.starts if start > offset), len(block.text))
            if re.search(r"\w", block.text[offset:stop]):
                yield seen(block, offset, stop)


CHECKS: dict[str, Check] = {"blanks": Check(blanks, excuses=("attached-line", "quoted"), words=("units", "template"))}
