"""``compliance init`` and ``compliance config show``, as one who sets up a folder of plans sees them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance import cli
from compliance.commands.look import globs
from compliance.library.config_file import parse, text
from compliance.library.settings import load
from compliance.library.tree import selected
from compliance.model.globs import pattern
from compliance.model.settings import ConfigFile
from compliance.read import READERS
from compliance.record import replace
from compliance.settings import SETTINGS, processors

ROOT = Path(__file__).parents[1]
PLANS = sorted((ROOT / "fixtures" / "plans").glob("*.txt"))
WAIVERS = """schema: compliance.waivers/1
waivers:
  - {rule: form/*, plan: a.txt, reason: r, decided_by: d, document: Công văn 1, expires: 2026-12-31}
"""
PLAN = """Số: 5/KH-TTX

KẾ HOẠCH
Về công tác mẫu năm 2025

I. MỤC ĐÍCH
1. Nâng cao nhận thức.
"""


@dataclass(frozen=True)
class Run:
    """What came of a call of the program."""

    code: int
    out: str
    err: str


Call = Callable[..., Run]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> Call:
    """The program in this process, in a folder of its own, in English unless it is told otherwise."""
    for name in list(os.environ):
        if name.startswith("COMPLIANCE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Run:
        capfd.readouterr()
        code = cli.main(words)
        said = capfd.readouterr()
        return Run(code, said.out, said.err)

    return run


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def five(folder: Path) -> None:
    """The five plans."""
    put(folder, {f"plans/{path.name}": path.read_bytes() for path in PLANS})


def state(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below a folder, with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def test_a_folder_of_plans_gets_a_file_that_says_what_is_there(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    shutil.copytree(ROOT / "rules" / "children", tmp_path / "rules")
    put(tmp_path, {"waivers.yaml": WAIVERS, "baseline.json": '{"schema": "compliance.baseline/1",\n "entries": [\n ]\n}\n'})
    put(tmp_path, {"words/concepts.yaml": "concepts: {tong-dai-111: [đường dây bảo vệ trẻ em]}\n"})
    put(tmp_path, {"plans/README.md": "Our plans.\n", ".github/workflows/ci.yaml": "on: push\n", "other.yaml": "a: 1\n"})
    before = state(tmp_path)
    done = call("init")
    assert (done.code, done.err) == (0, "")
    assert "Plans: 5 (1 province, 1 district, 3 commune)." in done.out
    assert "Rule packs (5):" in done.out
    assert "Waivers (1): waivers.yaml." in done.out
    assert "Baselines (1): baseline.json." in done.out
    assert "Folders of words (1): words." in done.out
    assert "plans/README.md: no section" in done.out
    assert "other.yaml" not in done.out
    assert done.out.endswith("compliance.yaml: written. Next: compliance check\n")
    after = state(tmp_path)
    written = after.pop("compliance.yaml")
    assert after == before
    config = load("compliance.yaml").config
    assert config == replace(
        ConfigFile(),
        plans=("plans/**",),
        exclude=("plans/README.md",),
        packs=("rules/**",),
        vocabulary=("words",),
        waivers=("waivers.yaml",),
        baseline="baseline.json",
    )
    assert selected(".", config.plans, config.exclude, READERS).files == tuple(f"plans/{path.name}" for path in PLANS)
    # Another YAML reader gets the same, and the editor is told of the schema.
    assert written is not None
    assert yaml.safe_load(written)["plans"] == ["plans/**"]
    assert written.decode().splitlines()[2].startswith("# yaml-language-server: $schema=")


def test_plans_that_stand_under_each_other_are_told_from_those_that_name_what_is_not_there(call: Call, tmp_path: Path) -> None:
    above = (
        "UBND TỈNH MẪU\nSố: 5/KH-UBND\nMẫu, ngày 02 tháng 01 năm 2025\n\nKẾ HOẠCH\nCông tác trẻ em năm 2025\n\n"
        "I. MỤC ĐÍCH\n1. Nâng cao nhận thức.\n"
    )
    below = above.replace("TỈNH MẪU", "XÃ MẪU").replace("5/KH", "9/KH").replace("ngày 02 tháng 01", "ngày 02 tháng 03")
    named = below.replace(
        "\nI. M", "\nThực hiện Kế hoạch số 5/KH-UBND ngày 02/01/2025 của UBND tỉnh Mẫu về công tác trẻ em năm 2025.\n\nI. M"
    )
    put(tmp_path, {"tinh.txt": above, "xa.txt": named})
    done = call("init")
    assert "With a plan above them here: 1." in done.out
    assert "Naming a plan above them" not in done.out
    (tmp_path / "compliance.yaml").unlink()
    (tmp_path / "tinh.txt").unlink()
    done = call("init")
    assert "With a plan above them here" not in done.out
    assert "Naming a plan above them that is not here, or not certain (1): xa.txt." in done.out


def test_an_empty_folder_gets_a_file_to_begin_with(call: Call, tmp_path: Path) -> None:
    done = call("init")
    assert (done.code, done.err) == (0, "")
    assert "No plan was found" in done.out
    assert done.out.endswith("compliance.yaml: written.\n")  # there is nothing to check yet
    assert load("compliance.yaml").config == ConfigFile()
    assert call("config", "show").code == 0
    assert call("check").code == 2


def test_a_file_that_is_there_is_not_written_over(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    put(tmp_path, {"compliance.yaml": "fail_on: nonsense\n"})
    before = state(tmp_path)
    done = call("init")
    assert (done.code, done.out, state(tmp_path)) == (2, "", before)
    assert "compliance.yaml: is there already" in done.err
    (tmp_path / "compliance.yaml").unlink()
    (tmp_path / "compliance.yaml").symlink_to("nowhere.yaml")
    assert call("init").code == 2
    assert not (tmp_path / "nowhere.yaml").exists()


def test_a_folder_that_is_none_is_told_of(call: Call, tmp_path: Path) -> None:
    put(tmp_path, {"a.txt": "x"})
    assert "no such folder" in call("init", "plans").err
    assert call("init", "a.txt").code == 2
    assert call("init", ".", "x").code == 2


def test_another_folder_can_be_named_and_the_file_above_it_is_told_of(call: Call, tmp_path: Path) -> None:
    five(tmp_path / "province")
    put(tmp_path, {"compliance.yaml": "fail_on: info\n"})
    done = call("init", "province")
    assert done.code == 0
    assert f"{os.path.join('province', 'compliance.yaml')}: holds here from now on, instead of compliance.yaml" in done.err
    assert load(os.path.join("province", "compliance.yaml")).config.plans == ("plans/**",)


def test_the_comments_are_in_the_language_of_the_run(call: Call, tmp_path: Path) -> None:
    assert call("init", "--lang", "vi").out.startswith("Không thấy kế hoạch nào")
    assert "# Tệp nào là kế hoạch." in (tmp_path / "compliance.yaml").read_text(encoding="utf-8")


def test_facts_are_offered_only_where_the_text_does_not_tell_the_level(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    call("init")
    assert "facts:" not in (tmp_path / "compliance.yaml").read_text(encoding="utf-8")
    (tmp_path / "compliance.yaml").unlink()
    put(tmp_path, {"plans/no: level #1.txt": PLAN})
    assert "1 that do not tell their level" in call("init").out
    written = (tmp_path / "compliance.yaml").read_text(encoding="utf-8")
    offered = written[written.index("# facts:") :]
    assert offered.count("- plan:") == 1
    # With the signs taken away it is what it seems to be.
    taken = parse((written.replace(offered, "") + offered.replace("# ", "", 1).replace("\n# ", "\n")).encode(), "compliance.yaml").config
    assert [(one.plan, one.level) for one in taken.facts] == [("plans/no: level #1.txt", "xa")]


def test_what_cannot_be_named_or_used_is_left_out_with_the_reason(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    put(tmp_path, {"plans/a*.txt": PLAN, "plans/b\\c.txt": PLAN, "plans/broken.docx": b"PK", "plans/scan.png": b"\x89PNG"})
    put(tmp_path, {"rules/broken.yaml": "schema: compliance.pack/1\nid: a\n", "node_modules/x/plan.txt": PLAN, ".old/plan.txt": PLAN})
    (tmp_path / "plans" / "link.txt").symlink_to(tmp_path / "plans" / PLANS[0].name)
    done = call("init")
    assert "Left out (6):" in done.out
    told = done.out[done.out.index("Left out") :]
    for name in ("plans/a*.txt", "plans/b\\c.txt", "plans/broken.docx", "plans/scan.png", "rules/broken.yaml", "plans/link.txt"):
        assert f"- {name}:" in told
    config = load("compliance.yaml").config
    assert selected(".", config.plans, config.exclude, READERS).files != ()
    assert config.packs == ()


def test_a_name_that_is_no_plan_of_ours_in_the_way_is_excluded_by_name(call: Call, tmp_path: Path) -> None:
    put(tmp_path, {f"plans/{index}.txt": PLAN for index in range(3)} | {"plans/notes.txt": "Notes.\n", "notes/a.txt": "x\n", "b.txt": PLAN})
    call("init")
    config = load("compliance.yaml").config
    assert (config.plans, config.exclude) == (("b.txt", "plans/**"), ("plans/notes.txt",))


@given(st.dictionaries(st.lists(st.sampled_from(["a", "b", "c d", "é"]), min_size=1, max_size=4).map("/".join), st.booleans(), max_size=12))
def test_the_globs_mean_the_chosen_files_and_no_other(files: dict[str, bool]) -> None:
    every = [f"{path}.txt" for path in files]
    chosen = {f"{path}.txt" for path, picked in files.items() if picked}
    for by_suffix in (False, True):
        wanted, without = globs(every, chosen, by_suffix)
        meant = {path for path in every if any(pattern(one).fullmatch(path) for one in wanted)}
        assert meant - {path for path in every if any(pattern(one).fullmatch(path) for one in without)} == chosen
        assert all(any(pattern(one).fullmatch(path) for path in every) for one in (*wanted, *without))


def test_a_plan_that_is_put_beside_others_later_is_one_without_a_change_of_the_file() -> None:
    wanted, without = globs(
        ["a.txt", "b.txt", "note.txt", "c.docx", "page.html", "x.html", "xã/d.txt"], {"a.txt", "b.txt", "c.docx", "x.html"}, True
    )
    assert (wanted, without) == (["*.txt", "c.docx", "x.html"], ["note.txt"])
    assert globs(["a.yaml"], {"a.yaml"}) == (["a.yaml"], [])  # compliance.yaml and waivers will stand there, too


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\\*?", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
PATHS = st.lists(NAMES.filter(lambda name: name not in ("..", "~")), max_size=3).map(tuple)


@given(PATHS, PATHS, st.none() | NAMES)
def test_what_is_written_is_read_again(plans: tuple[str, ...], waivers: tuple[str, ...], baseline: str | None) -> None:
    config = replace(
        ConfigFile(),
        plans=tuple(f"p/{one}" for one in plans if ".." not in one.split("/")),
        waivers=tuple(f"w{one}" for one in waivers if ":" not in one and ".." not in one),
        baseline=f"b/{baseline.replace('/', '')}x" if baseline else None,
    )
    made = text(config, {"": "one\ntwo", "plans": "said", "facts": "more", "facts-of": "\n".join(config.plans)})
    assert parse(made.encode(), "compliance.yaml").config == config


# What holds.


def test_it_is_shown_where_each_value_comes_from(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        tmp_path,
        {"compliance.yaml": "# Ours.\nfail_on: warning\nwaivers:\n  - a.yaml\n  - b.yaml\nfinal: true\nmemory: 512\nreview: false\n"},
    )
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    monkeypatch.setenv("COMPLIANCE_FINAL", "0")
    monkeypatch.setenv("COMPLIANCE_JOBS", "7")
    done = call("config", "show", "--timeout", "2.5")
    above = os.path.join("..", "compliance.yaml")
    assert done.code == 0
    rows = [tuple(part.strip() for part in line.split("  ") if part.strip()) for line in done.out.splitlines()]
    assert rows[0] == (f"Settings of {above}; what a flag or a variable gives holds instead.",)
    for row in (
        ("plans", "every file that can be read as one", "default"),
        ("fail_on", "warning", f"{above}:2"),
        ("waivers", os.path.join("..", "a.yaml"), f"{above}:4"),
        (os.path.join("..", "b.yaml"), f"{above}:5"),
        ("final", "false", "COMPLIANCE_FINAL"),
        ("review", "false", f"{above}:8"),
        ("jobs", "7", "COMPLIANCE_JOBS"),
        ("timeout", "2.5 s", "--timeout"),
        ("memory", "512 MB", f"{above}:7"),
        ("baseline", "none", "default"),
        ("max_size", "20 MB", "default"),
    ):
        assert row in rows
    assert [row[0] for row in rows[2:] if len(row) == 3] == [setting.name for setting in SETTINGS]
    # The last column begins in one place.
    ends = {line.rindex("  ") for line in done.out.splitlines()[2:]}
    assert len(ends) == 1


def test_it_is_shown_for_machines(call: Call, tmp_path: Path) -> None:
    put(tmp_path, {"compliance.yaml": "fail_on: info\nfacts:\n  - {plan: a.txt, level: xa, elsewhere: [1/KH]}\n"})
    made = json.loads(call("config", "show", "--format", "json", "--no-cache").out)
    assert (made["schema"], made["path"], made["root"]) == ("compliance.settings/1", "compliance.yaml", ".")
    shown = made["settings"]
    assert shown["fail_on"] == {"value": "info", "source": "file", "name": "compliance.yaml", "line": 1}
    assert shown["facts"]["value"] == [{"plan": "a.txt", "level": "xa", "elsewhere": ["1/KH"]}]
    assert shown["cache"] == {"value": False, "source": "flag", "name": "--no-cache", "line": None}
    assert shown["jobs"] == {"value": processors(), "source": "default", "name": "", "line": None}


def test_a_wrong_file_is_told_with_its_lines_and_nothing_is_shown(call: Call, tmp_path: Path) -> None:
    put(tmp_path, {"compliance.yaml": "fail_on: all\nplans: [/a]\n"})
    done = call("config", "show")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("compliance: compliance.yaml:1: fail_on: expected one of error")
    assert call("config", "show", "--no-config").code == 0
    for words in (("config",), ("config", "list"), ("config", "show", "more")):
        assert call(*words).code == 2


# What the commands make of it.


def test_the_commands_do_as_the_file_says_and_flags_win(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    draft = "plans/nghia-thuong-2025.txt"
    assert call("check", draft, "--fail-on", "never").code == 0
    assert call("check", draft).code == 1
    put(tmp_path, {"compliance.yaml": "fail_on: never\nlang: vi\nmax_size: 0.002\n"})
    done = call("check", draft)
    assert (done.code, "2000" in done.err) == (2, True)
    done = call("check", draft, "--max-size", "1")
    assert (done.code, "PHẢI SỬA" in done.out) == (0, True)
    assert call("check", draft, "--max-size", "1", "--fail-on", "error").code == 1
    assert "TO BE MENDED" in call("check", draft, "--max-size", "1", "--lang", "en").out
    assert call("check", draft, "--no-config").code == 1
    put(tmp_path, {"other.yaml": "fail_on: never\n"})
    assert call("check", draft, "--config", "other.yaml").code == 0
    assert call("check", draft, "--config", "none.yaml").code == 2


def test_paths_of_the_file_are_from_its_folder_wherever_the_program_is_started(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    five(tmp_path)
    waiver = WAIVERS.replace("form/*", "'*'").replace("a.txt", "nghia-thuong-2025.txt")
    put(tmp_path, {"waivers.yaml": waiver, "compliance.yaml": "waivers: [waivers.yaml]\n"})
    monkeypatch.setenv("COMPLIANCE_TODAY", "2026-01-01")
    assert call("check", "plans/nghia-thuong-2025.txt").code == 0
    monkeypatch.chdir(tmp_path / "plans")
    assert call("check", "nghia-thuong-2025.txt").code == 0
    assert call("check", "nghia-thuong-2025.txt", "--no-config").code == 1


def test_a_report_is_never_written_over_a_file_that_the_settings_name(call: Call, tmp_path: Path) -> None:
    five(tmp_path)
    put(tmp_path, {"waivers.yaml": WAIVERS, "compliance.yaml": "waivers: [waivers.yaml]\n"})
    assert call("check", "plans/nghia-thuong-2025.txt", "-o", "waivers.yaml", "--format", "json").code == 2
    assert (tmp_path / "waivers.yaml").read_text(encoding="utf-8") == WAIVERS
