"""The pictures of docs/images, made from a real run: python -m benchmarks.pictures

Needs Chromium with ChromeDriver, LibreOffice (Writer and Calc) and pdftoppm (poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance.library import messages
from tests.browser import browser

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PLANS = ("nghia-thuong-2025", "thang-2024", "thanh-ha-2022", "xuan-truong-2030")
HIGHER = "fixtures/documents/quang-nam-2025.docx"


def check(*words: str | Path) -> None:
    """``compliance check`` in Vietnamese; ``RuntimeError`` where it fails."""
    done = subprocess.run([sys.executable, "-m", "compliance", "check", *words, "--lang", "vi"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())


def shot(folder: Path, page: Path, name: str, width: int, height: int, first: Callable[[Any], None] | None = None) -> None:
    """A picture of a page in a window of that size, after ``first`` was done to it."""
    with browser(folder / f"profile-{name}", width, height) as driver:
        driver.get(page.as_uri())
        if first:
            first(driver)
        driver.save_screenshot(str(IMAGES / f"{name}.png"))


def pages(folder: Path, file: Path) -> Path:
    """A document as PDF, as LibreOffice prints it."""
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    form = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}' if file.suffix == ".docx" else "pdf"
    subprocess.run(["soffice", "--headless", home, "--convert-to", form, "--outdir", folder, file], check=True, capture_output=True)
    return folder / f"{file.stem}.pdf"


def picture(pdf: Path, name: str, number: int, part: tuple[int, int, int, int], resolution: int = 80) -> None:
    """``part`` (left, top, width, height) of a page of a PDF."""
    left, top, width, height = map(str, part)
    page = ["-png", "-singlefile", "-r", str(resolution), "-f", str(number), "-l", str(number)]
    subprocess.run(["pdftoppm", *page, "-x", left, "-y", top, "-W", width, "-H", height, pdf, IMAGES / name], check=True)


def slip_page(pdf: Path, title: str) -> int:
    """The number of the page with a title."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
    return 1 + next(number for number, page in enumerate(text.split("\f")) if title in page)


def chosen(driver: Any) -> None:
    """The page scrolled to its sides, a finding chosen."""
    driver.execute_script("document.querySelector('.filters').scrollIntoView()")
    card = driver.find_elements("css selector", ".card.partial")[0]
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", card)
    card.find_element("css selector", ".top").click()


def main() -> None:
    """Make all pictures anew."""
    IMAGES.mkdir(exist_ok=True)
    drafts = [f"fixtures/documents/{name}.docx" for name in PLANS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, book, copy = folder / "page.html", folder / "book.xlsx", folder / "copy.docx"
        check(drafts[0], "--against", HIGHER, "-o", page, "-o", copy)
        check(*drafts, "--against", HIGHER, "-o", book)
        shot(folder, page, "page", 1280, 640, chosen)
        shot(folder, page, "page-phone", 390, 640, chosen)
        picture(pages(folder, book), "matrix", 2, (0, 20, 1000, 520), 85)
        pdf = pages(folder, copy)
        picture(pdf, "review-copy", 1, (40, 50, 600, 560))
        picture(pdf, "review-slip", slip_page(pdf, messages("vi")["slip-title"]), (40, 50, 600, 660))


if __name__ == "__main__":
    main()
