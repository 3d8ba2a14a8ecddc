"""Who issued a plan, when, on what, and the documents that it names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.match.dates import dates, iso
from compliance.model.plan import Citation, Header, Paragraph, PartialDate, Period
from compliance.parse import parse
from compliance.parse.citations import citations
from compliance.parse.header import header
from compliance.parse.structure import outline
from compliance.read.order import ordered
from compliance.read.text import lines
from compliance.report.plan_json import plan_json

ROOT = Path(__file__).parents[1]
LEXICON = library.lexicon()
WORDS = [
    "số",
    "12/KH-UBND",
    "5-CT/TU",
    "ngày",
    "01/02/2024",
    "của",
    "UBND",
    "tỉnh",
    ",",
    ";",
    "(",
    ")",
    "Luật",
    "QH14",
    "và",
    "-",
    "/",
    "Số:",
    "KẾ HOẠCH",
    "2025",
]
BODY = "\n\nI. MỤC ĐÍCH\n1. Tăng cường phối hợp.\n"


def of(text: str) -> Header:
    return header(outline(lines("plan.txt", text + BODY), LEXICON), LEXICON)


def cited(text: str) -> list[Citation]:
    return list(citations([Paragraph((1, 1), ordered(text))], LEXICON))


def rows(text: str) -> list[tuple[str | None, str, str | None, str | None]]:
    return [(citation.type, citation.number, citation.date, citation.issuer) for citation in cited(text)]


# ── header ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["quang-nam-2025", "nghia-thuong-2025"])
def test_header_and_citations_are_those_of_a_reader(name: str) -> None:
    gold = json.loads((ROOT / "benchmarks" / "accuracy" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    text = (ROOT / "fixtures" / "plans" / f"{name}.txt").read_text(encoding="utf-8")
    found = plan_json(parse(lines(name, text), LEXICON))
    assert found["header"] == gold["header"]
    assert [(row["line"], row["type"], row["number"], row["date"]) for row in found["citations"]] == [
        (row["line"], row["type"], row["number"], row["date"]) for row in gold["citations"]
    ]


FULL = """ỦY BAN NHÂN DÂN
TỈNH HÀ TĨNH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 624/KH-UBND

Hà Tĩnh, ngày 19 tháng 11 năm 2025

KẾ HOẠCH
Phòng, chống đuối nước trẻ em trên địa bàn tỉnh Hà Tĩnh
giai đoạn 2025 - 2030

