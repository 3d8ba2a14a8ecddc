"""What a kind of requirement is: how it is derived from a higher plan, and which evidence answers it in a draft."""

from __future__ import annotations

from compliance.match.cutter import Cutter, cutter
from compliance.match.draft import Draft
from compliance.match.elements import Weights
from compliance.model.digest import digest as sha256
from compliance.model.findings import Evidence, Note
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Passage, Plan, Span
from compliance.model.rules import Element, Rule, Source
from compliance.record import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

STRONG, WEAK = "strong", "weak"
LEVELS = ("trung-uong", "tinh", "huyen", "xa")
ERROR, WARNING, INFO = "error", "warning", "info"
_SOFTER = {ERROR: WARNING, WARNING: INFO, INFO: INFO}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of the draft that bears on element number ``element`` of a rule.

    ``strength`` is strong or weak; ``negated`` when the passage denies or passes up what is asked; ``contrary`` when it goes against it.
    """

    element: int
    strength: str
    evidence: Evidence
    negated: bool = False
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a kind has to say on a rule and a draft. ``asked`` has one entry an element: whether it is asked of this draft.

    ``doubts`` are reasons for a person to look, by the verdict that they put in doubt (``any`` for every verdict); ``said`` explains a
    verdict
    better than its pattern does, by the verdict.
    """

    found: tuple[Found, ...]
    asked: tuple[bool, ...]
    nearest: Evidence | None = None
    detail: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, Note], ...] = ()
    unjudged: Note | None = None
    said: tuple[tuple[str, Note], ...] = ()


@dataclass(frozen=True, slots=True)
class Higher:
    """The plan that rules are derived from, with what all kinds need of it. ``levels`` are those below it (its own when there is none)."""

    plan: Plan
    lexicon: Lexicon
    id: str
    weights: Weights
    levels: tuple[str, ...]
    document: dict[str, str | None]

    @property
    def cutter(self) -> Cutter:
        """The cutter of the lexicon."""
        return cutter(self.lexicon)

    def rule(
        self,
        kind: str,
        place: str,
        address: str,
        lines: Span,
        quote: str,
        elements: tuple[Element, ...],
        *,
        severity: str,
        binding: str = "lower",
        applies_to: tuple[str, ...] = (),
        requirement: str = "",
    ) -> Rule:
        """A rule of this plan; ``place`` is what its id says besides the plan's (address and kind), ``quote`` what it was read from."""
        return Rule(
            id=f"{self.id}/{place}",
            kind=kind,
            requirement=short(requirement or quote),
            severity=_SOFTER[severity] if binding == "unclear" else severity,
            binding=binding,
            applies_to=applies_to or self.levels,
            elements=elements,
            source=Source(address=address, lines=lines, quote=quote, sha256=digest(quote), **self.document),
        )


@dataclass(frozen=True, slots=True)
class Judging:
    """What a rule is judged in: the draft, the weights of the pack's wording, the date that stands for the draft's own, whether the
    draft's bodies are the higher plan's own."""

    draft: Draft
    weights: Weights
    date: str
    same: bool
    parent_level: str | None
    cache: dict[str, object] = field(default_factory=dict)


class Kind(Protocol):
    """One kind of requirement. ``name`` is one of ``model.rules.KINDS``."""

    name: str

    def derive(self, higher: Higher) -> list[Rule]:
        """The rules of this kind that ``higher`` lays on the levels below, in document order."""

    def answer(self, rule: Rule, judging: Judging) -> Answer:
        """What in the draft bears on ``rule``."""


def short(text: str) -> str:
    """``text`` as one short sentence: cut at a word before 160 characters."""
    text = " ".join(text.split()).strip(" .;:")
    if len(text) <= _LONGEST:
        return text
    return text[: text.rfind(" ", 0, _LONGEST)].rstrip(" ,;:") + " …"


def digest(quote: str) -> str:
    """SHA-256 of the folded quote, so that case, spacing and tone placement do not count as a change."""
    return sha256(fold(quote))


def evidence(passage: Passage, score: float, terms: tuple[str, ...] = ()) -> Evidence:
    """``passage`` as evidence; ``score`` is 0 to 1."""
    return Evidence(passage.address, passage.lines, passage.text, round(min(1.0, score), 3), terms)


def below(level: str | None) -> tuple[str, ...]:
    """The levels below ``level``; the lowest level itself, and tinh, huyen, xa where the level is not known."""
    if level not in LEVELS:
        return LEVELS[1:]
    return LEVELS[LEVELS.index(level) + 1 :] or (level,)
