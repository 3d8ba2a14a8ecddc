"""The vocabulary's files, and what a user's own folder adds to them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_origin, get_type_hints

from compliance.errors import PackError, Problem
from compliance.library.door import load
from compliance.library.nodes import compose, decoded
from compliance.library.problems import problem
from compliance.match.tables import tables
from compliance.model.lexicon import Lexicon

Files = Sequence[tuple[str, bytes]]
"""Path and content of each."""


def parts() -> list[str]:
    """Names of the vocabulary's files, without suffix: the attributes of ``Lexicon`` that are not made from others."""
    return [item.name for item in fields(Lexicon) if item.compare and not item.metadata.get("made")]


def build(shipped: Files, own: Files) -> Lexicon:
    """The vocabulary of the shipped files, with the user's own on top, in their order. ``PackError`` with the problems of all of them."""
    hints, found, problems = get_type_hints(Lexicon), {}, list[Problem]()
    for name in parts():
        found[name] = _empty(hints[name])
    for path, data in (*shipped, *own):
        name = os.path.basename(path).removesuffix(".yaml")
        try:
            if name not in found:
                raise PackError((problem("unknown-file", path, 1, "file", known=", ".join(f"{one}.yaml" for one in found)),))
            text = decoded(data, path)
            if (path, data) in shipped:
                found[name] = load(text, path, hints[name])
            else:
                given = {key.value or "" for key in compose(text, path).keys}
                found[name] = extended(found[name], load(text, path, hints[name], found[name]), given)
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(tuple(problems))
    made = Lexicon(**found)
    return replace(made, tables=tables(made), words=replace(made.words, lexicon=""))


def extended(base: Any, over: Any, given: set[str]) -> Any:
    """``base`` with the fields of ``over`` that were given: lists and word lists add, entries of the same key or id override, others add;
    phrases under the same key add."""
    return replace(base, **{name: _more(getattr(base, name), getattr(over, name)) for name in given})


def _more(base: Any, over: Any) -> Any:
    if isinstance(base, dict):
        return base | {key: _more(base[key], value) if isinstance(value, tuple) and key in base else value for key, value in over.items()}
    if isinstance(base, tuple):
        named = {_id(one): one for one in over}
        return tuple(named.pop(_id(one), one) for one in base) + tuple(named.values())
    if isinstance(base, str) and "\n" in base:
        return "".join(f"{line}\n" for line in sorted({*base.split("\n"), *over.split("\n")} - {""}))
    return over


def _id(one: Any) -> Any:
    """What an entry of a list is known by."""
    return getattr(one, "id", one)


def _empty(shape: Any) -> Any:
    """A value of that shape with nothing in it, for a file that is not there."""
    if is_dataclass(shape):
        hints = get_type_hints(shape)
        return shape(**{item.name: _empty(hints[item.name]) for item in fields(shape)})  # type: ignore[operator]
    kind = get_origin(shape) or shape
    return kind() if kind in (tuple, dict, str, int, float, bool) else None
