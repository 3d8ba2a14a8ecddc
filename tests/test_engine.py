"""Facts become verdicts: the rule engine, the reference and an oracle agree, and what goes wrong in one of them is noticed."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import random
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import cli
from compliance.check import engine as door
from compliance.check import findings, reference
from compliance.check.engine import Engine
from compliance.check.facts import ElementFact, EvidenceFact, Fact, RelationFact, RuleFact, ScopeFact, UnjudgedFact, WaiverFact, arrange
from compliance.check.judge import Verdict, engine_use, judge, start_engine
from compliance.check.patterns import fnv
from compliance.errors import EngineError
from compliance.library import patterns as shipped
from compliance.model.findings import GapReport
from tests.facts import AGAINST, ALL_FOUND, DENIED, GOOD, SMALL, WEAK, ruled, universe

if TYPE_CHECKING:
    from tests.conftest import Bench

PATTERNS = shipped()
ENGINE = start_engine(PATTERNS)
needs_durable = pytest.mark.skipif(ENGINE is None, reason="durable-rules cannot be imported here (Python 3.13 and newer, Windows)")

ROOT = Path(__file__).parents[1]
CHILD, PARENT = (str(ROOT / "fixtures" / "plans" / f"{name}-2025.txt") for name in ("nghia-thuong", "quang-nam"))
def test_durable_rules_works_where_it_is_installed_and_python_is_old_enough() -> None:
    try:
        importlib.metadata.version("durable-rules")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("durable-rules is not installed")
    assert (ENGINE is not None) == (sys.version_info < (3, 13))


def test_reference_and_engine_share_data_and_no_code() -> None:
    imported = {}
    for module in (door, reference):
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        parts = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("compliance")]
        imported[module] = {alias.name for node in parts for alias in node.names}
    assert imported[door] & imported[reference] <= {"Table", "Row", "Condition", "Pattern", "Patterns", "JUDGED", "properties"}


# What becomes of texts and of many rules


class Host:
    """durable-rules' C module, overheard; ``meddle`` may answer in its place."""

    def __init__(self, meddle: Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]) -> None:
        self._real, self._meddle = door._c_module(), meddle
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)

        def call(*given: Any) -> Any:
            self.heard.append((name, given))
            return self._meddle(name, real, given)

        return call if callable(real) else real

    def told(self, name: str) -> list[tuple[Any, ...]]:
        """What one of its functions was given, call by call."""
        return [given for called, given in self.heard if called == name]


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Engine, Host]]:
    """An engine that talks to a host of its own."""

    def start(meddle: Callable[..., Any] = lambda name, real, given: real(*given)) -> tuple[Engine, Host]:
        host = Host(meddle)
        with monkeypatch.context() as patched:
            patched.setattr(door, "_c_module", lambda: host)
            return Engine(PATTERNS), host

    return start


@needs_durable
def test_no_text_enters_the_engine_so_that_ids_of_one_hash_cannot_meet(hosted: Callable[..., tuple[Engine, Host]]) -> None:
    assert fnv("R112789") == fnv("R349192")
    facts = [*ruled("R112789", ("yes", [GOOD])), *ruled("R349192", ("yes", [])), *ruled("Kế hoạch\\", ("yes", [WEAK]), unjudged=True)]
    engine, host = hosted()
    said = judge(facts, PATTERNS, engine)
    assert {rule: verdict.status for rule, verdict in said.items()} == {
        "R112789": "covered",
        "R349192": "missing",
        "Kế hoạch\\": "not-evaluated",
    }
    put = [json.loads(text) for _, text in host.told("assert_fact")]
    literals = {value for one in PATTERNS.patterns for part in (*one.when, *one.unless) for value in part.has.values()}
    values = {value for fact in put for name, value in fact.items() if name not in ("id", "sid", "fact", "stage")}
    assert {value for value in values - literals if not (value[0] == "#" and value[1:].isdecimal())} == set()
    assert len({fnv(fact["id"]) for fact in put}) == len(put)


def test_running_ids_of_a_state_have_hashes_of_their_own() -> None:
    ids = [f"f{number}" for number in range(3 * door.MAX_FACTS)] + [f"gate-{stage}" for stage in range(1, 50)]
    assert len(set(map(fnv, ids))) == len(ids)


@needs_durable
@pytest.mark.parametrize(("rules", "states"), [(0, 0), (1, 1), (500, 1), (501, 2), (1_200, 3)])
def test_many_rules_go_through_one_state_after_the_other(hosted: Callable[..., tuple[Engine, Host]], rules: int, states: int) -> None:
    shapes = [[("yes", [GOOD])], [("yes", [GOOD]), ("yes", [])], [("yes", [DENIED])], [("no", [])], [("yes", [AGAINST])]]
    facts = [fact for number in range(rules) for fact in ruled(f"quy tắc {number}", *shapes[number % len(shapes)])]
    random.Random(1).shuffle(facts)
    engine, host = hosted()
    assert judge(facts, PATTERNS, engine) == oracle(facts)
    visited = [json.loads(text)["sid"] for _, text in host.told("assert_fact")]
    assert list(dict.fromkeys(visited)) == [sid for _, sid in host.told("delete_state")]
    assert len(host.told("delete_state")) == states
    assert visited == sorted(visited, key=[sid for _, sid in host.told("delete_state")].index)


