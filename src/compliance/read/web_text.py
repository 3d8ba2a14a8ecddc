"""The bytes of a web page → text that the parser of the standard library takes in one go."""

from __future__ import annotations

import re

from compliance.errors import InputError

_HEAD = 4096
"""Bytes in which a page names its encoding."""
_LONGEST_TAG = 60_000
"""Characters of a tag; small pictures stand in some."""
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,30})""", re.IGNORECASE
)
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "latin1"), "cp1252"),
    **dict.fromkeys(("windows-1258", "cp1258", "x-cp1258"), "cp1258"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode"), "utf-8"),
}
"""What is declared in bytes that can be read at all; UTF-16 without a mark cannot have been declared so."""


def decoded(path: str, data: bytes) -> str:
    """The text of a page in the encoding of its mark, of its head, else UTF-8; ``InputError`` where that does not fit."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace")
    if b"\0" in data[:_HEAD]:
        raise InputError("file-binary", path=path)
    match = _CHARSET.search(data[:_HEAD])
    named = (match[1] or match[2]).decode("ascii").lower() if match else "utf-8"
    encoding = _ENCODINGS.get(named)
    try:
        if encoding is None:
            raise UnicodeDecodeError(named, data, 0, 1, "unknown")
        return data.decode(encoding, "replace" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError as error:
        raise InputError("file-not-utf8", path=path, encoding=named if encoding is None else "?", offset=error.start) from None


def tamed(text: str) -> str:
    """``text`` without comments, declarations and endless tags, for each of which the parser would search to the end of the page."""
    out: list[str] = []
    at = end = 0
    comments = True
    while (start := text.find("<", at)) >= 0:
        if comments and text.startswith("<!--", start):
            close = text.find("-->", start + 4)
            comments = close >= 0
            if comments:
                out.append(text[at:start])
                at = close + 3
                continue
        end = end if end > start else text.find(">", start)
        if end < 0:
            break
        if end - start > _LONGEST_TAG:
            out.append(f"{text[at:start]} ")
            at = start + 1
            continue
        out.append(text[at:start] if text[start + 1] in "!?" else text[at : end + 1])
        at = end + 1
    return "".join(out) + text[at:].replace("<", " ")
