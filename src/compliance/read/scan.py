"""Images and PDFs without text → Document, through the program Tesseract with its Vietnamese data.

Tesseract is a program of the system; it is asked for words with their places and confidences (TSV), and what it gives is put into reading
order like the characters of a PDF. The document carries the mean confidence: below a limit nothing is judged on it (``check.findings``).
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator

from compliance.errors import InputError
from compliance.model.document import Document, Note
from compliance.read.lines import document
from compliance.read.pages import Page, lines
from compliance.read.rows import Glyph
from compliance.record import replace

LANGUAGE = "vie"
SCALE = 300 / 72
"""Pixels a point at which a page is drawn for recognition."""
PAGES = 60
"""Pages of a scan that are recognised: each takes seconds."""
PIXELS = 60_000_000
"""Pixels of the largest image; A3 at 300 dpi has 17 million."""
TIMEOUT = 120
"""Seconds for one page."""
NOISE = 60
"""Per cent of confidence below which what holds no letter is dirt."""
MEMORY = 3_000_000_000
_ROMAN = re.compile(r"(I{0,2})L[.,]? (?=[^\W\d_]{2,} )")
_WORD = "5"
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\0": "tiff", b"MM\0*": "tiff"}


def read(path: str, data: bytes) -> Document:
    """The lines of an image (PNG, JPEG, TIFF); ``InputError`` where it cannot be read or Tesseract is missing."""
    kind = next((name for head, name in _KINDS.items() if data.startswith(head)), None)
    if kind is None:
        raise InputError("scan-broken" if data.strip() else "file-empty", path=path, problem="PNG, JPEG, TIFF")
    try:
        sizes = {"png": _png, "jpeg": _jpeg, "tiff": _tiff}[kind](data)
    except (struct.error, IndexError, KeyError, ValueError):
        raise InputError("scan-broken", path=path, problem=kind) from None
    for width, height in sizes:
        if width * height > PIXELS or min(width, height) < 1:
            raise InputError("scan-too-large", path=path, width=width, height=height)
    if len(sizes) > PAGES:
        raise InputError("scan-too-long", path=path, pages=len(sizes), most=PAGES)
    return _document(path, list(_recognised(path, data, 1)))


def read_pdf(path: str, data: bytes, numbers: list[int]) -> Document:
    """The lines of a PDF whose pages (``numbers``, 1-based) hold no text; ``InputError`` as above."""
    from compliance.read.pdf import apart

    _program(path)
    if len(numbers) > PAGES:
        raise InputError("scan-too-long", path=path, pages=len(numbers), most=PAGES)
    pages: list[tuple[Page, list[tuple[int, float]]]] = []
    for number in numbers:
        image = apart(path, data, "--image", str(number - 1), "--scale", f"{SCALE:.4f}")
        if not image.startswith(b"P5"):
            raise InputError("pdf-broken", path=path)
        pages += _recognised(path, image, number)
    return _document(path, pages)


def _document(path: str, pages: list[tuple[Page, list[tuple[int, float]]]]) -> Document:
    weighed = [pair for _, words in pages for pair in words]
    letters = sum(count for count, _ in weighed)
    if not letters:
        raise InputError("scan-no-text", path=path)
    confidence = sum(count * sure for count, sure in weighed) / letters
    printed = [(_roman(raw), place) for raw, place in lines([page for page, _ in pages])]
    note = Note("note.read-scan", (("share", f"{confidence:.2f}"),))
    return replace(document(path, printed, [note], whole=False), confidence=round(confidence, 4))


def _roman(line: str) -> str:
    """A heading in capitals whose small Roman number was taken for one that ends in L: its last stroke and its dot."""
    found = _ROMAN.match(line)
    return f"{found[1]}I. {line[found.end() :]}" if found and line.isupper() else line


def _program(path: str) -> str:
    """Tesseract's command; ``InputError`` where it or its Vietnamese data is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        raise InputError("scan-no-program", path=path)
    known = subprocess.run([program, "--list-langs"], capture_output=True, timeout=TIMEOUT, check=False)
    if LANGUAGE not in (known.stdout + known.stderr).decode(errors="replace").split():
        raise InputError("scan-no-language", path=path)
    return program


