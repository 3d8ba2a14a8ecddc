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


TEXT = "Kế hoạch thực hiện công tác trẻ em trên địa bàn được Ủy ban nhân dân giao, đơn vị hướng dẫn đường đến trường.\n" * 3


def _vni(text: str) -> bytes:
    marks = dict(zip("\u0301\u0300\u0309\u0303\u0323\u0302\u0306", "ùøûõïâê", strict=True))
    letters = {"đ": "ñ", "Đ": "Ñ", "ơ": "ô", "ư": "ö", "Ơ": "Ô", "Ư": "Ö"}
    return "".join(
        marks.get(part, letters.get(unicodedata.normalize("NFC", part), part))
        for letter in text
        for part in (letters.get(letter, unicodedata.normalize("NFD", letter).replace("o\u031b", "ô").replace("u\u031b", "ö")))
    ).encode("latin-1", "ignore")


def _tcvn3(text: str) -> bytes:
    letters = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    codes = (
        b"\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6"
        b"\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
    )
    table = dict(zip(letters, codes, strict=True))
    return bytes(table.get(letter, ord(letter) if ord(letter) < 128 else 63) for letter in text.lower())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (unicodedata.normalize("NFD", TEXT).replace("o\u031b", "ơ").replace("u\u031b", "ư").encode("cp1258", "ignore"), "windows-1258"),
        (_tcvn3(TEXT), "TCVN3 (ABC)"),
        (_vni(TEXT), "VNI"),
    ],
    ids=["utf-16", "utf-16-be", "windows-1258", "tcvn3", "vni"],
)
def test_old_encodings_are_named_and_not_converted(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    wrong = _error(path)
    assert (wrong.key, wrong.values["encoding"]) == ("file-not-utf8", encoding)


def test_no_more_is_read_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("x" * 100, encoding="utf-8")
    assert _error(path, limit=99).values["limit"] == 99
    assert len(read(path, limit=100).lines) == 1
