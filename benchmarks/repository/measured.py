"""Running a program with all that it starts, and measuring the time and memory of them together."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed import process

_STEP = 0.05
"""Seconds between two looks at the memory."""


class Ran(NamedTuple):
    """``seconds`` from start to end, ``processor``: seconds worked by all processes; ``peak``: MiB of all of them together at most,
    ``own``: of the program alone; ``code``: exit code; ``out``, ``said``: standard output and error."""

    seconds: float
    processor: float
    peak: float
    own: float
    code: int
    out: bytes
    said: bytes


def timed(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """One run of a program in ``folder``."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        running = subprocess.Popen(words, stdout=out, stderr=said, cwd=folder, env={**process.environment(), **environment})
        peak = own = 0.0
        while True:
            ended, status, usage = os.wait4(running.pid, os.WNOHANG)
            if ended:
                break
            each = {pid: _memory(pid) for pid in _family(running.pid)}
            peak, own = max(peak, sum(each.values())), max(own, each.get(running.pid, 0.0))
            time.sleep(_STEP)
        end = time.perf_counter()
        running.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said.seek(0)
        return Ran(end - start, usage.ru_utime + usage.ru_stime, peak, own, running.returncode, out.read(), said.read())


def _family(top: int) -> list[int]:
    """A process and all that come from it."""
    found, todo = [top], [top]
    while todo:
        pid = todo.pop()
        try:
            for thread in os.listdir(f"/proc/{pid}/task"):
                children = [int(child) for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split()]
                found += children
                todo += children
        except OSError:
            pass
    return found


def _memory(pid: int) -> float:
    """MiB of a process; what it shares with others is divided by their number."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0
