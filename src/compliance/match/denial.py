"""Sentences that commit nobody: denied, put off, passed up to a higher level, or told of a year gone by.

A denial at the head of a sentence reaches to its end, one further in to the next comma; what stands before it is not denied (xử lý cơ sở
không bảo đảm điều kiện). A sentence that passes the matter up, or tells what was done in an earlier year, commits to nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from compliance.match.cutter import MARKS
from compliance.model.choice import LEVELS
from compliance.model.fold import fold, tokens
from compliance.model.lexicon import Lexicon

_SENTENCE = re.compile(r"[.;:](?=\s|$)")
_YEAR = re.compile(r" (20\d\d|19\d\d) ")
ANY = "any"
_HEAD = 5
"""A denial among the first words of a sentence (behind its subject) bears on all of it."""


class Denials:
    """Tells which phrases of a text nobody is committed to. ``year`` is the plan's first one, ``level`` that of its issuer."""

    def __init__(self, lexicon: Lexicon, year: int | None, level: str | None) -> None:
        words = lexicon.matching
        self._year = year
        self._made: dict[str, list[tuple[str, str]]] = {}
        self._denials = tuple(f" {fold(each)} " for each in words.denials)
        self._idioms = tuple(f" {fold(each)} " for each in words.no_denials)
        above = LEVELS[: LEVELS.index(level)] if level in LEVELS else LEVELS
        passed = [each for to, phrases in words.delegated.items() if to == ANY or to in above for each in phrases]
        self._passed = tuple(f" {fold(each)} " for each in passed)
        self._past = tuple(f" {fold(each)} " for each in words.past)
        self._hedges = tuple(f" {fold(each)} " for each in words.hedges)

    def suspects(self, flat: str) -> bool:
        """Whether ``flat`` (folded, blanks around) could hold such a sentence at all; cheap."""
        return any(each in flat for each in (*self._denials, *self._passed)) or any(each in flat for each in self._past)

    def conditional(self, flat: str) -> bool:
        """Whether ``flat`` (folded, blanks around) holds a condition."""
        return any(each in flat for each in self._hedges)

    def leads_away(self, text: str) -> bool:
        """Whether the title or lead-in ``text`` denies, or passes up, what stands below it."""
        for line, plain in self._lines(text):
            if any(first == 0 or line[:first].count(" ") <= 2 * _HEAD for first, _ in self._spans(line, plain)):
                return True
        return False

    def denied(self, text: str, phrases: Iterable[str], conditions: bool = False) -> bool:
        """Whether ``text`` holds one of ``phrases`` (folded), and only where nobody is committed to it; with ``conditions``, or only under
        a condition."""
        needles = [f" {each} " for each in phrases]
        stood = False
        for line, plain in self._lines(text):
            places = [at for needle in needles for at in _all(line, needle)] or [0 for needle in needles if needle in plain]
            if places:
                stood = True
                spans = self._spans(line, plain)
                if conditions and self.conditional(plain):
                    spans = [(0, len(line))]
                if not all(any(first <= at < last for first, last in spans) for at in places):
                    return False
        return stood

    def _lines(self, text: str) -> list[tuple[str, str]]:
        """The sentences of ``text`` folded, with their marks and without."""
        made = self._made.get(text)
        if made is None:
            parts = [tokens(sentence) for sentence in _SENTENCE.split(text)]
            made = self._made[text] = [
                (f" {' '.join(part)} ", f" {' '.join([word for word in part if word not in MARKS])} ") for part in parts
            ]
        return made

    def _spans(self, line: str, plain: str) -> list[tuple[int, int]]:
        """From where to where nothing is committed to in ``line`` (a folded sentence with its marks, ``plain`` without them)."""
        if any(each in plain for each in self._passed) or self._gone(plain):
            return [(0, len(line))]
        spans = []
        for denial in self._denials:
            for at in _all(line, denial):
                if any(line.startswith(idiom, at) for idiom in self._idioms):
                    continue
                comma = line.find(" , ", at)
                ends = len(line) if comma < 0 or line[:at].count(" ") <= _HEAD else comma
                spans.append((at, ends))
        return spans

    def _gone(self, plain: str) -> bool:
        """Whether the sentence tells what was done in a year before the plan's."""
        if self._year is None or not any(each in plain for each in self._past):
            return False
        years = [int(year) for year in _YEAR.findall(plain)]
        return bool(years) and max(years) < self._year


def _all(line: str, needle: str) -> Iterable[int]:
    at = line.find(needle)
    while at >= 0:
        yield at
        at = line.find(needle, at + 1)
