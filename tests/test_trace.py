"""``compliance trace``: an obligation from the highest plan to the lowest, and a clause up to what it comes from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.program import ROOT, Call, Run, caller, is_one_line
from tests.repository_files import COMMUNES, CONFIG, DISTRICT, PROVINCE, repository, texts

DOCUMENT = ROOT / "docs" / "trace.md"
NEAR, FAR = COMMUNES
HOTLINE = "II.2.c"
"""The clause on the hotline 111, which every plan of the repository has."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of three levels, which no test changes."""
    return repository(tmp_path_factory.mktemp("kho"))


@pytest.fixture(scope="module")
def run(work: Path, tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Runs the program in the repository."""
    call = caller(tmp_path_factory.mktemp("cache"))

    def made(*words: str, **more: Any) -> Run:
        return call(*words, cwd=more.pop("cwd", work), **more)

    return made


def obligations(done: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.out)["obligations"]
    return found


def without(folder: Path, path: str, *phrases: str) -> Path:
    """The repository in ``folder``, the lines that hold any of ``phrases`` taken out of one plan."""
    given = texts()
    kept = [line for line in given[path].split("\n") if not any(phrase in line for phrase in phrases)]
    assert len(kept) < given[path].count("\n") + 1
    return repository(folder, {**given, path: "\n".join(kept)})


# Downwards


def test_a_rule_is_followed_through_every_level_to_the_clauses_that_answer_it(run: Call) -> None:
    done = run("trace", f"quang-nam/{HOTLINE}", "--format", "json")
    (one,) = obligations(done)
    assert (done.code, one["plan"], one["state"]) == (0, PROVINCE, "to-the-end")
    assert one["asked"] == [DISTRICT, NEAR, FAR]
    (district,) = one["below"]
    assert (district["plan"], district["status"], district["evidence"][0]["address"]) == (DISTRICT, "covered", HOTLINE)
    (onward,) = district["onward"]
    assert (onward["plan"], onward["rule"]) == (DISTRICT, f"tu-nghia/{HOTLINE}")
    assert [(link["plan"], link["status"], link["onward"]) for link in onward["below"]] == [(NEAR, "covered", []), (FAR, "covered", [])]
    lines = texts()[FAR].split("\n")
    (place,) = onward["below"][1]["evidence"]
    assert "111" in " ".join(lines[place["first_line"] - 1 : place["last_line"]])


def test_an_obligation_that_one_commune_loses_is_covered_here_and_lost_there(run: Call, tmp_path: Path) -> None:
    folder = without(tmp_path, FAR, "111")
    done = run("trace", f"quang-nam/{HOTLINE}", "--format", "json", cwd=folder)
    (one,) = obligations(done)
    assert (done.code, one["state"], one["lost"]) == (1, "lost-below", [FAR])
    assert one["below"][0]["status"] == "covered"
    assert one["below"][0]["from_here"]["state"] == "lost-below"
    text = run("trace", f"quang-nam/{HOTLINE}", "--lang", "en", cwd=folder).out
    assert f"covered here, lost at {FAR}" in text


def test_an_obligation_that_the_district_drops_is_not_covered_though_the_communes_have_it(run: Call, tmp_path: Path) -> None:
    done = run("trace", f"quang-nam/{HOTLINE}", "--format", "json", cwd=without(tmp_path, DISTRICT, "111"))
    (one,) = obligations(done)
    assert (done.code, one["state"], one["lost"]) == (1, "not-covered", [DISTRICT])
    assert one["below"][0]["status"] in ("missing", "partial")


@pytest.mark.parametrize(
    "words",
    [
        [f"{PROVINCE}:{HOTLINE}"],
        [f"quang-nam.txt:{HOTLINE}"],
        [HOTLINE, "--plan", PROVINCE],
        [HOTLINE.lower(), "--plan", f"./{PROVINCE}"],
        [f"quang-nam/{HOTLINE}"],
    ],
)
def test_rule_and_address_name_the_same_obligation(run: Call, words: list[str]) -> None:
    assert [one["rule"] for one in obligations(run("trace", *words, "--format", "json"))] == [f"quang-nam/{HOTLINE}"]


def test_an_address_names_all_that_stands_below_it(run: Call) -> None:
    found = obligations(run("trace", "II.2", "--plan", PROVINCE, "--format", "json"))
    assert [one["address"] for one in found] == ["II.2.a", "II.2.b", "II.2.c", "II.2.d"]


def test_the_table_has_every_obligation_of_the_highest_plans_and_tells_the_same_as_the_tree(run: Call) -> None:
    done = run("trace", "--format", "json")
    found = obligations(done)
    rules = json.loads(run("check", DISTRICT, "--no-review", "--format", "json").out)["findings"]
    assert [(one["plan"], one["rule"]) for one in found] == [(PROVINCE, finding["rule"]) for finding in rules]
    assert done.code == 1
    states = {one["rule"]: (one["state"], one["asked"], one["lost"]) for one in found}
    for rule in (f"quang-nam/{HOTLINE}", "quang-nam/V.1.agency", "quang-nam/basis"):
        (one,) = obligations(run("trace", rule, "--format", "json"))
        assert (one["state"], one["asked"], one["lost"]) == states[rule]


@pytest.mark.parametrize(("width", "language"), [(80, "vi"), (160, "en"), (80, "en")])
def test_every_line_keeps_within_the_screen(run: Call, width: int, language: str) -> None:
    for words in ((), ("VI.1", "--plan", PROVINCE), (f"{FAR}:II",)):
        done = run("trace", *words, "--lang", language, environment={"COLUMNS": str(width)})
        assert max(map(len, done.out.splitlines())) <= width
        assert "trace-" not in done.out


def test_a_waived_loss_is_no_loss(run: Call, tmp_path: Path) -> None:
    folder = without(tmp_path, FAR, "111")
    waiver = {"rule": f"tu-nghia/{HOTLINE}", "plan": FAR, "reason": "Huyện làm.", "decided_by": "UBND huyện", "document": "CV 1"}
    given = {"schema": "compliance.waivers/1", "waivers": [{**waiver, "expires": "2099-01-01"}]}
    (folder / "waivers.yaml").write_text(json.dumps(given), encoding="utf-8")
    done = run("trace", f"quang-nam/{HOTLINE}", "--format", "json", "--waivers", "waivers.yaml", cwd=folder)
    (one,) = obligations(done)
    assert (done.code, one["state"], one["lost"], one["waived"]) == (0, "but-waived", [], [FAR])


def test_a_plan_that_cannot_be_judged_loses_what_it_is_asked_and_makes_exit_code_2(run: Call, tmp_path: Path) -> None:
    folder = repository(tmp_path)
    done = run("trace", f"quang-nam/{HOTLINE}", "--timeout", "0.01", "--no-cache", cwd=folder)
    assert done.code == 2
    assert done.err.startswith("compliance: ")


# Upwards


@pytest.mark.parametrize("words", [[f"{FAR}:II.2.-5"], ["II.2.-5", "--plan", "nghia-thuong.txt"]])
def test_a_clause_of_a_lowest_plan_is_followed_up_to_the_top(run: Call, words: list[str]) -> None:
    done = run("trace", *words, "--format", "json")
    (one,) = json.loads(done.out)["origins"]
    assert (done.code, one["plan"], one["rule"]) == (0, DISTRICT, f"tu-nghia/{HOTLINE}")
    (top,) = one["above"]
    assert (top["plan"], top["rule"], top["status"], top["above"]) == (PROVINCE, f"quang-nam/{HOTLINE}", "covered", [])


def test_up_starts_from_a_plan_in_the_middle_where_it_is_asked_for(run: Call) -> None:
    for words in ([f"{DISTRICT}:{HOTLINE}"], [f"tu-nghia/{HOTLINE}", "--plan", DISTRICT], [f"tu-nghia/{HOTLINE}"]):
        (one,) = json.loads(run("trace", *words, "--up", "--format", "json").out)["origins"]
        assert one["rule"] == f"quang-nam/{HOTLINE}"


def test_a_clause_that_answers_nothing_says_so(run: Call) -> None:
    done = run("trace", f"{PROVINCE}:{HOTLINE}", "--up", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    assert "answers nothing" in done.out


# What cannot be done


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["quang-nam/II.2.x"], "quang-nam/II.2.d"),
        (["quang-nam/II.2"], "quang-nam/II.2."),
        ([f"{PROVINCE}:II.22"], "II.2."),
        ([f"{FAR}:XX.9"], "I"),
        (["plans/xa/nghia.txt:II"], FAR),
        (["II", "--plan", "nghia-thuong-2025.txt"], FAR),
        (["--up"], "--up"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_like_it(run: Call, words: list[str], near: str) -> None:
    done = run("trace", *words, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, near)


def test_plans_whose_paths_end_alike_are_all_named(run: Call, tmp_path: Path) -> None:
    given = texts()
    folder = repository(tmp_path, {**given, "plans/cu/quang-nam.txt": given[PROVINCE]}, CONFIG)
    done = run("trace", HOTLINE, "--plan", "quang-nam.txt", cwd=folder)
    assert done.code == 2
    is_one_line(done.err, PROVINCE, "plans/cu/quang-nam.txt")


def test_without_a_repository_there_is_nothing_to_trace(run: Call) -> None:
    done = run("trace", "--no-config")
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, "compliance.yaml")


# The document


def test_the_document_shows_what_the_program_prints(run: Call) -> None:
    shown = re.findall(r"```text\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    mapped, traced = shown
    assert run("trace", "quang-nam/VI.1.annual", "--lang", "en").out.strip() == traced.strip()
    lines = iter(run("matrix", "--lang", "en").out.splitlines())
    assert [line for line in mapped.splitlines() if line not in lines] == []
