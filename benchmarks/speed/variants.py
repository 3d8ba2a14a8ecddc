"""Plans made from the plans in the fixtures: lines in their order, some clauses dropped, numbers and names varied, and here and there a
word left out, so that hardly a passage is word for word that of another plan and what is kept of one does not make the next one quicker.

The same number gives the same text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from random import Random

PLANS = Path(__file__).resolve().parents[2] / "fixtures" / "plans"
DROPPED = 0.03
"""Share of the items that a variant leaves out, each with what belongs to it."""
SHORTENED = 25
"""Of so many words of a line one is left out; never the first two, which say what the line is."""

_SECTION = re.compile(r"\s*[IVX]+[.\s]")
_ITEM = re.compile(r"\s*(?:\d+(?:\.\d+)*[.)]|[^\W\d_]\)|[-+])\s")
_NUMBER = re.compile(r"(?<![\w/.,])\d+(?=\s?[%‰]|/[^\W\d])")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def write(folder: Path, count: int) -> int:
    """``count`` variants in ``folder``, the plans taking turns; returns their bytes."""
    size = 0
    for number in range(count):
        content = variant(number).encode()
        (folder / f"plan-{number:04}.txt").write_bytes(content)
        size += len(content)
    return size


def variant(number: int) -> str:
    """The variant of that number; the first ones, one of each plan, are variants as well."""
    text, names = _plans()[number % len(_plans())]
    chance = Random(number)
    lines: list[str] = []
    dropping = False
    for line in text.splitlines(keepends=True):
        if _SECTION.match(line):
            dropping = False
        elif _ITEM.match(line):
            dropping = chance.random() < DROPPED
        if not dropping:
            lines.append(_shortened(line, chance))
    kept = _NUMBER.sub(lambda found: str(chance.randint(1, 10 ** len(found[0]) - 1)), "".join(lines))
    for name in names:
        first, last = (chance.choice(each) for each in syllables())
        kept = kept.replace(name, f"{first} {last}")
    return kept


def phrases(count: int) -> list[str]:
    """``count`` different phrases of two to four syllables, half of them as they stand in the plans, half with the syllables exchanged."""
    chance = Random(count)
    words = [word for text, _ in _plans() for word in _WORD.findall(text.casefold())]
    found: dict[str, None] = {}
    while len(found) < count:
        start, length = chance.randrange(len(words) - 4), chance.randint(2, 4)
        taken = words[start : start + length] if len(found) % 2 else chance.choices(words, k=length)
        found[" ".join(taken)] = None
    return list(found)


def _shortened(line: str, chance: Random) -> str:
    words = line.split(" ")
    if len(words) > 8:
        for _ in range(1 + len(words) // SHORTENED):
            del words[chance.randrange(2, len(words) - 1)]
    return " ".join(words)


@cache
def _plans() -> list[tuple[str, list[str]]]:
    """Text and names of each plan in the fixtures."""
    texts = [path.read_bytes().decode() for path in sorted(PLANS.glob("*.txt"))]
    return [(text, _names(text)) for text in texts]


@cache
def syllables() -> tuple[list[str], list[str]]:
    """First and second syllables of all names, to make other names of."""
    names = [name.split() for _, of_plan in _plans() for name in of_plan]
    return [first for first, _ in names], [second for _, second in names]


def _names(text: str) -> list[str]:
    """Names of places: two capitalised syllables, mostly after a small word and not always before the same word."""
    before: defaultdict[str, Counter[str]] = defaultdict(Counter)
    after: defaultdict[str, set[str]] = defaultdict(set)
    tokens = ["", *_TOKEN.findall(text), ""]
    start = 1
    while start < len(tokens) - 1:
        end = start
        while tokens[end].istitle():
            end += 1
        if end - start == 2:
            name = " ".join(tokens[start:end])
            before[name][tokens[start - 1]] += 1
            after[name].add(tokens[end])
        start = max(end, start + 1)
    return [name for name, words in before.items() if len(after[name]) > 1 and words.most_common(1)[0][0].islower()]
