"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "text"

CHECKS: dict[str, Check] = {}
