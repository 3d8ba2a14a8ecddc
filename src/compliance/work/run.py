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
        """How many jobs are looked at together."""

        def submit(self, number: int, job: Job) -> None:
            """Take a job; ``number`` comes back with its result."""

        def wait(self) -> list[tuple[int, Result]]:
            """At least one result of those that are out."""

        def close(self) -> None:
            """Nothing more will be asked; what is still being done is given up."""


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
    """The result of each job, in their order. A note among the jobs is its own result. What failed is not kept."""
    source = enumerate(jobs)
    open_: deque[tuple[int, str]] = deque()
    done: dict[int, Result] = {}
    more = True
    while more or open_:
        while more and len(open_) < executor.window:
            number, job = next(source, (-1, None))
            if job is None:
                more = False
                break
            key = ""
            if isinstance(job, Note):
                done[number] = job
            else:
                key = cache.key(job) if cache else ""
                kept = cache.get(key) if cache else None
                if kept is not None:
                    done[number] = kept
                else:
                    executor.submit(number, job)
            open_.append((number, key))
        while open_ and open_[0][0] in done:
            yield done.pop(open_.popleft()[0])
        if (open_ and len(open_) >= executor.window) or (open_ and not more):
            keys = dict(open_)
            for number, result in executor.wait():
                done[number] = result
                if cache and isinstance(result, bytes):
                    cache.put(keys[number], result)


def executor(setup: Setup, processes: int, seconds: float, memory: int, where: str = PROCESSES, shared: bool = False) -> Executor:
    """Where the jobs of a run are carried out, each within ``seconds`` and ``memory`` (bytes): by ``processes`` of this machine, or by the
    cluster that ``where`` names (``dask=ADDRESS``), which sees the files where they are here if ``shared``. ``InputError``: it cannot."""
    if where != PROCESSES:
        from compliance.work.cluster import Cluster

        return Cluster(where.removeprefix(DASK), setup, seconds, memory, shared)
    from compliance.work.processes import Processes

    return Processes(setup, processes, seconds, memory)
