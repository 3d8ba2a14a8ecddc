"""durable-rules behind its door: what enters it, what is left of it, what happens when it fails, and when it is not there."""

from __future__ import annotations

import importlib.metadata
import json
import os
import random
import subprocess
import sys
import types
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from compliance import cli
from compliance.check import engine as door
from compliance.check import reference
from compliance.check.engine import Engine
from compliance.check.facts import Fact, arrange
from compliance.check.judge import engine_use, judge, start_engine
from compliance.check.patterns import fnv
from compliance.errors import EngineError
from compliance.library import patterns as shipped
from tests.facts import AGAINST, DENIED, GOOD, SMALL, WEAK, Part, ruled

PATTERNS = shipped()
STAGES = sorted({pattern.stage for pattern in PATTERNS.patterns})
ENGINE = start_engine(PATTERNS)
needs_durable = pytest.mark.skipif(ENGINE is None, reason="durable-rules cannot be imported here (Python 3.13 and newer, Windows)")

ROOT = Path(__file__).parents[1]
CHILD, PARENT = (str(ROOT / "fixtures" / "plans" / f"{name}-2025.txt") for name in ("nghia-thuong", "quang-nam"))


class Host:
    """durable-rules' C module, overheard; ``meddle`` (name, function, arguments) answers in its place."""

    def __init__(self, meddle: Callable[..., Any]) -> None:
        self._real, self._meddle = door._c_module(), meddle
        self._heard: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)

        def call(*given: Any) -> Any:
            self._heard.append((name, given))
            return self._meddle(name, real, given)

        return call if callable(real) else real

    def told(self, name: str) -> list[Any]:
        """The last argument of each call of one of its functions, JSON restored."""
        told = [given[-1] for called, given in self._heard if called == name]
        return [json.loads(one) if isinstance(one, str) and one.startswith("{") else one for one in told]


Hosted = Callable[..., tuple[Engine, Host]]


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Hosted:
    """An engine that talks to a host of its own."""

    def start(meddle: Callable[..., Any] = lambda name, real, given: real(*given)) -> tuple[Engine, Host]:
        host = Host(meddle)
        with monkeypatch.context() as patched:
            patched.setattr(door, "_c_module", lambda: host)
            return Engine(PATTERNS), host

    return start


def agrees(engine: Engine, facts: list[Fact]) -> bool:
    """Whether the engine says what the reference says, pattern by pattern."""
    table = arrange(facts)
    said = engine.evaluate(table)
    return said == reference.evaluate(table, PATTERNS) and {rule for rule, _, _ in said} == {row[0] for row in table["rule"]}


def test_it_works_where_it_is_installed_and_python_is_old_enough() -> None:
    try:
        version = importlib.metadata.version("durable-rules")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("durable-rules is not installed")
    assert (ENGINE is not None) == (sys.version_info < (3, 13))
    used = engine_use(ENGINE)
    assert (used.name, used.version, used.reference_only) == ("durable-rules", version if ENGINE else None, ENGINE is None)


# What enters it


@needs_durable
def test_no_text_enters_so_that_ids_of_one_hash_cannot_meet(hosted: Hosted) -> None:
    assert fnv("R112789") == fnv("R349192")
    facts = [*ruled("R112789", ("yes", [GOOD])), *ruled("R349192", ("yes", [])), *ruled("Kế hoạch\\", ("yes", [WEAK]), unjudged=True)]
    engine, host = hosted()
    said = judge(facts, PATTERNS, engine)
    assert [verdict.status for verdict in said.values()] == ["covered", "missing", "not-evaluated"]
    put = host.told("assert_fact")
    words = {value for one in PATTERNS.patterns for part in (*one.when, *one.unless) for value in part.has.values()}
    values = {value for fact in put for name, value in fact.items() if name not in ("id", "sid", "fact", "stage")}
    assert {value for value in values - words if not (value[0] == "#" and value[1:].isdecimal())} == set()
    assert len({fnv(fact["id"]) for fact in put}) == len(put)


def test_running_ids_of_a_state_have_each_a_hash_of_its_own() -> None:
    ids = [f"f{number}" for number in range(12_000)] + [f"gate-{stage}" for stage in range(1, 50)]
    assert len(set(map(fnv, ids))) == len(ids)


