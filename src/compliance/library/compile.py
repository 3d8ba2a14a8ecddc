"""The other half of ``compiled``: models → the JSON that is restored from; and the cache folder, kept small."""

from __future__ import annotations

import json
import os
from binascii import crc32
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from compliance.library.compiled import key_of
from compliance.library.files import write_files

if TYPE_CHECKING:
    from compliance.library.compiled import Tables

_PLAIN = (str, int, float)
KEPT = 24
"""How many compiled files of one name stay in the cache folder."""


def compiled(value: Any, shape: Any, key: str | None = None, tables: Tables | None = None) -> bytes:
    """The compiled file of a model; without a key it is one to ship.

    Values that stand in one of ``tables`` (class → its values) are written as their number in it; ``restored`` must be given the same.
    """
    plan, plans = _plans(shape, frozenset(tables or ()))
    places = {id(one): number for values in (tables or {}).values() for number, one in enumerate(values)}
    whole = {"plans": plans, "plan": plan, "data": _encoded(value, places)}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return f"{key or key_of(shape)} {crc32(body):08x}\n".encode() + body


def keep(folder: str, path: str, value: Any, shape: Any, key: str) -> None:
    """Write a compiled file into the cache folder; where that cannot be done, do nothing."""
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write_files([(path, compiled(value, shape, key))], lasting=False)
        name = os.path.basename(path).rpartition("-")[0]
        found = [os.path.join(folder, one) for one in os.listdir(folder) if one.rpartition("-")[0] == name]
        for old in sorted(found, key=os.path.getmtime)[:-KEPT]:
            os.unlink(old)


@cache
def _plans(shape: Any, numbered: frozenset[Any]) -> tuple[Any, dict[str, Any]]:
    """The plan of a shape and those of the classes in it; classes of ``numbered`` may come as numbers."""
    plans: dict[str, Any] = {}
    return _plan(shape, plans, numbered), plans


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Name and usual value of the fields that are data; those that do not count in comparisons are made from them."""
    return tuple((item.name, item.default) for item in fields(cls) if item.compare)


def _plan(shape: Any, plans: dict[str, Any], numbered: frozenset[Any]) -> Any:
    origin, args = get_origin(shape), get_args(shape)
    if is_dataclass(shape):
        cls: Any = shape
        name = cls.__name__
        if name not in plans:
            plans[name] = []
            hints = get_type_hints(shape)
            plans[name] = [_plan(hints[field], plans, numbered) for field, _ in _fields(cls)]
        return ["n", name] if shape in numbered else name
    if origin is tuple:
        if args[-1] is ...:
            return ["t", _plan(args[0], plans, numbered)]
        return ["f", [_plan(arg, plans, numbered) for arg in args]]
    if origin is dict:
        return ["d", _plan(args[1], plans, numbered)]
    if origin in (Union, UnionType):
        inner = [_plan(arg, plans, numbered) for arg in args if arg is not NoneType]
        if all(plan == 0 for plan in inner):
            return 0
        if len(inner) == 1:
            return ["o", inner[0]]
    if origin is not None:
        raise TypeError(f"{shape} has no compiled form")
    return 0


def _encoded(value: Any, places: Mapping[int, int]) -> Any:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, (tuple, list)):
        return [_encoded(part, places) for part in value]
    if isinstance(value, dict):
        return {key: _encoded(part, places) for key, part in value.items()}
    if id(value) in places:
        return places[id(value)]
    cls: Any = type(value)
    items = _fields(cls)
    values = [getattr(value, name) for name, _ in items]
    while values and items[len(values) - 1][1] is not MISSING and values[-1] == items[len(values) - 1][1]:
        values.pop()
    return [_encoded(part, places) for part in values]
