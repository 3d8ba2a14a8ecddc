"""How sections and items are numbered: labels of one level end with one mark."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from compliance.model.review import Observation, ReviewRule
from compliance.review.kind import FITS, Check, Reviewing, quoted

_FEW = 3
_SECTION = re.compile(r"([IVX]{1,6})(\s?[./)\-:])")
_ITEM = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđ])(\s?[./)\-]|(?=\s))")


def sections(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Roman labels of sections: "II/" among "I." and "III."."""
    found = [(section.line, match) for section in on.plan.sections if (match := _SECTION.match(on.line(section.line)))]
    yield from _odd(found, on, rule.words["mark"][0])


def items(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Numbers or letters below one heading: "2)" among "1." and "3."."""
    groups: dict[tuple[str, bool, int], list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for clause in on.plan.clauses:
        match = _ITEM.match(on.line(clause.lines[0]))
        if match:
            groups[clause.parent, match[1].isalpha(), match[1].count(".")].append((clause.lines[0], match))
    for index, ((_, letters, _), found) in enumerate(groups.items()):
        yield from _odd(found, on, rule.words["letter" if letters else "number"][0], not index)


def _odd(found: list[tuple[int, re.Match[str]]], on: Reviewing, asked: str, first: bool = True) -> Iterator[Observation]:
    """The labels whose mark is not that of the most; of two used alike the one that is ``asked`` is right.
    Of lists without an odd one only the ``first`` is shown."""
    marks = Counter(match[2].strip() for _, match in found)
    if len(found) < _FEW:
        return
    usual = max(marks, key=lambda mark: (marks[mark], mark == asked))
    odd = len(found) - marks[usual]
    for line, match in found:
        mark = match[2].strip()
        if mark == usual:
            continue
        quote = quoted(on, (line, line))
        right = f"{match[1]}{usual}"
        yield Observation(
            (line, line),
            quote,
            values=(("label", match[0].strip()), ("right", right)),
            correction=f"{right} {quote[match.end() :].lstrip()}",
            excuse="" if odd * 2 < len(found) else "mixed",
        )
    if not odd and first:
        yield Observation((found[0][0], found[0][0]), found[0][1][0].strip(), excuse=FITS)


CHECKS: dict[str, Check] = {
    "sections": Check(sections, excuses=("mixed",), fields=("label", "right"), words=("mark",)),
    "items": Check(items, excuses=("mixed",), fields=("label", "right"), words=("number", "letter")),
}