@needs_durable
@pytest.mark.parametrize(("rules", "states"), [(0, 0), (1, 1), (60, 1), (61, 2), (1_200, 20)])
def test_many_rules_go_through_one_state_after_the_other(hosted: Hosted, rules: int, states: int) -> None:
    shapes: list[list[Part]] = [[("yes", [GOOD])], [("yes", [GOOD]), ("yes", [])], [("yes", [DENIED])], [("no", [])], [("yes", [AGAINST])]]
    facts = [fact for number in range(rules) for fact in ruled(f"quy tắc {number}", *shapes[number % len(shapes)])]
    random.Random(1).shuffle(facts)
    engine, host = hosted()
    assert agrees(engine, facts)
    left = host.told("delete_state")
    entered = [fact["sid"] for fact in host.told("assert_fact")]
    assert len(left) == len(set(left)) == states
    assert all(sum(fact["sid"] == sid and fact["fact"] == "rule" for fact in host.told("assert_fact")) <= 100 for sid in left)
    assert entered == sorted(entered, key=left.index)


@needs_durable
def test_facts_are_counted_as_well_and_a_rule_is_never_cut(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_FACTS", 20)
    long = ruled("long", *[("yes", [GOOD, WEAK])] * 30, ("yes", [AGAINST]))
    short = [fact for number in range(9) for fact in ruled(f"short {number}", ("yes", []))]
    engine, host = hosted()
    assert agrees(engine, [*ruled("first", ("yes", [GOOD])), *long, *short])
    assert len(host.told("delete_state")) == 3


# What is left of it


def measured(code: str) -> int:
    """What a fresh Python prints that judges with the shipped patterns."""
    head = (
        "from compliance import library; from compliance.check.judge import judge, start_engine; from tests.facts import *\n"
        "def memory(of):\n"
        "    with open('/proc/self/status') as file:\n"
        "        return next(int(line.split()[1]) for line in file if line.startswith(of))\n"
        "patterns = library.patterns()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=True, env=environment)
    return int(done.stdout)


# getrusage would count what the parent held when it started the child.
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is asked of /proc/self/status")


@needs_proc
def test_five_thousand_rules_need_less_than_150_megabytes() -> None:
    code = (
        "parts = [('yes', [GOOD, WEAK]), ('yes', [WEAK])]\n"
        "facts = [fact for number in range(5000) for fact in ruled(f'quang-nam-2025/II.{number}', *parts)]\n"
        "said = judge(facts, patterns, start_engine(patterns))\n"
        "assert [verdict.status for verdict in said.values()] == ['partial'] * 5000\n"
        "print(memory('VmHWM'))"
    )
    assert measured(code) < 150_000


@needs_durable
@needs_proc
def test_engines_that_are_closed_leave_no_memory_behind() -> None:
    code = (
        "def run(times):\n"
        "    for _ in range(times):\n"
        "        engine = start_engine(patterns)\n"
        "        judge(SMALL, patterns, engine)\n"
        "        engine.close()\n"
        "run(20); before = memory('VmRSS'); run(150)\n"
        "print(memory('VmRSS') - before)"
    )
    assert measured(code) < 4_000


@needs_durable
def test_a_closed_engine_has_freed_what_it_made_and_can_be_used_again(hosted: Hosted) -> None:
    engine, host = hosted()
    engine.close()
    assert host.told("delete_ruleset") == []
    for times in (1, 2):
        assert agrees(engine, SMALL)
        assert agrees(engine, SMALL)
        engine.close()
        engine.close()
        assert len(host.told("create_ruleset")) == len(host.told("delete_ruleset")) == times


# What goes wrong in it


def losing(part: str) -> Callable[..., Any]:
    """An engine that says yes to facts with this text in them, and drops them."""
    return lambda name, real, given: (0, 0) if name == "assert_fact" and part in given[1] else real(*given)


@needs_durable
@pytest.mark.parametrize(
    "name", ["rule", "scope", "relation", "element", "evidence", "unjudged", "waiver", "open", "contested", "begun", "judged"]
)
def test_an_engine_that_loses_facts_is_noticed(hosted: Hosted, name: str) -> None:
    engine, host = hosted(losing(f'"fact":"{name}"'))
    with pytest.raises(EngineError, match=r"^rule [a-z-]+: the rule engine says .*, the reference "):
        judge(SMALL, PATTERNS, engine)
    assert name in {fact["fact"] for fact in host.told("assert_fact")}


@needs_durable
@pytest.mark.parametrize("stage", STAGES)
def test_an_engine_that_loses_a_gate_is_noticed_without_the_reference(hosted: Hosted, stage: int) -> None:
    engine, host = hosted(losing(f'"stage": "{stage}"'))
    with pytest.raises(EngineError, match=f"did not open the gate of stage {stage}"):
        engine.evaluate(arrange(SMALL))
    assert len(host.told("delete_ruleset")) == 1


@needs_durable
@pytest.mark.parametrize("times", [0, 2])
def test_a_sentinel_that_does_not_fire_exactly_once_is_noticed(hosted: Hosted, times: int) -> None:
    surplus = ['{"sentinel": {}}'] * (times - 1)

    def meddle(name: str, real: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        if name == "create_ruleset" and not times:
            rules = json.loads(given[1])
            del rules["sentinel"]
            return real(given[0], json.dumps(rules))
        return surplus.pop() if name == "complete_and_start_action" and surplus else real(*given)

    engine, _ = hosted(meddle)
    with pytest.raises(EngineError, match=f"the gate of stage 1 {times} times"):
        engine.evaluate(arrange(SMALL))


@needs_durable
@pytest.mark.parametrize("answer", [(1, 0), RuntimeError("Could not assert fact, error code: 303"), KeyboardInterrupt()])
def test_a_complaint_ends_the_plan_and_leaves_the_next_one_alone(hosted: Hosted, answer: tuple[int, int] | BaseException) -> None:
    before = iter(range(14))
    answers = [answer]

    def meddle(name: str, real: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        if name != "assert_fact" or next(before, None) is not None or not answers:
            return real(*given)
        said = answers.pop()
        if isinstance(said, BaseException):
            raise said
        return said

    engine, host = hosted(meddle)
    with pytest.raises(KeyboardInterrupt if isinstance(answer, KeyboardInterrupt) else EngineError):
        judge(SMALL, PATTERNS, engine)
    assert len(host.told("delete_ruleset")) == 1
    assert agrees(engine, SMALL)


# What goes wrong beside it


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference that says that every rule that is missing is covered."""

    def evaluate(*given: Any) -> set[reference.Fired]:
        return {(rule, "covered" if status == "missing" else status, said) for rule, status, said in reference.evaluate(*given)}

    monkeypatch.setattr("compliance.check.judge.evaluate", evaluate)


@needs_durable
@pytest.mark.usefixtures("broken")
def test_a_broken_reference_is_an_error_that_names_the_rule() -> None:
    with pytest.raises(EngineError) as caught:
        judge(SMALL, PATTERNS, ENGINE)
    assert str(caught.value) == "rule missing: the rule engine says missing (missing), the reference covered (missing)"


@needs_durable
@pytest.mark.usefixtures("broken")
def test_a_broken_reference_makes_the_command_fail_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", CHILD, "--against", PARENT, "--lang", "en", "--fail-on", "never"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("compliance: ")
    assert said.err.count("\n") == 1
    assert "rule quang-nam-2025/" in said.err


# When it is not there


class Unloadable:
    """A finder that has the C module but cannot load it, as on Python 3.13."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Raises for that module, leaves all others alone."""
        if name == "durable_rules_engine":
            raise ImportError("undefined symbol: PyEval_CallObject")
        return None


HIDDEN = ["not installed", "not loadable", "half installed", "half loaded", "another package"]


@pytest.fixture
def hidden(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that cannot import durable-rules for the reason given."""
    other = types.ModuleType("durable")
    if request.param == "not loadable":
        monkeypatch.delitem(sys.modules, "durable_rules_engine", raising=False)
        monkeypatch.setattr(sys, "meta_path", [Unloadable(), *sys.meta_path])
    elif request.param == "not installed":
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    elif request.param == "another package":
        other.__spec__ = ModuleSpec("durable", None, origin=str(Path("elsewhere", "durable", "__init__.py")))
    if request.param in HIDDEN[2:]:
        monkeypatch.setitem(sys.modules, "durable", None if request.param == "half installed" else other)


@pytest.mark.parametrize("hidden", HIDDEN, indirect=True)
@pytest.mark.usefixtures("hidden")
def test_where_it_cannot_be_imported_the_reference_judges_alone_and_the_report_says_so(tmp_path: Path) -> None:
    def report(*words: str) -> dict[str, Any]:
        file = tmp_path / "report.json"
        assert cli.main(["check", CHILD, "--against", PARENT, "--format", "json", "-o", str(file), *words]) == 1
        made: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return made

    assert start_engine(PATTERNS) is None
    alone = report()
    assert alone["engine"] == {"name": "durable-rules", "version": None, "reference_only": True}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("compliance.check.judge.start_engine", lambda _: ENGINE)
        usual = report()
    assert usual["engine"]["reference_only"] is (ENGINE is None)
    assert {**alone, "engine": None} == {**usual, "engine": None}
