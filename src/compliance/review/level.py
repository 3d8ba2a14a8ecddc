"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "level"

CHECKS: dict[str, Check] = {}
