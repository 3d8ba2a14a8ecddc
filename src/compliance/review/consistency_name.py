"""What the draft calls itself: year, place and topic of its title against the sentence that issues it and the one that closes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.match.tables import ACTION, AGENCY, FUNCTION, GENERIC, LEVEL, LIGHT
from compliance.model.fold import fold
from compliance.model.review import Observation, ReviewRule
from compliance.parse.scan import lowered
from compliance.record import dataclass
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_YEARS = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_COMMON = FUNCTION | GENERIC | LEVEL | LIGHT | ACTION | AGENCY
_WORDS = re.compile(r"[^\W\d_]{3,}")
_FAR = 90
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Said:
    """A place where the draft gives its own name: from ``start`` to ``end`` of ``block``; ``issuer`` is where its issuer begins."""

    block: Block
    issuer: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """The name."""
        return self.block.text[self.start : self.end]


def _sayings(rule: ReviewRule, on: Reviewing) -> tuple[_Said, ...]:
    """Where the opening and the closing sentence name the draft."""
    known = on.cache.get("consistency.sayings")
    if not isinstance(known, tuple):
        known = on.cache["consistency.sayings"] = tuple(_found(rule, on))
    return known


def _found(rule: ReviewRule, on: Reviewing) -> Iterator[_Said]:
    words = rule.words
    called = "|".join(map(re.escape, words["called"]))
    issuers = "|".join(re.escape(name.lower()) for name in on.lexicon.header.issuers)
    name = rf"\s+(?:\w+\s+){{0,2}}?(?:{called})(?!\w)"
    issuing = re.compile(rf"(?<!\w)({issuers})(?!\w)[^.;\d]{{0,{_FAR}}}?(?<!\w)(?:{'|'.join(words['issues'])}){name}")
    closing = re.compile(rf"(?:{'|'.join(words['closes'])}){name}")
    ends = re.compile(rf"\.(?=\s|$)|;|(?<!\w)(?:{'|'.join(words['ends'])})(?!\w)")
    for block in on.blocks:
        if block.role not in ("opening", "closing"):
            continue
        low = lowered(block.text)
        shape = closing if block.role == "closing" else issuing
        match = shape.search(low)
        while match:
            stop = ends.search(low, match.end())
            if block.role == "opening" and low[: match.start()].rstrip().endswith(words["owned"]):
                match = shape.search(low, match.start() + 1)
                continue
            yield _Said(block, match.start(), match.end(), stop.start() if stop else len(low))
            match = shape.search(low, match.end())


def year(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A year in the draft's own name that its title does not cover."""
    title, period = on.plan.header.title or "", on.plan.header.period
    own = {int(each) for each in _YEARS.findall(title)}
    if not own or any(re.search(rf"(?<!\w){word}(?!\w)", lowered(title)) for word in rule.words["cites"]):
        return
    low, high = min(own | ({period.first} if period.first else set())), max(own | ({period.last} if period.last else set()))
    shape = re.compile(rf"(?<!\w)(?:{'|'.join(rule.words['year'])})\s+((?:19|20)\d\d)(?![-–/\d]|\s*[-–])")
    not_before = re.compile(rf"(?:{'|'.join(rule.words['not_before'])})\s*(?:\d{{1,2}}\s*,?\s*)?$")
    for said in _sayings(rule, on):
        text = lowered(said.text)
        found = [match for match in shape.finditer(text) if not not_before.search(text[: match.start()])]
        if any(low <= int(match[1]) <= high for match in found):
            continue
        for match in found[-1:]:
            if low > int(match[1]) or (high < int(match[1]) and (len(own) > 1 or low == high)):
                right = str(low) if low == high else None
                at = said.start + match.start()
                quote = said.block.text[at : said.start + match.end()]
                yield seen(
                    said.block,
                    at,
                    said.start + match.end(),
                    values=(("said", match[1]), ("title", _shown(low, high))),
                    correction=quote.replace(match[1], right) if right else None,
                )


def _shown(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def place(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A locality in the title, the opening or the closing that is not the issuer's own."""
    locality, level = on.plan.header.locality or "", on.level or ""
    kinds = tuple(map(fold, rule.words.get(level, ())))
    word = next((each for each in sorted(kinds, key=len, reverse=True) if fold(locality).startswith(each + " ")), "")
    own = fold(locality).removeprefix(word).strip()
    if not word or not own:
        return
    shape = re.compile(rf"(?<!\w)(?:{'|'.join(kinds)})\s+")
    listed = re.compile(rf"(?:{'|'.join(rule.words['listed'])})\s*\(?$")
    for block, start, end in _named_spots(rule, on):
        low = lowered(block.text)
        for match in shape.finditer(low, start, end):
            name = _NAME.match(block.text, match.end(), end)
            said = _capitals(name[0], block.text[match.start() : match.end()].isupper()) if name else ""
            if not said or listed.search(low[: match.start()]):
                continue
            folded = fold(said)
            if folded == own or folded.startswith(own + " ") or own.startswith(folded + " ") or own in folded:
                yield seen(block, match.start(), match.end() + len(said), excuse=FITS)
            elif block.text[match.start()].isupper() or said[0].isupper():
                yield seen(block, match.start(), match.end() + len(said), values=(("said", said), ("own", locality)))


def _named_spots(rule: ReviewRule, on: Reviewing) -> Iterator[tuple[Block, int, int]]:
    for said in _sayings(rule, on):
        yield said.block, said.issuer, said.end
    titled = fold(on.plan.header.title or "")
    first = on.plan.sections[0].line if on.plan.sections else 0
    for block in on.blocks:
        if block.role == "outside" and block.lines[1] < first and len(fold(block.text).split()) > 1 and fold(block.text) in titled:
            yield block, 0, len(block.text)


def _capitals(text: str, shouted: bool) -> str:
    """The words with a capital that ``text`` begins with, at most three; two of a line in capitals, which hide where a name ends."""
    words: list[str] = []
    for word in text.split(" ")[: 2 if shouted else _ENOUGH]:
        if not word[0].isupper() or (word.isupper() and not shouted):
            break
        words.append(word)
    return " ".join(words)


def topic(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A name in the opening or the closing that has no word of matter in common with the title."""
    wanted = _matter(on, on.plan.header.title or "")
    if len(wanted) < 1:
        return
    for said in _sayings(rule, on):
        have = _matter(on, said.text)
        if not have:
            continue
        short = any(word.isupper() for word in _WORDS.findall(said.text))
        shared = {part for word in have for part in word.split()} & {part for word in wanted for part in word.split()}
        if shared or short or len(have) < _ENOUGH:
            yield seen(said.block, said.start, said.end, excuse=FITS)
        else:
            yield seen(said.block, said.start, said.end, values=(("title", on.plan.header.title or ""),))


def _matter(on: Reviewing, text: str) -> set[str]:
    flags = on.cutter.flags
    return {word for word in on.cutter.content(text) if not flags.get(word, 0) & _COMMON}


CHECKS = {
    "own-year": Check(year, fields=("said", "title"), words=("called", "issues", "closes", "ends", "owned", "year", "not_before", "cites")),
    "own-place": Check(place, fields=("said", "own"), words=("called", "issues", "closes", "ends", "owned", "listed")),
    "own-topic": Check(topic, fields=("title",), words=("called", "issues", "closes", "ends", "owned")),
}
