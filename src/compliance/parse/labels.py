"""Labels at the head of a line: what a line's first characters say of its place in the outline."""

from __future__ import annotations

import re

from compliance.model.fold import fold
from compliance.model.lexicon import Layout
from compliance.record import dataclass

ROMAN, PART, NUMBER, LETTER, PAREN, DASH, PLUS, NOTE = "roman", "part", "number", "letter", "paren", "dash", "plus", "note"
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order in which letters number items: that of the Vietnamese alphabet without its accented vowels."""

_ROMAN = re.compile(r"([IVX]{1,6}) ?[./)\-:](?: |$|(?=[^\W\d_]{2}))")
_NUMBER = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,4})"  # 1, 1.2, 1.2.3
    r"(?:[.)](?: |$|(?=[^\W\d]))"  # 1. or 1) before a blank, the end or a letter
    r"|/ |- "  # 1/ or 1- before a blank
    r"|(?<=\.\d) |(?<=\.\d\d) )"  # 1.2 before a blank
)
_PAREN = re.compile(r"\((\d{1,2}|[a-zđ])\) ?")
_LETTER = re.compile(r"([a-zđ]) ?\) ?|([a-zđ])[./] ")
_PART = re.compile(r"([A-ZĐ])[.)/] ?(?=[^\W\d_]{2}|$)")
_NOTE = re.compile(r"\[\d{1,2}\] ?")
_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind, how it adds to an address (its marks left out), the numbers that it stands for (one for each level of ``1.2.3``)
    and the column where the text begins."""

    kind: str
    printed: str
    value: tuple[int, ...]
    end: int


def label(text: str) -> Label | None:
    """The label that ``text`` (a line in order) begins with, if any. Whether it is one in its surroundings is for the outline to say."""
    head = text[:1]
    if head in ("-", "+"):
        is_item = not text.startswith(("--", "++", "-.", "-,", "->"))
        return Label(DASH if head == "-" else PLUS, head, (0,), 2 if text[1:2] == " " else 1) if is_item else None
    if head.isdigit():
        match = _NUMBER.match(text)
        return Label(NUMBER, match[1], tuple(int(part) for part in match[1].split(".")), match.end()) if match else None
    if head == "(":
        match = _PAREN.match(text)
        return Label(PAREN, match[1], (_order(match[1]),), match.end()) if match else None
    if head == "[":
        match = _NOTE.match(text)
        return Label(NOTE, match[0].strip(), (0,), match.end()) if match else None
    if head in ("I", "V", "X"):
        match = _ROMAN.match(text)
        if match and (value := roman(match[1])):
            return Label(ROMAN, match[1], (value,), match.end())
    if text[1:2] in (")", ".", "/", " "):
        if match := _LETTER.match(text):
            letter = match[1] or match[2]
            return Label(LETTER, letter, (_order(letter),), match.end())
        if match := _PART.match(text):
            return Label(PART, match[1], (_order(match[1].lower()),), match.end())
    return None


def part(text: str, words: Layout) -> Label | None:
    """The label of a part in words that ``text`` begins with: the word for a part and a number in figures, Roman or in words."""
    pieces = text.split(" ", 3)[:3]
    if len(pieces) < 2 or not text[0].isupper() or fold(pieces[0]) not in words.part:
        return None
    first, second = fold(pieces[1]), fold(pieces[2]) if len(pieces) > 2 else ""
    if first in words.ordinal and second in words.ordinals:
        value, taken = words.ordinals.index(second) + 1, 3
    else:
        bare = pieces[1].strip(".:-")
        value, taken = int(bare) if bare.isdigit() and len(bare) < 3 else roman(bare), 2
    end = len(" ".join(pieces[:taken]))
    return Label(PART, text[:end].strip(" .:-"), (value,), len(text) - len(text[end:].lstrip(" .:-"))) if value else None


def roman(text: str) -> int:
    """The value of a Roman number up to 39, 0 where ``text`` is none."""
    total = 0
    for at, letter in enumerate(text):
        value = _VALUES.get(letter, 0)
        total += -value if value < _VALUES.get(text[at + 1 : at + 2], 0) else value
    return total if _written(total) == text else 0


def _written(value: int) -> str:
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones] if 0 < value < 40 else "-"


def _order(letter: str) -> int:
    return int(letter) if letter.isdigit() else LETTERS.find(letter) + 1
