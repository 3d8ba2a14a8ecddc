"""What a worker of a cluster does: a job in a process of its own, with the limits of time and memory that hold on one machine.

A plan that crashes or hangs ends that process and not the worker, and a worker with several threads works on as many plans at once.
Processes wait for the next job of the same run; there are never more than a worker has threads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import current_process
from socket import gethostname
from tempfile import TemporaryDirectory
from threading import Lock

from compliance.errors import InputError
from compliance.model.digest import digest
from compliance.model.document import Note
from compliance.read import content as content_of
from compliance.record import dataclass, replace
from compliance.work.jobs import Job, Result, Setup, noted
from compliance.work.processes import Processes
from compliance.work.program import program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

OTHER_PROGRAM = "cluster-program"
"""Key of the note of a worker that would not judge as the machine does that asks."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is the same for all jobs of a run: its ``key``, the ``program`` that is to do them, its ``setup``, whose files go along as their
    names and contents, ``seconds`` and bytes of ``memory`` for each job. ``root``: the folder from which paths count."""

    key: str
    program: str
    setup: Setup
    vocabulary: tuple[tuple[tuple[str, bytes], ...], ...]
    reviews: tuple[tuple[str, bytes], ...]
    seconds: float
    memory: int
    root: str


class _Bench:
    """A process for the jobs of one errand, and the files that it needs."""

    def __init__(self, errand: Errand) -> None:
        self.key = errand.key
        self.files = TemporaryDirectory(prefix="compliance-", ignore_cleanup_errors=True) if errand.vocabulary or errand.reviews else None
        setup = _unpacked(errand, self.files.name) if self.files else errand.setup
        self.processes = Processes(setup, 1, errand.seconds, errand.memory)

    def do(self, job: Job) -> Result:
        """The result of ``job``."""
        self.processes.submit(0, job)
        return self.processes.wait()[0][1]

    def close(self) -> None:
        """Nothing is left of it."""
        self.processes.close()
        if self.files:
            self.files.cleanup()


_LOCK = Lock()
_IDLE: list[_Bench] = []


def run(errand: Errand, job: Job, packs: Sequence[bytes]) -> Result:
    """The result of ``job``, whose packs come with their contents in ``packs``, and which is to be read here where it has no content."""
    job = replace(job, packs=tuple(replace(laid, content=data) for laid, data in zip(job.packs, packs, strict=True)))
    if job.content is None:
        path = os.path.join(errand.root, job.path)
        try:
            job = replace(job, content=content_of(path, errand.setup.limit))
        except InputError as error:
            return Note("failed-shared", (("path", job.path), ("here", path), ("problem", error.key)))
        if digest(job.content or b"") != job.sha256:
            return noted(InputError("failed-other-text", path=job.path, here=path))
    bench = _taken(errand)
    if isinstance(bench, Note):
        return bench
    done = False
    try:
        result = bench.do(job)
        done = True
    finally:
        if done:
            with _LOCK:
                _IDLE.append(bench)
        else:
            bench.close()
    return result


def held(thing: T) -> T:
    """What the workers hold for many jobs: a task of its own, which is done anew where the worker that holds it is lost."""
    return thing


def _taken(errand: Errand) -> _Bench | Note:
    """A process that waits for jobs of this errand, or a new one in the place of one that waits for others."""
    with _LOCK:
        found = next((bench for bench in _IDLE if bench.key == errand.key), None)
        other = next(iter(_IDLE), None) if found is None else None
        for taken in (found, other):
            if taken is not None:
                _IDLE.remove(taken)
    if found:
        return found
    if other:
        other.close()
    here = program()
    if here != errand.program:
        return Note(OTHER_PROGRAM, (("worker", gethostname()), ("found", here), ("here", errand.program)))
    with suppress(AssertionError):
        current_process().daemon = False  # a worker that a nanny watches may have no processes of its own otherwise
    return _Bench(errand)


def _unpacked(errand: Errand, folder: str) -> Setup:
    """The setup, its files written into ``folder``."""
    vocabulary: list[str] = []
    reviews: list[str] = []
    for number, files in enumerate(errand.vocabulary):
        vocabulary.append(os.path.join(folder, f"vocabulary-{number}"))
        os.mkdir(vocabulary[-1])
        for name, data in files:
            _write(os.path.join(vocabulary[-1], name), data)
    for number, (name, data) in enumerate(errand.reviews):
        os.mkdir(os.path.join(folder, f"review-{number}"))
        reviews.append(os.path.join(folder, f"review-{number}", name))
        _write(reviews[-1], data)
    return replace(errand.setup, vocabulary=tuple(vocabulary), reviews=tuple(reviews))


def _write(path: str, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)
