"""Numbering: items of one list follow each other, none is left out or stands twice; references to the plan's own items hit one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.plan import Clause
from compliance.model.review import Observation, ReviewRule
from compliance.parse.labels import LETTER, LETTERS, NUMBER, PAREN, PART, ROMAN, Label, label, part, roman
from compliance.record import dataclass
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.text_words import lower

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_COUNTED = (NUMBER, LETTER, PAREN)
_FAR = 30
"""A number that leads further than this over the last one is no label."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled item: ``group`` tells the list it belongs to, ``value`` its place there, ``shown`` the label as printed."""

    line: int
    group: str
    kind: str
    value: int
    shown: str
    title: str = ""


def sections(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Sections that are left out or numbered twice. Parts begin anew."""
    last: Item | None = None
    earlier: Item | None = None
    above: Item | None = None
    for each in on.plan.sections:
        number = roman(each.label.rsplit(".", 1)[-1])
        if number and " " not in each.label:
            item = Item(each.line, "", ROMAN, number, each.label, each.heading)
            yield from _step(rule, on, None if last and number == 1 and _parted(on, last.line, each.line) else last, item, earlier)
            earlier, last = last, item
            continue
        found = label(on.line(each.line)) or part(on.line(each.line), on.lexicon.layout)
        if found is None or len(found.value) != 1:
            continue
        item = Item(each.line, "", found.kind, found.value[0], each.label, each.heading)
        if found.kind == PART:
            if above and item.value > above.value + 1:
                yield from _step(rule, on, above, item)
            above, earlier, last = item, None, None
        else:
            yield from _step(rule, on, last, item, earlier)
            earlier, last = last, item


def items(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Numbered and lettered items that are left out or stand twice under one heading."""
    last: dict[tuple[str, str, int], Item] = {}
    earlier: dict[tuple[str, str, int], Item | None] = {}
    letters = _letters(on)
    for clause in on.plan.clauses:
        found = label(on.line(clause.lines[0]))
        _close(last, clause)
        if found is None or found.kind not in _COUNTED or not found.value[-1]:
            continue
        item = _item(found, clause, letters)
        key = (clause.parent, item.kind, len(found.value))
        yield from _step(rule, on, last.get(key), item, earlier.get(key))
        earlier[key], last[key] = last.get(key), item


def series(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Targets and aims that carry a number in words: none is left out or stands twice."""
    for _, found in _series(rule, on).items():
        last: Item | None = None
        earlier: Item | None = None
        for item in found:
            yield from _step(rule, on, last, item, earlier)
            earlier, last = last, item


def references(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """References to numbered targets and sections of this plan that are not there, or that are written with another number of digits."""
    series = _series(rule, on)
    numbered = {word: {item.value for item in found} for word, found in series.items()}
    printed = {word: {item.shown for item in found} for word, found in series.items()}
    labels = {each.label for each in on.plan.sections} | {clause.address for clause in on.plan.clauses}
    # "mục II.3", "Mục IV": the number of a section, and of an item in it.
    other = re.compile(rf"\b(?:{_any(rule.words['documents'])})\b(?!\s+(?:{_any(rule.words['own'])})\b)", re.IGNORECASE)
    place = re.compile(rf"\b(?:{_any(rule.words['sections'])})\s+([IVX]{{1,5}})(?:[.,]([1-9]\d?)(?!\d|/))?(?![\w])", re.IGNORECASE)
    listed = rf"\d{{1,2}}(?:\s?(?:,|-|{_any(rule.words['between'])})\s?\d{{1,2}})*"
    counted = {word: re.compile(rf"\b{re.escape(word)}\s+({listed})(?![\d%‰/]|\.\d|\s?%)", re.IGNORECASE) for word in numbered}
    named = any(f"{word} " in lower(on) for word in rule.words["sections"])
    for block in on.blocks if named or numbered else ():
        text = block.text
        for word, known in numbered.items():
            for match in counted[word].finditer(text):
                if match.start() < 4 or not _ends(text, match.end(), rule.words["after"]):
                    continue
                for number in re.finditer(r"\d+", match[1]):
                    start = match.start(1) + number.start()
                    end = start + len(number[0])
                    there, shown = int(number[0]) in known, f"{word} {number[0]}"
                    # "Chỉ tiêu 07" for "Chỉ tiêu 7": the item is there, under a label that a search for the reference does not find.
                    padded = there and number[0][0] == "0" and shown not in printed[word]
                    values = (("what", shown), ("last", str(max(known))), ("right", f"{word} {int(number[0])}"))
                    if padded:
                        yield seen(block, match.start(), end, "padded", severity="info", values=values)
                    else:
                        yield seen(block, match.start() if there else start, end, "target", excuse=FITS if there else "", values=values)
        for match in place.finditer(text):
            if not match[1].isupper() or _foreign(text, match.start(), match.end(), other) or not labels:
                continue
            wanted = match[1] + (f".{match[2]}" if match[2] else "")
            fits = wanted in labels
            values = (("what", match[0]), ("last", ""), ("right", ""))
            yield seen(block, match.start(), match.end(), "section", excuse=FITS if fits else "", values=values)


def _parted(on: Reviewing, first: int, last: int) -> bool:
    """Whether a part begins between the two lines. (The outline keeps parts only where text stands right below them.)"""
    lines = (on.line(number) for number in range(first + 1, last))
    return any(found.kind == PART for line in lines if line and (found := label(line) or part(line, on.lexicon.layout)))


# ── steps from one item to the next ─────────────────────────────────────────────────────────────────────────────────


def _step(rule: ReviewRule, on: Reviewing, last: Item | None, item: Item, earlier: Item | None = None) -> Iterator[Observation]:
    """What is wrong with ``item`` after ``last`` (none: it is the first of its list), which came after ``earlier``.

    One wrong label is told once: in 1, 2, 4, 4 the first 4, in 1, 2, 2, 4 the second 2.
    """
    before = last.value if last else 0
    if last and earlier and (item.value, last.value) in ((earlier.value + 2, earlier.value + 2), (earlier.value + 2, earlier.value)):
        return
    if item.value == before + 1 or (item.value == 1 and (before != 1 or item.kind in (NUMBER, PAREN))) or item.value > before + _FAR:
        return
    block = next((each for each in on.blocks if each.lines[0] <= item.line <= each.lines[1]), None)
    if block is None:
        return
    missing = [_shown(item, value) for value in range(before + 1, item.value)]
    variant, values = "gap", (("label", item.shown), ("missing", ", ".join(missing)), ("last", last.shown if last else ""))
    if item.value <= before:
        variant = "back" if item.value < before else "twice"
    elif not last:
        variant = "start"
    elif _printed(on, last.line, item, missing):
        return
    start = next((offset for offset, line in block.starts if line == item.line), 0)
    end = min(len(block.text), next((offset for offset, _ in block.starts if offset > start), len(block.text)))
    latin = item.kind in (LETTER, PART) and [one.lower() for one in missing] == ["đ"] and not _has_dj(on)
    excuse = "latin" if latin else ""
    yield seen(block, start, min(end, start + 120), variant, values=values, excuse=excuse, against=(last.line,) if last else ())


def _shown(item: Item, value: int) -> str:
    if item.kind == ROMAN:
        return next((text for text in _ROMANS if roman(text) == value), str(value))
    if item.kind == LETTER or (item.kind == PAREN and not item.shown.isdigit()):
        return LETTERS[value - 1] if value <= len(LETTERS) else "?"
    if item.kind == PART and len(item.shown) == 1:
        return LETTERS[value - 1].upper()
    head, point, _ = item.shown.rpartition(".")
    return f"{head}{point}{value}" if item.kind == NUMBER else f"{item.title} {value}".strip()


_ROMANS = tuple(tens + ones for tens in ("", "X", "XX", "XXX") for ones in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"))


def _printed(on: Reviewing, first: int, item: Item, missing: list[str]) -> bool:
    """Whether the labels that seem to be left out stand somewhere between, within a line."""
    text = "\n".join(on.line(number) for number in range(first, item.line + 1))
    return bool(missing) and all(re.search(rf"(?<![\w.,/]){re.escape(one)}\s?[.)/:]", text) for one in missing)


def _letters(on: Reviewing) -> str:
    """The alphabet by which the draft numbers: the Vietnamese one, unless it has letters that this has not."""
    printed = {found.printed for clause in on.plan.clauses if (found := label(on.line(clause.lines[0]))) and found.kind == LETTER}
    return _LATIN if printed & {"f", "j", "w", "z"} and "đ" not in printed else LETTERS


def _has_dj(on: Reviewing) -> bool:
    return any(on.line(each).startswith(("đ)", "đ.", "Đ.", "đ/")) for each in (clause.lines[0] for clause in on.plan.clauses))


def _item(found: Label, clause: Clause, letters: str) -> Item:
    value = letters.find(found.printed) + 1 if found.kind == LETTER else found.value[-1]
    return Item(clause.lines[0], clause.parent, found.kind, value, found.printed)


def _close(last: dict[tuple[str, str, int], Item], clause: Clause) -> None:
    """Lists below an item end where the item's address is opened again."""
    inside = f"{clause.address}."
    for key in [key for key in last if key[0] == clause.address or key[0].startswith(inside)]:
        del last[key]


# ── numbers in words ────────────────────────────────────────────────────────────────────────────────────────────────


def _series(rule: ReviewRule, on: Reviewing) -> dict[str, list[Item]]:
    """Items that begin with one of the rule's words and a number: word → its items, where there are some."""
    made: dict[str, list[Item]] = {}
    for word in rule.words["counted"]:
        pattern = re.compile(rf"^[\W\d]*(?:[a-zđ]\)\s?)?{re.escape(word)}\s(?:số\s)?(\d{{1,2}})\s?[:.\-]", re.IGNORECASE)
        found = [(block, match) for block in on.blocks if (match := pattern.match(block.text))]
        if len(found) > 2:
            made[word] = [Item(block.at(match.start(1))[0], "", word, int(match[1]), f"{word} {match[1]}", word) for block, match in found]
    return made


def _ends(text: str, end: int, after: tuple[str, ...]) -> bool:
    """Whether nothing is counted by the number that ends here: a mark follows, or one of the words ``after``."""
    rest = text[end : end + 24].lstrip()
    return not rest or not rest[0].isalnum() or fold(rest).split(" ", 1)[0] in after


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


def _foreign(text: str, start: int, end: int, other: re.Pattern[str]) -> bool:
    """Whether the reference is to a part of another document: one is named in the same sentence."""
    left = max(text.rfind(mark, 0, start) for mark in (";", ". "))
    stops = [at for at in (text.find(mark, end) for mark in (";", ". ")) if at >= 0]
    return bool(other.search(text, left + 1, min(stops, default=len(text))))


_STEPS = ("gap", "start", "twice", "back")
_SAID = ("label", "missing", "last")
CHECKS = {
    "sections": Check(sections, _STEPS, ("latin",), _SAID),
    "items": Check(items, _STEPS, ("latin",), _SAID),
    "series": Check(series, _STEPS, ("latin",), _SAID, ("counted",)),
    "references": Check(
        references,
        ("target", "section", "padded"),
        fields=("what", "last", "right"),
        words=("counted", "between", "after", "sections", "documents", "own"),
    ),
}
