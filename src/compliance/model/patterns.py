"""Patterns as data: how facts about a draft become verdicts.

These dataclasses are the format of ``rules/patterns.yaml`` (``library`` validates YAML against them); ``check.patterns`` says what a set of
patterns may hold, ``check.reference`` and ``check.engine`` evaluate it.
"""

from __future__ import annotations

from compliance.record import dataclass, field

FORBID = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact that must be there (in ``when``) or must not be there (in ``unless``).

    ``fact``: its name. ``alias``: what later conditions and the outcome call it. ``has``: property → the value that it must have.
    ``same``: property → ``alias.property`` of an earlier condition, whose value it must share.
    """

    __pydantic_config__ = FORBID
    fact: str
    alias: str = ""
    has: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pattern gives: a ``verdict`` on a rule or a derived fact (``derive``). ``of``: property → ``alias.property``."""

    __pydantic_config__ = FORBID
    of: dict[str, str]
    verdict: str = ""
    derive: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``says`` is what it claims, in one sentence. It sees the facts given and those that earlier stages derived.

    ``unless``: one or two conditions of which none may hold.
    """

    __pydantic_config__ = FORBID
    id: str
    says: str
    stage: int
    when: tuple[Condition, ...]
    then: Outcome
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """patterns.yaml: all patterns, and the ``derived`` facts: name → its properties. A verdict is at once the derived fact ``judged``
    (rule).

    Compared by identity, so that whoever compiles a set of patterns does it once.
    """

    __pydantic_config__ = FORBID
    derived: dict[str, tuple[str, ...]]
    patterns: tuple[Pattern, ...]
    schema: str = "compliance.patterns/1"
