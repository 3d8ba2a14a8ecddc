"""Printed phrases found in running text, without regular expressions: plain searches that are cheap on text that holds none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance.model.fold import place_tones
from compliance.model.lexicon import Assignment, DeadlineWords, FundingWords, ReportingWords, TargetWords
from compliance.record import dataclass, names, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T", Assignment, DeadlineWords, FundingWords, ReportingWords, TargetWords)

_BREAK = re.compile(r";|[.!?]+(?=\s|$)")
_SHORT = 3


def lowered(text: str) -> str:
    """``text`` in lower case, character for character (offsets stay valid)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[0] for letter in text)


def plain(derived: dict[str, object], words: T) -> T:
    """``words`` (one of the lexicon's parts) as texts are read: in lower case, tones placed alike; made once and kept in ``derived``."""
    key = f"parse.{type(words).__name__}"
    made = derived.get(key)
    if not isinstance(made, type(words)):
        made = replace(words, **{name: _plain(getattr(words, name)) for name in names(words)})
        derived[key] = made
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return place_tones(value.lower())
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    return tuple(_plain("\n".join(value)).split("\n")) if value else ()


def word_at(low: str, phrase: str, at: int) -> bool:
    """Whether ``phrase`` stands at ``at`` in ``low`` as whole words."""
    end = at + len(phrase)
    if not low.startswith(phrase, at) or (end < len(low) and low[end].isalnum()):
        return False
    return not (at and low[at - 1].isalnum() and phrase[0].isalnum())


def find(low: str, phrase: str, start: int = 0, end: int | None = None) -> int:
    """The first place of ``phrase`` as whole words in ``low[start:end]``, -1 where there is none."""
    stop = len(low) if end is None else end
    at = low.find(phrase, start, stop)
    while at >= 0:
        if word_at(low, phrase, at):
            return at
        at = low.find(phrase, at + 1, stop)
    return -1


def holds(low: str, phrases: Iterable[str], start: int = 0, end: int | None = None) -> bool:
    """Whether one of ``phrases`` stands in ``low[start:end]``."""
    piece = low[start:end]
    return any(find(piece, phrase) >= 0 for phrase in [phrase for phrase in phrases if phrase in piece])


def places(low: str, phrase: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """All places of ``phrase`` as whole words in ``low[start:end]``."""
    at = find(low, phrase, start, end)
    while at >= 0:
        yield at
        at = find(low, phrase, at + len(phrase), end)


def ends_with(low: str, phrases: Iterable[str]) -> str | None:
    """The longest of ``phrases`` that ``low`` ends with as whole words."""
    fitting = [phrase for phrase in phrases if low.endswith(phrase) and word_at(low, phrase, len(low) - len(phrase))]
    return max(fitting, key=len, default=None)


@dataclass(frozen=True, slots=True)
class Openings:
    """Phrases (in lower case) that may stand at the head of a text, kept by their first word."""

    by_first: dict[str, list[str]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Openings:
        """Of ``phrases`` as printed."""
        table: dict[str, list[str]] = {}
        for phrase in sorted(map(lowered, phrases), key=len, reverse=True):
            table.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
        return cls(table)

    @classmethod
    def cached(cls, derived: dict[str, object], name: str, phrases: tuple[str, ...]) -> Openings:
        """Of ``phrases``, made once and kept in ``derived`` (see ``Lexicon``) under ``name``."""
        made = derived.get(name)
        if not isinstance(made, Openings):
            made = derived[name] = cls.of(phrases)
        return made

    def at(self, low: str, place: int) -> str | None:
        """The longest of the phrases that stands at ``place`` in ``low``."""
        space = low.find(" ", place)
        word = low[place : space if space >= 0 else len(low)]
        if not word.isalnum():
            end = place
            while end < len(low) and low[end].isalnum():
                end += 1
            word = low[place:end]
        for phrase in self.by_first.get(word, ()):
            if word_at(low, phrase, place):
                return phrase
        return None

    def length(self, text: str) -> int:
        """How many characters of ``text`` are the longest of the phrases that it begins with, and the space and colon after it."""
        first = text[:20].split(" ", 1)[0].rstrip(":,").lower()
        if first not in self.by_first:
            return 0
        low = lowered(text[:60])
        for phrase in self.by_first[first]:
            if word_at(low, phrase, 0):
                return len(text) - len(text[len(phrase) :].lstrip(" :"))
        return 0


@dataclass(frozen=True, slots=True)
class Endings:
    """Phrases (in lower case) that may stand at the end of a text, kept by their last word."""

    by_last: dict[str, list[str]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Endings:
        """Of ``phrases`` as printed; a phrase of marks alone is its own last word."""
        table: dict[str, list[str]] = {}
        for phrase in sorted(map(lowered, phrases), key=len, reverse=True):
            table.setdefault(_last_word(phrase, 0, len(phrase)), []).append(phrase)
        return cls(table)

    def ends(self, low: str, start: int, end: int) -> str:
        """The longest of the phrases that ``low[start:end]`` ends with, spaces aside; empty where it ends with none."""
        while end > start and low[end - 1] == " ":
            end -= 1
        for phrase in self.by_last.get(_last_word(low, start, end), ()):
            at = end - len(phrase)
            if at >= start and low.startswith(phrase, at) and not (at and phrase[0].isalnum() and low[at - 1].isalnum()):
                return phrase
        return ""


def _last_word(low: str, start: int, end: int) -> str:
    """The letters and digits, or the marks, that ``low[start:end]`` ends with."""
    word = low[max(start, low.rfind(" ", start, end) + 1) : end]
    if word.isalnum():
        return word
    at = end
    if at > start and low[at - 1].isalnum():
        while at > start and low[at - 1].isalnum():
            at -= 1
    else:
        while at > start and not low[at - 1].isalnum() and low[at - 1] != " ":
            at -= 1
    return low[at:end]


def segments(text: str) -> list[tuple[int, int]]:
    """The parts (start, end) of ``text`` between semicolons and ends of sentences outside brackets."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match[0] != ";" and not _ends_sentence(text, match.start(), match.end()):
            continue
        if text.count("(", start, match.start()) > text.count(")", start, match.start()) and ")" in text[match.end() :]:
            continue
        if text[start : match.start()].strip():
            found.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def _ends_sentence(text: str, dot: int, after: int) -> bool:
    """Whether the full stop at ``dot`` ends a sentence and not an abbreviation in capitals such as ``TP.``."""
    rest = text[after : after + 3].lstrip()
    word = text[max(0, dot - _SHORT) : dot].rsplit(" ", 1)[-1]
    short = len(word) < _SHORT and word.isupper() and word.isalpha()
    return not rest or (not short and (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"'(-+"))
