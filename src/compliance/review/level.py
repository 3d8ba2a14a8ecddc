"""Wording of another level: what a plan keeps of the plan of a higher level, or of another unit, that it was written after.

Looks at what the draft itself lays down (not at its head, the documents that it rests on and its recipients) for: collectives of doers
that another level has, units below another level, another level's territory, tasks that another level alone can carry out, and names of
other places.
"""

from __future__ import annotations

from compliance.review.kind import Check
from compliance.review.level_phrases import WORDING
from compliance.review.level_places import OTHER_PLACE

name = "level"

CHECKS: dict[str, Check] = {"wording": WORDING, "other-place": OTHER_PLACE}
