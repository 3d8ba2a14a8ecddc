"""Jobs in processes of this machine. A plan that crashes its process, takes too long or needs too much memory costs its own result and a
new process; all others go on. What was done before in a process may be why it ends: so a job fails for that only in a process of its own.

Processes are started anew (spawn), so that they hold nothing of the run but what they are sent, and lead groups of their own, so that a
program that reads a plan for them ends with them.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic

from compliance.model.document import Note
from compliance.work.jobs import Job, Result, Setup, Workshop

_MEGABYTE = 1_000_000
_READY = "ready"
_ALARM = "SIGALRM"
_AHEAD = 4
"""Jobs that are looked at for each process, so that one slow plan does not hold up the others."""
_LAST = 5.0
"""Seconds in which a process that has closed its pipe, or is past its time, is expected to have been ended."""
_START = 120.0
"""Seconds in which a process must be ready for its first job."""


class _Worker:
    """A process and the job that it has (none: ``number`` is -1). ``used``: it has done others before."""

    def __init__(self, setup: Setup, seconds: float, memory: int) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, setup, seconds, memory), daemon=True)
        self.process.start()
        theirs.close()
        self.number, self.path = -1, ""
        self.job: Job | None = None
        self.ready = self.used = False
        self.deadline = monotonic() + _START

    def begin(self, seconds: float) -> None:
        """Send the job to the process, which waits for it."""
        self.deadline = monotonic() + seconds
        with suppress(OSError):  # a process that is gone is heard of by ``Processes.wait``
            self.connection.send(self.job)

    def end(self) -> int | None:
        """Stop the process and what it started, at once; its exit code."""
        if self.process.pid is not None and hasattr(os, "killpg"):
            with suppress(OSError):
                if os.getpgid(self.process.pid) == self.process.pid:
                    os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


class Processes:
    """``count`` processes; a job may take ``seconds`` and its process ``memory`` bytes (0: as much as there is)."""

    def __init__(self, setup: Setup, count: int, seconds: float, memory: int) -> None:
        self.setup, self.count, self.seconds, self.memory = setup, count, seconds, memory
        self.window = _AHEAD * count + 1
        self.workers: list[_Worker] = []
        self.jobs: deque[tuple[int, Job]] = deque()

    def submit(self, number: int, job: Job) -> None:
        """See ``Executor``."""
        self.jobs.append((number, job))
        self._hand_out()

    def wait(self) -> list[tuple[int, Result]]:
        """See ``Executor``."""
        found: list[tuple[int, Result]] = []
        while not found:
            self._hand_out()
            busy = [worker for worker in self.workers if worker.number >= 0 or not worker.ready]
            left = max(0.0, min(worker.deadline for worker in busy) - monotonic())
            heard = wait([worker.connection for worker in busy], left)
            for worker in busy:
                if worker.connection in heard:
                    found += self._hear(worker)
                elif monotonic() >= worker.deadline:
                    found += self._lose(worker, self._late(worker))
        return found

    def close(self) -> None:
        """See ``Executor``."""
        for worker in self.workers:
            worker.end()
        self.workers = []

    def _hand_out(self) -> None:
        """Give waiting jobs to processes that have none."""
        while self.jobs:
            free = next((worker for worker in self.workers if worker.number < 0), None)
            if free is None:
                if len(self.workers) >= self.count:
                    return
                free = _Worker(self.setup, self.seconds, self.memory)
                self.workers.append(free)
            number, job = self.jobs.popleft()
            free.number, free.path, free.job = number, job.path, job
            if free.ready:
                free.begin(self.seconds)

    def _hear(self, worker: _Worker) -> list[tuple[int, Result]]:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(_LAST)
            problem = _ending(worker.process.exitcode)
            if problem == _ALARM:
                return self._lose(worker, self._late(worker))
            return self._lose(worker, Note("failed-crash", (("path", worker.path), ("problem", problem))), again=worker.used)
        if said == _READY:
            worker.ready = True
            worker.begin(self.seconds)
            return []
        if said is None:  # no memory was left
            size = str(self.memory // _MEGABYTE)
            return self._lose(worker, Note("failed-memory", (("path", worker.path), ("size", size))), again=worker.used)
        number, worker.number, worker.path, worker.job = worker.number, -1, "", None
        worker.used = True
        return [(number, said)]

    def _late(self, worker: _Worker) -> Note:
        return Note("failed-time", (("path", worker.path), ("seconds", f"{self.seconds:g}")))

    def _lose(self, worker: _Worker, note: Note, again: bool = False) -> list[tuple[int, Result]]:
        """Give up a process; what it was doing ends in ``note``, or is begun ``again`` in a new one."""
        worker.end()
        self.workers.remove(worker)
        if again and worker.job:
            self.jobs.appendleft((worker.number, worker.job))
            return []
        return [(worker.number, note)] if worker.number >= 0 else []


def serve(connection: Connection, setup: Setup, seconds: float, memory: int) -> None:
    """What a process does: jobs as they come, until nobody sends any. One past its time ends even where nobody is left to see it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        with suppress(OSError):
            os.setsid()
    workshop = Workshop(setup)
    _bound(memory)
    connection.send(_READY)
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        _alarm(seconds + _LAST)
        try:
            result: Result | None = workshop.do(job)
        except MemoryError:
            result = None
        _alarm(0)
        with suppress(OSError):
            connection.send(result)
        if result is None:
            return


def _alarm(seconds: float) -> None:
    """Have the system end this process after ``seconds`` (0: not any more), whatever it is doing then."""
    if hasattr(signal, _ALARM):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound(memory: int) -> None:
    """Give this process ``memory`` bytes of its own and no more, where the system can do that."""
    if not memory or sys.platform == "win32":
        return
    import resource

    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (memory, memory))


def _ending(code: int | None) -> str:
    """How a process ended."""
    if code is None:
        return "?"
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
