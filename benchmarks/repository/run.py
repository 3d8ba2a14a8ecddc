"""A repository of many plans, checked by the real command in fresh processes: cold, warm, after a change, on one machine and on a cluster.

  python benchmarks/repository/run.py            1,000 plans, some minutes
  python benchmarks/repository/run.py --plans N  so many
  python benchmarks/repository/run.py --quick    200
  python benchmarks/repository/run.py --json     the figures for machines

All ways must give the same verdicts, or it ends with an error. Memory is that of the command and all processes that it starts together
(their shares of what they have in common, as Linux counts them), the most that was seen twenty times a second. Needs Linux.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.figure import Figure, Parts, short, told  # noqa: E402
from benchmarks.repository import make, measured  # noqa: E402
from benchmarks.repository.measured import Ran  # noqa: E402
from benchmarks.speed import process  # noqa: E402

WARM, CHANGED, FLAT = 0.1, 3.0, 1.2
"""The most of a cold run that a warm one takes; of single checks that one changed plan takes; of the memory at a quarter of the plans."""
SURVEY = """
import os, sys, time
from compliance import arguments, cli, settings, library
from compliance.commands.repository import opened
from compliance.report.words import Words
asked = arguments.read(["check"])
run = cli._Run(Words(library.messages("en")), True)
run.settings = settings.resolve(asked, os.environ)
with opened(run, settings.filled(asked, run.settings)) as (repository, bench):
    assert len(repository.tasks()) == int(sys.argv[1])
