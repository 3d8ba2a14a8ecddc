"""Running a program and measuring it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

COMMAND = "import sys; from compliance.cli import main; sys.exit(main())"
"""What the installed command ``compliance`` does."""
STYLED = "import os; os.environ['FORCE_COLOR'] = '1'; os.environ['TERM'] = 'xterm-256color'; "
_UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024


class Ran(NamedTuple):
    """``seconds`` from start to end, ``processor``: those of them worked; ``peak``: MiB of memory at most; ``code``: exit code."""

    seconds: float
    processor: float
    peak: float
    code: int


def environment() -> dict[str, str]:
    """For the programs measured: bytecode is kept, as for an installed package, and lines have 80 columns."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"COLUMNS": "80"}


def timed(words: Sequence[str]) -> Ran:
    """One run of a program, its standard output through a pipe, as in ``compliance check ... | less``."""
    start = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()) as running:
        assert running.stdout is not None
        running.stdout.read()
        _, status, usage = os.wait4(running.pid, 0)
        end = time.perf_counter()
        running.returncode = os.waitstatus_to_exitcode(status)
    return Ran(end - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _UNIT, running.returncode)


def best(rounds: int, *programs: Sequence[str]) -> list[Ran]:
    """The best run of each program, the programs taking turns, so that what else the machine does meets them alike."""
    runs = [[timed(words) for words in programs] for _ in range(rounds)]
    return [min(of_one) for of_one in zip(*runs, strict=True)]


def python(*words: str | Path) -> list[str]:
    """This Python with these arguments."""
    return [sys.executable, *map(str, words)]


def compliance(*words: str | Path, styled: bool = False) -> list[str]:
    """The command ``compliance`` with these arguments; ``styled``: as if its output were a terminal with colours."""
    return python("-c", STYLED + COMMAND if styled else COMMAND, *words)


def own_peak() -> float:
    """MiB of memory that this process has held at most.

    On Linux what the system says of a process at its end may be the memory of the process that started it, so that is asked elsewhere.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024
    except (OSError, StopIteration):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT
