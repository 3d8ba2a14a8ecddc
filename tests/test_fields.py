"""What a plan says field by field: bodies, money, reports, deadlines and targets, each claim on a few lines of a plan."""

from __future__ import annotations

import textwrap
from functools import cache

import pytest

from compliance import library
from compliance.model.plan import Plan
from compliance.parse import parse, scan
from compliance.parse.bodies import bodies
from compliance.parse.funding import classes
from compliance.read.text import lines

LEXICON = library.lexicon()

XA = """
    ỦY BAN NHÂN DÂN
    XÃ AN BÌNH

    Số: 15/KH-UBND
    An Bình, ngày 10 tháng 02 năm 2025

    KẾ HOẠCH
    Thực hiện công tác trẻ em năm 2025

    Thực hiện Kế hoạch số 12/KH-UBND ngày 05/02/2025 của UBND huyện; UBND xã ban hành Kế hoạch như sau:
"""
TINH = (
    XA.replace("XÃ AN BÌNH", "TỈNH AN BÌNH")
    .replace("năm 2025\n\n    Thực", "giai đoạn 2021 - 2030\n\n    Thực")
    .replace("UBND xã", "UBND tỉnh")
)
SECTIONS = {
    "targets": "I. MỤC TIÊU",
    "contents": "II. NỘI DUNG",
    "funding": "III. KINH PHÍ",
    "organization": "IV. TỔ CHỨC THỰC HIỆN",
    "reporting": "V. CHẾ ĐỘ BÁO CÁO",
}


@cache
def plan(section: str, body: str, head: str = XA) -> Plan:
    """A plan whose one section is ``body``."""
    text = f"{textwrap.dedent(head)}\n{SECTIONS[section]}\n{textwrap.dedent(body).strip()}\n\nNơi nhận:\n- Lưu: VT.\n"
    return parse(lines("plan.txt", text), LEXICON)


def bodies_of(item: str) -> list[str]:
    return [agency.name for agency in plan("organization", f"1. {item}").agencies]


def targets_of(sentence: str, head: str = XA) -> list[tuple[str, float, str, int | None]]:
    return [(target.op, target.value, target.unit, target.year) for target in plan("targets", f"1. {sentence}", head).targets]


def reports_of(sentence: str) -> list[tuple[str, str | None]]:
    return [(report.frequency, report.due) for report in plan("reporting", f"1. {sentence}").reporting]


def recipients_of(sentence: str) -> tuple[str, ...]:
    return plan("reporting", f"1. {sentence}").reporting[0].to


def dues_of(sentence: str) -> list[str]:
    return [deadline.due for deadline in plan("contents", f"1. {sentence}").deadlines]


# ── bodies ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("Công an xã: Tăng cường quản lý địa bàn.", ["Công an xã"]),
        ("Các Sở, Ban, ngành, đoàn thể tỉnh căn cứ chức năng phối hợp thực hiện.", ["Các Sở, Ban, ngành", "đoàn thể tỉnh"]),
        ("Hội Liên hiệp Phụ nữ, Hội Nông dân xã: Tuyên truyền.", ["Hội Liên hiệp Phụ nữ", "Hội Nông dân xã"]),
        ("Trạm y tế, các trường học, các tổ dân phố phối hợp thực hiện.", ["Trạm y tế", "các trường học", "các tổ dân phố"]),
        ("UBND các huyện, thị xã, thành phố chỉ đạo thực hiện.", ["UBND các huyện, thị xã, thành phố"]),
        ("Sở Văn hóa, Thể thao và Du lịch: Chủ trì.", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Văn phòng HĐND và UBND xã: Tham mưu.", ["Văn phòng HĐND và UBND xã"]),
        ("Các Sở: Tài chính, Y tế, Giáo dục và Đào tạo", ["Sở Tài chính", "Sở Y tế", "Sở Giáo dục và Đào tạo"]),
        ("Giao Phòng Văn hóa - Xã hội chủ trì thực hiện.", ["Phòng Văn hóa - Xã hội"]),
        ("Công đoàn xã Phối hợp với các đơn vị.", ["Công đoàn xã"]),
        ("Các đơn vị; UBND các xã, phường thực hiện Kế hoạch.", ["Các đơn vị", "UBND các xã, phường"]),
        ("Báo và Phát thanh, Truyền hình Cần Thơ", ["Báo và Phát thanh, Truyền hình Cần Thơ"]),
    ],
)
def test_an_item_of_the_organization_names_its_bodies_as_printed(item: str, names: list[str]) -> None:
    assert bodies_of(item) == names


