"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "consistency"

CHECKS: dict[str, Check] = {}
