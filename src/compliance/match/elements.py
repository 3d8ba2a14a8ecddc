"""A clause of the higher plan → its elements: what is asked, in words that a person can read and change.

An element is a piece between semicolons or sentence ends. What answers it is its first named object (a word that neither every plan nor
this
plan's topic has), or, where it names none, an action on the plan's topic.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from compliance.match.cutter import MARKS, Cutter
from compliance.match.tables import ACTION, AGENCY, FUNCTION, GENERIC, LEVEL, LIGHT
from compliance.model.fold import fold
from compliance.model.rules import Element

_ENDS = re.compile(r";|(?<=[^\W\d_)”\"'])\.(?=\s|$)|\.{2,}|…")
_NAME = re.compile(r"(?<![.;:\"“] )(?<!^)\b[^\W\d_a-zà-ỹđ][^\W\d_]*(?:\s+[^\W\d_a-zà-ỹđ][^\W\d_]*)+")
_BRACKETS = re.compile(r"\([^()]*\)")
_PHONE = re.compile(r"\d(?:[ .-]?\d){6}")
_LABEL = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-zđ]\)|[-+])\s+")
_COMMON = FUNCTION | LEVEL | GENERIC | LIGHT | ACTION | AGENCY
_FLOOR = 0.05


class Weights:
    """How much a word weighs: its rarity over the clauses of the higher plan (texts of one pack), so that a draft cannot change it."""

    def __init__(self, texts: Iterable[str], cut: Cutter) -> None:
        sets = [cut.content(text) for text in texts]
        counts = Counter(word for words in sets for word in words)
        size = len(sets)
        self._known = {word: max(_FLOOR, math.log((size + 1) / (count + 0.5))) for word, count in counts.items()}
        self._rare = max(_FLOOR, math.log((size + 1) / 0.5)) if size else 1.0
        matching = cut.lexicon.matching
        self._shares = {word: count / size for word, count in counts.items()} if size else {}
        self._cut = cut
        self._asked: dict[str, dict[str, float]] = {}
        self.topic = frozenset(word for word, count in counts.items() if count >= matching.topic_share * size and count > 1)

    def topic_of(self, words: Iterable[str]) -> frozenset[str]:
        """Those of ``words`` that say what the higher plan is about."""
        flags = self._cut.flags
        return frozenset(word for word in words if word in self.topic and " " in word and not flags.get(word, 0) & _COMMON)

    def share(self, word: str) -> float:
        """Share of the higher plan's clauses in which ``word`` stands."""
        return self._shares.get(word, 0.0)

    def of(self, words: Iterable[str]) -> dict[str, float]:
        """Word → weight; in the order of the words, so that sums of them are the same in every process, to the last digit."""
        return {word: self._known.get(word, self._rare) for word in sorted(words)}

    def asked(self, text: str) -> dict[str, float]:
        """The weighty words of what ``text`` asks for (``Cutter.core``), each with its weight; worked out once."""
        found = self._asked.get(text)
        if found is None:
            found = self._asked[text] = self.of(self._cut.content(self._cut.core(text)))
        return found


def pieces(text: str, cut: Cutter) -> list[str]:
    """``text`` cut at semicolons and sentence ends, labels off, pieces that say too little dropped."""
    shortest = cut.lexicon.matching.shortest
    text = _BRACKETS.sub(lambda match: "" if _PHONE.search(match[0]) else match[0].replace(";", ","), text)
    found = [" ".join(piece.split()).strip(" ,.:*") for piece in _ENDS.split(cut.without_examples(_LABEL.sub("", text)))]
    return [piece for piece in found if len(fold(cut.bare(piece)).split()) >= shortest]


def is_report(piece: str, cut: Cutter) -> bool:
    """Whether the reporting rules ask for ``piece``."""
    folded, matching = fold(piece), cut.lexicon.matching
    starts = any(folded.startswith(fold(start)) for start in matching.report_starts)
    return starts or any(fold(part) in folded for part in matching.report_holds)


