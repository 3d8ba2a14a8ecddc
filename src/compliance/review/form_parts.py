"""Where the parts of a printed document stand: the letterhead, its type and title, and what follows the text."""

from __future__ import annotations

import re
from unicodedata import normalize

from compliance.model.fold import fold
from compliance.parse.structure import plan_line, rows
from compliance.record import dataclass
from compliance.review.kind import Reviewing
from compliance.review.sheet import Block

_ABOVE = 10
_LETTERHEAD = 16
_BESIDE = ("recipients", "note")
ATTACHED, OWN_FORM = "attached", "own-form"
"""Excuses: the plan is carried by a decision, which has the parts; the issuer's documents have a form of their own."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the draft, each as one block of its lines.

    ``head``: what stands above the type, from a few lines above the national motto on (empty where nothing does); ``type``: the line that
    names the type; ``title``: the lines below it; ``tail``: from the last paragraph of the text to the end; ``end``: where that
    paragraph ends in it; ``first`` and ``last``: the first printed line, and the last one before any annex; ``attached``: a decision
    carries the plan.
    """

    head: Block
    type: Block | None
    title: Block
    tail: Block
    end: int
    first: Block
    last: Block
    attached: bool


def parts(on: Reviewing) -> Parts:
    """The parts of the draft; found once."""
    known = on.cache.get("form.parts")
    if not isinstance(known, Parts):
        known = on.cache["form.parts"] = _found(on)
    return known


def _found(on: Reviewing) -> Parts:
    plan, layout = on.plan, on.lexicon.layout
    every = rows(plan.document)
    lines = [(row.number, row.text) for row in every]
    at = plan_line(every, on.lexicon)
    body = min([section.line for section in plan.sections] + [clause.lines[0] for clause in plan.clauses], default=1)
    opening = [passage.lines[0] for passage in plan.passages if passage.role == "opening"]
    top = lines[at][0] if at is not None else min([*opening, body])
    above = [line for line in lines if line[0] < top]
    mottos = _shape(on.lexicon.header.motto)
    marked = [index for index, (_, text) in enumerate(above) if mottos.search(bare(text))]
    head = above[max(0, marked[-1] - _ABOVE) :] if marked else above[-_LETTERHEAD:]
    named = at is not None and fold(lines[at][1]) in set(map(fold, layout.plan))
    titled = [line for line in lines if top + named <= line[0] < min([*opening, body])] if at is not None else []
    starts = tuple(map(fold, layout.attached))
    attached = any(text.startswith("(") and fold(text).startswith(starts) for _, text in titled + lines[at or 0 :][:_ABOVE])
    titled = [line for line in titled if not line[1].startswith("(") and not fold(line[1]).startswith(starts)]
    texts = [passage for passage in plan.passages if passage.role not in _BESIDE]
    last = max(texts, key=lambda passage: passage.lines, default=None)
    from_line, end_line = last.lines if last else (body, body)
    tail = [line for line in lines if line[0] >= from_line]
    listed = [passage.lines[1] for passage in plan.passages if passage.role == "recipients"]
    gone = max([end_line, *listed])
    final = next((line for line in reversed(lines) if line[0] <= gone), lines[-1])
    whole = _block(tail)
    end = next((offset for offset, number in whole.starts if number > end_line), len(whole.text))
    first = head[0] if head else lines[at] if at is not None else lines[0]
    named_by = _block([lines[at]]) if at is not None else None
    return Parts(_block(head), named_by, _block(titled), whole, end, _block([first]), _block([final]), attached)


def _block(lines: list[tuple[int, str]]) -> Block:
    starts: list[tuple[int, int]] = []
    offset = 0
    for number, text in lines:
        starts.append((offset, number))
        offset += len(text) + 1
    return Block(" ".join(text for _, text in lines), tuple(starts) or ((0, 1),))


def _shape(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """The first three words of each phrase, without their accents."""
    return re.compile("|".join(r"\W+".join(bare(phrase).split()[:3]) for phrase in phrases))


def bare(text: str) -> str:
    """``text`` in lower case without accents, letter for letter: what a slip in an accent leaves alike."""
    return "".join(map(_base, text.lower())) if text.isascii() is False else text.lower()


def _base(letter: str) -> str:
    return "d" if letter == "đ" else normalize("NFD", letter)[0]


def own_form(on: Reviewing, names: tuple[str, ...]) -> bool:
    """Whether the issuer is one of those whose names begin with one of ``names``."""
    return fold(on.plan.header.issuer or "").startswith(tuple(map(fold, names)))