@pytest.mark.parametrize(
    "item", ["Công tác tuyên truyền: Tổ chức thường xuyên.", "Tổ chức thực hiện Kế hoạch đúng quy định.", "Ban hành kế hoạch."]
)
def test_an_item_that_begins_with_no_body_gives_none(item: str) -> None:
    assert bodies_of(item) == []


def test_a_body_that_no_vocabulary_knows_is_found_by_the_shape_of_its_name() -> None:
    (agency,) = plan("organization", "1. Trung tâm Nghiên cứu Cộng đồng Xanh: Phối hợp thực hiện.").agencies
    assert (agency.name, agency.id) == ("Trung tâm Nghiên cứu Cộng đồng Xanh", None)


def test_a_body_that_is_asked_is_requested_and_all_others_are_assigned() -> None:
    found = plan("organization", "1. Đề nghị Ủy ban MTTQ Việt Nam xã và các đoàn thể giám sát.\n2. Trạm Y tế xã: Khám bệnh.").agencies
    assert [(agency.name, agency.mode) for agency in found] == [
        ("Ủy ban MTTQ Việt Nam xã", "requested"),
        ("các đoàn thể", "requested"),
        ("Trạm Y tế xã", "assigned"),
    ]


def test_the_lines_of_a_body_span_its_item_with_all_that_stands_below() -> None:
    (agency, _) = plan("organization", "1. Công an xã\n- Quản lý địa bàn.\n- Phòng ngừa tội phạm.\n2. Trạm Y tế xã: Khám bệnh.").agencies
    assert agency.lines[1] - agency.lines[0] == 2


def test_items_below_a_body_name_no_bodies_of_their_own() -> None:
    assert len(plan("organization", "1. UBND các huyện\na) UBND các xã xây dựng kế hoạch.\nb) Chỉ đạo các phòng.").agencies) == 1


def test_a_section_of_another_name_that_hands_out_tasks_is_read_like_the_organization() -> None:
    found = plan("contents", "1. Sở Y tế\n- Chủ trì.\n2. Sở Tài chính\n- Bố trí kinh phí.\n3. Công an tỉnh\n- Phối hợp.").agencies
    assert [agency.name for agency in found] == ["Sở Y tế", "Sở Tài chính", "Công an tỉnh"]


@pytest.mark.parametrize(
    ("name", "level", "day", "id_"),
    [
        ("Sở Y tế", "tinh", "2025-02-28", "so-y-te"),
        ("Sở Y tế", "tinh", "2025-03-01", "so-y-te-2025"),
        ("Công an", "xa", "2024-01-01", "cong-an-xa"),
        ("Công an huyện", "xa", "2024-01-01", "cong-an-huyen"),
        ("Công an thành phố", "tinh", "2025-11-01", "cong-an-tinh"),
        ("UBND các xã, thị trấn", "huyen", "2022-01-01", "ubnd-xa"),
        ("Phòng Kinh tế", "huyen", "2024-01-01", "phong-kinh-te-huyen"),
        ("Phòng Kinh tế", "xa", "2025-08-01", "phong-kinh-te-xa"),
    ],
)
def test_which_body_a_name_means_goes_by_level_and_date(name: str, level: str, day: str, id_: str) -> None:
    known = bodies(LEXICON)
    (found,) = known.names(name)
    entry = known.entry(name, found.entries, level, day)
    assert entry is not None
    assert entry.id == id_


def test_the_table_of_bodies_holds_together() -> None:
    table = LEXICON.agencies.agencies
    ids = [entry.id for entry in table]
    known = {entry.field for entry in table} | set(ids) | {"poverty"}
    assert len(ids) == len(set(ids))
    assert {entry.level for entry in table} == {"trung-uong", "tinh", "huyen", "xa", "any"}
    assert [entry.id for entry in table if entry.since and entry.until and entry.since > entry.until] == []
    assert [(entry.id, other) for entry in table for other in entry.answers_for if other not in known] == []


