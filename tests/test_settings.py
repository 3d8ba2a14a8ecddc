"""What holds for a run: flags over environment over compliance.yaml over defaults. The file is found, bounded, and stays inside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import settings
from compliance.arguments import COMMANDS, Arguments, read
from compliance.errors import InputError, PackError
from compliance.library import config_file
from compliance.library.settings import find, load
from compliance.library.tree import selected
from compliance.model.globs import pattern
from compliance.model.settings import DEFAULT, FILE, FLAG, VARIABLE, ConfigFile, Origin
from compliance.record import names
from compliance.settings import PATH, PATHS, SETTINGS, SWITCH, Setting, filled, processors, resolve

ROOT = Path(__file__).parents[1]
SAMPLES: Mapping[str, tuple[Any, Any, Any]] = {
    "vocabulary": (("a", "b"), ("c",), ("d", "e")),
    "fail_on": ("warning", "info", "never"),
    "fail_under": (10.0, 20.5, 30.0),
    "waivers": (("a.yaml",), ("b.yaml", "c.yaml"), ("d.yaml",)),
    "baseline": ("a.json", "b.json", "c.json"),
    "lang": ("en", "vi", "en"),
    "max_size": (1.5, 2.0, 3.0),
    "jobs": (3, 4, 5),
    "timeout": (1.0, 2.5, 3.0),
    "memory": (100, 200, 300),
    "executor": ("dask=tcp://a:1", "dask=tls://b-1.vn:65535", "processes"),
}
"""Setting → a value for flag, variable and file; those of switches are drawn."""
GIVEN = [setting for setting in SETTINGS if setting.flag]


def config(folder: Path, text: str) -> str:
    """A compliance.yaml."""
    file = folder / "compliance.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    """Line, key and sentence of everything wrong in a file."""
    with pytest.raises(PackError) as caught:
        config_file.parse(text.encode() if isinstance(text, str) else text, "compliance.yaml")
    return [(one.line, one.key, one.expected) for one in caught.value.problems]


def written(value: Any) -> str:
    """A value as YAML."""
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)


def variable(setting: Setting, value: Any) -> str:
    """A value as the text of a variable."""
    return os.pathsep.join(value) if setting.shape == PATHS else str(int(value)) if isinstance(value, bool) else str(value)


def typed(setting: Setting, value: Any) -> list[str]:
    """A value as words of the command line."""
    if setting.shape == SWITCH:
        return [setting.flag]
    return [word for one in (value if setting.shape == PATHS else (value,)) for word in (setting.flag, str(one))]


@given(st.data())
def test_a_flag_wins_over_its_variable_which_wins_over_the_file_which_wins_over_the_default(tmp_path_factory: Any, data: Any) -> None:
    words, environment, lines, expected = ["check", "a.txt"], dict[str, str](), list[str](), dict[str, tuple[Any, str]]()
    for setting in GIVEN:
        by_flag, by_variable, by_file = (data.draw(st.booleans(), f"{setting.name} by {source}") for source in (FLAG, VARIABLE, FILE))
        values = SAMPLES.get(setting.name) or (not setting.off, *(data.draw(st.booleans()) for _ in range(2)))
        expected[setting.name] = (getattr(ConfigFile(), setting.name), DEFAULT)
        if by_file:
            lines.append(f"{setting.name}: {written(values[2])}")
            expected[setting.name] = (values[2], FILE)
        if by_variable:
            environment[setting.variable] = variable(setting, values[1])
            expected[setting.name] = (values[1], VARIABLE)
        if by_flag:
            words += typed(setting, values[0])
            expected[setting.name] = (values[0], FLAG)
    folder = tmp_path_factory.mktemp("here")
    file = config(folder, "\n".join(["schema: compliance.config/1", *lines]))
    asked = read([*words, "--config", file])
    found = resolve(asked, environment)
    whole = filled(asked, found)
    for setting in GIVEN:
        value, source = expected[setting.name]
        if source == FILE and setting.shape in (PATH, PATHS):
            value = tuple(str(folder / one) for one in value) if isinstance(value, tuple) else str(folder / value)
        if setting.name == "jobs" and source == DEFAULT:
            value = processors()
        assert (getattr(found.values, setting.name), found.origins[setting.name].kind) == (value, source)
        # The arguments with which the command goes on say the same.
        if setting.shape == SWITCH:
            assert whole.given(setting.flag) == (value is not setting.off)
        elif source != DEFAULT:
            assert whole.all(setting.flag)[-1] == str(value[-1] if isinstance(value, tuple) else value)
        else:
            assert not whole.given(setting.flag)


def test_every_key_of_the_file_is_in_the_table_and_every_row_is_a_key() -> None:
    assert {"schema", *(setting.name for setting in SETTINGS)} == set(names(ConfigFile))
    options = {option for command in COMMANDS.values() for option in command}
    assert {setting.flag for setting in GIVEN} <= options
    assert len({setting.variable for setting in GIVEN}) == len(GIVEN)


def test_an_option_that_a_command_does_not_take_is_not_filled_in(tmp_path: Path) -> None:
    file = config(tmp_path, "fail_on: never\nvocabulary: [words]\njobs: 2\n")
    asked = read(["parse", "a.txt", "--config", file])
    assert filled(asked, resolve(asked, {})).values == {"--config": [file], "--vocabulary": [str(tmp_path / "words")]}


def test_where_a_value_stands_in_the_file_is_known(tmp_path: Path) -> None:
    file = config(tmp_path, "\ufeff# first\n\nfail_on: info\nwaivers:\n  - a.yaml\n  - b.yaml\n")
    found = resolve(read(["check", "a.txt", "--config", file]), {})
    assert found.origins["fail_on"] == Origin(FILE, file, 3)
    assert found.lines["waivers.1"] == 6
    assert (found.root, found.path) == (str(tmp_path), file)


def test_without_a_file_there_is_no_root(tmp_path: Path) -> None:
    found = resolve(read(["check", "a.txt", "--no-config"]), {}, str(tmp_path))
    assert (found.root, found.path) == ("", "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COMPLIANCE_FAIL_ON", "all", "error, warning, info, never"),
        ("COMPLIANCE_LANG", "fr", "vi, en"),
        ("COMPLIANCE_JOBS", "0", "1"),
        ("COMPLIANCE_JOBS", "2.5", "64"),
        ("COMPLIANCE_JOBS", "1" * 10_000, "64"),
        ("COMPLIANCE_CACHE", "perhaps", "0, 1"),
        ("COMPLIANCE_TIMEOUT", "nan", "86400"),
        ("COMPLIANCE_TIMEOUT", "-1", "86400"),
        ("COMPLIANCE_MEMORY", "1e9", "999999"),
        ("COMPLIANCE_FAIL_UNDER", "101", "100"),
        ("COMPLIANCE_MAX_SIZE", "inf", "10000"),
        *(("COMPLIANCE_EXECUTOR", f"dask={wrong}", wrong) for wrong in ("", "host", "host:0", "host:65536", "http://host:1", "a b:1")),
    ],
)
def test_a_variable_with_a_wrong_value_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve(Arguments("check"), {name: value}, os.sep)
    assert caught.value.values["name"] == name
    assert said in str(caught.value.values.values())


@pytest.mark.parametrize("words", [["--jobs", "x"], ["--timeout", "0"], ["--memory", "0"], ["--max-size", "nan"], ["--fail-under", "-1"]])
def test_a_flag_with_a_wrong_value_is_named(words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        resolve(read(["check", "a.txt", "--no-config", *words]), {})
    assert (caught.value.values["name"], caught.value.values["value"]) == tuple(words)


@pytest.mark.parametrize("address", ["host:8786", "tcp://host:8786"])
def test_an_address_is_the_same_with_and_without_its_protocol(address: str) -> None:
    assert resolve(read(["check", "a.txt", "--no-config", "--executor", f"dask={address}"]), {}).values.executor == "dask=tcp://host:8786"


def test_a_file_names_no_cluster() -> None:
    ((line, key, said),) = problems("executor: dask=tcp://host:8786\n")
    assert (line, key) == (1, "executor")
    assert "processes" in said


def test_an_empty_variable_is_none() -> None:
    found = resolve(Arguments("check"), {setting.variable: "" for setting in GIVEN}, os.sep)
    assert {origin.kind for origin in found.origins.values()} == {DEFAULT}


def test_the_flags_of_the_file_exclude_each_other() -> None:
    with pytest.raises(InputError, match="usage-config"):
        resolve(read(["check", "a.txt", "--config", "a", "--no-config"]), {})


# Where the file is.


def test_the_file_is_found_in_the_nearest_folder_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config(tmp_path, "fail_on: info\n")
    deep = tmp_path / "plans" / "xa"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find() == os.path.join("..", "..", "compliance.yaml")
    found = resolve(read(["check", "a.txt"]), {})
    assert (found.root, found.values.fail_on) == (os.path.join("..", ".."), "info")
    config(tmp_path / "plans", "fail_on: never\n")
    assert find() == os.path.join("..", "compliance.yaml")
    config(deep, "fail_on: never\n")
    assert find() == "compliance.yaml"
    assert resolve(read(["check", "a.txt"]), {}).root == "."


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_is_looked_for_above_a_repository(tmp_path: Path, kind: str) -> None:
    config(tmp_path, "fail_on: info\n")
    inner = tmp_path / "repository"
    inner.mkdir()
    (inner / ".git").mkdir() if kind == "folder" else (inner / ".git").write_text("gitdir: elsewhere\n")
    assert find(str(inner)) is None
    assert find(str(tmp_path)) is not None
    config(inner, "fail_on: info\n")
    assert find(str(inner)) is not None


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permissions there")
def test_a_file_that_anybody_could_have_put_above_is_not_taken(tmp_path: Path) -> None:
    config(tmp_path, "fail_on: never\n")
    (tmp_path / "mine").mkdir()
    tmp_path.chmod(0o1777)
    assert find(str(tmp_path / "mine")) is None
    assert find(str(tmp_path)) is not None


def test_a_folder_that_is_gone_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find() is None


def test_what_stands_in_the_place_of_the_file_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "compliance.yaml").symlink_to(tmp_path / "nowhere.yaml")
    found = find(str(tmp_path))
    assert found is not None
    with pytest.raises(PackError, match="cannot be read"):
        load(found)
    (tmp_path / "compliance.yaml").unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "compliance.yaml")
        with pytest.raises(PackError, match="no regular file"):
            load(str(tmp_path / "compliance.yaml"))


# What is wrong with it.


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("plans: [a]\nfail-on: error\n", 2, "fail-on", "did you mean fail_on?"),
        ("schema: compliance.config/2\n", 1, "schema", "expected one of compliance.config/1"),
        ("# a\nfail_on: all\n", 2, "fail_on", "expected one of error, warning, info, never, found all"),
        ("jobs: 0\n", 1, "jobs", "expected 1 or more, found 0"),
        ("jobs: 65\n", 1, "jobs", "expected 64 or less, found 65"),
        ("jobs: two\n", 1, "jobs", "expected a whole number, found two"),
        ("timeout: .nan\n", 1, "timeout", "expected a number, found .nan"),
        ("fail_under: 100.1\n", 1, "fail_under", "expected 100 or less"),
        ("cache: perhaps\n", 1, "cache", "expected true or false"),
        ("plans: plans/**\n", 1, "plans", "expected a list"),
        ("fail_on: error\nbaseline:\n", 2, "baseline", "has no value"),
        ("fail_under:\n", 1, "fail_under", "has no value"),
        ("waivers:\n  - a.yaml\n  - /etc/passwd\n", 3, "waivers[2]", "from the folder of this file, found /etc/passwd"),
        ("vocabulary: [~/words]\n", 1, "vocabulary[1]", "from the folder of this file"),
        ("baseline: C:/a.json\n", 1, "baseline", "from the folder of this file"),
        ("plans: ['../plans/**']\n", 1, "plans[1]", "may not lead out"),
        ("packs: [rules/../../x.yaml]\n", 1, "packs[1]", "may not lead out"),
        ("exclude:\n  - 'plans\\old'\n", 2, "exclude[1]", "write / between folders"),
        ('waivers: ["a\\0.yaml"]\n', 1, "waivers[1]", "a letter that no path has"),
        ("facts:\n  - plan: a.txt\n    level: thon\n", 3, "facts[1].level", "one of trung-uong, tinh, huyen, xa"),
        ("facts:\n  - level: xa\n", 2, "facts[1].plan", "is missing"),
        ("facts:\n  - plan: ../a.txt\n", 2, "facts[1].plan", "may not lead out"),
        ("facts:\n  - plan: a.txt\n    parents:\n      - b.txt\n      - /c.txt\n", 5, "facts[1].parents[2]", "from the folder"),
        ("facts:\n  - plan: a.txt\n    topic:\n", 3, "facts[1].topic", "has no value"),
        ("facts:\n  - plan: a.txt\n    period: 25\n", 3, "facts[1].period", "such as 2025 or 2021-2025, found 25"),
        ("facts:\n  - plan: a.txt\n    period: 2025-2021\n", 3, "facts[1].period", "the first year stands after the last"),
        ("facts:\n  - plan: a.txt\n    parent: b.txt\n", 3, "facts[1].parent", "did you mean parents?"),
        ("a: &a [x]\nplans: *a\n", 1, "a", "anchors"),
        ("plans: !!python/object/apply:os.system [ls]\n", 1, "plans", "the tag"),
        ("fail_on: error\nfail_on: never\n", 2, "fail_on", "stands twice"),
        ("- plans\n", 1, "file", "expected keys"),
        ("", 1, "file", "is empty"),
        ("plans: [" + "[" * 100 + "\n", 1, "plans[1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1]", "nested"),
        (b"\xff\xfe", 1, "file", "UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, line: int, key: str, said: str) -> None:
    first = problems(text)[0]
    assert first[0] == line
    assert first[1].startswith(key[:20])
    assert said in first[2]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert [one[0] for one in problems("plans: [/a]\nbaseline: ../b\nfacts:\n  - plan: /c\n")] == [1, 2, 4]
    assert [one[0] for one in problems("fail_on: x\njobs: y\n")] == [1, 2]


@given(st.text("abc:-[]{}&*!|>'\"%@`,?~ \n\t0\0/.é", max_size=60) | st.binary(max_size=40))
def test_whatever_comes_in_only_a_pack_error_comes_out(text: str | bytes) -> None:
    with pytest.raises(PackError):
        config_file.parse(text.encode() if isinstance(text, str) else text, "compliance.yaml")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="larger than 4 MB"):
        load(config(tmp_path, "#" * 4_000_001))


@pytest.mark.parametrize(
    "text", ["waivers: [link/w.yaml]", "vocabulary: [a, link]", "baseline: link/b.json", "baseline: file.json"], ids=lambda text: text[:9]
)
def test_a_link_that_leads_out_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    (root / "file.json").symlink_to(tmp_path / "b.json")
    (root / "inner").mkdir()
    (root / "good").symlink_to(root / "inner")
    with pytest.raises(PackError) as caught:
        load(config(root, f"fail_on: error\n{text}\n"))
    assert [(one.line, one.message) for one in caught.value.problems] == [(2, "problem-path-outside")]
    # Again, now from the cache; and a link that stays inside is none of our business.
    with pytest.raises(PackError):
        load(str(root / "compliance.yaml"))
    assert load(config(root, "vocabulary: [good]\n")).config.vocabulary == ("good",)


def test_a_second_run_imports_neither_yaml_nor_pydantic(tmp_path: Path) -> None:
    config(tmp_path, "fail_on: info\nfacts:\n  - {plan: a.txt, level: xa, parents: [b.txt]}\n")
    program = (
        "import sys; from compliance import settings; from compliance.arguments import Arguments;"
        "found = settings.resolve(Arguments('check'), {});"
        "print(found.values.fail_on, found.values.facts[0].parents, *sorted({'yaml', 'pydantic'} & set(sys.modules)))"
    )
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    said = [
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert said == ["info ('b.txt',) pydantic yaml\n", "info ('b.txt',)\n"]


# Globs and the files that they select.


@pytest.mark.parametrize(
    ("glob", "path", "meant"),
    [
        ("plans/**", "plans/xa/a.txt", True),
        ("plans/**", "plan/a.txt", False),
        ("**/a.txt", "a.txt", True),
        ("**/a.txt", "x/y/a.txt", True),
        ("plans/*.txt", "plans/a.txt", True),
        ("plans/*.txt", "plans/xa/a.txt", False),
        ("plans/?.txt", "plans/ab.txt", False),
        ("./plans/a.txt", "plans/a.txt", True),
        ("plans/a [1].txt", "plans/a [1].txt", True),
        ("plans/a [1].txt", "plans/a 1.txt", False),
        ("a/**/b/**/c", "a/x/b/c", True),
        ("a/**/b/**/c", "a/x/c", False),
        ("kế-hoạch/*", "ke\u0302\u0301-hoa\u0323ch/a.txt", True),
        ("*", "A", True),
        ("a", "A", False),
    ],
)
def test_a_glob_means_what_its_parts_mean(glob: str, path: str, meant: bool) -> None:
    assert pattern(glob).fullmatch(path) is meant


def test_a_glob_made_to_take_long_does_not() -> None:
    assert not pattern("*a" * 60 + "b").fullmatch("a" * 200)
    assert not pattern("**/a/" * 60 + "b").fullmatch("a/" * 200)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=6))
def test_a_path_means_itself_and_two_stars_mean_every_path(path: list[str]) -> None:
    for glob in (path, ["**"], ["**", *path[1:]], [*path[:-1], "*"], ["**", *path, "**"]):
        assert pattern("/".join(glob)).fullmatch("/".join(path))
    assert not pattern("/".join([*path, "*"])).fullmatch("/".join(path))


def test_files_are_selected_by_globs_without_hidden_ones_links_and_packages(tmp_path: Path) -> None:
    names = ("plans/b.txt", "plans/xa/a.TXT", "plans/xa/a.yaml", "old/c.txt", ".hidden/d.txt", "node_modules/e.txt", "env/f.txt")
    for name in (*names, ".g.txt", "~$h.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "env" / "pyvenv.cfg").touch()
    (tmp_path / "plans" / "link.txt").symlink_to(tmp_path / "old" / "c.txt")
    (tmp_path / "plans" / "out").symlink_to(tmp_path / "old")
    root = str(tmp_path)
    assert selected(root, (), (), {".txt"}).files == ("old/c.txt", "plans/b.txt", "plans/xa/a.TXT")
    found = selected(root, ("plans/**", "none/**"), ("plans/xa",), {".txt"})
    assert (found.files, found.links, found.idle) == (("plans/b.txt",), ("plans/link.txt", "plans/out"), ("none/**",))
    assert selected(root, ("plans/out",), (), {".txt"}).idle == ("plans/out",), "a link of a folder means no file"
    assert selected(root, ("./plans//b.txt", "old/**", "old/c.txt"), ("old/c.txt",), {".txt"}).files == ("plans/b.txt",)
    assert selected(root, ("old", "plans/"), ("**/a.*",), {".txt"}).files == ("old/c.txt", "plans/b.txt")


def test_names_of_files_are_looked_up_however_many_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xã-a.txt").touch()
    monkeypatch.setattr("compliance.library.tree.pattern", None)  # what is matched one by one
    assert selected(str(tmp_path), ("xa\u0303-a.txt", "b.txt"), (), {".txt"}).files == ("xã-a.txt",)


def test_a_walk_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.library.tree.MOST", 3)
    for number in range(4):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(InputError, match="folder-too-large"):
        selected(str(tmp_path), (), (), {".txt"})


def test_the_processors_are_those_that_may_be_used() -> None:
    assert 1 <= settings.processors() <= 64
