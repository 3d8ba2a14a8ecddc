"""Rule packs as YAML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.errors import PackError
from compliance.library.door import Place, load
from compliance.library.emit import document
from compliance.library.nodes import decoded
from compliance.library.plain import plain
from compliance.model.rules import RulePack


def parse(data: bytes, path: str) -> RulePack:
    """The pack in the bytes of a YAML file; ``PackError`` with all that is wrong with it."""
    return load(decoded(data, path), path, RulePack)


def dump(pack: RulePack) -> str:
    """The pack as YAML: the same pack gives the same text, and ``parse`` gives the pack back."""
    value: dict[str, Any] = plain(pack)
    return document(value)


def located(data: bytes, path: str, found: Iterable[tuple[str, tuple[int | str, ...], dict[str, str]]]) -> PackError:
    """Problems (code, way to the value, values) with their lines."""
    place = Place(decoded(data, path), path)
    return PackError(tuple(place.problem(code, loc, **values) for code, loc, values in found))
