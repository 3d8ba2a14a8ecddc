"""The bytes of the files that the library reads."""

from __future__ import annotations

import os

from compliance.errors import PackError
from compliance.library.problems import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 20_000_000


def read_bytes(path: str, most: int = MAX_BYTES) -> bytes:
    """The content of a file of at most ``most`` bytes; ``PackError`` where it cannot be read."""
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise PackError((problem("unreadable", path, 1, "file", why=why),)) from None
    if len(data) > most:
        raise PackError((problem("too-large", path, 1, "file", limit=most // 1_000_000),))
    return data


def yaml_files(folder: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of the YAML files directly in a folder, by name; ``PackError`` where it is no folder that can be read."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise PackError((problem("unreadable", folder, 1, "folder", why=error.strerror or type(error).__name__),)) from None
    for name in names:
        if name.endswith((".yaml", ".yml")) and not name.startswith("."):
            path = os.path.join(folder, name)
            yield path, read_bytes(path)
