"""compliance.yaml: where it is, and what stands in it."""

from __future__ import annotations

import os

from compliance.errors import PackError
from compliance.library.compiled import cached
from compliance.library.problems import problem
from compliance.library.source import read_bytes
from compliance.model.settings import CONFIG, PlacedConfig

MAX_BYTES = 4_000_000
_HIGHEST = 64
"""Folders that are looked into, upwards."""
_OPEN_TO_ALL = 0o002


def find(start: str = ".") -> str | None:
    """The file that holds for the folder ``start``: there or in the nearest folder above it.

    Nothing is looked for above a folder with ``.git``, and nothing in a folder above ``start`` into which every user may write.
    """
    try:
        folder, here = os.path.realpath(start), os.getcwd()
    except OSError:  # the folder is gone
        return None
    for _ in range(_HIGHEST):
        path = os.path.join(folder, CONFIG)
        if os.path.lexists(path):
            return _seen_from(here, path)
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")) or _open_to_all(above):
            return None
        folder = above
    return None


def load(path: str) -> PlacedConfig:
    """The file at ``path``; ``PackError`` with all that is wrong with it, links that lead out of its folder included."""
    if os.path.lexists(path) and not os.path.isfile(path):  # a pipe would be waited for
        raise PackError((problem("unreadable", path, 1, "file", why="no regular file"),))
    data = read_bytes(path, MAX_BYTES)

    def build() -> PlacedConfig:
        from compliance.library import config_file

        return config_file.parse(data, path)

    placed = cached("config", PlacedConfig, [("config", data)], build)
    config, root = placed.config, os.path.dirname(path)
    named = [(f"{key}.{index}", value) for key in ("vocabulary", "waivers") for index, value in enumerate(getattr(config, key))]
    named += [("baseline", config.baseline)] if config.baseline is not None else []
    out = [(key, value) for key, value in named if not inside(root, value)]
    if out:
        raise PackError(tuple(problem("path-outside", path, placed.lines[key], key.partition(".")[0], found=value) for key, value in out))
    return placed


def inside(root: str, path: str) -> bool:
    """Whether ``path`` (from ``root``) is in that folder when links are followed."""
    base = os.path.realpath(root)
    try:
        return os.path.commonpath((base, os.path.realpath(os.path.join(base, path)))) == base
    except ValueError:  # another drive
        return False


def _seen_from(here: str, path: str) -> str:
    try:
        return os.path.relpath(path, here)
    except ValueError:  # another drive
        return path


def _open_to_all(folder: str) -> bool:
    try:
        return hasattr(os, "getuid") and bool(os.stat(folder).st_mode & _OPEN_TO_ALL)
    except OSError:
        return True


def put(path: str, key: str, value: str) -> None:
    """Put a setting that is not yet there at the end of the file; the file is the old one or one that loads. ``PackError``, ``OSError``."""
    from compliance.library.config_file import parse
    from compliance.library.emit import scalar
    from compliance.library.files import write_files

    before = read_bytes(path)
    ends = b"" if before.endswith(b"\n") or not before else b"\n"
    after = before + ends + f"\n{key}: {scalar(value)}\n".encode()
    parse(after, path)
    write_files([(path, after)])
