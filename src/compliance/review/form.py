"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "form"

CHECKS: dict[str, Check] = {}
