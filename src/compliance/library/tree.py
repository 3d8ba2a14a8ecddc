"""The files of a repository: which of them globs select. Nothing is opened, no link is followed, and the walk has an end."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from compliance.errors import InputError
from compliance.model.globs import Pattern, parts, pattern, plain
from compliance.record import dataclass

MOST = 200_000
"""Entries of folders that are looked at."""
_DEEPEST = 40
_HIDDEN = (".", "~$")
"""What the names of hidden files begin with, and those that Word keeps beside a document while it is open."""
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})
_ENVIRONMENT = "pyvenv.cfg"
"""What a folder with a virtual environment of Python has in it."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What globs came to; all paths are from the root, with ``/``, in their order.

    ``links``: links, of folders too, that a glob means, which are not followed. ``idle``: globs that mean no file at all."""

    files: tuple[str, ...]
    links: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()


def walk(root: str) -> Iterator[tuple[str, bool]]:
    """Every regular file and link below ``root``: its path from there with ``/``, and whether it is a link.

    Not in hidden folders, those of packages and virtual environments; hidden files are left out. ``InputError`` where there are too many.
    """
    waiting, seen = [""], 0
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder) if folder else root) as found:
                entries = sorted(found, key=lambda one: one.name)
        except OSError as error:
            raise InputError("folder-unreadable", path=os.path.join(root, folder), problem=error.strerror or str(error)) from None
        seen += len(entries)
        if seen > MOST:
            raise InputError("folder-too-large", path=root, most=MOST)
        if folder and any(entry.name == _ENVIRONMENT for entry in entries):
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith(_HIDDEN):
                continue
            if entry.is_symlink():
                yield path, True
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _PASSED_OVER and path.count("/") < _DEEPEST:
                    waiting.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path, False


def selected(root: str, globs: Sequence[str], without: Sequence[str], suffixes: Collection[str]) -> Selected:
    """The files below ``root`` with one of ``suffixes`` (lower case) that ``globs`` mean (none given: all) and ``without`` does not.

    A glob that ends in ``/`` or names a folder means everything in it.
    """
    wanted, unwanted = _Globs(root, globs), _Globs(root, without)
    used: set[str] = set()
    files: list[str] = []
    links: list[str] = []
    for path, link in walk(root):
        folder = link and os.path.isdir(os.path.join(root, path))
        if folder:
            asked = f"{path}/x{next(iter(suffixes), '')}"  # whatever there may be in it
        elif os.path.splitext(path)[1].lower() in suffixes:
            asked = path
        else:
            continue
        meant = wanted.meaning(asked)
        if (globs and not meant) or unwanted.meaning(asked) or path.rpartition("/")[2] in _PASSED_OVER:
            continue
        used.update(() if folder else meant)
        (links if link else files).append(path)
    return Selected(tuple(sorted(files)), tuple(sorted(links)), tuple(glob for glob in globs if glob not in used))


def means(root: str, path: str, globs: Sequence[str], without: Sequence[str]) -> bool:
    """Whether ``globs`` (none given: all) mean a path, whether or not it is there, and ``without`` does not."""
    wanted = not globs or any(_whole(root, glob).fullmatch(path) for glob in globs)
    return wanted and not any(_whole(root, glob).fullmatch(path) for glob in without)


class _Globs:
    """Globs by what they mean. Thousands may be the names of files, which are looked up."""

    def __init__(self, root: str, globs: Sequence[str]) -> None:
        self.names: dict[tuple[str, ...], list[str]] = {}
        self.patterns: list[tuple[str, Pattern]] = []
        for glob in globs:
            if plain(glob) and not _folder(root, glob):
                self.names.setdefault(parts(glob), []).append(glob)
            else:
                self.patterns.append((glob, _whole(root, glob)))

    def meaning(self, path: str) -> list[str]:
        """Those that mean ``path``."""
        return [*self.names.get(parts(path), ()), *(glob for glob, whole in self.patterns if whole.fullmatch(path))]


def _folder(root: str, glob: str) -> bool:
    return glob.endswith("/") or os.path.isdir(os.path.join(root, glob))


def _whole(root: str, glob: str) -> Pattern:
    """The pattern of a glob; of a folder, that of everything in it."""
    return pattern(f"{glob}/**" if _folder(root, glob) else glob)
