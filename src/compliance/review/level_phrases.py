"""Where a draft says given words, and what around them excuses them: quotation, the title of a document, words beside them.

One flat text of the whole draft is made once for all rules; phrases of rules are looked up in it as they are printed, commas, hyphens
and capitals aside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from compliance.model.fold import fold, place_tones
from compliance.model.review import Observation, ReviewRule
from compliance.parse.scan import lowered
from compliance.record import dataclass
from compliance.review.kind import LONGEST, Check, Reviewing, seen
from compliance.review.sheet import Block

_TOKEN = re.compile(r"\d[\w./-]*\w|[^\W_]+|[.;:()%\"…]")
_NUMBER = re.compile(r"\d+[^\W\d_]?[/-](?:\d{4}[/-])?[^\W\d_]")
_ENDS = frozenset(".;…")
_BLOCK = "|"
_QUOTE = '"'
"""All quotation marks of a text in order."""
_BESIDE = 4
"""Tokens in which a word beside a phrase is looked for."""
_GAP = 8
"""Tokens between the two parts of a phrase where the rule says nothing else."""
_TITLE = 40
"""Tokens that the title of a document can go on for after its type."""
CLOSING = "closing"
RECIPIENTS = "recipients"
BODY = ("purpose", "objectives", "scope", "contents", "funding", "organization", "reporting", "other", CLOSING)
"""Roles of what the draft itself lays down: not the head, the documents it rests on, recipients and notes."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The draft as one string of folded tokens between blanks: the offset of each token, the block that it is of (an index) and its
    letters there; ``ends``: the tokens that end a piece of a sentence, in order."""

    text: str
    at: tuple[int, ...]
    parts: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens ``first`` to ``end`` (exclusive) within the piece of a sentence from ``low`` to ``high``, all of ``block``."""

    block: Block
    first: int
    end: int
    low: int
    high: int


def flat(on: Reviewing) -> Flat:
    """The flat text of the draft, made once."""
    known = on.cache.get("flat")
    if not isinstance(known, Flat):
        known = on.cache["flat"] = _flat(on.blocks)
    return known


def _flat(blocks: Sequence[Block]) -> Flat:
    parts: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, block in enumerate(blocks):
        low = place_tones(lowered(block.text))
        spans = [match.span() for match in _TOKEN.finditer(low)]
        parts += [low[start:end] for start, end in spans]
        places += [(number, start, end) for start, end in spans]
        parts.append(_BLOCK)
        places.append((number, len(block.text), len(block.text)))
    at: list[int] = []
    offset = 1
    for part in parts:
        at.append(offset)
        offset += len(part) + 1
    ends = tuple(number for number, part in enumerate(parts) if part in _ENDS or part == _BLOCK)
    return Flat(f" {' '.join(parts)} ", tuple(at), tuple(parts), tuple(places), ends)


def hits(on: Reviewing, phrases: Iterable[str]) -> list[Hit]:
    """Every place of one of ``phrases``, in order of the draft; a phrase within a longer one does not count."""
    text = flat(on)
    spans: list[tuple[int, int]] = []
    for phrase in {fold(each) for each in phrases}:
        wanted = f" {phrase} "
        size = phrase.count(" ") + 1
        start = text.text.find(wanted)
        while start >= 0:
            first = bisect_left(text.at, start + 1)
            spans.append((first, first + size))
            start = text.text.find(wanted, start + 1)
    kept: list[tuple[int, int]] = []
    for first, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or first >= kept[-1][1]:
            kept.append((first, end))
    return [_hit(on, text, *span) for span in kept]


def _hit(on: Reviewing, text: Flat, first: int, end: int) -> Hit:
    before = bisect_left(text.ends, first)
    low = text.ends[before - 1] + 1 if before else 0
    high = text.ends[bisect_left(text.ends, end)]
    return Hit(on.blocks[text.places[first][0]], first, end, low, high)


def said(on: Reviewing, phrases: Iterable[str], first: int, end: int, latest: int | None = None) -> int:
    """The token after the first of ``phrases`` that stands between the tokens ``first`` and ``end`` and begins at ``latest`` at the latest;
    0 where none does."""
    window = f" {' '.join(flat(on).parts[first:end])} "
    ends = []
    for phrase in phrases:
        wanted = fold(phrase) or phrase
        place = window.find(f" {wanted} ")
        begin = first + window.count(" ", 0, place + 1) - 1
        if place >= 0 and (latest is None or begin <= latest):
            ends.append(begin + wanted.count(" ") + 1)
    return min(ends, default=0)


def letters(on: Reviewing, first: int, end: int) -> tuple[int, int]:
    """The letters of the tokens from ``first`` to ``end`` (exclusive) in their block."""
    places = flat(on).places
    return places[first][1], places[end - 1][2]


def is_quoted(on: Reviewing, hit: Hit) -> bool:
    """Whether it stands between quotation marks."""
    before = hit.block.text[: letters(on, hit.first, hit.end)[0]]
    return before.count(_QUOTE) % 2 == 1


