"""Many plans: processes, the cache, order; what one plan does to the others; what is left of a run that was ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import library, pipeline
from compliance.check.brief import brief
from compliance.check.findings import failed
from compliance.model.document import Note
from compliance.model.settings import PlanFacts
from compliance.record import replace
from compliance.report import Reading
from compliance.report.json_report import one as as_json
from compliance.report.words import Words
from compliance.work.cache import Cache
from compliance.work.jobs import CHECK, DERIVE, Job, Laid, Setup, Workshop, laid_pack
from compliance.work.processes import Processes
from compliance.work.run import Here, results
from compliance.work.stored import opened, outcome, stored
from tests.faults import faults
from tests.program import ROOT, Call

if TYPE_CHECKING:
    from compliance.model.findings import GapReport
    from compliance.work.jobs import Result
    from tests.conftest import Bench

PLANS = ROOT / "fixtures" / "plans"
ABOVE = str(PLANS / "quang-nam-2025.txt")
SETUP = Setup((), 20_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some plans of one topic."""
    made = tmp_path / "plans"
    made.mkdir()
    for name in ("nghia-thuong-2025", "xuan-truong-2030", "thang-2024"):
        shutil.copy(PLANS / f"{name}.txt", made)
    return made


@pytest.fixture(scope="module")
def report(bench: Bench) -> GapReport:
    """A draft against two higher plans, of which one is the other under another path, so that ids repeat."""
    packs = [bench.packs["quang-nam-2025"], replace(bench.packs["quang-nam-2025"], path="again.txt")]
    found = bench.check(bench.plans["nghia-thuong-2025"], packs)
    return pipeline.reviewed(found, library.review_packs(), bench.lexicon, bench.patterns, None)


def plans(folder: Path) -> list[str]:
    return sorted(map(str, folder.iterdir()))


def by_plan(out: str) -> dict[str, Any]:
    return {os.path.basename(one["plan"]["path"]): one for one in json.loads(out)["reports"]}


def test_a_report_survives_being_stored(bench: Bench, report: GapReport) -> None:
    packs = [bench.packs["quang-nam-2025"].rules] * 2
    reviews = library.review_packs()
    found = opened(stored(report, packs, reviews), lambda: packs, lambda: reviews)
    words = Words(library.messages("vi"))
    assert found.brief == brief(report)
    assert found.report.findings == report.findings
    assert found.report.defects == report.defects
    assert as_json(found.report, words) == as_json(report, words)


def test_what_is_shown_of_a_stored_report_is_what_is_shown_of_the_report(bench: Bench, report: GapReport) -> None:
    from compliance.report import FORMATS

    packs = [bench.packs["quang-nam-2025"].rules] * 2
    reviews = library.review_packs()
    found = opened(stored(report, packs, reviews), lambda: packs, lambda: reviews).report
    reading = Reading(Words(library.messages("vi")), 100, show="all")
    for name, form in FORMATS.items():
        if not form.binary and not form.brief:
            made = [form.renderer(reading) for _ in range(2)]
            texts = [(one.add(each), one.end(each.summary)) for one, each in zip(made, (report, found), strict=True)]
            assert texts[0] == texts[1], name


class Shuffled:
    """An executor that hands jobs back in an order of its own."""

    def __init__(self, window: int, turns: list[int]) -> None:
        self.window, self.turns, self.out, self.most = window, deque(turns), list[tuple[int, Job]](), 0

    def submit(self, number: int, job: Job) -> None:
        self.out.append((number, job))
        self.most = max(self.most, len(self.out))

    def wait(self) -> list[tuple[int, Result]]:
        number, job = self.out.pop((self.turns.popleft() if self.turns else 0) % len(self.out))
        return [(number, job.path.encode())]

    def close(self) -> None:
        pass


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 7), st.lists(st.integers(0, 9)))
def test_results_come_in_the_order_of_the_jobs_whatever_is_done_first(kinds: list[bool], window: int, turns: list[int]) -> None:
    jobs = [Job(CHECK, str(at), "", b"") if kind else Note(str(at)) for at, kind in enumerate(kinds)]
    executor = Shuffled(window, turns)
    found = [one.key if isinstance(one, Note) else one.decode() for one in results(jobs, executor, None)]
    assert found == [str(at) for at in range(len(kinds))]
    assert executor.most <= window


