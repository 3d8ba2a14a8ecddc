"""Packs of reviews as YAML, with their cases or, for a run, without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from compliance.errors import PackError, Problem
from compliance.library.door import Place, load
from compliance.library.nodes import decoded
from compliance.model.choice import REVIEWS
from compliance.model.review import Backdrop, ReviewBook, ReviewPack

Files = Sequence[tuple[str, bytes]]


def parse(data: bytes, path: str) -> ReviewPack:
    """The pack in the bytes of a YAML file, with its cases; ``PackError`` with all that is wrong with it."""
    return load(decoded(data, path), path, ReviewPack)


def backdrop(data: bytes, path: str) -> Backdrop:
    """The plans into which cases put their parts."""
    return load(decoded(data, path), path, Backdrop)


def book(files: Files) -> ReviewBook:
    """The packs of ``files`` in the order of their kinds, without their cases. ``PackError`` with the problems of all of them."""
    packs: list[ReviewPack] = []
    problems: list[Problem] = []
    for path, data in files:
        try:
            packs.append(parse(data, path))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(tuple(problems))
    bare = [replace(pack, rules=tuple(replace(rule, cases=()) for rule in pack.rules)) for pack in packs]
    return ReviewBook(tuple(sorted(bare, key=lambda pack: (REVIEWS.index(pack.kind), pack.id))))


def located(data: bytes, path: str, found: Sequence[tuple[str, tuple[int | str, ...], dict[str, Any]]]) -> list[Problem]:
    """Problems (code, way to the value, values) with their lines."""
    place = Place(decoded(data, path), path)
    return [place.problem(code, loc, **values) for code, loc, values in found]
