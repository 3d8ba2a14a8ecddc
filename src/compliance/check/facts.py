"""What is known about a draft, as facts: short rows of strings, none of which carries a verdict.

Numbers, dates and booleans are compared before a fact is made, so a value is a word of a closed list, a rule's id, an element's id or a
reason. ``arrange`` refuses everything that the rule engine cannot be trusted with and everything that could leave a rule without a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import itemgetter
from unicodedata import is_normalized

from compliance.errors import EngineError
from compliance.model.choice import KINDS, REVIEWS
from compliance.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BYTES = 60_000
"""Longest value, in UTF-8 bytes: the engine compares longer ones only in part."""

Row = tuple[str, ...]
Table = Mapping[str, tuple[Row, ...]]
"""Fact name → its rows, no row twice. The first property of every fact is the id of its rule."""


class RuleFact(NamedTuple):
    """A rule to be judged. ``binding``: lower, own or unclear."""

    rule: str
    kind: str
    binding: str


class ScopeFact(NamedTuple):
    """``applies``: yes when the draft's level is among those that the rule is laid on, else no."""

    rule: str
    applies: str


class RelationFact(NamedTuple):
    """``level``: same when the draft's bodies are the higher plan's own bodies (own rules are judged then), else lower."""

    rule: str
    level: str


class ElementFact(NamedTuple):
    """A part of a rule. ``asked``: no when it is not asked of this draft."""

    rule: str
    element: str
    asked: str


class EvidenceFact(NamedTuple):
    """A passage of the draft that bears on an element. ``strength``: strong or weak; ``negated``, ``contrary``: yes or no."""

    rule: str
    element: str
    strength: str
    negated: str
    contrary: str


class UnjudgedFact(NamedTuple):
    """The rule could not be judged; ``reason`` is a key of the messages."""

    rule: str
    reason: str


class WaiverFact(NamedTuple):
    """A person has waived the rule."""

    rule: str


class ObservationFact(NamedTuple):
    """A place of the draft that a rule of a review looked at. ``excused``: no when it is a defect."""

    rule: str
    excused: str


Fact = RuleFact | ScopeFact | RelationFact | ElementFact | EvidenceFact | UnjudgedFact | WaiverFact | ObservationFact

NAMES: dict[type[Any], str] = {
    RuleFact: "rule",
    ScopeFact: "scope",
    RelationFact: "relation",
    ElementFact: "element",
    EvidenceFact: "evidence",
    UnjudgedFact: "unjudged",
    WaiverFact: "waiver",
    ObservationFact: "observation",
}
PROPERTIES: dict[str, tuple[str, ...]] = {name: fact._fields for fact, name in NAMES.items()}
"""Fact name → its properties in the order of a row."""

YES_NO = frozenset({"yes", "no"})
CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("rule", "kind"): frozenset({*KINDS, *REVIEWS}),
    ("rule", "binding"): frozenset({"lower", "own", "unclear"}),
    ("scope", "applies"): YES_NO,
    ("relation", "level"): frozenset({"lower", "same"}),
    ("element", "asked"): YES_NO,
    ("evidence", "strength"): frozenset({"strong", "weak"}),
    ("evidence", "negated"): YES_NO,
    ("evidence", "contrary"): YES_NO,
    ("observation", "excused"): YES_NO,
}
"""(Fact name, property) → the values that it may have; all other properties are free text."""


def arrange(facts: Iterable[Fact]) -> Table:
    """The facts by name, each once, in the order given. Raises ``EngineError`` naming the first fact that is not as it must be."""
    heaps: dict[type[Any], list[Row]] = {kind: [] for kind in NAMES}
    try:
        for fact in facts:
            heaps[type(fact)].append(fact)
    except KeyError:
        raise EngineError(f"unknown fact: {fact!r}") from None
    try:
        table = {NAMES[kind]: tuple(dict.fromkeys(rows)) for kind, rows in heaps.items()}
        _check_values(table)
    except TypeError:
        wrong = next(row for row in chain(*heaps.values()) if not all(isinstance(value, str) for value in row))
        raise EngineError(f"only strings may be facts: {wrong!r}") from None
    _check_rules(table)
    return table


def _check_values(table: Table) -> None:
    """Every value is of the property's closed list, or else a string that the engine can hold."""
    texts: set[str] = set()
    for name, properties in PROPERTIES.items():
        for place, property_ in enumerate(properties):
            values = set(map(itemgetter(place), table[name]))
            choices = CHOICES.get((name, property_))
            if choices is None:
                texts |= values
            elif not values <= choices:
                raise EngineError(f"{name}.{property_} must be one of {', '.join(sorted(choices))}: {values - choices!r}")
    for text in texts:
        reason = _unfit(text)
        if reason:
            raise EngineError(f"a fact's value {reason}: {text!r:.80}")


def _unfit(text: str) -> str:
    """Why a text may not be a fact's value; empty when it may."""
    if not isinstance(text, str):
        return "must be a string"
    if not text:
        return "must not be empty"
    if text.isascii():
        return "is too long" if len(text) > MAX_BYTES else ""
    if not is_normalized("NFC", text):
        return "must be in Unicode normal form C"
    try:
        return "is too long" if len(text.encode()) > MAX_BYTES else ""
    except UnicodeEncodeError:
        return "holds half a character (a lone surrogate)"


def _check_rules(table: Table) -> None:
    """Each rule has one rule, scope and relation fact, each element one element fact, and no fact speaks of others."""
    rules = {row[0] for row in table["rule"]}
    for name in ("rule", "scope", "relation"):
        _once(name, [row[0] for row in table[name]])
        _known(name, {row[0] for row in table[name]}, rules)
    for name in ("scope", "relation"):
        lacking = rules.difference(row[0] for row in table[name])
        if lacking:
            raise EngineError(f"rule {min(lacking)} has no {name} fact")
    pair = itemgetter(0, 1)
    elements = list(map(pair, table["element"]))
    _once("element", elements)
    _known("evidence", set(map(pair, table["evidence"])), set(elements))
    for name in ("element", "unjudged", "waiver", "observation"):
        _known(name, {row[0] for row in table[name]}, rules)


def _once(name: str, keys: list[Any]) -> None:
    if len(set(keys)) != len(keys):
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise EngineError(f"two different {name} facts for {twice!r}")


def _known(name: str, keys: set[Any], known: set[Any]) -> None:
    stray = keys - known
    if stray:
        raise EngineError(f"{name} fact for {min(stray)!r}, which was never given")