def is_own(piece: str, level: str | None, cut: Cutter) -> bool:
    """Whether only bodies of the higher level's own can do ``piece``."""
    folded, matching = f" {fold(piece)} ", cut.lexicon.matching
    verbs = [at for verb in matching.own_verbs if (at := folded.find(f" {fold(verb)} ")) >= 0]
    marks = [at for mark in matching.own_marks.get(level or "", ()) if (at := folded.find(f" {fold(mark)} ")) >= 0]
    return bool(verbs and marks) and min(verbs) <= max(marks)


def is_side_line(text: str, cut: Cutter) -> bool:
    """Whether a paragraph only says when, where or who (``Thời gian: ...``)."""
    label, colon, _ = text.partition(":")
    return bool(colon) and fold(_LABEL.sub("", label)) in {fold(each) for each in cut.lexicon.matching.side_labels}


def is_unclear(piece: str, cut: Cutter) -> bool:
    """Whether it is not said if the level below is to do ``piece``, too."""
    folded = f" {fold(piece)} "
    return any(f" {fold(each)} " in folded for each in cut.lexicon.matching.unclear)


def orders_plan(piece: str, cut: Cutter) -> bool:
    """Whether ``piece`` orders the lower level to make its own plan, which the draft is by being one."""
    folded, matching = f" {fold(piece)} ", cut.lexicon.matching
    if not any(f" {fold(word)} " in folded for word in matching.plan_refers):
        return False
    verbs = [at for verb in matching.plan_verbs if (at := folded.find(f" {fold(verb)} ")) >= 0]
    things = [at for thing in matching.plan_objects if (at := folded.rfind(f" {fold(thing)} ")) >= 0]
    return bool(verbs and things) and min(verbs) < max(things)


def objects(piece: str, topic: frozenset[str], cut: Cutter) -> tuple[list[str], str | None, bool]:
    """Named objects of ``piece`` in order, the class of its first action, and whether that action bears on the topic before any object.

    A word of the topic is no action (giáo dục in a plan on bảo vệ, chăm sóc, giáo dục trẻ em), and a proper name is no object.
    """
    matching = cut.lexicon.matching
    found: list[str] = []
    action: str | None = None
    on_topic = False
    proper = _proper(piece)
    for word in cut.cut(piece):
        flags = cut.flags.get(word, 0)
        if word in MARKS or word[0].isdigit() or flags & (FUNCTION | LEVEL):
            continue
        if flags & ACTION and word not in topic and (action is None or action in matching.supporting):
            action = cut.actions[word][0]
        if flags & _COMMON or " " not in word or word in found:
            continue
        if word in topic:
            on_topic = on_topic or (action is not None and not found)
        elif not (word in proper and word not in cut.concepts) and (action not in matching.audience_actions or word not in cut.audiences):
            found.append(word)
    return found, action, on_topic


def _proper(piece: str) -> frozenset[str]:
    """Runs of capitalised syllables in ``piece``, folded: names of places and persons."""
    return frozenset(fold(run) for run in _NAME.findall(piece))


def element(piece: str, weights: Weights, cut: Cutter, level: str | None) -> Element:
    """What ``piece`` asks, and what in a draft answers it."""
    matching = cut.lexicon.matching
    binding = "own" if is_own(piece, level, cut) else None
    if orders_plan(piece, cut):
        return Element(text=piece, document="plan", binding=binding)
    found, action, on_topic = objects(cut.core(piece), weights.topic, cut)
    if on_topic or not found:
        return Element(text=piece, action=action, at_least=matching.action_at_least, binding=binding)
    concepts = cut.concepts.get(found[0])
    asked = tuple(f"concept:{concept}" for concept in concepts) if concepts else (found[0],)
    return Element(text=piece, any=asked, at_least=matching.object_at_least, binding=binding)
