"""A repository of plans → who is above whom. Nothing is opened here: documents come as ``Surveyed``.

``surveyed`` (a plan → what is known of it), ``link`` (all of them → the graph), ``of_plan`` (a rule pack → the plan it was derived from).
"""

from __future__ import annotations

from compliance.repository.link import link as link
from compliance.repository.link import of_plan as of_plan
from compliance.repository.survey import known_by_pack as known_by_pack
from compliance.repository.survey import surveyed as surveyed
