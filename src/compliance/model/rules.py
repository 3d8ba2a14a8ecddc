"""Rules as data: what a higher plan asks, in a form that a person can read and change.

These dataclasses are the pack format: ``library`` validates YAML against them (unknown keys are refused) and makes the JSON Schema from
them. Fields that are ``None`` or empty are left out of the YAML.
"""

from __future__ import annotations

from compliance.model.choice import KINDS as KINDS
from compliance.model.choice import Binding, Kind, Level, Line, Operator, PackSchema, Role, Severity, Sha256, Share, Text
from compliance.record import dataclass

FORBID = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeric target: ``op`` is < <= > >= or =, ``unit`` as printed without spaces."""

    __pydantic_config__ = FORBID
    op: Operator
    value: float
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One separately checkable part of a requirement. What is set must all be found; what is left out is not asked.

    ``any``: phrases, or ``concept:ID`` of the vocabulary, one of which must stand in the draft.
    ``action``: the class of action that must govern the passage (inform, train, inspect, ...).
    ``where``: roles of the sections in which the answer may stand; empty: anywhere.
    ``at_least``: share (0 to 1) of the element's weighty wording that one passage must hold.
    ``agency``, ``funding``, ``frequency``, ``due``, ``recipient``, ``figure``, ``document``: for the kinds of those names.
    ``binding``: ``own`` takes the element out: only the higher level's own bodies can do it.
    """

    __pydantic_config__ = FORBID
    text: Text
    any: tuple[str, ...] = ()
    action: str | None = None
    where: tuple[Role, ...] = ()
    at_least: Share | None = None
    agency: str | None = None
    funding: str | None = None
    frequency: str | None = None
    due: str | None = None
    recipient: str | None = None
    figure: Figure | None = None
    document: str | None = None
    binding: Binding | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How much of the whole requirement's weighty wording (0 to 1) one passage of the draft must hold."""

    __pydantic_config__ = FORBID
    at_least: Share


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the document as far as printed, the place in it, the quote and the SHA-256 of the folded quote."""

    __pydantic_config__ = FORBID
    address: str
    lines: tuple[Line, Line]
    quote: Text
    sha256: Sha256
    type: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation of one kind. ``severity`` is error, warning or info; ``binding`` lower, own or unclear.

    ``gone`` is set by a merge when the clause no longer stands in the higher plan. ``waivable``: whether a person may waive it.
    """

    __pydantic_config__ = FORBID
    id: Text
    kind: Kind
    requirement: Text
    severity: Severity
    binding: Binding
    applies_to: tuple[Level, ...]
    elements: tuple[Element, ...]
    source: Source
    wording: Wording | None = None
    gone: bool = False
    waivable: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clause that has no rule, and why: ``reason`` is a key of the messages (heading, purpose, ...)."""

    __pydantic_config__ = FORBID
    address: str
    lines: tuple[Line, Line]
    reason: str


@dataclass(frozen=True, slots=True)
class PackDocument:
    """The higher plan that a pack was derived from, as far as printed; ``sha256`` is that of its ordered text."""

    __pydantic_config__ = FORBID
    sha256: Sha256
    type: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    level: Level | None = None
    title: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """All rules of one higher plan; ``clauses`` is how many clauses and targets were to be accounted for."""

    __pydantic_config__ = FORBID
    id: Text
    document: PackDocument
    clauses: int
    rules: tuple[Rule, ...]
    left_out: tuple[LeftOut, ...] = ()
    schema: PackSchema = "compliance.pack/1"