@pytest.mark.parametrize(
    "field", ["children", "health", "education", "culture", "finance", "justice", "agriculture", "construction", "home-affairs"]
)
@pytest.mark.parametrize("day", ["2024-06-01", "2025-08-01"])
def test_every_field_of_a_province_has_an_answer_in_the_commune_at_any_time(field: str, day: str) -> None:
    answering = [
        entry.id
        for entry in LEXICON.agencies.agencies
        if entry.level == "xa" and field in (entry.field, *entry.answers_for) and (entry.since or "") <= day <= (entry.until or "9999")
    ]
    assert answering


# ── money ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "level", "sources"),
    [
        ("Từ ngân sách nhà nước theo quy định của Luật Ngân sách nhà nước.", "tinh", ("state-budget",)),
        ("Kinh phí thực hiện theo quy định của Luật Ngân sách nhà nước.", "tinh", ("state-budget",)),
        ("Ngân sách địa phương và các nguồn hợp pháp khác.", "xa", ("commune-budget", "mobilised")),
        ("Ngân sách địa phương.", "huyen", ("district-budget",)),
        ("Từ nguồn ngân sách thị trấn năm 2024.", "xa", ("commune-budget",)),
        ("Ngân sách trung ương, tỉnh, huyện.", "huyen", ("central-budget", "provincial-budget", "district-budget")),
        ("Ngân sách Thành phố.", "tinh", ("provincial-budget",)),
        ("Lồng ghép với các chương trình, dự án; huy động xã hội hóa.", "tinh", ("mobilised", "integrated")),
        ("Việc lập kế hoạch tài chính theo Luật Ngân sách nhà nước.", "tinh", ()),
    ],
)
def test_sources_of_money_are_read_as_classes(text: str, level: str, sources: tuple[str, ...]) -> None:
    assert classes(text, level, LEXICON) == sources


def test_money_is_read_in_the_funding_section_only() -> None:
    assert plan("contents", "1. Bố trí ngân sách nhà nước cho các hoạt động.").funding == ()
    assert len(plan("funding", "Từ ngân sách xã và nguồn vận động.").funding) == 1


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("Báo cáo định kỳ 06 tháng/1 năm việc thực hiện Kế hoạch.", [("semiannual", None), ("annual", None)]),
        (
            "Định kỳ 06 tháng (trước ngày 20/5), 01 năm (trước ngày 10/11) và báo cáo đột xuất (khi có yêu cầu).",
            [("semiannual", "05-20"), ("annual", "11-10"), ("adhoc", None)],
        ),
        ("Định kỳ 6 tháng và 1 năm báo cáo kết quả trước ngày 10/6 và 10/12.", [("semiannual", "06-10"), ("annual", "12-10")]),
        ("Báo cáo (6 tháng trước ngày 15/5; năm trước ngày 15/11) về UBND xã.", [("semiannual", "05-15"), ("annual", "11-15")]),
        ("Định kỳ hằng quý, 6 tháng, năm gửi báo cáo về UBND xã.", [("quarterly", None), ("semiannual", None), ("annual", None)]),
        ("Định kỳ trước ngày 30 tháng 11 hằng năm báo cáo kết quả về UBND huyện.", [("annual", "11-30")]),
        ("Báo cáo UBND huyện kết quả thực hiện Kế hoạch trước ngày 15/12/2025.", [("annual", "2025-12-15")]),
        ("Báo cáo kết quả Tháng hành động vì trẻ em trước ngày 10/7/2025.", [("other", "2025-07-10")]),
        ("Thực hiện nghiêm túc chế độ thông tin, báo cáo định kỳ và đột xuất theo quy định.", [("other", None), ("adhoc", None)]),
        ("Tham mưu, tổng hợp, báo cáo kết quả theo đúng quy định.", [("other", None)]),
        ("Báo cáo kịp thời khi có vụ việc liên quan đến trẻ em.", [("adhoc", None)]),
        ("Phối hợp báo cáo sơ kết, tổng kết các chương trình theo quy định.", [("end-of-term", None)]),
        ("Thực hiện tổng kết Kế hoạch vào năm 2030 gửi Sở Y tế để tổng hợp báo cáo UBND tỉnh.", [("end-of-term", None)]),
        ("Đánh giá, báo cáo kết quả hằng năm và tổng kết sau khi kết thúc Đề án.", [("annual", None), ("end-of-term", None)]),
        ("Nếu có vướng mắc, các đơn vị báo cáo về UBND huyện để xem xét, giải quyết.", [("adhoc", None)]),
    ],
)
def test_a_duty_to_report_has_one_row_a_frequency_with_its_date(sentence: str, rows: list[tuple[str, str | None]]) -> None:
    assert reports_of(sentence) == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "Nâng cấp hệ thống thông tin, thống kê, báo cáo về tình hình trẻ em.",
        "Tập huấn cho đội ngũ báo cáo viên, tuyên truyền viên.",
        "Thu thập các báo cáo của ngành.",
        "Kết quả: báo cáo kết quả tiếp công dân.",
        "Gửi danh sách về Phòng Nội vụ để tổng hợp, báo cáo.",
        "Tình hình thực hiện chế độ báo cáo của các đơn vị.",
    ],
)
def test_the_word_report_without_a_duty_is_no_report(sentence: str) -> None:
    assert reports_of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "to"),
    [
        ("Báo cáo UBND huyện và Sở Y tế kết quả thực hiện.", ("UBND huyện", "Sở Y tế")),
        ("Báo cáo kết quả về UBND xã (qua Phòng Văn hóa - Xã hội để tổng hợp).", ("UBND xã (qua Phòng Văn hóa - Xã hội)",)),
        ("Báo cáo kết quả gửi Sở Y tế để tổng hợp, báo cáo UBND tỉnh.", ("Sở Y tế",)),
        ("Báo cáo HĐND cùng cấp kết quả thực hiện quyền trẻ em.", ("HĐND cùng cấp",)),
        ("Báo cáo công tác trẻ em đúng thời gian quy định.", ()),
    ],
)
def test_recipients_are_those_that_the_report_goes_to_not_those_it_is_passed_on_to(sentence: str, to: tuple[str, ...]) -> None:
    assert recipients_of(sentence) == to


