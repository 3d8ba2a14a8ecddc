"""The floor: what reading plans and looking for phrases costs with the standard library alone.

Also a program, for the cold start: ``floor.py PLAN PHRASES``, the second a file of one phrase a line.
"""

from __future__ import annotations

import sys
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def found(paths: Iterable[str], phrases: Iterable[str]) -> int:
    """How often one of ``phrases`` stands in one of the files: read, normal form C, case folded, spaces folded, then ``in``."""
    wanted = list(phrases)
    count = 0
    for path in paths:
        with open(path, "rb") as file:
            text = " ".join(unicodedata.normalize("NFC", file.read().decode()).casefold().split())
        count += sum(phrase in text for phrase in wanted)
    return count


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as given:
        print(found([sys.argv[1]], given.read().splitlines()))
