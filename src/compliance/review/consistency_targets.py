"""Targets: each has a figure, somebody who answers for it, and one value wherever it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.match.bodies import named_in
from compliance.model.fold import fold
from compliance.model.plan import Target
from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.record import dataclass
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_DIGITS = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHOLE = re.compile(r"(?<![\d,.])100 ?%")
_FEW = 3
_LONG = 5


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A target with a printed number: its block and all its text, what stands under it included."""

    number: int
    block: Block
    whole: str


def _numbered(on: Reviewing) -> tuple[_Numbered, ...]:
    """The numbered targets of the draft; none where a number is given twice, as nobody can then tell which one is meant."""
    known = on.cache.get("consistency.numbered")
    if not isinstance(known, tuple):
        made = tuple(_labelled(on))
        numbers = [each.number for each in made]
        known = on.cache["consistency.numbered"] = made if len(set(numbers)) == len(numbers) else ()
    return known


def _labelled(on: Reviewing) -> Iterator[_Numbered]:
    label = scan.plain(on.lexicon.derived, on.lexicon.targets).label
    shape = re.compile(rf"{label}\s+(?:\w+\s)?(\d{{1,3}})\s*[:.]\s*")
    for block in on.blocks:
        passage = block.passage
        if passage is None or block.role not in ("objectives", "contents"):
            continue
        found = shape.match(scan.lowered(passage.text))
        if found:
            below = passage.address + "."
            parts = [each.text for each in on.plan.passages if each.address.startswith(below) and each.lines[0] > block.lines[0]]
            yield _Numbered(int(found[1]), block, " ".join((passage.text[found.end() :], *parts)))


def value(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A numbered target without any figure, where most of the others have one."""
    targets = _numbered(on)
    if len(targets) < _FEW or sum(bool(_DIGITS.search(each.whole)) for each in targets) * 2 <= len(targets):
        return
    for each in targets:
        excuse = ""
        if _DIGITS.search(each.whole):
            excuse = FITS
        elif scan.holds(scan.lowered(each.whole), rule.words["complete"]):
            excuse = "complete"
        yield seen(each.block, 0, len(each.block.text), excuse=excuse, values=(("number", str(each.number)),))


def year(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A numbered target with a figure and no year, in a draft for several years whose other targets have one."""
    targets = _numbered(on)
    dated = [each for each in targets if _YEAR.search(each.whole)]
    if len(targets) < _FEW or len(dated) * 4 < len(targets) * 3:
        return
    for each in targets:
        standing = scan.holds(scan.lowered(each.whole), rule.words["standing"]) or _WHOLE.search(each.whole)
        excuse = FITS if _YEAR.search(each.whole) or not _DIGITS.search(each.whole) else "standing" if standing else ""
        yield seen(each.block, 0, len(each.block.text), excuse=excuse, values=(("number", str(each.number)),))


def assigned(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A numbered target that no body is made responsible for, where the draft gives them to bodies by their numbers."""
    targets = _numbered(on)
    if len(targets) < _FEW:
        return
    given: set[int] = set()
    rest = False
    label = scan.plain(on.lexicon.derived, on.lexicon.targets).label
    for passage in on.plan.passages:
        if passage.role in ("organization", "contents", "reporting"):
            low = scan.lowered(passage.text)
            heads = {each.block.passage.lines[0] for each in targets if each.block.passage}
            if label in low and passage.lines[0] not in heads:
                given |= _references(low, label, rule)
                rest = rest or scan.holds(low, rule.words["rest"])
    numbers = {each.number for each in targets}
    if rest or len(given & numbers) * 2 <= len(numbers):
        return
    for each in targets:
        excuse = FITS if each.number in given else "names-its-body" if named_in(on.lexicon, each.whole) else ""
        yield seen(each.block, 0, len(each.block.text), excuse=excuse, values=(("number", str(each.number)),))


def _references(low: str, label: str, rule: ReviewRule) -> set[int]:
    """The numbers listed after the word for a target: 1, 2, 3; từ 4 đến 7; 8-10."""
    joints = "|".join(map(re.escape, rule.words["joints"]))
    lead = "|".join(map(re.escape, rule.words["leads"]))
    to = "|".join(map(re.escape, rule.words["to"]))
    found: set[int] = set()
    number = rf"(?:(?:{lead})\s+)*(\d{{1,3}})(?![\d%‰/])"
    listed = re.compile(rf"{number}(?:\s*(?:{to})\s*{number})?\s*(?:{joints})?\s*")
    for at in scan.places(low, label):
        place = at + len(label)
        while place < len(low) and low[place] == " ":
            place += 1
        match = listed.match(low, place)
        while match:
            first, last = int(match[1]), int(match[2] or match[1])
            if first <= last:
                found.update(range(first, last + 1))
            match = listed.match(low, match.end()) if match.end() > place else None
    return found


def twice(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A target that stands in two places with two values for one year."""
    known: dict[tuple[str, str, int], list[Target]] = {}
    for each in on.plan.targets:
        key = _indicator(each.indicator, rule)
        if each.year and key.count(" ") + 1 >= _LONG:
            known.setdefault((key, each.unit, each.year), []).append(each)
    for rows in known.values():
        first = rows[0]
        for other in rows[1:]:
            if other.address == first.address or not _comparable(first.address, other.address):
                continue
            same = {row.value for row in rows if row.address == first.address} & {row.value for row in rows if row.address == other.address}
            staged = scan.holds(scan.lowered(f"{first.quote} {other.quote}"), rule.words["stages"])
            excuse = FITS if same else "open" if (first.op in ("<", "<=")) != (other.op in ("<", "<=")) else "staged" if staged else ""
            quote = next((block for block in on.blocks if block.lines[0] <= other.line <= block.lines[1]), None)
            if quote is not None:
                yield seen(
                    quote,
                    0,
                    len(quote.text),
                    excuse=excuse,
                    against=(first.line,),
                    values=(("one", _figure(first)), ("other", _figure(other)), ("indicator", other.indicator), ("year", str(other.year))),
                )


def _indicator(text: str, rule: ReviewRule) -> str:
    words = f"{fold(text)} "
    leads = tuple(f"{fold(lead)} " for lead in rule.words["light"])
    while words.startswith(leads):
        words = words.removeprefix(max((lead for lead in leads if words.startswith(lead)), key=len))
    return words.strip()


def _comparable(one: str, other: str) -> bool:
    """Whether two places speak of one thing: in two sections, or under one item; two items of one section may part it by groups."""
    if one.split(".", 1)[0] != other.split(".", 1)[0]:
        return True
    return one.rpartition(".")[0] == other.rpartition(".")[0]


def _figure(target: Target) -> str:
    number = f"{target.value:g}".replace(".", ",")
    return f"{number}{target.unit}" if target.unit in ("%", "‰") or target.unit.startswith("/") else f"{number} {target.unit}"


CHECKS = {
    "target-value": Check(value, excuses=("complete",), fields=("number",), words=("complete",)),
    "target-year": Check(year, excuses=("standing",), fields=("number",), words=("standing",)),
    "target-assigned": Check(assigned, excuses=("names-its-body",), fields=("number",), words=("leads", "joints", "to", "rest")),
    "target-twice": Check(twice, excuses=("open", "staged"), fields=("one", "other", "indicator", "year"), words=("light", "stages")),
}
