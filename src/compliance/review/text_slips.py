"""Slips that only a list or a pattern can know: words in their surroundings, letter case of fixed names, doubled words, a missing colon."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from compliance.match.tables import FUNCTION
from compliance.model.fold import fold
from compliance.model.review import Observation, ReviewRule
from compliance.parse.pieces import capitals
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.text_words import Words, known, lower, words

_YEAR = r"(?:19|20)\d\d"
_WORD = re.compile(r"[^\W\d_]+")
_CONTEXT = re.compile(r"(\[[^\]]*\])")
_TITLED = 0.6
Slip = tuple[int, int, str, int, int]
"""A slip of the list: where it begins and ends in its block, what is right, where it begins and ends with its surroundings."""
_HEAD = 14
"""Syllables from the beginning of an item in which a body's name may end."""


def listed(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Slips of the list, where their syllables are no part of another word; with the surroundings that tell, as "lực" alone is no slip."""
    for each, places in zip(words(on), slipped(on), strict=True):
        text = each.block.text
        for start, end, right, first, last in places:
            right = right[:1].upper() + right[1:] if text[start].isupper() else right
            quote, right = text[first:last], text[first:start] + right + text[end:last]
            yield seen(each.block, first, last, correction=right, values=(("quote", quote), ("right", right)))


def slipped(on: Reviewing) -> list[list[Slip]]:
    """The slips of the list, block by block."""
    found = on.cache.get("text.slipped")
    if not isinstance(found, list):
        found = on.cache["text.slipped"] = [list(_listed(each, on)) for each in words(on)]
    return found


def _listed(each: Words, on: Reviewing) -> Iterator[Slip]:
    low = each.block.text.lower()
    if len(low) != len(each.block.text):
        return
    lexicon = known(on)
    for literal, pattern, right in _present(on):
        if literal not in low:
            continue
        for match in pattern.finditer(low):
            start, end = match.span(1)
            first, last = bisect_left(each.starts, start), bisect_right(each.ends, end) - 1
            if first and each.near[first - 1] and lexicon.pair(each.keys[first - 1], each.keys[first]):
                continue
            if match.end() == end and pattern.groups == 1 and each.near[last] and lexicon.pair(each.keys[last], each.keys[last + 1]):
                continue
            yield start, end, right, match.start(), match.end(2) if pattern.groups > 1 else match.end()


def _present(on: Reviewing) -> list[tuple[str, re.Pattern[str], str]]:
    """The slips whose letters the draft has: these, the pattern (its first group is what is wrong, a second one stands for surroundings
    behind it), and what is right."""
    known = on.cache.get("text.slips")
    if isinstance(known, list):
        return known
    text = lower(on)
    found: list[tuple[str, re.Pattern[str], str]] = []
    if text:
        for wrong, right in on.lexicon.spelling.slips.items():
            before, word, after = _cut(wrong)
            if word in text:
                behind = f"(?=({_spelled(after)}))" if after else ""
                found.append((word, re.compile(rf"(?<!\w){_spelled(before)}({_spelled(word)})(?!\w){behind}"), right))
    on.cache["text.slips"] = found
    return found


def _cut(wrong: str) -> tuple[str, str, str]:
    parts = _CONTEXT.split(wrong)
    if len(parts) == 1:
        return "", wrong, ""
    at = next(index for index, part in enumerate(parts) if part.strip() and part[0] != "[")
    word = parts[at].strip()
    before = "".join(part.strip("[]") for part in parts[:at]) + parts[at][: len(parts[at]) - len(parts[at].lstrip())]
    after = parts[at][len(parts[at].rstrip()) :] + "".join(part.strip("[]") for part in parts[at + 1 :])
    return before, word, after


def _spelled(text: str) -> str:
    return re.escape(text).replace(r"\#", _YEAR).replace(r"\ \-\ ", r" ?- ?")


# ── letter case ─────────────────────────────────────────────────────────────────────────────────────────────────────


def case(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Fixed names with a capital too many, or too few after a first capital."""
    text, low = "\n".join(block.text for block in on.blocks), lower(on)
    spelled = {name.lower(): name for name in on.lexicon.spelling.names}
    # Only names that are printed in a way that is not accepted anyway need a closer look.
    odd = [name for low_name, name in spelled.items() if low.count(low_name) > sum(map(text.count, {name, low_name, name.upper()}))]
    if not odd:
        return
    found = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(odd, key=len, reverse=True)))})\b", re.IGNORECASE)
    for block in on.blocks:
        for match in found.finditer(block.text):
            printed, right = match[0], spelled.get(match[0].lower(), match[0])
            if printed == right or printed == printed.lower() or printed == right[0].upper() + right[1:] or printed.isupper():
                continue
            if _title_case(block.text, match.start(), match.end()) or capitals(on.line(block.at(match.start())[0])):
                continue
            yield seen(
                block,
                match.start(),
                match.end(),
                correction=right,
                values=(("quote", printed), ("right", right)),
                edits=block.edit(match.start(), match.end(), right),
            )


