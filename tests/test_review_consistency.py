"""Inner consistency: what cases cannot say. Plans that agree with themselves stay silent; one change makes each finding."""

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

if TYPE_CHECKING:
    from compliance.model.review import ReviewPack
    from tests.conftest import Bench

DISTRICT = """\
ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN YÊN SƠN                 Độc lập - Tự do - Hạnh phúc

Số: 17/KH-UBND               Yên Sơn, ngày 12 tháng 3 năm 2012

KẾ HOẠCH
Phòng, chống tham nhũng năm 2012

Thực hiện Kế hoạch số 05/KH-UBND ngày 10/02/2012 của UBND tỉnh Tuyên Quang về phòng, chống tham nhũng năm 2012,
UBND huyện Yên Sơn xây dựng Kế hoạch phòng, chống tham nhũng năm 2012 trên địa bàn huyện như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Tiếp tục triển khai có hiệu quả Luật Phòng, chống tham nhũng năm 2005 và các văn bản hướng dẫn.
2. Gắn công tác phòng, chống tham nhũng với thực hành tiết kiệm, chống lãng phí.
II. NỘI DUNG
1. Tuyên truyền pháp luật
- Giao Phòng Tư pháp chủ trì, phối hợp với Đài Truyền thanh - Truyền hình huyện tuyên truyền, hoàn thành trước ngày 30/6/2012.
- Phối hợp với Hội đồng phối hợp phổ biến giáo dục pháp luật huyện biên soạn tài liệu.
2. Kê khai tài sản
Các cơ quan, đơn vị hoàn thành việc kê khai tài sản, thu nhập năm 2012 trước ngày 31/12/2012.
3. Thanh tra, kiểm tra: thực hiện 03 cuộc thanh tra, thu hồi 100% số tiền sai phạm trong năm 2012.
III. KINH PHÍ
Kinh phí 45 triệu đồng do ngân sách huyện cấp, trong đó: tuyên truyền 20 triệu đồng, thanh tra 25 triệu đồng.
IV. TỔ CHỨC THỰC HIỆN
1. Thanh tra huyện
- Chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch; tổng hợp, báo cáo UBND huyện và UBND tỉnh trước ngày 15/12/2012.
2. Phòng Nội vụ
- Hướng dẫn việc chuyển đổi vị trí công tác.
3. Phòng Tư pháp
- Tuyên truyền, phổ biến pháp luật.
4. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí.
5. UBND các xã, thị trấn
- Xây dựng kế hoạch trước ngày 30/3/2012; báo cáo kết quả về UBND huyện (qua Thanh tra huyện) trước ngày 05/12/2012.
Trên đây là Kế hoạch phòng, chống tham nhũng năm 2012 của UBND huyện Yên Sơn,
yêu cầu các cơ quan, đơn vị, UBND các xã, thị trấn nghiêm túc thực hiện./.

Nơi nhận:
- UBND tỉnh (b/c);
- Thanh tra tỉnh;
- TT Huyện ủy, HĐND huyện;
- Các phòng, ban, ngành của huyện;
- UBND các xã, thị trấn;
- Lưu: VT, TTr.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Văn Bình
"""

