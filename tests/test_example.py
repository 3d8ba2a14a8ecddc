"""The example of a repository is what the walkthroughs make, passes, and is what hosts and hooks take."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from compliance.library import config_file
from tests import ci_formats as read
from tests.program import ROOT, Call, Run, caller
from tests.test_ci_files import action, gitlab, parsed, shell
from tests.walkthrough import EXAMPLE, TODAY, done, steps

POSIX = pytest.mark.skipif(os.name != "posix", reason="the steps are for bash")
PLAN = "plans/xa/nghia-thuong-2025.txt"
WORKFLOW = EXAMPLE / ".github" / "workflows" / "plans.yml"
COPIES = {
    **{path.relative_to(EXAMPLE).as_posix(): f"fixtures/plans/{path.name}" for path in EXAMPLE.glob("plans/*/*")},
    **{path.relative_to(EXAMPLE).as_posix(): f"rules/children/{path.name}" for path in EXAMPLE.glob("rules/*")},
}
"""Links are not followed, so files of the project stand in the example once more."""


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return caller(tmp_path / "cache")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The example, where it can be changed."""
    return shutil.copytree(EXAMPLE, tmp_path / "repository")


def check(call: Call, folder: Path, *words: str) -> Run:
    return call("check", "--lang", "en", *words, environment={"COMPLIANCE_TODAY": TODAY}, cwd=folder)


def spoil(folder: Path) -> None:
    """The change of the walkthroughs: the commune's plan no longer has the report of the half-year."""
    text = (folder / PLAN).read_text(encoding="utf-8")
    assert text.count("định kỳ 6 tháng, 1 năm") == 1
    (folder / PLAN).write_bytes(text.replace("định kỳ 6 tháng, 1 năm", "định kỳ 1 năm").encode())


def test_the_plans_and_packs_are_those_of_the_project() -> None:
    assert len(list(EXAMPLE.glob("plans/*/*.txt"))) == len(list((ROOT / "fixtures" / "plans").glob("*.txt"))) == 5
    assert list(EXAMPLE.glob("rules/*.yaml"))
    assert [path for path, source in COPIES.items() if (EXAMPLE / path).read_bytes() != (ROOT / source).read_bytes()] == []


def test_the_example_passes_and_shows_all(call: Call) -> None:
    run = check(call, EXAMPLE)
    assert (run.code, run.err) == (0, "")
    assert "✓ 5 passed · ✗ 0 failed · ? 0 not evaluated" in run.out


@pytest.mark.parametrize(
    ("document", "language", "codes"),
    [("docs/walkthrough.md", "en", [0, 0, 0, 1, 1, 0, 1, 0, 0]), ("docs/vi.md", "vi", [0, 0, 0, 1, 0, 1, 0, 0])],
)
def test_the_walkthrough_is_so(document: str, language: str, codes: list[int], call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert done(ROOT / document, folder, call, language) == codes


@pytest.mark.parametrize(("document", "language"), [("docs/walkthrough.md", "en"), ("docs/vi.md", "vi")])
def test_the_walkthrough_makes_the_example(document: str, language: str, call: Call, tmp_path: Path) -> None:
    """All but the comments: those of the example are in Vietnamese."""
    text = (ROOT / document).read_text(encoding="utf-8")
    made = [step.line for step in steps(text) if step.kind == "console"][1]
    lines = text.split("\n")
    begin = tmp_path / "begin.md"
    begin.write_text("\n".join([*lines[: made - 1], "```console", "compliance baseline create", "```"]), encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert done(begin, folder, call, language) == [0, 0]
    for name in ("waivers.yaml", "baseline.json"):
        assert (folder / name).read_bytes() == (EXAMPLE / name).read_bytes()
    configs = [config_file.parse((place / "compliance.yaml").read_bytes(), "compliance.yaml").config for place in (folder, EXAMPLE)]
    assert configs[0] == configs[1]
    if language == "vi":
        assert (folder / "compliance.yaml").read_bytes() == (EXAMPLE / "compliance.yaml").read_bytes()


@pytest.mark.parametrize(
    ("schema", "file"), [("github-workflows", WORKFLOW), ("gitlab-ci", EXAMPLE / ".gitlab-ci.yml")], ids=["github", "gitlab"]
)
def test_the_files_for_the_hosts_are_what_their_schemas_say(schema: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_hook_is_one_of_this_project() -> None:
    file = EXAMPLE / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    named = {hook["id"] for repo in yaml.safe_load(file.read_text(encoding="utf-8"))["repos"] for hook in repo["hooks"]}
    assert named <= {hook["id"] for hook in parsed(".pre-commit-hooks.yaml")}


@POSIX
def test_the_workflow_passes_and_annotates_what_a_change_breaks(repository: Path) -> None:
    job = parsed(WORKFLOW.relative_to(ROOT).as_posix())["jobs"]["check"]["steps"]
    given = next(step["with"] for step in job if "OWNER/compliance" in step.get("uses", ""))
    (script,) = [step["run"] for step in job if "run" in step]
    today = {"COMPLIANCE_TODAY": TODAY}
    run, outputs, summary = action(repository, given, beside=today)
    assert (run.code, run.err, read.github(run.out)) == (0, "", [])
    assert summary.count("\n# ") == 5
    assert "| ---" not in summary.split("\n# ")[1]  # a plan of which all is known or waived has no table
    spoil(repository)
    run, outputs, summary = action(repository, given, beside=today)
    assert (run.code, outputs["exit-code"], run.err) == (1, "1", "")
    annotations = read.github(run.out)
    assert {(one.properties["file"], one.properties["line"]) for one in annotations} == {(PLAN, "123")}
    assert {one.properties["title"].partition("(")[2].rstrip(")") for one in annotations} == {
        "quang-nam-2025/V.4.c.semiannual",
        "quang-nam-2025/VI.1.semiannual",
    }
    assert "Báo cáo định kỳ 06 tháng việc thực hiện Kế hoạch" in summary
    page = shell(script, repository, today)
    assert (page.code, page.err) == (0, "")
    assert (repository / "plans.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@POSIX
def test_the_job_passes_and_fails_with_the_change(repository: Path) -> None:
    variables = {**parsed((EXAMPLE / ".gitlab-ci.yml").relative_to(ROOT).as_posix())["variables"], "COMPLIANCE_TODAY": TODAY}
    assert gitlab(repository, **variables).code == 0
    assert read.gitlab((repository / "gl-code-quality-report.json").read_text(encoding="utf-8")) == []
    spoil(repository)
    assert gitlab(repository, **variables).code == 1
    entries = read.gitlab((repository / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert {entry["location"]["path"] for entry in entries} == {PLAN}
