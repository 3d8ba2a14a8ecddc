"""``compliance fix`` as a person calls it: what it shows, what it writes, and what it never touches."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.read import read
from tests.program import ROOT, Call, is_one_line
from tests.test_encodings import tcvn3
from tests.word_files import p, word

PLANS = ROOT / "fixtures" / "plans"
DOCUMENTS = ROOT / "fixtures" / "documents"
NAMES = [path.stem for path in sorted(PLANS.glob("*.txt"))]
PLAN = (
    "ỦY BAN NHÂN DÂN XÃ MẪU\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nThực hiện công tác trẻ em năm 2025\n\n"
    "Ủy ban nhân dân xã ban hành Kế hoạch như sau:\n\nI. MỤC ĐÍCH\n1. Bảo vệ , chăm sóc trẻ em;xây dựng môi trường văn hoá, an toàn.\n"
    "2. Nâng cao nhận thức của gia đình, nhà trường nhà trường và xã hội; hóa giải khó khăn.\n"
)
MENDED = PLAN.replace("vệ ,", "vệ,").replace("em;xây", "em; xây").replace("hoá", "hóa").replace("nhà trường nhà trường", "nhà trường")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "xa.txt"
    file.write_bytes(PLAN.encode())
    return file


# Showing


def test_what_can_be_mended_is_shown_with_its_place_and_nothing_is_written(call: Call, plan: Path) -> None:
    done = call("fix", str(plan))
    assert done.code == 1
    assert done.out.splitlines() == [
        "dòng 10: 1. Bảo [-vệ ,-] [+vệ,+] chăm sóc trẻ em;xây dựng môi trường văn …",
        "dòng 10: 1. Bảo vệ , chăm sóc trẻ [-em;xây-] [+em; xây+] dựng môi trường văn hoá, an toàn.",
        "dòng 10: … chăm sóc trẻ em;xây dựng môi trường văn [-hoá,-] [+hóa,+] an toàn.",
        "dòng 11: 2. Nâng cao nhận thức của gia đình, [-nhà trường nhà trường-] [+nhà trường+] và xã hội; hóa giải khó khăn.",
    ]
    is_one_line(done.err, "4 chỗ", "2 dòng", "-o TỆP")
    assert (os.listdir(plan.parent), plan.read_bytes()) == ([plan.name], PLAN.encode())


def test_the_difference_is_that_of_the_lines(call: Call, plan: Path) -> None:
    done = call("fix", str(plan), "--diff")
    lines = done.out.splitlines()
    assert (done.code, lines[0]) == (1, f"--- {plan}")
    assert [line[1:] for line in lines if line.startswith("-") and not line.startswith("---")] == PLAN.splitlines()[9:]
    assert [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++")] == MENDED.splitlines()[9:]


def test_a_plan_in_order_needs_nothing(call: Call, plan: Path) -> None:
    plan.write_text(MENDED, encoding="utf-8")
    done = call("fix", str(plan))
    assert (done.code, done.out) == (0, "")
    is_one_line(done.err, str(plan), "không có chỗ nào")


@pytest.mark.parametrize("suffix", ["docx", "odt", "html"])
def test_a_word_processors_document_is_shown_with_its_own_places(call: Call, suffix: str) -> None:
    done = call("fix", str(DOCUMENTS / f"nghia-thuong-2025.{suffix}"))
    assert done.code == 1
    assert [line.split(":")[0].split()[0] for line in done.out.splitlines()] == ["đoạn", "đoạn"]


# Writing


def test_the_mended_text_is_written_and_the_original_stays(call: Call, plan: Path) -> None:
    target = plan.parent / "sửa.txt"
    done = call("fix", str(plan), "-o", str(target))
    assert (done.code, done.out) == (0, "")
    is_one_line(done.err, str(target), "4 chỗ", "2 dòng")
    assert (target.read_bytes().decode(), plan.read_bytes().decode()) == (MENDED, PLAN)


def test_what_is_written_can_be_shown_as_well(call: Call, plan: Path) -> None:
    done = call("fix", str(plan), "-o", str(plan.parent / "b.txt"), "--diff")
    assert done.code == 0
    assert done.out.startswith(f"--- {plan}\n+++ {plan.parent / 'b.txt'}\n")


FORMS: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "both line ends": lambda text: text.replace("\n", "\r\n", 9).encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "no last line feed": lambda text: text.rstrip("\n").encode(),
    "two last line feeds": lambda text: (text + "\n").encode(),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text).encode(),
    "Markdown": lambda text: text.replace("I. MỤC", "## I. MỤC").replace("Bảo", "**Bảo**").encode(),
    "odd blanks": lambda text: text.replace(" khó", "\u00a0\u00a0khó").replace("\n2.", "\n\t2.").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_everything_else_in_a_file_stays_byte_for_byte(call: Call, plan: Path, form: str) -> None:
    target = plan.parent / "b.txt"
    plan.write_bytes(FORMS[form](PLAN))
    assert call("fix", str(plan), "-o", str(target)).code == 0
    assert target.read_bytes().decode() == FORMS[form](MENDED).decode()
    assert call("fix", str(target)).code == 0


@pytest.mark.parametrize(("encoding", "name"), [("utf-16", "UTF-16"), ("tcvn3", "TCVN3")])
def test_another_encoding_becomes_utf_8_and_that_is_said(call: Call, plan: Path, encoding: str, name: str) -> None:
    source = (PLANS / "thang-2024.txt").read_text(encoding="utf-8")
    plan.write_bytes(tcvn3(source) if encoding == "tcvn3" else source.encode(encoding))
    target = plan.parent / "b.txt"
    done = call("fix", str(plan), "-o", str(target))
    assert done.code == 0
    assert name in done.err.splitlines()[0]
    assert any(str(target) in line and "UTF-8" in line for line in done.err.splitlines())
    written = target.read_bytes().decode("utf-8")
    assert written.count("\n") == source.count("\n")
    assert call("fix", str(target)).code == 0


def test_the_original_is_written_over_when_it_is_named(call: Call, plan: Path) -> None:
    assert call("fix", str(plan), "-o", str(plan)).code == 0
    assert plan.read_bytes().decode() == MENDED


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_link_to_the_original_stays_a_link(call: Call, plan: Path) -> None:
    link = plan.parent / "link.txt"
    link.symlink_to(plan)
    assert call("fix", str(plan), "-o", str(link)).code == 0
    assert link.is_symlink()
    assert plan.read_bytes().decode() == MENDED


def test_nothing_to_mend_gives_a_copy(call: Call, plan: Path) -> None:
    plan.write_bytes(MENDED.replace("\n", "\r\n").encode())
    target = plan.parent / "b.txt"
    done = call("fix", str(plan), "-o", str(target))
    assert done.code == 0
    is_one_line(done.err, "giống bản gốc")
    assert target.read_bytes() == plan.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_mended_word_document_has_nothing_more_to_mend(call: Call, tmp_path: Path, name: str) -> None:
    source, target = DOCUMENTS / f"{name}.docx", tmp_path / f"{name}.docx"
    before = source.read_bytes()
    shown, written = call("fix", str(source)), call("fix", str(source), "-o", str(target))
    assert (shown.code, written.code, written.out) == (1, 0, "")
    is_one_line(written.err, str(target), str(len(shown.out.splitlines())))
    assert source.read_bytes() == before
    assert len(read(target).lines) == len(read(source).lines)
    again = call("fix", str(target))
    assert (again.code, again.out) == (0, "")


def test_what_has_no_certain_place_is_left_and_said(call: Call, tmp_path: Path) -> None:
    file, target = tmp_path / "xa.docx", tmp_path / "b.docx"
    blank = "<w:r><w:t>2. Nâng cao nhận thức của gia đình</w:t><w:tab/><w:t>, nhà trường.</w:t></w:r>"
    file.write_bytes(word("".join(p(line) for line in PLAN.splitlines()[:10]) + p(blank)))
    done = call("fix", str(file), "-o", str(target))
    assert done.code == 1
    assert [line for line in done.err.splitlines() if "“đình ,” (lẽ ra thành “đình,”)" in line and "đoạn 11" in line]
    lines = [line.raw for line in read(target).lines]
    assert lines[-1] == "2. Nâng cao nhận thức của gia đình\t, nhà trường."
    assert lines[-2] == MENDED.splitlines()[9]


# What is refused, before anything is done


@pytest.mark.parametrize("suffix", [".odt", ".html", ".pdf"])
def test_a_format_that_is_not_written_is_refused_in_one_line(call: Call, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"b{suffix}"
    done = call("fix", str(DOCUMENTS / f"thang-2024{suffix}"), "-o", str(target))
    assert (done.code, done.out, os.listdir(tmp_path)) == (2, "", [])
    is_one_line(done.err, f"thang-2024{suffix}", ".docx", "-o")


@pytest.mark.parametrize(("source", "target"), [("thang-2024.docx", "b.txt"), ("thang-2024.docx", "b.pdf")])
def test_a_document_is_not_written_under_the_suffix_of_another_format(call: Call, tmp_path: Path, source: str, target: str) -> None:
    done = call("fix", str(DOCUMENTS / source), "-o", str(tmp_path / target))
    assert (done.code, done.out, os.listdir(tmp_path)) == (2, "", [])
    is_one_line(done.err, target, ".docx")


def test_a_text_is_not_written_as_a_word_document(call: Call, plan: Path) -> None:
    done = call("fix", str(plan), "-o", str(plan.parent / "b.docx"))
    assert (done.code, os.listdir(plan.parent)) == (2, [plan.name])
    is_one_line(done.err, "b.docx", ".txt")


def test_a_folder_that_does_not_exist_is_said(call: Call, plan: Path) -> None:
    done = call("fix", str(plan), "-o", str(plan.parent / "no" / "b.txt"))
    assert (done.code, plan.read_bytes()) == (2, PLAN.encode())
    is_one_line(done.err, "b.txt")


@pytest.mark.parametrize(
    "words",
    [("fix",), ("fix", "a.txt", "b.txt"), ("fix", "missing.txt"), ("fix", "missing.txt", "-o", "b.txt"), ("fix", "a.xyz", "-o", "b.xyz")],
)
def test_wrong_usage_is_one_line(call: Call, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = call("fix", *words, cwd=tmp_path)
    assert (done.code, done.out, os.listdir(tmp_path)) == (2, "", [])
    is_one_line(done.err)


def test_english_says_the_same(call: Call, plan: Path) -> None:
    done = call("fix", str(plan), "--lang", "en")
    assert done.out.startswith("line 10: ")
    is_one_line(done.err, "4 places", "-o FILE")
