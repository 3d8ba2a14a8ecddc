"""The packs of rules that a command is about: those that were named, or all that are shipped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from compliance import library
from compliance.library.reviews import backdrop as parsed_backdrop
from compliance.library.source import read_bytes
from compliance.model.review import Backdrop

_SKIPPED = frozenset({"vocabulary", "messages", "schema", "cases", "compiled"})
"""Folders of ``rules/`` that hold no packs."""


def shipped() -> list[str]:
    """Paths of the packs in ``rules/``: those of reviews first, then those of higher plans, by name."""
    names = [name for name in os.listdir(library.RULES) if name not in _SKIPPED]
    folders = [os.path.join(library.RULES, name) for name in sorted(names, key=lambda name: (name != "review", name))]
    return [os.path.join(folder, name) for folder in folders if os.path.isdir(folder) for name in _yaml(folder)]


def sources(paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each pack; ``PackError`` where one cannot be read."""
    for path in paths or shipped():
        yield path, read_bytes(path)


def named(path: str) -> str:
    """A shipped pack's path as it stands below ``rules``; another's as it was given."""
    inside = os.path.relpath(path, library.RULES)
    return path if inside.startswith("..") else "/".join(("rules", *inside.split(os.sep)))


def backdrop() -> Backdrop:
    """The plans into which cases put their parts."""
    path = os.path.join(library.RULES, "cases", "backdrop.yaml")
    return parsed_backdrop(read_bytes(path), path)


def _yaml(folder: str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".yaml"))
