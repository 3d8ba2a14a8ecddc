"""A PDF is read as a person reads the page; what cannot be read is said in one line."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
import zlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.model.document import Document
from compliance.read import pdf, read
from compliance.read.pdf_process import PAGES
from compliance.read.rows import Glyph, rows
from tests.pdf_files import Text, file, paragraph, stream, width
from tests.pdf_files import pdf as made
from tests.test_encodings import taken_for_latin, tcvn3, vni

LONG = (
    "Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh về công tác trẻ em năm 2025, Ủy ban nhân dân xã xây dựng kế hoạch triển khai thực hiện "
    "công tác trẻ em trên địa bàn xã với các nội dung chủ yếu sau đây và giao các đơn vị có liên quan phối hợp thực hiện đầy đủ."
)
BODY = paragraph(LONG, y=500)


def opened(data: bytes) -> Document:
    return pdf.read("plan.pdf", data)


def printed(data: bytes) -> list[str]:
    """The lines that are not blank."""
    return [line.raw for line in opened(data).lines if line.raw]


def refused(data: bytes) -> InputError:
    with pytest.raises(InputError) as wrong:
        opened(data)
    return wrong.value


# ── the order of reading ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_printed_line_is_a_line_at_its_page_and_line() -> None:
    document = opened(made([BODY, paragraph(LONG)]))
    lines = [line for line in document.lines if line.raw]
    assert [line.raw for line in lines] == [run.text for run in BODY] * 2
    assert lines[0].place == (("page", 1), ("line", 1))
    assert lines[-1].place == (("page", 2), ("line", len(BODY)))
    assert all(line.place for line in document.lines)


def test_a_letterhead_and_a_signature_in_two_columns_are_read_one_after_the_other() -> None:
    head = [
        *(Text(60, 780 - 18 * at, text) for at, text in enumerate(("ỦY BAN NHÂN DÂN", "XÃ HÒA BÌNH", "Số: 12/KH-UBND"))),
        *(Text(300, 780 - 18 * at, text) for at, text in enumerate(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"))),
        Text(310, 780 - 36 - 3, "Hòa Bình, ngày 3 tháng 2 năm 2025"),
        Text(250, 700, "KẾ HOẠCH"),
        Text(130, 682, "Triển khai công tác trẻ em trên địa bàn xã năm 2025"),
    ]
    foot = [
        *(Text(60, 400 - 14 * at, text, 11) for at, text in enumerate(("Nơi nhận:", "- Như trên;", "- Đảng ủy, HĐND xã;", "- Lưu: VT."))),
        *(Text(330, 400 - 16 * at, text) for at, text in enumerate(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))),
        Text(345, 320, "Nguyễn Văn A"),
    ]
    found = printed(made([[*head, *BODY, *foot]]))
    assert found[:8] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ HÒA BÌNH",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hòa Bình, ngày 3 tháng 2 năm 2025",
        "KẾ HOẠCH",
        "Triển khai công tác trẻ em trên địa bàn xã năm 2025",
    ]
    assert found[-7:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Đảng ủy, HĐND xã;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn A",
    ]


def test_a_list_mark_far_from_its_text_is_no_column() -> None:
    items = [Text(60, 700, "1."), Text(110, 700, "Tuyên truyền"), Text(60, 680, "-"), Text(110, 680, "Tập huấn"), Text(60, 660, "a)")]
    assert printed(made([[*items, Text(110, 660, "Kiểm tra"), *BODY]]))[:3] == ["1. Tuyên truyền", "- Tập huấn", "a) Kiểm tra"]


@given(st.randoms(use_true_random=False), st.sampled_from(BODY))
def test_letters_that_are_drawn_in_any_order_stand_where_they_are_seen(chance: Random, run: Text) -> None:
    """Word processors draw the letters of a substituted font after all others of the line."""
    glyphs = [Glyph(letter, 60 + width(run.text[:at]), 66 + width(run.text[:at]), 600, 12) for at, letter in enumerate(run.text)]
    chance.shuffle(glyphs)
    for drawn in (glyphs, [glyph for glyph in glyphs if glyph.text != " "]):
        assert [[piece.text for piece in row] for row in rows(drawn)] == [[run.text]]


def test_page_numbers_and_running_heads_are_left_out_and_other_numbers_are_not() -> None:
    pages = [
        [
            Text(290, 810, str(number)),
            Text(60, 790, f"Kế hoạch số 12 - Trang {number}"),
            *BODY,
            Text(60, 440, "2025"),
            Text(60, 60, "UBND xã"),
        ]
        for number in range(1, 5)
    ]
    found = printed(made(pages))
    assert found == [*(run.text for run in BODY), "2025"] * 4


def test_paragraphs_are_parted_by_blank_lines() -> None:
    first, second = paragraph(LONG, y=700), paragraph(LONG, y=700 - 16 * len(BODY))
    second[0] = second[0]._replace(x=second[0].x + 28, text=second[0].text[:70].rstrip())
    lines = [line.raw for line in opened(made([[*first, *second]])).lines]
    assert lines.count("") == 1
    assert lines.index("") == len(BODY)


def test_a_hyphen_at_the_end_of_a_line_is_kept_and_one_that_is_only_for_breaking_is_not_seen() -> None:
    lines = [Text(60, 600, "Triển khai công tác năm 2024-"), Text(60, 584, "2025 trên địa bàn bảo\u00ad vệ xã")]
    document = opened(made([[*lines, *BODY]]))
    assert [line.text for line in document.lines if line.text][:2] == ["Triển khai công tác năm 2024-", "2025 trên địa bàn bảo vệ xã"]


def test_footnotes_come_last_and_their_marks_are_raised() -> None:
    page = [
        *BODY,
        Text(60 + width(BODY[-1].text), BODY[-1].y + 5, "1", 7),
        Text(60, 100, "1", 6),
        Text(66, 97, "Chương trình của tỉnh", 10),
    ]
    document = opened(made([page, [Text(60, 700, "và các đơn vị khác trên địa bàn xã thực hiện.")]]))
    assert [line.raw for line in document.lines if line.raw][-3:] == [
        BODY[-1].text + "¹",
        "và các đơn vị khác trên địa bàn xã thực hiện.",
        "[1] Chương trình của tỉnh",
    ]
    assert next(line.text for line in document.lines if line.number == len(BODY)) == BODY[-1].text


def test_a_table_is_read_cell_by_cell_with_its_places() -> None:
    across = [(60.0, y, 500.0, y) for y in (700.0, 670.0, 630.0, 600.0)]
    down = [(x, 600.0, x, 700.0) for x in (60.0, 100.0, 400.0, 500.0)]
    down[2] = (400.0, 630.0, 400.0, 700.0)
    cells = [
        (64, 682, "TT"), (104, 682, "Nhiệm vụ"), (404, 682, "Chủ trì"),
        (64, 650, "1"), (104, 655, "Tổ chức tuyên truyền về quyền trẻ em tại các"), (104, 640, "thôn"), (404, 650, "Văn hóa"),
        (64, 612, "2"), (104, 612, "Tập huấn cho cộng tác viên"),
    ]  # fmt: skip
    page = [*(Text(x, y, text) for x, y, text in cells), *BODY, Text(60, 760, "Nhiệm vụ cụ thể như sau")]
    document = opened(made([page], [*across, *down]))
    found = [(line.raw, dict(line.place)) for line in document.lines if line.raw and ("table", 1) in line.place]
    assert [(text, place["row"], place["cell"]) for text, place in found] == [
        ("TT", 1, 1),
        ("Nhiệm vụ", 1, 2),
        ("Chủ trì", 1, 3),
        ("1", 2, 1),
        ("Tổ chức tuyên truyền về quyền trẻ em tại các thôn", 2, 2),
        ("Văn hóa", 2, 3),
        ("2", 3, 1),
        ("Tập huấn cho cộng tác viên", 3, 2),
    ]
    assert found[-1][1]["columns"] == 2
    assert document.lines[0].raw == "Nhiệm vụ cụ thể như sau"


@pytest.mark.parametrize("turn", [(0, 1), (-1, 0), (0, -1)])
def test_a_page_that_lies_on_its_side_is_read(turn: tuple[float, float]) -> None:
    corner = {(0.0, 1.0): (500.0, 60.0), (-1.0, 0.0): (540.0, 200.0), (0.0, -1.0): (100.0, 780.0)}[turn]
    step = {(0.0, 1.0): (16, 0), (-1.0, 0.0): (0, 16), (0.0, -1.0): (-16, 0)}[turn]
    runs = [
        Text(corner[0] + step[0] * at - 200 * (step[0] > 0), corner[1] + step[1] * at, run.text, 10, turn) for at, run in enumerate(BODY)
    ]
    assert printed(made([runs])) == [run.text for run in BODY]


def test_a_watermark_at_a_slant_is_left_out() -> None:
    assert printed(made([[Text(100, 300, "DỰ THẢO", 60, (0.7071, 0.7071)), *BODY]])) == [run.text for run in BODY]


# ── fonts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("encoded", "name"), [(tcvn3, "TCVN3 (ABC)"), (vni, "VNI")])
def test_fonts_of_an_old_encoding_are_converted_and_said(encoded: object, name: str) -> None:
    assert callable(encoded)
    runs = [run._replace(text=taken_for_latin(encoded(run.text))) for run in BODY]
    document = opened(made([runs]))
    assert [line.text.casefold() for line in document.lines] == [run.text.casefold() for run in BODY]
    assert [note.values for note in document.notes] == [(("encoding", name),)]


@pytest.mark.parametrize("wrong", ["\ufffd", "\ue123", "x"])
def test_fonts_that_do_not_say_their_letters_are_refused(wrong: str) -> None:
    assert refused(made([BODY], mapped=lambda letter: letter if letter == " " else wrong)).key == "pdf-fonts"


def test_a_page_that_is_a_picture_among_pages_of_text_is_said() -> None:
    """A signed page is often scanned into a PDF of text."""
    picture = b"q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    data = made([BODY, []])
    blank = stream(b"")
    assert data.count(blank) == 1
    number = data[: data.index(blank)].count(b" obj")
    objects = [part.partition(b" 0 obj\n")[2].rpartition(b"\nendobj")[0] for part in re.split(rb"(?m)^(?=\d+ 0 obj$)", data)[1:]]
    objects[number - 1] = stream(picture)
    document = opened(file(objects))
    assert [(note.key, note.values) for note in document.notes] == [("note.read-pictures", (("pages", "2"),))]


def test_a_few_letters_that_are_not_known_are_said() -> None:
    document = opened(made([BODY], mapped=lambda letter: "\ue123" if letter == "đ" else letter))
    assert [note.key for note in document.notes] == ["note.read-unmapped"]


# ── files that do harm ──────────────────────────────────────────────────────────────────────────────────────────────

ENCRYPT = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"ab" * 32, b"cd" * 32)
LOOP = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"]
FILES = {
    "empty": (b"", "file-empty"),
    "no PDF": (b"KE HOACH", "pdf-broken"),
    "head only": (b"%PDF-1.4\n", "pdf-broken"),
    "cut off": (made([BODY])[:400], "pdf-broken"),
    "encrypted": (made([BODY], trailer=ENCRYPT), "archive-encrypted"),
    "10,000 pages": (made([[]] * 10_000), "pdf-too-long"),
    "one page too many": (made([[]] * (PAGES + 1)), "pdf-too-long"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused_soon(name: str) -> None:
    data, key = FILES[name]
    start = time.monotonic()
    assert refused(data).key == key
    assert time.monotonic() - start < 10


def test_pages_that_hold_themselves_end() -> None:
    refused(file(LOOP))


def test_a_stream_that_unpacks_to_a_gigabyte_ends() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(1000)) + packer.flush()
    bomb = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    refused(file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, bomb]))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX")
def test_a_crash_of_the_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "crash.py"
    program.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", encoding="utf-8")
    monkeypatch.setattr(pdf, "PROGRAM", os.fspath(program))
    assert refused(made([BODY])).values["problem"] == f"exit {-signal.SIGSEGV}"


def test_a_library_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "runaway.py"
    program.write_text("while True: pass", encoding="utf-8")
    monkeypatch.setattr(pdf, "PROGRAM", os.fspath(program))
    monkeypatch.setattr(pdf, "TIMEOUT", 1)
    assert refused(made([BODY])).values["problem"] == "> 1 s"


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    wrong = refused(made([BODY]))
    assert (wrong.key, wrong.values["extra"]) == ("reader-missing-extra", "pdf")


def test_the_suffix_chooses_the_reader(tmp_path: Path) -> None:
    (tmp_path / "plan.PDF").write_bytes(made([BODY]))
    assert [line.raw for line in read(tmp_path / "plan.PDF").lines] == [run.text for run in BODY]