def test_processes_give_what_this_process_gives(bench: Bench) -> None:
    data = (PLANS / "nghia-thuong-2025.txt").read_bytes()
    pack = laid_pack("p.yaml", bench.packs["quang-nam-2025"].rules)
    jobs = [Job(verb, "xa.txt", "", data, (pack,) if verb == CHECK else ()) for verb in (DERIVE, CHECK, CHECK)]
    executor = Processes(SETUP, 2, 100, 0)
    try:
        assert list(results(jobs, executor, None)) == list(results(jobs, Here(SETUP), None))
    finally:
        executor.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_process_that_is_ended_from_outside_costs_no_plan_its_verdict() -> None:
    job = Job(DERIVE, "a.txt", "", Path(ABOVE).read_bytes())
    executor = Processes(SETUP, 1, 100, 0)
    try:
        first = list(results([job], executor, None))
        for turn in range(2):
            process = executor.workers[0].process
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            assert list(results([job], executor, None)) == first, turn
    finally:
        executor.close()


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs a clock that ends a process")
def test_a_process_that_is_past_its_time_ends_where_nobody_is_left_to_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in faults(tmp_path / "faults").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("compliance.work.processes.monotonic", lambda: 0.0)  # here time stands still
    executor = Processes(SETUP, 1, 0.01, 0)
    try:
        (found,) = results([Job(DERIVE, "a-hang.txt", "", Path(ABOVE).read_bytes())], executor, None)
        assert found == Note("failed-time", (("path", "a-hang.txt"), ("seconds", "0.01")))
    finally:
        executor.close()


def test_one_bad_plan_costs_its_own_verdict_and_no_other(call: Call, folder: Path, tmp_path: Path) -> None:
    well = call("check", *plans(folder), "--against", ABOVE, "--format", "json", "--no-cache")
    for name in ("crash", "hang", "memory"):
        shutil.copy(PLANS / "thang-2024.txt", folder / f"m-{name}.txt")
    run = call(
        "check", *plans(folder), "--against", ABOVE, "--format", "json", "--no-cache", "--timeout", "10", "--jobs", "2", "--exit-zero",
        environment=faults(tmp_path / "faults"),
    )  # fmt: skip
    assert run.code == 2, "--exit-zero never hides what was not judged"
    found = by_plan(run.out)
    failures = {name: report["failure"]["key"] for name, report in found.items() if "failure" in report}
    assert failures == {"m-crash.txt": "failed-crash", "m-hang.txt": "failed-time", "m-memory.txt": "failed-memory"}
    assert {name: report for name, report in found.items() if name not in failures} == by_plan(well.out)
    assert json.loads(run.out)["summary"]["not-evaluated"] == 3
    assert run.err.count("m-") == 3


def test_a_second_run_reads_no_plan_and_says_the_same(call: Call, folder: Path, tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = ("check", *plans(folder), "--against", ABOVE, "--format", "json")
    first = call(*words, environment=environment)
    broken = faults(tmp_path / "faults") | environment | {"FAULT": ".txt", "FAULT_SEEN": os.devnull}
    assert call(*words, "--timeout", "5", environment=broken) == first, "nothing was read again: every reader hangs"
    kept = [path for path in (tmp_path / "cache").rglob("results/*/*") if path.is_file()]
    assert len(kept) == 4, "three plans and one pack"
    assert call(*words, "--no-cache", environment=environment).out == first.out
    assert [path for path in (tmp_path / "cache").rglob("results/*/*") if path.is_file()] == kept


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_cache_changes_no_verdict(call: Call, folder: Path, tmp_path: Path, damage: bytes | None) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = ("check", *plans(folder), "--against", ABOVE, "--format", "json")
    first = call(*words, environment=environment)
    for path in (tmp_path / "cache").rglob("results/*/*"):
        content = path.read_bytes()
        half = len(content) // 2
        path.write_bytes(content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :] if damage is None else damage)
    assert call(*words, environment=environment) == first
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("no folder")
    assert call(*words, environment=environment) == first


def test_two_runs_at_once_share_a_cache(folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "compliance", "check", *plans(folder), "--against", ABOVE, "--format", "json"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)]
    said = [one.communicate()[0] for one in both]
    assert said[0] == said[1]
    assert by_plan(said[0].decode())


def changed(job: Job, part: str) -> Job:
    """``job`` with another value in one of its parts."""
    other: dict[str, Any] = {
        "verb": DERIVE,
        "path": "other.txt",
        "sha256": "1",
        "packs": (Laid("p", "1", b"", True),),
        "facts": PlanFacts("*", level="xa"),
    }
    return replace(job, **{part: other[part]})


