"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "skeleton"

CHECKS: dict[str, Check] = {}
