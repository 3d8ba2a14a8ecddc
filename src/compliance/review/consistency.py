"""The draft against itself: its name, its bodies, its targets, its reports, its money and its recipients tell one story.

What the parser read (bodies, targets, reports, deadlines, sources) is compared with what stands elsewhere in the same draft. Nothing is
known here of the plan above.
"""

from __future__ import annotations

from compliance.review import (
    consistency_bodies,
    consistency_dates,
    consistency_money,
    consistency_name,
    consistency_recipients,
    consistency_reports,
    consistency_targets,
)
from compliance.review.kind import Check

name = "consistency"

CHECKS: dict[str, Check] = {
    **consistency_name.CHECKS,
    **consistency_targets.CHECKS,
    **consistency_bodies.CHECKS,
    **consistency_reports.CHECKS,
    **consistency_dates.CHECKS,
    **consistency_money.CHECKS,
    **consistency_recipients.CHECKS,
}
