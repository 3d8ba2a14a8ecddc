"""A Dask cluster gives what one machine gives, in the same order, whatever happens to its workers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.model.digest import digest
from compliance.model.document import Note
from compliance.work import cluster as dask
from compliance.work.cluster import Cluster
from compliance.work.jobs import CHECK, DERIVE, SURVEY, Job, Result, Setup, laid
from compliance.work.run import Here, results
from tests.bomb import Bomb
from tests.dask_cluster import Local, local, until
from tests.program import ROOT, caller, is_one_line
from tests.test_commands_rules import GOOD as REVIEW

PLANS = sorted((ROOT / "fixtures" / "plans").glob("*.txt"))
ABOVE = ROOT / "fixtures" / "plans" / "quang-nam-2025.txt"
SETUP = Setup((), 20_000_000)
SECONDS, MEMORY = 100.0, 1_000_000_000


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """A cluster of two workers, watched by nannies."""
    with local(tmp_path_factory.mktemp("cluster"), 2) as made:
        yield made


@pytest.fixture
def cluster(there: Local) -> Iterator[Cluster]:
    """The way to it."""
    made = Cluster(there.address, SETUP, SECONDS, MEMORY)
    yield made
    made.close()


def of(verb: str, path: Path, extra: str = "", **more: object) -> Job:
    """A job on a plan of the fixtures, with a line behind it."""
    content = path.read_bytes() + extra.encode()
    return Job(verb, str(path.relative_to(ROOT)), digest(content), content, **more)  # type: ignore[arg-type]


def made(jobs: list[Job], by: Cluster | Here) -> list[Result]:
    """What comes of jobs."""
    return list(results(jobs, by, None))


def here(jobs: list[Job]) -> list[Result]:
    """The same in this process."""
    return made(jobs, Here(SETUP))


@pytest.fixture(scope="module")
def checks() -> list[Job]:
    """A dozen drafts against a pack."""
    (pack,) = here([of(DERIVE, ABOVE)])
    assert isinstance(pack, bytes)
    packs = (laid(str(ABOVE.relative_to(ROOT)), pack, True),)
    drafts = [path for path in PLANS if path != ABOVE][:3]
    return [of(CHECK, path, f"\n{number}\n", packs=packs) for number in range(4) for path in drafts]


@pytest.fixture(scope="module")
def expected(checks: list[Job]) -> list[Result]:
    """What comes of them on one machine."""
    found = here(checks)
    assert all(isinstance(one, bytes) for one in found)
    assert len(set(map(repr, found))) == len(found)
    return found


def test_every_verb_gives_the_same_bytes_in_the_same_order(cluster: Cluster, checks: list[Job], expected: list[Result]) -> None:
    others = [of(SURVEY, path) for path in PLANS] + [of(DERIVE, path) for path in PLANS[:2]]
    assert made([*others, *checks[:4]], cluster) == [*here(others), *expected[:4]]


def test_a_worker_that_is_killed_while_it_works_costs_no_verdict(
    there: Local, cluster: Cluster, checks: list[Job], expected: list[Result]
) -> None:
    found = results(checks, cluster, None)
    first = next(found)
    until(lambda: all(there.client.processing().values()))
    there.drop(there.workers[0])
    rest = list(found)
    there.add()
    assert [first, *rest] == expected


def test_a_plan_that_crashes_costs_only_its_own_verdict(cluster: Cluster, checks: list[Job], expected: list[Result]) -> None:
    bomb = Job(CHECK, "bomb.txt", "0" * 64, Bomb("SpawnProcess"))
    found = made([checks[0], bomb, checks[1], checks[2]], cluster)
    assert found == [expected[0], Note("failed-crash", (("path", "bomb.txt"), ("problem", "exit 7"))), expected[1], expected[2]]


def test_a_plan_whose_workers_are_lost_is_not_tried_for_ever_and_costs_no_other(
    tmp_path: Path, checks: list[Job], expected: list[Result]
) -> None:
    with local(tmp_path, 2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as fragile:
        by = Cluster(fragile.address, SETUP, SECONDS, MEMORY)
        bomb = Job(CHECK, "bomb.txt", "0" * 64, Bomb("Dask Worker"))
        found = made([checks[0], bomb, *checks[1:4]], by)
        by.close()
    assert found == [expected[0], Note("failed-crash", (("path", "bomb.txt"), ("problem", "KilledWorker"))), *expected[1:4]]


def test_a_plan_that_takes_too_long_costs_only_its_own_verdict(there: Local, checks: list[Job]) -> None:
    by = Cluster(there.address, SETUP, 0.01, MEMORY)
    found = made(checks[:1], by)
    by.close()
    assert found == [Note("failed-time", (("path", checks[0].path), ("seconds", "0.01")))]


def test_workers_read_a_shared_folder_and_no_other_text(
    there: Local, checks: list[Job], expected: list[Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for job in checks[:3]:
        path = tmp_path / job.path
        path.parent.mkdir(parents=True, exist_ok=True)
        assert job.content is not None
        path.write_bytes(job.content)
    by = Cluster(there.address, SETUP, SECONDS, MEMORY, shared=True)
    changed, gone = tmp_path / checks[1].path, tmp_path / checks[2].path
    changed.write_bytes(b"another text")
    gone.unlink()
    found = made(checks[:3], by)
    by.close()
    assert found[0] == expected[0]
    assert found[1] == Note("failed-other-text", (("path", checks[1].path), ("here", str(changed))))
    assert isinstance(found[2], Note)
    assert (found[2].key, found[2].values[:2]) == ("failed-shared", (("path", checks[2].path), ("here", str(gone))))


def test_words_and_reviews_of_ones_own_go_along(there: Local, tmp_path: Path, checks: list[Job], expected: list[Result]) -> None:
    words, review = tmp_path / "words", tmp_path / "own.yaml"
    words.mkdir()
    (words / "matching.yaml").write_text("object_at_least: 0.9\n", encoding="utf-8")
    review.write_text(REVIEW, encoding="utf-8")
    setup = Setup((str(words),), 20_000_000, reviews=(str(review),))
    alone = list(results(checks[:2], Here(setup), None))
    by = Cluster(there.address, setup, SECONDS, MEMORY)
    shutil.rmtree(words)
    review.unlink()
    found = made(checks[:2], by)
    by.close()
    assert found == alone
    assert found != expected[:2]


def test_a_worker_with_another_program_is_refused_before_any_verdict(there: Local, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "compliance", tmp_path / "src" / "compliance", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    file = tmp_path / "src" / "compliance" / "derive.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    (other,) = there.add(PYTHONPATH=str(tmp_path / "src"))
    with pytest.raises(InputError) as caught:
        Cluster(there.address, SETUP, SECONDS, MEMORY)
    there.drop(other)
    assert caught.value.key == "cluster-program"
    assert caught.value.values["found"] != caught.value.values["here"]


def test_the_command_prints_the_same_with_a_cluster(there: Local, tmp_path: Path) -> None:
    run = caller(tmp_path)
    words = ["check", *map(str, PLANS[:2]), "--against", str(ABOVE), "--format", "json"]
    one, other = run(*words), run(*words, "--no-cache", "--executor", there.address.replace("tcp://", "dask="))
    assert (one.code, one.out, one.err) == (other.code, other.out, other.err)
    assert one.code == 1


def test_a_scheduler_that_does_not_answer_is_said_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_CONNECT", 0.3)
    with pytest.raises(InputError, match="cluster-unreachable"):
        Cluster("tcp://127.0.0.1:9", SETUP, SECONDS, MEMORY)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError", encoding="utf-8")
    words = ["check", *map(str, PLANS[:2]), "--executor", "dask=127.0.0.1:9", "--lang", "en"]
    done = caller(tmp_path)(*words, environment={"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}"})
    assert done.code == 2
    is_one_line(done.err, "pip install 'compliance[dask]'")
