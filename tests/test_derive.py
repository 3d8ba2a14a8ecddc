"""What a higher plan lays on the levels below: every clause accounted for, every rule traceable, the same pack each time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.check.findings import Pack
from compliance.derive import ACCOUNTED, slug
from compliance.kinds import BY_NAME, KINDS
from compliance.kinds.kind import digest
from compliance.library import dump_pack, messages, read_pack
from compliance.model import rules as model
from compliance.model.fold import fold
from compliance.model.rules import Rule, RulePack

if TYPE_CHECKING:
    from tests.conftest import Bench

NAMES = ("nghia-thuong-2025", "quang-nam-2025", "thang-2024", "thanh-ha-2022", "xuan-truong-2030")
BELOW = {"tinh": ("huyen", "xa"), "huyen": ("xa",), "xa": ("xa",)}
MINIMAL = """ỦY BAN NHÂN DÂN
TỈNH SƠN HÀ
Số: 75/KH-UBND
Sơn Hà, ngày 10 tháng 02 năm 2025
KẾ HOẠCH
Triển khai công tác trẻ em trên địa bàn tỉnh Sơn Hà năm 2025

Căn cứ Luật Trẻ em, UBND tỉnh Sơn Hà ban hành Kế hoạch như sau:

I. MỤC ĐÍCH
1. Nâng cao nhận thức của xã hội về trẻ em.
II. NỘI DUNG
1. Hoạt động truyền thông
a) Tổ chức Diễn đàn trẻ em các cấp; kiện toàn Ban Chỉ đạo công tác trẻ em.
b) Thành lập Hội đồng trẻ em cấp tỉnh.
2. Tổ chức dạy bơi cho học sinh, hoàn thành trước ngày 30/6/2025.
III. KINH PHÍ
Từ ngân sách nhà nước và nguồn huy động, tài trợ của các tổ chức, cá nhân.
IV. TỔ CHỨC THỰC HIỆN
1. Sở Y tế: Chăm sóc sức khỏe trẻ em sơ sinh.
2. UBND các huyện, thành phố: Bố trí quỹ đất xây dựng bể bơi.
V. CHẾ ĐỘ BÁO CÁO
Các địa phương báo cáo định kỳ 06 tháng trước ngày 20/5, 01 năm trước ngày 10/11 về UBND tỉnh.
Nơi nhận:
- Lưu: VT.
"""


@pytest.fixture(scope="module")
def minimal(bench: Bench) -> RulePack:
    """The pack of a small plan that has every kind but a target."""
    return bench.pack(bench.plan(MINIMAL, "son-ha.txt")).rules


def of(pack: RulePack, place: str) -> Rule:
    """The rule whose id ends so."""
    return next(rule for rule in pack.rules if rule.id == f"{pack.id}/{place}")


def test_each_obligation_becomes_a_rule_of_its_kind(minimal: RulePack) -> None:
    assert Counter(rule.kind for rule in minimal.rules) == Counter(basis=1, content=4, agency=1, funding=1, reporting=2, deadline=1)
    assert [element.text for element in of(minimal, "II.1.a").elements] == [
        "Tổ chức Diễn đàn trẻ em các cấp",
        "kiện toàn Ban Chỉ đạo công tác trẻ em",
    ]
    assert [element.agency for element in of(minimal, "IV.1.agency").elements if element.agency] == ["so-y-te"]
    assert [element.funding for element in of(minimal, "III.funding").elements] == ["budget", "mobilised"]
    assert [element.due for element in of(minimal, "V.semiannual").elements if element.due] == ["05-20"]
    assert [element.due for element in of(minimal, "V.annual").elements if element.due] == ["11-10"]
    assert of(minimal, "II.2.deadline").elements[0].due == "2025-06-30"


def test_duties_weigh_more_than_general_tasks(minimal: RulePack) -> None:
    assert {rule.severity for rule in minimal.rules if rule.kind in ("basis", "funding", "reporting", "deadline")} == {"error"}
    assert of(minimal, "II.1.a").severity == of(minimal, "IV.1.agency").severity == "warning"
    assert of(minimal, "IV.2").severity == "error"


def test_what_only_the_higher_bodies_can_do_is_theirs(minimal: RulePack) -> None:
    assert of(minimal, "II.1.b").binding == "own"
    assert {rule.binding for rule in minimal.rules if not rule.id.endswith("II.1.b")} == {"lower"}


def test_a_rule_names_its_document(minimal: RulePack) -> None:
    for rule in minimal.rules:
        source = rule.source
        assert (source.type, source.number, source.date) == ("Kế hoạch", "75/KH-UBND", "2025-02-10")
        assert fold(source.issuer or "") == "ủy ban nhân dân tỉnh sơn hà"


def test_what_is_not_printed_is_not_invented(bench: Bench) -> None:
    text = MINIMAL.replace("Số: 75/KH-UBND\n", "").replace("ngày 10 tháng 02 năm 2025", "ngày     tháng 02 năm 2025")
    document = bench.pack(bench.plan(text, "son-ha.txt")).rules.document
    assert (document.number, document.date) == (None, None)


def test_a_clause_that_asks_nothing_is_left_out_with_its_reason(minimal: RulePack) -> None:
    assert [(left.address, left.reason) for left in minimal.left_out] == [("II.1", "heading")]


def test_every_reason_can_be_said(bench: Bench) -> None:
    reasons = {left.reason for pack in bench.packs.values() for left in pack.rules.left_out}
    for language in ("vi", "en"):
        said = messages(language)
        assert all(f"left-out-{reason}" in said for reason in reasons), language


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_and_target_is_accounted_for(bench: Bench, name: str) -> None:
    plan, pack = bench.plans[name], bench.packs[name].rules
    ruled = {number for rule in pack.rules for number in range(rule.source.lines[0], rule.source.lines[1] + 1)}
    left = {each.address: each.reason for each in pack.left_out}
    places = [each for each in plan.clauses if each.role in ACCOUNTED]
    for clause in places:
        has_rule = bool(ruled.intersection(range(clause.lines[0], clause.lines[1] + 1)))
        assert has_rule != (clause.address in left), clause.address
    for section in plan.sections:
        if section.role in ACCOUNTED and not any(each.address.startswith(f"{section.label}.") for each in plan.clauses):
            assert ruled.intersection(range(section.line, section.last_line + 1)) or section.label in left, section.label
    assert sum(rule.kind == "target" and rule.elements[0].figure is not None for rule in pack.rules) == len(plan.targets)
    for target in plan.targets:
        assert target.line in ruled, target
    assert set(left) <= {each.address for each in places} | {each.label for each in plan.sections}
    assert pack.clauses >= len(places)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_can_be_traced_to_its_lines(bench: Bench, name: str) -> None:
    plan, pack = bench.plans[name], bench.packs[name].rules
    for rule in pack.rules:
        first, last = rule.source.lines
        printed = fold(" ".join(line.text for line in plan.document.lines[first - 1 : last]))
        assert rule.source.sha256 == digest(rule.source.quote)
        if rule.kind != "basis":
            words = fold(rule.source.quote).split()
            assert all(word in printed for word in words), rule.id
        assert 0 < len(rule.requirement) <= 170
        assert rule.elements
        assert all(element.text.strip() for element in rule.elements)


@pytest.mark.parametrize("name", NAMES)
def test_rules_stand_in_the_order_of_the_document_with_ids_of_their_own(bench: Bench, name: str) -> None:
    pack = bench.packs[name].rules
    ids = [rule.id for rule in pack.rules]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith(f"{pack.id}/") and not re.search(r"\s", each) for each in ids)
    ranks = [(rule.source.lines[0], model.KINDS.index(rule.kind)) for rule in pack.rules]
    assert all(before <= after for before, after in pairwise(ranks))
    level = pack.document.level
    assert level is not None
    for rule in pack.rules:
        assert rule.applies_to == BELOW[level] or (rule.kind == "agency" and set(rule.applies_to) < set(BELOW[level]))


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_can_be_written_and_read_again(bench: Bench, tmp_path: Path, name: str) -> None:
    pack = bench.packs[name].rules
    file = tmp_path / f"{name}.yaml"
    file.write_text(dump_pack(pack), encoding="utf-8")
    again = read_pack(file, bench.lexicon)
    assert again == pack
    draft = bench.plans["nghia-thuong-2025"]
    by_hand = bench.check(draft, [Pack(again, str(file), False)])
    assert by_hand.findings == bench.check(draft, [bench.packs[name]]).findings


def test_what_stands_before_a_clause_does_not_change_its_rule(bench: Bench, minimal: RulePack) -> None:
    more = MINIMAL.replace("III. KINH PHÍ", "3. Tổ chức trại hè cho thiếu nhi.\nIII. KINH PHÍ").replace("I. MỤC ĐÍCH", "\n\nI. MỤC ĐÍCH")
    pack = bench.pack(bench.plan(more, "son-ha.txt")).rules
    known = {rule.id: rule for rule in pack.rules}
    for rule in minimal.rules:
        moved = known.pop(rule.id)
        assert replace(moved, source=replace(moved.source, lines=rule.source.lines)) == rule
    assert [rule.id for rule in known.values()] == ["son-ha/II.3"]


def test_a_pack_is_called_after_its_file() -> None:
    assert slug("Kế hoạch số 75 (Đà Nẵng)") == "ke-hoach-so-75-da-nang"
    assert slug("...") == "plan"


def test_kinds_are_those_of_the_model_and_each_stands_alone() -> None:
    assert tuple(kind.name for kind in KINDS) == model.KINDS
    assert set(BY_NAME) == set(model.KINDS)
