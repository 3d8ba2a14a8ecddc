"""The plans that are named in a run, one outcome after another.

One plan is checked in this process, as fast as can be; several by others (``Bench``), whose results are kept in the cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from compliance.check.findings import Pack
from compliance.errors import InputError
from compliance.model.document import Note
from compliance.record import dataclass
from compliance.work.jobs import Setup, Workshop
from compliance.work.stored import Outcome, outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.model.lexicon import Lexicon
    from compliance.model.repository import Standing
    from compliance.model.settings import PlanFacts


@dataclass(frozen=True, slots=True)
class Task:
    """A plan, the higher plans and the packs that it is checked against (paths), its place in the repository, and what is said of it
    where its text does not tell. ``failure``: why it is not known what it is to be checked against."""

    path: str
    higher: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    standing: Standing | None = None
    facts: PlanFacts | None = None
    failure: Note | None = None


def setup_of(session: Session, asked: Arguments, reviews: Sequence[str] = ()) -> Setup:
    """What is the same for all plans of a run."""
    return Setup(
        tuple(asked.all("--vocabulary")), session.limit(asked), asked.given("--final"), not asked.given("--no-review"), tuple(reviews)
    )


@contextmanager
def planned(session: Session, asked: Arguments, files: Sequence[str]) -> Iterator[tuple[list[str], Iterator[Outcome | None]]]:
    """The plans of a run and the outcome of each, in their order; ``None`` where there is none, which has been said.

    They are ``files``, against what the options name; or, where those name nothing and there is a compliance.yaml, ``files`` or all plans
    of its repository against what is above them there.
    """
    higher, packs = unique(asked.all("--against")), unique(asked.all("--rules"))
    if session.settings.path and not higher and not packs:
        from compliance.commands.repository import opened

        with opened(session, asked, unique(files)) as (repository, bench):
            if asked.given("--changed-since"):
                from compliance.commands.since import only_changed

                repository = only_changed(session, repository, bench, asked.last("--changed-since", ""))
            repository.spare(asked)
            repository.say_unread(session)
            tasks = repository.tasks()
            bench.derive(unique(path for task in tasks for path in task.higher))
            yield [task.path for task in tasks], bench.check(tasks)
        return
    if not files or asked.given("--changed-since"):
        raise InputError("usage-no-repository", command=asked.command)
    if asked.given("--no-review") and not higher and not packs:
        raise InputError("usage-no-rules")
    paths = unique(files)
    for path in paths:
        if any(same(path, other) for other in higher):
            session.complain(session.words.say("same-file", path=path))
    if len(paths) == 1:
        yield paths, alone(session, asked, paths[0], higher, packs)
    else:
        yield paths, many(session, asked, [Task(path, tuple(higher), tuple(packs)) for path in paths])


def alone(session: Session, asked: Arguments, path: str, higher: Sequence[str], packs: Sequence[str]) -> Iterator[Outcome | None]:
    """The outcome of one plan, made in this process."""
    reviews = own_reviews(session, packs)
    workshop = Workshop(setup_of(session, asked, reviews))
    laid: list[Pack] = []
    for above in higher:
        with session.attempt(above):
            derived = workshop.derive(above, workshop.plan(above))
            say_notes(session, above, derived.notes)
            laid.append(Pack(derived.pack, above, True, derived.confidence))
    laid += (pack for pack in (read_pack(session, file, workshop.lexicon) for file in packs if file not in reviews) if pack)
    found = None
    with session.attempt(path):
        plan = workshop.plan(path)
        if laid or reviews or not (higher or packs):  # else nothing of what was named could be used, which has been said
            found = outcome(workshop.check(plan, laid))
    yield found


def many(session: Session, asked: Arguments, tasks: Sequence[Task]) -> Iterator[Outcome]:
    """The outcome of each of ``tasks`` in their order, made by other processes or found in the cache.

    A plan that cannot be judged has an outcome that says why. What is wrong with packs and higher plans is said once.
    """
    from compliance.commands.bench import Bench

    with Bench(session, asked, unique(path for task in tasks for path in task.packs)) as bench:
        bench.derive(unique(path for task in tasks for path in task.higher))
        if not bench.laid and not bench.setup.reviews and all(task.higher or task.packs for task in tasks):
            return  # nothing that was named can be used, which has been said
        yield from bench.check(tasks)


def own_reviews(session: Session, packs: Iterable[str]) -> list[str]:
    """Those of ``packs`` that hold reviews of one's own."""
    from compliance import library

    found: list[str] = []
    for path in packs:
        with session.attempt(path):
            if library.read_review(path) is not None:
                found.append(path)
    return found


def read_pack(session: Session, path: str, lexicon: Lexicon) -> Pack | None:
    """The rule pack in a file; ``None`` where there is none, which has been said."""
    from compliance import library

    with session.attempt(path):
        pack = library.read_pack(path, lexicon)
        if not pack.rules:
            raise InputError("pack-empty", path=path)
        return Pack(pack, path, False)
    return None


def say_notes(session: Session, path: str, notes: Iterable[Note]) -> None:
    """What was done to a higher plan to read it; that of a draft stands in its report."""
    for note in notes:
        session.complain(f"{path}: {session.words.note(note)}")


def said(note: Note) -> InputError:
    """A note as the error that says the same."""
    return InputError(note.key, **dict(note.values))


def unique(paths: Iterable[str]) -> list[str]:
    """Paths in order, each file once."""
    found: dict[str, str] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def same(one: str, other: str) -> bool:
    """Whether two paths are of one file."""
    return os.path.realpath(one) == os.path.realpath(other)
