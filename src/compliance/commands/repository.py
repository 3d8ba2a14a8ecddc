"""The plans of a repository, each with what is above it: files → survey → graph → tasks."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from compliance.commands.round import Task
from compliance.errors import InputError
from compliance.library.tree import selected
from compliance.model.document import Note
from compliance.model.repository import Graph, Seat, Standing, Surveyed
from compliance.read import READERS
from compliance.record import dataclass, replace
from compliance.repository import link
from compliance.repository.facts import facts_of, idle
from compliance.settings import beside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.commands.bench import Bench
    from compliance.model.settings import PlanFacts


YAML = (".yaml", ".yml")
NO_PLANS = ("readme", "changelog", "contributing", "license", "licence")
"""Names of texts about a repository, in small letters and without their suffixes."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as it was found. Paths are from its root with ``/``.

    ``plans``: those that are checked; ``graph``: all that are known, and who is above whom; ``laid``: path of a document → the packs that
    were derived from it. ``settled``: path of each plan → what compliance.yaml says of it.
    """

    root: str
    plans: tuple[str, ...]
    graph: Graph
    laid: Mapping[str, tuple[str, ...]]
    settled: Mapping[str, PlanFacts]

    def opened(self, path: str) -> str:
        """``path`` as it can be opened from here."""
        return beside(self.root, path)

    def tasks(self) -> list[Task]:
        """Each plan with the packs of what is above it; what has no pack is derived."""
        return [self._task(path) for path in self.plans]

    def _task(self, path: str) -> Task:
        parents = self.graph.parents(path)
        packs = [pack for parent in parents for pack in self.laid.get(parent, ())]
        higher = [parent for parent in parents if parent not in self.laid]
        standing = self.graph.seats[path].standing
        return Task(self.opened(path), tuple(map(self.opened, higher)), tuple(map(self.opened, packs)), standing, self.settled.get(path))


@contextmanager
def opened(session: Session, asked: Arguments, named: Sequence[str] = ()) -> Iterator[tuple[Repository, Bench]]:
    """The repository that compliance.yaml is of, with all of its plans or those that were ``named`` (paths as given)."""
    from compliance.commands.bench import Bench

    settings = session.settings
    values = settings.values
    plans = _files(session, "plans", values.plans, READERS)
    packs = _files(session, "packs", values.packs, YAML) if values.packs else ()
    here = tuple(dict.fromkeys(relative(settings.root, path) for path in named))
    if not plans and not here:
        raise InputError("repository-empty", path=settings.path)
    with Bench(session, asked, [beside(settings.root, path) for path in packs]) as bench:
        yield _surveyed(session, bench, sorted({*plans, *here}), here or plans), bench


def _files(session: Session, key: str, globs: Sequence[str], suffixes: Collection[str]) -> tuple[str, ...]:
    """The files of ``globs`` that are not excluded; a glob that means none, and links, are said. Without globs texts about the repository
    are no plans."""
    settings = session.settings
    found = selected(settings.root or ".", globs, settings.values.exclude, suffixes)
    for glob in found.idle:
        with session.attempt():
            raise InputError("repository-glob", path=settings.path, line=settings.lines.get(key, 1), glob=glob)
    for path in found.links:
        session.complain(session.words.say("repository-link", path=beside(settings.root, path)))
    return (
        found.files if globs else tuple(path for path in found.files if path.rpartition("/")[2].partition(".")[0].lower() not in NO_PLANS)
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].lower()


def _surveyed(session: Session, bench: Bench, every: Sequence[str], plans: Sequence[str]) -> Repository:
    settings = session.settings
    facts = settings.values.facts
    for one in idle(facts, every):
        with session.attempt():
            raise InputError("repository-facts", path=settings.path, line=settings.lines.get("facts", 1), glob=one.plan)
    settled = {path: said for path in every if (said := facts_of(path, facts))}
    asked = {beside(settings.root, path): said for path, said in settled.items()}
    known: list[Surveyed] = []
    lost: dict[str, Note] = {}
    for path, found in zip(every, bench.survey([beside(settings.root, path) for path in every], asked), strict=True):
        if isinstance(found, Note):
            lost[path] = found
        else:
            known.append(replace(found, path=path))
    documents = {relative(settings.root, path): document for path, document in bench.documents.items()}
    parents = {path: said.parents for path, said in settled.items() if said.parents}
    elsewhere = {path: said.elsewhere for path, said in settled.items() if said.elsewhere}
    graph = link(known, parents, elsewhere, bench.lexicon, documents)
    nowhere = {path: Seat(path, None, (), Standing()) for path in lost}  # a plan that cannot be read says so when it is checked
    laid: dict[str, tuple[str, ...]] = {}
    for pack, of in graph.packs.items():
        laid[of] = (*laid.get(of, ()), pack)
    return Repository(settings.root, tuple(plans), Graph({**graph.seats, **nowhere}, graph.packs), laid, settled)


def relative(root: str, path: str) -> str:
    """``path`` as seen from ``root``, with ``/``."""
    seen = os.path.relpath(os.path.realpath(path), os.path.realpath(root or "."))
    return seen.replace(os.sep, "/")
