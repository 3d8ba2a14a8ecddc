"""Text → words. The longest words of the lexicon first; what only names a document, a date or a number is taken out before."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.match.tables import AGENCY, FUNCTION, LEVEL
from compliance.model.fold import fold, tokens
from compliance.model.lexicon import Lexicon

_EMPTY = FUNCTION | LEVEL | AGENCY
MARKS = frozenset(",.;:()/")
_DIGIT = re.compile(r"[0-9]")
_DATE = re.compile(r"(?<!\d)\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?|(?<=\s)\d{4}(?:\s?-\s?\d{4})?\b")
_SYMBOL = r"(?<!\d)\d{1,6}[a-zđ]?\s?(?:/\s?\d{4}\s?)?[/-]\s?[a-zđ][\wđ&]*(?:\s?[-/&]\s?[a-zđ]\w*)*"
_KEPT = 4096
_SOON = 64
"""Texts whose syllables are kept, as they are soon asked for again in another form."""
_PAIR = 2


class Cutter:
    """Cuts text into words and knows what kind of word each is. One per lexicon (``cutter``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables, matching = lexicon.tables, lexicon.matching
        self.lexicon = lexicon
        self.flags = tables.flags
        self.concepts = tables.concepts
        self.actions = tables.actions
        self._pairs = tables.words
        self._longer = tables.longer
        self._joins = [(phrase.casefold(), fold(phrase)) for phrase in matching.joins]
        self.audiences = frozenset(fold(phrase) for phrase in matching.audiences)
        names = {fold(name) for kind, others in lexicon.documents.types.items() for name in (kind, *others) if " " in name}
        before = "|".join(matching.cited_by)
        self._citation = re.compile(
            rf"(?:\b(?:{before})\s+)?(?:\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\s+)?(?:số\s*)?{_SYMBOL}"
        )
        self._purpose = re.compile(rf"\s(?:{'|'.join(matching.purposes)})\s[^;.]*", re.IGNORECASE)
        self._examples = re.compile(rf"(?:\s(?:{'|'.join(matching.examples)}):?\s|:\s)([^:;.]*?)(\.{{2,}}|…)", re.IGNORECASE)
        self._short = matching.purpose_after
        self.cut = lru_cache(maxsize=_KEPT)(self._cut)
        self.content = lru_cache(maxsize=_KEPT)(self._content)
        self.flat = lru_cache(maxsize=_KEPT)(self._flat)
        self.core = lru_cache(maxsize=_KEPT)(self._core)
        self._parts = lru_cache(maxsize=_SOON)(lambda text: tokens(self.bare(text)))

    def said(self, phrase: str) -> str:
        """``phrase`` for a reader: the first phrase of a concept, else itself."""
        concept = phrase.removeprefix("concept:")
        return self.lexicon.concepts.concepts.get(concept, (phrase,))[0] if concept != phrase else phrase

    def without_examples(self, text: str) -> str:
        """``text`` without lists of examples that end in dots."""
        return self._examples.sub(r" \2", text)

    def _core(self, text: str) -> str:
        """What ``text`` asks for, without what it is for."""
        kept = self._purpose.sub("", self.without_examples(text))
        return kept if kept.count(" ") + 1 >= self._short else text

    def bare(self, text: str) -> str:
        """``text`` in lower case without cited numbers and dates, listed pairs joined."""
        text = text.casefold()
        for phrase, joined in self._joins:
            if phrase in text:
                text = text.replace(phrase, joined)
        if _DIGIT.search(text):
            text = _DATE.sub(" ", self._citation.sub(" ", text))
        return text

    def _cut(self, text: str) -> tuple[str, ...]:
        parts = self._parts(text)
        words: list[str] = []
        pairs, longer = self._pairs, self._longer
        at, end = 0, len(parts)
        while at < end - 1:
            pair = parts[at] + " " + parts[at + 1]
            size = longer.get(pair)
            if size is not None:
                size = self._longest(parts, at, min(size, end - at))
            elif f" {parts[at + 1]} " in pairs.get(parts[at], ""):
                size = 2
            else:
                size = 1
            words.append(pair if size == 2 else " ".join(parts[at : at + size]) if size > 2 else parts[at])
            at += size
        words.extend(parts[at:])
        return tuple(words)

    def _longest(self, parts: list[str], at: int, size: int) -> int:
        """Size of the longest word at ``at``, of ``size`` syllables at most. A longer word that begins with its last syllable takes that
        one
        (dịch vụ | công tác xã hội, not dịch vụ công | tác xã hội)."""
        flags = self.flags
        while size > 2 and " ".join(parts[at : at + size]) not in flags:
            size -= 1
        if size > 2:
            last = at + size - 1
            if self._is_word(parts[at:last]) and last + 1 < len(parts):
                after = self._longer.get(parts[last] + " " + parts[last + 1], 0)
                if after >= size and " ".join(parts[last : last + after]) in flags:
                    return size - 1
            return size
        return 2 if self._is_word(parts[at : at + 2]) else 1

    def _is_word(self, parts: list[str]) -> bool:
        return " ".join(parts) in self.flags or (len(parts) == _PAIR and f" {parts[1]} " in self._pairs.get(parts[0], ""))

    def _content(self, text: str) -> frozenset[str]:
        flags = self.flags
        return frozenset(word for word in self.cut(text) if not (flags.get(word, 0) & _EMPTY or word in MARKS or word[0].isdigit()))

    def _flat(self, text: str) -> str:
        return " " + " ".join(part for part in self._parts(text) if part not in MARKS) + " "


def cutter(lexicon: Lexicon) -> Cutter:
    """The cutter of ``lexicon``, made once."""
    made = lexicon.derived.get("cutter")
    if not isinstance(made, Cutter):
        made = lexicon.derived["cutter"] = Cutter(lexicon)
    return made
