"""Globs over the paths of a repository: ``*`` and ``?`` within one name, ``**`` over any folders. Brackets are plain letters.

Paths have ``/`` between folders, on every system. Letters are compared in their composed form, which some systems take apart.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from unicodedata import normalize

ANY = "**"


def parts(path: str) -> tuple[str, ...]:
    """The names in a path or a glob."""
    return tuple(name for name in normalize("NFC", path).split("/") if name not in ("", "."))


def plain(glob: str) -> bool:
    """Whether a glob names one file or folder only."""
    return "*" not in glob and "?" not in glob


def matches(path: tuple[str, ...], glob: tuple[str, ...]) -> bool:
    """Whether a path is one of those that a glob means, both as ``parts``. Takes no longer than their lengths multiplied."""
    reached = _beyond({0}, glob)
    for name in path:
        onward = {at for at in reached if at < len(glob) and glob[at] == ANY}
        onward |= {at + 1 for at in reached if at < len(glob) and glob[at] != ANY and _alike(name, glob[at])}
        reached = _beyond(onward, glob)
    return len(glob) in reached


def _beyond(reached: set[int], glob: tuple[str, ...]) -> set[int]:
    """With the places behind a ``**``, which may stand for no folder at all."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(glob) and glob[at] == ANY:
            at += 1
            found.add(at)
    return found


def _alike(name: str, part: str) -> bool:
    return name == part or fnmatchcase(name, part.replace("[", "[[]"))
