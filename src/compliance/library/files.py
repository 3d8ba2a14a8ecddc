"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from tempfile import mkstemp


def write_files(files: Sequence[tuple[str, bytes]], lasting: bool = True) -> None:
    """Write files so that each is the old one or the new one, whatever happens, and none of them if one cannot be written.

    All go to temporary files in their own folders first; then they are renamed in the order given. ``lasting`` waits until they are on the
    disk. A link stays a link; a file keeps its permissions. ``OSError`` where a file cannot be written.
    """
    waiting: list[tuple[str, str]] = []
    try:
        for path, data in files:
            target = os.path.realpath(path)
            if os.path.isdir(target):
                raise IsADirectoryError(21, os.strerror(21), path)
            handle, temporary = mkstemp(prefix=".", suffix=".tmp", dir=os.path.dirname(target))
            waiting.append((temporary, target))
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                if lasting:
                    os.fsync(handle)
                    os.chmod(temporary, _mode(target))
        for temporary, target in waiting:
            os.replace(temporary, target)
    finally:
        for temporary, _ in waiting:
            with suppress(OSError):
                os.unlink(temporary)
    if lasting:
        for folder in sorted({os.path.dirname(target) for _, target in waiting}):
            _settle(folder)


def _mode(target: str) -> int:
    """The permissions of a file, or those that a new one gets here."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _settle(folder: str) -> None:
    """Make the renames themselves last; where folders cannot be opened there is nothing to do."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
