"""What is let in, and what is said of the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.errors import PackError
from compliance.library import names, packs, problems
from compliance.library.door import load
from compliance.model.choice import BINDINGS, KINDS, LEVELS, ROLES, SEVERITIES
from compliance.model.rules import RulePack
from tests.samples import GOOD, HASH


def complaints(text: str | bytes, shape: Any = RulePack) -> list[tuple[int, str, str]]:
    """Line, key and sentence of everything that is wrong with a text."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(PackError) as caught:
        packs.parse(data, "p.yaml") if shape is RulePack else load(data.decode(), "p.yaml", shape)
    assert all(str(one).startswith("p.yaml:") and "\n" not in str(one) for one in caught.value.problems)
    return [(one.line, one.key, one.expected) for one in caught.value.problems]


def test_a_good_pack_comes_in_with_texts_that_look_like_numbers_and_dates() -> None:
    pack = packs.parse(GOOD.encode(), "p.yaml")
    assert (pack.rules[0].source.number, pack.rules[0].source.date, pack.rules[0].source.lines) == ("66", "2025-04-17", (5, 6))
    assert packs.parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "p.yaml") == pack


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "said"),
    [
        ("kind: content", "kind: contents", 7, "rules[tinh/II.1].kind", "one of " + ", ".join(KINDS)),
        ("severity: warning", "severity: warn", 9, "rules[tinh/II.1].severity", "one of " + ", ".join(SEVERITIES)),
        ("binding: lower", "binding: [lower]", 10, "rules[tinh/II.1].binding", "one of " + ", ".join(BINDINGS)),
        ("[xa]", "[xa, thon]", 11, "rules[tinh/II.1].applies_to[2]", "one of " + ", ".join(LEVELS) + ", found thon"),
        ("action: inform", "where: [content]", 15, "rules[tinh/II.1].elements[1].where[1]", "one of " + ", ".join(ROLES)),
        ("applies_to: [xa]", "applies_to: xa", 11, "rules[tinh/II.1].applies_to", "expected a list"),
        ("at_least: 0.36", "at_least: 1.5", 16, "rules[tinh/II.1].elements[1].at_least", "expected 1 or less, found 1.5"),
        ("at_least: 0.36", "at_least: much", 16, "rules[tinh/II.1].elements[1].at_least", "expected a number, found much"),
        ("at_least: 0.36", "at_least: .nan", 16, "rules[tinh/II.1].elements[1].at_least", "expected a number"),
        ("at_least: 0.36", "at_leats: 0.36", 16, "rules[tinh/II.1].elements[1].at_leats", "did you mean at_least? Known here: text, any"),
        ("clauses: 1", "clauses: 1\nzzz: {}", 5, "zzz", "unknown key; known here: id, document, clauses"),
        ("lines: [5, 6]", "lines: [5]", 19, "rules[tinh/II.1].source.lines", "a list of 2 values"),
        ("lines: [5, 6]", "lines: [5, 6, 7]", 19, "rules[tinh/II.1].source.lines", "a list of 2 values"),
        ("lines: [5, 6]", "lines: [6, 5]", 19, "rules[tinh/II.1].source.lines", "the last line stands before the first"),
        ("lines: [5, 6]", "lines: [0, 6]", 19, "rules[tinh/II.1].source.lines[1]", "expected 1 or more, found 0"),
        ("requirement: Tuyên truyền", "requirement: ''", 8, "rules[tinh/II.1].requirement", "not empty"),
        ("requirement: Tuyên truyền", "requirement:", 8, "rules[tinh/II.1].requirement", "expected a text"),
        ("clauses: 1", "clauses: one", 4, "clauses", "a whole number, found one"),
        (f"sha256: {HASH}}}", "sha256: abc}", 3, "document.sha256", "64 hexadecimal digits"),
        ("document: {", "document: {level: thon, ", 3, "document.level", "one of " + ", ".join(LEVELS)),
        ("compliance.pack/1", "compliance.pack/9", 1, "schema", "one of compliance.pack/1, found compliance.pack/9"),
        ("    source:\n", "    gone: maybe\n    source:\n", 17, "rules[tinh/II.1].gone", "true or false, found maybe"),
        (
            "      - text: Tuyên truyền\n        any:",
            "      - Tuyên truyền\n      - text: a\n        any:",
            13,
            "rules[tinh/II.1].elements[1]",
            "keys with",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_its_key_and_what_was_expected(old: str, new: str, line: int, key: str, said: str) -> None:
    assert GOOD.count(old) >= 1
    found = complaints(GOOD.replace(old, new, 1))
    assert [(line, key)] == [one[:2] for one in found]
    assert said in found[0][2]


def test_a_rule_without_its_source_is_told_of() -> None:
    start = GOOD.index("    source:")
    assert complaints(GOOD[:start]) == [(6, "rules[tinh/II.1].source", "is missing; it must be given")]


def test_two_rules_with_one_id_are_told_of() -> None:
    start = GOOD.index("  - id:")
    found = complaints(GOOD + GOOD[start:])
    assert found == [(24, "rules[tinh/II.1].id", "the id tinh/II.1 stands twice, first in line 6")]


def test_everything_wrong_in_a_file_is_told_at_once_in_the_order_of_lines() -> None:
    text = GOOD.replace("content", "x").replace("warning", "y").replace("lower", "z").replace("[xa]", "[w]").replace("[5, 6]", "[6, 5]")
    assert [one[0] for one in complaints(text)] == [7, 9, 10, 11, 19]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "is empty"),
        ("# nothing\n", 1, "is empty"),
        ("a: &x [1]\nb: *x\n", 1, "anchors (&) and aliases (*)"),
        ("a: 1\na: 2\n", 2, "the key a stands twice"),
        ("a: 1\n---\nb: 1\n", 2, "a second document"),
        ("a:\n\t- b\n", 2, "indented with a tab"),
        ("a: 1\nb: !!python/name:os.system ''\n", 2, "the tag"),
        ("a: !include x\n", 1, "the tag !include"),
        ("a: 1\nb: c: d\n", 2, "cannot be read as YAML here"),
        ('a: 1\nb: "c\nd: 1\n', 2, "cannot be read as YAML here"),
        ("? [a]\n: b\n", 1, "a key must be a plain text"),
        ("a: \x07\n", 1, "the control character 07"),
        ("[" * 5000, 1, "nested more than"),
        ("- " * 200 + "x", 1, "nested more than"),
        ("just words", 1, "expected keys with values"),
        ("- a\n- b\n", 1, "expected keys with values"),
        (b"a: 1\nb: \xff\xfe\n", 2, "not UTF-8"),
        (GOOD.encode("utf-16"), 1, "not UTF-8"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str | bytes, line: int, said: str) -> None:
    found = complaints(text)
    assert found[0][0] == line
    assert said in found[0][2]


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{after}: &{after} [*{before}, *{before}, *{before}]\n" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(complaints(bomb)) <= 20


def test_a_flood_of_problems_ends() -> None:
    assert len(complaints("\t- a\n" * 100_000)) == 200
    assert len(complaints("a: 1\n" * 100_000)) == 200
    assert len(complaints("rules:\n" + "- id: a\n" * 10_000)) <= 400
    assert len(complaints("".join(f"k{number}: 1\n" for number in range(100_000)))) <= 210


def test_files_that_cannot_be_read_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "large.yaml").write_bytes(b"#" * 20_000_001)
    for name, said in (
        ("none.yaml", "cannot be read"),
        ("", "cannot be read"),
        ("large.yaml", "larger than 20 MB"),
        ("\0", "cannot be read"),
    ):
        with pytest.raises(PackError, match=said):
            library.read_pack(f"{tmp_path}/{name}")


