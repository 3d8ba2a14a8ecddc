"""What the documents say is so: links, commands, output, figures."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from benchmarks import readme
from compliance import arguments, cli
from compliance.check.findings import Pack
from compliance.check.judge import start_engine
from compliance.model.rules import Rule, Wording

if TYPE_CHECKING:
    from tests.conftest import Bench

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    path
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/**/*.md", "fixtures/**/*.md", "examples/**/*.md")
    for path in sorted(ROOT.glob(pattern))
]
RUN = ("README.md", "docs/vi.md")
"""Documents whose commands name files that exist; the others name what a reader may have."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OPTIONS = sorted({option for options in arguments.COMMANDS.values() for option in options} - {"--debug", "--help"})
CONSOLE = re.compile(r"^[ ]*```console\n(.*?)^[ ]*```", re.DOTALL | re.MULTILINE)
README = readme.README.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links(path: Path) -> list[str]:
    """The links of a document that lead into this repository."""
    return [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not link.startswith("https://")]


def commands(text: str) -> Iterator[list[str]]:
    """The command lines of a document, without the program's name."""
    for shown in CONSOLE.findall(text):
        for line in shown.splitlines():
            program, *words = shlex.split(line)
            assert program == "compliance", line
            yield words


def anchors(path: Path) -> set[str]:
    """What ``#...`` may lead to in a document: its headings, as they are named on the usual hosts."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for link in links(path):
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or ROOT not in (target, *target.parents) or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_every_document_is_linked_from_another_one() -> None:
    linked = {(path.parent / link.partition("#")[0]).resolve() for path in DOCUMENTS for link in links(path)}
    assert [name_of(path) for path in (ROOT / "docs").glob("*.md") if path not in linked] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_that_is_shown_is_one(path: Path) -> None:
    for words in commands(path.read_text(encoding="utf-8")):
        assert arguments.read(words).command in arguments.COMMANDS


@pytest.mark.parametrize("name", RUN)
def test_every_command_that_is_shown_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("fixtures", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "my-words").mkdir()
    (tmp_path / "my-words" / "concepts.yaml").write_text("concepts: {tong-dai-111: [đường dây bảo vệ trẻ em]}\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    text = (ROOT / name).read_text(encoding="utf-8").partition("<!-- start: ")[0]  # what follows: tests/test_example.py
    for words in commands(text):
        assert cli.main(words) in (0, 1), words
        done = capsys.readouterr()
        assert done.out or arguments.read(words).given("--output") or words[:2] == ["baseline", "create"], words


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_explained(option: str) -> None:
    short = {"--output": "-o"}.get(option, option)
    assert re.search(rf"`?{re.escape(short)}[ `=|)]", README)


def test_the_readme_shows_what_the_demo_prints(bench: Bench) -> None:
    shown, printed = readme.block("demo", README).splitlines(), readme.demo().splitlines()
    if start_engine(bench.patterns) is None:  # the last line but one says who inferred
        shown, printed = shown[:-2], printed[:-2]
    assert shown == printed


def test_the_readme_shows_a_rule_as_it_is_derived() -> None:
    assert readme.block("rule", README) == readme.rule()


def test_the_readme_shows_the_review_and_its_figures(bench: Bench) -> None:
    shown, printed = readme.block("reviewed", README).splitlines(), readme.reviewed().splitlines()
    if start_engine(bench.patterns) is None:  # the last line but one says who inferred
        shown, printed = shown[:-2], printed[:-2]
    assert shown == printed
    assert readme.block("defects", README) == readme.defects()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_the_rules_are_those_that_the_program_makes(language: str, tmp_path: Path) -> None:
    folder = ROOT / "docs" / "review" / language
    assert cli.main(["rules", "doc", "-o", str(tmp_path), "--lang", language]) == 0
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def changes() -> Iterator[tuple[str, str]]:
    """The rows of the table of changes: what is changed (as YAML) and the verdict."""
    for line in readme.block("changes", README).splitlines()[2:]:
        what, verdict = line.strip("| ").split(" | ")
        yield ", ".join(re.findall(r"`([^`]+)`", what)), re.findall(r"`([^`]+)`", verdict)[0]


def changed(rule: Rule, what: str) -> Rule:
    """``rule`` with what a row of the table says."""
    given: dict[str, Any] = yaml.safe_load(f"{{{what}}}") or {}
    if "wording" in given:
        rule = replace(rule, wording=Wording(**given.pop("wording")))
    if "binding" in given:
        rule = replace(rule, binding=given.pop("binding"))
    listed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return replace(rule, elements=(replace(rule.elements[0], **listed), *rule.elements[1:]))


@pytest.mark.parametrize(("what", "verdict"), list(changes()))
def test_a_change_of_the_rule_changes_the_verdict_as_the_readme_says(bench: Bench, what: str, verdict: str) -> None:
    pack = bench.packs["quang-nam-2025"]
    rules = tuple(changed(rule, what) if rule.id == readme.RULE else rule for rule in pack.rules.rules)
    finding = bench.findings(bench.plans["nghia-thuong-2025"], Pack(replace(pack.rules, rules=rules), "pack.yaml", False))[readme.RULE]
    assert finding.status == verdict
    if not what:
        assert f"and {finding.evidence[0].score} of the weighty wording" in README


def test_the_figures_of_accuracy_are_those_that_the_benchmark_prints() -> None:
    assert readme.block("accuracy", README) == readme.accuracy()


def test_the_figures_of_speed_say_where_they_are_from() -> None:
    shown = readme.block("speed", README)
    assert "`python benchmarks/speed/run.py" in shown
    assert len(shown.splitlines()) > 5