@pytest.mark.parametrize("part", ["verb", "path", "sha256", "packs", "facts"])
def test_what_a_result_depends_on_is_in_its_key(part: str) -> None:
    job = Job(CHECK, "a.txt", "0", b"", (Laid("p", "0", b"", True),))
    cache = Cache(SETUP)
    assert cache.key(changed(job, part)) != cache.key(job)


def test_another_vocabulary_review_or_program_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, review = tmp_path / "words", tmp_path / "own.yaml"
    words.mkdir()
    (words / "agencies.yaml").write_text("{}\n")
    shutil.copy(ROOT / "rules" / "review" / "form.yaml", review)
    job = Job(CHECK, "a.txt", "0", b"")
    setups = [SETUP, replace(SETUP, final=True), replace(SETUP, reviewed=False), replace(SETUP, vocabulary=(str(words),))]
    setups.append(replace(SETUP, reviews=(str(review),)))
    keys = [Cache(setup).key(job) for setup in setups]
    (words / "agencies.yaml").write_text("{} # changed\n")
    review.write_text(review.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    keys += [Cache(setup).key(job) for setup in setups[-2:]]
    monkeypatch.setattr("compliance.work.cache.__version__", "0.0.0")
    keys.append(Cache(SETUP).key(job))
    assert len(set(keys)) == len(keys)


def test_a_vocabulary_that_changes_in_a_run_is_told_and_nothing_is_kept(call: Call, folder: Path, tmp_path: Path) -> None:
    words, made = tmp_path / "words", tmp_path / "faults"
    words.mkdir()
    made.mkdir()
    (words / "agencies.yaml").write_text("{}\n")
    (made / "sitecustomize.py").write_text(
        "import os, compliance.read as read\n"
        "well = read.READERS['.txt']\n"
        "def editing(path, data):\n"
        "    with open(os.environ['EDITED'], 'a') as file:\n"
        "        file.write('# more\\n')\n"
        "    return well(path, data)\n"
        "read.READERS['.txt'] = editing\n"
    )
    environment = {
        "PYTHONPATH": f"{made}:{ROOT / 'src'}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "EDITED": str(words / "agencies.yaml"),
    }
    run = call("check", *plans(folder), "--vocabulary", str(words), "--exit-zero", "--lang", "en", environment=environment)
    assert run.code == 2
    assert run.err.count("agencies.yaml") == 1
    assert [path for path in (tmp_path / "cache").rglob("results/*/*") if path.is_file()] == []


def test_old_results_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("compliance.work.cache.LARGEST", 1000)
    cache = Cache(SETUP)
    keys = [cache.key(Job(CHECK, name, "0", b"")) for name in "abcdef"]
    for at, key in enumerate(keys):
        cache.put(key, b"x" * 300)
        os.utime(cache._path(key), (at, at))
    cache.tidy()
    assert [cache.get(key) is not None for key in keys] == [False, False, False, False, True, True]


def test_a_plan_that_failed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = Cache(SETUP)
    job = Job(CHECK, "a.txt", "0", b"not a plan")
    (found,) = results([job], Here(SETUP), cache)
    assert isinstance(found, Note)
    assert cache.get(cache.key(job)) is None


def test_a_file_that_changes_between_being_found_and_being_read_is_not_judged(tmp_path: Path) -> None:
    shutil.copy(ABOVE, tmp_path / "a.txt")
    found = Workshop(SETUP).do(Job(DERIVE, str(tmp_path / "a.txt"), "0" * 64, None))
    assert found == Note("file-changed", (("path", str(tmp_path / "a.txt")),))


def test_a_failure_is_counted_and_shown() -> None:
    found = outcome(failed("a.txt", Note("failed-time", (("path", "a.txt"), ("seconds", "3")))))
    assert found.report.summary["not-evaluated"] == 1
    assert found.brief.failure


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_nothing_behind(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    target, seen = tmp_path / "out.json", tmp_path / "seen"
    target.write_text("before")
    os.mkfifo(seen)
    environment = {
        **os.environ,
        **faults(tmp_path / "faults"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "FAULT": "xuan",
        "FAULT_SEEN": str(seen),
    }
    command = [sys.executable, "-m", "compliance", "check", *plans(folder), "--against", ABOVE, "--jobs", "1", "-o", str(target)]
    run = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    with open(seen, "rb") as pipe:  # opens when the last plan is being read
        assert pipe.read() == b"x"
    run.send_signal(number)
    assert run.wait(60) == 130
    assert target.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"out.json", "seen", "cache", "faults", "plans"}
    assert list((tmp_path / "cache").rglob("*.tmp")) == []
