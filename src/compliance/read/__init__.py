"""A file → Document. One reader a format, one table of suffixes. Text is put in order here (``order``) and nowhere else.

A reader takes the path as given and the bytes of the file; whatever is wrong with these it says as an ``InputError``. Readers that need
more than the standard library are loaded when a file of their format comes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from compliance.errors import InputError
from compliance.model.document import Document
from compliance.read import text
from compliance.read.order import column, ordered

Reader = Callable[[str, bytes], Document]


def _word(path: str, data: bytes) -> Document:
    from compliance.read import word

    return word.read(path, data)


def _pdf(path: str, data: bytes) -> Document:
    from compliance.read import pdf

    return pdf.read(path, data)


def _image(path: str, data: bytes) -> Document:
    from compliance.read import scan

    return scan.read(path, data)


def _old_word(path: str, data: bytes) -> Document:
    from compliance.read import office

    return office.read(path, data)


def _opendocument(path: str, data: bytes) -> Document:
    from compliance.read import opendocument

    return opendocument.read(path, data)


def _web(path: str, data: bytes) -> Document:
    from compliance.read import web

    return web.read(path, data)


READERS: Mapping[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".docx": _word,
    ".docm": _word,
    ".odt": _opendocument,
    ".html": _web,
    ".htm": _web,
    ".pdf": _pdf,
    ".doc": _old_word,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), _image),
}

__all__ = ["READERS", "Reader", "column", "content", "ordered", "read", "read_bytes"]


def read(path: str | os.PathLike[str], limit: int = 20_000_000) -> Document:
    """The lines of a file of at most ``limit`` bytes; whatever is wrong with it is an ``InputError``."""
    path = os.fspath(path)
    return read_bytes(path, content(path, limit))


def read_bytes(path: str, data: bytes) -> Document:
    """The lines of the file at ``path`` whose content is ``data``; whatever is wrong with it is an ``InputError``."""
    return READERS[os.path.splitext(path)[1].lower()](path, data)


def content(path: str, limit: int) -> bytes:
    """The bytes of a plan, at most ``limit`` of them; ``InputError`` where they cannot be had or no reader is for such files."""
    suffix = os.path.splitext(path)[1]
    if os.path.isdir(path):
        raise InputError("file-is-directory", path=path)
    if not os.path.exists(path):
        raise InputError("file-missing", path=path)
    if not os.path.isfile(path):
        raise InputError("file-unreadable", path=path, problem="FIFO")
    if suffix.lower() not in READERS:
        raise InputError("file-unknown-suffix", path=path, suffix=suffix or "-", known=", ".join(READERS))
    try:
        before = os.stat(path)
        with open(path, "rb") as file:
            data = file.read(limit + 1)
        after = os.stat(path)
    except OSError as error:
        raise InputError("file-unreadable", path=path, problem=error.strerror or type(error).__name__) from None
    if len(data) > limit:
        raise InputError("file-too-large", path=path, limit=limit)
    if _stamp(before) != _stamp(after) or len(data) != after.st_size:
        raise InputError("file-changed", path=path)
    return data


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns
