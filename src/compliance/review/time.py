"""What does not fit the draft's time: bodies, levels and provinces that did not exist on its printed date, and years before its own.

A date that is only inferred (from citations or the period) gives no finding on bodies, levels and provinces.
"""

from __future__ import annotations

from compliance.review.kind import Check
from compliance.review.time_bodies import GONE, MERGED, WORDING
from compliance.review.time_years import PAST_EVENT, PAST_PERIOD

name = "time"

CHECKS: dict[str, Check] = {"gone": GONE, "merged": MERGED, "wording": WORDING, "past-period": PAST_PERIOD, "past-event": PAST_EVENT}
