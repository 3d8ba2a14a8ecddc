"""The plans of a repository, each with what is above it: files → survey → graph → tasks."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from compliance.commands.round import Task, said
from compliance.delivery import spare, watched
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
    from compliance.model.rules import PackDocument
    from compliance.model.settings import PlanFacts


YAML = (".yaml", ".yml")
NO_PLANS = ("readme", "changelog", "contributing", "license", "licence")
"""Names of texts about a repository, in small letters and without their suffixes."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as it was found. Paths are from its root with ``/``.

    ``plans``: those that are checked; ``every``: all that there are; ``graph``: who is above whom; ``laid``: path of a document → the packs
    that were derived from it; ``settled``: path of a plan → what compliance.yaml says of it; ``known``: what is known of each plan that can
    be read; ``failed``: why another cannot.
    """

    root: str
    plans: tuple[str, ...]
    every: tuple[str, ...]
    graph: Graph
    laid: Mapping[str, tuple[str, ...]]
    settled: Mapping[str, PlanFacts]
    known: Mapping[str, Surveyed]
    failed: Mapping[str, Note]

    def opened(self, path: str) -> str:
        """``path`` as it can be opened from here."""
        return beside(self.root, path)

    def tasks(self) -> list[Task]:
        """Each plan with the packs of what is above it; what has no pack is derived."""
        return [self._task(path) for path in self.plans]

    def outdated(self) -> list[tuple[str, str]]:
        """Packs that plans are checked against and whose own plan, which is not checked here, has changed since; each with that plan."""
        above = dict.fromkeys(parent for path in self.plans for parent in self.graph.parents(path))
        seen = [(path, self.graph.seats[path].standing.seen) for path in above if path not in self.plans]
        return [(dict(one.values)["pack"], path) for path, each in seen for check, one in each if check == "pack-outdated"]

    def say_unread(self, session: Session, all_of_them: bool = False) -> None:
        """Say which plans cannot be read, of those that are not checked (those that are do it themselves) or of all: nobody knows
        what they are above."""
        for path, why in self.failed.items():
            if all_of_them or path not in self.plans:
                with session.attempt(path):
                    raise said(why)

    def spare(self, asked: Arguments) -> None:
        """``InputError`` where the output would be written over a plan or pack."""
        spare(map(self.opened, (*self.every, *self.graph.packs)), asked, list(map(self.opened, self.plans)))

    def _task(self, path: str) -> Task:
        parents = self.graph.parents(path)
        packs = [pack for parent in parents for pack in self.laid.get(parent, ())]
        higher = [parent for parent in parents if parent not in self.laid]
        standing = self.graph.seats[path].standing
        above, laid = tuple(map(self.opened, higher)), tuple(map(self.opened, packs))
        return Task(self.opened(path), above, laid, standing, self.settled.get(path), self.failed.get(path))


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
    return found.files if globs else tuple(path for path in found.files if _stem(path) not in NO_PLANS)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].lower()


def _surveyed(session: Session, bench: Bench, every: Sequence[str], plans: Sequence[str]) -> Repository:
    settings = session.settings
    facts = settings.values.facts
    for one in idle(facts, every):
        with session.attempt():
            line = settings.lines.get(f"facts.{facts.index(one)}", 1)
            raise InputError("repository-facts", path=settings.path, line=line, glob=one.plan)
    settled = {path: told for path in every if (told := facts_of(path, facts))}
    bench.facts = {beside(settings.root, path): told for path, told in settled.items()}
    known, failed = survey(session, bench, every)
    graph = linked(session, bench, known.values())
    nowhere = {path: Seat(path, None, (), Standing()) for path in failed}
    whole = replace(graph, seats={**graph.seats, **nowhere})
    return Repository(settings.root, tuple(plans), tuple(every), whole, by_document(graph), settled, known, failed)


def by_document(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Path of a document → the packs that were derived from it."""
    laid: dict[str, tuple[str, ...]] = {}
    for pack, of in graph.packs.items():
        laid[of] = (*laid.get(of, ()), pack)
    return laid


def survey(
    session: Session, bench: Bench, paths: Sequence[str], contents: Mapping[str, bytes] | None = None
) -> tuple[dict[str, Surveyed], dict[str, Note]]:
    """What is known of each of ``paths``, or of what ``contents`` hold in their place; and why nothing is of those that cannot be read."""
    root, facts = session.settings.root, session.settings.values.facts
    jobs = [(beside(root, path), facts_of(path, facts), (contents or {}).get(path)) for path in paths]
    known: dict[str, Surveyed] = {}
    failed: dict[str, Note] = {}
    for path, one in zip(watched(paths), bench.survey(jobs), strict=True):
        if isinstance(one, Note):
            failed[path] = one
        else:
            known[path] = replace(one, path=path)
    return known, failed


def documents(session: Session, bench: Bench) -> dict[str, PackDocument]:
    """Path of each rule pack from the root → what it was derived from."""
    return {relative(session.settings.root, path): document for path, document in bench.documents.items()}


def linked(session: Session, bench: Bench, known: Iterable[Surveyed], packs: Mapping[str, PackDocument] | None = None) -> Graph:
    """The graph of the plans in ``known`` and of what the packs were derived from: those of the run, or ``packs`` in their place."""
    surveyed = list(known)
    facts = {one.path: told for one in surveyed if (told := facts_of(one.path, session.settings.values.facts))}
    parents = {path: told.parents for path, told in facts.items() if told.parents}
    elsewhere = {path: told.elsewhere for path, told in facts.items() if told.elsewhere}
    return link(surveyed, parents, elsewhere, bench.lexicon, documents(session, bench) if packs is None else packs)


def relative(root: str, path: str) -> str:
    """``path`` as seen from ``root``, with ``/``."""
    seen = os.path.relpath(os.path.realpath(path), os.path.realpath(root or "."))
    return seen.replace(os.sep, "/")
