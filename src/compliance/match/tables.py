"""Words and phrases of the vocabulary as tables for cutting text; made once, when the vocabulary is compiled."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon, Tables

FUNCTION, LEVEL, GENERIC, LIGHT, ACTION, AGENCY, NAME = 1, 2, 4, 8, 16, 32, 64
"""Kinds of words: without meaning of their own, of a level of government, in every plan, before what is meant, an action, a body, a name of
the field (a term or a concept's phrase)."""


def tables(lexicon: Lexicon) -> Tables:
    """The tables of ``lexicon``. A name of the field is nothing else; everything else may be several things."""
    words = lexicon.words
    flags: dict[str, int] = {}

    def mark(phrases: Iterable[str], flag: int) -> None:
        for phrase in phrases:
            flags[phrase] = flags.get(phrase, 0) | flag

    for entry in lexicon.agencies.agencies:
        mark((fold(name) for name in entry.names if " " in name), AGENCY)
    concepts = _ids(lexicon.concepts.concepts)
    for name in (*map(fold, words.terms), *concepts):
        flags[name] = NAME
    actions = _ids(lexicon.actions.actions)
    mark(actions, ACTION)
    for kind, flag in ((words.function, FUNCTION), (words.level, LEVEL), (words.generic, GENERIC), (words.light, LIGHT)):
        mark(map(fold, kind), flag)
    longer: dict[str, int] = {}
    pairs: dict[str, list[str]] = {}
    for word in dict.fromkeys((*words.lexicon.split("\n"), *flags)):
        size = word.count(" ") + 1
        if size == 2:
            first, _, second = word.partition(" ")
            pairs.setdefault(first, []).append(second)
        elif size > 2:
            head = " ".join(word.split(" ", 2)[:2])
            longer[head] = max(longer.get(head, 0), size)
            flags.setdefault(word, 0)
    words_of_two = {first: f" {' '.join(seconds)} " for first, seconds in pairs.items()}
    bodies = [(fold(name), entry.id) for entry in lexicon.agencies.agencies for name in entry.names if " " in name]
    return Tables(words_of_two, longer, flags, concepts, actions, tuple(sorted(bodies, key=lambda body: -len(body[0]))))


def _ids(entries: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Phrase → the ids under which it stands."""
    found: dict[str, tuple[str, ...]] = {}
    for identity, phrases in entries.items():
        for phrase in phrases:
            found[fold(phrase)] = (*found.get(fold(phrase), ()), identity)
    return found
