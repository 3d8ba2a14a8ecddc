"""A file → Document. One reader a format, one table of suffixes. Text is put in order here (``order``) and nowhere else."""

from __future__ import annotations

import os

from compliance.errors import InputError
from compliance.model.document import Document
from compliance.read import text
from compliance.read.bytes import decoded
from compliance.read.order import column, ordered

READERS = {".txt": text.lines, ".md": text.lines}

__all__ = ["READERS", "column", "ordered", "read"]


def read(path: str | os.PathLike[str], limit: int = 20_000_000) -> Document:
    """The lines of a file of at most ``limit`` bytes; whatever is wrong with it is an ``InputError``."""
    path = os.fspath(path)
    suffix = os.path.splitext(path)[1]
    reader = READERS.get(suffix.lower())
    if os.path.isdir(path):
        raise InputError("file-is-directory", path=path)
    if not os.path.exists(path):
        raise InputError("file-missing", path=path)
    if not os.path.isfile(path):
        raise InputError("file-unreadable", path=path, problem="FIFO")
    if reader is None:
        raise InputError("file-unknown-suffix", path=path, suffix=suffix or "-", known=", ".join(READERS))
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputError("file-unreadable", path=path, problem=error.strerror or type(error).__name__) from None
    if len(data) > limit:
        raise InputError("file-too-large", path=path, limit=limit)
    return reader(path, decoded(path, data))
