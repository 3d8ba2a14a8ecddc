"""What higher plans ask and what becomes of it below: the nouns of matrix and trace.

Paths are those by which documents were opened. A requirement is known by its number in ``Higher.requirements``.
"""

from __future__ import annotations

from compliance.model.document import Note
from compliance.model.findings import CONFLICT, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL
from compliance.model.plan import Span
from compliance.record import dataclass, field

Places = tuple[tuple[str, Span], ...]
"""Address and lines of passages."""
LOST = frozenset((CONFLICT, MISSING, PARTIAL, NOT_EVALUATED))
"""The verdicts by which an obligation is not covered. What is waived is neither lost nor covered."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one rule of a higher plan asks; ``address`` and ``lines`` are those of the clause there.

    ``facet``: what tells it from others of its kind in one clause (how often is to be reported); empty where nothing does.
    ``here``: its lines in the document as it stands, where the rule comes from a pack, whose text may have had other lines; (0, 0) where
    they are not found."""

    rule: str
    kind: str
    severity: str
    text: str
    address: str
    lines: Span
    facet: str = ""
    here: Span | None = None


@dataclass(frozen=True, slots=True)
class Higher:
    """A document and all that it asks of what is below it, in the order of its text."""

    path: str
    level: str | None
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Lower:
    """A plan and what it came to: path of each document above it → the verdict on each requirement there (``waived`` where it is waived).

    ``places``: the same for the passages that answer, where they were asked for. ``failure``: why nothing of the plan could be judged; the
    verdicts then are not-evaluated.
    """

    path: str
    level: str | None
    title: str
    verdicts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, tuple[Places, ...]] = field(default_factory=dict)
    failure: Note | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All documents that ask something, and all plans that were judged, by path. A document may be both."""

    higher: dict[str, Higher]
    lower: dict[str, Lower]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of each verdict."""

    counts: dict[str, int] = field(default_factory=dict)

    def of(self, status: str) -> int:
        """How many have this verdict."""
        return self.counts.get(status, 0)

    @property
    def asked(self) -> int:
        """How many apply."""
        return sum(self.counts.values()) - self.of(NOT_APPLICABLE)

    @property
    def gaps(self) -> int:
        """How many are not covered and not waived."""
        return sum(self.of(status) for status in LOST)


@dataclass(frozen=True, slots=True)
class Column:
    """A requirement of a matrix: ``number`` is 1-based; ``counted`` is over the plans."""

    number: int
    requirement: Requirement
    counted: Counted


@dataclass(frozen=True, slots=True)
class Row:
    """A plan of a matrix: the verdict on each of its columns, in their order; ``counted`` is over these."""

    lower: Lower
    verdicts: tuple[str, ...]
    counted: Counted


@dataclass(frozen=True, slots=True)
class Matrix:
    """One higher plan: what it asks, and the plans directly below it."""

    higher: Higher
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrices:
    """All matrices. ``apart``: plans that are below none of the higher plans and none of these themselves.

    ``missed``: the requirements that most plans lack, with the path of their document; ``worst``: the plans with most gaps, each over all
    that is above it. ``counted``: over everything. ``left_out``: how many plans are of another level than was asked for."""

    matrices: tuple[Matrix, ...]
    apart: tuple[Lower, ...]
    missed: tuple[tuple[str, Column], ...]
    worst: tuple[tuple[Lower, Counted], ...]
    counted: Counted
    plans: int
    left_out: int = 0


TO_THE_END, BUT_WAIVED, NOT_PASSED_ON, LOST_BELOW, NOT_COVERED, OF_NOBODY = STATES = (
    "to-the-end",
    "but-waived",
    "not-passed-on",
    "lost-below",
    "not-covered",
    "of-nobody",
)
"""How far an obligation of a plan is covered: by every plan below of which it is asked, at every level; by all of these but where it is
waived; by all of them, but a plan on the way lays it on nobody below itself; by the plans directly below, and lost further down; not by the
plans directly below; it is asked of no plan here."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an obligation is covered. The plans of which it is asked, at all levels (``asked``) and directly below (``near``); and those
    among them that do not cover it, have it waived, and cover it without laying it on anybody though there are plans below them."""

    state: str
    near: tuple[str, ...]
    asked: tuple[str, ...]
    lost: tuple[str, ...]
    waived: tuple[str, ...]
    stopped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A plan below an obligation: its verdict, the passages that answer, and the obligations by which it goes on.

    ``reach``: how far it is covered from here on, where the plan itself covers it and there are plans below (else ``None``).
    """

    lower: Lower
    status: str
    places: Places
    reach: Reach | None
    onward: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A requirement of a document with all plans below; ``again``: it was shown before, and what is below is left out."""

    path: str
    requirement: Requirement
    reach: Reach
    links: tuple[Link, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """A requirement of a higher plan that a clause answers: the verdict and the passages in the plan below, and what is above itself.

    ``again``: as of ``Obligation``."""

    path: str
    requirement: Requirement
    status: str
    places: Places
    above: tuple[Origin, ...] = ()
    again: bool = False
