"""Bytes → text: UTF-8 only; whatever else it looks like is named, never converted in silence."""

from __future__ import annotations

from compliance.errors import InputError

# Bytes of the letters that make up most of the non-ASCII text in each of the old encodings:
# d with stroke, e/o/a with circumflex, o and u with horn, and the commonest tone marks.
_LEGACY = {
    "TCVN3 (ABC)": b"\xae\xaa\xab\xa9\xac\xad\xa8\xb5\xb8\xcb\xd0\xd5\xd7\xdc\xdd\xe3\xe8\xe9\xed\xf3\xf8",
    "VNI": b"\xf1\xe2\xf4\xf6\xea\xf8\xf9\xef\xf5\xfb\xe4\xe1\xe0\xe5\xe3\xed\xe6\xd1\xc2\xd4\xd6",
    "windows-1258": b"\xf0\xe2\xea\xf4\xf5\xfd\xe3\xcc\xec\xd2\xde\xf2\xe0\xe1\xe8\xe9\xf9\xfa\xd0",
}
_TELLING = {"TCVN3 (ABC)": b"\xae\xad\xac\xaa\xab\xa9", "VNI": b"\xf1\xf6\xf8\xef", "windows-1258": b"\xf0\xfd\xcc\xec\xd2\xde\xf2"}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"


def decoded(path: str, data: bytes) -> str:
    """The text of ``data``; ``InputError`` when it is empty, binary or not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _pairs(data):
        raise InputError("file-not-utf8", path=path, encoding="UTF-16", offset=0)
    if b"\0" in data or len(data.translate(None, _CONTROL)) < 0.98 * len(data):
        raise InputError("file-binary", path=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("file-not-utf8", path=path, encoding=_legacy(data), offset=error.start) from None
    if not text.strip():
        raise InputError("file-empty", path=path)
    return text


def _pairs(data: bytes) -> bool:
    """Whether every other byte of the head is NUL more often than not, as in UTF-16 without a mark."""
    even, odd = sorted((data[:2000:2].count(0), data[1:2000:2].count(0)))
    return odd > 0.2 * len(data[:2000:2]) and even < 0.1 * odd


def _legacy(data: bytes) -> str:
    """The likeliest old Vietnamese encoding, or ``?`` where the bytes fit none."""
    high = [byte for byte in data if byte > 0x7F]
    shares = {
        name: sum(byte in letters for byte in high) / len(high) + sum(byte in _TELLING[name] for byte in high) / len(high)
        for name, letters in _LEGACY.items()
    }
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.9 else "?"
