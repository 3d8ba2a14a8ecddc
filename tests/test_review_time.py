"""What does not fit the draft's time: what cases cannot say."""

from __future__ import annotations

from datetime import date, timedelta
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
from compliance.review.time_bodies import shown
from compliance.trial import drafted

if TYPE_CHECKING:
    from compliance.model.review import Backdrop, Defect, ReviewPack
    from tests.conftest import Bench

RULES = Path(library.RULES)
OLD = """\
4. Sở Lao động - Thương binh và Xã hội chủ trì rà soát người có công.
5. Sở Kế hoạch và Đầu tư, Sở Giao thông vận tải bố trí vốn.
6. Báo cáo Bộ Nông nghiệp và Phát triển nông thôn kết quả.
7. Ủy ban nhân dân các huyện, thị xã, thành phố chỉ đạo các xã, phường, thị trấn thực hiện.
8. Kiểm tra Phòng Tư pháp, Công an huyện, Huyện ủy."""
NEW = """\
4. Sở Nông nghiệp và Môi trường, Sở Tài chính, Sở Xây dựng bố trí vốn.
5. Báo cáo Bộ Nông nghiệp và Môi trường, Bộ Y tế kết quả.
6. Ủy ban nhân dân các xã, phường, đặc khu giao Phòng Văn hóa - Xã hội, Phòng Kinh tế thực hiện.
7. Tiếp nhận hồ sơ của Sở Lao động - Thương binh và Xã hội (cũ), Sở Giao thông vận tải trước sáp nhập.
8. Thực hiện Thông tư số 17/2018/TT-BGTVT ngày 05/5/2018 của Bộ Giao thông vận tải và Quyết định số 5/QĐ-UBND của UBND huyện Bình An."""


@cache
def pack() -> ReviewPack:
    path = RULES / "review" / "time.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = RULES / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(bench: Bench, day: date | None, contents: str) -> list[Defect]:
    """What is found in a province's plan of that day."""
    printed = f"Nghệ An, ngày {day.day:02} tháng {day.month} năm {day.year}" if day else ""
    title = f"Phát triển kinh tế năm {day.year if day else 2026}"
    draft = {"date": printed, "title": title, "opening": "Ủy ban nhân dân tỉnh Nghệ An ban hành Kế hoạch như sau:"}
    draft |= dict.fromkeys(("objectives", "organization", "reporting", "funding", "closing", "recipients"), "")
    draft["contents"] = f"III. NỘI DUNG THỰC HIỆN\n{contents}"
    plan = drafted(Case(claim="a draft", level="tinh", draft=draft), backdrop(), bench.lexicon)
    return list(defects(review(plan, [pack()], bench.lexicon, bench.patterns, None)))


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2010, 1, 1), date(2025, 2, 28)))
def test_bodies_of_the_old_time_are_right_until_its_end(bench: Bench, day: date) -> None:
    assert [(one.rule.id, one.seen.quote) for one in found(bench, day, OLD)] == []


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2025, 7, 20), date(2030, 12, 31)))
def test_bodies_of_the_old_time_are_found_after_its_end_and_those_of_the_new_are_right(bench: Bench, day: date) -> None:
    quotes = {one.seen.quote for one in found(bench, day, OLD)}
    gone = {"Sở Lao động - Thương binh và Xã hội", "Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải", "Phòng Tư pháp", "Công an huyện"}
    assert gone <= quotes
    assert "các huyện, thị xã, thành phố" in {quote.removeprefix("Ủy ban nhân dân ") for quote in quotes}
    assert [(one.rule.id, one.seen.quote) for one in found(bench, day, NEW)] == []


@pytest.mark.parametrize("contents", [OLD, NEW])
def test_a_draft_without_a_printed_date_has_no_finding_on_bodies(bench: Bench, contents: str) -> None:
    assert found(bench, None, contents) == []


@pytest.mark.parametrize("times", [1, 2, 12])
def test_a_body_that_is_named_often_is_told_once_with_all_lines(bench: Bench, times: int) -> None:
    contents = "\n".join(f"{number}. Báo cáo Sở Giao thông vận tải lần {number}." for number in range(4, 4 + times))
    (one,) = found(bench, date(2025, 9, 5), contents)
    assert len(one.seen.against) == times - 1
    assert dict(one.seen.values)["lines"].count(",") == times - 1
    assert dict(one.seen.values)["successor"] == "Sở Xây dựng"


@given(st.integers(0, 8000))
def test_a_date_is_shown_as_it_is_written(days: int) -> None:
    day = date(2010, 1, 1) + timedelta(days)
    first, month, year = shown(day.isoformat()).split("/")
    assert (int(first), int(month), int(year)) == (day.day, day.month, day.year)
    assert len(first) == len("05")
    assert month.startswith("0") == (day.month in (1, 2))


def test_every_merged_province_is_in_one_that_still_is(bench: Bench) -> None:
    places = {place.id: place for place in bench.lexicon.places.places}
    gone = [place for place in places.values() if place.until]
    assert (len(places), len(places) - len(gone)) == (63, 34)
    assert all(place.into in places and not places[place.into].until for place in gone)
