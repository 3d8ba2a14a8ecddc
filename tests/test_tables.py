"""A row of a table of tasks is a clause, whose columns say who, when and with what money."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.documents import make, run
from compliance.derive import derive
from compliance.model.plan import Plan
from compliance.parse import parse
from compliance.read import read
from compliance.record import replace
from tests.conftest import Bench
from tests.word_files import opened, p, tbl, tc, word

ABOVE = (
    tbl(["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["TỈNH MẪU", "Độc lập - Tự do - Hạnh phúc"])
    + tbl(["Số: 12/KH-UBND", "Mẫu, ngày 05 tháng 01 năm 2025"])
    + p("KẾ HOẠCH")
    + p("Triển khai chuyển đổi số trên địa bàn tỉnh Mẫu năm 2025")
    + p("Thực hiện Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ, UBND tỉnh ban hành Kế hoạch như sau:")
    + p("I. MỤC ĐÍCH")
    + p("Nâng cao nhận thức.")
    + p("II. NHIỆM VỤ, GIẢI PHÁP")
    + p("1. Nhiệm vụ trọng tâm")
)
BELOW = (
    p("2. Tuyên truyền trên hệ thống truyền thanh cơ sở.")
    + p("III. TỔ CHỨC THỰC HIỆN")
    + p("1. Công an tỉnh: Bảo đảm an toàn thông tin mạng.")
    + p("Trên đây là Kế hoạch năm 2025./.")
    + tbl([tc("Nơi nhận:", "- UBND các xã;", "- Lưu: VT."), tc("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn A")])
)
HEAD = ["TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Kinh phí"]
FIRST = ["1", "Phủ sóng 5G đến trung tâm các xã", "Sở Khoa học và Công nghệ", "Sở Xây dựng", "Quý II/2025", "Ngân sách tỉnh"]
SECOND = ["2", "Tập huấn kỹ năng số cho cán bộ", "Sở Nội vụ", "", "Trước ngày 30/9/2025", "Ngân sách tỉnh, xã hội hóa"]


def _plan(bench: Bench, folder: Path, table: str, after: str = "") -> Plan:
    return parse(opened(folder, word(ABOVE + table + BELOW + after)), bench.lexicon)


def _clauses(plan: Plan) -> dict[str, str]:
    return {clause.address: clause.text for clause in plan.clauses if clause.address.startswith("II.")}


def test_a_row_is_a_clause_of_the_item_above_the_table(bench: Bench, tmp_path: Path) -> None:
    plan = _plan(bench, tmp_path, tbl(HEAD, FIRST, SECOND))
    assert _clauses(plan) == {
        "II.1": "Nhiệm vụ trọng tâm",
        "II.1.1": "Phủ sóng 5G đến trung tâm các xã Chủ trì: Sở Khoa học và Công nghệ Phối hợp: Sở Xây dựng Thời gian: Quý II/2025 "
        "Kinh phí: Ngân sách tỉnh",
        "II.1.2": "Tập huấn kỹ năng số cho cán bộ Chủ trì: Sở Nội vụ Thời gian: Trước ngày 30/9/2025 Kinh phí: Ngân sách tỉnh, xã hội hóa",
        "II.2": "Tuyên truyền trên hệ thống truyền thanh cơ sở.",
    }
    assert [(agency.address, agency.name, agency.id) for agency in plan.agencies if agency.address.startswith("II.")] == [
        ("II.1.1", "Sở Khoa học và Công nghệ", "so-khoa-hoc"),
        ("II.1.2", "Sở Nội vụ", "so-noi-vu"),
    ]
    assert [(row.address, row.due, row.what) for row in plan.deadlines] == [
        ("II.1.1", "Quý II/2025", "Phủ sóng 5G đến trung tâm các xã"),
        ("II.1.2", "2025-09-30", "Tập huấn kỹ năng số cho cán bộ"),
    ]
    assert [(row.address, row.sources) for row in plan.funding] == [
        ("II.1.1", ("provincial-budget",)),
        ("II.1.2", ("provincial-budget", "mobilised")),
    ]
    assert [section.label for section in plan.sections] == ["I", "II", "III"]


def test_who_does_it_and_when_is_no_task_of_its_own(bench: Bench, tmp_path: Path) -> None:
    rules = derive(_plan(bench, tmp_path, tbl(HEAD, FIRST, SECOND)), bench.lexicon).rules
    content = [rule.requirement for rule in rules if rule.kind == "content"]
    assert content == [FIRST[1], SECOND[1], "Tuyên truyền trên hệ thống truyền thanh cơ sở"]
    assert [len(rule.elements) for rule in rules if rule.kind == "funding"] == [1, 1], "each class of source is asked for once"


def test_a_body_that_leads_many_rows_outside_the_organization_section_is_named_once(bench: Bench, tmp_path: Path) -> None:
    plan = _plan(bench, tmp_path, tbl(HEAD, FIRST, ["2", "Nâng cấp trung tâm dữ liệu", *FIRST[2:]]))
    assert [agency.name for agency in plan.agencies] == ["Công an tỉnh", "Sở Khoa học và Công nghệ"]


def test_a_head_of_two_rows_and_merged_cells(bench: Bench, tmp_path: Path) -> None:
    table = tbl(
        [tc("Số TT", merge="restart"), tc("Nhiệm vụ", merge="restart"), tc("Thực hiện", span=2), tc("Thời hạn", merge="restart")],
        [tc(merge="continue"), tc(merge="continue"), "Chủ trì", "Phối hợp", tc(merge="continue")],
        ["I", tc("Hạ tầng số", span=4)],
        ["1", "Phủ sóng 5G", tc("Sở Tài chính", merge="restart"), tc("- Sở Nội vụ", "- Sở Xây dựng"), "Quý I/2025"],
        ["2", "Lắp cáp quang", tc(merge="continue"), "", "Quý II/2025"],
        [tc("II. Nhân lực số", span=5)],
        ["3", tc("Tập huấn cán bộ", "Tập huấn người dân"), "Sở Nội vụ", "", ""],
    )
    assert _clauses(_plan(bench, tmp_path, table)) == {
        "II.1": "Nhiệm vụ trọng tâm",
        "II.1.I": "Hạ tầng số",
        "II.1.I.1": "Phủ sóng 5G Chủ trì: Sở Tài chính Phối hợp: Sở Nội vụ; Sở Xây dựng Thời gian: Quý I/2025",
        "II.1.I.2": "Lắp cáp quang Chủ trì: Sở Tài chính Thời gian: Quý II/2025",
        "II.1.2": "II. Nhân lực số",
        "II.1.2.3": "Tập huấn cán bộ Tập huấn người dân Chủ trì: Sở Nội vụ",
        "II.2": "Tuyên truyền trên hệ thống truyền thanh cơ sở.",
    }


def test_a_task_over_several_rows_is_one_clause(bench: Bench, tmp_path: Path) -> None:
    table = tbl(
        ["Nhiệm vụ", "Chủ trì", "Thời gian"],
        [tc("Xây dựng cổng dữ liệu", merge="restart"), "Sở Tài chính", "Quý I/2025"],
        [tc(merge="continue"), "Sở Nội vụ", "Quý III/2025"],
    )
    clauses = _clauses(_plan(bench, tmp_path, table))
    assert clauses["II.1.1"] == (
        "Xây dựng cổng dữ liệu Chủ trì: Sở Tài chính Thời gian: Quý I/2025 Chủ trì: Sở Nội vụ Thời gian: Quý III/2025"
    )


def test_a_table_in_an_annex_makes_a_section_of_its_own(bench: Bench, tmp_path: Path) -> None:
    annex = p("PHỤ LỤC 2") + p("DANH MỤC NHIỆM VỤ NĂM 2025") + p("(Kèm theo Kế hoạch)") + tbl(HEAD[:3] + HEAD[4:5], FIRST[:3] + FIRST[4:5])
    plan = _plan(bench, tmp_path, "", annex + p("Ghi chú: chữ này không thuộc kế hoạch."))
    section = plan.sections[-1]
    assert (section.label, section.heading, section.role) == ("PHỤ LỤC 2", "DANH MỤC NHIỆM VỤ NĂM 2025", "contents")
    assert plan.clauses[-1].address == "PHỤ LỤC 2.1"
    assert plan.clauses[-1].text == "Phủ sóng 5G đến trung tâm các xã Chủ trì: Sở Khoa học và Công nghệ Thời gian: Quý II/2025"
    assert plan.deadlines[-1].due == "Quý II/2025"
    assert not any("Ghi chú" in passage.text or "Nguyễn" in passage.text for passage in plan.passages)


@pytest.mark.parametrize("order", ["1", "-", "I", "a)"])
def test_cells_of_other_tables_are_no_items(bench: Bench, tmp_path: Path, order: str) -> None:
    table = tbl(["TT", "Chỉ tiêu", "Năm 2024", "Năm 2025"], [order, "Tỷ lệ hộ có Internet", "80%", "90%"])
    plan = _plan(bench, tmp_path, table)
    assert list(_clauses(plan)) == ["II.1", "II.2"]
    assert any(f"{order} Tỷ lệ hộ có Internet 80% 90%" in passage.text for passage in plan.passages)


def test_a_signature_with_an_empty_column_between_is_no_table_of_data(bench: Bench, tmp_path: Path) -> None:
    signature = tbl(["Nơi nhận:", "", "TM. ỦY BAN NHÂN DÂN"], [tc("- UBND các xã;", "- Lưu: VT."), "", tc("CHỦ TỊCH", "Nguyễn Văn A")])
    plan = parse(opened(tmp_path, word(ABOVE + BELOW[: BELOW.rindex("<w:tbl>")] + signature)), bench.lexicon)
    assert not any("Nguyễn" in passage.text for passage in plan.passages if passage.role != "recipients")
    assert plan.clauses[-1].text == "Công an tỉnh: Bảo đảm an toàn thông tin mạng."


def test_sums_are_no_tasks(bench: Bench, tmp_path: Path) -> None:
    plan = _plan(bench, tmp_path, tbl(HEAD, FIRST, ["", "Tổng cộng", "", "", "", "500"]))
    assert list(_clauses(plan)) == ["II.1", "II.1.1", "II.2"]


def test_what_follows_a_table_is_not_its_last_rows(bench: Bench, tmp_path: Path) -> None:
    plan = _plan(bench, tmp_path, tbl(HEAD, FIRST) + p("Các đơn vị chủ động triển khai."))
    passage = next(passage for passage in plan.passages if passage.text.startswith("Các đơn vị"))
    assert passage.address == "II.1"


def test_places_of_rows_are_rows(bench: Bench, tmp_path: Path) -> None:
    plan = _plan(bench, tmp_path, tbl(HEAD, FIRST))
    clause = next(clause for clause in plan.clauses if clause.address == "II.1.1")
    assert plan.document.places(clause.lines) == (
        (("table", 3), ("row", 2), ("cell", 2)),
        (("table", 3), ("row", 2), ("cell", 6)),
    )


@pytest.mark.libreoffice
def test_a_word_processor_hands_the_same_table_on(bench: Bench, tmp_path: Path) -> None:
    table = tbl(
        [tc("TT", merge="restart"), tc("Nhiệm vụ", merge="restart"), tc("Thực hiện", span=2), tc("Thời hạn", merge="restart")],
        [tc(merge="continue"), tc(merge="continue"), "Chủ trì", "Phối hợp", tc(merge="continue")],
        ["1", "Phủ sóng 5G", tc("Sở Tài chính", merge="restart"), tc("Sở Nội vụ", "Sở Xây dựng"), "Quý I/2025"],
        ["2", "Lắp cáp quang", tc(merge="continue"), "", "Quý II/2025"],
    )
    source = _plan(bench, tmp_path, table)
    make.convert([tmp_path / "plan.docx"], make.ODT, tmp_path)
    make.convert([tmp_path / "plan.docx"], make.HTML, tmp_path)
    (tmp_path / "again").mkdir()
    make.convert([tmp_path / "plan.odt"], make.DOCX, tmp_path / "again")
    for name in ("plan.odt", "plan.html", "again/plan.docx"):
        plan = parse(read(tmp_path / name), bench.lexicon)
        assert run.rows(plan) == run.rows(source), name


def test_lines_of_a_cell_may_be_broken_ones(bench: Bench, tmp_path: Path) -> None:
    lines = [tc("Phủ sóng 5G đến trung tâm", "Ủy ban nhân dân các xã"), tc("Sở Khoa học", "và Công nghệ"), tc("Quý", "II/2025")]
    document = opened(tmp_path, word(ABOVE + tbl(HEAD[1:3] + HEAD[4:5], lines) + BELOW))
    broken = _clauses(parse(replace(document, whole=False), bench.lexicon))["II.1.1"]
    assert broken == "Phủ sóng 5G đến trung tâm Ủy ban nhân dân các xã Chủ trì: Sở Khoa học và Công nghệ Thời gian: Quý II/2025"
    assert _clauses(parse(document, bench.lexicon))["II.1.1"].endswith("Thời gian: Quý; II/2025")
