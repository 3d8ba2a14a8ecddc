"""Names of bodies in running text: where one begins and ends, where a list of them parts, and which body of the vocabulary each is."""

from __future__ import annotations

import re

from compliance.model.fold import fold, place_tones
from compliance.model.lexicon import AgencyEntry, Lexicon
from compliance.model.plan import Header
from compliance.parse.scan import lowered, plain
from compliance.record import dataclass

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 190
_MARKS = "-&,./()"


@dataclass(frozen=True, slots=True)
class Name:
    """A body named in a text: from ``start`` to ``end``, and the bodies of the vocabulary that have this name (of all levels and times)."""

    start: int
    end: int
    entries: tuple[AgencyEntry, ...]
    stopped: bool
    """Whether a verb, a colon or the end of the text came next, so that what came before is a whole name."""
    head: str = ""
    """The first word of the name where only the first of a list has it (Sở Tài chính, Y tế)."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text's words with their places, and the text itself."""

    text: str
    low: str
    starts: list[int]
    ends: list[int]

    def word(self, index: int) -> str:
        return self.low[self.starts[index] : self.ends[index]]

    def between(self, index: int) -> str:
        """What stands between word ``index - 1`` and word ``index``."""
        return self.low[self.ends[index - 1] : self.starts[index]]


class Bodies:
    """The names of ``agencies.yaml`` and the grammar of ``assignment.yaml``, ready for reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = plain(lexicon.derived, lexicon.assignment)
        self._names: dict[str, list[AgencyEntry]] = {}
        self._longest: dict[str, int] = {}
        entries = [entry for entry in lexicon.agencies.agencies for _ in entry.names]
        printed = "\n".join([name for entry in lexicon.agencies.agencies for name in entry.names])
        for entry, name in zip(entries, _words_only(place_tones(printed.lower())).split("\n"), strict=True):
            parts = name.split()
            key = " ".join(parts)
            if key not in self._names:
                self._names[key] = [entry]
                if len(parts) > self._longest.get(parts[0], 0):
                    self._longest[parts[0]] = len(parts)
            elif self._names[key][-1] is not entry:
                self._names[key].append(entry)
        self._conjunction = words.conjunction
        self._heads = _by_first(words.heads)
        self._plural = _by_first(words.heads + words.plural_heads)
        self._no_heads = _by_first(words.not_heads)
        self._stops = _by_first(words.stops)
        self._determiners = _by_first(words.determiners)
        self._offices, self._together, self._units, self._links = (
            frozenset(group) for group in (words.offices, words.together, words.units, words.links)
        )
        self._firsts = self._heads.keys() | self._longest.keys() | self._determiners.keys()
        self._levels = [(word, level) for level, group in words.levels.items() for word in group]
        self._no_levels = words.not_levels

    def names(self, text: str, start: int = 0) -> list[Name]:
        """The bodies that ``text[start:]`` begins with, in order; empty where it does not begin with one."""
        first = _WORD.search(text, start)
        if not first or first[0].lower() not in self._firsts:
            return []
        piece = text[start : start + _LONGEST]
        low = lowered(piece)
        spans = [match.span() for match in _WORD.finditer(low)]
        words = _Words(piece, low, [span[0] for span in spans], [span[1] for span in spans])
        found: list[Name] = []
        index = 0
        whole = start + _LONGEST >= len(text)
        while index < len(spans) and self._begins(words, index, bool(found)):
            begin = index
            last, entries, stopped, index = self._name(words, begin)
            found.append(Name(start + words.starts[begin], start + words.ends[last], entries, stopped and (whole or index < len(spans))))
            if index < len(spans) and (not stopped or ":" in words.between(index)):
                under, index = self._under(words, begin, index, start)
                found = found[: -1 if under and not entries else None] + under
                stopped = stopped or (bool(under) and under[-1].stopped)
            if stopped:
                break
        return found

    def _under(self, words: _Words, begin: int, index: int, start: int) -> tuple[list[Name], int]:
        """The names from word ``index`` on that are whole only with the first word of the one that began with word ``begin``."""
        first = begin + self._match(self._determiners, words, begin)
        if first >= len(words.starts) or self._begins(words, index, True):
            return [], index
        head = words.word(first)
        found: list[Name] = []
        while index < len(words.starts):
            count = next((n for n in range(self._longest.get(head, 1) - 1, 0, -1) if self._named(words, head, index, n)), 0)
            if not count:
                break
            entries = tuple(self._names[self._named(words, head, index, count)])
            opens, last = index, index + count - 1
            index += count
            while index < len(words.starts) and self._is_level(words.word(index)):
                last, index = index, index + 1
            ended = index >= len(words.starts) or self._stops_at(words, index, True) or ":" in words.between(index)
            printed = words.text[words.starts[first] : words.ends[first]]
            found.append(Name(start + words.starts[opens], start + words.ends[last], entries, ended, printed))
            if not ended and words.word(index) == self._conjunction:
                index += 1
        return found, index

    def _named(self, words: _Words, head: str, index: int, count: int) -> str:
        """The name in the vocabulary of ``head`` and the ``count`` words from ``index`` on; empty where it has none."""
        if index + count > len(words.starts):
            return ""
        name = " ".join([head, *(words.word(position) for position in range(index, index + count))])
        return name if any(entry.level != "any" for entry in self._names.get(name, ())) else ""

    def known_length(self, low: str, at: int) -> int:
        """How many characters of ``low[at:]`` are the longest name of the vocabulary that it begins with."""
        spans = [match.span() for match in _WORD.finditer(low, at, at + _LONGEST)]
        count, _ = self._known(_Words(low, low, [span[0] for span in spans], [span[1] for span in spans]), 0) if spans else (0, ())
        return spans[count - 1][1] - at if count else 0

    def _begins(self, words: _Words, index: int, listed: bool) -> bool:
        """Whether a body's name begins with word ``index``; ``listed``: further on in a list."""
        if self._match(self._no_heads, words, index):
            return False
        if self._known(words, index)[0]:
            return True
        many = self._match(self._determiners, words, index)
        if many and index + many < len(words.starts):
            if self._match(self._no_heads, words, index + many):
                return False
            return bool(self._match(self._plural, words, index + many) or self._known(words, index + many)[0])
        return bool(self._match(self._plural if listed else self._heads, words, index))

    def _known(self, words: _Words, index: int) -> tuple[int, tuple[AgencyEntry, ...]]:
        """How many words from ``index`` on are the longest name of the vocabulary there, and whose it is."""
        first = words.word(index)
        most = min(self._longest.get(first, 0), len(words.starts) - index)
        parts = [first]
        for count in range(index + 1, index + most):
            if any(mark in ":;." for mark in words.between(count)):
                break
            parts.append(words.word(count))
        for count in range(min(most, len(parts)), 0, -1):
            entries = self._names.get(" ".join(parts[:count]))
            if entries:
                return count, tuple(entries)
        return 0, ()

    def _name(self, words: _Words, index: int) -> tuple[int, tuple[AgencyEntry, ...], bool, int]:
        """The name from word ``index`` on: its last word, its bodies, whether the naming ends with it, and where the next would begin."""
        count, entries = self._known(words, index)
        many = self._match(self._determiners, words, index)
        if not count and many:
            count, entries = self._known(words, index + many)
            count += many if count else 0
        at = index + (count or many + 1)
        while at < len(words.starts):
            gap = words.between(at)
            if ":" in gap or "(" in gap or ". " in gap:
                return at - 1, entries, True, at
            if self._stops_at(words, at, bool(count)):
                return at - 1, entries, True, at
            joined = "," in gap or ";" in gap
            ahead = at + 1 if words.word(at) == self._conjunction else at
            if (joined or ahead > at) and ahead < len(words.starts) and not self._goes_on(words, index, at, ahead):
                return at - 1, entries, self._stops_at(words, ahead, True), ahead
            at = max(at + 1, ahead)
        return len(words.starts) - 1, entries, True, len(words.starts)

    def _stops_at(self, words: _Words, at: int, known: bool) -> bool:
        """Whether the task begins at word ``at``; a single word in capitals is part of a name, and so are two in an unknown one."""
        count = self._match(self._stops, words, at)
        if not count or words.word(at - 1) in self._links or (at > 1 and f"{words.word(at - 2)} {words.word(at - 1)}" in self._links):
            return False
        if words.text[words.starts[at]].islower():
            return True
        small = count > 1 and words.text[words.starts[at + 1]].islower()
        return small and (known or self._is_level(words.word(at - 1)))

    def _goes_on(self, words: _Words, index: int, at: int, ahead: int) -> bool:
        """Whether what follows a comma or an and (from word ``ahead`` on) belongs to the name that began with word ``index``."""
        if not self._begins(words, ahead, True):
            head = index + self._match(self._determiners, words, index)
            implied = any(self._named(words, words.word(head), ahead, count) for count in range(2, self._longest.get(words.word(head), 1)))
            return not implied and not self._stops_at(words, ahead, True)
        if self._match(self._determiners, words, ahead):
            return False
        word, before = words.word(ahead), words.word(at - 1)
        pair = f"{before} {word}" if ahead == at else ""
        next_word = f"{word} {words.word(ahead + 1)}" if ahead + 1 < len(words.starts) and words.between(ahead + 1) == " " else word
        begun = [words.word(position) for position in range(index, at)]
        bare = " ".join(begun[self._match(self._determiners, words, index) :])
        if (
            (word in self._offices or next_word in self._offices)
            and (before in self._offices or " ".join(begun[-2:]) in self._offices)
            and pair != before
        ):
            return True
        if f"{bare} {next_word}" in self._together or f"{bare} {word}" in self._together:
            return True
        unit = next_word in self._units or word in self._units
        return unit and (before in self._units or " ".join(begun[-2:]) in self._units)

    def _is_level(self, word: str) -> bool:
        return any(word == level or level.endswith(" " + word) for level, _ in self._levels)

    @staticmethod
    def _match(table: dict[str, list[list[str]]], words: _Words, index: int) -> int:
        """How many words of the longest phrase of ``table`` stand from word ``index`` on."""
        best = 0
        if index < len(words.starts):
            for phrase in table.get(words.word(index), ()):
                count = len(phrase)
                if count > best and index + count <= len(words.starts) and all(words.word(index + n) == phrase[n] for n in range(1, count)):
                    best = count
        return best

    def level_of(self, name: str, own: str | None) -> str | None:
        """The level that ``name`` says; ``own``, the plan's, where it says none."""
        words = fold(name)
        for phrase in self._no_levels:
            words = words.replace(phrase, "-")
        found = [(at, -len(word), level) for word, level in self._levels if (at := f" {words} ".find(f" {word} ")) >= 0]
        if not found:
            return own
        level = min(found)[2]
        return level if level != "city" else "tinh" if own in ("tinh", "trung-uong") else "huyen"

    def entry(self, name: str, entries: tuple[AgencyEntry, ...], own: str | None, day: str | None) -> AgencyEntry | None:
        """Which of ``entries`` the printed ``name`` means in a plan of level ``own`` of the ISO date ``day``."""
        level = self.level_of(name, own)
        fitting = [entry for entry in entries if entry.level in (level, "any")] or list(entries)
        if day:
            standing = [entry for entry in fitting if (entry.since or "") <= day <= (entry.until or "9999")]
            fitting = standing or fitting
        return fitting[0] if fitting else None


def bodies(lexicon: Lexicon) -> Bodies:
    """The names of the vocabulary, made ready once."""
    made = lexicon.derived.get("parse.bodies")
    if not isinstance(made, Bodies):
        made = lexicon.derived["parse.bodies"] = Bodies(lexicon)
    return made


def day_of(header: Header) -> str | None:
    """The ISO date at which to ask whether a body exists: the plan's own as far as printed, else the first day of its first year."""
    date = header.date
    year = date.year or header.period.first
    return f"{year:04d}-{date.month or 1:02d}-{date.day or 1:02d}" if year else None


def _by_first(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    table: dict[str, list[list[str]]] = {}
    for phrase in _words_only("\n".join(phrases)).split("\n"):
        parts = phrase.split()
        if parts:
            table.setdefault(parts[0], []).append(parts)
    return table


def _words_only(text: str) -> str:
    """``text`` with spaces for the marks between words, so that names are compared by their words alone."""
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text