WARD = """\
ỦY BAN NHÂN DÂN
PHƯỜNG TÂN LỢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 33/KH-UBND
Tân Lợi, ngày 05 tháng 4 năm 2016
KẾ HOẠCH
Thực hiện công tác phòng, chống dịch bệnh gia súc, gia cầm giai đoạn 2016 - 2020 trên địa bàn phường Tân Lợi

Căn cứ Luật Thú y năm 2015;
Thực hiện Kế hoạch số 88/KH-UBND ngày 21/3/2016 của UBND thành phố Buôn Ma Thuột về phòng, chống dịch bệnh gia súc, gia cầm năm 2016,
UBND phường Tân Lợi ban hành Kế hoạch phòng, chống dịch bệnh gia súc, gia cầm giai đoạn 2016 - 2020 với các nội dung sau:

I. MỤC TIÊU
1. Chỉ tiêu 1: Tiêm phòng lở mồm long móng đạt 80% tổng đàn năm 2016, 90% tổng đàn năm 2020.
2. Chỉ tiêu 2: Tiêm phòng cúm gia cầm đạt 75% tổng đàn năm 2016 và 85% năm 2020.
3. Chỉ tiêu 3: 100% hộ chăn nuôi ký cam kết vào năm 2018.
II. NỘI DUNG
1. Tiêm phòng lở mồm long móng đạt 80% tổng đàn năm 2016, bảo đảm đúng kỹ thuật.
2. Vệ sinh, khử trùng tiêu độc.
III. KINH PHÍ
Ngân sách phường: 120.000.000 đồng/năm; tổng kinh phí 5 năm 600 triệu đồng, gồm: năm 2016: 120 triệu đồng;
năm 2017: 120 triệu đồng; năm 2018: 120 triệu đồng; năm 2019: 120 triệu đồng; năm 2020: 120 triệu đồng.
IV. TỔ CHỨC THỰC HIỆN
1. Ban chăn nuôi thú y phường: Thực hiện các chỉ tiêu 1 và 2; lập danh sách hộ chăn nuôi trước ngày 30/4.
2. Công chức Địa chính - Xây dựng: Thực hiện chỉ tiêu 3; hướng dẫn hộ chăn nuôi.
3. Công an phường: Kiểm soát vận chuyển, giết mổ.
4. Hội Nông dân phường: Vận động hội viên.
5. Các tổ dân phố: Tuyên truyền trong nhân dân.
V. CHẾ ĐỘ BÁO CÁO
Ban chăn nuôi thú y phường báo cáo UBND phường trước ngày 20/11 hằng năm;
UBND phường tổng hợp, báo cáo UBND thành phố và Phòng Kinh tế thành phố trước ngày 30/11 hằng năm.
Trên đây là Kế hoạch phòng, chống dịch bệnh động vật trên cạn của UBND phường
giai đoạn 2016 - 2020, đề nghị các ban, ngành, đoàn thể thực hiện./.
Nơi nhận:
- Phòng Kinh tế TP (báo cáo);
- TT Đảng ủy, HĐND phường;
- Các ban, ngành, đoàn thể phường;
- 12 tổ dân phố;
- Lưu: VP.
CHỦ TỊCH
Trần Thị Hoa
"""

PROVINCE = """\
UBND TỈNH HÀ NAM     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     Độc lập - Tự do - Hạnh phúc
Số: 1204/KH-UBND    Hà Nam, ngày 16 tháng 5 năm 2019

KẾ HOẠCH
Triển khai Chương trình mỗi xã một sản phẩm tỉnh Hà Nam giai đoạn 2019 - 2020, định hướng đến năm 2030

Thực hiện Quyết định số 490/QĐ-TTg ngày 07/5/2018 của Thủ tướng Chính phủ phê duyệt Chương trình mỗi xã một sản phẩm giai đoạn 2018 - 2020;
Ủy ban nhân dân tỉnh ban hành Kế hoạch triển khai Chương trình mỗi xã một sản phẩm giai đoạn 2019 - 2020, định hướng đến năm 2030 như sau:
I. MỤC TIÊU
1. Năm 2019: tiêu chuẩn hóa ít nhất 15 sản phẩm.
2. Năm 2020: tiêu chuẩn hóa ít nhất 30 sản phẩm; 70% doanh nghiệp tham gia Chương trình được tập huấn.
3. Đến năm 2030: có 100 sản phẩm.
II. NHIỆM VỤ
1. Tuyên truyền
Đơn vị chủ trì: Sở Thông tin và Truyền thông.
Đơn vị phối hợp: các sở, ngành, địa phương.
2. Tập huấn cán bộ quản lý
Đơn vị chủ trì: Sở Nông nghiệp và PTNT.
3. Đánh giá sản phẩm, hoàn thành trước ngày 31/12/2025.
III. KINH PHÍ
1. Tổng kinh phí thực hiện: 25,5 tỷ đồng, trong đó:
- Ngân sách tỉnh: 15 tỷ đồng.
- Vốn của doanh nghiệp, hợp tác xã: 10,5 tỷ đồng.
IV. TỔ CHỨC THỰC HIỆN
1. Sở Nông nghiệp và Phát triển nông thôn
a) Chủ trì triển khai Kế hoạch; định kỳ báo cáo Bộ Nông nghiệp và Phát triển nông thôn, UBND tỉnh.
b) Tổng hợp báo cáo của các huyện.
2. Sở Công Thương
Hỗ trợ quảng bá, xúc tiến thương mại.
3. Sở Tài chính
Tham mưu bố trí kinh phí.
4. Các sở, ban, ngành liên quan
Phối hợp thực hiện theo chức năng, nhiệm vụ.
5. UBND các huyện, thành phố
Xây dựng kế hoạch của địa phương trước ngày 30/6/2019; báo cáo kết quả năm về Sở Nông nghiệp và PTNT trước ngày 10/12 để
tổng hợp báo cáo UBND tỉnh, Bộ Nông nghiệp và PTNT trước ngày 20/12.
Trên đây là Kế hoạch triển khai Chương trình mỗi xã một sản phẩm, yêu cầu các sở, ngành, địa phương thực hiện.
Trong quá trình thực hiện, nếu có vướng mắc, phản ánh về Sở Nông nghiệp và PTNT để tổng hợp, báo cáo UBND tỉnh xem xét, quyết định./.
Nơi nhận:
- Bộ NN&PTNT (để b/c);
- TTTU, TTHĐND tỉnh (để b/c);
- CT, các PCT UBND tỉnh;
- Các sở: NN&PTNT, CT, TC, TTTT;
- UBND các huyện, TP;
- VPUB: LĐVP, NN, TH;
- Lưu: VT, NN.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Xuân B
"""


