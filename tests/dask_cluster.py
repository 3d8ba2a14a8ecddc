"""A real Dask cluster on this machine, each part a process of its own, for tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parents[1]
LIMIT = 60.0
"""Seconds in which whatever is waited for must come about."""


class Local:
    """A scheduler and its workers; their logs, and what they keep, are in ``folder``."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment, self.workers, self.started = folder, dict(environment), list[subprocess.Popen[bytes]](), 0
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.client = Client(scheduler_file=str(self.file), timeout=LIMIT, set_as_default=False)
        self.address: str = self.client.scheduler_info()["address"]

    def add(self, count: int = 1, **environment: str) -> list[subprocess.Popen[bytes]]:
        """Start workers of one thread each, and wait until they are there."""
        before = len(self.client.nthreads())
        made = [self._start("worker", self.address, "--nthreads", "1", **environment) for _ in range(count)]
        self.workers += made
        self.client.wait_for_workers(before + count, timeout=LIMIT)
        return made

    def drop(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker with its nanny, as when its machine goes off, and wait until the scheduler knows."""
        before = len(self.client.nthreads())
        self.workers.remove(worker)
        _kill(worker)
        until(lambda: len(self.client.nthreads()) < before)

    def close(self) -> None:
        """End everything."""
        with suppress(Exception):
            self.client.close(timeout=5)
        for process in (*self.workers, self.scheduler):
            _kill(process)

    def _start(self, what: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        self.started += 1
        own = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            **self.environment,
            **environment,
        }
        own.pop("PYTHONDONTWRITEBYTECODE", None)
        with (self.folder / f"{what}-{self.started}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", what, *words, "--no-dashboard"]
            return subprocess.Popen(command, env=own, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)


@contextmanager
def local(folder: Path, workers: int, **environment: str) -> Iterator[Local]:
    """A cluster of so many workers."""
    made = Local(folder, environment)
    try:
        made.add(workers)
        yield made
    finally:
        made.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to come about."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, "it did not come about"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(LIMIT)
