"""How packs are written, and the schemas of the formats."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.library import compiled, emit, locks, packs, shipping
from compliance.library.compile import compiled as compile_one
from compliance.library.plain import plain
from compliance.model.choice import BINDINGS, KINDS, LEVELS, ROLES, SEVERITIES
from compliance.model.rules import Element, Figure, LeftOut, PackDocument, Rule, RulePack, Source, Wording
from tests.samples import GOOD, HASH

ROOT = Path(__file__).parents[1]


TEXT = st.text("aăđ x:#-'\"[]{},&*!|>%@`\\\n\t\u00a0\u2028\ufeff?=~1.", min_size=1, max_size=24) | st.sampled_from(
    [
        "yes",
        "No",
        "null",
        "~",
        "1e5",
        "2025-01-02",
        "12:30",
        "0x1F",
        "a: b",
        "- x",
        "thôn " * 60 + "x",
        "# no",
        "'",
        "tổ dân phố: " * 20,
        "𝒳",
        "<<",
    ]
)


@st.composite
def any_packs(draw: Any) -> RulePack:
    """Packs with whatever a text can hold."""
    maybe = st.none() | TEXT
    lines = st.tuples(st.integers(1, 9), st.integers(9, 999))
    share = st.none() | st.floats(0, 1)
    elements = st.builds(
        Element,
        text=TEXT,
        any=st.lists(TEXT, max_size=3).map(tuple),
        action=maybe,
        where=st.lists(st.sampled_from(ROLES), max_size=2).map(tuple),
        at_least=share,
        due=maybe,
        figure=st.none()
        | st.builds(Figure, st.sampled_from([">=", "<", "="]), st.floats(-1e9, 1e9), maybe.map(lambda text: text or ""), st.none()),
        binding=st.none() | st.sampled_from(BINDINGS),
    )
    source = st.builds(Source, TEXT, lines, TEXT, st.just(HASH), type=maybe, number=maybe, date=maybe, issuer=maybe)
    rule = st.builds(
        Rule,
        id=TEXT,
        kind=st.sampled_from(KINDS),
        requirement=TEXT,
        severity=st.sampled_from(SEVERITIES),
        binding=st.sampled_from(BINDINGS),
        applies_to=st.lists(st.sampled_from(LEVELS), max_size=3).map(tuple),
        elements=st.lists(elements, max_size=3).map(tuple),
        source=source,
        wording=st.none() | st.builds(Wording, st.floats(0, 1)),
        gone=st.booleans(),
    )
    rules = draw(st.lists(rule, max_size=3, unique_by=lambda one: one.id))
    left_out = draw(st.lists(st.builds(LeftOut, TEXT, lines, TEXT), max_size=3))
    document = PackDocument(HASH, title=draw(maybe), level=draw(st.none() | st.sampled_from(LEVELS)))
    return RulePack(draw(TEXT), document, draw(st.integers(0, 99)), tuple(rules), tuple(left_out))


@settings(max_examples=200, deadline=None)
@given(any_packs())
def test_a_pack_that_is_written_and_read_again_is_the_same(pack: RulePack) -> None:
    text = library.dump_pack(pack)
    assert packs.parse(text.encode(), "p.yaml") == pack
    assert library.dump_pack(packs.parse(text.encode(), "p.yaml")) == text
    assert yaml.safe_load(text) == plain(pack), "other readers see the same plain values"
    assert locks.parse(locks.dump(pack).encode(), "p.lock.json") == pack
    assert compiled.restored(compile_one(pack, RulePack, "k"), RulePack, "k") == pack


def test_a_pack_reads_well() -> None:
    pack = packs.parse(GOOD.encode(), "p.yaml")
    long = "Truyền thông, quảng bá, kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em 111: tại trường học, thôn, tổ dân phố"
    rule = replace(
        pack.rules[0],
        wording=Wording(0.4),
        gone=True,
        elements=(Element("Hộ nghèo", figure=Figure("<=", 2.0, "%", 2025)), Element(long, any=("a, b", "c: d"), where=("contents",))),
        source=replace(pack.rules[0].source, quote=long),
    )
    shown = library.dump_pack(replace(pack, rules=(rule, pack.rules[0]), left_out=(LeftOut("I", (1, 2), "heading"),)))
    assert shown.startswith(
        f"""\
schema: compliance.pack/1
id: tinh
document:
  sha256: "{HASH}"
clauses: 1
rules:
  - id: tinh/II.1
    kind: content
    requirement: Tuyên truyền
    severity: warning
    binding: lower
    applies_to: [xa]
    gone: true
    wording: {{at_least: 0.4}}
    elements:
      - text: Hộ nghèo
        figure: {{op: "<=", value: 2, unit: "%", year: 2025}}
      - text: >-
          Truyền thông, quảng bá, kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em 111: tại trường học,
          thôn, tổ dân phố
        any: ["a, b", "c: d"]
        where: [contents]
    source:
      number: "66"
      date: "2025-04-17"
      address: II.1
      lines: [5, 6]
      quote: >-
        Truyền thông, quảng bá, kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em 111: tại trường học,
        thôn, tổ dân phố
      sha256: "{HASH}"

  - id: tinh/II.1
"""
    )
    assert shown.endswith("left_out:\n  - {address: I, lines: [1, 2], reason: heading}\n")
    assert max(len(line) for line in shown.splitlines()) <= emit.WIDTH


def test_the_json_schemas_in_the_repository_are_those_of_the_models() -> None:
    folder = ROOT / "rules" / "schema"
    by_hand = ("report.schema.json", "affected.schema.json")
    made = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json") if path.name not in by_hand}
    assert made == shipping.schemas()


def test_schemas_of_vocabulary_files_that_are_gone_go_and_others_stay(tmp_path: Path) -> None:
    for name in ("vocabulary-old.schema.json", "report.schema.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    shipping.write_schemas(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*shipping.schemas(), "report.schema.json"}


def test_the_schema_of_packs_names_the_values_that_are_accepted() -> None:
    rule = json.loads(shipping.schemas()["pack.schema.json"])["$defs"]["Rule"]
    assert rule["properties"]["kind"]["enum"] == list(KINDS)
    assert rule["additionalProperties"] is False
    assert "source" in rule["required"]
