"""``compliance check PLAN...``: every plan against what is above it, and the draft by itself."""

from __future__ import annotations

from compliance.commands.gate import Gatekeeper
from compliance.commands.round import planned
from compliance.delivery import Delivery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 0, 1 where the gate says so, 2 where something could not be done."""
    gate = Gatekeeper(session, asked)
    whole = not asked.files
    with (
        planned(session, asked, asked.files) as (paths, outcomes),
        Delivery(asked, session.words, paths, session.attempt, whole) as delivery,
    ):
        for _, found in zip(delivery.steps(), outcomes, strict=False):
            if found is not None:
                delivery.add(found, gate.passed(found))
        delivery.end()
    return gate.end()
