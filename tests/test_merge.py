"""What a person did to a pack survives a new derivation; what the derivation changed comes in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.errors import InputError, PackError
from compliance.library import edit, files, locks, packs
from compliance.library.plain import plain
from compliance.merge import merged, update
from compliance.model.digest import digest
from compliance.model.fold import fold
from compliance.model.rules import Element, LeftOut, PackDocument, Rule, RulePack, Source, Wording

QUOTES = (
    "Tổ chức tuyên truyền, phổ biến pháp luật về trẻ em tại các thôn, tổ dân phố",
    "Tập huấn nâng cao năng lực cho đội ngũ cộng tác viên làm công tác trẻ em",
    "Rà soát, thống kê trẻ em có hoàn cảnh đặc biệt trên địa bàn",
    "Kiểm tra, giám sát việc thực hiện các quyền của trẻ em",
    "Huy động nguồn lực xã hội hóa để hỗ trợ trẻ em nghèo",
)


def made(address: str, quote: str, *, name: str = "", kind: str = "content", **changes: Any) -> Rule:
    """A rule on a clause, with one element that asks for the quote."""
    rule = Rule(
        id=name or f"tinh/{address}",
        kind=kind,
        requirement=quote,
        severity="warning",
        binding="lower",
        applies_to=("huyen", "xa"),
        elements=(Element(text=quote, at_least=0.36),),
        source=Source(address=address, lines=(5, 6), quote=quote, sha256=digest(fold(quote)), type="Kế hoạch"),
    )
    return replace(rule, **changes)


def pack(*rules: Rule, **changes: Any) -> RulePack:
    """A pack of rules."""
    document = PackDocument(sha256=digest("text"), type="Kế hoạch", level="tinh")
    return replace(RulePack("tinh", document, len(rules), rules), **changes)


FIRST = pack(*(made(f"II.{number}", quote) for number, quote in enumerate(QUOTES[:3], 1)))


def keys(notes: Any) -> list[str]:
    """The keys of notes."""
    return [note.key for note in notes]


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
    change(path, '{address: I.1, lines: [2, 2], reason: purpose}', '{address: I.1, lines: [2, 2], reason: heading}  # looked at')
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


@pytest.mark.parametrize("content", ["", "{}", "<<<<<<< HEAD\n{}", '{"schema": "compliance.lock/1", "pack": {"id": 1}}', "[" * 100_000, '{"schema": 1}'])
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

    monkeypatch.setattr(files.os, "fsync", full)
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


def test_values_in_brackets_stay_in_brackets() -> None:
    text = 'id: tinh\nrules:\n  - {id: a, text: "b c", any: [x,\n      y]}  # why\n  - id: b   # b\n    any:\n      # first\n      - x\n    where: [a]\n'
    new = {"id": "tinh", "rules": [{"id": "a", "text": "d", "any": ["x"]}, {"any": ["z"], "id": "b"}]}
    old = {"id": "tinh", "rules": [{"id": "a", "text": "b c", "any": ["x", "y"]}, {"id": "b", "any": ["x"], "where": ["a"]}]}
    assert edit.edited(text, "p", old, new) == (
        "id: tinh\nrules:\n  - {id: a, text: d, any: [x]}  # why\n  - id: b   # b\n    # first\n    any: [z]\n"
    )


def test_a_first_key_that_goes_takes_its_map_along_but_no_comment() -> None:
    text = "rules:\n  - any: [x]  # one\n    id: b  # two\n    # three\n  - id: c"
    new = {"rules": [{"id": "b"}, {"id": "c"}, {"id": "d"}]}
    changed = edit.edited(text, "p", {"rules": [{"any": ["x"], "id": "b"}, {"id": "c"}]}, new)
    assert changed == "rules:\n  - # one\n    id: b  # two\n    # three\n  - id: c\n\n  - id: d"


COMMENT = st.text("ab #:'\"-{[đ", max_size=6).map(lambda text: f"# <{text}>")
WORD = st.sampled_from(["trẻ em", "xã: thôn", "a #b", "- x", "6 tháng", "yes", "2025-01-01", "'", '"', "[", "ủy ban " * 12 + "x", "x"])


@st.composite
def rules(draw: Any, number: int) -> Rule:
    """A rule with the same clause for the same number, and anything else."""
    return made(
        f"II.{number}",
        f"{QUOTES[number % 5]} {number}",
        severity=draw(st.sampled_from(["error", "warning"])),
        requirement=draw(WORD),
        applies_to=tuple(draw(st.lists(st.sampled_from(["huyen", "xa"]), unique=True))),
        wording=draw(st.none() | st.builds(Wording, st.sampled_from([0.3, 1.0]))),
        elements=tuple(
            Element(text, any=tuple(draw(st.lists(WORD, max_size=3))), action=draw(st.sampled_from([None, "inform"])))
            for text in draw(st.lists(st.sampled_from(["họp thôn", "tờ rơi", "loa", "thi: vẽ tranh"]), unique=True))
        ),
    )


@st.composite
def versions(draw: Any) -> RulePack:
    """A pack on some of seven clauses."""
    numbers = draw(st.lists(st.integers(0, 6), unique=True, min_size=1).map(sorted))
    left = draw(st.lists(st.sampled_from(["I.1", "I.2", "I.3"]), unique=True).map(sorted))
    return pack(*(draw(rules(number)) for number in numbers), left_out=tuple(LeftOut(one, (1, 2), "purpose") for one in left))


@st.composite
def annotated(draw: Any, text: str) -> str:
    """The text of a pack with comments and empty lines strewn over it."""
    lines = []
    folded = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        folded = folded if line.strip() and indent > folded >= 0 else -1
        if folded < 0 and draw(st.integers(0, 5)) == 0:
            lines += ["", " " * draw(st.integers(0, 1)) * indent + draw(COMMENT)]
        if line.endswith(">-"):
            folded = indent
        lines.append(line + (f"  {draw(COMMENT)}" if folded < 0 and line.strip() and draw(st.integers(0, 5)) == 0 else ""))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# <end>\n"]))


def comments(text: str) -> list[str]:
    """The comments that ``annotated`` put in."""
    return sorted(re.findall(r"# <[^>\n]*>", text))


@settings(max_examples=150, deadline=None)
@given(st.data(), versions(), versions())
def test_editing_in_place_says_what_it_should_and_loses_no_comment(data: st.DataObject, old: RulePack, new: RulePack) -> None:
    text = data.draw(annotated(library.dump_pack(old)))
    assert packs.parse(text.encode(), "") == old
    changed = edit.edited(text, "", plain(old), plain(new))
    assert packs.parse(changed.encode(), "") == new
    assert comments(changed) == comments(text)


@settings(max_examples=150, deadline=None)
@given(versions(), versions(), versions())
def test_merging_three_ways_keeps_every_edit_and_deletion_of_a_person(base: RulePack, theirs: RulePack, mine: RulePack) -> None:
    try:
        done = merged(base, theirs, mine)
    except PackError:
        assert not {rule.id for rule in theirs.rules} & {rule.id for rule in (*base.rules, *mine.rules)}
        return
    was, now, kept, result = ({rule.id: rule for rule in one.rules} for one in (base, theirs, mine, done.pack))
    assert [rule.id for rule in done.pack.rules if rule.id in kept] == [rule.id for rule in mine.rules], "order and deletions"
    for name, rule in result.items():
        assert name not in was or name in kept, "a deleted rule stays deleted"
        if name not in kept:
            assert rule == now[name]
            continue
        for field in ("severity", "requirement", "applies_to", "wording"):
            values = [getattr(one[name], field) if name in one else None for one in (was, now, kept)]
            if name in was and name in now and values[2] == values[0]:
                assert getattr(rule, field) == values[1], "what only the derivation changed comes in"
            else:
                assert getattr(rule, field) == values[2], "what a person changed stays"
        assert rule.gone == (name in was and name not in now)
        texts = {element.text for element in rule.elements}
        if name in was and name in now:
            before, after, hand = ({element.text for element in one[name].elements} for one in (was, now, kept))
            assert texts >= hand - before, "what a person added stays"
            assert not texts & (before - hand), "what a person took out stays out"
            assert texts >= after - before, "what was derived anew comes in"
    again = merged(done.lock, theirs, done.pack)
    assert (again.pack, again.lock) == (done.pack, done.lock), "a second time there is nothing to do"


@settings(max_examples=60, deadline=None)
@given(st.data(), versions(), versions())
def test_files_merge_like_packs_and_settle_at_once(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, base: RulePack, theirs: RulePack) -> None:
    path = tmp_path_factory.mktemp("pack") / "tinh.yaml"
    update(base, path)
    text = data.draw(annotated(path.read_text(encoding="utf-8")))
    path.write_text(text, encoding="utf-8")
    before = path.read_bytes()
    update(base, path)
    assert path.read_bytes() == before
    try:
        update(theirs, path)
    except PackError:
        assert path.read_bytes() == before
        return
    assert set(comments(path.read_text(encoding="utf-8"))) >= set(comments(text))
    after = path.read_bytes()
    assert keys(update(theirs, path)) == ["merge-same"]
    assert path.read_bytes() == after
