"""A file becomes lines in order, or an error that says what is wrong with it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.read import READERS, column, ordered, read

PLANS = sorted((Path(__file__).parents[1] / "fixtures" / "plans").glob("*.txt"))


def _error(path: Path, limit: int = 20_000_000) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, limit)
    return caught.value


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_lines_are_those_of_the_file(plan: Path) -> None:
    raws = plan.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    document = read(plan)
    assert [line.raw for line in document.lines] == raws
    assert [line.number for line in document.lines] == list(range(1, len(raws) + 1))
    assert document.path == str(plan)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Uỷ ban, UỶ BAN, uỷ quyền", "Ủy ban, ỦY BAN, ủy quyền"),
        ("hoà thuỷ khoẻ xoá HOÁ", "hòa thủy khỏe xóa HÓA"),
        ("quý, quỹ, toàn, khoán, ngoài, Quỳnh", "quý, quỹ, toàn, khoán, ngoài, Quỳnh"),
        ("ÐỐI TƯỢNG", "ĐỐI TƯỢNG"),
        ("2021 – 2030, LĐ‑TB", "2021 - 2030, LĐ-TB"),
        ("“a” ‘b’ …", "\"a\" 'b' ..."),
        ("a\u00a0b\u2009c\u200bd\u00ade\tf", "a b cde f"),
        ("• một ● hai", "- một - hai"),
        ("năm 2030¹ và trường học²;", "năm 2030 và trường học;"),
        ("12 m² và 3 km²", "12 m² và 3 km²"),
        ("¹ Chương trình", "[1] Chương trình"),
        ("liên quan[1]; cụ thể", "liên quan; cụ thể"),
        ("### **III. GIẢI PHÁP.**", "III. GIẢI PHÁP."),
        ("*trước ngày* **20/5**, `x`", "trước ngày 20/5, x"),
        ("a\\*b\\_c 1\\.", "a*b_c 1.".replace("*", "")),
        ("| a | b |", "a b"),
        ("| --- | --- |", ""),
        ("Số: ______ ten_tep", "Số: ten_tep"),
        ("TB&amp;XH&nbsp;x &Acirc; &#273; TB&XH;", "TB&XH x Â đ TB&XH;"),
        ("dưới <5% và <10%", "dưới <5% và <10%"),
        ("(*) ghi chú", "(*) ghi chú"),
    ],
)
def test_text_is_put_in_order(printed: str, text: str) -> None:
    assert ordered(printed).strip() == text


def test_decomposed_letters_are_composed() -> None:
    assert ordered(unicodedata.normalize("NFD", "Uỷ ban nhân dân đặc khu")) == "Ủy ban nhân dân đặc khu"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_order_is_kept_when_text_is_already_in_order(plan: Path) -> None:
    once = ordered(plan.read_text(encoding="utf-8"))
    assert ordered(once) == once


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=60))
def test_any_line_stays_one_line(line: str) -> None:
    assert "\n" not in ordered(line)


@given(st.lists(st.text(alphabet="aăâ oà1.,-*_#|¹[]&; ủ\u0309\u00a0", max_size=20), max_size=5))
def test_no_line_changes_another(lines: list[str]) -> None:
    together = [line.strip() for line in ordered("\n".join(lines)).split("\n")]
    assert together == [ordered(line).strip() for line in lines] or not lines


def test_columns_lead_back_to_what_was_printed() -> None:
    raw = "##### **1. Phòng** Lao động – Thương binh"
    text = ordered(raw).strip()
    for word in ("Phòng", "Lao", "Thương", "binh"):
        assert raw[column(raw, text.index(word)) :].startswith(word)


def test_a_line_ends_at_lf_or_crlf_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("\ufeffa\r\nb\x0cc\u2028d\re\n\n".encode())
    assert [line.text for line in read(path).lines] == ["a", "b c d e", ""]


def test_indent_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("\t  x\ny", encoding="utf-8")
    assert [(line.text, line.indent) for line in read(path).lines] == [("x", 3), ("y", 0)]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert _error(tmp_path / "none.txt").key == "file-missing"
    assert _error(tmp_path).key == "file-is-directory"
    (tmp_path / "plan.rtf").write_text("x", encoding="utf-8")
    wrong = _error(tmp_path / "plan.rtf")
    assert (wrong.key, wrong.values["suffix"]) == ("file-unknown-suffix", ".rtf")
    assert wrong.values["known"] == ", ".join(READERS)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "file-empty"),
        (b" \n\t\n", "file-empty"),
        ("\ufeff\n".encode(), "file-empty"),
        (b"PK\x03\x04\x00\x00\x00\x01\x02\x03" * 20, "file-binary"),
        (b"\x01\x02\x03\x04\x05\x06abc" * 20, "file-binary"),
    ],
)
def test_files_without_text_are_refused(tmp_path: Path, data: bytes, key: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    assert _error(path).key == key


def test_no_more_is_read_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("x" * 100, encoding="utf-8")
    assert _error(path, limit=99).values["limit"] == 99
    assert len(read(path, limit=100).lines) == 1
