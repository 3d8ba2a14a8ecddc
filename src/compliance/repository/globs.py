"""Globs over paths with ``/``: ``*`` and ``?`` within one name, ``**`` over folders."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@lru_cache(maxsize=1024)
def pattern(glob: str) -> re.Pattern[str]:
    """``glob`` as a pattern for a whole path."""
    return re.compile("".join(_MEANS.get(part) or re.escape(part) for part in _PART.findall(glob.removeprefix("./"))), re.DOTALL)


def plain(glob: str) -> bool:
    """Whether it names one path only."""
    return "*" not in glob and "?" not in glob
