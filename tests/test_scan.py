"""Pictures of a plan are read through Tesseract; on letters that are not sure nothing is judged."""

from __future__ import annotations

import struct
import subprocess
import sys
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from compliance.check.findings import Pack
from compliance.errors import InputError
from compliance.model.findings import NOT_EVALUATED
from compliance.read import pdf, read, scan
from tests.conftest import Bench
from tests.pdf_files import grey, paragraph, png, scanned
from tests.pdf_files import pdf as made

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"
NAME = "quang-nam-2025"


def drawn(page: int, dots: int) -> tuple[int, int, bytes]:
    """A page of a plan as a grey image of so many dots an inch."""
    data = (DOCUMENTS / f"{NAME}.pdf").read_bytes()
    return grey(pdf.apart("plan.pdf", data, "--image", str(page), "--scale", str(dots / 72)))


def refused(name: str, data: bytes) -> InputError:
    reader = pdf.read if name.endswith(".pdf") else scan.read
    with pytest.raises(InputError) as wrong:
        reader(name, data)
    return wrong.value


@pytest.mark.tesseract
@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_clear_scan_is_read_as_the_page_that_it_shows(form: str, tmp_path: Path) -> None:
    image = drawn(0, 200)
    path = tmp_path / f"plan.{form}"
    path.write_bytes(png(*image) if form == "png" else scanned([image]))
    document = read(path)
    shown = [line.text for line in read(DOCUMENTS / f"{NAME}.pdf").lines if line.text and line.place[0] == ("page", 1)]
    found = [line.text for line in document.lines if line.text]
    assert SequenceMatcher(None, "\n".join(shown), "\n".join(found), autojunk=False).ratio() > 0.97
    assert sum(text in shown for text in found) > 0.7 * len(shown)
    assert document.confidence is not None
    assert document.confidence > 0.9
    assert [note.key for note in document.notes] == ["note.read-scan"]
    assert all(line.place[0] == ("page", 1) for line in document.lines)


@pytest.mark.tesseract
def test_a_blurred_scan_is_below_the_limit_and_nothing_is_judged_on_it(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(scanned([drawn(page, 55) for page in range(2)]))
    document = read(path)
    assert document.confidence is not None
    assert document.confidence < bench.lexicon.matching.scan_least


@pytest.mark.parametrize("side", ["draft", "above"])
def test_on_letters_that_are_not_sure_every_requirement_is_not_evaluated(bench: Bench, side: str) -> None:
    draft, pack = bench.plans["nghia-thuong-2025"], bench.packs[NAME]
    least = bench.lexicon.matching.scan_least
    for confidence, unsure in ((least, False), (least - 0.01, True)):
        if side == "draft":
            findings = bench.findings(replace(draft, document=replace(draft.document, confidence=confidence)), pack)
            key = "unjudged.scan"
        else:
            findings = bench.findings(draft, Pack(pack.rules, pack.path, True, confidence))
            key = "unjudged.scan-above"
        assert len(findings) == len(pack.rules.rules)
        assert any(one.status != NOT_EVALUATED for one in findings.values()) is not unsure
        assert {one.why.key for one in findings.values()} == {key} or not unsure


def test_the_numbers_of_headings_lose_their_dot_to_tesseract() -> None:
    assert scan._roman("L MỤC ĐÍCH, YÊU CẦU") == "I. MỤC ĐÍCH, YÊU CẦU"
    assert scan._roman("IL NỘI DUNG") == "II. NỘI DUNG"
    assert scan._roman("L Mục đích") == "L Mục đích"


def test_what_is_missing_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, data in (("plan.png", png(200, 200, bytes(40_000))), ("plan.pdf", scanned([(200, 200, bytes(40_000))]))):
        assert refused(name, data).key == "scan-no-program"
    program = tmp_path / "tesseract"
    program.write_text(f"#!{sys.executable}\nprint('List of available languages (1):\\neng')\n", encoding="utf-8")
    program.chmod(0o755)
    assert refused("plan.png", png(200, 200, bytes(40_000))).key == "scan-no-language"


def _tiff(pages: int, side: int) -> bytes:
    """The head of a TIFF with so many pages."""
    out = b"II*\0" + struct.pack("<I", 8)
    for page in range(pages):
        following = 8 + 30 * (page + 1) if page + 1 < pages else 0
        out += struct.pack("<HHHIIHHIII", 2, 256, 4, 1, side, 257, 4, 1, side, following)
    return out


HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 100_000, 100_000) + b"\x08\0\0\0\0" + bytes(200)
IMAGES = {
    "empty": (b"", "file-empty"),
    "text": (b"KE HOACH", "scan-broken"),
    "a PDF": (made([paragraph("KE HOACH")]), "scan-broken"),
    "a head alone": (HUGE[:18], "scan-broken"),
    "a huge PNG": (HUGE, "scan-too-large"),
    "a PNG without height": (HUGE[:20] + bytes(4) + HUGE[24:], "scan-too-large"),
    "a huge JPEG": (b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0", "scan-too-large"),
    "a JPEG without a frame": (b"\xff\xd8\xff\xe0\0\x04ab", "scan-broken"),
    "a huge TIFF": (_tiff(1, 60_000), "scan-too-large"),
    "a TIFF of many pages": (_tiff(scan.PAGES + 1, 100), "scan-too-long"),
    "a TIFF without a size": (b"II*\0\x08\0\0\0\0\0\0\0\0\0", "scan-broken"),
}


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_that_cannot_be_read_is_refused_before_anything_unpacks_it(name: str) -> None:
    data, key = IMAGES[name]
    assert refused("plan.png", data).key == key


@pytest.mark.tesseract
@pytest.mark.parametrize(("data", "key"), [(png(300, 300, b"\xff" * 90_000), "scan-no-text"), (png(300, 300, b"")[:60], "scan-broken")])
def test_an_image_without_text_or_with_damage_is_refused(data: bytes, key: str) -> None:
    assert refused("plan.png", data).key == key


@pytest.mark.tesseract
def test_a_scan_of_too_many_pages_is_refused() -> None:
    wrong = refused("plan.pdf", scanned([(10, 10, bytes(100))] * (scan.PAGES + 1)))
    assert (wrong.key, wrong.values["pages"]) == ("scan-too-long", scan.PAGES + 1)


@pytest.mark.tesseract
def test_the_command_says_what_was_recognised(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    path.write_bytes(png(*drawn(0, 200)))
    ran = subprocess.run(
        [sys.executable, "-m", "compliance", "parse", str(path), "--lang", "en"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0
    assert "recognised in a scan (OCR)" in " ".join(ran.stdout.split())
