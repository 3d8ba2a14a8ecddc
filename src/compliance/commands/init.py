"""``compliance init [FOLDER]``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session


def run(session: Session, asked: Arguments) -> int:
    """The exit code."""
    raise NotImplementedError