@cache
def pack() -> ReviewPack:
    path = Path(library.RULES) / "review" / "consistency.yaml"
    return reviews.parse(path.read_bytes(), str(path))


def found(bench: Bench, text: str) -> list[tuple[str, str]]:
    """Rule and quote of each defect of ``text``, without the kind's name."""
    made = defects(review(bench.plan(text), (pack(),), bench.lexicon, bench.patterns, None))
    return [(each.rule.id.removeprefix("consistency/"), each.seen.quote) for each in made]


@pytest.mark.parametrize("text", [DISTRICT, WARD, PROVINCE], ids=["district-2012", "ward-2016", "province-2019"])
def test_a_plan_of_another_time_and_topic_that_agrees_with_itself_has_no_defect(bench: Bench, text: str) -> None:
    assert found(bench, text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    [
        (DISTRICT, "tham nhũng năm 2012 của UBND huyện", "tham nhũng năm 2011 của UBND huyện", "own-year"),
        (DISTRICT, "UBND huyện Yên Sơn xây dựng", "UBND huyện Sơn Dương xây dựng", "own-place"),
        (DISTRICT, "trước ngày 05/12/2012", "trước ngày 25/12/2012", "report-order"),
        (DISTRICT, "trước ngày 30/3/2012", "trước ngày 30/3/2011", "due-before-issue"),
        (DISTRICT, "trước ngày 30/6/2012", "trước ngày 30/6/2013", "due-after-period"),
        (DISTRICT, "thanh tra 25 triệu đồng", "thanh tra 35 triệu đồng", "money-parts"),
        (DISTRICT, "- UBND tỉnh (b/c);\n- Thanh tra tỉnh;\n", "", "recipients-above"),
        (DISTRICT, "- Hướng dẫn việc chuyển đổi vị trí công tác.\n", "", "body-without-task"),
        (DISTRICT, "- Giao Phòng Tư pháp chủ trì", "- Giao Phòng Y tế chủ trì", "doer-unknown"),
        (DISTRICT, "Hội đồng phối hợp phổ biến", "Đoàn Thanh niên phổ biến", "name-run-on"),
        (DISTRICT, "- Các phòng, ban, ngành của huyện;\n", "", "recipients-tasks"),
        (DISTRICT, "báo cáo UBND huyện và UBND tỉnh", "báo cáo UBND huyện và Bộ Nội vụ", "report-past-a-level"),
        (DISTRICT, "về UBND huyện (qua Thanh tra huyện)", "về Sở Nội vụ", "report-past-the-issuer"),
        (WARD, "năm 2020: 120 triệu đồng.", "năm 2020: 100 triệu đồng.", "money-parts"),
        (WARD, "Thực hiện chỉ tiêu 3; hướng dẫn", "Hướng dẫn", "target-unassigned"),
        (WARD, "1. Tiêm phòng lở mồm long móng đạt 80%", "1. Tiêm phòng lở mồm long móng đạt 70%", "target-contradiction"),
        (WARD, "100% hộ chăn nuôi ký cam kết vào năm 2018", "Các hộ chăn nuôi ký cam kết", "target-value"),
        (PROVINCE, "- Ngân sách tỉnh: 15 tỷ đồng.", "- Ngân sách tỉnh: 25 tỷ đồng.", "money-parts"),
        (PROVINCE, "trước ngày 10/12 để", "trước ngày 25/12 để", "report-order"),
    ],
)
def test_each_change_is_found(bench: Bench, text: str, old: str, new: str, rule: str) -> None:
    assert text.count(old) == 1
    assert rule in [each for each, _ in found(bench, text.replace(old, new))]


