"""Text given twice: paragraphs under one heading, and long runs of words within one paragraph or in two sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher

from compliance.model.review import Observation, ReviewRule
from compliance.record import dataclass
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.sheet import Block
from compliance.review.text_words import Words, words

_FIGURE = re.compile(r"\d+")
_OUTSIDE = ("recipients", "note", "outside")
_FRAME = ("opening", "closing")
_STEP = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph without its label: its syllables in lower case, and where each begins and ends in the block."""

    block: Block
    address: str
    role: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def figures(self, first: int, last: int) -> list[str]:
        """The numbers among the words from ``first`` to before ``last``."""
        return _FIGURE.findall(self.block.text, self.starts[first], self.ends[last - 1])

    def seen(self, first: int, last: int, variant: str, other: Text, excuse: str = "", at: int = 0) -> Observation:
        """An observation of the words from ``first`` to ``last``, which stand in ``other`` from its word ``at`` on, too."""
        line = other.block.at(other.starts[at])[0]
        start, end = self.starts[first], self.ends[last]
        shown = self.block.text.rfind(" ", start, start + 160) if end - start > 160 else end
        return seen(
            self.block,
            start,
            shown if shown > start else end,
            variant,
            excuse=excuse,
            against=(line,),
            values=(("line", str(line)), ("count", str(last - first + 1))),
        )


def paragraphs(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Paragraphs of one item, or items side by side, that are given twice."""
    least, share, beginning = int(rule.numbers["least"]), rule.numbers["share"], int(rule.numbers["beginning"])
    met: dict[tuple[str, ...], list[Text]] = {}
    for each in _texts(on):
        if len(each.keys) < least or each.role in _FRAME:
            continue
        for other in met.setdefault(each.keys[:beginning], []):
            if each.figures(0, len(each.keys)) != other.figures(0, len(other.keys)):
                continue
            same = each.keys == other.keys
            if not same and not _near(each, other, share if each.address == other.address else 1.0):
                continue
            beside = each.address == other.address or _above(each.address) == _above(other.address)
            if same or beside:
                yield each.seen(0, len(each.keys) - 1, "same" if same else "near", other, "" if beside else "elsewhere")
                break
        met[each.keys[:beginning]].append(each)


def runs(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Long runs of words that stand twice: in one paragraph, or in two sections that both say what is to be done."""
    within, across = int(rule.numbers["within"]), int(rule.numbers["across"])
    size = min(within, across) - _STEP
    met: dict[tuple[str, ...], tuple[int, int]] = {}
    texts = _texts(on)
    for number, each in enumerate(texts):
        at = 0
        while at + size <= len(each.keys):
            known = met.get(each.keys[at : at + size])
            if known is None or (known[0] == number and known[1] + size > at):
                if at % _STEP == 0:
                    met.setdefault(each.keys[at : at + size], (number, at))
                at += 1
                continue
            other = texts[known[0]]
            first, begin, last = at, known[1], at + size
            # The run is longer at both ends; in one paragraph its two places do not overlap.
            while first and begin and each.keys[first - 1] == other.keys[begin - 1]:
                first, begin = first - 1, begin - 1
            most = min(len(each.keys) - first, len(other.keys) - begin, first - begin if other is each else len(each.keys))
            while last - first < most and each.keys[last] == other.keys[begin + last - first]:
                last += 1
            if each.figures(first, last) != other.figures(begin, begin + last - first):
                pass
            elif each is other and last - first >= within:
                yield each.seen(first, last - 1, "within", other, at=begin)
            elif each is not other and last - first >= across and _whole(each, first, last) and last - first < len(each.keys):
                yield each.seen(first, last - 1, "across", other, _let_pass(each, other), at=begin)
            at = last


def _whole(each: Text, first: int, last: int) -> bool:
    """Whether the run is a whole sentence or part of one between two semicolons."""
    text = each.block.text
    before, after = text[: each.starts[first]].rstrip(" \"'("), text[each.ends[last - 1] :].lstrip(" \"')")
    return (not before or before[-1] in ".;:" or first == 0) and (not after or after[0] in ".;")


def _let_pass(each: Text, other: Text) -> str:
    if each.role in _FRAME or other.role in _FRAME:
        return "elsewhere"
    return "" if each.role == other.role != "organization" and each.address.split(".")[0] != other.address.split(".")[0] else "elsewhere"


def _near(each: Text, other: Text, share: float) -> bool:
    if share >= 1 or min(len(each.keys), len(other.keys)) < share * max(len(each.keys), len(other.keys)):
        return False
    return SequenceMatcher(None, other.keys, each.keys, autojunk=False).ratio() >= share


def _above(address: str) -> str:
    return address.rpartition(".")[0]


def _texts(on: Reviewing) -> tuple[Text, ...]:
    made = on.cache.get("text.paragraphs")
    if not isinstance(made, tuple):
        made = on.cache["text.paragraphs"] = tuple(_text(each) for each in words(on) if each.block.role not in _OUTSIDE)
    return made


def _text(each: Words) -> Text:
    block = each.block
    passage = block.passage
    cut = max(0, len(block.text) - len(passage.text)) if passage else 0
    first = bisect_left(each.starts, cut)
    return Text(block, passage.address if passage else "", block.role, each.keys[first:], each.starts[first:], each.ends[first:])


CHECKS = {
    "paragraphs": Check(paragraphs, ("same", "near"), ("elsewhere",), ("line", "count"), numbers=("least", "share", "beginning")),
    "runs": Check(runs, ("within", "across"), ("elsewhere",), ("line", "count"), numbers=("within", "across")),
}
