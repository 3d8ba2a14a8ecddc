"""The program as a person calls it: in a process of its own, with nothing of the tester's locale and terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """What came of a call of the program."""

    code: int
    out: str
    err: str


Call = Callable[..., Run]


def caller(cache: Path) -> Call:
    """What runs the program, by default in the project's folder, with its cache in ``cache``."""

    def run(*words: str, environment: Mapping[str, str] | None = None, cwd: Path = ROOT) -> Run:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_START")}
        own = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(cache), "PYTHONUTF8": "1", **kept, **(environment or {})}
        done = subprocess.run([sys.executable, "-m", "compliance", *words], cwd=cwd, env=own, capture_output=True, check=False)
        return Run(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return run


def is_one_line(err: str, *parts: str) -> None:
    """Assert that ``err`` is one line of the program and holds ``parts``."""
    assert err.startswith("compliance: ")
    assert err.count("\n") == 1
    assert [part for part in parts if part not in err] == []