@given(year=st.integers(2000, 2040).filter(lambda each: each != 2012))
@settings(deadline=None, max_examples=15)
def test_any_other_year_in_the_closing_is_found_and_corrected(bench: Bench, year: int) -> None:
    text = DISTRICT.replace("Kế hoạch phòng, chống tham nhũng năm 2012 của", f"Kế hoạch phòng, chống tham nhũng năm {year} của")
    made = defects(review(bench.plan(text), (pack(),), bench.lexicon, bench.patterns, None))
    assert [(each.rule.id, each.seen.quote, each.seen.correction) for each in made] == [("consistency/own-year", f"năm {year}", "năm 2012")]


@given(parts=st.lists(st.integers(1, 900), min_size=2, max_size=6), more=st.integers(-300, 300).filter(lambda each: abs(each) > 60))
@settings(deadline=None, max_examples=25)
def test_parts_that_make_the_total_are_let_pass_and_parts_that_exceed_it_never_are(bench: Bench, parts: list[int], more: int) -> None:
    named = "; ".join(f"khoản {at}: {part} triệu đồng" for at, part in enumerate(parts, 1))
    old = "Kinh phí 45 triệu đồng do ngân sách huyện cấp, trong đó: tuyên truyền 20 triệu đồng, thanh tra 25 triệu đồng."
    assert old in DISTRICT

    def rules(total: int) -> list[str]:
        new = f"Tổng kinh phí {total} triệu đồng từ ngân sách huyện, trong đó: {named}."
        return [rule for rule, _ in found(bench, DISTRICT.replace(old, new))]

    assert rules(sum(parts)) == []
    total = sum(parts) - abs(more)
    if total > 0 and total not in [sum(parts[:at]) for at in range(1, len(parts))]:
        close = any(abs(sum(parts[:at]) - total) <= total * 0.005 for at in range(1, len(parts)))
        assert rules(total) == ([] if close else ["money-parts"])


@given(gone=st.integers(1, 24))
@settings(deadline=None, max_examples=10)
def test_a_target_that_is_taken_from_everybody_is_found(bench: Bench, gone: int) -> None:
    names = ", ".join(str(number) for number in range(1, 25) if number != gone)
    targets = "\n".join(f"- Chỉ tiêu {number}: Đạt trên {number + 50}% hộ được phổ biến nội dung số {number}." for number in range(1, 25))
    text = WARD[: WARD.index("1. Chỉ tiêu 1")] + targets + "\n" + WARD[WARD.index("II. NỘI DUNG") :]
    text = text.replace("Thực hiện các chỉ tiêu 1 và 2;", f"Thực hiện các chỉ tiêu {names};")
    text = text.replace("Thực hiện chỉ tiêu 3; hướng", "Hướng")
    rows = [quote for rule, quote in found(bench, text) if rule == "target-unassigned"]
    assert len(rows) == 1
    assert f"Chỉ tiêu {gone}:" in rows[0]
