"""The kinds of review (of a draft by itself), each whole in its own file, and the one list of them."""

from __future__ import annotations

from compliance.review import citation, consistency, form, level, repository, skeleton, text, time
from compliance.review.kind import Check, ReviewKind

KINDS: tuple[ReviewKind, ...] = (form, skeleton, citation, text, level, time, consistency, repository)
"""All kinds, in the order in which a report shows them."""

CHECKS: dict[tuple[str, str], Check] = {(kind.name, name): check for kind in KINDS for name, check in kind.CHECKS.items()}
"""(Kind, name of a check) → the check."""
