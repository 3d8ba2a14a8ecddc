"""What a program is made of, so that two machines can tell whether they would judge alike."""

from __future__ import annotations

import os
import sys

from compliance import __version__, library
from compliance.model.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES = ("durable-rules", "pypdfium2")
"""Distributions that have a say in what a report says; each may be absent."""
_MADE = ("__pycache__", "compiled")
"""Folders of what is made from the other files."""


def program() -> str:
    """The program that runs here, as its files are now: version, a hash of its code and rules, Python, libraries."""
    parts = [part for label, data in _files() for part in (f"\n{label} {len(data)}\n", data)]
    python = ".".join(map(str, sys.version_info[:2]))
    return ", ".join((f"compliance {__version__} ({digest(*parts)[:32]})", f"Python {python}", *_libraries()))


def _files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; the names are the same in a checkout, where the rules stand beside the code, and when installed."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(library.__file__)))
    rules = os.path.abspath(library.RULES)
    for label, top, suffixes in (("code", package, (".py",)), ("rules", rules, (".yaml",))):
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name not in _MADE and os.path.join(folder, name) != rules)
            for name in sorted(names):
                if name.endswith(suffixes):
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        yield f"{label}/{os.path.relpath(path, top)}".replace(os.sep, "/"), file.read()


def _libraries() -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"no {name}"