def _title_case(text: str, start: int, end: int) -> bool:
    """Whether the words around are set with a capital each, as in titles."""
    beside = f"{text[max(0, start - 30) : start]} {text[end : end + 30]}"
    around = [word for word in _WORD.findall(beside) if len(word) > 1]
    return len(around) > 2 and sum(word[0].isupper() for word in around[1:-1]) >= _TITLED * max(1, len(around) - 2)


# ── doubled words ───────────────────────────────────────────────────────────────────────────────────────────────────


def doubled(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Words that stand twice side by side: words of two syllables, and single ones that no other word begins or ends with."""
    lexicon, rightly = known(on), {fold(word) for word in on.lexicon.spelling.doubled}
    flags = on.lexicon.tables.flags
    for each in words(on):
        keys = each.keys
        at = 0
        while at < len(keys) - 1:
            step = 1
            if keys[at] not in keys[at + 1 : at + 3]:
                pass
            elif each.run(at, 4) and keys[at : at + 2] == keys[at + 2 : at + 4] and keys[at] != keys[at + 1]:
                word = f"{keys[at]} {keys[at + 1]}"
                if lexicon.pair(keys[at], keys[at + 1]) and word not in rightly and _one_case(each, at, 2):
                    yield _once(each, at, 2, True)
                    step = 4
            elif each.near[at] and keys[at] == keys[at + 1] and keys[at] not in rightly and len(keys[at]) > 1:
                empty = bool(flags.get(keys[at], 0) & FUNCTION)
                before = at > 0 and each.near[at - 1] and lexicon.pair(keys[at - 1], keys[at])
                after = each.near[at + 1] and lexicon.pair(keys[at + 1], keys[at + 2])
                shared = before and after if empty else before or after
                if not shared and not lexicon.pair(keys[at], keys[at]) and _one_case(each, at, 1):
                    yield _once(each, at, 1, empty and not (before or after))
                    step = 2
            at += step


def _one_case(each: Words, at: int, size: int) -> bool:
    """Whether the word is no name and stands in prose, not in a list of names or signs."""
    parts = [each.printed(index) for index in range(at, at + 2 * size)]
    return all(part.islower() for part in parts[1:]) or all(part.isupper() and len(part) > 1 for part in parts)


def _once(each: Words, at: int, size: int, certain: bool) -> Observation:
    start, end = each.starts[at], each.ends[at + 2 * size - 1]
    right = each.block.text[start : each.ends[at + size - 1]]
    edits = each.block.edit(start, end, right) if certain else ()
    return seen(each.block, start, end, correction=right, edits=edits, values=(("quote", each.block.text[start:end]), ("right", right)))


# ── colon ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def colon(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """An item that begins with a body's name and goes on with a verb in capitals, without a colon between them."""
    ends = {fold(word) for word in rule.words["ends"]}
    verbs = {fold(word) for word in rule.words["verbs"]}
    for each in words(on):
        text = each.block.text
        for at in range(1, min(_HEAD, len(each.keys) - 1)):
            if ":" in text[: each.starts[at]] or not each.near[at - 1] or not each.near[at]:
                continue
            first, second = each.printed(at), each.printed(at + 1)
            if not (first.istitle() and second.islower() and each.printed(at - 1).islower()):
                continue
            if each.keys[at - 1] not in ends or f"{each.keys[at]} {each.keys[at + 1]}" not in verbs:
                continue
            if each.block.at(each.starts[at])[1] == 0:
                continue
            start, end = each.starts[max(0, at - 2)], each.ends[at + 1]
            right = text[start : each.ends[at - 1]] + ":" + text[each.ends[at - 1] : end]
            yield seen(each.block, start, end, correction=right, values=(("quote", text[start:end]), ("right", right)))
            break


CHECKS = {
    "slips": Check(listed, fields=("quote", "right")),
    "case": Check(case, fields=("quote", "right")),
    "doubled": Check(doubled, fields=("quote", "right")),
    "colon": Check(colon, fields=("quote", "right"), words=("ends", "verbs")),
}
