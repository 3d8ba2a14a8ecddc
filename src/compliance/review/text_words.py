"""The syllables of a draft, block by block, and which of them stand in a word of the lexicon."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from compliance.model.fold import place_tones
from compliance.model.lexicon import Tables
from compliance.record import dataclass
from compliance.review.kind import Reviewing
from compliance.review.sheet import Block

_SYLLABLE = re.compile(r"[^\W\d_]+")
_LONGEST = 6
"""Syllables of the longest word that is looked for."""

_key = lru_cache(maxsize=1 << 14)(lambda syllable: place_tones(syllable.casefold()))


class _Bare(dict[int, str]):
    """Letter → that letter without its marks, made when it is met; bounded by the letters of Unicode."""

    def __missing__(self, letter: int) -> str:
        made = self[letter] = normalize("NFD", chr(letter))[0]
        return made


_BARE = _Bare({ord("đ"): "d"})


def bare(text: str) -> str:
    """A syllable, or several, without any mark."""
    return text.translate(_BARE)


@dataclass(frozen=True, slots=True)
class Words:
    """The syllables of one block: ``keys`` folded, ``starts`` and ``ends`` in its text; ``near[i]``: only a blank stands between ``i`` and
    the next; ``held[i]``: it is part of a word of several syllables."""

    block: Block
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    near: tuple[bool, ...]
    held: tuple[bool, ...]

    def printed(self, at: int) -> str:
        """Syllable ``at`` as printed."""
        return self.block.text[self.starts[at] : self.ends[at]]

    def gap(self, at: int) -> str:
        """What stands between syllable ``at`` and the next."""
        return self.block.text[self.ends[at] : self.starts[at + 1]]

    def run(self, at: int, size: int) -> bool:
        """Whether ``size`` syllables from ``at`` on stand side by side."""
        return at >= 0 and at + size <= len(self.keys) and all(self.near[at : at + size - 1])


class Known:
    """The words of several syllables that a lexicon has."""

    def __init__(self, tables: Tables, more: tuple[str, ...], free: tuple[str, ...]) -> None:
        self._pairs, self._longer, self._flags = tables.words, tables.longer, tables.flags
        self._more = frozenset(more)
        self._seconds = f" {' '.join(tables.words.values())} "
        self._sizes: dict[tuple[str, str], tuple[bool, int]] = {}
        self._attested = dict.fromkeys(free, True)

    def pair(self, first: str, second: str) -> bool:
        """Whether the two are a word."""
        return f" {second} " in self._pairs.get(first, "") or f"{first} {second}" in self._more

    def word(self, parts: tuple[str, ...]) -> bool:
        """Whether ``parts`` are a word."""
        return self.pair(*parts) if len(parts) == 2 else " ".join(parts) in self._flags

    def sizes(self, first: str, second: str) -> tuple[bool, int]:
        """Whether the two are a word, and the syllables of the longest one that may begin so."""
        made = self._sizes.get((first, second))
        if made is None:
            longest = min(self._longer.get(f"{first} {second}", 2), _LONGEST)
            made = self._sizes[first, second] = (self.pair(first, second), longest)
        return made

    def attested(self, syllable: str) -> bool:
        """Whether it is a word, or any word of several syllables has it."""
        known = self._attested.get(syllable)
        if known is None:
            known = self._attested[syllable] = syllable in self._pairs or f" {syllable} " in self._seconds
        return known


def known(on: Reviewing) -> Known:
    """The words of the lexicon, made once."""
    made = on.lexicon.derived.get("review.text.known")
    if not isinstance(made, Known):
        made = on.lexicon.derived["review.text.known"] = Known(on.lexicon.tables, on.lexicon.spelling.common, on.lexicon.spelling.free)
    return made


def lower(on: Reviewing) -> str:
    """The whole text in lower case."""
    made = on.cache.get("text.lower")
    if not isinstance(made, str):
        made = on.cache["text.lower"] = "\n".join(block.text for block in on.blocks).lower()
    return made


def words(on: Reviewing) -> tuple[Words, ...]:
    """The syllables of each block of the draft."""
    made = on.cache.get("text.words")
    if not isinstance(made, tuple):
        lexicon = known(on)
        made = on.cache["text.words"] = tuple(_cut(block, lexicon) for block in on.blocks)
    return made


def _cut(block: Block, lexicon: Known) -> Words:
    text = block.text
    found = list(_SYLLABLE.finditer(text))
    keys = tuple(_key(each[0]) for each in found)
    starts, ends = tuple(each.start() for each in found), tuple(each.end() for each in found)
    near = (*(text[end:start] == " " for end, start in zip(ends, starts[1:], strict=False)), False)
    held = [False] * len(keys)
    sizes = lexicon.sizes
    for at, (first, second) in enumerate(pairwise(keys)):
        if not near[at]:
            continue
        is_word, longest = sizes(first, second)
        if is_word:
            held[at] = held[at + 1] = True
        for size in range(3, longest + 1):
            if all(near[at : at + size - 1]) and lexicon.word(keys[at : at + size]):
                held[at : at + size] = [True] * size
    return Words(block, keys, starts, ends, near[: len(keys)], tuple(held))
