"""The draft as an index: which passage holds which words and phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from compliance.match.cutter import Cutter, cutter
from compliance.match.denial import Denials
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Passage, Plan, Span

_SENTENCE = re.compile(r"[.;](?=\s|$)")
SILENT = frozenset({"opening", "closing", "recipients", "results"})
"""Roles of passages that commit nobody to a task: what the plan rests on, whom it goes to, what was reached before."""
_CONTENTS_LINE = re.compile(r"[.…]{4,}\s*\d{1,3}\s*$")


class Draft:
    """A plan that is checked, with its passages indexed once. ``passages`` are those that can answer something."""

    def __init__(self, plan: Plan, lexicon: Lexicon) -> None:
        self.plan = plan
        self.lexicon = lexicon
        self.cutter: Cutter = cutter(lexicon)
        self.passages: tuple[Passage, ...] = tuple(passage for passage in plan.passages if passage.role != "recipients")
        flats = [self.cutter.flat(passage.text) for passage in self.passages]
        self.flats = flats
        self._pairs: dict[tuple[str, str], list[int]] = {}
        self._silent = frozenset(
            number for number, passage in enumerate(self.passages) if passage.role in SILENT or _CONTENTS_LINE.search(passage.text)
        )
        for number, flat in enumerate(flats):
            if number in self._silent:
                continue
            syllables = flat.split()
            for pair in pairwise(syllables):
                self._pairs.setdefault(pair, []).append(number)
        self._postings: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            if not passage.heading and number not in self._silent:
                for word in self.cutter.content(passage.text):
                    self._postings.setdefault(word, []).append(number)
        self._found: dict[str, frozenset[int]] = {}
        self.denials = Denials(lexicon, plan.header.period.first or plan.header.date.year, plan.header.level)
        self._suspects: dict[int, bool] = {}
        self._leads = {passage.address: passage.text for passage in self.passages if passage.heading or passage.text.rstrip().endswith(":")}
        self._led: dict[str, bool] = {}

    def holding(self, phrase: str) -> frozenset[int]:
        """Numbers of the passages that hold ``phrase``, or any phrase of the concept when it is ``concept:ID``. Phrases may wrap."""
        found = self._found.get(phrase)
        if found is None:
            if phrase.startswith("concept:"):
                phrases = self.lexicon.concepts.concepts.get(phrase[len("concept:") :], ())
                found = frozenset().union(*(self.holding(each) for each in phrases))
            else:
                folded = fold(phrase)
                # A single syllable stands in many words (tin in thông tin), so it must be a word of its own.
                found = frozenset(self._where(folded) if " " in folded else self._postings.get(folded, ()))
            self._found[phrase] = found
        return found

    def _where(self, phrase: str) -> Iterable[int]:
        """Numbers of the passages that hold ``phrase``, of two syllables at least."""
        first, second, *more = phrase.split(" ")
        found = self._pairs.get((first, second), ())
        needle = f" {phrase} "
        return [number for number in found if needle in self.flats[number]] if more else found

    def acting(self, action: str) -> frozenset[int]:
        """Numbers of the passages in which a word of the class ``action`` stands."""
        key = f"action:{action}"
        found = self._found.get(key)
        if found is None:
            found = frozenset().union(*(self.holding(phrase) for phrase in self.lexicon.actions.actions.get(action, ())))
            self._found[key] = found
        return found

    def best(self, words: Mapping[str, float], allowed: Callable[[int], bool] | None = None) -> tuple[float, int | None]:
        """The passage that holds most of ``words`` (word → weight): its share (0 to 1) and number; headings do not count."""
        scores: dict[int, float] = {}
        for word, weight in words.items():
            for number in self._postings.get(word, ()):
                scores[number] = scores.get(number, 0.0) + weight
        total = sum(words.values())
        top, at = 0.0, None
        for number in sorted(scores):
            if scores[number] > top + 1e-9 and (allowed is None or allowed(number)):
                top, at = scores[number], number
        return (top / total if total else 0.0), at

    def barred(self, number: int, phrases: Iterable[str]) -> bool:
        """Whether passage ``number`` holds ``phrases`` only where nobody is committed to them (``match.denial``)."""
        if self._led_away(self.passages[number].address):
            return True
        if not self._suspect(number):
            return False
        return self.denials.denied(self.passages[number].text, (each for phrase in phrases for each in self.spelt(phrase)))

    def hedged(self, number: int, phrases: Iterable[str]) -> bool:
        """Whether passage ``number`` holds ``phrases`` only under a condition (nếu có kinh phí, xem xét khả năng)."""
        if not self.denials.conditional(self.flats[number]):
            return False
        return self.denials.denied(self.passages[number].text, [each for phrase in phrases for each in self.spelt(phrase)], conditions=True)

    def is_about(self, number: int, words: frozenset[str]) -> bool:
        """Whether passage ``number``, or a title or lead-in above it, holds one of ``words``."""
        if words & self.cutter.content(self.passages[number].text):
            return True
        address = self.passages[number].address
        while "." in address:
            address = address.rpartition(".")[0]
            text = self._leads.get(address)
            if text is not None and words & self.cutter.content(text):
                return True
        return False

    def _led_away(self, address: str) -> bool:
        """Whether a title or lead-in above ``address`` denies or passes up all that stands below it."""
        above, dot, _ = address.rpartition(".")
        if not dot:
            return False
        known = self._led.get(above)
        if known is None:
            text = self._leads.get(above)
            known = self._led[above] = (text is not None and self.denials.leads_away(text)) or self._led_away(above)
        return known

    def denies(self, lines: Span, quote: str, phrases: Iterable[str]) -> bool:
        """The same for a row read from ``lines`` whose words are ``quote``: asked of the sentences that it stands in."""
        for number, passage in enumerate(self.passages):
            if not passage.lines[0] <= lines[0] <= passage.lines[1]:
                continue
            if self._led_away(passage.address):
                return True
            if self._suspect(number):
                wanted = fold(quote)
                inside = [each for each in _SENTENCE.split(passage.text) if fold(each) and (fold(each) in wanted or wanted in fold(each))]
                return self.denials.denied(". ".join(inside or [passage.text]), map(fold, phrases))
        return False

    def _suspect(self, number: int) -> bool:
        if number not in self._suspects:
            self._suspects[number] = self.denials.suspects(self.flats[number])
        return self._suspects[number]

    def spelt(self, phrase: str) -> tuple[str, ...]:
        """The folded phrases of ``phrase``, which may be a concept."""
        if phrase.startswith("concept:"):
            return tuple(fold(each) for each in self.lexicon.concepts.concepts.get(phrase[len("concept:") :], ()))
        return (fold(phrase),)
