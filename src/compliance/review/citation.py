"""TODO"""

from __future__ import annotations

from compliance.review.kind import Check

name = "citation"

CHECKS: dict[str, Check] = {}
