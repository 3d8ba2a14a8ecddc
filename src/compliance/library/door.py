"""The door: nodes → models, by pydantic over the dataclasses; everything that is wrong in a file is said at once, each with its line.

A plain value reaches pydantic as the text that stands in the file, so ``number: 66`` is the text "66" where a text is asked for and the
number 66 where a number is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from compliance.errors import PackError, Problem
from compliance.library.nodes import MAX_PROBLEMS, Node, compose, line_of
from compliance.library.problems import problem
from compliance.model.choice import PATTERNS

T = TypeVar("T")
Loc = tuple[int | str, ...]
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}
_CODES = {
    "missing": "missing",
    "string_type": "text",
    "string_too_short": "blank",
    "tuple_type": "list",
    "dict_type": "map",
    "dataclass_type": "map",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_parsing_size": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "bool_type": "boolean",
    "bool_parsing": "boolean",
    "literal_error": "one-of",
    "greater_than_equal": "at-least",
    "less_than_equal": "at-most",
    "too_long": "length",
}


class Place:
    """A file with its nodes, to say where something is wrong."""

    def __init__(self, text: str, path: str) -> None:
        # The mark of byte order at the head of a file is no part of what was written.
        self.text, self.path = text.removeprefix("\ufeff"), path
        self.root = compose(self.text, path)

    def problem(self, code: str, loc: Loc, **values: object) -> Problem:
        """A problem at the value that ``loc`` leads to, or at the last that exists on the way to it."""
        node, offset, name = self.root, self.root.start, ""
        for step in loc:
            if isinstance(step, int):
                name += f"[{step + 1}]"
                if node.kind != "list" or step >= len(node.items):
                    break
                node = node.items[step]
                offset = node.start
                called = node.at("id") if node.kind == "map" else None
                if called is not None and called.value:
                    name = f"{name[: name.rindex('[')]}[{called.value}]"
            else:
                name += f".{step}"
                index = next((i for i, key in enumerate(node.keys) if key.value == step), None)
                if index is None:
                    break
                key, node = node.keys[index], node.items[index]
                offset = max(key.start, node.start) if node.kind == "scalar" else key.start
        return problem(code, self.path, line_of(self.text, offset), name.lstrip(".") or "file", **values)

    def line(self, loc: Loc) -> int:
        """The 1-based line of the value that ``loc`` leads to."""
        return self.problem("other", loc, why="").line


def load(text: str, path: str, shape: type[T], base: T | None = None) -> T:
    """The model in a YAML text; ``PackError`` with all its problems. What a file on top of ``base`` leaves out is taken from there."""
    place = Place(text, path)
    data = place.root.plain()
    if base is not None and isinstance(data, dict):
        data = {item.name: getattr(base, item.name) for item in fields(base) if item.name not in data} | data  # type: ignore[arg-type]
    problems = list(islice(_twice(place, place.root, ()), MAX_PROBLEMS))
    try:
        model: T = adapter(shape).validate_python(data)
    except ValidationError as error:
        problems += [_told(place, shape, dict(one)) for one in error.errors(include_url=False)[:MAX_PROBLEMS]]
    if problems:
        raise PackError(tuple(sorted(problems, key=lambda one: one.line)))
    return model


def adapter(shape: Any) -> TypeAdapter[Any]:
    """The validator of a shape, made once."""
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def _twice(place: Place, node: Node, loc: Loc) -> Iterator[Problem]:
    """Ids that stand twice in a list, and line spans that run backwards: no type tells these."""
    if node.kind == "map":
        for key, item in node.pairs():
            yield from _twice(place, item, (*loc, key))
            numbers = [part.value or "" for part in item.items] if key == "lines" else []
            if len(numbers) == 2 and all(number.isdecimal() for number in numbers) and int(numbers[0]) > int(numbers[1]):
                yield place.problem("span", (*loc, key))
    seen: dict[str, int] = {}
    for index, item in enumerate(node.items if node.kind == "list" else ()):
        yield from _twice(place, item, (*loc, index))
        called = item.at("id") if item.kind == "map" else None
        if called is None or called.value is None:
            continue
        if called.value in seen:
            yield place.problem("duplicate-id", (*loc, index, "id"), name=called.value, first=line_of(place.text, seen[called.value]))
        seen.setdefault(called.value, called.start)


def _told(place: Place, shape: Any, error: dict[str, Any]) -> Problem:
    """One complaint of pydantic in our words."""
    kind, loc, context = error["type"], tuple(error["loc"]), error.get("ctx", {})
    given = error["input"]
    found = given if isinstance(given, str) else {"dict": "keys", "list": "a list"}.get(type(given).__name__, "nothing")
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        known = _keys(shape, loc[:-1])
        like = get_close_matches(str(loc[-1]), known, 1)
        values = {"known": ", ".join(known)}
        return place.problem("unknown-key-like", loc, like=like[0], **values) if like else place.problem("unknown-key", loc, **values)
    if kind == "string_pattern_mismatch":
        return place.problem(next(code for code, pattern in PATTERNS.items() if pattern == context["pattern"]), loc, found=found)
    if kind == "missing" and isinstance(loc[-1], int):
        return place.problem("length", loc[:-1], count=len(get_args(_shape(shape, loc[:-1]))))
    values = {"found": found}
    if kind == "literal_error":
        values["known"] = context["expected"].replace("'", "").replace(" or ", ", ")
    elif kind == "too_long":
        values["count"] = context["max_length"]
    elif kind in {"greater_than_equal", "less_than_equal"}:
        values["limit"] = f"{context.get('ge', context.get('le')):g}"
    return place.problem(_CODES.get(kind, "other"), loc, why=error["msg"], **values)


def _keys(shape: Any, loc: Loc) -> list[str]:
    """The keys that a map at ``loc`` may have."""
    found = _shape(shape, loc)
    return [item.name for item in fields(found)] if is_dataclass(found) else []


def _shape(shape: Any, loc: Loc) -> Any:
    """The type of the value at ``loc``."""
    for step in loc:
        shape = next((arg for arg in get_args(shape) if is_dataclass(arg)), shape) if type(None) in get_args(shape) else shape
        origin, args = get_origin(shape), get_args(shape)
        if is_dataclass(shape):
            shape = get_type_hints(shape).get(str(step))
        elif origin is dict:
            shape = args[1]
        elif origin is tuple:
            shape = args[0]
    return next((arg for arg in get_args(shape) if is_dataclass(arg)), shape) if type(None) in get_args(shape) else shape
