"""PDF → Document: each printed line a line, at its page and line.

The file is taken apart in a process of its own (``pdf_process``) within bounds of time and memory; what comes back is put into reading
order by ``pages``. A file without text is read as the scan that it is (``scan``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from compliance.errors import InputError
from compliance.model.document import Document, Note
from compliance.read.bytes import put_right
from compliance.read.lines import document
from compliance.read.pages import Page, lines
from compliance.read.pdf_process import CHAR, PAGES
from compliance.read.rows import Glyph
from compliance.read.syllables import plain_share

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdf_process.py")
TIMEOUT = 90
"""Seconds that a file may take."""
UNMAPPED, UNREADABLE, FOREIGN = 0.005, 0.1, 0.5
"""Share of characters without a letter that is said, and that is refused; share of syllables below which a text is not Vietnamese."""
FEWEST = 20
"""Characters a page, on average, below which a PDF counts as one without text."""
_SYMBOLS = range(0xF000, 0xF100)


def read(path: str, data: bytes) -> Document:
    """The lines of a PDF; ``InputError`` where it is damaged, encrypted, too long, or its text cannot be had."""
    if b"%PDF-" not in data[:1024]:
        raise InputError("file-empty" if not data.strip() else "pdf-broken", path=path)
    pages = list(_pages(path, apart(path, data)))
    printed = sum(len(page.glyphs) for page in pages)
    if printed < FEWEST * len(pages):
        from compliance.read import scan

        return scan.read_pdf(path, data, [page.number for page in pages])
    notes = _unmapped(path, pages)
    pictures = [str(page.number) for page in pages if page.images and len(page.glyphs) < FEWEST]
    if pictures:
        notes.append(Note("note.read-pictures", (("pages", ", ".join(pictures)),)))
    found = lines(pages)
    text, more = put_right(path, "\n".join(raw.replace("\n", " ") for raw, _ in found))
    if plain_share(text) < FOREIGN:
        raise InputError("pdf-fonts", path=path)
    raws = text.split("\n")
    return document(path, [(raw, place) for raw, (_, place) in zip(raws, found, strict=True)], [*notes, *more], whole=False)


def apart(path: str, data: bytes, *words: str) -> bytes:
    """What ``pdf_process`` writes of ``data``; ``InputError`` where the library is missing or does not end well."""
    from importlib.util import find_spec

    if find_spec("pypdfium2") is None:
        raise InputError("reader-missing-extra", path=path, suffix=".pdf", package="pypdfium2", extra="pdf")
    command = [sys.executable, "-P", PROGRAM, *words]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise InputError("pdf-stopped", path=path, problem=f"> {TIMEOUT} s") from None
    if ran.returncode != 0:
        last = ran.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1][:120]
        raise InputError("pdf-stopped", path=path, problem=last if ran.returncode > 0 and last else f"exit {ran.returncode}")
    return ran.stdout


def _pages(path: str, written: bytes) -> Iterator[Page]:
    """The pages that ``pdf_process`` wrote."""
    at = 0
    number = 0
    while at < len(written):
        end = written.index(b"\n", at)
        said = json.loads(written[at:end])
        at = end + 1
        if "error" in said:
            key = {"password": "archive-encrypted", "pages": "pdf-too-long", "chars": "pdf-too-long", "empty": "file-empty"}
            found = key.get(said["error"], "pdf-broken")
            raise InputError(found, path=path, **({"pages": said["pages"], "most": PAGES} if found == "pdf-too-long" else {}))
        if "chars" not in said:
            continue
        number += 1
        chars = written[at : at + said["chars"] * CHAR.size]
        at += len(chars)
        glyphs = tuple(Glyph(_letter(code), left, right, base, size or 1.0) for code, left, right, base, size in CHAR.iter_unpack(chars))
        yield Page(number, said["height"] or 1.0, glyphs, tuple(tuple(rule) for rule in said["rules"]), said["images"])


def _letter(code: int) -> str:
    if code == 2:  # a hyphen at the end of a line, as the library has it
        return "-"
    return chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _unmapped(path: str, pages: list[Page]) -> list[Note]:
    """A note where fonts do not say which letters some characters are; ``InputError`` where these are many."""
    letters = [ord(glyph.text) for page in pages for glyph in page.glyphs if glyph.text != " "]
    wrong = sum(code == 0xFFFD or (0xE000 <= code < 0xF900 and code not in _SYMBOLS) for code in letters)
    if wrong > UNREADABLE * len(letters):
        raise InputError("pdf-fonts", path=path)
    return [Note("note.read-unmapped", (("count", str(wrong)),))] if wrong > UNMAPPED * len(letters) else []
