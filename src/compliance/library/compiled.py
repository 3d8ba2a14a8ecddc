"""Models that were validated once, kept as JSON and restored without pydantic or YAML.

A compiled file is one line ``KEY CRC`` and one line of JSON: ``{"plans": {class: [plan of each field]}, "plan": ..., "data": ...}``. A
dataclass is the list of its fields' values, usual values at the end left out. A plan tells how JSON becomes the value: ``0`` as it is, a
class's name, ``["t", plan]`` a tuple, ``["f", [plan, ...]]`` a tuple of fixed length, ``["d", plan]`` a dict, ``["o", plan]`` that or null,
``["n", class]`` the class or, where it is a number, one of the values of it that the reader has at hand.

The key covers the sources, the classes, the package's version and this format, so what is stale is never read. Whatever is wrong with a
cache file (or with the folder) is treated like its absence; files that others own or may write are not read.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from binascii import crc32

from compliance import __version__
from compliance.model.digest import digest
from compliance.record import described, is_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")
    Tables = Mapping[type, Sequence[Any]]

FORMAT = "1"
LIMIT = 64_000_000
_KEYS: dict[object, str] = {}
_READERS: dict[tuple[object, str], Callable[[Any], Any]] = {}
_DATA = ',"data":'
"""What parts the plans of a compiled file from its data; no plan has such a word."""
_DECODER = json.JSONDecoder()
_CLASSES: dict[object, dict[str, Any]] = {}
BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, MemoryError)


def cached(name: str, shape: type[T], sources: Iterable[tuple[str, bytes]], build: Callable[[], T]) -> T:
    """What ``build`` makes of ``sources`` (label and content of each), from the cache folder where it was made before."""
    parts = (part for label, data in sources for part in (f"\n{label} {len(data)}\n", data))
    key = digest(FORMAT, " ", __version__, " ", signature(shape), *parts)
    folder = cache_folder()
    path = os.path.join(folder, f"{name}-{key[:32]}.json") if folder else None
    if path:
        try:
            found: T = restored(own(path), shape, key)
            return found
        except BROKEN:
            pass
    value = build()
    if folder and path:
        from compliance.library.compile import keep

        keep(folder, path, value, shape, key)
    return value


def shipped(path: str, shape: type[T]) -> T | None:
    """What was compiled when the package was built; ``None`` where it was not, or not for these classes."""
    try:
        with open(path, "rb") as file:
            found: T = restored(file.read(), shape, key_of(shape))
            return found
    except BROKEN:
        return None


def restored(content: bytes, shape: type[T], key: str = "", tables: Tables | None = None) -> T:
    """The model in a compiled file; an error of some kind where it is not that of ``key`` (that of the shape where none is given).

    ``tables``: see ``compile.compiled``."""
    key = key or key_of(shape)
    head, _, body = content.partition(b"\n")
    if head != f"{key} {crc32(body):08x}".encode():
        raise ValueError("another key or damaged")
    # Decoding first: json would look for the encoding and decode more slowly.
    text = body.decode("utf-8", "surrogatepass")
    start = text.index(_DATA)
    reader = _READERS.get((shape, text[:start])) if tables is None else None
    if reader is None:
        plan = json.loads(text[:start] + "}")
        numbered = {cls.__name__: values for cls, values in (tables or {}).items()}
        reader = _reader(plan["plan"], plan["plans"], classes(shape), {}, numbered)
        if tables is None:  # a run opens many files of few shapes
            _READERS[shape, text[:start]] = reader
    model: T = reader(_DECODER.raw_decode(text, start + len(_DATA))[0])
    return model


def classes(shape: Any) -> dict[str, Any]:
    """The dataclasses that a shape is made of, by name; found by the words of the annotations, which is all the speed there is to win."""
    if shape in _CLASSES:
        return _CLASSES[shape]
    found: dict[str, Any] = {shape.__name__: shape} if is_record(shape) else {}
    todo = list(found.values())
    for cls in todo:
        names = vars(sys.modules[cls.__module__])
        for word in re.findall(r"\w+", " ".join(cls.__annotations__.values())):
            part = names.get(word)
            if word not in found and is_record(part):
                found[word] = part
                todo.append(part)
    _CLASSES[shape] = found
    return found


def signature(shape: Any) -> str:
    """The shape in one string that changes when a field of it does."""
    return " ".join((str(shape), *map(described, classes(shape).values())))


def key_of(shape: Any) -> str:
    """The key of a file whose sources are none of its business: what changes with the shape alone."""
    if shape not in _KEYS:
        _KEYS[shape] = digest(signature(shape))
    return _KEYS[shape]


def cache_folder() -> str | None:
    """Where this platform keeps what can be made again; ``None`` where there is no such place."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.join(home, ".cache")
    return os.path.join(base, "compliance") if os.path.isabs(base) else None


def own(path: str) -> bytes:
    """The content of a regular file of reasonable size that nobody but this user may write."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        about = os.fstat(handle)
        foreign = hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LIMIT or foreign:
            raise OSError("not ours")
        return file.read()


def _reader(
    plan: Any, plans: Any, known: dict[str, Any], made: dict[str, Any], numbered: Mapping[str, Sequence[Any]]
) -> Callable[[Any], Any]:
    """What turns JSON into the value of a plan."""
    if plan == 0:
        return _same
    if isinstance(plan, str):
        if plan not in made:
            made[plan] = _dataclass_reader(known[plan], [_reader(one, plans, known, made, numbered) for one in plans[plan]])
        reader: Callable[[Any], Any] = made[plan]
        return reader
    kind, inner = plan
    if kind == "f":
        parts = [_reader(one, plans, known, made, numbered) for one in inner]
        if all(part is _same for part in parts):
            return tuple
        return lambda value: tuple([part(one) for part, one in zip(parts, value, strict=True)])
    if kind == "n":
        values, whole = numbered[inner], _reader(inner, plans, known, made, numbered)
        return lambda value: values[value] if type(value) is int else whole(value)
    part = _reader(inner, plans, known, made, numbered)
    if kind == "t":
        return tuple if part is _same else lambda value: tuple([part(one) for one in value])
    if kind == "o":
        return lambda value: None if value is None else part(value)
    return dict if part is _same else lambda value: {key: part(one) for key, one in value.items()}


def _dataclass_reader(cls: Any, parts: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    changing = [(index, part) for index, part in enumerate(parts) if part is not _same]

    def read(values: Any) -> Any:
        for index, part in changing:
            if index < len(values):
                values[index] = part(values[index])
        return cls(*values)

    return read


def _same(value: Any) -> Any:
    return value
