"""The plans of a repository, each with what is above it: files → survey → graph → tasks."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from compliance.commands.round import Task
from compliance.delivery import watched
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

    ``plans``: those that are checked; ``every``: all that there are; ``graph``: who is above whom; ``laid``: path of a document → the packs
    that were derived from it; ``settled``: path of a plan → what compliance.yaml says of it; ``known``: what is known of each plan that can
    be read.
    """

    root: str
    plans: tuple[str, ...]
    every: tuple[str, ...]
    graph: Graph
    laid: Mapping[str, tuple[str, ...]]
    settled: Mapping[str, PlanFacts]
    known: Mapping[str, Surveyed]

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
            raise InputError("repository-glob", path=settings.path, line=settings.lines.get(f"{key}.{globs.index(glob)}", 1), glob=glob)
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
            line = settings.lines.get(f"facts.{facts.index(one)}", 1)
            raise InputError("repository-facts", path=settings.path, line=line, glob=one.plan)
    settled = {path: said for path in every if (said := facts_of(path, facts))}
    known = survey(session, bench, every)
    graph = linked(session, bench, known.values())
    nowhere = {path: Seat(path, None, (), Standing()) for path in every if path not in known}  # it says so itself when it is checked
    laid: dict[str, tuple[str, ...]] = {}
    for pack, of in graph.packs.items():
        laid[of] = (*laid.get(of, ()), pack)
    whole = replace(graph, seats={**graph.seats, **nowhere})
    return Repository(settings.root, tuple(plans), tuple(every), whole, laid, settled, known)


def survey(session: Session, bench: Bench, paths: Sequence[str], contents: Mapping[str, bytes] | None = None) -> dict[str, Surveyed]:
    """What is known of each of ``paths``, or of what ``contents`` hold in their place; those that cannot be read are left out."""
    root, facts = session.settings.root, session.settings.values.facts
    jobs = [(beside(root, path), facts_of(path, facts), (contents or {}).get(path)) for path in paths]
    found = zip(watched(paths), bench.survey(jobs), strict=True)
    return {path: replace(one, path=path) for path, one in found if not isinstance(one, Note)}


def linked(session: Session, bench: Bench, known: Iterable[Surveyed]) -> Graph:
    """The graph of the plans in ``known`` and of what the packs were derived from."""
    surveyed = list(known)
    facts = {one.path: said for one in surveyed if (said := facts_of(one.path, session.settings.values.facts))}
    documents = {relative(session.settings.root, path): document for path, document in bench.documents.items()}
    parents = {path: said.parents for path, said in facts.items() if said.parents}
    elsewhere = {path: said.elsewhere for path, said in facts.items() if said.elsewhere}
    return link(surveyed, parents, elsewhere, bench.lexicon, documents)


def relative(root: str, path: str) -> str:
    """``path`` as seen from ``root``, with ``/``."""
    seen = os.path.relpath(os.path.realpath(path), os.path.realpath(root or "."))
    return seen.replace(os.sep, "/")
