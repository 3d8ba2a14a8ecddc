"""Waivers (YAML) and baselines (JSON, one entry a line): read with everything that is wrong in them, written whole or not at all."""

from __future__ import annotations

import json
from datetime import date

from pydantic import ValidationError

from compliance.errors import PackError, Problem
from compliance.library.door import Place, adapter, load
from compliance.library.files import write_files
from compliance.library.nodes import decoded
from compliance.library.plain import plain
from compliance.library.problems import problem
from compliance.library.source import read_bytes
from compliance.model.gate import Baseline, Known, Placed, WaiverFile


def waivers(path: str) -> tuple[Placed, ...]:
    """The waivers of a file with their lines; ``PackError`` with all that is wrong with it, dates that do not exist included."""
    text = decoded(read_bytes(path), path)
    found = load(text, path, WaiverFile).waivers
    place = Place(text, path)
    wrong: list[Problem] = []
    made: list[Placed] = []
    for index, waiver in enumerate(found):
        try:
            date.fromisoformat(waiver.expires)
        except ValueError:
            wrong.append(place.problem("date", ("waivers", index, "expires"), found=waiver.expires))
        made.append(Placed(waiver, path, place.line(("waivers", index))))
    if wrong:
        raise PackError(tuple(wrong))
    return tuple(made)


def baseline(path: str) -> Baseline:
    """The baseline in a file; ``PackError`` with the line of what is wrong."""
    data = read_bytes(path)
    text = decoded(data, path)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PackError((problem("json", path, getattr(error, "lineno", 1), "file", why=getattr(error, "msg", str(error))),)) from None
    try:
        made: Baseline = adapter(Baseline).validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = first["loc"][1] if len(first["loc"]) > 1 else -1
        line = _FIRST + at if isinstance(at, int) and at >= 0 else 1
        key = ".".join(map(str, first["loc"])) or "file"
        raise PackError((problem("other", path, line, key, why=first["msg"]),)) from None
    return made


_FIRST = 4
"""The line of the first entry, as ``write_baseline`` writes it."""


def write_baseline(path: str, entries: list[Known]) -> None:
    """A baseline, sorted, one entry a line: the same entries give the same bytes. ``PackError`` where it cannot be written."""
    ordered = sorted(entries, key=lambda one: (one.plan, one.id))
    lines = ",\n".join(f"  {json.dumps(plain(one), ensure_ascii=False)}" for one in ordered)
    head = f'{{\n "schema": {json.dumps(Baseline(()).schema)},\n "entries": [\n'
    try:
        write_files([(path, f"{head}{lines}{chr(10) if lines else ''} ]\n}}\n".encode())])
    except OSError as error:
        raise PackError((problem("unwritable", path, 1, "file", why=error.strerror or str(error)),)) from None