def _recognised(path: str, image: bytes, first: int) -> Iterator[tuple[Page, list[tuple[int, float]]]]:
    """The pages of an image from number ``first`` on, each with how many letters its words have and how sure they are (0 to 1)."""
    command = [_program(path), "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        ran = subprocess.run(
            command, input=image, capture_output=True, timeout=TIMEOUT, check=False, env=environment, preexec_fn=_bounded()
        )
    except subprocess.TimeoutExpired:
        raise InputError("scan-broken", path=path, problem=f"> {TIMEOUT} s") from None
    if ran.returncode != 0:
        said = ran.stderr.decode(errors="replace").strip().split("\n")
        raise InputError("scan-broken", path=path, problem=(said[0] or f"exit {ran.returncode}")[:120])
    pages: dict[int, list[list[str]]] = {}
    for line in ran.stdout.decode("utf-8", "replace").split("\n")[1:]:
        fields = line.split("\t")
        if len(fields) == 12:
            pages.setdefault(int(fields[1]), []).append(fields)
    for number, rows in sorted(pages.items()):
        yield _page(first + number - 1, rows)


def _page(number: int, rows: list[list[str]]) -> tuple[Page, list[tuple[int, float]]]:
    """A page of Tesseract's rows: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    tall = float(next((row[9] for row in rows if row[0] == "1"), "0")) / SCALE
    boxes = {tuple(row[1:5]): row for row in rows if row[0] == "4"}
    glyphs: list[Glyph] = []
    sure: list[tuple[int, float]] = []
    for row in rows:
        text = row[11].strip()
        if row[0] != _WORD or not text:
            continue
        left, width = (float(value) / SCALE for value in (row[6], row[8]))
        line = boxes.get(tuple(row[1:5]), row)
        top, height = float(line[7]) / SCALE, float(line[9]) / SCALE
        size = 0.8 * height
        if not any(letter.isalnum() for letter in text) and float(row[10]) < NOISE:
            continue
        glyphs.append(Glyph(f"{text} ", left, left + width, tall - top - 0.75 * height, max(size, 1.0)))
        sure.append((len(text), max(0.0, float(row[10])) / 100))
    return Page(number, tall or 1.0, tuple(glyphs)), sure


def _bounded() -> Callable[[], None] | None:
    """What sets limits to the process that is started, where the system has them."""
    try:
        import resource
    except ImportError:
        return None
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


# ── sizes of images, read from their heads before anything unpacks them ─────────────────────────────────────────────


def _png(data: bytes) -> list[tuple[int, int]]:
    return [struct.unpack(">II", data[16:24])]


def _jpeg(data: bytes) -> list[tuple[int, int]]:
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError(at)
        mark = data[at + 1]
        if mark in range(0xC0, 0xD0) and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return [(width, height)]
        at += 1 if mark == 0xFF else 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    raise ValueError(at)


def _tiff(data: bytes) -> list[tuple[int, int]]:
    order = "<" if data[:2] == b"II" else ">"
    sizes: list[tuple[int, int]] = []
    seen: set[int] = set()
    (at,) = struct.unpack(order + "I", data[4:8])
    while at and at not in seen and len(sizes) <= PAGES:
        seen.add(at)
        (count,) = struct.unpack(order + "H", data[at : at + 2])
        found: dict[int, int] = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind = struct.unpack(order + "HH", data[entry : entry + 4])
            found[tag] = struct.unpack(order + ("H" if kind == 3 else "I"), data[entry + 8 : entry + (10 if kind == 3 else 12)])[0]
        sizes.append((found[256], found[257]))
        (at,) = struct.unpack(order + "I", data[at + 2 + 12 * count : at + 6 + 12 * count])
    return sizes
