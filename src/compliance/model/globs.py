"""Globs over paths with ``/``: ``*`` and ``?`` within one name, ``**`` over any folders. Brackets are plain letters.

Letters are compared in their composed form: some file systems take the marks of Vietnamese letters apart.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from unicodedata import normalize

from compliance.record import dataclass

_ANY = "**"
_Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The names in a glob."""

    parts: _Parts

    def fullmatch(self, path: str) -> bool:
        """Whether ``path`` is one of those that the glob means. It takes as long as both lengths multiplied, whatever is in them."""
        glob, reached = self.parts, _beyond({0}, self.parts)
        for name in parts(path):
            onward = {at for at in reached if at < len(glob) and glob[at] == _ANY}
            onward |= {at + 1 for at in reached if at < len(glob) and glob[at] != _ANY and fnmatchcase(name, glob[at])}
            reached = _beyond(onward, glob)
        return len(glob) in reached


@lru_cache(maxsize=1024)
def pattern(glob: str) -> Pattern:
    """``glob`` as a pattern for a whole path."""
    return Pattern(tuple(part if part == _ANY else part.replace("[", "[[]") for part in parts(glob)))


def plain(glob: str) -> bool:
    """Whether it names one path only."""
    return "*" not in glob and "?" not in glob


@lru_cache(maxsize=1 << 14)
def parts(path: str) -> _Parts:
    """The names in a path."""
    return tuple(name for name in normalize("NFC", path).split("/") if name not in ("", "."))


def _beyond(reached: set[int], glob: _Parts) -> set[int]:
    """With the places behind a ``**``, which may stand for no folder at all."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(glob) and glob[at] == _ANY:
            at += 1
            found.add(at)
    return found
