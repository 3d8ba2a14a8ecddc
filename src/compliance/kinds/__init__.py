"""The kinds of requirement, each whole in its own file, and the one list of them."""

from __future__ import annotations

from compliance.kinds import agency, basis, content, deadline, funding, reporting, target
from compliance.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (basis, content, agency, funding, reporting, deadline, target)
"""All kinds, in the order in which their rules stand in a pack for one and the same clause."""

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