def test_who_reports_is_the_subject_of_the_sentence_or_the_body_of_the_item() -> None:
    found = plan(
        "organization", "1. Trạm Y tế xã\n- Định kỳ hằng năm báo cáo UBND xã.\n- Các thôn báo cáo hằng quý về Trạm Y tế."
    ).reporting
    assert [report.who for report in found] == ["Trạm Y tế xã", "Các thôn"]


def test_a_title_is_no_report() -> None:
    assert plan("contents", "1. Công tác kiểm tra, tổng hợp, báo cáo\n- Kiểm tra các cơ sở.\n- Rà soát trẻ em.").reporting == ()


# ── deadlines ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "dues"),
    [
        ("Ban hành Kế hoạch trước ngày 30/3/2025.", ["2025-03-30"]),
        ("Hoàn thành rà soát xong trước ngày 15/5.", ["05-15"]),
        ("Hoàn thành chậm nhất ngày 31 tháng 12 năm 2025.", ["2025-12-31"]),
        ("Trình HĐND tỉnh trong quý II/2025.", ["Quý II/2025"]),
        ("Thời gian: Quý II- III/2024.", ["Quý II- III/2024"]),
        ("Thời gian hoàn thành: Quý IV/2025 và Quý I/2026.", ["Quý IV/2025 và Quý I/2026"]),
        ("Thời gian thực hiện: Từ tháng 11/2025 đến tháng 4/2026.", ["2026-04"]),
        ("Thời gian: từ ngày 15/5/2025 đến ngày 30/6/2025.", ["2025-06-30"]),
        ("Kiểm tra các cơ sở trong tháng 9.", ["2025-09"]),
        ("Ngày 20/11 tổ chức tọa đàm về quyền trẻ em.", ["11-20"]),
    ],
)
def test_a_dated_duty_is_a_deadline(sentence: str, dues: list[str]) -> None:
    assert dues_of(sentence) == dues


