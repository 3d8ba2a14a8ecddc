"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "time"

CHECKS: dict[str, Check] = {}