@needs_durable
def test_facts_are_counted_as_well_and_a_rule_is_never_cut(hosted: Callable[..., tuple[Engine, Host]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_FACTS", 20)
    long = ruled("long", *[("yes", [GOOD, WEAK])] * 30, ("yes", [AGAINST]))
    facts = [*ruled("first", ("yes", [GOOD])), *long, *[fact for number in range(9) for fact in ruled(f"r{number}", ("yes", []))]]
    engine, host = hosted()
    assert judge(facts, PATTERNS, engine) == oracle(facts)
    assert len(host.told("delete_state")) == 4


def measured(code: str) -> int:
    """What a fresh Python prints that judges with the shipped patterns."""
    head = (
        "import sys; from compliance import library; from compliance.check.judge import judge, start_engine; from tests.facts import *\n"
        "def memory(of):\n"
        "    with open('/proc/self/status') as file:\n"
        "        return next(int(line.split()[1]) for line in file if line.startswith(of))\n"
        "patterns = library.patterns()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=True, env=environment)
    return int(done.stdout)


# ``getrusage`` would count what the parent held when it started the child; the kernel's own file does not.
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc/self/status here")


@needs_proc
def test_five_thousand_rules_need_less_than_150_megabytes() -> None:
    code = (
        "parts = [('yes', [GOOD, WEAK]), ('yes', [WEAK]), ('yes', [DENIED])]\n"
        "facts = [fact for number in range(5000) for fact in ruled(f'quang-nam-2025/II.{number}', *parts)]\n"
        "said = judge(facts, patterns, start_engine(patterns))\n"
        "assert [verdict.status for verdict in said.values()] == ['partial'] * 5000\n"
        "print(memory('VmHWM'))"
    )
    assert measured(code) < 150_000


# Memory given back, one run after another


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
def test_a_closed_engine_has_freed_what_it_made_and_can_be_used_again(hosted: Callable[..., tuple[Engine, Host]]) -> None:
    engine, host = hosted()
    engine.close()
    assert host.heard == []
    for times in (1, 2):
        assert judge(SMALL, PATTERNS, engine) == oracle(SMALL)
        assert judge(SMALL, PATTERNS, engine) == oracle(SMALL)
        engine.close()
        engine.close()
        assert len(host.told("create_ruleset")) == len(host.told("delete_ruleset")) == times


# What goes wrong is noticed


def losing(part: str) -> Callable[..., Any]:
    """An engine that says yes to facts of this text, and drops them."""
    return lambda name, real, given: (0, 0) if name == "assert_fact" and part in given[1] else real(*given)


@needs_durable
@pytest.mark.parametrize(
    "name", ["rule", "scope", "relation", "element", "evidence", "unjudged", "waiver", "open", "contested", "begun", "judged"]
)
def test_an_engine_that_loses_facts_is_noticed(hosted: Callable[..., tuple[Engine, Host]], name: str) -> None:
    engine, host = hosted(losing(f'"fact":"{name}"'))
    with pytest.raises(EngineError, match=r"^rule [a-z-]+: the rule engine says .*, the reference "):
        judge(SMALL, PATTERNS, engine)
    assert host.told("assert_fact")


@needs_durable
@pytest.mark.parametrize("stage", sorted({pattern.stage for pattern in PATTERNS.patterns}))
def test_an_engine_that_loses_a_gate_is_noticed_by_itself(hosted: Callable[..., tuple[Engine, Host]], stage: int) -> None:
    engine, host = hosted(losing(f'"stage": "{stage}"'))
    with pytest.raises(EngineError, match=f"the gate of stage {stage}"):
        engine.evaluate(arrange(SMALL))
    assert len(host.told("delete_ruleset")) == 1


@needs_durable
@pytest.mark.parametrize("times", [0, 2])
def test_a_sentinel_that_does_not_fire_once_is_noticed(hosted: Callable[..., tuple[Engine, Host]], times: int) -> None:
    def meddle(name: str, real: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        answer = real(*given)
        fired = answer[1] if name == "start_action_for_state" and answer else answer
        if name in ("start_action_for_state", "complete_and_start_action") and fired and '"sentinel"' in fired:
            other = real_next(given) if not times else fired
            return (answer[0], other) if name == "start_action_for_state" else other
        return answer

    def real_next(given: tuple[Any, ...]) -> Any:
        return door._c_module().complete_and_start_action(given[0], given[1])

    engine, _ = hosted(meddle)
    with pytest.raises(EngineError, match="the gate of stage 1"):
        engine.evaluate(arrange(SMALL))


@needs_durable
@pytest.mark.parametrize("answer", [(1, 0), RuntimeError("Could not assert fact, error code: 303"), KeyboardInterrupt()])
def test_a_complaint_of_the_engine_ends_the_plan_and_leaves_the_next_one_alone(
    hosted: Callable[..., tuple[Engine, Host]], answer: tuple[int, int] | BaseException
) -> None:
    once: Iterator[int] = iter(range(15))

    def meddle(name: str, real: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        if name == "assert_fact" and next(once, None) == 14:
            if isinstance(answer, BaseException):
                raise answer
            return answer
        return real(*given)

    engine, host = hosted(meddle)
    with pytest.raises(KeyboardInterrupt if isinstance(answer, KeyboardInterrupt) else EngineError):
        judge(SMALL, PATTERNS, engine)
    assert len(host.told("delete_ruleset")) == 1
    assert judge(SMALL, PATTERNS, engine) == oracle(SMALL)


def broken(*changed: str) -> Callable[..., set[reference.Fired]]:
    """A reference that says of each rule that is missing that it is covered."""
    return lambda table, patterns: {
        (rule, "covered" if status == "missing" else status, pattern) for rule, status, pattern in reference.evaluate(table, patterns)
    }


@needs_durable
def test_a_broken_reference_is_an_error_that_names_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.check.judge.evaluate", broken())
    with pytest.raises(EngineError) as caught:
        judge(SMALL, PATTERNS, ENGINE)
    assert str(caught.value) == "rule missing: the rule engine says missing (missing), the reference covered (missing)"


@needs_durable
def test_a_broken_reference_makes_the_command_fail_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("compliance.check.judge.evaluate", broken())
    assert cli.main(["check", CHILD, "--against", PARENT, "--lang", "en", "--fail-on", "never"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("compliance: ")
    assert "rule quang-nam-2025/" in said.err


@pytest.mark.parametrize("engine", [None, pytest.param(True, marks=needs_durable)])
@pytest.mark.parametrize(("dropped", "rule", "said"), [("missing", "missing", "nothing"), ("conflict", "conflict", "nothing")])
def test_a_rule_without_a_verdict_is_an_error(engine: bool | None, dropped: str, rule: str, said: str) -> None:
    fewer = replace(PATTERNS, patterns=tuple(one for one in PATTERNS.patterns if one.id != dropped))
    with pytest.raises(EngineError, match=rf"^rule {rule}: the patterns must give exactly one verdict and give "):
        judge(SMALL, fewer, start_engine(fewer) if engine else None)


# Without the engine


class Unloadable:
    """A finder that has the module and cannot load it, as happens on Python 3.13."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Raises for durable-rules' C module, leaves all others alone."""
        if name == "durable_rules_engine":
            raise ImportError("undefined symbol: PyEval_CallObject")
        return None


HIDDEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "not installed": lambda patch: patch.setitem(sys.modules, "durable_rules_engine", None),
    "not loadable": lambda patch: (
        patch.delitem(sys.modules, "durable_rules_engine", raising=False),
        patch.setattr(sys, "meta_path", [Unloadable(), *sys.meta_path]),
    )[0],
    "half installed": lambda patch: patch.setitem(sys.modules, "durable", None),
    "another durable": lambda patch: patch.setitem(sys.modules, "durable", types.ModuleType("durable")),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_where_durable_rules_cannot_be_imported_the_reference_judges_alone(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    HIDDEN[how](monkeypatch)
    engine = start_engine(PATTERNS)
    assert engine is None
    used = engine_use(engine)
    assert (used.name, used.version, used.reference_only) == ("durable-rules", None, True)
    assert judge(SMALL, PATTERNS, engine) == oracle(SMALL)


@needs_durable
def test_the_engine_that_is_used_is_named_with_its_version() -> None:
    used = engine_use(ENGINE)
    assert (used.name, used.version, used.reference_only) == ("durable-rules", importlib.metadata.version("durable-rules"), False)


def test_the_report_says_that_the_reference_judged_alone_and_says_the_same_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def report() -> dict[str, Any]:
        assert cli.main(["check", CHILD, "--against", PARENT, "--format", "json", "-o", str(tmp_path / "report.json")]) == 1
        made: dict[str, Any] = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        return made

    usual = report()
    assert usual["engine"]["reference_only"] is (ENGINE is None)
    HIDDEN["not installed"](monkeypatch)
    alone = report()
    assert alone["engine"] == {"name": "durable-rules", "version": None, "reference_only": True}
    assert {**alone, "engine": None} == {**usual, "engine": None}
