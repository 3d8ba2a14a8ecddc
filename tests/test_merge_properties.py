"""Merging and editing in place, on whatever packs there may be."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.errors import PackError
from compliance.library import edit, nodes, packs
from compliance.library.plain import plain
from compliance.merge import merged, update
from compliance.model.rules import Element, LeftOut, Rule, RulePack, Wording
from tests.samples import QUOTES, keys, made, pack


def test_values_in_brackets_stay_in_brackets() -> None:
    text = (
        'id: tinh\nrules:\n  - {id: a, text: "b c", any: [x,\n      y]}  # why\n'
        "  - id: b   # b\n    any:\n      # first\n      - x\n    where: [a]\n"
    )
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
    end: str = draw(st.sampled_from(["", "\n", "\n\n# <end>\n"]))
    return "\n".join(lines) + end


def comments(text: str) -> list[str]:
    """The comments that ``annotated`` put in."""
    return sorted(re.findall(r"# <[^>\n]*>", text))


@settings(max_examples=150, deadline=None)
@given(st.data(), versions(), versions())
def test_editing_in_place_says_what_it_should_and_loses_no_comment(data: st.DataObject, old: RulePack, new: RulePack) -> None:
    text = data.draw(annotated(library.dump_pack(old)))
    with pytest.MonkeyPatch.context() as patch:
        # PyYAML has two scanners; where it was built without libyaml, the slower one must do.
        patch.setattr(nodes, "_LOADER", data.draw(st.sampled_from([nodes._LOADER, yaml.SafeLoader])))
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
def test_files_merge_like_packs_and_settle_at_once(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, base: RulePack, theirs: RulePack
) -> None:
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
