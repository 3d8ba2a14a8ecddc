"""How two Vietnamese texts are compared: case, tone placement, punctuation and spacing make no difference; tones do.

Rules of spelling from the domain, not words: the old and the new placement of the tone mark on oa, oe and uy are one spelling when the
pair ends the syllable (hoà = hòa, uỷ = ủy; toàn, quý stay); y and i after h, k, l, m, s, t, qu alike are left apart on purpose
(tỷ is also a number).
"""

from __future__ import annotations

import re
from functools import lru_cache

_OLD_TONES = {
    first + old: new + second
    for first, second, olds, news in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for old, new in zip(olds, news, strict=True)
}
_OLD_TONE = re.compile("(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\\b")
_TOKEN = re.compile(r"[^\W_]+(?:[.,/][0-9]+)*%?|[,.;:()/]")
_WORD = re.compile(r"[^\W_]+")


def place_tones(text: str) -> str:
    """Move the tone mark of lower-case syllables that end in oa, oe, uy to where the newer spelling has it."""
    return _OLD_TONE.sub(_placed, text)


def _placed(match: re.Match[str]) -> str:
    return _OLD_TONES[match[0]]


_syllable = lru_cache(maxsize=1 << 15)(place_tones)
"""For texts in which the same syllables stand again and again."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Syllables and numbers of ``text`` in lower case, tones placed alike, joined by single spaces; punctuation is dropped.

    ``text`` is NFC (``read`` puts it in order).
    """
    return " ".join(map(_syllable, _WORD.findall(text.casefold())))


def tokens(text: str) -> list[str]:
    """Folded syllables, numbers and the marks ``, . ; : ( ) /`` of ``text`` in order."""
    return list(map(_syllable, _TOKEN.findall(text.casefold())))
