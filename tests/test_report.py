"""A hand-made report in every format: what a person reads at two widths, and what a machine gets."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance import cli
from compliance.library import messages
from compliance.model.document import Document, Line
from compliance.model.findings import (
    CONFLICT,
    COVERED,
    MISSING,
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PARTIAL,
    STATUSES,
    ElementFinding,
    EngineUse,
    Evidence,
    Finding,
    GapReport,
    Note,
    PackUse,
)
from compliance.model.plan import (
    Agency,
    Citation,
    Clause,
    Deadline,
    Funding,
    Header,
    Paragraph,
    PartialDate,
    Passage,
    Period,
    Plan,
    Reporting,
    Section,
    Target,
)
from compliance.model.rules import LeftOut, PackDocument, Rule, Source
from compliance.report import FORMATS, Reading
from compliance.report.outline import outline
from compliance.report.words import Words
from tests import reports

ROOT = Path(__file__).parents[1]
EXPECTED = Path(__file__).parent / "expected"
VI, EN = (Words(messages(language)) for language in ("vi", "en"))
HOTLINE = (
    "Truyền thông, quảng bá, phối hợp, kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em (số 111), "
    "Tổng đài Trung tâm Công tác xã hội tỉnh (số 18001234)"
)


def expected(name: str, text: str) -> None:
    """``text`` is that of the file (written anew when ACCEPT is set, to be read before it is committed)."""
    file = EXPECTED / name
    if os.environ.get("ACCEPT"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def rule(address: str, kind: str, line: int, requirement: str, quote: str, severity: str = "warning") -> Rule:
    source = Source(address, (line, line), quote, "0" * 64, "Kế hoạch", "75/KH-UBND", "2025-09-18", "UBND tỉnh Mẫu")
    return Rule(f"tinh-2025/{address}", kind, requirement, severity, "lower", ("huyen", "xa"), (), source)


def finding(rule: Rule, status: str, why: str = "", **more: object) -> Finding:
    given = {"elements": (), "evidence": (), **more}
    return Finding("tinh-2025", rule, status, rule.severity, Note(why), **given)  # type: ignore[arg-type]


FINDINGS = (
    finding(
        rule("II.2.c", "content", 51, "Truyền thông, kết nối với Tổng đài quốc gia bảo vệ trẻ em 111", HOTLINE),
        PARTIAL,
        "sample-why",
        elements=(
            ElementFinding("kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em (số 111)", "met"),
            ElementFinding("Tổng đài Trung tâm Công tác xã hội tỉnh", "unmet"),
        ),
        evidence=(Evidence("II.2.-5", (43, 43), "Truyền thông, kết nối với Tổng đài 111.", 0.61, ("tổng đài",)),),
        missing=("Tổng đài Trung tâm Công tác xã hội tỉnh",),
        suggestion="Bổ sung: Tổng đài Trung tâm Công tác xã hội.",
        expected=("II.2", (33, 43)),
        reasons=(Note("sample-reason", (("share", "0.41"),)),),
    ),
    finding(
        rule("VI.1", "reporting", 139, "Báo cáo 6 tháng trước ngày 20/5", "Định kỳ 06 tháng (trước ngày 20/5)", "error"),
        CONFLICT,
        "sample-why",
        elements=(ElementFinding("06 tháng", "met"), ElementFinding("trước ngày 20/5", "contrary")),
        evidence=(Evidence("V.2", (127, 127), "Báo cáo 6 tháng trước ngày 15/6.", 1.0),),
        detail=(("frequency", "semiannual"), ("due", "05-20")),
        expected=("V.2", (127, 127)),
    ),
    finding(
        rule("VI.2", "reporting", 141, "Báo cáo kịp thời trẻ em bị xâm hại", "Báo cáo kịp thời trẻ em bị xâm hại.", "error"),
        MISSING,
        nearest=Evidence("III.1", (90, 92), "Đài truyền thanh: " + "tăng thời lượng phát sóng về trẻ em; " * 20, 0.123456),
        missing=("Báo cáo kịp thời trẻ em bị xâm hại",),
        suggestion="Bổ sung vào mục V: “Báo cáo kịp thời trẻ em bị xâm hại”.",
        expected=("V", (123, 127)),
    ),
    finding(rule("IV.1", "funding", 109, "Ngân sách nhà nước", "Kinh phí từ ngân sách nhà nước.", "error"), COVERED,
            evidence=(Evidence("III", (68, 68), "Trích từ nguồn ngân sách nhà nước.", 1.0),), reasons=(Note("sample-reason"),)),
    finding(rule("II.8.a", "deadline", 103, "Trình HĐND tỉnh trong quý II/2025", "trình HĐND tỉnh"), NOT_APPLICABLE, "sample-why"),
    finding(rule("II.9", "target", 105, "Giảm 10% số vụ", "phấn đấu giảm 10% số vụ", "info"), NOT_EVALUATED, "sample-why"),
)  # fmt: skip
HEADER = Header(
    issuer="UBND xã Mẫu", level="xa", locality="xã Mẫu", number=None, symbol="KH-UBND", place="Mẫu", date=PartialDate(2025, 5),
    title="Triển khai công tác trẻ em năm 2025", topic="công tác trẻ em", period=Period(2025, 2025),
    based_on=(Citation(10, "Kế hoạch", "66/KH-UBND", "2025-04-17", "UBND huyện Mẫu"),),
)  # fmt: skip
PLAN = Plan(
    document=Document("ke-hoach/xa.txt", (Line(1, "", ""),)),
    header=HEADER,
    sections=(
        Section(12, "I", "MỤC ĐÍCH", "purpose", 18),
        Section(66, "II", "KINH PHÍ", "funding", 70),
        Section(71, "III", "TỔ CHỨC", "organization", 90),
    ),
    clauses=(
        Clause("I.1", (14, 16), "1.", "I", "purpose", (Paragraph((14, 16), "Tăng cường sự lãnh đạo. " * 12),), False),
        Clause("III.1", (73, 76), "1.", "III", "organization", (Paragraph((73, 73), "Các trường học: rà soát, thống kê"),), True),
        Clause("III.1.-1", (77, 77), "-", "III.1", "organization", (Paragraph((77, 77), "Báo cáo trước ngày 20/5"),), False),
    ),
    passages=(
        Passage("opening", (10, 10), "other", "Thực hiện Kế hoạch số 66/KH-UBND", False),
        Passage("II", (68, 68), "funding", "Trích từ nguồn ngân sách nhà nước", False),
    ),
    agencies=(Agency(73, "III.1", "Các trường học", "assigned", None, (73, 77)),),
    funding=(Funding((68, 68), "II", ("state-budget", "mobilised"), "Trích từ nguồn"),),
    reporting=(Reporting((77, 77), "III.1.-1", "Các trường học", ("UBND xã",), "semiannual", "05-20", "Báo cáo"),),
    deadlines=(Deadline(76, "III.1", "rà soát", "2025-03-30", "rà soát"),),
    targets=(Target(76, "III.1", None, "học sinh biết bơi", ">=", 62.5, "%", 2025, "đạt 62,5%"),),
    citations=(
        Citation(10, "Kế hoạch", "66/KH-UBND", "2025-04-17", "UBND huyện Mẫu"),
        Citation(74, "Quyết định", "23/QĐ-TTg", None, "Thủ tướng"),
    ),
)  # fmt: skip
PACK = PackUse(
    id="tinh-2025", path="ke-hoach/tinh.txt", clauses=8, ruled=6, derived=True,
    document=PackDocument("0" * 64, "Kế hoạch", "75/KH-UBND", "2025-09-18", "UBND tỉnh Mẫu", "tinh", "Công tác trẻ em năm 2025"),
    left_out=(LeftOut("II.2", (45, 45), "heading"), LeftOut("II.3", (55, 55), "heading")),
)  # fmt: skip
REPORT = GapReport(
    plan=PLAN, packs=(PACK,), engine=EngineUse("durable-rules", "2.0.28", False), findings=FINDINGS, as_of=("2025-05", "printed"),
    notes=(Note("sample-note"),),
)  # fmt: skip


def text(report: GapReport = REPORT, language: Words = VI, width: int = 80, **how: object) -> str:
    return str(FORMATS["terminal"].renderer(Reading(language, width, **how)).add(report))  # type: ignore[arg-type]


def together(name: str, *reports: GapReport, several: bool = True) -> str:
    """A file of a text format with ``reports``."""
    made = FORMATS[name].renderer(Reading(VI), several)
    summary = {status: sum(report.summary[status] for report in reports) for status in REPORT.summary}
    return "".join(map(str, [*(made.add(report) for report in reports), made.end(summary)]))


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_terminal_report_reads_as_expected(language: str, width: int) -> None:
    expected(f"report-{language}-{width}.txt", text(language=Words(messages(language)), width=width, show="all"))


@pytest.mark.parametrize("width", [80, 160])
def test_the_outline_reads_as_expected(width: int) -> None:
    expected(f"outline-{width}.txt", outline(PLAN, Reading(VI, width)))


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120, 160])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    lines = (text(width=width, show="all") + outline(PLAN, Reading(VI, width))).splitlines()
    assert max(map(len, lines)) <= width


def test_a_narrow_page_counts_in_lines() -> None:
    shown = text(width=50)
    assert "\nbáo cáo: 1 thiếu · 1 mâu thuẫn\n" in shown
    assert "cộng" not in shown


def test_no_line_ends_with_a_blank() -> None:
    assert [line for line in text(show="all").splitlines() if line != line.rstrip()] == []


def test_colours_change_no_letter() -> None:
    for width in (80, 160):
        styled = text(width=width, styled=True, show="all")
        bare = "".join(f"{line.rstrip()}\n" for line in re.sub(r"\x1b\[[0-9;]*m", "", styled).splitlines())
        assert "\x1b[" in styled
        assert bare == text(width=width, show="all")


def test_without_colours_there_are_none() -> None:
    assert "\x1b" not in text(show="all") + outline(PLAN, Reading(VI, 80))


def test_no_color_in_the_environment_takes_the_colours_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert re.search(r"\x1b\[[0-9;]*3[0-7]", text(styled=True)) is None


def test_gaps_come_most_serious_first() -> None:
    order = re.findall(r"^(\d+)\. (\S+)", text(), re.M)
    assert order == [("1", "MÂU"), ("2", "THIẾU"), ("3", "MỘT"), ("4", "CHƯA")]


def test_what_is_covered_is_shown_on_demand_only() -> None:
    assert [show for show in ("gaps", "covered", "all") if "ĐÃ ĐỦ (1)" in text(show=show)] == ["covered", "all"]
    assert [show for show in ("gaps", "covered", "all") if "KHÔNG ÁP DỤNG (1)" in text(show=show)] == ["all"]


def test_notes_stand_before_every_verdict() -> None:
    shown = text()
    assert shown.index("! sample-note") < shown.index("6 yêu cầu")


def test_the_missing_part_of_a_quote_is_marked_without_colours_too() -> None:
    flat = " ".join(text(width=160).split())
    assert "(số 111), «Tổng đài Trung tâm Công tác xã hội tỉnh» (số 18001234)" in flat


def test_a_report_without_gaps_says_so() -> None:
    report = replace(REPORT, findings=FINDINGS[3:5])
    assert "Không thấy nội dung nào thiếu" in text(report)


def test_several_reports_end_with_the_counts_of_all() -> None:
    shown = together("terminal", REPORT, replace(REPORT, findings=FINDINGS[3:4] * 6))
    assert shown.startswith(text() + text(replace(REPORT, findings=FINDINGS[3:4] * 6)) + "── TẤT CẢ 2 KẾ HOẠCH")
    assert "7 đủ" in shown


# JSON


def parsed(report: GapReport = REPORT) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(together("json", report, several=False))
    return made


def test_the_json_report_has_the_agreed_form() -> None:
    made = parsed()
    assert made["schema"] == "compliance.report/1"
    assert made["summary"] == {**dict.fromkeys(STATUSES, 1), "defect": 0}
    assert made["engine"] == {"name": "durable-rules", "version": "2.0.28", "reference_only": False}
    assert made["packs"] == [
        {
            "id": "tinh-2025",
            "document": "Kế hoạch số 75/KH-UBND ngày 18/9/2025 của UBND tỉnh Mẫu",
            "path": "ke-hoach/tinh.txt",
            "derived": True,
            "clauses": 8,
            "ruled": 6,
            "left_out": [
                {"address": "II.2", "lines": [45, 45], "reason": "heading"},
                {"address": "II.3", "lines": [55, 55], "reason": "heading"},
            ],
        }
    ]


def test_a_json_finding_has_its_proof_on_both_ends() -> None:
    first, second, third, fourth, *_ = parsed()["findings"]
    assert first == {
        "rule": "tinh-2025/II.2.c",
        "pack": "tinh-2025",
        "kind": "content",
        "status": "partial",
        "severity": "warning",
        "requirement": "Truyền thông, kết nối với Tổng đài quốc gia bảo vệ trẻ em 111",
        "message": "sample-why",
        "detail": {},
        "source": {
            "document": "Kế hoạch số 75/KH-UBND ngày 18/9/2025 của UBND tỉnh Mẫu",
            "address": "II.2.c",
            "lines": [51, 51],
            "quote": HOTLINE,
        },
        "elements": [
            {"text": "kết nối với Tổng đài điện thoại quốc gia bảo vệ trẻ em (số 111)", "status": "met"},
            {"text": "Tổng đài Trung tâm Công tác xã hội tỉnh", "status": "unmet"},
        ],
        "review": True,
        "review_reasons": ["sample-reason share=0.41"],
        "evidence": [{"address": "II.2.-5", "lines": [43, 43], "quote": "Truyền thông, kết nối với Tổng đài 111.", "score": 0.61}],
        "missing": ["Tổng đài Trung tâm Công tác xã hội tỉnh"],
        "nearest": None,
        "suggestion": "Bổ sung: Tổng đài Trung tâm Công tác xã hội.",
        "expected": {"address": "II.2", "lines": [33, 43]},
    }
    assert second["detail"] == {"frequency": "semiannual", "due": "05-20"}
    assert third["nearest"]["score"] == 0.123
    assert fourth["expected"] is None


def test_several_json_reports_are_one_object() -> None:
    made = json.loads(together("json", REPORT, REPORT))
    twice = {status: 2 * count for status, count in REPORT.summary.items()}
    assert made == {"schema": "compliance.reports/1", "reports": [parsed()] * 2, "summary": twice}


def test_json_is_indented_alike_however_many_plans() -> None:
    made = together("json", REPORT, REPORT)
    assert made == json.dumps(json.loads(made), ensure_ascii=False, indent=1) + "\n"


SCHEMA: dict[str, Any] = json.loads((ROOT / "rules" / "schema" / "report.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], place: str = "report") -> list[str]:
    """Where ``value`` is not as ``schema`` says, by the few words of JSON Schema that the report's schema uses."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    if "enum" in schema or "const" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{place}: {value!r}"]
    if "anyOf" in schema:
        return min((faults(value, one, place) for one in schema["anyOf"]), key=len)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[name]) for name in types):
        return [f"{place}: {type(value).__name__}"]
    if isinstance(value, dict) and "properties" in schema:
        wrong = (value.keys() - schema["properties"].keys()) | (set(schema.get("required", ())) - value.keys())
        return [f"{place}: {key}" for key in wrong] or [
            fault for key, one in value.items() for fault in faults(one, schema["properties"][key], f"{place}.{key}")
        ]
    if isinstance(value, list):
        short = len(value) < schema.get("minItems", 0) or len(value) > schema.get("maxItems", len(value))
        return [f"{place}: {len(value)}"] * short + [
            fault for at, one in enumerate(value) for fault in faults(one, schema["items"], f"{place}[{at}]")
        ]
    return []


def test_the_json_report_is_what_its_schema_says() -> None:
    several = json.loads(together("json", REPORT))
    assert faults(parsed(), SCHEMA["$defs"]["report"]) == []
    assert faults(several, SCHEMA["$defs"]["reports"]) == []
    assert faults(json.loads(together("json", reports.failing(), several=False)), SCHEMA["$defs"]["report"]) == []
    assert faults({**parsed(), "more": 1}, SCHEMA["$defs"]["report"]) == ["report: more"]


def test_the_json_report_of_a_real_pair_is_what_its_schema_says(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    plans = [str(ROOT / "fixtures" / "plans" / f"{name}.txt") for name in ("nghia-thuong-2025", "quang-nam-2025")]
    cli.main(["check", plans[0], "--against", plans[1], "--format", "json", "-o", str(file)])
    assert faults(json.loads(file.read_text(encoding="utf-8")), SCHEMA["$defs"]["report"]) == []
