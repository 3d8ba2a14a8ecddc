"""``compliance explain RULE [PLAN]`` as a person calls it: the rule's page, and what it saw in a plan."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from compliance import library
from compliance.check.facts import NAMES
from tests.program import ROOT, Call, is_one_line

CHILD = "fixtures/plans/nghia-thuong-2025.txt"
PARENT = "fixtures/plans/quang-nam-2025.txt"
THANG = "fixtures/plans/thang-2024.txt"
PACK = "rules/children/quang-nam-2025.yaml"


def section(out: str, heading: str) -> list[str]:
    """The indented lines under ``heading``, each with what is folded below it."""
    lines = out.split("\n")
    at = lines.index(heading) + 1
    end = next(number for number in range(at, len(lines)) if not lines[number].startswith("  "))
    joined = "\n".join(lines[at:end])
    return [re.sub(r"\s+", " ", one).strip() for one in re.split(r"\n(?=  \S)", joined)]


# The page


def test_a_rule_on_the_place_in_a_repository_is_not_asked_of_a_plan_by_itself(call: Call) -> None:
    done = call("explain", "repository/circle", CHILD, "--lang", "en", environment={"COLUMNS": "160"})
    assert (done.code, done.err) == (0, "")
    assert "asked only where a whole repository is checked" in done.out
    assert "Verdict" not in done.out


def test_the_page_of_a_review_rule_has_all_that_the_rule_says_of_itself(call: Call) -> None:
    done = call("explain", "text/spacing", environment={"COLUMNS": "160"})
    assert (done.code, done.err) == (0, "")
    rule = next(rule for pack in library.review_packs() for rule in pack.rules if rule.id == "text/spacing")
    flat = " ".join(done.out.split())
    for said in (rule.id, rule.vi.title, rule.vi.asks, rule.vi.why, rule.vi.over, rule.vi.under, rule.basis.document):
        assert " ".join(said.split()) in flat
    assert re.search(r"(?m)^Đạt {2,}“", done.out)
    assert re.search(r"(?m)^Không đạt {2,}“", done.out)
    assert "Trong dự thảo" not in done.out


def test_every_review_rule_has_a_page_in_both_languages(call: Call) -> None:
    rules = [rule for pack in library.review_packs() for rule in pack.rules]
    for rule in (rules[0], rules[len(rules) // 2], rules[-1]):
        for language, page in (("vi", rule.vi), ("en", rule.en)):
            done = call("explain", rule.id, "--lang", language, environment={"COLUMNS": "160"})
            assert (done.code, done.err) == (0, "")
            assert " ".join(page.title.split()) in " ".join(done.out.split())


@pytest.mark.parametrize("words", [(), ("--against", PARENT), ("--rules", PACK)], ids=["shipped", "against", "rules"])
def test_a_rule_of_a_higher_plan_shows_the_clause_that_asks(call: Call, words: tuple[str, ...]) -> None:
    done = call("explain", "quang-nam-2025/VI.1.deadline", *words)
    assert (done.code, done.err) == (0, "")
    flat = " ".join(done.out.split())
    assert "trước ngày 30/3/2025" in flat
    assert "VI.1, dòng 139" in flat


# What it saw in a plan


def test_a_defect_is_shown_with_its_place_its_facts_and_its_pattern(call: Call) -> None:
    done = call("explain", "text/doubled-word", THANG)
    assert (done.code, done.err) == (0, "")
    assert "── Trong dự thảo fixtures/plans/thang-2024.txt ──" in done.out
    assert "✗ dòng 329 “chăm sóc chăm sóc”: “chăm sóc chăm sóc” lặp từ; viết “chăm sóc”." in done.out
    facts, patterns = section(done.out, "Dữ kiện"), section(done.out, "Mẫu")
    assert "observation(rule: text/doubled-word@1, excused: no)" in facts
    assert {fact.partition("(")[0] for fact in facts} <= set(NAMES.values())
    assert patterns == ["defect → defect, text/doubled-word@1: Chỗ đã xem mà không có lý do để cho qua là lỗi."]


def test_a_rule_that_finds_nothing_wrong_says_what_it_looked_at(call: Call) -> None:
    done = call("explain", "form/type", CHILD)
    assert done.code == 0
    assert "ĐẠT: đã xem 1 chỗ: 0 lỗi, 1 đạt, 0 cho qua\n  ✓ dòng 6 “KẾ HOẠCH”: đúng yêu cầu\n" in done.out
    assert section(done.out, "Mẫu")[0].startswith("excused → covered, form/type@1: ")
    assert "không có chỗ nào để xem" in call("explain", "text/section-numbering", CHILD).out


def test_a_requirement_is_explained_by_elements_evidence_facts_and_patterns(call: Call) -> None:
    done = call("explain", "quang-nam-2025/II.1.a", CHILD, "--against", PARENT)
    assert (done.code, done.err) == (0, "")
    flat = " ".join(done.out.split())
    assert "MỘT PHẦN" in done.out
    assert "đã có: đề cao vai trò, trách nhiệm của người đứng đầu" in flat
    assert "có một phần: chú trọng ưu tiên quy hoạch" in flat
    assert "II.1.-1, dòng 22" in flat
    assert [step.partition(" →")[0] for step in section(done.out, "Mẫu")] == ["element-open", "element-begun", "partial"]
    assert "element(rule: quang-nam-2025/II.1.a, element: 1, asked: yes)" in section(done.out, "Dữ kiện")


@pytest.mark.parametrize("rule", ["VI.1.deadline", "basis", "II.1.a", "II.2.b"])
def test_the_verdict_that_is_explained_is_that_of_the_check(call: Call, rule: str) -> None:
    words = library.messages("vi")
    for how in (("--against", PARENT), ("--rules", PACK)):
        report = json.loads(call("check", CHILD, *how, "--format", "json").out)
        status = next(each["status"] for each in report["findings"] if each["rule"] == f"quang-nam-2025/{rule}")
        done = call("explain", f"quang-nam-2025/{rule}", CHILD, *how)
        assert words[f"status-{status}"].upper() in done.out.splitlines()
        assert section(done.out, "Mẫu")[-1].partition(" →")[0] in {status, "other-level", "own-bodies", "nothing-asked", "unjudged"}


def test_the_pack_that_was_named_comes_before_the_one_that_is_shipped(call: Call, tmp_path: Path) -> None:
    text = (ROOT / PACK).read_text(encoding="utf-8")
    start = text.index("    requirement: ", text.index("- id: quang-nam-2025/II.1.a\n"))
    file = tmp_path / "own.yaml"
    file.write_text(f"{text[:start]}    requirement: Yêu cầu đã sửa\n{text[text.index('    severity:', start) :]}", encoding="utf-8")
    assert "Yêu cầu đã sửa" in call("explain", "quang-nam-2025/II.1.a", "--rules", str(file)).out
    assert "Yêu cầu đã sửa" not in call("explain", "quang-nam-2025/II.1.a").out


def test_a_word_document_is_told_by_its_own_places(call: Call) -> None:
    done = call("explain", "text/doubled-word", "fixtures/documents/thang-2024.docx")
    assert "✗ đoạn 83 “chăm sóc chăm sóc”" in done.out
    done = call("explain", "quang-nam-2025/II.1.a", "fixtures/documents/nghia-thuong-2025.docx")
    assert re.search(r"Đã xem: \S+, đoạn \d+ ", done.out)


def test_english_is_english_throughout(call: Call) -> None:
    done = call("explain", "text/spacing", THANG, "--lang", "en")
    assert "A place that a review looked at and that has no excuse is a defect." in " ".join(done.out.split())
    assert section(done.out, "Patterns")


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("words", [("text/spacing", THANG), ("quang-nam-2025/II.1.a", CHILD), ("consistency/body-without-task", CHILD)])
def test_no_line_is_wider_than_the_screen(call: Call, width: int, words: tuple[str, ...]) -> None:
    done = call("explain", *words, environment={"COLUMNS": str(width)})
    assert done.code == 0
    assert max(map(cell_len, done.out.splitlines())) <= width
    assert "\x1b" not in done.out


def test_it_can_be_written_to_a_file(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    done = call("explain", "text/spacing", THANG, "-o", str(file))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert file.read_text(encoding="utf-8") == call("explain", "text/spacing", THANG).out


# What cannot be done


@pytest.mark.parametrize(
    ("wanted", "like"),
    [("text/spcing", "text/spacing"), ("form/nmber", "form/number"), ("quang-nam-2025/VI.1.deadlin", "quang-nam-2025/VI.1.deadline")],
)
def test_an_unknown_rule_is_one_line_with_those_that_are_like_it(call: Call, wanted: str, like: str) -> None:
    done = call("explain", wanted, CHILD)
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, wanted, like, "compliance rules list")
    named = done.err.partition("có phải ")[2].partition("?")[0].split(", ")
    assert len(named) == len(set(named)) > 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("text/spacing", "missing.txt"),
        ("text/spacing", CHILD, CHILD),
        ("text/spacing", "--against", "missing.txt"),
        ("text/spacing", "--rules", "missing.yaml"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_2(call: Call, words: tuple[str, ...]) -> None:
    done = call("explain", *words)
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err)


def test_an_output_over_the_plan_is_refused(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes((ROOT / CHILD).read_bytes())
    done = call("explain", "text/spacing", str(file), "-o", str(file))
    assert done.code == 2
    assert file.read_bytes() == (ROOT / CHILD).read_bytes()