Thực hiện Quyết định số 1248/QĐ-TTg ngày 19/7/2021 của Thủ tướng Chính phủ, UBND tỉnh ban hành Kế hoạch như sau:"""


def test_a_complete_letterhead() -> None:
    assert of(FULL) == Header(
        "Ủy ban nhân dân tỉnh Hà Tĩnh",
        "tinh",
        "tỉnh Hà Tĩnh",
        "624",
        "KH-UBND",
        "Hà Tĩnh",
        PartialDate(2025, 11, 19),
        "Phòng, chống đuối nước trẻ em trên địa bàn tỉnh Hà Tĩnh giai đoạn 2025 - 2030",
        "Phòng, chống đuối nước trẻ em",
        Period(2025, 2030),
        (Citation(15, "Quyết định", "1248/QĐ-TTg", "2021-07-19", "Thủ tướng Chính phủ"),),
    )


@pytest.mark.parametrize(
    ("letterhead", "issuer", "level"),
    [
        (
            "ỦY BAN NHÂN DÂN  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHỊ TRẤN THẮNG  Độc lập - Tự do - Hạnh phúc",
            "Ủy ban nhân dân thị trấn Thắng",
            "xa",
        ),
        (
            "|\n**ỦY BAN NHÂN\nDÂN**\n**THÀNH PHỐ CẦN THƠ**\n-----\n|\n**CỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM**",
            "Ủy ban nhân dân thành phố Cần Thơ",
            "tinh",
        ),
        ("UBND THÀNH PHỐ VINH", "UBND thành phố Vinh", "huyen"),
        ("UỶ BAN NHÂN DÂN\nQUẬN HẢI CHÂU", "Ủy ban nhân dân quận Hải Châu", "huyen"),
        ("UBND HUYỆN TƯ NGHĨA\nPHÒNG Y TẾ", "Phòng Y tế huyện Tư Nghĩa", "huyen"),
        ("ỦY BAN MTTQ\nVIỆT NAM\nXÃ LƯƠNG\nMINH\nBAN THƯỜNG TRỰC", "Ban Thường trực Ủy ban MTTQ Việt Nam xã Lương Minh", "xa"),
        ("ĐẢNG ỦY XÃ BÌNH AN    ĐẢNG CỘNG SẢN VIỆT NAM", "Đảng ủy xã Bình An", "xa"),
    ],
)
def test_issuers_of_letterheads_in_capitals(letterhead: str, issuer: str, level: str) -> None:
    found = of(f"{letterhead}\n\nSố: 05/KH-UBND\n\nKẾ HOẠCH\nCông tác trẻ em năm 2025\n\nCăn cứ Luật Trẻ em;")
    assert (found.issuer, found.level, found.number) == (issuer, level, "05")


@pytest.mark.parametrize(
    ("opening", "issuer", "level"),
    [
        ("Thực hiện Kế hoạch của huyện. UBND xã Nghĩa Thương xây dựng Kế hoạch như sau:", "UBND xã Nghĩa Thương", "xa"),
        ("Căn cứ Luật Trẻ em; Ủy ban nhân dân phường 5 ban hành Kế hoạch, cụ thể như sau:", "Ủy ban nhân dân phường 5", "xa"),
        ("Thực hiện chỉ đạo của UBND huyện Hòa Vang, UBND xã ban hành kế hoạch như sau:", "UBND xã Hòa Tiến", "xa"),
    ],
)
def test_a_lost_issuer_is_found_in_the_opening(opening: str, issuer: str, level: str) -> None:
    found = of(f"KẾ HOẠCH\nTriển khai công tác trẻ em trên địa bàn xã Hòa Tiến năm 2025\n\n{opening}")
    assert (found.issuer, found.level) == (issuer, level)


def test_what_is_left_blank_stays_open() -> None:
    found = of("Số:        /KH-UBND\n\nBình An, ngày     tháng 5 năm 2025\n\nKẾ HOẠCH\nV/v: Triển khai công tác trẻ em năm 2025")
    assert (found.number, found.symbol, found.place, found.date) == (None, "KH-UBND", "Bình An", PartialDate(2025, 5, None))
    assert (found.issuer, found.title, found.topic) == (None, "Triển khai công tác trẻ em năm 2025", "công tác trẻ em")


def test_nothing_is_made_up() -> None:
    found = of("KẾ HOẠCH\nTổ chức Tết Trung thu")
    assert found == Header(
        None, None, None, None, None, None, PartialDate(), "Tổ chức Tết Trung thu", "Tết Trung thu", Period(None, None), ()
    )


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Công tác trẻ em năm 2025", Period(2025, 2025)),
        ("Công tác trẻ em giai đoạn 2021-2025, định hướng đến năm 2030", Period(2021, 2025)),
        ("Chương trình vì trẻ em đến năm 2030", Period(None, 2030)),
        ("Bồi dưỡng hè năm học 2024 - 2025", Period(2024, 2025)),
        ("Công tác trẻ em từ năm 2026 đến năm 2030", Period(2026, 2030)),
    ],
)
def test_periods_are_those_of_the_title(title: str, period: Period) -> None:
    assert of(f"KẾ HOẠCH\n{title}\n\nCăn cứ Luật Trẻ em;").period == period


def test_the_first_year_may_stand_in_the_section_on_scope() -> None:
    text = "KẾ HOẠCH\nChương trình vì trẻ em đến năm 2030\n\nI. PHẠM VI\n1. Thời gian thực hiện: Từ năm 2025 đến hết năm 2030.\n"
    assert header(outline(lines("", text), LEXICON), LEXICON).period == Period(2025, 2030)


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Triển khai thực hiện công tác trẻ em trên địa bàn xã Nghĩa Thương năm 2025", "công tác trẻ em"),
        ("Thực hiện Chương trình hành động quốc gia vì trẻ em xã Xuân Trường đến năm 2030", "Chương trình hành động quốc gia vì trẻ em"),
        ("Thực hiện Nghị quyết số 18-NQ/TU ngày 02/01/2025 của Tỉnh ủy về phát triển giáo dục", "phát triển giáo dục"),
        ("Về việc phòng, chống dịch bệnh tại các trường học", "phòng, chống dịch bệnh"),
    ],
)
def test_topics_are_what_the_plan_is_about(title: str, topic: str) -> None:
    assert of(f"KẾ HOẠCH\n{title}\n\nCăn cứ Luật Trẻ em;").topic == topic


def test_a_plan_rests_on_the_documents_named_before_its_sections_each_once() -> None:
    found = of(
        "KẾ HOẠCH\nThực hiện Nghị quyết số 48/NQ-CP ngày 03/4/2023\n\n"
        "Căn cứ Nghị quyết số 48/NQ-CP ngày 03/4/2023 của Chính phủ; Kế hoạch số 75/KH-UBND ngày 18/9/2025 của UBND tỉnh;"
    )
    assert [(citation.number, citation.date, citation.line) for citation in found.based_on] == [
        ("48/NQ-CP", "2023-04-03", 2),
        ("75/KH-UBND", "2025-09-18", 4),
    ]


def test_a_plan_of_the_same_number_by_another_issuer_is_what_it_rests_on() -> None:
    head = "ỦY BAN NHÂN DÂN\nXÃ THẠCH TRỤ\nSố: 66/KH-UBND\nThạch Trụ, ngày 20 tháng 10 năm 2025\nKẾ HOẠCH\nCông tác trẻ em năm 2026\n"
    opening = (
        "(Kèm theo Kế hoạch số 66/KH-UBND ngày 20/10/2025 của UBND xã Thạch Trụ)\n"
        "Thực hiện Kế hoạch số 66/KH-UBND ngày 05/10/2025 của UBND huyện Yên Hòa; "
        "Kế hoạch số 66/KH-UBND ngày 02/10/2025 của UBND tỉnh Nghệ An; "
        "theo Kế hoạch số 66/KH-UBND của UBND tỉnh Nghệ An, UBND xã ban hành Kế hoạch như sau:\n"
    )
    found = of(f"{head}{opening}").based_on
    assert [(each.date, each.issuer) for each in found] == [("2025-10-05", "UBND huyện Yên Hòa"), ("2025-10-02", "UBND tỉnh Nghệ An")]


def test_a_decision_gives_its_grounds_to_the_plan_that_it_carries() -> None:
    found = of(
        "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\n\nSố: 28/QĐ-UBND\n\nThành phố Hồ Chí Minh, ngày 21 tháng 11 năm 2025\n\nQUYẾT ĐỊNH\n\n"
        "Căn cứ Quyết định số 379/QĐ-TTg ngày 17 tháng 3 năm 2021 của Thủ tướng Chính phủ;\n\nĐiều 1. Thay thế 30/QĐ-UBND.\n\n"
        "KẾ HOẠCH\nPhòng, chống thiên tai\n(Kèm theo Quyết định số 28/QĐ-UBND ngày 21/11/2025)"
    )
    assert (found.number, found.symbol, found.level, found.title) == ("28", "QĐ-UBND", "tinh", "Phòng, chống thiên tai")
    assert [citation.number for citation in found.based_on] == ["379/QĐ-TTg"]


# ── citations ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kế hoạch số 66/KH-UBND ngày 17/4/2025 của UBND huyện Tư Nghĩa về",
            ("Kế hoạch", "66/KH-UBND", "2025-04-17", "UBND huyện Tư Nghĩa"),
        ),
        ("Kế hoạch số 7947/KH-UBND, ngày 17/10/2024 về thực hiện", ("Kế hoạch", "7947/KH-UBND", "2024-10-17", None)),
        ("Thông tư số 28/2019/TT BLĐTBXH ngày 26/12/2019", ("Thông tư", "28/2019/TT BLĐTBXH", "2019-12-26", None)),
        ("Thông tư số 13/2021/TTBLĐTBXH ngày 30/9/2021", ("Thông tư", "13/2021/TTBLĐTBXH", "2021-09-30", None)),
        ("theo 588/QĐ-TTg;", ("Quyết định", "588/QĐ-TTg", None, None)),
        ("tại 1248/QĐTTg và", ("Quyết định", "1248/QĐTTg", None, None)),
        ("Nghị quyết số 121/2020/QH14 của Quốc hội ngày 19/6/2020", ("Nghị quyết", "121/2020/QH14", "2020-06-19", "Quốc hội")),
        ("Luật Bầu cử đại biểu Quốc hội số 85/2015/QH13, ngày 25/6/2015", ("Luật", "85/2015/QH13", "2015-06-25", None)),
        ("Chỉ thị số 41-CT/TU ngày 06/9/2023 của Tỉnh ủy về", ("Chỉ thị", "41-CT/TU", "2023-09-06", "Tỉnh ủy")),
        ("Kế hoạch số 204-KH/TWĐTN-CTTN ngày 29/3/2024", ("Kế hoạch", "204-KH/TWĐTN-CTTN", "2024-03-29", None)),
        ("theo 4708/UBND-NCKS ngày 20/7/2022", ("Công văn", "4708/UBND-NCKS", "2022-07-20", None)),
        ("Kê hoạch số 66/KH-UBND", ("Kế hoạch", "66/KH-UBND", None, None)),
        ("Kế hoạch số 16/KH-LĐTB&XH ngày 31/02/2024", ("Kế hoạch", "16/KH-LĐTB&XH", None, None)),
        (
            "Nghị định số 338/NĐ-CP ngày 03 tháng 4 năm 2023 của Bộ Văn hóa, Thể thao và Du lịch quy định",
            ("Nghị định", "338/NĐ-CP", "2023-04-03", "Bộ Văn hóa, Thể thao và Du lịch"),
        ),
    ],
)
def test_citations_in_the_forms_that_occur(text: str, expected: tuple[str | None, ...]) -> None:
    assert rows(text) == [expected]


def test_documents_listed_under_one_word_share_what_stands_behind_them() -> None:
    assert rows("các Quyết định: số 36/QĐ-TTg ngày 11/01/2024; số 15/QĐ-TTg và số 16/QĐ-TTg ngày 12/12/2024 của Thủ tướng Chính phủ") == [
        ("Quyết định", "36/QĐ-TTg", "2024-01-11", "Thủ tướng Chính phủ"),
        ("Quyết định", "15/QĐ-TTg", "2024-12-12", "Thủ tướng Chính phủ"),
        ("Quyết định", "16/QĐ-TTg", "2024-12-12", "Thủ tướng Chính phủ"),
    ]


def test_a_citation_inside_the_title_of_another_keeps_its_own_date() -> None:
    assert rows(
        "Kế hoạch số 139/KH-UBND ngày 16/5/2025 của UBND Thành phố về thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2025 của Chính phủ"
    ) == [
        ("Kế hoạch", "139/KH-UBND", "2025-05-16", "UBND Thành phố"),
        ("Nghị quyết", "71/NQ-CP", "2025-04-01", "Chính phủ"),
    ]


@pytest.mark.parametrize(
    "text", ["15/100.000 trẻ em", "ngày 01/6, Tết", "212/300 ha", "quý II/2025", "24/7", "HIV/AIDS", "1.000/GRDP", "ấp/khu vực"]
)
def test_rates_and_days_are_no_citations(text: str) -> None:
    assert rows(text) == []


def test_the_line_is_that_of_the_number() -> None:
    item = "2. Theo Thông tư số\n13/2021/TT-BLĐTBXH ngày 30/9/2021 của Bộ trưởng Bộ Lao động - Thương\nbinh và Xã hội.\n"
    found = parse(lines("", f"KẾ HOẠCH\nCông tác trẻ em\n{BODY}{item}"), LEXICON).citations
    assert [(citation.line, citation.number, citation.issuer) for citation in found] == [
        (8, "13/2021/TT-BLĐTBXH", "Bộ trưởng Bộ Lao động - Thương binh và Xã hội")
    ]


@given(day=st.integers(0, 35), month=st.integers(0, 14), year=st.integers(1990, 2040))
def test_dates_are_days_of_the_calendar_or_none(day: int, month: int, year: int) -> None:
    match = dates(LEXICON).full.fullmatch(f"ngày {day:02}/{month}/{year}")
    assert match is not None
    assert iso(match) in (None, f"{year}-{month:02}-{day:02}")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    )
)
def test_no_order_of_words_breaks_header_and_citations(words: list[str]) -> None:
    text = " ".join(words)
    assert of(f"{text}\nKẾ HOẠCH\n{text}\n{text}") is not None
    for citation in cited(text):
        assert citation.number in ordered(text)
