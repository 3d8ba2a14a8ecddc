"""Bytes → text: UTF-8, UTF-16 and the encodings from before Unicode; what was converted is said, what is not certain is refused."""

from __future__ import annotations

import re

from compliance.errors import InputError
from compliance.model.document import Note

_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
UTF16 = "UTF-16"
STRANGE = frozenset("¡¢£¤¥¦¨ª¬®¯µ¶¸º¿ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþÿŒœšŸŽžƒˆ˜†‡‰‹›\x81\x8d\x8f\x90\x9d")
"""Letters and signs of windows-1252 of which a Vietnamese text has none or few, and a text in an old encoding that was taken for
windows-1252 has many."""
_DOUBLED = re.compile("[aeyâêôăơưõý][òìÒÌÞ]")
"""Tones of windows-1258 that were taken for letters."""


def decoded(path: str, data: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text of ``data`` and what was done to get it; ``InputError`` when it is empty, binary or in no encoding that is certain."""
    notes: tuple[Note, ...] = ()
    code = _utf16(data)
    if code is None and (b"\0" in data or len(data.translate(None, _CONTROL)) < 0.98 * len(data)):
        raise InputError("file-binary", path=path)
    try:
        text = data.decode(code or "utf-8-sig")
    except UnicodeDecodeError as error:
        if code:
            raise InputError("file-encoding", path=path, offset=error.start, candidates=UTF16) from None
        return _converted(path, data, error.start)
    if code:
        text = text.removeprefix("\ufeff")
        notes = (said(UTF16),)
    if not text.strip():
        raise InputError("file-empty", path=path)
    text, more = put_right(path, text)
    return text, notes + more


def put_right(path: str, text: str) -> tuple[str, tuple[Note, ...]]:
    """``text`` with lines converted that hold an old encoding in the letters of another; ``InputError`` where that is not certain."""
    if not STRANGE & set(text) and not _DOUBLED.search(text):
        return text, ()
    from compliance.read.encodings import Unsure, of_text

    try:
        found = of_text(text)
    except Unsure as unsure:
        raise InputError("text-unsure", path=path, candidates=", ".join(unsure.candidates) or "?") from None
    return (found.text, (said(found.name),)) if found else (text, ())


def said(encoding: str) -> Note:
    """That a text was converted."""
    return Note("note.read-encoding", (("encoding", encoding),))


def _converted(path: str, data: bytes, offset: int) -> tuple[str, tuple[Note, ...]]:
    from compliance.read.encodings import Unsure, of_bytes

    try:
        found = of_bytes(data)
    except Unsure as unsure:
        raise InputError("file-encoding", path=path, offset=offset, candidates=", ".join(unsure.candidates) or "?") from None
    return found.text, (said(found.name),)


def _utf16(data: bytes) -> str | None:
    """The name of the codec where ``data`` is UTF-16: by its mark, else by every other byte of the head being NUL more often than not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None if data.startswith(b"\xff\xfe\0\0") else "utf-16"
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= 0.1 * len(head) or min(even, odd) >= 0.1 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
