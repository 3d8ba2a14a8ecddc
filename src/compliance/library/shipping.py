"""What is made from ``rules/`` and the models to be shipped: the compiled files of a wheel, and the JSON Schemas of the YAML formats.

``python -m compliance.library.shipping`` writes the schemas anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

from compliance.errors import PackError, Problem
from compliance.library import REVIEWS, RULES, VOCABULARY, reviews, vocabulary
from compliance.library.compile import compiled
from compliance.library.door import adapter, load
from compliance.library.nodes import decoded
from compliance.library.problems import problem
from compliance.library.source import read_bytes, yaml_files
from compliance.model.gate import WaiverFile
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.review import Backdrop, ReviewBook, ReviewPack
from compliance.model.rules import RulePack
from compliance.model.settings import ConfigFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def compile_rules(folder: Path) -> None:
    """Compile vocabulary, patterns and messages into ``folder``; ``PackError`` with the problems of all files."""
    problems: list[Problem] = []
    for name, shape, value in _parts(problems):
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled(value, shape))
    if problems:
        raise PackError(tuple(problems))


def _parts(problems: list[Problem]) -> Iterator[tuple[str, Any, Any]]:
    """Name, shape and value of everything that is compiled; what is wrong goes into ``problems``."""
    languages = [f"messages/{Path(path).stem}" for path, _ in yaml_files(str(Path(RULES) / "messages"))]
    files: list[tuple[str, Any]] = [("patterns", Patterns), *((name, dict[str, str]) for name in languages)]
    for name, shape in files:
        path = str(Path(RULES) / f"{name}.yaml")
        try:
            yield name, shape, load(decoded(read_bytes(path), path), path, shape)
        except PackError as error:
            problems += error.problems
    try:
        yield "review", ReviewBook, reviews.book(list(yaml_files(REVIEWS)))
    except PackError as error:
        problems += error.problems
    try:
        shipped = list(yaml_files(VOCABULARY))
        problems += [
            problem("unreadable", VOCABULARY, 1, f"{name}.yaml", why="no such file")
            for name in vocabulary.parts()
            if name not in {Path(path).stem for path, _ in shipped}
        ]
        yield "lexicon", Lexicon, vocabulary.build(shipped, [])
    except PackError as error:
        problems += error.problems


def schemas() -> dict[str, str]:
    """File name (in ``rules/schema``) → JSON Schema: of packs, of the patterns and of each file of the vocabulary."""
    hints = get_type_hints(Lexicon)
    shapes: dict[str, Any] = {"pack": RulePack, "patterns": Patterns, "review": ReviewPack, "backdrop": Backdrop, "waivers": WaiverFile}
    shapes["config"] = ConfigFile
    shapes |= {f"vocabulary-{name}": hints[name] for name in vocabulary.parts()}
    return {f"{name}.schema.json": _schema(shape, name.startswith("vocabulary-")) for name, shape in shapes.items()}


def _schema(shape: Any, partial: bool) -> str:
    schema = {"$schema": DIALECT} | adapter(shape).json_schema()
    if partial:
        # A user's own file may leave out what it does not change.
        schema.pop("required", None)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the schemas into ``folder``; those of vocabulary files that no longer exist go."""
    folder.mkdir(exist_ok=True)
    found = schemas()
    for old in folder.glob("vocabulary-*.schema.json"):
        if old.name not in found:
            old.unlink()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(RULES) / "schema")
