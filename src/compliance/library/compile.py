"""The other half of ``compiled``: models → the JSON that is restored from; and the cache folder, kept small."""

from __future__ import annotations

import json
import os
from binascii import crc32
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from compliance.library.compiled import signature
from compliance.library.files import write_files
from compliance.model.digest import digest

KEPT = 24
"""How many compiled files of one name stay in the cache folder."""


def compiled(value: Any, shape: Any, key: str | None = None) -> bytes:
    """The compiled file of a model; without a key it is one to ship."""
    plans: dict[str, Any] = {}
    plan = _plan(shape, plans)
    body = json.dumps({"plans": plans, "plan": plan, "data": _encoded(value)}, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{key or digest(signature(shape))} {crc32(body):08x}\n".encode() + body


def keep(folder: str, path: str, value: Any, shape: Any, key: str) -> None:
    """Write a compiled file into the cache folder; where that cannot be done, do nothing."""
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write_files([(path, compiled(value, shape, key))], lasting=False)
        name = os.path.basename(path).rpartition("-")[0]
        found = [os.path.join(folder, one) for one in os.listdir(folder) if one.rpartition("-")[0] == name]
        for old in sorted(found, key=os.path.getmtime)[:-KEPT]:
            os.unlink(old)


def _fields(cls: Any) -> Iterator[Field[Any]]:
    """The fields that are data; those that do not count in comparisons are made from them."""
    return (item for item in fields(cls) if item.compare)


def _plan(shape: Any, plans: dict[str, Any]) -> Any:
    origin, args = get_origin(shape), get_args(shape)
    if is_dataclass(shape):
        name = shape.__name__  # type: ignore[union-attr]
        if name not in plans:
            plans[name] = []
            hints = get_type_hints(shape)
            plans[name] = [_plan(hints[item.name], plans) for item in _fields(shape)]
        return name
    if origin is tuple:
        if args[-1] is ...:
            return ["t", _plan(args[0], plans)]
        return ["f", [_plan(arg, plans) for arg in args]]
    if origin is dict:
        return ["d", _plan(args[1], plans)]
    if origin in (Union, UnionType):
        inner = [_plan(arg, plans) for arg in args if arg is not NoneType]
        if all(plan == 0 for plan in inner):
            return 0
        if len(inner) == 1:
            return ["o", inner[0]]
    if origin is not None:
        raise TypeError(f"{shape} has no compiled form")
    return 0


def _encoded(value: Any) -> Any:
    if is_dataclass(value):
        items = list(_fields(value))
        values = [getattr(value, item.name) for item in items]
        while values and items[len(values) - 1].default is not MISSING and values[-1] == items[len(values) - 1].default:
            values.pop()
        return [_encoded(part) for part in values]
    if isinstance(value, (tuple, list)):
        return [_encoded(part) for part in value]
    if isinstance(value, dict):
        return {key: _encoded(part) for key, part in value.items()}
    return value
