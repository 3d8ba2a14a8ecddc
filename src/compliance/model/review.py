"""Rules for a draft by itself, whatever the plan above says: what a careful reviewer marks before it is issued.

The dataclasses of the first part are the format of ``rules/review``; those of the second are what a review finds.
"""

from __future__ import annotations

from compliance.model.choice import Date, DefectClass, Level, ReviewKind, ReviewSchema, Severity, Text
from compliance.model.gate import Mark
from compliance.model.plan import Span
from compliance.record import dataclass, field

FORBID = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on: ``document`` and the ``place`` in it (appendix and point), or the consistency that it asks for."""

    __pydantic_config__ = FORBID
    document: Text
    place: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The rule's page in one language: its ``title``; what it ``asks`` and ``why``; what it may report that is no defect (``over``) and
    may miss (``under``).

    ``found``: variant of a finding → its sentence, with ``{name}`` fields; ``spared``: excuse → why such a place is let pass.
    """

    __pydantic_config__ = FORBID
    title: Text
    asks: Text
    why: Text
    over: Text
    under: Text
    found: dict[str, str]
    spared: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """An example: ``draft`` has parts that take the place of those of the backdrop of ``level`` (``review.backdrop``), ``add`` parts that
    are added to them; ``text`` is a whole draft instead.

    ``finds``: words of the passages that the rule must find, in order; empty: it must find nothing. ``corrections``: the corrections of
    these, in order. ``final``: the draft is checked as the version to be signed.

    For rules on the place in a repository: ``beside`` are the other plans of it (path → whole text), ``packs`` rule packs (path → whole
    text of the plan that they were derived from), ``parents`` the globs of parents that are listed by hand, ``elsewhere`` numbers that are
    known not to be there. The draft itself is ``case.txt``.
    """

    __pydantic_config__ = FORBID
    claim: Text
    level: Level = "xa"
    text: str = ""
    draft: dict[str, str] = field(default_factory=dict)
    add: dict[str, str] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    final: bool = False
    beside: dict[str, str] = field(default_factory=dict)
    packs: dict[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """One thing that a reviewer looks at.

    ``check`` names what the pack's kind does for it; ``words``, ``pairs``, ``numbers`` are what that check needs (``review.kind.Check``
    says which). ``defect`` is the class of its findings, ``final`` their severity in the version to be signed. It applies to drafts of
    ``levels`` (empty: all) whose date lies between ``since`` and ``until``. ``waivable``: whether a person may waive it.
    """

    __pydantic_config__ = FORBID
    id: Text
    check: Text
    defect: DefectClass
    severity: Severity
    basis: Basis
    vi: Page
    en: Page
    cases: tuple[Case, ...] = ()
    final: Severity | None = None
    levels: tuple[Level, ...] = ()
    since: Date | None = None
    until: Date | None = None
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    waivable: bool = True


@dataclass(frozen=True, slots=True)
class ReviewPack:
    """The rules of one kind of review."""

    __pydantic_config__ = FORBID
    id: Text
    kind: ReviewKind
    rules: tuple[ReviewRule, ...]
    schema: ReviewSchema = "compliance.review/1"


@dataclass(frozen=True, slots=True)
class ReviewBook:
    """All packs of reviews, as they are compiled for a run: without their cases."""

    packs: tuple[ReviewPack, ...]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """backdrop.yaml: the plans into which cases put their parts: level → name of a part → its lines, in order. They have no defects."""

    __pydantic_config__ = FORBID
    plans: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """A certain correction: on line ``line`` the characters from ``start`` to ``end`` (0-based, of the line in order) become ``new``."""

    line: int
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A place that a rule looked at. Without ``excuse`` it is a defect; with one (``fits``, or a key of the page's ``spared``) it is in
    order, or let pass.

    ``variant`` names the sentence of the rule's page, which ``values`` fill. ``against``: the lines of the draft that it contradicts.
    ``correction`` takes the place of ``quote``; ``edits`` are given where it is certain.
    """

    lines: Span
    quote: str
    variant: str = "found"
    values: tuple[tuple[str, str], ...] = ()
    excuse: str = ""
    against: tuple[int, ...] = ()
    correction: str | None = None
    edits: tuple[Edit, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect of the draft: the observation, the rule that made it, how serious it is, and what a person decided about it."""

    pack: str
    kind: str
    rule: ReviewRule
    severity: str
    seen: Observation
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What one rule of a review came to: ``status`` is defect, covered, not-applicable or not-evaluated, ``seen`` everything that it looked
    at, ``patterns`` the pattern that gave the verdict on each (and, for a rule that saw nothing, on the rule)."""

    pack: str
    kind: str
    rule: ReviewRule
    status: str
    seen: tuple[Observation, ...]
    patterns: tuple[str, ...]
