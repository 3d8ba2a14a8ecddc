"""Money: what is named comes from somewhere, and the parts of a sum do not exceed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.parse.funding import classes
from compliance.record import dataclass
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_PLAIN = 1000
"""A figure with points in threes is one of whole đồng."""
_SLACK = 0.005
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Amount:
    """So many đồng, from ``start`` to ``end``; ``each``: for one of several things."""

    start: int
    end: int
    value: float
    each: bool


def _amounts(rule: ReviewRule, low: str) -> list[_Amount]:
    """The amounts of money in ``low``, in order."""
    scale = {name: rule.numbers[name] for name in rule.numbers if name in rule.words["scales"]}
    names = "|".join(sorted(map(re.escape, scale), key=len, reverse=True))
    coins = "|".join(map(re.escape, rule.words["currency"]))
    per = "|".join(map(re.escape, rule.words["per"]))
    shape = re.compile(rf"(?<![\w.,/])(\d+(?:[.,]\d+)*)\s*(?:({names})\s*)?(?:{coins})(?!\w)(\s*(?:{per}))?")
    found = []
    for match in shape.finditer(low):
        number = _number(match[1], bool(match[2]))
        if number is not None:
            found.append(_Amount(match.start(), match.end(), number * scale.get(match[2] or "", 1.0), bool(match[3])))
    return found


def _number(text: str, scaled: bool) -> float | None:
    """``text`` as a number in Vietnamese: points part thousands, a comma the decimals; ``None`` where it can be read in two ways."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:,\d{1,2})?", text) or (scaled and re.fullmatch(r"\d+,\d+", text)):
        return float(text.replace(",", "."))
    return None


def source(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Money that the funding section names without saying where any of it comes from."""
    blocks = [block for block in on.blocks if block.role == "funding" and block.passage is not None]
    found = [(block, amount) for block in blocks for amount in _amounts(rule, scan.lowered(block.text))]
    if not found:
        return
    known = any(classes(block.text, on.level, on.lexicon) for block in blocks) or bool(on.plan.funding)
    elsewhere = any(scan.holds(scan.lowered(block.text), rule.words["elsewhere"]) for block in blocks)
    block, amount = found[0]
    excuse = FITS if known else "elsewhere" if elsewhere else ""
    yield seen(block, amount.start, amount.end, excuse=excuse)


def parts(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A total and parts that come to more than it, or, where they are said to be all of it, to less."""
    total = re.compile(rf"(?<!\w)(?:{'|'.join(rule.words['total'])})(?!\w)")
    split = re.compile(rf"(?<!\w)(?:{'|'.join(rule.words['among'] + rule.words['whole'])})(?!\w)")
    for index, block in enumerate(on.blocks):
        low = scan.lowered(block.text)
        first = total.search(low) if block.passage is not None else None
        marker = split.search(low, first.end()) if first else None
        if first is None or marker is None:
            continue
        sums = [amount for amount in _amounts(rule, low) if first.end() <= amount.start and amount.end <= marker.start()]
        if len(sums) != 1 or sums[0].each:
            continue
        given, complete = _parts(rule, on, index, low, marker.end()), marker[0] in rule.words["whole"]
        if len(given) < _FEW:
            continue
        excuse = _fits(sums[0].value, given, complete)
        yield seen(
            block,
            first.start(),
            sums[0].end,
            excuse=excuse,
            values=(("total", _shown(sums[0].value)), ("parts", _shown(sum(given)))),
        )


def _parts(rule: ReviewRule, on: Reviewing, index: int, low: str, at: int) -> Sequence[float]:
    """The amounts named after the words that split the sum: in the rest of its sentence, else one each in the items below."""
    block = on.blocks[index]
    ends = [end for start, end in scan.segments(block.text) if start <= at <= end]
    stop = len(low) if low.rstrip().endswith(":") or ";" in low[at:] else (ends[0] if ends else len(low))
    rest = re.sub(r"\([^)]*\)", lambda match: " " * len(match[0]), low[at:stop])
    here = _amounts(rule, rest)
    if here:
        return () if any(amount.each for amount in here) else [amount.value for amount in here]
    assert block.passage is not None
    below = [each for each in on.blocks[index + 1 :] if each.passage and _under(each, block)]
    found = []
    for each in below:
        amounts = _amounts(rule, re.sub(r"\([^)]*\)", " ", scan.lowered(each.text)))
        if len(amounts) != 1 or amounts[0].each:
            return ()
        found.append(amounts[0].value)
    return found


def _under(one: Block, other: Block) -> bool:
    assert one.passage is not None
    assert other.passage is not None
    return one.passage.address.rpartition(".")[0] == other.passage.address


def _fits(total: float, given: Sequence[float], complete: bool) -> str:
    """Why the parts are let pass; empty where they do not make the total."""
    slack = total * _SLACK
    run = 0.0
    for part in given:
        run += part
        if abs(run - total) <= slack:
            return FITS
    return "" if run > total + slack or complete else "some"


def _shown(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


CHECKS = {
    "money-source": Check(source, excuses=("elsewhere",), words=("scales", "currency", "per", "elsewhere")),
    "money-parts": Check(
        parts, excuses=("some",), fields=("total", "parts"), words=("scales", "currency", "per", "total", "among", "whole")
    ),
}
