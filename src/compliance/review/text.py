"""Numbering and text: items that jump or stand twice, references to what is not there, paragraphs given twice, spelling and spacing."""

from __future__ import annotations

from compliance.review import text_numbering, text_repeats, text_slips, text_spacing, text_spelling
from compliance.review.kind import Check

name = "text"

CHECKS: dict[str, Check] = {
    **text_numbering.CHECKS,
    **text_repeats.CHECKS,
    **text_spelling.CHECKS,
    **text_slips.CHECKS,
    **text_spacing.CHECKS,
}
