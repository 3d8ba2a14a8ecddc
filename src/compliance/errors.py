"""What can go wrong, said as to a colleague.

ComplianceError            the job could not be done (exit code 2)
├── InputError             a plan or another file that was given cannot be used
├── PackError              a rule pack, a vocabulary or a pattern file is not as it must be (all its problems at once)
└── EngineError            the rule engine and the reference disagree, or the engine left its trusted subset
"""

from __future__ import annotations

from compliance.record import dataclass


class ComplianceError(Exception):
    """Base of all errors that a user is told about in one line: what, where, why, what to do."""


class InputError(ComplianceError):
    """A plan that was given cannot be used; ``key`` names the message, ``values`` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a YAML file: its file, 1-based line, the key's path and what was expected there.

    ``expected`` is in English; ``message`` names the same sentence among the messages (``problem-...``) and ``values`` fill it.
    """

    path: str
    line: int
    key: str
    expected: str
    message: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.key}: {self.expected}"


class PackError(ComplianceError):
    """A rule pack, vocabulary or pattern file with problems, all of them in ``problems``."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class EngineError(ComplianceError):
    """The engine and the reference disagree, or something outside the trusted subset was asked of the engine."""
