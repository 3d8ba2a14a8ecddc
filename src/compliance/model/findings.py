"""Verdicts with their proof."""

from __future__ import annotations

from compliance.model.document import Note as Note
from compliance.model.gate import Gate, Mark
from compliance.model.plan import Plan, Span
from compliance.model.review import Defect, Looked
from compliance.model.rules import LeftOut, PackDocument, Rule
from compliance.record import dataclass, field

COVERED, PARTIAL, MISSING, CONFLICT, NOT_APPLICABLE, NOT_EVALUATED = STATUSES = (
    "covered",
    "partial",
    "missing",
    "conflict",
    "not-applicable",
    "not-evaluated",
)
"""The verdicts on a rule of a higher plan."""
DEFECT = "defect"
"""The verdict of a review on a place of the draft."""
WAIVED = "waived"
"""Counted apart from its verdict: what a person has decided to let pass."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of the draft. ``score`` is 0 to 1; ``terms`` are the words that the two sides share, for highlighting."""

    address: str
    lines: Span
    quote: str
    score: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """What became of one element: ``status`` is met, partial, unmet, contrary or out (not asked of this level)."""

    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Exactly one per plan and rule.

    ``detail`` holds what the kind compares (frequency, due, ...); ``why`` explains the verdict, ``reasons`` say why a person should look
    (empty: no review needed); ``expected`` is the place in the draft where an answer would stand; ``mark`` is what a person decided.
    """

    pack: str
    rule: Rule
    status: str
    severity: str
    why: Note
    elements: tuple[ElementFinding, ...]
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()
    nearest: Evidence | None = None
    suggestion: str = ""
    expected: tuple[str, Span] | None = None
    reasons: tuple[Note, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()
    mark: Mark | None = None

    @property
    def review(self) -> bool:
        """Whether the checker is unsure and asks for a person."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class PackUse:
    """A pack as it was used in a run: ``path`` is the plan or pack file as given."""

    id: str
    path: str
    document: PackDocument
    clauses: int
    ruled: int
    left_out: tuple[LeftOut, ...]
    derived: bool


@dataclass(frozen=True, slots=True)
class EngineUse:
    """Which evaluators gave the verdicts: ``reference_only`` when durable-rules could not be imported."""

    name: str
    version: str | None
    reference_only: bool


@dataclass(frozen=True, slots=True)
class GapReport:
    """One draft against its packs, and its review by itself.

    ``notes`` are said before anything else (how the draft was read, another parent named, ...); ``defects`` are what the review found,
    ``looked`` what it looked for (empty: there was no review). ``gate``: what waivers and baseline came to (none were given: ``None``).
    ``failure``: why nothing of the plan could be judged, a plan that crashed the program, took too long or cannot be read; then there are
    no findings, and the plan counts as one that is not-evaluated.
    """

    plan: Plan
    packs: tuple[PackUse, ...]
    engine: EngineUse
    findings: tuple[Finding, ...]
    as_of: tuple[str, str]
    notes: tuple[Note, ...] = field(default=())
    defects: tuple[Defect, ...] = field(default=())
    looked: tuple[Looked, ...] = field(default=())
    gate: Gate | None = None
    failure: Note | None = None

    @property
    def summary(self) -> dict[str, int]:
        """How many findings of each verdict, and how many defects; those that are waived apart, where there are any."""
        counts = dict.fromkeys((*STATUSES, DEFECT), 0)
        found = [*((one.status, one.mark) for one in self.findings), *((DEFECT, one.mark) for one in self.defects)]
        for verdict, mark in found:
            status = WAIVED if mark and mark.waiver else verdict
            counts[status] = counts.get(status, 0) + 1
        counts[NOT_EVALUATED] += self.failure is not None
        return counts
