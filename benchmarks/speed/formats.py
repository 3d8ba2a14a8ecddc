"""What reading a plan from Word and from a PDF costs, beside plain text and beside a library's own extraction of text.

The same plan in each format. The bare PDF library runs in a new process, too, as the reader has it: what it is compared to is what the
reader adds, not what a process costs. The bare library of Word files is python-docx.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from compliance.read import read

ROOT = Path(__file__).resolve().parents[2]
NAME = "quang-nam-2025"
BARE = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
print(sum(len(page.get_textpage().get_text_range()) for page in document))
"""


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the best of several rounds."""
    times = []
    for _ in range(max(1, rounds)):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def measured(rounds: int) -> Iterator[tuple[str, float, float, float]]:
    """For each format: its name, seconds to read the plan, to read it as plain text, and with the bare library."""
    from docx import Document

    word = ROOT / "fixtures" / "documents" / f"{NAME}.docx"
    path = ROOT / "fixtures" / "documents" / f"{NAME}.pdf"
    data = path.read_bytes()

    def bare() -> None:
        subprocess.run([sys.executable, "-c", BARE], input=data, check=True, stdout=subprocess.DEVNULL)

    plain = best(10 * rounds, lambda: read(ROOT / "fixtures" / "plans" / f"{NAME}.txt"))
    yield ".docx", best(rounds, lambda: read(word)), plain, best(rounds, lambda: [each.text for each in Document(str(word)).paragraphs])
    yield ".pdf", best(rounds, lambda: read(path)), plain, best(rounds, bare)
