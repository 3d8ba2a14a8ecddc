"""The hooks, the action and the template are what their hosts take, and their steps do what they say, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from compliance.read import READERS
from tests import ci_formats as read
from tests.program import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the steps are for bash")
PLANS = ROOT / "fixtures" / "plans"
IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
MINUTES = 10
"""After which a step is stopped."""


def parsed(name: str) -> Any:
    """A YAML file of this repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def example(heading: str) -> str:
    """The YAML of a section of docs/ci.md."""
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("```yaml\n")[2].partition("```")[0]


@dataclass(frozen=True)
class Done:
    """What came of a step."""

    code: int
    out: str
    err: str


def shell(script: str, cwd: Path, environment: Mapping[str, str], python: Path | None = None) -> Done:
    """``script`` as the hosts run it, in bash that stops at the first error; ``python`` (else that of the tests) is the one in PATH."""
    folder = (python or Path(sys.executable)).parent
    kept = {name: value for name, value in os.environ.items() if name in ("COVERAGE_PROCESS_START", "XDG_CACHE_HOME")}
    own = {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(cwd),
        "PYTHONUTF8": "1",
        "COLUMNS": "100",
        **kept,
        **environment,
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd, env=own, capture_output=True, check=False, timeout=60 * MINUTES,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with plans."""
    folder = tmp_path / "work"
    (folder / "plans" / "các xã").mkdir(parents=True)
    shutil.copy(PLANS / "nghia-thuong-2025.txt", folder / "plans" / "các xã" / "nghĩa thương.txt")
    shutil.copy(PLANS / "quang-nam-2025.txt", folder / "plans" / "tinh.txt")
    return folder


PLAN, ABOVE = "plans/các xã/nghĩa thương.txt", "--against=plans/tinh.txt"
CONFIG = f"schema: compliance.config/1\nplans: [plans/**]\nfacts:\n- plan: {PLAN}\n  parents: [plans/tinh.txt]\n"


# What the hosts take


@pytest.mark.parametrize(("schema", "name"), [("github-actions", "action.yml"), ("gitlab-ci", "ci/gitlab.yml")])
def test_the_file_is_what_the_published_schema_says(schema: str, name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, str(ROOT / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.yml"
    wrong.write_text((ROOT / name).read_text(encoding="utf-8").replace("composite", "composed").replace("when: always", "when: ever"))
    assert subprocess.run([*command, str(wrong)], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(("heading", "schema"), [("GitHub", "github-workflows"), ("GitLab", "gitlab-ci")])
def test_what_is_documented_is_what_the_published_schema_says(heading: str, schema: str, tmp_path: Path) -> None:
    file = tmp_path / "example.yml"
    file.write_text(example(heading), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_documented_inputs_and_hooks_are_there(tmp_path: Path) -> None:
    steps = yaml.safe_load(example("GitHub"))["jobs"]["plans"]["steps"]
    given = next(step["with"] for step in steps if "compliance" in step["uses"])
    assert given.keys() <= parsed("action.yml")["inputs"].keys()
    assert yaml.safe_load(example("GitLab"))["variables"].keys() <= parsed("ci/gitlab.yml")["compliance"]["variables"].keys()
    file = tmp_path / "config.yaml"
    file.write_text(example("pre-commit"), encoding="utf-8")
    assert (
        subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(file)], capture_output=True, check=False).returncode == 0
    )
    named = {hook["id"] for repo in yaml.safe_load(example("pre-commit"))["repos"] for hook in repo["hooks"]}
    assert named <= {hook["id"] for hook in parsed(".pre-commit-hooks.yaml")}


def test_pre_commit_takes_the_hooks() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_hook_takes_every_document_that_is_read_but_pictures_and_no_readme() -> None:
    hook = next(each for each in parsed(".pre-commit-hooks.yaml") if each["id"] == "compliance-check")

    def taken(path: str) -> bool:
        return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)

    assert {suffix for suffix in READERS if taken(f"plans/xã{suffix}")} == set(READERS) - set(IMAGES)
    assert taken("KẾ HOẠCH.DOCX")
    assert not any(map(taken, ("README.md", "docs/readme.txt", "rules/tinh.yaml", "plans/xa.txt.lock")))


# The action


def action(
    work: Path, inputs: Mapping[str, str], python: Path | None = None, step: str = "Check", *, beside: Mapping[str, str] | None = None
) -> tuple[Done, dict[str, str], str]:
    """A step of the action: what came of it, its outputs, and the summary of the job."""
    file = parsed("action.yml")
    given: dict[str, str] = {name: each["default"] for name, each in file["inputs"].items()} | {
        name.replace("_", "-"): each for name, each in inputs.items()
    }
    (found,) = [each for each in file["runs"]["steps"] if each.get("name") == step]
    runner = work.parent / "runner"
    runner.mkdir(exist_ok=True)
    environment = {
        "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_WORKSPACE": str(work), "RUNNER_TEMP": str(runner),
        "GITHUB_OUTPUT": str(runner / "output"), "GITHUB_STEP_SUMMARY": str(runner / "summary"), **(beside or {}),
    }  # fmt: skip
    for name in ("output", "summary"):
        (runner / name).write_text("")
    for name, value in found["env"].items():
        environment[name] = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
    done = shell(found["run"], work, environment, python)
    outputs = dict(line.split("=", 1) for line in (runner / "output").read_text(encoding="utf-8").splitlines())
    return done, outputs, (runner / "summary").read_text(encoding="utf-8")


def test_the_action_annotates_summarises_and_keeps_the_exit_code(work: Path) -> None:
    done, outputs, summary = action(work, {"plans": PLAN, "args": ABOVE})
    assert (done.code, done.err) == (1, "")
    assert outputs == {"exit-code": "1", "sarif": "compliance.sarif"}
    annotations = read.github(done.out)
    assert {one.properties["file"] for one in annotations if one.properties} == {PLAN}
    assert summary.startswith("# ")
    results = read.sarif((work / "compliance.sarif").read_text(encoding="utf-8"))["results"]
    assert len(results) >= len(annotations) - 1
    assert {result["ruleId"] for result in results} >= {"tinh/VI.1.deadline"}


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"plans": PLAN, "args": f"{ABOVE}\n--fail-on=never\n"}, 0),
        ({"plans": "plans/none.txt", "args": ABOVE}, 2),
        ({"plans": PLAN, "args": "--nonsense"}, 2),
        ({"plans": f"\n  {PLAN}\n\nplans/none.txt", "args": ABOVE}, 2),
    ],
)
def test_the_exit_code_of_the_action_is_that_of_the_check(work: Path, inputs: dict[str, str], code: int) -> None:
    done, outputs, _ = action(work, inputs)
    assert done.code == code, done.err
    assert outputs["exit-code"] == str(code)
    assert bool(done.err) == (code == 2)
    assert ("sarif" in outputs) == (work / "compliance.sarif").exists()


def test_the_action_leaves_out_what_is_not_asked_for_and_takes_more_formats(work: Path) -> None:
    done, outputs, summary = action(work, {"plans": PLAN, "args": f"{ABOVE}\n-o\nreport.html", "sarif": "", "summary": "false"})
    assert (done.code, outputs, summary) == (1, {"exit-code": "1"}, "")
    assert read.github(done.out)
    assert (work / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    done, _, summary = action(work, {"plans": PLAN, "args": f"{ABOVE}\n-o\nreport.html"})
    assert read.github(done.out)
    assert summary.startswith("# ")


def test_the_action_checks_the_repository_where_no_plan_is_named_and_says_what_could_not_be_judged(work: Path) -> None:
    (work / "compliance.yaml").write_text(CONFIG, encoding="utf-8")
    done, outputs, summary = action(work, {})
    assert (done.code, done.err) == (1, "")
    assert {one.properties["file"] for one in read.github(done.out) if one.properties} == {PLAN, "plans/tinh.txt"}
    (work / "plans" / "hỏng.docx").write_bytes(b"no archive")
    done, outputs, summary = action(work, {})
    assert (done.code, outputs["exit-code"]) == (2, "2")
    assert read.github(done.out)[0].properties == {"file": "plans/hỏng.docx", "line": "1"}
    assert "plans/hỏng.docx" in summary
    run = read.sarif((work / outputs["sarif"]).read_text(encoding="utf-8"))
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["results"]


def test_no_input_of_the_action_is_run(work: Path) -> None:
    hostile = '$(touch owned)`touch owned`;touch owned\n"; touch owned; "'
    done, _, _ = action(work, {"plans": hostile, "args": hostile, "sarif": "a;touch owned", "summary": hostile})
    assert done.code == 2
    assert not (work / "owned").exists()


def test_no_input_stands_in_a_script_of_the_action() -> None:
    assert [step for step in parsed("action.yml")["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_of_a_summary_that_is_too_long_for_github_the_lines_that_fit_are_shown(work: Path) -> None:
    plans = [f"plans/{number}.txt" for number in range(40)]
    for plan in plans:
        shutil.copy(work / PLAN, work / plan)
    done, _, summary = action(work, {"plans": "\n".join(plans), "args": ABOVE})
    assert done.code == 1
    assert 900_000 < len(summary.encode()) < 1024 * 1024
    assert summary.endswith("\n\n…\n")
    assert summary.count("\n# ") > 10


# The template


def gitlab(work: Path, part: str = "script", python: Path | None = None, **variables: str) -> Done:
    """The lines of a part of the job."""
    job = parsed("ci/gitlab.yml")["compliance"]
    return shell("\n".join(job[part]), work, {**job["variables"], "CI_PROJECT_DIR": str(work), **variables}, python)


def test_the_job_writes_both_reports_and_fails_with_the_check(work: Path) -> None:
    shutil.copy(work / PLAN, work / "xa.txt")
    done = gitlab(work, COMPLIANCE_ARGS=f"xa.txt {ABOVE} -o more.html")
    assert (done.code, done.err) == (1, "")
    assert "xa.txt" in done.out
    reports = parsed("ci/gitlab.yml")["compliance"]["artifacts"]["reports"]
    entries = read.gitlab((work / reports["codequality"]).read_text(encoding="utf-8"))
    assert {entry["location"]["path"] for entry in entries} == {"xa.txt"}
    (suite,) = read.junit((work / reports["junit"]).read_text(encoding="utf-8"))
    assert suite.failures > 0
    assert (work / "more.html").exists()


def test_the_job_checks_the_repository_where_no_plan_is_named(work: Path) -> None:
    (work / "compliance.yaml").write_text(CONFIG, encoding="utf-8")
    done = gitlab(work)
    assert (done.code, done.err) == (1, "")
    suites = read.junit((work / "compliance.xml").read_text(encoding="utf-8"))
    assert {suite.name for suite in suites} == {PLAN, "plans/tinh.txt"}


def test_the_job_says_what_is_missing_before_it_installs(work: Path) -> None:
    done = gitlab(work, "before_script")
    assert done.code != 0
    assert "COMPLIANCE_PACKAGE" in done.err


# Installed anew


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an empty environment."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder / "bin" / "python"


def source(folder: Path) -> Path:
    """This package as a git repository of its own."""
    folder.mkdir()
    for name in ("src", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    return folder


def committed(folder: Path) -> str:
    """``folder`` as a git repository with one commit, and the name of that."""
    script = "git init -q && git add -A && git -c user.name=a -c user.email=a@b.c commit -qm a && git rev-parse HEAD"
    return shell(script, folder, {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}).out.strip()


@pytest.mark.registry
def test_the_action_and_the_job_install_what_they_run(work: Path, fresh: Path) -> None:
    done, _, _ = action(work, {"extras": "xlsx"}, fresh, "Install")
    assert done.code == 0, done.err
    done, outputs, _ = action(work, {"plans": PLAN, "args": f"{ABOVE}\n-o\nall.xlsx"}, fresh)
    assert (done.code, outputs["exit-code"], done.err) == (1, "1", "")
    assert (work / "all.xlsx").exists()
    shutil.copy(work / PLAN, work / "xa.txt")
    assert gitlab(work, "before_script", fresh, COMPLIANCE_PACKAGE=str(ROOT)).code == 0
    assert gitlab(work, python=fresh, COMPLIANCE_ARGS=f"xa.txt {ABOVE}").code == 1


@pytest.mark.registry
def test_pre_commit_installs_the_hooks_and_checks_what_a_commit_changes(work: Path, tmp_path: Path) -> None:
    package = source(tmp_path / "package")
    repo = {"repo": str(package), "rev": committed(package)}
    hooks = [
        {"id": "compliance-check", "files": "^plans/các xã/", "args": [ABOVE]},
        {"id": "compliance-check-repository", "args": ["--fail-on=never"]},
    ]
    config = {"repos": [{**repo, "hooks": hooks}]}
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    (work / "README.md").write_text("x\n")
    (work / "compliance.yaml").write_text(CONFIG, encoding="utf-8")
    committed(work)
    environment = {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    run = "python -m pre_commit run --color never"
    done = shell(f"{run} --all-files", work, environment)
    assert done.code == 1, done.out + done.err
    assert re.search(r"^compliance check\.+Failed$", done.out, re.MULTILINE)
    assert "exit code: 1" in done.out
    assert "tinh/VI.1.deadline" in done.out
    assert re.search(r"^compliance check \(whole repository\)\.+Passed$", done.out, re.MULTILINE)
    (work / "README.md").write_text("y\n")
    shell("git add README.md", work, environment)
    done = shell(run, work, environment)
    assert done.code == 0, "no plan was changed"
    assert re.search(r"^compliance check\.+\(no files to check\)Skipped$", done.out, re.MULTILINE)
