"""Skeleton: what cases cannot say. Any order of sections will do, and each that is taken out is missed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance import library
from compliance.check.review import defects, review
from compliance.library import reviews
from compliance.model.review import Case
from compliance.review.backdrop import composed

if TYPE_CHECKING:
    from compliance.model.review import Backdrop, Defect, ReviewPack
    from tests.conftest import Bench

EVENT = """\
KẾ HOẠCH
Tổ chức Ngày hội đọc sách năm 2019

Thực hiện Công văn số 45/PGDĐT ngày 01/3/2019 của Phòng Giáo dục và Đào tạo, nhằm phát triển văn hóa đọc,
nhà trường xây dựng Kế hoạch như sau:

I. THỜI GIAN, ĐỊA ĐIỂM
1. Thời gian: 07 giờ 30 phút, ngày 21/4/2019.
2. Địa điểm: Sân trường.
II. NỘI DUNG
1. Trưng bày sách.
2. Thi kể chuyện theo sách.
III. KINH PHÍ
Do Quỹ hội phụ huynh hỗ trợ.
IV. PHÂN CÔNG
1. Thư viện: Chuẩn bị sách.
2. Giáo viên chủ nhiệm: Quản lý học sinh.
"""


@cache
def pack() -> ReviewPack:
    path = Path(library.RULES) / "review" / "skeleton.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = Path(library.RULES) / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(bench: Bench, text: str) -> list[Defect]:
    return list(defects(review(bench.plan(text), [pack()], bench.lexicon, bench.patterns, None)))


def test_a_plan_for_one_event_needs_neither_a_purpose_of_its_own_nor_reports(bench: Bench) -> None:
    assert [one.rule.id for one in found(bench, EVENT)] == []


@pytest.mark.parametrize("level", ["tinh", "huyen", "xa"])
@pytest.mark.parametrize("part", ["purpose", "objectives", "contents", "funding", "organization", "reporting"])
def test_a_heading_alone_is_found_once_at_its_own_line(bench: Bench, level: str, part: str) -> None:
    head = backdrop().plans[level][part].split("\n")[0]
    text = composed(Case(claim="alone", level=level, draft={part: head}), backdrop())
    seen = found(bench, text)
    assert [(one.rule.id, one.seen.quote) for one in seen] == [("skeleton/heading-alone", head)]
    assert text.split("\n")[seen[0].seen.lines[0] - 1] == head


def test_the_five_plans_have_all_their_parts_but_for_one_without_reports(bench: Bench) -> None:
    seen = {name: [one.rule.id for one in found(bench, text)] for name, text in bench.texts.items()}
    assert {name: rules for name, rules in seen.items() if rules} == {"thang-2024": ["skeleton/reporting"]}
