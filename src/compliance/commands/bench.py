"""Where the plans of a run are worked on: by processes, with a cache; and the packs that they are checked against."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from compliance.check.findings import failed
from compliance.commands.round import own_reviews, read_pack, said, say_notes, setup_of
from compliance.errors import InputError
from compliance.library.compiled import restored
from compliance.model.digest import digest
from compliance.model.document import Note
from compliance.model.repository import Standing, Surveyed
from compliance.read import content
from compliance.work.cache import Cache, stamps
from compliance.work.jobs import CHECK, DERIVE, SURVEY, Derived, Job, Laid, laid, laid_pack, noted, review_packs, unpacked
from compliance.work.run import executor, results
from compliance.work.stored import Outcome, opened, outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.commands.round import Task
    from compliance.model.review import ReviewPack
    from compliance.model.rules import PackDocument, RulePack
    from compliance.model.settings import PlanFacts

_MEGABYTE = 1_000_000
_KEPT = 8
"""Packs that are held with all their rules."""


class Bench:
    """The packs of a run and the way to its outcomes; to be used in a ``with``, at whose end the processes are gone.

    ``packs``: files of rule packs, of which those with reviews of one's own are made on every plan. What is wrong with one is said.
    ``laid``: path of a plan or pack → its rules. ``seen``: path of a plan → hash of what it held when it was first read in this run.
    ``documents``: path of a pack → what it was derived from. ``facts``: path of a plan → what is said of it where its text does not tell,
    which holds for what is derived from it as well, whether or not it is itself checked.
    """

    def __init__(self, session: Session, asked: Arguments, packs: Sequence[str]) -> None:
        self.session = session
        reviews = own_reviews(session, packs)
        self.setup = setup_of(session, asked, reviews)
        self.stamps = stamps(self.setup)
        self.lexicon = session.lexicon(asked)  # what is wrong with the vocabulary is said here, and not by every process
        self.laid: dict[str, Laid] = {}
        self.documents: dict[str, PackDocument] = {}
        self.rules: dict[str, RulePack] = {}
        self.seen: dict[str, str] = {}
        self.facts: dict[str, PlanFacts] = {}
        self._reviews: tuple[ReviewPack, ...] | None = None
        for path in packs:
            if path not in reviews and (pack := read_pack(session, path, self.lexicon)):
                self.laid[path], self.documents[path] = laid_pack(path, pack.rules), pack.rules.document
        values = session.settings.values
        self.cache = Cache(self.setup, values.executor) if values.cache else None
        self.before: Any = None
        memory = int(values.memory) * _MEGABYTE
        self.executor = executor(self.setup, values.jobs or 1, values.timeout, memory, values.executor, values.shared)

    def __enter__(self) -> Bench:
        with suppress(ValueError):  # not in the main thread: whoever started that looks after it
            self.before = signal.signal(signal.SIGTERM, _interrupted)
        return self

    def __exit__(self, *_: object) -> None:
        self.executor.close()
        if self.before is not None:
            signal.signal(signal.SIGTERM, self.before)
        if self.cache:
            self.cache.tidy()
        now = stamps(self.setup)
        for path in sorted({*self.stamps, *now}):
            if self.stamps.get(path) != now.get(path):  # nobody knows which plans were judged with what
                with self.session.attempt(path):
                    raise InputError("file-changed", path=path)

    def survey(self, plans: Iterable[tuple[str, PlanFacts | None, bytes | None]]) -> Iterator[Surveyed | Note]:
        """What is known of each plan, or why it is not: path, what is said of it, and its content where that is not what the file holds."""
        jobs = (self._job(SURVEY, path, facts=facts, data=data) for path, facts, data in plans)
        for result in results(jobs, self.executor, self.cache):
            yield result if isinstance(result, Note) else restored(result, Surveyed)

    def derive(self, paths: Sequence[str]) -> None:
        """The packs of the higher plans at ``paths``; what cannot be derived is said."""
        jobs = (self._job(DERIVE, path, facts=self.facts.get(path)) for path in paths)
        for path, result in zip(paths, results(jobs, self.executor, self.cache), strict=True):
            if isinstance(result, Note):
                with self.session.attempt(path):
                    raise said(result)
                continue
            say_notes(self.session, path, restored(result, Derived).notes)
            self.laid[path] = laid(path, result, True)

    def check(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcome of each task, in their order; of one that cannot be judged it says why."""

        def jobs() -> Iterator[Job | Note]:
            for task in tasks:
                packs = self._packs(task)
                wanted = [path for path in (*task.higher, *task.packs) if path not in self.setup.reviews]
                if task.failure:
                    yield task.failure
                elif wanted and not packs:
                    yield Note("failed-above", (("path", task.path), ("above", ", ".join(wanted))))
                else:
                    yield self._job(CHECK, task.path, packs, task.standing, task.facts)

        for task, result in zip(tasks, results(jobs(), self.executor, self.cache), strict=True):
            if isinstance(result, Note):
                yield outcome(failed(task.path, result))
            else:
                yield opened(result, partial(self._rules, task), self._review_packs)

    def used(self, task: Task) -> list[str]:
        """The paths of the packs that ``task`` is checked against, in order."""
        return [pack.path for pack in self._packs(task)]

    def pack(self, path: str) -> RulePack:
        """The rules of the pack or higher plan at ``path``, which is one of ``laid``."""
        return unpacked(self.laid[path]).rules

    def _job(
        self,
        verb: str,
        path: str,
        packs: tuple[Laid, ...] = (),
        standing: Standing | None = None,
        facts: PlanFacts | None = None,
        data: bytes | None = None,
    ) -> Job | Note:
        if data is not None:
            return Job(verb, path, digest(data), data, packs, standing, facts)
        if path in self.seen:  # whoever does the job reads it, if anybody has to
            return Job(verb, path, self.seen[path], None, packs, standing, facts)
        try:
            data = content(path, self.setup.limit)
        except InputError as error:
            return noted(error)
        self.seen[path] = digest(data)
        return Job(verb, path, self.seen[path], data, packs, standing, facts)

    def _packs(self, task: Task) -> tuple[Laid, ...]:
        return tuple(self.laid[path] for path in (*task.higher, *task.packs) if path in self.laid)

    def _rules(self, task: Task) -> list[RulePack]:
        packs = self._packs(task)
        if len(self.rules) + len(packs) > _KEPT:
            self.rules.clear()
        for pack in packs:
            if pack.path not in self.rules:
                self.rules[pack.path] = unpacked(pack).rules
        return [self.rules[pack.path] for pack in packs]

    def _review_packs(self) -> tuple[ReviewPack, ...]:
        if self._reviews is None:
            self._reviews = review_packs(self.setup)
        return self._reviews


def _interrupted(number: int, frame: FrameType | None) -> None:
    """A run that is told to end is cleared away as one that a person interrupts."""
    raise KeyboardInterrupt