@pytest.mark.parametrize(
    "sentence",
    [
        "Thời gian: Quý I- IV/2024.",
        "Thời gian thực hiện: Thường xuyên trong năm 2025.",
        "Tổ chức Ngày Quốc tế Thiếu nhi (01/6) và Tết Trung thu.",
        "Thực hiện Quyết định số 23/QĐ-TTg ngày 07/01/2021 của Thủ tướng Chính phủ.",
        "Báo cáo kết quả về UBND huyện trước ngày 15/12/2025.",
        "Có 02/05 trường đạt chuẩn.",
    ],
)
def test_whole_years_events_citations_and_reports_are_no_deadlines(sentence: str) -> None:
    assert dues_of(sentence) == []


def test_a_line_that_only_says_when_is_about_the_title_above_it() -> None:
    (deadline,) = plan("contents", "1. Tổ chức tập huấn\nNội dung: Kỹ năng bảo vệ trẻ em.\nThời gian: Quý II/2025.").deadlines
    assert deadline.what == "Tổ chức tập huấn"


# ── targets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("Tỷ lệ trẻ em đi học đạt 90% vào năm 2026 và 95% vào năm 2030.", [(">=", 90, "%", 2026), (">=", 95, "%", 2030)]),
        ("Giảm tỷ suất tử vong xuống 6,0‰ vào năm 2026 và 5,8‰ vào năm 2030.", [("<=", 6.0, "‰", 2026), ("<=", 5.8, "‰", 2030)]),
        ("Giảm tỷ lệ bỏ học xuống < 4,9% vào năm 2026 và xuống 4,5% vào năm 2030.", [("<", 4.9, "%", 2026), ("<=", 4.5, "%", 2030)]),
        (
            "Giảm tỷ lệ béo phì xuống <5% đối với nông thôn và <10% đối với thành thị vào năm 2026 và năm 2030.",
            [("<", 5, "%", 2026), ("<", 5, "%", 2030), ("<", 10, "%", 2026), ("<", 10, "%", 2030)],
        ),
        ("Phấn đấu 100% trường có nhà vệ sinh vào năm 2026 và duy trì đến năm 2030.", [(">=", 100, "%", 2026), (">=", 100, "%", 2030)]),
        (
            "Giảm tai nạn xuống 550/100.000 trẻ em vào năm 2026 và 500/100.000 trẻ em vào năm 2030.",
            [("<=", 550, "/100000", 2026), ("<=", 500, "/100000", 2030)],
        ),
        ("Tử vong do tai nạn còn dưới 02/1000 trẻ em.", [("<", 2, "/1000", 2025)]),
        (
            "Giảm tỷ suất tử vong trẻ sơ sinh trên 1.000 trẻ đẻ sống xuống dưới 9,5 vào năm 2026 và dưới 9 vào năm 2030.",
            [("<", 9.5, "/1000", 2026), ("<", 9, "/1000", 2030)],
        ),
        ("Phấn đấu giảm cuộc tảo hôn từ 2 đến 3% hằng năm giai đoạn từ năm 2026 đến năm 2030.", [(">=", 2, "%", 2030)]),
        ("Tỷ lệ trẻ em đi nhà trẻ đạt 30-35%.", [(">=", 30, "%", 2025), ("<=", 35, "%", 2025)]),
        ("Duy trì 96% trở lên trẻ em được chăm sóc.", [(">=", 96, "%", 2025)]),
        ("Trên 75% cán bộ được tập huấn; không quá 5% trẻ bỏ học.", [(">", 75, "%", 2025), ("<=", 5, "%", 2025)]),
        ("Có khoảng 20% trẻ em được hỏi ý kiến.", [("=", 20, "%", 2025)]),
        ("Tăng tỷ lệ trẻ em biết bơi từ 30% lên 40% vào cuối năm 2026.", [(">=", 40, "%", 2026)]),
        ("Giảm 5% số trẻ em bị thương tích so với năm 2024.", [(">=", 5, "%", 2025)]),
        ("Tỷ lệ trẻ em 5 tuổi đi học năm 2026 đạt 99,1% và năm 2030 đạt 99,3%.", [(">=", 99.1, "%", 2026), (">=", 99.3, "%", 2030)]),
        ("Tỷ lệ xã phù hợp với trẻ em: đến năm 2026: 85%; đến năm 2030: 95%.", [(">=", 85, "%", 2026), (">=", 95, "%", 2030)]),
        ("Đến năm 2030, 90% trẻ em biết bơi; 80% trẻ em biết cứu đuối.", [(">=", 90, "%", 2030), (">=", 80, "%", 2030)]),
        ("Tỷ lệ lây truyền HIV từ mẹ sang con là 2% vào năm 2030.", [("<=", 2, "%", 2030)]),
        ("Mỗi thôn có ít nhất 01 điểm vui chơi cho trẻ em.", [(">=", 1, "điểm", 2025)]),
    ],
)
def test_a_target_has_comparator_value_unit_and_year(sentence: str, rows: list[tuple[str, float, str, int]]) -> None:
    assert targets_of(sentence) == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "Bảo vệ trẻ em dưới 16 tuổi, gọi Tổng đài 111 hoặc 18001581.",
        "Mục tiêu 1: Về chăm sóc trẻ em (07 Chỉ tiêu).",
        "Hỗ trợ 70% mức đóng bảo hiểm y tế cho học sinh.",
        "Hiện nay, 85% trẻ em được tiêm chủng.",
        "Thực hiện Đề án 06 và Nghị định số 56/2017/NĐ-CP.",
        "Tiêm chủng đầy đủ 8 loại vắc xin cho trẻ em.",
    ],
)
def test_ages_numbers_money_and_the_past_are_no_targets(sentence: str) -> None:
    assert targets_of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "indicators"),
    [
        ("Tỷ lệ trẻ em được khai sinh đạt 98% vào năm 2026 và 100% vào năm 2030.", ["Tỷ lệ trẻ em được khai sinh"] * 2),
        ("Phấn đấu 30% trẻ em được hỏi ý kiến vào năm 2026 và 35% vào năm 2030.", ["trẻ em được hỏi ý kiến"] * 2),
        ("Đảm bảo 100% trẻ bị hại được bảo vệ, 90% trẻ vi phạm được tư vấn.", ["trẻ bị hại được bảo vệ", "trẻ vi phạm được tư vấn"]),
        ("Tuyên truyền tại 100% nhà trường và trên 70% khu dân cư.", ["nhà trường", "khu dân cư"]),
        ("98% trẻ em 5 tuổi đến trường, tỷ lệ bỏ học không quá 0,5%.", ["trẻ em 5 tuổi đến trường", "tỷ lệ bỏ học"]),
        ("Giảm tỷ lệ trẻ có hoàn cảnh đặc biệt xuống còn dưới 2% tổng số trẻ em.", ["tỷ lệ trẻ có hoàn cảnh đặc biệt"]),
    ],
)
def test_the_indicator_is_the_thing_measured_before_or_after_the_number(sentence: str, indicators: list[str]) -> None:
    assert [target.indicator for target in plan("targets", f"1. {sentence}").targets] == indicators


