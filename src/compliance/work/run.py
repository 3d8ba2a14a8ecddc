"""Jobs in, results out in the same order, from the cache where they were made before; no more is held than a window of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from compliance.model.choice import DASK, PROCESSES
from compliance.model.document import Note
from compliance.work.cache import Cache
from compliance.work.jobs import Job, Result, Setup, Workshop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Executor(Protocol):
        """Where jobs are carried out."""

        window: int
        """How many jobs are out together."""

        def submit(self, number: int, job: Job) -> None:
            """Take a job; ``number`` comes back with its result."""

        def wait(self) -> list[tuple[int, Result]]:
            """At least one result of those that are out."""

        def close(self) -> None:
            """Nothing more will be asked; what is still being done is given up."""


_HELD = 16_000_000
"""Bytes of results that wait for one before them; many more jobs are looked at than are out, as most have been done in an earlier run."""


class Here:
    """Jobs one by one in this process."""

    window = 1

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.workshop: Workshop | None = None
        self.jobs: deque[tuple[int, Job]] = deque()

    def submit(self, number: int, job: Job) -> None:
        """See ``Executor``."""
        self.jobs.append((number, job))

    def wait(self) -> list[tuple[int, Result]]:
        """See ``Executor``."""
        self.workshop = self.workshop or Workshop(self.setup)
        number, job = self.jobs.popleft()
        return [(number, self.workshop.do(job))]

    def close(self) -> None:
        """See ``Executor``."""


def results(jobs: Iterable[Job | Note], executor: Executor, cache: Cache | None) -> Iterator[Result]:
    """The result of each job, in their order. A note among the jobs is its own result. What failed is not kept.

    Behind a job that is not done others are taken up, until ``executor.window`` are out or ``_HELD`` bytes of results wait for it."""
    source = enumerate(jobs)
    order: deque[int] = deque()
    out: dict[int, str] = {}
    done: dict[int, Result] = {}
    held = 0
    more = True
    while more or order:
        if more and len(out) < executor.window and held < _HELD:
            number, job = next(source, (-1, None))
            if job is None:
                more = False
                continue
            order.append(number)
            if isinstance(job, Note):
                done[number] = job
            else:
                key = cache.key(job) if cache else ""
                kept = cache.get(key) if cache else None
                if kept is None:
                    out[number] = key
                    executor.submit(number, job)
                else:
                    done[number] = kept
                    held += len(kept)
        elif order:
            for number, result in executor.wait():
                key = out.pop(number)
                done[number] = result
                if isinstance(result, bytes):
                    held += len(result)
                    if cache:
                        cache.put(key, result)
        while order and order[0] in done:
            first = done.pop(order.popleft())
            held -= len(first) if isinstance(first, bytes) else 0
            yield first


def executor(setup: Setup, processes: int, seconds: float, memory: int, where: str = PROCESSES, shared: bool = False) -> Executor:
    """Where the jobs of a run are carried out, each within ``seconds`` and ``memory`` (bytes): by ``processes`` of this machine, or by the
    cluster that ``where`` names (``dask=ADDRESS``), which sees the files where they are here if ``shared``. ``InputError``: it cannot."""
    if where != PROCESSES:
        from compliance.work.cluster import Cluster

        return Cluster(where.removeprefix(DASK), setup, seconds, memory, shared)
    from compliance.work.processes import Processes

    return Processes(setup, processes, seconds, memory)