"""
"""Survey and graph alone."""


class Bench:
    """The measurements, over a repository of ``plans`` plans in ``folder``."""

    def __init__(self, folder: Path, plans: int) -> None:
        self.folder, self.plans, self.caches = folder, plans, 0
        self.whole, self.quarter = folder / "whole", folder / "quarter"
        self.paths = make.write(self.whole, plans)
        self.fewer = make.write(self.quarter, plans // 4)
        self.cache = self.fresh()
        self.said: dict[str, str] = {}
        self.runs: dict[str, Ran] = {}

    def fresh(self) -> Path:
        """A cache folder without results; what is compiled once is in it."""
        self.caches += 1
        cache = self.folder / f"cache-{self.caches}"
        cache.mkdir()
        for path in (self.paths[-1], self.paths[0]):
            self.run("--no-cache", path, "--against", self.paths[0], cache=cache)
        return cache

    def run(self, *words: str, where: Path | None = None, cache: Path | None = None) -> Ran:
        """``compliance check`` with these words."""
        return self.timed(process.compliance("check", *words), where, cache)

    def timed(self, words: Sequence[str], where: Path | None = None, cache: Path | None = None) -> Ran:
        """A program in a repository, with a cache."""
        ran = measured.timed(words, where or self.whole, {"XDG_CACHE_HOME": str(cache or self.cache), "COLUMNS": "100"})
        if ran.code not in (0, 1):
            raise RuntimeError(f"{' '.join(words[2:])}: exit code {ran.code}: {ran.said.decode()}")
        return ran

    def verdicts(self, name: str, *words: str, cache: Path | None = None) -> Ran:
        """A run that prints JSON, whose verdicts must be those of all other ways."""
        ran = self.run("--format", "json", *words, cache=cache)
        self.said[name] = sha256(ran.out).hexdigest()
        if len(set(self.said.values())) > 1:
            raise RuntimeError(f"not all ways give the same: {self.said}")
        return ran

    def cold(self) -> Iterator[Figure]:
        """Nothing in the cache, and then all of it."""
        size = sum((self.whole / path).stat().st_size for path in self.paths)
        yield Figure("plans", self.plans, "", f"{size / 1e6:.1f} MB, on three levels")
        for jobs in (1, 2):
            self.cache = self.fresh()
            yield self.figure(f"cold, --jobs {jobs}", self.run("--jobs", str(jobs)))
        for jobs in (1, 2):
            warm = min(self.run("--jobs", str(jobs)) for _ in range(3))
            yield self.figure(f"warm, --jobs {jobs}", warm)
            ratio = warm.seconds / self.runs[f"cold, --jobs {jobs}"].seconds
            yield Figure(f"warm to cold, --jobs {jobs}", ratio, "×", "", f"<= {WARM}", ratio <= WARM)
        ran = min(self.verdicts("warm", "--jobs", "2") for _ in range(2))
        yield self.figure("warm, JSON", ran, f"{len(ran.out) / 1e6:.1f} MB")
        entries = [path.stat().st_size for path in (self.cache / "compliance" / "results").rglob("*") if path.is_file()]
        yield Figure("cache", sum(entries) / 1e6, "MB", f"{len(entries):,} results, {sum(entries) / len(entries) / 1e3:.1f} kB each")
        survey = min(self.timed(process.python("-c", SURVEY, str(self.plans))) for _ in range(3))
        yield self.figure("survey and graph alone, warm", survey)

    def changed(self) -> Iterator[Figure]:
        """One plan is not what it was."""
        path = self.paths[-1]
        district = self.paths[max(1, self.plans // make.SHARE)]
        single = min(self.run(path, "--against", district) for _ in range(5))
        yield Figure("a single check", single.seconds, "s", "of a plan against one, in a fresh process")
        runs: list[Ran] = []
        for number in range(3):
            with (self.whole / path).open("a", encoding="utf-8") as file:
                file.write(f"\n{number}\n")
            runs.append(self.run())
        ratio = min(runs).seconds / single.seconds
        yield self.figure("one changed plan", min(runs))
        yield Figure("one changed plan to a single check", ratio, "×", "", f"<= {CHANGED:g}", ratio <= CHANGED)

    def ways(self) -> Iterator[Figure]:
        """Other ways to the same."""
        self.said.clear()
        yield self.figure("--no-cache, --jobs 2, JSON", self.verdicts("--no-cache", "--no-cache", "--jobs", "2"))
        self.verdicts("warm", "--jobs", "1")
        with cluster(self.folder) as address:
            for name, words in (("sent along", ()), ("--shared", ("--shared",))):
                ran = self.verdicts(name, "--no-cache", "--executor", f"dask={address}", *words)
                yield self.figure(f"Dask, two workers, {name}", ran, peak="client")

    def memory(self) -> Iterator[Figure]:
        """With all plans and with a quarter of them."""
        for jobs in (1, 2):
            before, self.cache = self.cache, self.fresh()
            for name in ("cold", "warm"):
                few, many = self.run("--jobs", str(jobs), where=self.quarter), self.runs[f"{name}, --jobs {jobs}"]
                ratio = many.peak / few.peak
                beside = f"{few.peak:.0f} → {many.peak:.0f} MiB, of which the command itself {few.own:.0f} → {many.own:.0f}"
                yield Figure(f"memory, {name}, --jobs {jobs}", ratio, "×", beside, f"<= {FLAT}", ratio <= FLAT)
            self.cache = before

    def figure(self, name: str, ran: Ran, more: str = "", peak: str = "") -> Figure:
        """The time of a run, by plan, and the memory that it took; the run is kept by its name."""
        self.runs[name] = ran
        beside = [f"{ran.seconds / self.plans * 1000:.1f} ms a plan", f"{ran.processor:.1f} s of processors", f"{ran.peak:.0f} MiB {peak}"]
        return Figure(name, ran.seconds, "s", ", ".join(part.strip() for part in (*beside, more) if part))


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread, on this machine."""
    from distributed import Client

    file = folder / "scheduler.json"
    base = process.python("-m", "dask")
    started: list[subprocess.Popen[bytes]] = []
    environment: Mapping[str, str] = {**process.environment(), "XDG_CACHE_HOME": str(folder / "cache-1")}

    def start(*words: str) -> None:
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen([*base, *words, "--no-dashboard"], stdout=quiet, stderr=quiet, cwd=folder, env=environment))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
            address = str(client.scheduler_info()["address"])
            for _ in range(2):
                start("worker", address, "--nthreads", "1")
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for each in reversed(started):
            each.terminate()
            each.wait(30)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=1000, help="how many plans (default 1000, at least 40)")
    parser.add_argument("--quick", action="store_true", help="200 plans")
    parser.add_argument("--json", action="store_true", help="the figures for machines")
    asked = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 200 if asked.quick else max(40, asked.plans))
        parts: Parts = {"Cold and warm": bench.cold, "Memory": bench.memory, "One changed plan": bench.changed, "Other ways": bench.ways}
        figures = told(parts, asked.json)
    if asked.json:
        return
    short(figures)
    print("All ways gave the same verdicts.")
    print(f"\n{time.perf_counter() - start:.0f} s, Python {sys.version.split()[0]}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