def test_a_year_comes_from_the_nearest_title_or_else_from_a_plan_of_one_year() -> None:
    sentence = "100% trẻ em được học bơi."
    assert [target.year for target in plan("targets", f"1. Mục tiêu đến năm 2030\n- {sentence}").targets] == [2030]
    assert targets_of(sentence)[0][3] == 2025
    assert targets_of(sentence, TINH)[0][3] is None


def test_a_target_keeps_its_printed_number_and_the_line_on_which_its_number_stands() -> None:
    made = plan("targets", "1. Mục tiêu\n- Chỉ tiêu 7: Phấn đấu tỷ lệ trẻ em dưới 5 tuổi được khai sinh đúng hạn tại\nxã đạt 98%.")
    (target,) = made.targets
    assert target.label == "Chỉ tiêu 7"
    assert made.document.lines[target.line - 1].text == "xã đạt 98%."


# ── running text ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Một; hai. Ba", ["Một", "hai", "Ba"]),
        ("Đạt 1.000 ha. Giảm 2,5%.", ["Đạt 1.000 ha", "Giảm 2,5%"]),
        ("UBND TP. Huế thực hiện", ["UBND TP. Huế thực hiện"]),
        ("Báo cáo (6 tháng; năm) về xã; hết", ["Báo cáo (6 tháng; năm) về xã", "hết"]),
        ("Ba... và bốn", ["Ba... và bốn"]),
    ],
)
def test_sentences_part_at_semicolons_and_full_stops_outside_brackets(text: str, parts: list[str]) -> None:
    assert [text[start:end].strip() for start, end in scan.segments(text)] == parts
