"""All plans of a run, one outcome after another: what each is checked against, and where that is done.

One plan that is named is checked in this process, as fast as can be. Several are checked by processes, whose results are kept in the cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from compliance.check.findings import Pack, failed
from compliance.errors import InputError
from compliance.model.document import Note
from compliance.record import dataclass
from compliance.work.jobs import Job, Laid, Setup, Workshop, noted
from compliance.work.stored import Outcome, outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.model.repository import Standing
    from compliance.model.review import ReviewPack
    from compliance.model.rules import RulePack
    from compliance.work.cache import Cache
    from compliance.work.run import Executor

_MEGABYTE = 1_000_000
_MOST = 64
"""Processes of one run."""
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """A plan, the higher plans and the packs that it is checked against (paths), and what the repository knows of it."""

    path: str
    higher: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    standing: Standing | None = None


def setup_of(session: Session, asked: Arguments, reviews: Sequence[str] = ()) -> Setup:
    """What is the same for all plans of a run."""
    return Setup(
        tuple(asked.all("--vocabulary")), session.limit(asked), asked.given("--final"), not asked.given("--no-review"), tuple(reviews)
    )


def named(session: Session, asked: Arguments, paths: Sequence[str]) -> Iterator[Outcome | None]:
    """The outcome of each of ``paths`` against what ``asked`` names; ``None`` where there is none, which has been said."""
    higher, packs = unique(asked.all("--against")), unique(asked.all("--rules"))
    if asked.given("--no-review") and not higher and not packs:
        raise InputError("usage-no-rules")
    for path in paths:
        if any(same(path, other) for other in higher):
            session.complain(session.words.say("same-file", path=path))
    if len(paths) == 1:
        yield from alone(session, asked, paths[0], higher, packs)
    else:
        yield from many(session, asked, [Task(path, tuple(higher), tuple(packs)) for path in paths])


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
    laid += (pack for pack in (read_pack(session, file, workshop) for file in packs if file not in reviews) if pack)
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
    files = unique(path for task in tasks for path in task.packs)
    reviews = own_reviews(session, files)
    setup = setup_of(session, asked, reviews)
    session.lexicon(asked)  # what is wrong with the vocabulary is said here, and not by every process
    cache, executor = _where(asked, setup)
    try:
        bench = _Bench(session, setup, executor, cache)
        bench.derive(unique(path for task in tasks for path in task.higher))
        bench.read([path for path in files if path not in reviews])
        if not bench.laid and not reviews and all(task.higher or task.packs for task in tasks):
            return  # nothing that was named can be used, which has been said
        yield from bench.check(tasks)
        if cache:
            cache.tidy()
    finally:
        executor.close()


class _Bench:
    """The packs of a run and the way to its outcomes."""

    def __init__(self, session: Session, setup: Setup, executor: Executor, cache: Cache | None) -> None:
        self.session, self.setup, self.executor, self.cache = session, setup, executor, cache
        self.laid: dict[str, Laid] = {}
        self.rules: dict[str, RulePack] = {}
        self._reviews: tuple[ReviewPack, ...] | None = None

    def derive(self, paths: Sequence[str]) -> None:
        """The packs of the higher plans at ``paths``."""
        from compliance.library.compiled import restored
        from compliance.work.jobs import DERIVE, Derived, laid
        from compliance.work.run import results

        jobs = (self._job(DERIVE, path) for path in paths)
        for path, result in zip(paths, results(jobs, self.executor, self.cache), strict=True):
            if isinstance(result, Note):
                with self.session.attempt(path):
                    raise said(result)
                continue
            say_notes(self.session, path, restored(result, Derived).notes)
            self.laid[path] = laid(path, result, True)

    def read(self, paths: Sequence[str]) -> None:
        """The packs in the files at ``paths``."""
        from compliance.work.jobs import laid_pack

        for path in paths:
            pack = read_pack(self.session, path, Workshop(self.setup))
            if pack:
                self.laid[path] = laid_pack(path, pack.rules)

    def check(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcome of each task."""
        from compliance.work.jobs import CHECK
        from compliance.work.run import results
        from compliance.work.stored import opened

        def jobs() -> Iterator[Job | Note]:
            for task in tasks:
                packs = self._packs(task)
                wanted = [path for path in (*task.higher, *task.packs) if path not in self.setup.reviews]
                if wanted and not packs:
                    yield Note("failed-above", (("path", task.path), ("above", ", ".join(wanted))))
                else:
                    yield self._job(CHECK, task.path, packs, task.standing)

        for task, result in zip(tasks, results(jobs(), self.executor, self.cache), strict=True):
            if isinstance(result, Note):
                yield outcome(failed(task.path, result))
            else:
                yield opened(result, partial(self._rules, task), self._review_packs)

    def _job(self, verb: str, path: str, packs: tuple[Laid, ...] = (), standing: Standing | None = None) -> Job | Note:
        from compliance.model.digest import digest
        from compliance.read import content

        try:
            data = content(path, self.setup.limit)
        except InputError as error:
            return noted(error)
        return Job(verb, path, digest(data), data, packs, standing)

    def _packs(self, task: Task) -> tuple[Laid, ...]:
        return tuple(self.laid[path] for path in (*task.higher, *task.packs) if path in self.laid)

    def _rules(self, task: Task) -> list[RulePack]:
        from compliance.work.jobs import unpacked

        packs = self._packs(task)
        for laid in packs:
            if laid.path not in self.rules:
                self.rules[laid.path] = unpacked(laid).rules
        return [self.rules[laid.path] for laid in packs]

    def _review_packs(self) -> tuple[ReviewPack, ...]:
        from compliance.work.jobs import review_packs

        if self._reviews is None:
            self._reviews = review_packs(self.setup)
        return self._reviews


def own_reviews(session: Session, packs: Iterable[str]) -> list[str]:
    """Those of ``packs`` that hold reviews of one's own."""
    from compliance import library

    found: list[str] = []
    for path in packs:
        with session.attempt(path):
            if library.read_review(path) is not None:
                found.append(path)
    return found


def read_pack(session: Session, path: str, workshop: Workshop) -> Pack | None:
    """The rule pack in a file; ``None`` where there is none, which has been said."""
    from compliance import library

    with session.attempt(path):
        pack = library.read_pack(path, workshop.lexicon)
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


def _where(asked: Arguments, setup: Setup) -> tuple[Cache | None, Executor]:
    """The cache and where jobs are carried out."""
    from compliance.work.cache import Cache
    from compliance.work.run import executor

    cache = None if asked.given("--no-cache") else Cache(setup)
    return cache, executor(setup, _jobs(asked), _number(asked, "--timeout", "120"), int(_number(asked, "--memory", "2048") * _MEGABYTE))


def _jobs(asked: Arguments) -> int:
    given = asked.last("--jobs", "")
    if not given:
        return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST)
    count = int(given) if given.isdecimal() else 0
    if not 0 < count <= _MOST:
        raise InputError("usage-jobs", value=given, most=_MOST)
    return count


def _number(asked: Arguments, option: str, usual: str) -> float:
    given = asked.last(option, usual)
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 < number < _LONGEST:
        raise InputError("usage-number", option=option, value=given)
    return number
