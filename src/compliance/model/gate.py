"""What a person has decided about findings: waivers with their reasons, and the baseline of what was known before.

The dataclasses of the first part are the formats of the two files; ``Mark`` and ``Gate`` are what they come to in a run.
"""

from __future__ import annotations

from compliance.model.choice import BaselineSchema, Date, Line, Severity, Text, WaiversSchema
from compliance.record import dataclass, field

FORBID = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that need not be mended, by a person's decision.

    ``rule``: the id of a rule, or a glob over ids. ``plan``: a glob over paths (its last parts suffice), or the plan's number or title.
    ``quote``: words of the clause (of a requirement) or of the passage (of a defect), to say which of several is meant. ``document``:
    number and date of the document that decides. ``expires``: the last day on which it holds.
    """

    __pydantic_config__ = FORBID
    rule: Text
    plan: Text
    reason: Text
    decided_by: Text
    document: Text
    expires: Date
    quote: str = ""


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """waivers.yaml."""

    __pydantic_config__ = FORBID
    waivers: tuple[Waiver, ...]
    schema: WaiversSchema = "compliance.waivers/1"


@dataclass(frozen=True, slots=True)
class Placed:
    """A waiver and where it stands: file and 1-based line."""

    waiver: Waiver
    path: str
    line: Line


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of the baseline. ``plan``: its path from the folder of the baseline, with ``/``; ``id``: that of ``model.identity``;
    ``rule`` and ``text`` are for people only."""

    __pydantic_config__ = FORBID
    plan: Text
    id: Text
    status: Text
    severity: Severity
    rule: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """baseline.json: the findings that were known when it was made."""

    __pydantic_config__ = FORBID
    entries: tuple[Known, ...]
    schema: BaselineSchema = "compliance.baseline/1"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided about one finding. ``worse``: it is in the baseline, but was less serious then; ``refused``: a waiver names it,
    and its rule cannot be waived. Both count as if nothing had been decided."""

    identity: str
    waiver: Waiver | None = None
    known: bool = False
    worse: bool = False
    refused: bool = False

    @property
    def passes(self) -> bool:
        """Whether the finding is out of the exit code."""
        return self.waiver is not None or self.known


@dataclass(frozen=True, slots=True)
class Gate:
    """What waivers and baseline came to on one plan: how many findings are ``waived``, ``known`` and ``worse``, which entries of the
    baseline are ``fixed``. ``today``: the date (ISO) by which waivers were judged. ``left_out``: known findings that are not in the
    report because only new ones were asked for."""

    today: str
    waived: int = 0
    known: int = 0
    worse: int = 0
    refused: int = 0
    left_out: int = 0
    fixed: tuple[Known, ...] = field(default=())
