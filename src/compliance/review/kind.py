"""What a kind of review is: named checks, each of which looks at a draft for one rule and tells what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compliance.match.cutter import Cutter, cutter
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan, Span
from compliance.model.repository import Standing
from compliance.model.review import Observation, ReviewRule
from compliance.record import dataclass, field
from compliance.review.sheet import Block, blocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

LONGEST = 160
"""Letters of a quote."""
FITS = "fits"
"""The excuse of what was looked at and is in order."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The draft under review. ``date`` is the ISO date that stands for its own (``dated`` tells how it is known: printed, cited, period or
    none, as in ``check.findings.as_of``); ``final``: it is the version to be signed. ``cache`` keeps what several rules need, by name.
    ``standing``: its place in a repository, where it is checked as a part of one."""

    plan: Plan
    lexicon: Lexicon
    date: str
    dated: str
    final: bool = False
    standing: Standing | None = None
    cache: dict[str, object] = field(default_factory=dict)

    @property
    def level(self) -> str | None:
        """The level of the draft: trung-uong, tinh, huyen or xa."""
        return self.plan.header.level

    @property
    def cutter(self) -> Cutter:
        """The cutter of the lexicon."""
        return cutter(self.lexicon)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The whole text (``sheet.blocks``)."""
        known = self.cache.get("blocks")
        if not isinstance(known, tuple):
            known = self.cache["blocks"] = blocks(self.plan)
        return known

    def line(self, number: int) -> str:
        """Line ``number`` (1-based) in order."""
        return self.plan.document.lines[number - 1].text


Find = Callable[[ReviewRule, Reviewing], Iterable[Observation]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a kind can look for.

    ``find`` yields an observation a place that it looked at. ``variants`` are all keys that its defects use in the rule's ``found``,
    ``excuses`` those of what it lets pass, besides ``FITS``; ``fields`` are the names in their sentences. ``words`` and ``numbers`` are the
    keys that its rules must have, ``pairs`` whether they need any.
    """

    find: Find
    variants: tuple[str, ...] = ("found",)
    excuses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    pairs: bool = False


class ReviewKind(Protocol):
    """One kind of review. ``name`` is one of ``model.choice.REVIEWS``; ``CHECKS`` are its checks by name."""

    name: str
    CHECKS: dict[str, Check]


def seen(block: Block, start: int, end: int, variant: str = "found", **more: object) -> Observation:
    """An observation of the letters from ``start`` to ``end`` of ``block``; what is named in ``more`` are fields of ``Observation``."""
    return Observation(block.span(start, end), block.text[start:end].strip(), variant, **more)  # type: ignore[arg-type]


def quoted(on: Reviewing, lines: Span) -> str:
    """The text of ``lines``, cut at a word before ``LONGEST`` letters."""
    text = " ".join(filter(None, (on.line(number) for number in range(lines[0], lines[1] + 1))))
    return text if len(text) <= LONGEST else text[: text.rfind(" ", 0, LONGEST)] + " …"
