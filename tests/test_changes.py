"""Which files changed since a git ref, in real repositories; and which plans are chosen because of that."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import library
from compliance.changes import Changes, changed_since, content_at, touched
from compliance.errors import InputError
from compliance.report.words import Words

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """git without anything that the tester has set."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def git_in(folder: Path) -> Git:
    """Runs git in a folder."""

    def git(*words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.vn", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()

    return git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of plans with one commit, ``start``."""
    root = tmp_path / "kho"
    root.mkdir()
    git = git_in(root)
    git("init", "-q", "-b", "main")
    for name in ("tinh/a.txt", "tinh/b.txt", "xã/kế hoạch 1.txt", "xã/2.txt", "rules/a.yaml"):
        write(root, name, name)
    write(root, ".gitignore", "*.bak\n")
    git("add", "-A")
    git("commit", "-q", "-m", "start")
    git("tag", "start")
    return root


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sets(changed: Changes) -> tuple[set[str], set[str]]:
    return set(changed.changed), set(changed.gone)


def fails(root: Path, ref: str) -> tuple[str, list[str]]:
    """The key of the error, and what is said of it in both languages."""
    with pytest.raises(InputError) as caught:
        changed_since(root, ref)
    return caught.value.key, [Words(library.messages(language)).error(caught.value)[0] for language in ("vi", "en")]


def test_in_a_folder_as_it_was_committed_nothing_changed(repository: Path) -> None:
    assert sets(changed_since(repository, "start")) == (set(), set())
    assert sets(changed_since(repository, "HEAD")) == (set(), set())


def test_what_was_committed_staged_edited_and_is_new_has_changed(repository: Path) -> None:
    git = git_in(repository)
    write(repository, "tinh/a.txt", "committed")
    git("commit", "-q", "-a", "-m", "more")
    write(repository, "tinh/b.txt", "staged")
    write(repository, "xã/mới.txt", "staged and new")
    git("add", "-A")
    write(repository, "xã/kế hoạch 1.txt", "edited")
    write(repository, "xã/3.txt", "untracked")
    write(repository, "xã/4.bak", "ignored by git, which so knows nothing of it")
    expected = {"tinh/a.txt", "tinh/b.txt", "xã/mới.txt", "xã/kế hoạch 1.txt", "xã/3.txt", "xã/4.bak"}
    assert sets(changed_since(repository, "start")) == (expected, set())
    assert sets(changed_since(repository, "HEAD")) == (expected - {"tinh/a.txt"}, set())


def test_what_is_staged_counts_even_where_the_file_was_put_back(repository: Path) -> None:
    write(repository, "xã/2.txt", "staged")
    git_in(repository)("add", "-A")
    write(repository, "xã/2.txt", "xã/2.txt")
    assert sets(changed_since(repository, "start")) == ({"xã/2.txt"}, set())


def test_a_new_name_is_a_file_that_went_and_one_that_came(repository: Path) -> None:
    git_in(repository)("mv", "tinh/a.txt", "tinh/c.txt")
    os.unlink(repository / "xã" / "2.txt")
    assert sets(changed_since(repository, "start")) == ({"tinh/c.txt"}, {"tinh/a.txt", "xã/2.txt"})


def test_a_file_that_only_the_index_has_lost_has_changed_and_is_not_gone(repository: Path) -> None:
    git_in(repository)("rm", "-q", "--cached", "xã/2.txt")
    assert sets(changed_since(repository, "start")) == ({"xã/2.txt"}, set())


def test_paths_are_told_from_the_folder_that_is_asked_about(repository: Path) -> None:
    for name in ("tinh/a.txt", "xã/2.txt", "xã/sâu/3.txt"):
        write(repository, name, "other")
    assert sets(changed_since(repository / "xã", "start")) == ({"2.txt", "sâu/3.txt", "../tinh/a.txt"}, set())


def test_a_repository_in_the_repository_stands_for_all_that_it_holds(repository: Path) -> None:
    inner = repository / "xã" / "trong"
    write(inner, "a.txt", "a")
    git_in(inner)("init", "-q")
    found = changed_since(repository, "start")
    assert found.has("xã/trong/a.txt")
    assert not found.has("xã/2.txt")


def test_names_with_blanks_tabs_and_line_feeds_come_back_whole(repository: Path) -> None:
    names = {"xã/a b\tc.txt", "xã/a\nb.txt", 'xã/"a".txt'}
    for name in names:
        write(repository, name, "new")
    assert sets(changed_since(repository, "start"))[0] == names


def test_a_hooks_variables_do_not_lead_into_another_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, "xã/2.txt", "other")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert sets(changed_since(repository / "xã", "start")) == ({"2.txt"}, set())


def test_no_program_that_a_repository_names_as_its_monitor_is_run(repository: Path) -> None:
    hook = repository / "hook.sh"
    hook.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    hook.chmod(0o755)
    git_in(repository)("config", "core.fsmonitor", str(hook))
    changed_since(repository, "start")
    assert not (repository / "ran").exists()


def test_a_file_that_was_only_touched_has_not_changed(repository: Path) -> None:
    os.utime(repository / "tinh" / "a.txt", (1, 1))
    assert sets(changed_since(repository, "start")) == (set(), set())


@pytest.mark.parametrize("ref", ["", "-h", "--output=x", "a\nb"])
def test_what_cannot_be_a_ref_never_reaches_git(repository: Path, ref: str) -> None:
    assert fails(repository, ref)[0] == "git-ref-form"
    assert not (repository / "x").exists()


@pytest.mark.parametrize("ref", ["nowhere", "start:tinh", "HEAD~7", "a b"])
def test_an_unknown_ref_is_named(repository: Path, ref: str) -> None:
    key, said = fails(repository, ref)
    assert key == "git-ref"
    assert all(ref in one and "git fetch" in one for one in said)


def test_in_a_shallow_clone_it_is_said_how_to_fetch_the_rest(repository: Path, tmp_path: Path) -> None:
    write(repository, "tinh/a.txt", "later")
    git_in(repository)("commit", "-q", "-a", "-m", "later")
    git_in(tmp_path)("clone", "-q", "--depth", "1", f"file://{repository}", "nông")
    key, said = fails(tmp_path / "nông", "HEAD~1")
    assert key == "git-ref-shallow"
    assert all("--unshallow" in one for one in said)
    assert sets(changed_since(tmp_path / "nông", "HEAD")) == (set(), set())


def test_outside_of_a_repository_it_is_said_where(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        key, said = fails(folder, "main")
        assert key == "git-no-repository"
        assert all(str(folder) in one for one in said)


def test_without_git_it_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fails(repository, "start")[0] == "git-missing"


def test_what_a_file_held_at_a_ref_can_be_read(repository: Path) -> None:
    os.unlink(repository / "xã" / "2.txt")
    assert content_at(repository, "start", "xã/2.txt") == "xã/2.txt".encode()
    assert content_at(repository / "tinh", "start", "../xã/2.txt") == "xã/2.txt".encode()
    assert content_at(repository, "start", "xã") is None
    assert content_at(repository, "start", "xã/9.txt") is None
    assert content_at(repository, "start", "xã/2.txt", limit=3) is None


def test_the_two_spellings_of_a_name_are_one() -> None:
    changed = Changes(frozenset({"xã/kế hoạch.txt"}), frozenset())
    assert touched([unicodedata.normalize("NFD", "xã/kế hoạch.txt")], {}, {}, changed) != []


def test_what_all_plans_rest_on_brings_them_all() -> None:
    plans = ["a.txt", "b.txt"]
    changed = Changes(frozenset({"words/concepts.yaml"}), frozenset({"waivers.yaml"}))
    assert touched(plans, {}, {}, changed) == []
    for common in ("words", "words/concepts.yaml", "waivers.yaml", "./waivers.yaml", "."):
        assert touched(plans, {}, {}, changed, common=[common]) == plans
    assert touched(plans, {}, {}, changed, common=["word", "waivers", "compliance.yaml"]) == []


def test_a_plan_whose_parent_went_or_is_no_longer_found_is_chosen() -> None:
    nothing = Changes(frozenset(), frozenset())
    assert touched(["a"], {}, {}, nothing, before={"a": ["p"]}) == ["a"]
    assert touched(["a"], {"a": ["p"]}, {}, nothing, before={"a": ["p", "q"]}) == ["a"]
    assert touched(["a"], {"a": ["p", "q"]}, {}, nothing, before={"a": ["q", "p"]}) == []
    assert touched(["a"], {"a": ["p"]}, {}, Changes(frozenset(), frozenset({"p"}))) == ["a"]


NAMES = [f"{folder}{letter}.txt" for folder in ("", "x/", "x/y/") for letter in "abc"]
SOME = st.lists(st.sampled_from(NAMES), max_size=4)
MAPPING = st.dictionaries(st.sampled_from(NAMES), SOME)


@given(st.lists(st.sampled_from(NAMES), unique=True), MAPPING, MAPPING, SOME, SOME, SOME)
def test_a_plan_is_chosen_if_and_only_if_something_that_it_rests_on_changed(
    plans: list[str], parents: dict[str, list[str]], packs: dict[str, list[str]], changed: list[str], gone: list[str], common: list[str]
) -> None:
    found = touched(plans, parents, packs, Changes(frozenset(changed), frozenset(gone)), common=common)
    moved = {*changed, *gone}
    for plan in plans:
        rests = {plan, *parents.get(plan, []), *packs.get(plan, []), *common}
        assert (plan in found) == bool(rests & moved)
    assert found == [plan for plan in plans if plan in found]
