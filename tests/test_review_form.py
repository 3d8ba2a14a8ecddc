"""Form: what cases cannot say. Correct letterheads of any level and year stay silent, each loss is told once, corrections correct."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.check.review import defects, review
from compliance.library import reviews
from compliance.model.review import Case
from compliance.review.backdrop import composed

if TYPE_CHECKING:
    from compliance.model.review import Backdrop, Defect, ReviewPack
    from tests.conftest import Bench

OFFICE = """\
UBND TỈNH AN GIANG              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ LAO ĐỘNG - THƯƠNG BINH          Độc lập - Tự do - Hạnh phúc
VÀ XÃ HỘI

Số: 08/KH-SLĐTBXH              An Giang, ngày 05 tháng 01 năm 2016

KẾ HOẠCH
Tuyên truyền an toàn, vệ sinh lao động năm 2016

Căn cứ Quyết định số 05/QĐ-TTg ngày 05/01/2016 của Thủ tướng Chính phủ; Sở xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
1. Nâng cao nhận thức của người lao động, người sử dụng lao động,...
2. Giảm tai nạn lao động.
II. NỘI DUNG
1. Tuyên truyền trên báo, đài, mạng xã hội...
2. Kiểm tra các cơ sở khai thác đá, xây dựng, điện….
III. KINH PHÍ
Từ nguồn kinh phí được giao năm 2016.
IV. TỔ CHỨC THỰC HIỆN
1. Phòng Việc làm: Chủ trì thực hiện, báo cáo Giám đốc Sở trước ngày 15/12/2016.
2. Thanh tra Sở: Kiểm tra theo kế hoạch.
Trên đây là Kế hoạch năm 2016 của Sở./.

Nơi nhận:
- UBND tỉnh (b/c);
- Các phòng;
- Lưu: VT, VL.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC


Trần Thị Bình
"""
LOSSES = [
    ("motto", "form/national-motto"),
    ("issuer", "form/issuing-body"),
    ("number", "form/number"),
    ("date", "form/day"),
    ("type", "form/type"),
    ("title", "form/title"),
    ("opening", "form/opening"),
    ("recipients", "form/recipients"),
    ("signature", "form/signature"),
]


@cache
def pack() -> ReviewPack:
    path = Path(library.RULES) / "review" / "form.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = Path(library.RULES) / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(bench: Bench, text: str, final: bool = False) -> list[Defect]:
    return list(defects(review(bench.plan(text), [pack()], bench.lexicon, bench.patterns, None, final), final))


def rules(bench: Bench, text: str) -> list[str]:
    return [defect.rule.id for defect in found(bench, text)]


def draft(level: str, **parts: str) -> str:
    return composed(Case(claim="a draft", level=level, draft=parts), backdrop())


def test_a_plan_of_an_office_of_2016_signed_by_a_deputy_is_in_order(bench: Bench) -> None:
    assert rules(bench, OFFICE) == []


@pytest.mark.parametrize("level", ["tinh", "huyen", "xa"])
@pytest.mark.parametrize(("part", "rule"), LOSSES)
def test_a_lost_part_is_told_once(bench: Bench, level: str, part: str, rule: str) -> None:
    assert rules(bench, draft(level, **{part: ""})) == [rule]


@pytest.mark.parametrize("level", ["tinh", "huyen", "xa"])
def test_a_copy_without_letterhead_has_three_findings_at_its_first_line(bench: Bench, level: str) -> None:
    seen = found(bench, draft(level, motto="", issuer="", number="", date=""))
    assert [one.rule.id for one in seen] == ["form/national-motto", "form/number", "form/day"]
    assert {one.seen.lines for one in seen} == {(1, 1)}


def test_a_blank_number_is_worth_knowing_in_a_draft_and_an_error_in_the_version_to_be_signed(bench: Bench) -> None:
    text = draft("xa", number="Số:      /KH-UBND", date="Thạch Trụ, ngày    tháng 10 năm 2025")
    assert [one.severity for one in found(bench, text)] == ["info", "info"]
    assert [one.severity for one in found(bench, text, final=True)] == ["error", "error"]


@pytest.mark.parametrize(
    "parts",
    [
        {"motto": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc Lập - Tự Do - Hạnh Phúc"},
        {"number": "Số: 7/Kh-UBND"},
        {"number": "Số: 7/KH-UBND"},
        {"date": "Thạch Trụ, ngày 5 tháng 2 năm 2025"},
        {"title": "V/v triển khai thực hiện công tác trẻ em năm 2026"},
        {"title": "Triển khai thực hiện công tác trẻ em năm 2026."},
    ],
    ids=str,
)
def test_a_correction_takes_the_finding_away(bench: Bench, parts: dict[str, str]) -> None:
    text = draft("xa", **parts)
    for _ in range(3):
        for seen in [one.seen for one in found(bench, text)][:1]:
            assert seen.correction is not None
            assert seen.quote in text
            text = text.replace(seen.quote, seen.correction, 1)
    assert rules(bench, text) == []


def test_chrome_of_a_page_before_the_letterhead_does_not_matter(bench: Bench) -> None:
    chrome = "Trang chủ > Văn bản\nSố hiệu: 99/QĐ-UBND\nNgày ban hành: 01/02/2020\nLượt xem: 15\n\n"
    assert rules(bench, chrome + draft("xa")) == []
    assert rules(bench, chrome + draft("xa", number="Số:     /KH-UBND")) == ["form/number"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["pa nô", "áp phích", "băng rôn", "tờ rơi", "năm", "quý", "Zalo", "người", "số"]), min_size=2, max_size=4),
    st.sampled_from(["...", "…", ",...", ", ...", ",… ", "...)."]),
)
def test_dots_at_the_end_of_a_list_are_no_gap(bench: Bench, words: list[str], dots: str) -> None:
    line = f"1. Tuyên truyền bằng {', '.join(words)}{dots} trên địa bàn."
    assert rules(bench, draft("xa", contents=f"III. NỘI DUNG THỰC HIỆN\n{line}\n2. Rà soát.\n3. Cấp thẻ.")) == []


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([
        "số …/KH-UBND", "ngày ... tháng ... năm 2025", "ngày …/…/2025", "năm 20..", "năm 202...", "ngày   ..../12/2026", "20xx", "[tên xã]",
        "[...]", "là ... triệu đồng", "............", "đạt ...%", "xx trẻ em",
    ]),
    st.sampled_from(["contents", "funding", "organization", "reporting"]),
)  # fmt: skip
def test_a_gap_is_found_in_any_section(bench: Bench, gap: str, part: str) -> None:
    lines = backdrop().plans["xa"][part].split("\n")
    text = "\n".join([*lines[:-1], lines[-1].rstrip(".") + f" theo nội dung {gap} của địa phương."])
    assert "form/blanks" in rules(bench, draft("xa", **{part: text}))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["objectives", "contents", "funding", "organization", "reporting"]), st.sampled_from(["/", ")", "-", ":"]))
def test_an_odd_mark_behind_any_section_number_is_found(bench: Bench, part: str, mark: str) -> None:
    text = backdrop().plans["xa"][part].replace(".", mark, 1)
    seen = found(bench, draft("xa", **{part: text}))
    assert [(one.rule.id, one.seen.quote.split()[0]) for one in seen] == [("form/section-marks", text.split()[0])]
