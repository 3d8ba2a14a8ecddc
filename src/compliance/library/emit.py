"""Plain values → YAML that a person likes to read: keys on lines of their own, short lists in brackets, long texts folded and unescaped.

The same values give the same bytes, whatever libraries are installed, and every YAML reader gets the same values back. Lines are given
without the indentation of the place where they go (``shifted`` adds it); ``column`` is that indentation, for the width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias, Union

Plain: TypeAlias = Union[str, int, float, bool, "list[Plain]", "dict[str, Plain]", None]

WIDTH = 110
INLINE = frozenset({"wording", "figure", "left_out"})
"""Keys whose map, or whose list's maps, are written in brackets on one line."""
APART = frozenset({"rules"})
"""Keys whose items have an empty line between them."""
_PRINTED = re.compile("[^\0-\x1f\x7f-\xa0\u00ad\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
_UNSAFE = re.compile(r": |:$| #| $")
_IN_BRACKETS = re.compile(r"[,\[\]{}?]")
# What readers of YAML 1.1 or 1.2 take for something else than a text: words of truth and nothing, numbers, times.
_MEANT = re.compile(r"(?i)true|false|yes|no|on|off|y|n|null|\d[\da-fox_.:e+tz -]*")


def document(value: dict[str, Plain]) -> str:
    """A whole file."""
    return "".join(f"{line}\n" for line in _map(value, 0))


def shifted(lines: Iterable[str], by: int) -> Iterator[str]:
    """Lines indented by so many columns; empty ones stay empty."""
    return (f"{' ' * by}{line}" if line else line for line in lines)


def pair(key: str, value: Plain, column: int) -> list[str]:
    """Lines of one key with its value."""
    head = f"{scalar(key, brackets=True)}:"
    if isinstance(value, dict) and value and key not in INLINE:
        return [head, *shifted(_map(value, column + 2), 2)]
    if isinstance(value, list) and value and not _short(value, column + len(head) + 1):
        return [head, *shifted(_list(key, value, column + 2), 2)]
    if isinstance(value, str) and _folds(value, column + len(head) + 1):
        return [f"{head} >-", *shifted(_wrapped(value, WIDTH - column - 2), 2)]
    return [f"{head} {inline(value)}"]


def item(key: str, value: Plain, column: int) -> list[str]:
    """Lines of one item of the list under ``key``, without its dash."""
    return _map(value, column) if isinstance(value, dict) and value and key not in INLINE else [inline(value)]


def inline(value: Plain, brackets: bool = False) -> str:
    """A value on one line; ``brackets`` where it stands inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, True)}: {inline(part, True)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(part, True) for part in value) + "]"
    return scalar(value, brackets)


def scalar(value: str | int | float | bool | None, brackets: bool = False) -> str:
    """One plain value; ``brackets`` where it stands inside brackets."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if not isinstance(value, str):
        digits = repr(value)
        return digits if "." in digits else digits.replace("e", ".0e")
    if not _PRINTED.fullmatch(value):
        return '"' + "".join(map(_escaped, value)) + '"'
    if value[0].isalnum() and not _UNSAFE.search(value) and not _MEANT.fullmatch(value) and not (brackets and _IN_BRACKETS.search(value)):
        return value
    if ('"' in value or "\\" in value) and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if _PRINTED.fullmatch(char):
        return char
    code = ord(char)
    return "\\n" if char == "\n" else f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _map(value: dict[str, Plain], column: int) -> list[str]:
    return [line for key, part in value.items() for line in pair(key, part, column)]


def _list(key: str, value: list[Plain], column: int) -> Iterator[str]:
    for index, part in enumerate(value):
        if index and key in APART:
            yield ""
        first, *rest = item(key, part, column + 2)
        yield f"- {first}"
        yield from shifted(rest, 2)


def _short(value: list[Plain], column: int) -> bool:
    """Whether a list reads well in brackets: plain values that fit into the line."""
    return not any(isinstance(part, dict) for part in value) and column + len(inline(value)) <= WIDTH


def _folds(value: str, column: int) -> bool:
    """Whether a text is better folded over lines, and is the same when it is unfolded."""
    return column + len(scalar(value)) > WIDTH and bool(_PRINTED.fullmatch(value)) and "  " not in value and value == value.strip(" ")


def _wrapped(value: str, width: int) -> Iterator[str]:
    line = ""
    for word in value.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
