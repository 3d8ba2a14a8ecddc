"""Form: the parts that a document must have and how they are written, as Nghị định 30/2020/NĐ-CP asks.

Letterhead (``form_head``); type, title, end of the text, signature and recipients (``form_foot``); marks of numbering (``form_style``);
gaps left open (``form_blanks``).
"""

from __future__ import annotations

from compliance.review import form_blanks, form_foot, form_head, form_style
from compliance.review.kind import Check

name = "form"

CHECKS: dict[str, Check] = {**form_head.CHECKS, **form_foot.CHECKS, **form_style.CHECKS, **form_blanks.CHECKS}
