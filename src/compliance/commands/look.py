"""What is in a folder of plans: looked at once, by ``compliance init``. Nothing is changed, and no link is followed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from compliance import library
from compliance.arguments import Arguments
from compliance.commands.bench import Bench
from compliance.errors import ComplianceError
from compliance.library import decisions, lint
from compliance.library.config_file import astray
from compliance.library.source import read_bytes
from compliance.library.tree import walk
from compliance.library.vocabulary import parts
from compliance.model.document import Note
from compliance.model.globs import plain
from compliance.model.repository import Graph, Surveyed
from compliance.read import READERS
from compliance.record import dataclass, field, replace
from compliance.repository import link
from compliance.settings import beside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.commands import Session

YAML = (".yaml", ".yml")
_HEAD = 4096
_PICTURES = frozenset(suffix for suffix, reader in READERS.items() if reader is READERS[".png"])
_MARKS = (
    ("packs", YAML, b"compliance.pack/"),
    ("packs", YAML, b"compliance.review/"),
    ("waivers", YAML, b"compliance.waivers/"),
    ("baselines", (".json",), b"compliance.baseline/"),
)
"""What tells the files of this program from those of others."""


@dataclass(slots=True)
class Seen:
    """What is there; all paths are from the folder, with ``/``, in their order.

    ``readable``: files that a reader takes; ``plans``: those that are plans. ``files``: packs, waivers, baselines by these names; ``yaml``:
    all YAML files. ``left``: what looks like something of the program and is not taken, with the reason as a sentence."""

    readable: tuple[str, ...] = ()
    yaml: tuple[str, ...] = ()
    plans: dict[str, Surveyed] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=lambda: {"packs": [], "waivers": [], "baselines": []})
    vocabulary: tuple[str, ...] = ()
    left: list[tuple[str, str]] = field(default_factory=list)
    graph: Graph = field(default_factory=Graph)


def look(session: Session, asked: Arguments, root: str) -> Seen:
    """What is in the folder ``root``. ``InputError`` where it cannot be read or holds too much."""
    seen, paths = Seen(), list[str]()
    for path, is_link in walk(root):
        suffix = os.path.splitext(path)[1].lower()
        if suffix not in READERS and suffix not in (*YAML, ".json"):
            continue
        if is_link or astray(path) or not plain(path):
            seen.left.append((path, session.words.say("init-left-link" if is_link else "init-left-name")))
        else:
            paths.append(path)
    seen.readable = tuple(sorted(path for path in paths if os.path.splitext(path)[1].lower() in READERS))
    seen.yaml = tuple(sorted(path for path in paths if path.lower().endswith(YAML)))
    seen.vocabulary = tuple(_vocabulary(session, root, seen))
    words_of_ones_own = tuple(f"{folder}/" for folder in seen.vocabulary)
    for path in sorted(paths):
        if path.lower().endswith((*YAML, ".json")) and not path.startswith(words_of_ones_own):
            _classify(session, root, path, seen)
    _survey(session, asked, root, seen)
    return seen


def _vocabulary(session: Session, root: str, seen: Seen) -> Iterator[str]:
    """Folders all of whose YAML files are named as those of the vocabulary are."""
    known = {f"{name}.yaml" for name in parts()}
    folders: dict[str, list[str]] = {}
    for path in seen.yaml:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    for folder, names in folders.items():
        read = partial(library.lexicon, [beside(root, folder)])
        if folder and known.issuperset(names) and _works(session, seen, folder, read):
            yield folder


def _classify(session: Session, root: str, path: str, seen: Seen) -> None:
    """Put a YAML or JSON file with what it is; files of others are none of our business."""
    full = beside(root, path)
    try:
        with open(full, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return
    kind = next((kind for kind, suffixes, mark in _MARKS if mark in head and path.lower().endswith(suffixes)), "")
    readers: dict[str, Callable[[], object]] = {
        "packs": lambda: lint.read(read_bytes(full), full),
        "waivers": lambda: decisions.waivers(full),
        "baselines": lambda: decisions.baseline(full),
    }
    if kind and _works(session, seen, path, readers[kind]):
        seen.files[kind].append(path)


def _works(session: Session, seen: Seen, path: str, read: Callable[[], object]) -> bool:
    """Whether a file or folder can be read; else it is left out, with the first thing that is wrong."""
    try:
        read()
    except ComplianceError as error:
        seen.left.append((path, session.words.error(error)[0]))
        return False
    return True


def _survey(session: Session, asked: Arguments, root: str, seen: Seen) -> None:
    """Which of the readable files are plans, and which of these are above which."""
    wanted = [path for path in seen.readable if os.path.splitext(path)[1].lower() not in _PICTURES]
    pictures = sorted({*seen.readable} - {*wanted})
    seen.left += [(path, session.words.say("init-left-picture")) for path in pictures]
    own = [*asked.all("--vocabulary"), *(beside(root, folder) for folder in seen.vocabulary)]
    asked = replace(asked, values={**asked.values, "--vocabulary": own})
    with Bench(session, asked, [beside(root, path) for path in seen.files["packs"]]) as bench:
        for path, found in zip(wanted, bench.survey([(beside(root, path), None, None) for path in wanted]), strict=True):
            if isinstance(found, Note):
                seen.left.append((path, session.words.note(found)))
            elif not found.header.title or not (found.header.issuer or found.header.symbol):
                seen.left.append((path, session.words.say("init-left-no-plan")))
            else:
                seen.plans[path] = replace(found, path=path)
        documents = {path: bench.documents[full] for path in seen.files["packs"] if (full := beside(root, path)) in bench.documents}
        seen.graph = link(seen.plans.values(), {}, {}, bench.lexicon, documents)


def globs(every: Sequence[str], chosen: Collection[str], by_suffix: bool = False) -> tuple[list[str], list[str]]:
    """Globs that mean the ``chosen`` of ``every`` path, and those taken away from them again.

    A folder that holds nothing else is one glob. So is one with more chosen than other files, which are taken away by name: what is put
    there later is then chosen as well. Files beside the folders are named each, or, ``by_suffix``, with a glob for those of one suffix.
    """
    wanted, without = list[str](), list[str]()
    _globs("", sorted(every), set(chosen), wanted, without)
    if by_suffix:
        _suffixes(every, set(chosen), wanted, without)
    return wanted, without


def _suffixes(every: Sequence[str], chosen: Collection[str], wanted: list[str], without: list[str]) -> None:
    """Put a glob where files without a folder are named, if several files of their suffix are chosen, and more than not."""
    for suffix in sorted({os.path.splitext(path)[1] for path in wanted if "/" not in path} - {""}):
        alike = [path for path in every if "/" not in path and os.path.splitext(path)[1] == suffix]
        others = [path for path in alike if path not in chosen]
        if len(alike) - len(others) > max(1, len(others)):
            wanted[:] = [f"*{suffix}", *(path for path in wanted if path not in alike)]
            without += others


def _globs(folder: str, every: Sequence[str], chosen: Collection[str], wanted: list[str], without: list[str]) -> None:
    picked = [path for path in every if path in chosen]
    others = [path for path in every if path not in chosen]
    if not picked:
        return
    if folder and len(others) < len(picked):
        wanted.append(f"{folder}/**")
        without += others
        return
    below: dict[str, list[str]] = {}
    for path in every:
        name, inner, _ = path[len(folder) + 1 if folder else 0 :].partition("/")
        if inner:
            below.setdefault(f"{folder}/{name}" if folder else name, []).append(path)
        elif path in chosen:
            wanted.append(path)
    for inner, paths in below.items():
        _globs(inner, paths, chosen, wanted, without)


def levels(plans: Mapping[str, Surveyed]) -> dict[str | None, int]:
    """How many plans are of each level; ``None``: their texts do not tell."""
    counts: dict[str | None, int] = {}
    for plan in plans.values():
        counts[plan.header.level] = counts.get(plan.header.level, 0) + 1
    return counts
