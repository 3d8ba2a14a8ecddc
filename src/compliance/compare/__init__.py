"""Two editions of a higher plan → what became of every clause. Pure: plans and packs in, a ``Comparison`` out.

When in doubt a difference is one of substance: what only looks alike must not pass as the same. Words that ask nothing and the spellings
of one name are in ``matching.yaml`` (``idle``, ``spelled``).
"""

from __future__ import annotations

from compliance.compare.rules import rules
from compliance.compare.speech import Speech
from compliance.compare.texts import texts
from compliance.model.comparison import Comparison, Edition
from compliance.model.lexicon import Matching


def compare(old: Edition, new: Edition, matching: Matching) -> Comparison:
    """What became of every rule and every text without one between two editions of a plan."""
    speech = Speech(matching)
    return Comparison(old, new, tuple(rules(old, new, speech)), tuple(texts(old, new, speech)))
