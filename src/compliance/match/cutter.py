"""Text → words. The longest words of the lexicon first; what only names a document, a date or a number is taken out before."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.model.fold import fold, tokens
from compliance.model.lexicon import Lexicon

FUNCTION, LEVEL, GENERIC, LIGHT, ACTION, AGENCY = 1, 2, 4, 8, 16, 32
_EMPTY = FUNCTION | LEVEL | AGENCY
MARKS = frozenset(",.;:()/")
_DATE = re.compile(r"\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|(?<=\s)\d{4}(?:\s*-\s*\d{4})?\b")
_SYMBOL = re.compile(r"\d+[a-zđ]?\s*(?:/\s*\d{4}\s*)?[/-]\s*[a-zđ][\wđ&]*(?:\s?[-/&]\s?[a-zđ]\w*)*")
_KEPT = 4096


class Cutter:
    """Cuts text into words and knows what kind of word each is. One per lexicon (``cutter``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.words
        self.lexicon = lexicon
        self.flags: dict[str, int] = {}
        self.concepts: dict[str, tuple[str, ...]] = {}
        self.actions: dict[str, tuple[str, ...]] = {}
        self._reach: dict[str, int] = {}
        self._joins = [(phrase.casefold(), fold(phrase)) for phrase in lexicon.matching.joins]
        self.add(words.lexicon.split("\n"), 0)
        for entry in lexicon.agencies.agencies:
            self.add((fold(name) for name in entry.names if " " in name), AGENCY)
        self.add(words.terms, 0)
        for term in words.terms:
            self.flags[term] = 0
        for phrases in lexicon.concepts.concepts.values():
            self.add((fold(phrase) for phrase in phrases), 0)
        for concept, phrases in lexicon.concepts.concepts.items():
            for phrase in phrases:
                self.concepts[fold(phrase)] = (*self.concepts.get(fold(phrase), ()), concept)
                self.flags[fold(phrase)] = 0
        for action, phrases in lexicon.actions.actions.items():
            self.add((fold(phrase) for phrase in phrases), ACTION)
            for phrase in phrases:
                self.actions[fold(phrase)] = (*self.actions.get(fold(phrase), ()), action)
        for kind, flag in ((words.function, FUNCTION), (words.level, LEVEL), (words.generic, GENERIC), (words.light, LIGHT)):
            self.add((fold(word) for word in kind), flag)
        self.audiences = frozenset(fold(phrase) for phrase in lexicon.matching.audiences)
        names = {fold(name) for kind, others in lexicon.documents.types.items() for name in (kind, *others) if " " in name}
        before = "|".join(lexicon.matching.cited_by)
        self._citation = re.compile(rf"(?:\b(?:{before})\s+)?(?:\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\s+)?(?:số\s*)?{_SYMBOL.pattern}")
        self.cut = lru_cache(maxsize=_KEPT)(self._cut)
        self.content = lru_cache(maxsize=_KEPT)(self._content)
        self.flat = lru_cache(maxsize=_KEPT)(self._flat)

    def add(self, phrases: object, flag: int) -> None:
        """Make words of ``phrases`` (folded), each with ``flag`` besides what it has already."""
        flags, reach = self.flags, self._reach
        for phrase in phrases:  # type: ignore[attr-defined]
            flags[phrase] = flags.get(phrase, 0) | flag
            parts = phrase.split(" ", 2)
            if len(parts) > 1:
                head = f"{parts[0]} {parts[1]}"
                size = phrase.count(" ") + 1
                if reach.get(head, 0) < size:
                    reach[head] = size

    def bare(self, text: str) -> str:
        """``text`` in lower case without cited numbers and dates, listed pairs joined."""
        text = text.casefold()
        for phrase, joined in self._joins:
            if phrase in text:
                text = text.replace(phrase, joined)
        if any(digit in text for digit in "0123456789"):
            text = _DATE.sub(" ", self._citation.sub(" ", text))
        return text

    def _cut(self, text: str) -> tuple[str, ...]:
        parts = tokens(self.bare(text))
        words: list[str] = []
        reach, flags = self._reach, self.flags
        at, end = 0, len(parts)
        while at < end - 1:
            head = parts[at] + " " + parts[at + 1]
            size = reach.get(head)
            if size is None:
                words.append(parts[at])
                at += 1
                continue
            size = min(size, end - at)
            while size > 2:
                word = " ".join(parts[at : at + size])
                if word in flags:
                    break
                size -= 1
            else:
                word = head
                if word not in flags:
                    words.append(parts[at])
                    at += 1
                    continue
            if size > 2 and at + size < end:
                after = reach.get(parts[at + size - 1] + " " + parts[at + size], 0)
                if after >= size and " ".join(parts[at : at + size - 1]) in flags:
                    if " ".join(parts[at + size - 1 : at + size - 1 + after]) in flags:
                        size -= 1  # the next word is longer and takes the last syllable: dịch vụ | công tác xã hội
                        word = " ".join(parts[at : at + size])
            words.append(word)
            at += size
        words.extend(parts[at:])
        return tuple(words)

    def _content(self, text: str) -> frozenset[str]:
        flags = self.flags
        return frozenset(word for word in self.cut(text) if not (flags.get(word, 0) & _EMPTY or word in MARKS or word[0].isdigit()))

    def _flat(self, text: str) -> str:
        return " " + " ".join(part for part in tokens(self.bare(text)) if part not in MARKS) + " "


def cutter(lexicon: Lexicon) -> Cutter:
    """The cutter of ``lexicon``, made once."""
    made = lexicon.derived.get("cutter")
    if not isinstance(made, Cutter):
        made = lexicon.derived["cutter"] = Cutter(lexicon)
    return made