def is_titled(on: Reviewing, hit: Hit, itself: Sequence[str]) -> bool:
    """Whether it stands in the title of a document: after a type of document with a capital, unless that is followed by one of ``itself``
    ("this", "in"), which make it the draft; the closing begins with the draft's own title."""
    types = _types(on)
    text = flat(on)
    low = hit.low + _BESIDE if hit.block.role == CLOSING else hit.low
    for token in range(max(low, hit.first - _TITLE), hit.first - 2):
        number, start, _ = text.places[token]
        if on.blocks[number].text[start].isupper() and f"{text.parts[token]} {text.parts[token + 1]}" in types:
            printed = on.blocks[number].text
            begin = text.places[token + 2][1]
            if printed[begin].isalnum() and not said(on, itself, token + 2, token + 3) and "," not in printed[start:begin]:
                return True
    return False


def _types(on: Reviewing) -> frozenset[str]:
    known = on.lexicon.derived.get("types of documents, two syllables")
    if not isinstance(known, frozenset):
        names = (" ".join(fold(name).split()[:2]) for name in on.lexicon.documents.types)
        known = on.lexicon.derived["types of documents, two syllables"] = frozenset(name for name in names if " " in name)
    return known


def is_cited(on: Reviewing, hit: Hit) -> bool:
    """Whether the number of a document stands before it in the same piece of the sentence: it issued that, or belongs to its title."""
    return any(_NUMBER.match(part) for part in flat(on).parts[max(hit.low, hit.first - _TITLE) : hit.first])


def is_addressed(block: Block) -> bool:
    """Whether ``block`` lays something down or is one of the recipients: neither head, nor what the draft rests on, nor a note."""
    return block.role in BODY or block.role == RECIPIENTS


def phrases(rule: ReviewRule, on: Reviewing, key: str) -> tuple[str, ...]:
    """The words of ``rule`` under ``key``, and those that it has for the draft's level alone."""
    return rule.words.get(key, ()) + rule.words.get(f"{key}-{on.level}", ())


def excuse(rule: ReviewRule, on: Reviewing, hit: Hit) -> str:
    """What excuses ``hit`` under ``rule``, or nothing: quoted, titled, or context (``in_context``)."""
    if is_quoted(on, hit):
        return "quoted"
    if is_titled(on, hit, phrases(rule, on, "itself")):
        return "titled"
    return "context" if in_context(rule, on, hit) else ""


def in_context(rule: ReviewRule, on: Reviewing, hit: Hit) -> bool:
    """Whether words of ``before`` or ``after`` stand beside ``hit``, or of ``around`` in its piece of the sentence."""
    return bool(
        said(on, phrases(rule, on, "before"), max(hit.low, hit.first - _BESIDE), hit.first)
        or said(on, phrases(rule, on, "after"), hit.end, min(hit.high, hit.end + _BESIDE))
        or said(on, phrases(rule, on, "around"), hit.low, hit.high)
    )


def wording(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """What the draft says in words that are not its own.

    Words of the rule: ``first`` (of any level; ``first-xa`` and so on of one) and, where it has it, ``then`` within ``gap`` tokens after
    it; ``with`` must stand in the same piece of the sentence, ``roles`` are the parts of the plan (else all that is laid down). ``lead``
    before the words belongs to the quote. One finding a piece.
    """
    gap = int(rule.numbers.get("gap", _GAP))
    roles = rule.words.get("roles", BODY)
    then, needed, lead = (phrases(rule, on, key) for key in ("then", "with", "lead"))
    pieces: set[int] = set()
    for hit in hits(on, phrases(rule, on, "first")):
        if hit.block.role not in roles or hit.low in pieces:
            continue
        end = said(on, then, hit.end, hit.high, hit.end + gap) if then else hit.end
        if not end or (needed and not said(on, needed, hit.low, hit.high)):
            continue
        start = hit.first
        while lead and (step := _led(on, lead, hit.low, start)) < start:
            start = step
        whole = Hit(hit.block, hit.first, end, hit.low, hit.high)
        pardoned = excuse(rule, on, whole)
        if not pardoned:
            pieces.add(hit.low)
        first, last = letters(on, start, end)
        last = min(last, first + LONGEST)
        values = (("own", own_name(on)), ("words", hit.block.text[first:last]))
        yield seen(hit.block, first, last, excuse=pardoned, values=values)


def _led(on: Reviewing, lead: Iterable[str], low: int, start: int) -> int:
    """Where the words of ``lead`` directly before the token ``start`` begin; ``start`` where there are none."""
    parts = flat(on).parts
    for each in lead:
        words = fold(each).split()
        if start - len(words) >= low and list(parts[start - len(words) : start]) == words:
            return start - len(words)
    return start


def own_name(on: Reviewing) -> str:
    """What the draft's own unit is called, as it is printed; dots where it is not."""
    return on.plan.header.locality or on.plan.header.issuer or "…"


EXCUSES = ("quoted", "titled", "context")
WORDING = Check(wording, excuses=EXCUSES, fields=("own", "words"), words=("itself",))
