"""Syllables: whether Vietnamese has them, and what they become when marks change."""

from __future__ import annotations

from itertools import product
from unicodedata import combining, normalize

from compliance.model.lexicon import Lexicon
from compliance.model.reference import Spelling

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHORT = "\u0301\u0323"
"""The tones of syllables that end in a stop."""
_SHAPES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")
_EITHER = ("oa", "oe", "uy")
_MOST = 400
"""Variants of one syllable that are looked at."""


class Syllables:
    """What syllables can be made of, as the spelling of a lexicon says."""

    def __init__(self, spelling: Spelling) -> None:
        groups = {name: frozenset(rimes) for name, rimes in spelling.rimes.items()}
        self._onsets = [
            (onset, frozenset().union(*(groups[name] for name in spelling.onsets[onset])))
            for onset in sorted(spelling.onsets, key=len, reverse=True)
        ]
        self._stopped = spelling.stopped
        self._possible: dict[str, bool] = {}

    def possible(self, syllable: str) -> bool:
        """Whether ``syllable`` (lower case, NFC) can be a Vietnamese one; the tone mark may stand as in either placement of oa, oe, uy."""
        known = self._possible.get(syllable)
        if known is None:
            known = self._possible[syllable] = self._made(syllable)
        return known

    def _made(self, syllable: str) -> bool:
        plain, tone, place = toneless(syllable)
        if len(tone) > 1:
            return False
        for onset, rimes in self._onsets:
            rime = plain[len(onset) :]
            if (
                plain.startswith(onset)
                and rime in rimes
                and not (rime.endswith(self._stopped) and (not tone or tone not in _SHORT))
                and (not tone or place - len(onset) in _places(rime))
            ):
                return True
        return False

    def halves(self, text: str) -> tuple[str, str] | None:
        """The two syllables of which ``text`` was run together, where only one cut gives two possible ones of two letters and more."""
        cuts = [(text[:at], text[at:]) for at in range(2, len(text) - 1) if self.possible(text[:at]) and self.possible(text[at:])]
        return cuts[0] if len(cuts) == 1 else None


def syllables(lexicon: Lexicon) -> Syllables:
    """The syllables of ``lexicon``, made once."""
    made = lexicon.derived.get("review.text.syllables")
    if not isinstance(made, Syllables):
        made = lexicon.derived["review.text.syllables"] = Syllables(lexicon.spelling)
    return made


def toneless(syllable: str) -> tuple[str, str, int]:
    """``syllable`` without its tones, these, and the place of the letter that had the last."""
    plain, tones, place = "", "", -1
    for letter in syllable:
        parts = normalize("NFD", letter)
        tone = "".join(part for part in parts if part in _TONES)
        if tone:
            tones, place = tones + tone, len(plain)
            letter = normalize("NFC", "".join(part for part in parts if part not in _TONES))
        plain += letter
    return plain, tones, place


def variants(syllable: str) -> set[str]:
    """What ``syllable`` may have been meant to be if only its marks are wrong."""
    letters = ["".join(part for part in normalize("NFD", letter) if not combining(part)).replace("đ", "d") for letter in syllable]
    shaped = ["".join(choice) for choice in product(*(_SHAPES.get(letter, letter) for letter in letters))]
    found: set[str] = set()
    for plain in shaped[:_MOST]:
        found.add(plain)
        begin = next((at for at, letter in enumerate(plain) if letter in _VOWELS), len(plain))
        begin += plain.startswith(("qu", "gi")) and plain[2:3] in _VOWELS
        end = begin
        while end < len(plain) and plain[end] in _VOWELS:
            end += 1
        for at in _places(plain[begin:]) if end > begin else ():
            if begin + at < end and not (plain[begin:] in _EITHER and at):
                found.update(normalize("NFC", plain[: begin + at + 1] + tone) + plain[begin + at + 1 :] for tone in _TONES)
    found.discard(syllable)
    return found


def _places(rime: str) -> tuple[int, ...]:
    """Where the tone mark of ``rime`` may stand."""
    vowels = [at for at, letter in enumerate(rime) if letter in _VOWELS]
    shaped = [at for at in vowels if rime[at] in _SHAPED]
    if shaped:
        return (shaped[-1],)
    if len(vowels) == 2:
        return (0, 1) if rime in _EITHER else (vowels[1],) if vowels[1] < len(rime) - 1 else (vowels[0],)
    return (vowels[len(vowels) // 2],) if vowels else ()
