"""Jobs on the workers of a Dask cluster that is there already. It hands out the work and sees to lost workers; what a worker does with a
job is in ``errand``.

A job that is lost with its worker is done again elsewhere, by Dask. One whose workers are lost again and again might be at fault, or stand
beside the one that is: it is tried once more alone, and only if its workers are lost then as well it has no result.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic

from compliance.errors import InputError
from compliance.library.source import read_bytes, yaml_files
from compliance.model.digest import digest
from compliance.model.document import Note
from compliance.record import replace
from compliance.work import errand
from compliance.work.errand import OTHER_PROGRAM, Errand
from compliance.work.jobs import Job, Laid, Result, Setup, noted, read
from compliance.work.program import program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from distributed import Client, Future

_CONNECT = 10.0
"""Seconds in which a scheduler must answer."""
_START = 60.0
"""Seconds in which a cluster must have a worker; some are started only when there is work."""
_LOOK = 5.0
"""Seconds without a result after which it is looked whether there still are workers."""
_AHEAD = 4
"""Jobs that are out for each thread of the workers, so that none waits for the next one to be sent."""
_LEAST = 32
"""Jobs that are out at least: the cluster may grow."""
_KEPT = 256
"""Packs that the cluster is asked to hold."""
_NO_WARNING = "10GB"
"""A plan is sent as it is, however large it may be."""


class Cluster:
    """The workers behind the scheduler at ``address``; a job may take ``seconds`` and its process ``memory`` bytes (0: no limit).

    ``shared``: the workers read plans themselves, at the path at which this machine sees them; else plans are sent along.
    ``InputError`` at once where the scheduler does not answer, has no workers, or one of them runs another program.
    """

    def __init__(self, address: str, setup: Setup, seconds: float, memory: int, shared: bool = False) -> None:
        self.address, self.shared, self.limit = address, shared, setup.limit
        self.client = _connected(address)
        try:
            here = program()
            self.window = max(_LEAST, _AHEAD * self._greeted(here))
            self.errand = self.client.submit(errand.held, _errand(here, setup, seconds, memory), pure=False)
        except BaseException:
            self.close()
            raise
        self.out: dict[int, tuple[Future[Any], Job]] = {}
        self.unread: list[tuple[int, Result]] = []
        self.alone: set[int] = set()
        self.suspects: deque[tuple[int, Job]] = deque()
        self.heard: SimpleQueue[tuple[int, Future[Any]]] = SimpleQueue()
        self.packs: dict[str, Future[Any]] = {}

    def submit(self, number: int, job: Job) -> None:
        """See ``Executor``."""
        try:
            content = None if self.shared else read(job, self.limit)
        except InputError as error:
            self.unread.append((number, noted(error)))
            return
        bare = replace(job, content=content, packs=tuple(replace(laid, content=b"") for laid in job.packs))
        packs = [self._pack(laid) for laid in job.packs]
        future = self.client.submit(errand.run, self.errand, bare, packs, pure=False)
        self.out[number] = future, job
        future.add_done_callback(lambda done: self.heard.put((number, done)))

    def wait(self) -> list[tuple[int, Result]]:
        """See ``Executor``."""
        if self.unread:
            found, self.unread = self.unread, []
            return found
        empty_since = 0.0
        while True:
            if not self.out and self.suspects:
                number, job = self.suspects.popleft()
                self.alone.add(number)
                self.submit(number, job)
            numbers = self._ended()
            if numbers and (found := self._collected(numbers)):
                return found
            if numbers or self._threads():
                empty_since = 0.0
                continue
            empty_since = empty_since or monotonic()
            if monotonic() - empty_since > _START:
                raise self._error("cluster-empty", seconds=f"{_START:g}")

    def close(self) -> None:
        """See ``Executor``. The cluster stays as it is."""
        with suppress(Exception):
            self.client.close(timeout=_CONNECT)  # the scheduler drops what was asked for

    def _greeted(self, here: str) -> int:
        """The threads of the workers, all of which run the same program as ``here``; so must the scheduler, which looks into each job."""
        try:
            if not self._threads():
                self.client.submit(program, pure=False).result(timeout=_START)
            found = self.client.sync(self.client._run, program, on_error="return", callback_timeout=_START)
            found[self.address] = self.client.sync(self.client._run_on_scheduler, program, callback_timeout=_START)
        except TimeoutError:
            raise self._error("cluster-empty", seconds=f"{_START:g}") from None
        except Exception as error:
            raise self._error("cluster-failed", problem=_said(error)) from None
        for worker, said in sorted(found.items()):
            if isinstance(said, BaseException):
                raise self._error("cluster-worker", worker=worker, problem=_said(said))
            if said != here:
                raise self._error(OTHER_PROGRAM, worker=worker, found=said, here=here)
        return self._threads()

    def _pack(self, laid: Laid) -> Future[Any]:
        """A pack as the cluster holds it: it is sent once, however many drafts are judged against it."""
        if laid.sha256 not in self.packs:
            while len(self.packs) >= _KEPT:
                del self.packs[next(iter(self.packs))]
            self.packs[laid.sha256] = self.client.submit(errand.held, laid.content, pure=False)
        return self.packs[laid.sha256]

    def _ended(self) -> list[int]:
        """The jobs that have ended; after a while, none."""
        found: list[int] = []
        with suppress(Empty):
            number, future = self.heard.get(timeout=_LOOK)
            while True:
                if number in self.out and self.out[number][0] is future:  # else it was tried again since
                    found.append(number)
                number, future = self.heard.get_nowait()
        return found

    def _collected(self, numbers: list[int]) -> list[tuple[int, Result]]:
        """The results of jobs that have ended; those that are to be tried again alone have none yet."""
        from distributed import KilledWorker

        ended = {number: self.out.pop(number) for number in numbers}
        done = {number: future for number, (future, _) in ended.items() if future.status == "finished"}
        try:
            found: dict[int, Result | None] = self.client.gather(done, errors="skip")
        except Exception as error:
            raise self._error("cluster-failed", problem=_said(error)) from None
        results: list[tuple[int, Result]] = []
        for number, (future, job) in ended.items():
            result = found.get(number)
            if result is None:
                why = future.exception(timeout=_START) if future.status == "error" else None
                if not isinstance(why, KilledWorker):
                    raise self._error("cluster-failed", problem=_said(why) if why else future.status)
                if number not in self.alone:
                    self.suspects.append((number, job))
                    continue
                result = Note("failed-crash", (("path", job.path), ("problem", type(why).__name__)))
            if isinstance(result, Note) and result.key == OTHER_PROGRAM:
                raise self._error(result.key, **dict(result.values))
            results.append((number, result))
        return results

    def _threads(self) -> int:
        """How many jobs the workers can do at once, as far as the scheduler knows."""
        try:
            return sum(self.client.nthreads().values())
        except Exception as error:
            raise self._error("cluster-failed", problem=_said(error)) from None

    def _error(self, key: str, **values: object) -> InputError:
        return InputError(key, address=self.address, **values)


def _connected(address: str) -> Client:
    """A client of the scheduler at ``address``."""
    try:
        import dask

        with dask.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}}):  # it is said here, in a line
            from distributed import Client
    except ImportError:
        raise InputError("executor-missing-extra", address=address, package="distributed", extra="dask") from None
    dask.config.set({"distributed.admin.large-graph-warning-threshold": _NO_WARNING})
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False, name="compliance")
    except (OSError, ValueError) as error:
        raise InputError("cluster-unreachable", address=address, seconds=f"{_CONNECT:g}", problem=_said(error)) from None


def _errand(here: str, setup: Setup, seconds: float, memory: int) -> Errand:
    """What all workers are told, the user's files with it."""
    vocabulary = tuple(tuple((os.path.basename(path), data) for path, data in yaml_files(folder)) for folder in setup.vocabulary)
    reviews = tuple((os.path.basename(path), read_bytes(path)) for path in setup.reviews)
    bare = replace(setup, vocabulary=(), reviews=())
    given = repr((here, bare, vocabulary, reviews, seconds, memory))
    return Errand(digest(given), here, bare, vocabulary, reviews, seconds, memory, os.getcwd())


def _said(error: object) -> str:
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
