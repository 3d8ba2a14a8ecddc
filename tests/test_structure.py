"""Sections, clauses and passages stand where they are printed, however the file breaks its lines."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.errors import InputError
from compliance.model.fold import fold
from compliance.parse.labels import label, roman
from compliance.parse.structure import Outline, outline
from compliance.read.text import lines

ROOT = Path(__file__).parents[1]
LEXICON = library.lexicon()
PLANS = sorted((ROOT / "fixtures" / "plans").glob("*.txt"))
NAMES = [plan.stem for plan in PLANS]
LABELLED = ("quang-nam-2025", "nghia-thuong-2025")


def made(text: str) -> Outline:
    return outline(lines("plan.txt", text), LEXICON)


@cache
def printed(name: str) -> str:
    return (ROOT / "fixtures" / "plans" / f"{name}.txt").read_text(encoding="utf-8")


@cache
def parts(name: str) -> Outline:
    return made(printed(name))


def clauses(found: Outline) -> list[tuple[str, str]]:
    return [(clause.address, fold(clause.text)) for clause in found.clauses]


def addresses(text: str) -> list[str]:
    return [clause.address for clause in made(text).clauses]


# ── real plans ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", LABELLED)
def test_the_outline_is_that_of_a_reader(name: str) -> None:
    gold = json.loads((ROOT / "benchmarks" / "accuracy" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    found = parts(name)
    assert [(section.line, section.label, section.role) for section in found.sections] == [
        (row["line"], row["label"], row["role"]) for row in gold["sections"]
    ]
    assert [(clause.address, list(clause.lines)) for clause in found.clauses] == [(row["address"], row["lines"]) for row in gold["clauses"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_word_of_the_body_is_in_one_passage(name: str) -> None:
    found = parts(name)
    taken = [line for passage in found.passages for _, line in passage.starts]
    assert len(taken) == len(set(taken))
    first, last = found.sections[0].line, found.sections[-1].last_line
    headings = {section.line for section in found.sections}
    notes = {line for note in found.notes for _, line in note.starts}
    body = {line.number for line in lines("", printed(name)).lines if line.text and first <= line.number <= last}
    assert body - set(taken) - headings - notes == set()


@pytest.mark.parametrize("name", NAMES)
def test_passages_know_the_line_of_each_of_their_words(name: str) -> None:
    document = lines("", printed(name))
    for passage in parts(name).passages:
        for offset, number in passage.starts:
            assert passage.line_at(offset) == number
            assert document.lines[number - 1].text.endswith(passage.text[offset:].split(" ", 1)[0]) or (
                passage.text[offset : offset + 10] in document.lines[number - 1].text
            )


@pytest.mark.parametrize("name", NAMES)
def test_children_stand_under_their_parents(name: str) -> None:
    found = parts(name)
    known = {section.label for section in found.sections} | {clause.address for clause in found.clauses}
    parents = {clause.parent for clause in found.clauses}
    for clause in found.clauses:
        assert clause.parent in known
        assert clause.address.startswith(clause.parent + ".")
        assert clause.has_children == (clause.address in parents)


VARIANTS: dict[str, Callable[[str], str]] = {
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "other dashes": lambda text: text.replace("-", "\u2013"),
    "line breaks doubled": lambda text: text.replace("\n", "\n\n"),
    "trailing blanks": lambda text: text.replace("\n", " \t\n"),
}


@pytest.mark.parametrize("change", VARIANTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_way_of_saving_makes_no_difference(name: str, change: str) -> None:
    assert clauses(made(VARIANTS[change](printed(name)))) == clauses(parts(name))


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(NAMES), width=st.integers(60, 200))
def test_other_line_breaks_make_no_difference(name: str, width: int) -> None:
    """The paragraphs of the body broken anew, a blank line between them."""
    source, found = printed(name).split("\n"), parts(name)
    spans = {passage.lines[0]: passage.lines[1] for passage in found.passages if passage.role not in ("opening", "recipients")}
    out: list[str] = source[: found.sections[0].line - 1]
    line = found.sections[0].line
    while line <= len(source):
        last = spans.get(line, line)
        rows = [row for row in source[line - 1 : last] if row[:1] not in "\u00b9\u00b2" or not row]
        out += ["", *textwrap.wrap(" ".join(rows), width, break_long_words=False, break_on_hyphens=False)]
        line = last + 1
    assert clauses(made("\n".join(out))) == clauses(found)


# ── what a line may begin with ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "shown", "rest"),
    [
        ("II/ NỘI DUNG", "roman", "II", "NỘI DUNG"),
        ("IV.", "roman", "IV", ""),
        ("3.2.1. Tổ chức", "number", "3.2.1", "Tổ chức"),
        ("1.3 Xây dựng", "number", "1.3", "Xây dựng"),
        ("10.Mục", "number", "10", "Mục"),
        ("2) Mục", "number", "2", "Mục"),
        ("đ) Tăng cường", "letter", "đ", "Tăng cường"),
        ("b. Tăng cường", "letter", "b", "Tăng cường"),
        ("(2) Tổ chức", "paren", "2", "Tổ chức"),
        ("- Rà soát", "dash", "-", "Rà soát"),
        ("+Rà soát", "plus", "+", "Rà soát"),
        ("B. NỘI DUNG", "part", "B", "NỘI DUNG"),
        ("[1] Nghị quyết", "note", "[1]", "Nghị quyết"),
    ],
)
def test_labels_are_told_by_their_form(text: str, kind: str, shown: str, rest: str) -> None:
    found = label(text)
    assert found is not None
    assert (found.kind, found.printed, text[found.end :]) == (kind, shown, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2030. Các",
        "07/01/2021 của",
        "16/KH-UBND",
        "1.000 trẻ em",
        "6,0‰ vào",
        "2021-2030 và",
        "IV/2024.",
        "IIX. Sai",
        "16, 17, 18",
        "--- x",
        "à ơi",
        "",
    ],
)
def test_numbers_and_words_are_no_labels(text: str) -> None:
    assert label(text) is None


def test_roman_numbers_are_read_up_to_39() -> None:
    assert [roman(text) for text in ("I", "IV", "IX", "XIV", "XXXIX", "IIII", "VX", "")] == [1, 4, 9, 14, 39, 0, 0, 0]


def test_letters_follow_the_vietnamese_alphabet() -> None:
    body = "".join(f"{letter}) Việc {letter}.\n" for letter in "abcdđeghik")
    assert addresses(f"KẾ HOẠCH\nVề x\nI. NỘI DUNG\n1. Việc\n{body}")[1:] == [f"I.1.{letter}" for letter in "abcdđeghik"]


# ── traps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = [
    *(
        "I. MỤC ĐÍCH",
        "II. NỘI DUNG",
        "IV.",
        "A. PHẦN",
        "Phần thứ hai",
        "1. Một",
        "2.",
        "1.1. Hai",
        "a) Ba",
        "(1) Sáu",
        "- Bốn",
        "-",
        "+ Năm",
        "[1] chú",
    ),
    *("", "KẾ HOẠCH", "văn xuôi", "Câu.", "./.", "Trên đây là", "Nơi nhận:", "TM. ỦY BAN", "PHỤ LỤC", "| a | b |", "Căn cứ Luật;"),
]
HEAD = "KẾ HOẠCH\nThực hiện công tác trẻ em năm 2025\n\nI. MỤC ĐÍCH\n"


@pytest.mark.parametrize(
    "item",
    [
        "- Giao Phòng Lao động -\nThương binh và Xã hội chủ trì thực hiện.",
        "- Thực hiện trong giai đoạn 2021\n- 2025 và những năm tiếp theo.",
        "- Thực hiện nghiêm túc quy định tại Điều\n2. Luật này và các văn bản khác.",
        "- Thực hiện Quyết định số 23/QĐ-TTg ngày\n07/01/2021 của Thủ tướng Chính phủ.",
        "- Hoàn thành trong các quý của năm, Quý I-\nIV/2025 theo kế hoạch.",
        "- Hoàn thành theo kế hoạch trong các quý của năm, cụ thể là Quý\nI- IV/2025.",
        "- Phấn đấu đạt chỉ tiêu đến năm\n2030. Các ngành phối hợp thực hiện.",
    ],
)
def test_a_line_break_inside_a_sentence_begins_no_item(item: str) -> None:
    filler = "".join(f"- Tăng cường phối hợp giữa các ngành, đoàn thể trong việc bảo\nvệ, chăm sóc trẻ em lần {n}.\n" for n in range(6))
    found = made(f"{HEAD}{filler}{item}\n- Việc sau cùng.\n")
    assert [clause.address for clause in found.clauses] == [f"I.-{n}" for n in range(1, 9)]
    assert fold(found.clauses[6].text) == fold(item)


def test_titles_and_prose_of_an_item_are_paragraphs_of_their_own() -> None:
    found = made(f"{HEAD}1. Mục đích\nTăng cường phối hợp.\nNâng cao nhận thức.\n2. Yêu cầu:\n- Bám sát.\n")
    assert [(passage.address, passage.text, passage.heading) for passage in found.passages] == [
        ("I.1", "Mục đích", True),
        ("I.1", "Tăng cường phối hợp.", False),
        ("I.1", "Nâng cao nhận thức.", False),
        ("I.2", "Yêu cầu:", True),
        ("I.2.-1", "Bám sát.", False),
    ]
    assert [paragraph.lines for paragraph in found.clauses[0].paragraphs] == [(5, 5), (6, 6), (7, 7)]


def test_a_paragraph_after_bullets_belongs_to_what_they_stand_under() -> None:
    found = made(f"{HEAD}1. Tuyên truyền\n+ Viết bài.\n+ Phát thanh.\nThời gian: Quý I/2025.\n")
    assert [(passage.address, passage.text) for passage in found.passages][-1] == ("I.1", "Thời gian: Quý I/2025.")
    assert [(clause.address, clause.lines) for clause in found.clauses] == [("I.1", (5, 5)), ("I.1.+1", (6, 6)), ("I.1.+2", (7, 7))]


def test_a_label_that_repeats_its_parents_adds_its_last_number() -> None:
    assert addresses(f"{HEAD}3. Việc ba\n3.2. Nội dung\n3.2.1. Một\na) Điểm\n3.2.2. Hai\n3.3. Ba\n4. Việc bốn\n") == [
        "I.3",
        "I.3.2",
        "I.3.2.1",
        "I.3.2.1.a",
        "I.3.2.2",
        "I.3.3",
        "I.4",
    ]


def test_numbers_in_brackets_between_bullets_do_not_take_the_bullets_after_them() -> None:
    assert addresses(f"{HEAD}1. Hội nghị\n- Nguyên tắc.\n(1) Lần một.\n(2) Lần hai.\n- Thời gian.\n") == [
        "I.1",
        "I.1.-1",
        "I.1.1",
        "I.1.2",
        "I.1.-2",
    ]


def test_a_heading_and_its_content_may_share_a_line() -> None:
    found = made(f"{HEAD}- Một việc.\nII. KINH PHÍ: Từ nguồn ngân sách xã.\n")
    section = found.sections[1]
    assert (section.heading, section.role, section.last_line) == ("KINH PHÍ", "funding", 6)
    assert (found.passages[-1].address, found.passages[-1].text) == ("II", "Từ nguồn ngân sách xã.")


def test_a_heading_may_be_broken_over_lines() -> None:
    found = made(f"{HEAD}- Một việc.\n**II. TỔ\nCHỨC THỰC HIỆN**\n**1.\nCông an xã**\n- Làm.\n")
    assert (found.sections[1].heading, found.sections[1].role) == ("TỔ CHỨC THỰC HIỆN", "organization")
    assert [(clause.address, clause.text) for clause in found.clauses][1:] == [("II.1", "Công an xã"), ("II.1.-1", "Làm.")]


def test_footnotes_are_no_clauses_even_inside_a_sentence() -> None:
    found = made(f"{HEAD}a) Nhân rộng các mô hình¹ đang hoạt\n\n¹ Mô hình một; mô hình hai.\n\nđộng hiệu quả.\n\nb) Việc khác.\n")
    assert [(clause.address, clause.text, clause.lines) for clause in found.clauses] == [
        ("I.a", "Nhân rộng các mô hình đang hoạt động hiệu quả.", (5, 9)),
        ("I.b", "Việc khác.", (11, 11)),
    ]
    assert [note.text for note in found.notes] == ["Mô hình một; mô hình hai."]


def test_closing_recipients_and_signature_are_no_clauses() -> None:
    end = "Trên đây là Kế hoạch năm 2025, đề nghị\ncác ngành thực hiện./.\nNơi nhận:\n- UBND huyện;\n- Lưu: VT.\n"
    after = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn A\nPHỤ LỤC\nI. DANH MỤC\n1. Bảng\n"
    found = made(f"{HEAD}1. Việc một.\n{end}{after}")
    assert [clause.address for clause in found.clauses] == ["I.1"]
    assert [(passage.address, passage.role) for passage in found.passages[1:]] == [
        ("closing", "closing"),
        ("closing", "recipients"),
        ("closing", "recipients"),
    ]
    assert found.sections[-1].last_line == 5


def test_the_last_word_to_everybody_is_the_closing() -> None:
    found = made(f"{HEAD}1. Công an xã\n- Làm.\n\nỦy ban nhân dân xã yêu cầu các ngành thực hiện nghiêm túc./.\n")
    assert [clause.lines for clause in found.clauses] == [(5, 5), (6, 6)]
    assert found.passages[-1].role == "closing"


# ── other ways to number ────────────────────────────────────────────────────────────────────────────────────────────


def test_sections_may_have_letters() -> None:
    found = made("KẾ HOẠCH\nVề x\nA. MỤC ĐÍCH\n1. Một\nB. KINH PHÍ\nTừ ngân sách.\n")
    assert [(section.label, section.role) for section in found.sections] == [("A", "purpose"), ("B", "funding")]
    assert [clause.address for clause in found.clauses] == ["A.1"]


def test_sections_may_have_figures() -> None:
    found = made("KẾ HOẠCH\nVề x\n1. Mục đích, yêu cầu\n1.1. Mục đích\na) Một.\n2. Nội dung\n- Hai.\n")
    assert [(section.label, section.role) for section in found.sections] == [("1", "purpose"), ("2", "contents")]
    assert [clause.address for clause in found.clauses] == ["1.1", "1.1.a", "2.-1"]


def test_parts_number_their_sections_anew() -> None:
    text = "KẾ HOẠCH\nVề x\nPhần thứ nhất\nMỤC TIÊU\nI. Mục tiêu chung\n1. Một.\nPhần thứ hai\nNHIỆM VỤ\nI. Nhiệm vụ\n1. Hai.\n"
    found = made(text)
    assert [section.label for section in found.sections] == ["I", "I"]
    assert [clause.address for clause in found.clauses] == ["I.1", "Phần thứ hai.I.1"]


def test_of_a_decision_the_plan_that_it_carries_is_read() -> None:
    decision = "QUYẾT ĐỊNH\nBan hành Kế hoạch\nĐiều 1. Ban hành Kế hoạch.\nĐiều 2. Thi hành./.\nNơi nhận:\n- Lưu: VT.\n"
    found = made(f"{decision}KẾ HOẠCH\nPhòng, chống đuối nước\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 03/3/2025)\nI. MỤC TIÊU\n1. Một.\n")
    assert [clause.address for clause in found.clauses] == ["I.1"]
    assert [row.text for row in found.title] == ["Phòng, chống đuối nước"]


def test_numbers_left_out_or_repeated_stay_as_printed() -> None:
    assert addresses(f"{HEAD}1. Một.\n2. Hai.\n5. Năm.\n5. Năm nữa.\n") == ["I.1", "I.2", "I.5", "I.5"]


@pytest.mark.parametrize("text", ["Một đoạn văn.\nKhông có mục nào.", "KẾ HOẠCH\nchỉ có tên", "1. Cài đặt\n2. Chạy"])
def test_what_has_no_sections_is_no_plan(text: str) -> None:
    with pytest.raises(InputError) as caught:
        made(text)
    assert caught.value.key == "plan-without-sections"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(ROWS),
        max_size=30,
    )
)
def test_no_order_of_lines_breaks_the_outline(rows: list[str]) -> None:
    """Either nothing in them is a plan, or every clause stands on lines of the file."""
    with suppress(InputError):
        found = made("\n".join(rows))
        assert all(1 <= clause.lines[0] <= clause.lines[1] <= len(rows) for clause in found.clauses)
