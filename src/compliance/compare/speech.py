"""How two wordings are laid side by side, word by word. When in doubt they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from compliance.model.comparison import Ranges
from compliance.model.fold import fold, place_tones
from compliance.model.lexicon import Matching
from compliance.record import NamedTuple

_PART = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[%‰<>≤≥=]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DIFFED = 3000
"""Words up to which two wordings are laid side by side word by word; longer ones differ as a whole."""


class Word(NamedTuple):
    """A word in the form in which words are compared, and where it stands in its text."""

    form: str
    start: int
    end: int


class Speech:
    """Text → the words that count when two wordings are compared."""

    def __init__(self, matching: Matching) -> None:
        self._idle = frozenset(fold(word) for word in matching.idle)
        self._spelled: dict[str, list[tuple[list[str], str]]] = {}
        for short, long in sorted(matching.spelled.items(), key=lambda item: -len(item[1])):
            words = fold(long).split()
            self._spelled.setdefault(words[0], []).append((words, fold(short)))

    def all(self, text: str) -> list[Word]:
        """Every word and number of ``text`` and every sign that can turn what a number means, numbers in one form (05 = 5, 5,0 = 5)."""
        lower = text.casefold()
        if len(lower) != len(text):
            lower = text.lower() if len(text.lower()) == len(text) else text
        return [Word(_form(match[0]), match.start(), match.end()) for match in _PART.finditer(lower)]

    def kept(self, text: str) -> list[Word]:
        """``all`` without the idle ones, each name in its short spelling."""
        words, made, at = self.all(text), [], 0
        while at < len(words):
            size, form = self._named(words, at)
            if form not in self._idle:
                made.append(Word(form, words[at].start, words[at + size - 1].end))
            at += size
        return made

    def _named(self, words: Sequence[Word], at: int) -> tuple[int, str]:
        for long, short in self._spelled.get(words[at].form, ()):
            if [word.form for word in words[at : at + len(long)]] == long:
                return len(long), short
        return 1, words[at].form

    def same(self, old: str, new: str) -> bool:
        """Whether two texts are one but for letter case, spacing, punctuation and the spelling of tones and numbers."""
        return old == new or forms(self.all(old)) == forms(self.all(new))

    def differences(self, old: str, new: str) -> list[tuple[list[Word], list[Word]]]:
        """The runs of words that are not alike, old and new, idle ones left out; either may be empty. Order counts."""
        return _runs(self.kept(old), self.kept(new))

    def ranges(self, old: str, new: str) -> tuple[Ranges, Ranges]:
        """Where two texts are not alike, idle words and spellings included, for a reader."""
        runs = _runs(self.all(old), self.all(new))
        sides = ([side[0] for side in runs if side[0]], [side[1] for side in runs if side[1]])
        return tuple((words[0].start, words[-1].end) for words in sides[0]), tuple((words[0].start, words[-1].end) for words in sides[1])


def _runs(before: list[Word], after: list[Word]) -> list[tuple[list[Word], list[Word]]]:
    if forms(before) == forms(after):
        return []
    if max(len(before), len(after)) > _DIFFED:
        return [(before, after)]
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, forms(before), forms(after), autojunk=False).get_opcodes()
    return [(before[a:b], after[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


def forms(words: Iterable[Word]) -> list[str]:
    """The forms of words."""
    return [word.form for word in words]


def _form(part: str) -> str:
    if not part[0].isdigit():
        return place_tones(part)
    if len(part) > 15:
        return part
    plain = part.replace(".", "") if _THOUSANDS.fullmatch(part) else part
    try:
        return f"{float(plain.replace(',', '.')):.15g}"
    except ValueError:
        return part


def piece(text: str, words: Sequence[Word]) -> str:
    """The stretch of ``text`` from the first to the last of ``words``."""
    return text[words[0].start : words[-1].end] if words else ""
