"""Which clause of one edition is which of another: the one place where two packs or two texts are laid side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from compliance.model.fold import fold
from compliance.model.rules import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")

ENOUGH = 0.5
"""Share of the words (twice those in common by all) that makes two wordings of one address the same clause."""
ELSEWHERE = 0.7
"""The same for two wordings of different addresses."""
_MOST = 400_000
"""So many pairs are looked at in search of a clause that has changed; beyond, there are no counterparts: clauses came and went."""


def clauses(new: Sequence[Rule], old: Sequence[Rule], elsewhere: bool = False) -> dict[int, int]:
    """Which of the ``old`` rules each of the ``new`` ones is: the same quote, or the same address and most of the wording.

    ``elsewhere``: else the one of another address that shares still more of its wording, for clauses that were renumbered and changed at
    once. Kinds are never mixed.
    """
    wider = _kind if elsewhere else None
    return paired(new, old, _SAMENESS, lambda rule: (rule.kind, rule.source.address), _wording, wider)


def paired(
    new: Sequence[T],
    old: Sequence[T],
    keys: Iterable[Callable[[T], Any]],
    place: Callable[[T], Any],
    wording: Callable[[T], tuple[Counter[str], ...]],
    wider: Callable[[T], Any] | None = None,
) -> dict[int, int]:
    """Index of each of ``new`` → index of its counterpart in ``old``, each used once.

    First by each of ``keys``, the surest first; then the nearest ``wording`` in one ``place``; then in one ``wider`` place. ``wording``:
    the words that decide, then what decides between equals.
    """
    found: dict[int, int] = {}
    for key in keys:
        left: dict[Any, list[int]] = {}
        for index in sorted(set(range(len(old))) - set(found.values()), reverse=True):
            left.setdefault(key(old[index]), []).append(index)
        for index, one in enumerate(new):
            if index not in found and left.get(key(one)):
                found[index] = left[key(one)].pop()
    known_new, known_old = _Known(new, wording), _Known(old, wording)
    for group, least in ((place, ENOUGH), (wider, ELSEWHERE)):
        if group is not None:
            olds = _grouped(old, set(found.values()), group)
            news = _grouped(new, set(found), group)
            for name, ours in news.items():
                theirs = olds.get(name, [])
                if len(ours) * len(theirs) <= _MOST:
                    found |= _nearest(ours, theirs, known_new, known_old, least)
    return found


def nearest(text: str, others: Iterable[tuple[int, str]]) -> int | None:
    """The one of ``others`` that shares most of its wording with ``text``, and more than ``ENOUGH``."""
    words = counted(text)
    best, found = ENOUGH, None
    for index, other in others:
        share = shared(words, counted(other))
        if share > best:
            best, found = share, index
    return found


def counted(text: str) -> Counter[str]:
    """The folded words of a text, each with how often it stands there."""
    return Counter(fold(text).split())


def shared(one: Counter[str], other: Counter[str]) -> float:
    """Twice the words in common by all words, 0 to 1."""
    fewer, more = sorted((one, other), key=len)
    common = sum(min(count, more[word]) for word, count in fewer.items() if word in more)
    return 2 * common / max(one.total() + other.total(), 1)


class _Known:
    """The wording of each item, counted once, and only of those that are asked for."""

    def __init__(self, items: Sequence[Any], wording: Callable[[Any], tuple[Counter[str], ...]]) -> None:
        self.items, self.wording = items, wording
        self.made: dict[int, tuple[Counter[str], ...]] = {}

    def of(self, index: int) -> tuple[Counter[str], ...]:
        if index not in self.made:
            self.made[index] = self.wording(self.items[index])
        return self.made[index]


def _nearest(news: list[int], olds: list[int], known_new: _Known, known_old: _Known, least: float) -> dict[int, int]:
    """The best pairs first; of equal ones those that stand first."""
    scored: list[tuple[tuple[float, ...], int, int]] = []
    for new in news:
        ours = known_new.of(new)
        for old in olds:
            theirs = known_old.of(old)
            if shared(ours[0], theirs[0]) > least:
                scored.append((tuple(-shared(one, other) for one, other in zip(ours, theirs, strict=True)), new, old))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, new, old in sorted(scored):
        if new not in found and old not in used:
            found[new] = old
            used.add(old)
    return found


def _grouped(items: Sequence[Any], taken: set[int], group: Callable[[Any], Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for index, one in enumerate(items):
        if index not in taken:
            found.setdefault(group(one), []).append(index)
    return found


def _wording(rule: Rule) -> tuple[Counter[str], ...]:
    """The words of the quote; then what tells several rules of one quote apart: the elements, and the years of figures."""
    years = [f"={element.figure.year}" for element in rule.elements if element.figure]
    return counted(rule.source.quote), counted(" ".join(element.text for element in rule.elements)) + Counter(years)


def _kind(rule: Rule) -> str:
    return rule.kind


_SAMENESS: tuple[Callable[[Rule], Any], ...] = (
    lambda rule: (rule.kind, rule.source.sha256, rule.id.partition("/")[2] or rule.id),
    lambda rule: (rule.kind, rule.source.sha256, tuple(element.text for element in rule.elements), rule.source.address),
    lambda rule: (rule.kind, rule.source.sha256, tuple(element.text for element in rule.elements)),
    lambda rule: (rule.kind, rule.source.sha256, rule.source.address),
    lambda rule: (rule.kind, rule.source.sha256),
)
"""By what two rules are about the same clause, the surest first."""
