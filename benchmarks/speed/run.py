"""How fast the checker is and how much memory it takes, beside what it compares to; everything measured in this run, one after the other.

  python benchmarks/speed/run.py            everything: 1,000 plans, some minutes
  python benchmarks/speed/run.py --quick    the same with fewer plans and passes, under a minute
  python benchmarks/speed/run.py --json     the figures for machines

Times are of the best of several runs on the wall clock; growth is that of the processor's time, which other programs disturb less. Only
ratios mean something on another machine. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.figure import Figure, Parts, short, told  # noqa: E402
from benchmarks.speed import formats, process  # noqa: E402

PLANS = ROOT / "fixtures" / "plans"
CHILD, PARENT = PLANS / "nghia-thuong-2025.txt", PLANS / "quang-nam-2025.txt"
PACK, PHRASES = "pack.yaml", "phrases"
LINEAR = 1.25
"""What the second half of a growth may cost more, per piece, than the first, to be called linear."""
LARGEST_PAGE = 500_000
"""Bytes of the page of one pair."""
HEAVY = ("pydantic", "yaml")
"""Packages that a usual check must not load."""
PEERS = (
    ("textlint + prh", "33 × python -c pass, 32 × floor", "133-164 plans/s, 8.1 × floor", "452"),
    ("spectral (YAML twin of a plan)", "61 × floor", "158 plans/s, 8.3 × floor", "855"),
    ("semgrep, regex rules", "160 × floor", "6.5 plans/s, 180 × floor", "930"),
    ("proselint", "15 × floor", "15 plans/s, 74 × floor", "70"),
)
"""Like tools with 60 phrases each: cold on one plan, warm on 1,000, peak MiB. Measured once, elsewhere, on other variants of the plans."""


class Bench:
    """The measurements, over variants of the plans written into ``folder``."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.plans, self.rounds = (50, 7) if quick else (1000, 20)
        # Of a long measurement one pass is enough; no second one begins after so many seconds.
        self.passes, self.patience = (1, 0) if quick else (3, 10)
        self.few, self.fewest = (20, 1) if quick else (100, 5)
        self.sizes = (50, 500, 5000)
        self.counts = (1, 10, self.plans)
        self.work("write", plans=self.plans)
        self.bytes = sum(path.stat().st_size for path in folder.glob("*.txt"))

    def work(self, case: str, **asked: int) -> dict[str, float]:
        """One measurement of ``work.py`` in a process of its own."""
        words = [f"{key}={value}" for key, value in asked.items()]
        command = process.python("-m", "benchmarks.speed.work", case, self.folder, *words)
        ran = subprocess.run(command, cwd=ROOT, env=process.environment(), check=True, stdout=subprocess.PIPE)
        found: dict[str, float] = json.loads(ran.stdout)
        return found

    def check(self, **asked: int) -> dict[str, float]:
        """Plans against a pack."""
        usual = {"plans": self.plans, "rules": 60, "engine": 0, "passes": self.passes, "patience": self.patience}
        return self.work("check", **(usual | asked))

    def cold(self) -> Iterator[Figure]:
        """A whole check of one pair in a new process."""
        pair = ("check", CHILD, "--against", PARENT)
        for form in ("terminal", "json"):
            process.timed(process.compliance(*pair, "--format", form, styled=True))  # so that what is compiled once is compiled
        bare, floor, *checks = process.best(
            self.rounds,
            process.python("-c", "pass"),
            process.python(ROOT / "benchmarks" / "speed" / "floor.py", CHILD, self.folder / PHRASES),
            process.compliance(*pair, styled=True),
            process.compliance(*pair),
            process.compliance(*pair, "--format", "json"),
            process.compliance(*pair, "--no-review", "--format", "json"),
            process.compliance("check", CHILD, "--format", "json"),
        )
        if any(ran.code not in (0, 1) for ran in checks):
            raise RuntimeError(f"compliance check of {CHILD.name}: exit codes {[ran.code for ran in checks]}")
        yield Figure("python -c pass", bare.seconds * 1000, "ms", f"{bare.peak:.0f} MiB")
        yield Figure("the floor, one plan", floor.seconds * 1000, "ms", f"{floor.seconds / bare.seconds:.1f} × bare, {floor.peak:.0f} MiB")
        names = ("terminal, colours", "terminal, in a pipe", "JSON", "JSON, without the review", "JSON, the review alone")
        for name, ran, most in zip(names, checks, (20, 20, 14, 0, 0), strict=True):
            ratio = ran.seconds / bare.seconds
            beside = f"{ran.seconds * 1000:.0f} ms, {ran.seconds / floor.seconds:.1f} × floor, {ran.peak:.0f} MiB"
            beside += f", {ran.processor / bare.processor:.1f} × in the processor's time"
            beside += _busy(ran.seconds, ran.processor)
            yield Figure(f"compliance check, {name}", ratio, "× bare", beside, *((f"<= {most}", ratio <= most) if most else ()))
        kinds = (("terminal", True), ("terminal", False), ("json", False))
        for name, (form, styled) in zip(("terminal, colours", "terminal, in a pipe", "JSON"), kinds, strict=True):
            loaded = modules((*pair, "--format", form), styled)
            heavy = [package for package in HEAVY if package in loaded]
            own, rich = (sum(module.partition(".")[0] == package for module in loaded) for package in ("compliance", "rich"))
            beside = f"{own} of compliance, {rich} of rich, {', '.join(heavy) or 'none'} of {', '.join(HEAVY)}"
            yield Figure(f"modules loaded, {name}", len(loaded), "", beside, f"no {', '.join(HEAVY)}", not heavy)

    def warm(self) -> Iterator[Figure]:
        """Many plans in one process, against a pack of 60 rules."""
        yield Figure("plans", self.plans, "plans", f"{self.bytes / 1e6:.1f} MB")
        floor = self.work("floor", plans=self.plans, phrases=60, passes=5, patience=10)
        yield self._rate("the floor, 60 phrases", floor, floor)
        yield self._rate("reference alone", self.check(), floor, 150)
        review = self.check(review=1)
        yield Figure("the review's share of a plan", review["reviewing"] / review["seconds"] * 100, "%", "reading, rules and review")
        both = self.check(engine=1)
        if both["seconds"] != both["seconds"]:
            yield Figure("both evaluators", 0, "plans/s", "durable-rules cannot be imported here")
            return
        yield self._rate("both evaluators", both, floor, 60)

    def reading(self) -> Iterator[Figure]:
        """Reading one plan in other formats, in this process, beside plain text and the bare library."""
        for name, seconds, plain, bare in formats.measured(self.few // 10):
            beside = f"{seconds * 1000:.0f} ms, {seconds / bare:.1f} × the bare library's own extraction of text ({bare * 1000:.0f} ms)"
            yield Figure(f"reading {name}", seconds / plain, "× .txt", beside)

    def _rate(self, name: str, ran: dict[str, float], floor: dict[str, float], least: float = 0) -> Figure:
        rate = self.plans / ran["seconds"]
        beside = f"{self.bytes / 1e6 / ran['seconds']:.2f} MB/s, {ran['seconds'] / floor['seconds']:.1f} × floor, {ran['peak']:.0f} MiB"
        if "parsing" in ran:
            beside += f", {ran['parsing'] / ran['seconds']:.0%} of it parsing"
        beside += _busy(ran["seconds"], ran["processor"])
        return Figure(name, rate, "plans/s", beside, f">= {least:g}" if least else "", rate >= least if least else None)

    def by_rules(self) -> Iterator[Figure]:
        """Growth with rules: some plans against packs of three sizes."""
        for name, engine in (("reference alone", 0), ("both evaluators", 1)):
            ran = [self.check(rules=size, engine=engine, plans=self.fewest, passes=1) for size in self.sizes]
            if ran[0]["seconds"] != ran[0]["seconds"]:
                continue
            for size, one in zip(self.sizes, ran, strict=True):
                beside = f"{one['seconds'] / self.fewest / size * 1e6:.0f} µs a rule, {one['peak']:.0f} MiB"
                most = 150 if size == self.sizes[-1] else 0
                aim, met = (f"< {most} MiB", one["peak"] < most) if most else ("", None)
                yield Figure(f"{size:,} rules, {name}", one["seconds"] / self.fewest * 1000, "ms/plan", beside, aim, met)
            yield _linear(name, self.sizes, [one["processor"] for one in ran])

    def by_plans(self) -> Iterator[Figure]:
        """Growth with plans: the whole command, a cold process, reports as JSON into a file."""
        times: list[float] = []
        for count in self.counts:
            paths = sorted(self.folder.glob("*.txt"))[:count]
            target = self.folder / "reports.json"
            rest = ("--rules", self.folder / PACK, "--format", "json", "-o", target)
            process.timed(process.compliance("check", paths[0], *rest))  # so that the pack is compiled
            ran = process.best(self.passes if count < self.plans else 1, process.compliance("check", *paths, *rest))[0]
            if ran.code not in (0, 1):
                raise RuntimeError(f"compliance check of {count} plans: exit code {ran.code}")
            times.append(ran.processor)
            beside = f"{ran.seconds / count * 1000:.0f} ms a plan, {ran.peak:.0f} MiB, {target.stat().st_size / 1e6:.1f} MB written"
            yield Figure(f"{count:,} plans", ran.seconds, "s", beside)
        yield _linear("the command", self.counts, times)

    def formats(self) -> Iterator[Figure]:
        """Each format of reports on one pair, warm; the page must stay small enough to be sent in a mail."""
        ran = self.work("render", passes=5, patience=2)
        for name in [name for name in ran if f"{name} bytes" in ran]:
            if ran[name] != ran[name]:
                yield Figure(f"{name}", 0, "ms", "its package is not installed here")
                continue
            size = ran[f"{name} bytes"]
            aim, met = (f"< {LARGEST_PAGE // 1000} kB", size < LARGEST_PAGE) if name == "html" else ("", None)
            yield Figure(name, ran[name] * 1000, "ms", f"{size / 1000:.0f} kB", aim, met)

    def by_phrases(self) -> Iterator[Figure]:
        """Growth with phrases, over what 60 rules look for and over what the vocabulary knows."""
        for name, key, least, most in (("that 60 rules look for", "phrases", 60, 1000), ("more in the vocabulary", "words", 60, 1000)):
            few, many = (self.check(plans=self.few, **{key: size}) for size in (least, most))
            growth = many["processor"] / few["processor"]
            before, after = (one["processor"] / self.few * 1000 for one in (few, many))
            beside = f"{before:.1f} → {after:.1f} ms a plan, {many['peak']:.0f} MiB"
            yield Figure(f"{least} → {most:,} phrases {name}", growth, "×", beside, "<= 1.5", growth <= 1.5)


def modules(words: tuple[str | Path, ...], styled: bool) -> list[str]:
    """The modules that the command loads."""
    code = "import sys; from compliance.cli import main; main(); print('\\n'.join(sys.modules), file=sys.stderr)"
    program = process.python("-c", process.STYLED + code if styled else code, *words)
    return subprocess.run(program, env=process.environment(), check=False, capture_output=True, text=True).stderr.split()


def _busy(seconds: float, processor: float) -> str:
    """A warning where the processor was taken away for a good part of the time."""
    return " (machine busy: too slow)" if processor < 0.9 * seconds else ""


def _linear(name: str, sizes: tuple[int, ...], times: list[float]) -> Figure:
    """How much more a piece costs in the second stretch of a growth than in the first."""
    first = (times[1] - times[0]) / (sizes[1] - sizes[0])
    second = (times[2] - times[1]) / (sizes[2] - sizes[1])
    growth = second / first if first > 0 else float("inf")
    return Figure(f"growth of the cost of one more, {name}", growth, "×", "1 is linear", f"<= {LINEAR}", growth <= LINEAR)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer plans and passes")
    parser.add_argument("--json", action="store_true", help="the figures for machines")
    asked = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.quick)
        parts: Parts = {
            "A cold check of one pair": bench.cold,
            "Many plans in one process, 60 rules": bench.warm,
            "Growth with rules": bench.by_rules,
            "Growth with plans, the whole command": bench.by_plans,
            "Growth with phrases": bench.by_phrases,
            "Formats of reports, one pair": bench.formats,
            "Reading other formats": bench.reading,
        }
        figures = told(parts, asked.json)
    if asked.json:
        return
    print("\nLIKE TOOLS (measured elsewhere: cold, warm, peak MiB)")
    for name, cold, warm, peak in PEERS:
        print(f"  {name:42} {cold}; {warm}; {peak} MiB")
    short(figures)
    print(f"\n{time.perf_counter() - start:.0f} s, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
