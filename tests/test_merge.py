"""What a person did to a pack survives a new derivation; what the derivation changed comes in."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from compliance import library
from compliance.errors import InputError, PackError
from compliance.library import locks
from compliance.merge import update
from compliance.model.rules import Element, LeftOut, Wording
from tests.samples import QUOTES, keys, made, pack

FIRST = pack(*(made(f"II.{number}", quote) for number, quote in enumerate(QUOTES[:3], 1)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A pack as derived, with its lock file."""
    update(FIRST, tmp_path / "tinh.yaml")
    return tmp_path / "tinh.yaml"


def change(path: Path, old: str, new: str) -> None:
    """A person's edit."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_first_derivation_writes_the_pack_and_its_lock(tmp_path: Path) -> None:
    notes = update(FIRST, tmp_path / "a.yaml")
    assert keys(notes) == ["merge-created"]
    assert library.read_pack(tmp_path / "a.yaml") == FIRST
    assert locks.parse((tmp_path / "a.lock.json").read_bytes(), "") == FIRST
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.lock.json", "a.yaml"]


def test_the_same_derivation_changes_no_byte_and_touches_no_file(path: Path) -> None:
    change(path, "rules:\n", "# mine\nrules:   # here\n\n")
    change(path, "severity: warning", "severity: error   # stricter")
    before = [(one.read_bytes(), one.stat().st_mtime_ns, one.stat().st_ino) for one in (path, path.with_name("tinh.lock.json"))]
    assert keys(update(FIRST, path)) == ["merge-same"]
    assert [(one.read_bytes(), one.stat().st_mtime_ns, one.stat().st_ino) for one in (path, path.with_name("tinh.lock.json"))] == before


def test_what_only_the_derivation_changed_comes_in_and_nothing_else_moves(path: Path) -> None:
    change(path, "severity: warning", "severity: error  # stricter here")
    change(path, "  - id: tinh/II.2", "  # the second one\n  - id: tinh/II.2")
    text = path.read_text(encoding="utf-8")
    changed = replace(FIRST.rules[1], binding="unclear", wording=Wording(0.4))
    notes = update(pack(FIRST.rules[0], changed, FIRST.rules[2]), path)
    assert keys(notes) == ["merge-changed"]
    assert dict(notes[0].values) == {"rule": "tinh/II.2", "fields": "binding, wording"}
    head, tail = text.split("# the second one")
    tail = tail.replace("binding: lower", "binding: unclear", 1).replace("huyen, xa]\n", "huyen, xa]\n    wording: {at_least: 0.4}\n", 1)
    assert path.read_text(encoding="utf-8") == f"{head}# the second one{tail}"


def test_where_both_changed_the_persons_value_stays_and_is_told(path: Path) -> None:
    change(path, "severity: warning", "severity: info")
    notes = update(pack(replace(FIRST.rules[0], severity="error"), *FIRST.rules[1:]), path)
    assert dict(notes[0].values) == {"rule": "tinh/II.1", "field": "severity", "mine": "info", "theirs": "error"}
    assert library.read_pack(path).rules[0].severity == "info"
    assert keys(update(pack(replace(FIRST.rules[0], severity="error"), *FIRST.rules[1:]), path)) == ["merge-same"]


def test_a_deleted_rule_stays_deleted_even_when_its_clause_changes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - id: tinh/II.2"), text.index("  - id: tinh/II.3")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    assert keys(update(FIRST, path)) == ["merge-same"]
    notes = update(pack(FIRST.rules[0], replace(FIRST.rules[1], severity="error"), FIRST.rules[2]), path)
    assert keys(notes) == ["merge-out"]
    assert [rule.id for rule in library.read_pack(path).rules] == ["tinh/II.1", "tinh/II.3"]


def test_a_rule_whose_clause_is_gone_is_kept_and_marked_until_it_comes_back(path: Path) -> None:
    change(path, "binding: lower", "binding: unclear")
    assert keys(update(pack(*FIRST.rules[1:]), path)) == ["merge-gone", "merge-changed"]
    kept = library.read_pack(path).rules[0]
    assert (kept.gone, kept.binding) == (True, "unclear")
    assert keys(update(pack(*FIRST.rules[1:]), path)) == ["merge-same"]
    assert keys(update(FIRST, path)) == ["merge-back", "merge-changed"]
    assert library.read_pack(path).rules[0] == replace(FIRST.rules[0], binding="unclear")


def test_a_mark_that_a_person_took_off_stays_off(path: Path) -> None:
    update(pack(*FIRST.rules[1:]), path)
    change(path, "    gone: true\n", "")
    assert keys(update(pack(*FIRST.rules[1:]), path)) == ["merge-same"]
    assert not library.read_pack(path).rules[0].gone


def test_a_new_rule_stands_where_the_derivation_has_it(path: Path) -> None:
    change(path, "  - id: tinh/II.2", "  # about the second\n  - id: tinh/II.2")
    new = made("II.1a", QUOTES[3])
    assert "merge-new" in keys(update(pack(FIRST.rules[0], new, *FIRST.rules[1:]), path))
    text = path.read_text(encoding="utf-8")
    assert [rule.id for rule in library.read_pack(path).rules] == ["tinh/II.1", "tinh/II.1a", "tinh/II.2", "tinh/II.3"]
    assert "\n\n  # about the second\n  - id: tinh/II.2" in text
    assert "\n\n  - id: tinh/II.1a" in text


def test_a_clause_that_was_renumbered_keeps_its_rules_id(path: Path) -> None:
    change(path, "severity: warning", "severity: error")
    moved = pack(made("II.1", QUOTES[4]), *(made(f"II.{number}", quote) for number, quote in enumerate(QUOTES[:3], 2)))
    update(moved, path)
    found = {rule.source.quote: (rule.id, rule.source.address, rule.severity) for rule in library.read_pack(path).rules}
    assert found[QUOTES[0]] == ("tinh/II.1", "II.2", "error")
    assert found[QUOTES[1]] == ("tinh/II.2", "II.3", "warning")
    assert found[QUOTES[4]] == ("tinh/II.1-2", "II.1", "warning")
    before = path.read_bytes()
    assert keys(update(moved, path)) == ["merge-same"]
    assert path.read_bytes() == before


def test_a_clause_that_was_reworded_a_little_keeps_its_rules_id_and_one_that_was_replaced_does_not(path: Path) -> None:
    reworded = QUOTES[0] + " và trường học"
    update(pack(made("II.1", reworded, name="tinh/x"), made("II.2", QUOTES[3]), FIRST.rules[2]), path)
    found = {rule.id: (rule.source.quote, rule.gone) for rule in library.read_pack(path).rules}
    assert found == {
        "tinh/II.1": (reworded, False),
        "tinh/II.2": (QUOTES[1], True),
        "tinh/II.2-2": (QUOTES[3], False),
        "tinh/II.3": (QUOTES[2], False),
    }


def test_an_element_that_was_reworded_keeps_what_a_person_added_to_it(path: Path) -> None:
    change(path, "      - text: " + QUOTES[0], f"      - text: {QUOTES[0]}\n        any: [tuyên truyền miệng]  # as we say it")
    reworded = QUOTES[0] + " và trường học"
    update(pack(made("II.1", reworded), *FIRST.rules[1:]), path)
    element = library.read_pack(path).rules[0].elements[0]
    assert (element.text, element.any) == (reworded, ("tuyên truyền miệng",))
    assert "# as we say it" in path.read_text(encoding="utf-8")


def test_elements_come_and_go_with_the_derivation_unless_a_person_changed_them(path: Path) -> None:
    two = replace(FIRST.rules[0], elements=(FIRST.rules[0].elements[0], Element("họp thôn"), Element("phát tờ rơi")))
    update(pack(two, *FIRST.rules[1:]), path)
    change(path, "      - text: phát tờ rơi", "      - text: phát tờ rơi\n        action: inform")
    notes = update(FIRST, path)
    assert [element.text for element in library.read_pack(path).rules[0].elements] == [QUOTES[0], "phát tờ rơi"]
    assert keys(notes) == ["merge-conflict", "merge-changed"]
    assert dict(notes[0].values)["theirs"] == "-"


def test_an_element_that_a_person_deleted_stays_deleted(path: Path) -> None:
    two = replace(FIRST.rules[0], elements=(FIRST.rules[0].elements[0], Element("họp thôn")))
    update(pack(two, *FIRST.rules[1:]), path)
    change(path, "      - text: họp thôn\n", "")
    assert keys(update(pack(replace(two, severity="error"), *FIRST.rules[1:]), path)) == ["merge-changed"]
    assert [element.text for element in library.read_pack(path).rules[0].elements] == [QUOTES[0]]


def test_a_rule_that_a_person_wrote_stays(path: Path) -> None:
    own = made("II.9", "Mua sắm trang thiết bị", name="mine")
    path.write_text(library.dump_pack(pack(*FIRST.rules, own)), encoding="utf-8")
    assert keys(update(FIRST, path)) == ["merge-same"]
    update(pack(*FIRST.rules, replace(own, id="tinh/II.9", severity="error")), path)
    assert library.read_pack(path).rules[-1] == own


def test_without_a_lock_everything_counts_as_changed_by_hand(path: Path) -> None:
    path.with_name("tinh.lock.json").unlink()
    before = path.read_bytes()
    changed = pack(replace(FIRST.rules[0], severity="error"), FIRST.rules[1], made("II.4", QUOTES[3]))
    notes = update(changed, path)
    assert keys(notes) == ["merge-no-lock", "merge-conflict", "merge-out"]
    assert path.read_bytes() == before
    assert keys(update(changed, path)) == ["merge-same"]
    later = replace(changed, rules=(changed.rules[0], replace(changed.rules[1], severity="error"), changed.rules[2]))
    assert keys(update(later, path)) == ["merge-changed"], "with the lock that was written, changes come in again"


def test_clauses_left_out_follow_the_derivation_and_keep_a_persons_reasons(path: Path) -> None:
    left = (LeftOut("I.1", (2, 2), "purpose"), LeftOut("I.2", (3, 3), "purpose"))
    update(replace(FIRST, left_out=left), path)
    change(path, "{address: I.1, lines: [2, 2], reason: purpose}", "{address: I.1, lines: [2, 2], reason: heading}  # looked at")
    update(replace(FIRST, left_out=(replace(left[0], lines=(3, 4)),)), path)
    assert library.read_pack(path).left_out == (LeftOut("I.1", (3, 4), "heading"),)
    assert "# looked at" in path.read_text(encoding="utf-8")
    update(FIRST, path)
    assert library.read_pack(path).left_out == (LeftOut("I.1", (3, 4), "heading"),)


def test_the_pack_of_another_plan_is_refused_and_left_alone(path: Path) -> None:
    before = path.read_bytes()
    other = replace(pack(made("II.1", QUOTES[4])), id="other")
    with pytest.raises(PackError, match="another plan"):
        update(other, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    ["", "{}", "<<<<<<< HEAD\n{}", '{"schema": "compliance.lock/1", "pack": {"id": 1}}', "[" * 100_000, '{"schema": 1}'],
    ids=["empty", "nothing", "conflict", "wrong", "deep", "schema"],
)
def test_a_damaged_lock_is_refused_and_nothing_is_written(path: Path, content: str) -> None:
    lock = path.with_name("tinh.lock.json")
    lock.write_text(content, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(PackError, match="lock file cannot be used"):
        update(pack(*FIRST.rules[1:]), path)
    assert (path.read_bytes(), lock.read_text(encoding="utf-8")) == (before, content)


def test_nothing_is_written_when_one_of_the_files_cannot_be(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError):
        update(pack(*FIRST.rules[1:]), path)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before


def test_a_stop_between_the_two_files_does_no_harm(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = path.with_name("tinh.lock.json")
    old = lock.read_bytes()
    changed = pack(replace(FIRST.rules[0], severity="error"), *FIRST.rules[2:], made("II.4", QUOTES[3]))
    update(changed, path)
    after = path.read_bytes()
    lock.write_bytes(old)
    assert not {"merge-conflict", "merge-out"} & set(keys(update(changed, path)))
    assert path.read_bytes() == after


def test_links_and_permissions_stay(path: Path) -> None:
    link = path.with_name("link.yaml")
    path.chmod(0o640)
    link.symlink_to(path)
    path.with_name("link.lock.json").write_bytes(path.with_name("tinh.lock.json").read_bytes())
    update(pack(*FIRST.rules[1:]), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert library.read_pack(path).rules[0].gone


def test_a_file_with_a_mark_of_byte_order_and_crlf_keeps_both(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    update(pack(*FIRST.rules, made("II.4", QUOTES[3])), path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert len(library.read_pack(path).rules) == 4