@settings(max_examples=200, deadline=None)
@given(st.text("ab:-#[]{}&*!|>'\"%@`,?~ \n\t0\0é", max_size=60) | st.binary(max_size=40))
def test_whatever_comes_in_only_a_pack_error_comes_out(text: str | bytes) -> None:
    with pytest.raises(PackError):
        packs.parse(text.encode() if isinstance(text, str) else text, "p.yaml")


def test_every_sentence_can_be_said_in_every_language_that_has_it() -> None:
    for language in ("vi", "en"):
        said = library.messages(language)
        for code, sentence in problems.SENTENCES.items():
            translated = said.get(f"problem-{code}", sentence)
            assert set(re.findall(r"{(\w+)}", translated)) == set(re.findall(r"{(\w+)}", sentence)), (language, code)


def test_a_concept_or_action_that_the_vocabulary_lacks_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(GOOD.replace("inform", "infrom"), encoding="utf-8")
    lexicon = library.lexicon()
    with pytest.raises(PackError) as caught:
        library.read_pack(path, lexicon)
    assert [(one.line, one.key) for one in caught.value.problems] == [
        (14, "rules[tinh/II.1].elements[1].any[1]"),
        (15, "rules[tinh/II.1].elements[1].action"),
    ]
    known = replace(
        lexicon,
        concepts=replace(lexicon.concepts, concepts={"tuyen-truyen": ("x",)}),
        actions=replace(lexicon.actions, actions={"infrom": ()}),
    )
    assert not list(names.unknown(library.read_pack(path, known), known))
