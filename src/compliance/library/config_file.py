"""compliance.yaml: its text → the values and their lines, or all that is wrong with it. Apart from ``settings`` because it needs YAML."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from compliance.errors import InputError, PackError, Problem
from compliance.library.door import Loc, Place, load
from compliance.library.emit import scalar
from compliance.library.nodes import decoded
from compliance.library.problems import problem
from compliance.model.settings import ConfigFile, PlacedConfig

SCHEMA = "compliance.schema.json"
"""The schema of the file where an editor looks for it; ``compliance rules schema config`` gives it."""
_ABSOLUTE = re.compile(r"[/~]|[A-Za-z]:")
_ODD = re.compile("[\0-\x1f\x7f]")


def parse(data: bytes, path: str) -> PlacedConfig:
    """The values in the bytes of a file with their lines; ``PackError`` with all that is wrong with them, paths that lead out included."""
    text = decoded(data, path)
    config = load(text, path, ConfigFile)
    place = Place(text, path)
    wrong = [*_blank(place), *(place.problem(code, loc, found=value) for loc, value in _paths(config) if (code := astray(value)))]
    for index, facts in enumerate(config.facts):
        first, _, last = (facts.period or "").partition("-")
        if last and first > last:
            wrong.append(place.problem("years", ("facts", index, "period"), found=facts.period))
    if wrong:
        raise PackError(tuple(sorted(wrong, key=lambda one: one.line)))
    return PlacedConfig(config, dict(_lines(place)))


def astray(value: str) -> str | None:
    """The code of the problem with a path or glob that is not one from the folder of the file to something in it; ``None``: it is one."""
    if _ODD.search(value):
        return "path-letters"
    if "\\" in value:
        return "path-backslash"
    if _ABSOLUTE.match(value):
        return "path-absolute"
    return "path-above" if ".." in value.split("/") else None


def text(config: ConfigFile, comments: Mapping[str, str]) -> str:
    """A file that says ``config``, which differs from the defaults in paths and globs only, and ``fail_on`` beside these.

    ``comments``: key → what is said above it; ``""`` at the head; ``facts`` and ``facts-of``, plans one a line of which something is to be
    said, as a beginning at the end.
    """
    made = [*_comment(comments.get("", "")), f"# yaml-language-server: $schema={SCHEMA}", f"schema: {config.schema}"]
    for key in ("plans", "exclude", "packs", "vocabulary", "fail_on", "waivers", "baseline"):
        value = getattr(config, key)
        if value or (key == "plans" and key in comments):
            made += ["", *_comment(comments.get(key, ""))]
        if isinstance(value, tuple) and value:
            made += [f"{key}:", *(f"  - {scalar(one)}" for one in value)]
        elif value:
            made.append(f"{key}: {scalar(value)}")
    if comments.get("facts"):
        made += ["", *_comment(comments["facts"]), "# facts:"]
        for path in comments.get("facts-of", "").split("\n"):
            made += [f"#   - plan: {scalar(path)}", "#     level: xa"]
    return "".join(f"{line}\n" for line in made)


def create(path: str, text: str) -> None:
    """Write a new file; one that is there already is left alone (``InputError``), and so is nothing of one that could not be written."""
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            try:
                file.write(text)
                file.flush()
            except BaseException:
                os.unlink(path)
                raise
    except FileExistsError:
        raise InputError("init-exists", path=path) from None
    except OSError as error:
        raise PackError((problem("unwritable", path, 1, "file", why=error.strerror or type(error).__name__),)) from None


def _comment(said: str) -> list[str]:
    return [f"# {line}" for line in said.split("\n") if line]


def _paths(config: ConfigFile) -> Iterator[tuple[Loc, str]]:
    """Every path and glob of a file, with the way to it."""
    for name in ("plans", "exclude", "packs", "vocabulary", "waivers"):
        for index, value in enumerate(getattr(config, name)):
            yield (name, index), value
    if config.baseline is not None:
        yield ("baseline",), config.baseline
    for index, facts in enumerate(config.facts):
        yield ("facts", index, "plan"), facts.plan
        for number, value in enumerate(facts.parents):
            yield ("facts", index, "parents", number), value


def _blank(place: Place) -> Iterator[Problem]:
    """Keys without a value: nobody can tell what was meant."""
    for key, item in place.root.pairs():
        if item.kind == "scalar" and item.value is None:
            yield place.problem("null", (key,))
        for index, entry in enumerate(item.items if key == "facts" else ()):
            yield from (
                place.problem("null", (key, index, name)) for name, each in entry.pairs() if each.kind == "scalar" and each.value is None
            )


def _lines(place: Place) -> Iterator[tuple[str, int]]:
    """Each key, and each entry of a list, with its line."""
    for key, item in place.root.pairs():
        yield key, place.line((key,))
        for index in range(len(item.items) if item.kind == "list" else 0):
            yield f"{key}.{index}", place.line((key, index))
