"""The only reader and writer of ``rules/`` and of rule packs: YAML in, models out, complaints with file and line.

What was validated once is kept in compiled form (``compiled``), so a usual run imports neither YAML nor pydantic.
"""

from __future__ import annotations

import os

from compliance.library.compiled import cached, shipped
from compliance.library.names import unknown
from compliance.library.source import read_bytes, yaml_files
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.review import ReviewBook, ReviewPack
from compliance.model.rules import RulePack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    T = TypeVar("T")

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_INSTALLED = os.path.join(_PACKAGE, "rules")
RULES = _INSTALLED if os.path.isdir(_INSTALLED) else os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "rules")
"""The folder of the shipped rules: inside the package when it is installed, beside ``src`` in a checkout."""
COMPILED = os.path.join(_INSTALLED, "compiled")
"""What was compiled when the package was built; not there in a checkout."""
REVIEWS = os.path.join(RULES, "review")
VOCABULARY = os.path.join(RULES, "vocabulary", "vi")
REVIEW_SCHEMA = b"compliance.review/"
"""What tells a pack of reviews from one of a higher plan."""
_MAKERS = ("match/tables.py", "model/fold.py")
"""The code that makes tables of the words: a cache that older code made is none."""


def lexicon(folders: Iterable[str | os.PathLike[str]] = ()) -> Lexicon:
    """The vocabulary, with what the YAML files of the user's ``folders`` add or override, in that order.

    A folder holds files of the names in ``rules/vocabulary/vi``, each with any of their keys. ``PackError`` with all problems of all files.
    """
    own = [file for folder in folders for file in yaml_files(os.fspath(folder))]
    found = None if own else shipped(os.path.join(COMPILED, "lexicon.json"), Lexicon)
    if found is not None:
        return found
    files = list(yaml_files(VOCABULARY))

    def build() -> Lexicon:
        from compliance.library import vocabulary

        return vocabulary.build(files, own)

    labelled = [(f"{'own' if file in own else ''}/{os.path.basename(file[0])}", file[1]) for file in (*files, *own)]
    labelled += [(maker, read_bytes(os.path.join(_PACKAGE, maker))) for maker in _MAKERS]
    return cached("lexicon", Lexicon, labelled, build)


def messages(language: str) -> dict[str, str]:
    """What the program says in a language (a file of ``rules/messages``): key → text with ``{name}`` fields."""
    return _rules_file(f"messages/{language}", dict[str, str])


def patterns() -> Patterns:
    """The patterns that turn facts into verdicts."""
    return _rules_file("patterns", Patterns)


def review_packs() -> tuple[ReviewPack, ...]:
    """The shipped packs of reviews, in the order of their kinds, without their cases (``review_sources`` has these)."""
    found = shipped(os.path.join(COMPILED, "review.json"), ReviewBook)
    if found is None:
        files = list(yaml_files(REVIEWS))

        def build() -> ReviewBook:
            from compliance.library import reviews

            return reviews.book(files)

        found = cached("review", ReviewBook, [(os.path.basename(path), data) for path, data in files], build)
    return found.packs


def read_review(path: str | os.PathLike[str]) -> ReviewPack | None:
    """A pack of reviews from its YAML file, without its cases; ``None`` where the file holds no such pack (see ``read_pack``).

    ``PackError`` with all that is wrong with the file.
    """
    name = os.fspath(path)
    data = read_bytes(name)
    if REVIEW_SCHEMA not in data[:4096]:
        return None

    def build() -> ReviewBook:
        from compliance.library import lint, reviews

        lint.approve(data, name)
        return reviews.book([(name, data)])

    return cached("own-review", ReviewBook, [("review", data)], build).packs[0]


def read_pack(path: str | os.PathLike[str], known: Lexicon | None = None) -> RulePack:
    """A rule pack from its YAML file; with a vocabulary, every concept and action that it names must be ``known``.

    ``PackError`` with all that is wrong with the file.
    """
    name = os.fspath(path)
    data = read_bytes(name)

    def build() -> RulePack:
        from compliance.library import packs

        return packs.parse(data, name)

    pack = cached("pack", RulePack, [("pack", data)], build)
    strange = list(unknown(pack, known)) if known is not None else []
    if strange:
        from compliance.library import packs

        raise packs.located(data, name, strange)
    return pack


def dump_pack(pack: RulePack) -> str:
    """A pack as YAML to read and edit; the same pack gives the same text."""
    from compliance.library import packs

    return packs.dump(pack)


def _rules_file(name: str, shape: type[T]) -> T:
    """One of the shipped YAML files as a model."""
    found = shipped(os.path.join(COMPILED, f"{name}.json"), shape)
    if found is not None:
        return found
    path = os.path.join(RULES, f"{name}.yaml")
    data = read_bytes(path)

    def build() -> T:
        from compliance.library.door import load
        from compliance.library.nodes import decoded

        return load(decoded(data, path), path, shape)

    return cached(os.path.basename(name), shape, [(name, data)], build)
