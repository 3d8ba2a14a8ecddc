"""Wording of another level: what cases cannot say. Right plans of any level and topic stay silent; the same words planted are found."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.check.review import defects, review, reviewing
from compliance.library import reviews
from compliance.model.fold import fold
from compliance.model.review import Case
from compliance.review.level_phrases import flat, hits, letters
from compliance.trial import drafted

if TYPE_CHECKING:
    from compliance.model.review import Backdrop, Defect, ReviewPack
    from tests.conftest import Bench

RULES = Path(library.RULES)

RIGHT = {
    "xa": """\
5. Phối hợp với các sở, ngành của tỉnh kiểm tra an toàn hồ đập trên địa bàn xã.
6. Kịp thời báo cáo Ủy ban nhân dân tỉnh, Sở Nông nghiệp và Môi trường khi có thiên tai.
7. Đề xuất cấp có thẩm quyền sửa đổi, bổ sung chính sách, pháp luật về đất đai.
8. Triển khai Chương trình mỗi xã một sản phẩm trên địa bàn tỉnh tại các thôn.
9. Tiếp nhận lao động đến từ các tỉnh, thành phố; học tập kinh nghiệm của Ủy ban nhân dân các xã bạn.
10. Công an xã phối hợp với cơ quan điều tra xác minh tin báo về tội phạm.
11. Tham dự hội thi cấp tỉnh; phấn đấu có sản phẩm được công nhận cấp tỉnh.
12. Tuyên truyền trong các cơ sở, ngành nghề, địa phương có làng nghề.
13. Hội đồng nhân dân xã ban hành chính sách hỗ trợ học nghề theo thẩm quyền.
14. Duy trì trường mầm non, trường phổ thông dân tộc bán trú; vận động học sinh vào trường dân tộc nội trú tỉnh.
15. Quán triệt văn bản của tỉnh gửi các sở, ngành, địa phương.""",
    "huyen": """\
4. Phối hợp với các sở, ngành tỉnh thanh tra việc chấp hành pháp luật về thuế.
5. Báo cáo Ủy ban nhân dân tỉnh, Sở Nội vụ kết quả cải cách hành chính.
6. Kiện toàn Ban Chỉ đạo cấp huyện, cấp xã; tập huấn cho cán bộ cấp xã, thị trấn.
7. Chỉ đạo Ủy ban nhân dân các xã, thị trấn thu gom rác thải trên địa bàn huyện.
8. Học tập kinh nghiệm của các huyện, thị xã, thành phố trong tỉnh.
9. Phối hợp với các huyện giáp ranh bảo vệ rừng.
10. Tham mưu Ủy ban nhân dân huyện ban hành cơ chế, chính sách hỗ trợ nông nghiệp.
11. Công an huyện chỉ đạo cơ quan điều tra làm rõ các vụ cháy.""",
    "tinh": """\
4. Các sở, ban, ngành, địa phương rà soát thủ tục hành chính trên địa bàn toàn tỉnh.
5. Hoàn thiện cơ chế, chính sách pháp luật thuộc thẩm quyền của tỉnh.
6. Phối hợp với các bộ, ngành Trung ương; liên kết với các tỉnh, thành phố trong vùng.
7. Mở rộng trường dân tộc nội trú; Công an tỉnh chỉ đạo cơ quan điều tra.
8. Giao Sở Xây dựng hướng dẫn Ủy ban nhân dân các xã, phường.""",
}
LEAKS = [
    ("xa", "Tăng cường phối hợp của các sở, ngành, địa phương trong cải cách hành chính.", "các sở, ngành, địa phương"),
    ("xa", "Xử lý dứt điểm vi phạm đất đai trên địa bàn tỉnh.", "trên địa bàn tỉnh"),
    ("xa", "Nâng cao trách nhiệm của các huyện, thị xã, thành phố trong thu ngân sách.", "các huyện, thị xã, thành phố"),
    ("huyen", "Lồng ghép vào kế hoạch hằng năm của sở, ban, ngành, địa phương.", "sở, ban, ngành, địa phương"),
    ("huyen", "Rà soát hộ nghèo trên địa bàn toàn tỉnh.", "trên địa bàn toàn tỉnh"),
]


@cache
def pack() -> ReviewPack:
    path = RULES / "review" / "level.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = RULES / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(bench: Bench, level: str, contents: str) -> list[Defect]:
    plan = drafted(Case(claim="a draft", level=level, add={"contents": contents}), backdrop(), bench.lexicon)
    return list(defects(review(plan, [pack()], bench.lexicon, bench.patterns, None)))


@pytest.mark.parametrize("level", RIGHT)
def test_a_right_plan_of_any_topic_has_nothing_of_another_level(bench: Bench, level: str) -> None:
    assert [(one.rule.id, one.seen.quote) for one in found(bench, level, RIGHT[level])] == []


@pytest.mark.parametrize(("level", "sentence", "quote"), LEAKS)
def test_wording_of_another_level_is_found_once_and_at_its_line(bench: Bench, level: str, sentence: str, quote: str) -> None:
    right = RIGHT[level].split("\n")
    for at in (0, len(right) // 2, len(right)):
        seen = found(bench, level, "\n".join([*right[:at], f"- {sentence}", *right[at:]]))
        assert [one.seen.quote for one in seen] == [quote]
        (one,) = seen
        assert one.seen.lines[0] == one.seen.lines[1]


@pytest.mark.parametrize(("level", "sentence", "quote"), LEAKS)
def test_wording_between_quotation_marks_or_in_a_title_is_none_of_the_draft(bench: Bench, level: str, sentence: str, quote: str) -> None:
    assert found(bench, level, f"- Treo khẩu hiệu “{sentence.rstrip('.')}” tại trụ sở.") == []
    assert found(bench, level, f"- Quán triệt Chỉ thị số 12/CT-UBND ngày 05/01/2024 về {sentence[0].lower()}{sentence[1:]}") == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["sở", "ngành", "địa phương", "các", "xã", ",", ";", "-", "(", "2025", "12/KH-UBND", "Sở"]), max_size=30))
def test_what_is_looked_up_is_what_stands_there(bench: Bench, words: list[str]) -> None:
    plan = drafted(Case(claim="a draft", add={"contents": "5. Việc " + " ".join(words)}), backdrop(), bench.lexicon)
    on = reviewing(plan, bench.lexicon)
    for hit in hits(on, ["sở ngành", "các sở, ngành", "địa phương"]):
        first, last = letters(on, hit.first, hit.end)
        assert fold(hit.block.text[first:last]) in ("sở ngành", "các sở ngành", "địa phương")
        assert hit.low <= hit.first < hit.end <= hit.high
        assert not {";", "|"} & set(flat(on).parts[hit.low : hit.high])
