"""A process of its own that takes a PDF apart with pypdfium2: ``python pdf_process.py`` with the file on standard input.

A native library is asked for files from strangers here: when it crashes, runs away or takes too much memory, this process ends and nothing
else. It imports nothing of the package. What it writes to standard output, for each page:

    one line of JSON      width, height (points); chars; rules: lines drawn along the axes, as x0, y0, x1, y1; images: how many
    chars × 20 bytes      CHAR: code point, left, right, baseline, size; in points from the page's lower left, the text upright

Last comes a line with the number of pages, or with ``error``: password, broken, empty, pages or chars. With ``--image N --scale S`` page N
(0-based) is written as a grey image (PGM) instead, S pixels a point.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
from typing import Any

Found = tuple[int, float, float, float, float, float, float, float, int | None]
"""A character: code point, left, bottom, right and top of its box, its origin, its size, and its quarter turns (None: at a slant)."""
CHAR = struct.Struct("<Iffff")
PAGES = 400
"""Pages of a document that is read; plans have few."""
CHARS = 4_000_000
"""Characters of a document that is read."""
OBJECTS, SEGMENTS = 20_000, 400
"""Objects of a page, and points of one of them, that are looked at for drawn lines."""
PIXELS = 40_000_000
MEMORY, SECONDS = 2_000_000_000, 60
THIN = 2.5
"""Points: what is thinner is a line."""


def bounded() -> None:
    """Limits to this process, where the system has them."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def main() -> None:
    """Take the file apart."""
    import pypdfium2.raw as pdfium

    data = sys.stdin.buffer.read()
    bounded()
    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(pdfium.FPDF_LIBRARY_CONFIG(version=2)))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        known = {pdfium.FPDF_ERR_PASSWORD: "password", pdfium.FPDF_ERR_SECURITY: "password"}
        say(error=known.get(pdfium.FPDF_GetLastError(), "broken"))
        return
    count = pdfium.FPDF_GetPageCount(document)
    if "--image" in sys.argv:
        image(pdfium, document, int(sys.argv[sys.argv.index("--image") + 1]), float(sys.argv[sys.argv.index("--scale") + 1]))
        return
    if not 0 < count <= PAGES:
        say(error="pages" if count else "empty", pages=count)
        return
    left = CHARS
    for number in range(count):
        left -= page(pdfium, document, number)
        if left < 0:
            say(error="chars", pages=count)
            return
    say(pages=count)


def say(**what: object) -> None:
    """One line of JSON."""
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n")
    sys.stdout.buffer.flush()


def page(pdfium: Any, document: Any, number: int) -> int:
    """Write one page; a page that cannot be read is an empty one. Returns how many characters it has."""
    one = pdfium.FPDF_LoadPage(document, number)
    if not one:
        say(width=0, height=0, chars=0, rules=[], images=0)
        return 0
    sides = pdfium.FPDF_GetPageWidthF(one), pdfium.FPDF_GetPageHeightF(one)
    if pdfium.FPDFPage_GetRotation(one) % 2:  # these are the sides as shown, places are those before the page is turned
        sides = sides[::-1]
    text = pdfium.FPDFText_LoadPage(one)
    found = chars(pdfium, text) if text else []
    turned = max((0, 1, 2, 3), key=[char[-1] for char in found].count)
    packed = bytearray()
    kept = 0
    for code, left, bottom, right, top, x, y, size, quarter in found:
        if quarter != turned:
            continue
        (one_x, _), (other_x, _), (_, base) = turn(turned, sides, left, bottom), turn(turned, sides, right, top), turn(turned, sides, x, y)
        packed += CHAR.pack(code, min(one_x, other_x), max(one_x, other_x), base, size)
        kept += 1
    rules, images = drawn(pdfium, one)
    rules = [[*turn(turned, sides, *rule[:2]), *turn(turned, sides, *rule[2:])] for rule in rules]
    width, height = sides[::-1] if turned % 2 else sides
    say(width=width, height=height, chars=kept, rules=rules, images=images)
    sys.stdout.buffer.write(packed)
    if text:
        pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(one)
    return kept


def turn(quarters: int, sides: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    """A point of a page of two ``sides`` whose text is turned by so many quarters clockwise, so that the text is upright."""
    width, height = sides
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[quarters]


def chars(pdfium: Any, text: Any) -> list[Found]:
    """The characters that a page really holds, without those that the library makes up between them."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Found] = []
    for at in range(min(CHARS + 1, pdfium.FPDFText_CountChars(text))):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code <= 32 and (code < 32 or pdfium.FPDFText_IsGenerated(text, at)) and code != 2:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, at, box) or not pdfium.FPDFText_GetCharOrigin(text, at, x, y):
            continue
        turns = pdfium.FPDFText_GetCharAngle(text, at) / 1.5707963
        quarter = round(turns) % 4 if abs(turns - round(turns)) < 0.02 else None
        size = pdfium.FPDFText_GetFontSize(text, at)
        if size <= 1.5:  # a font of size one, drawn larger by its matrix
            size = abs(box.top - box.bottom)
        found.append((code, box.left, box.bottom, box.right, box.top, x.value, y.value, size, quarter))
    return found


def drawn(pdfium: Any, one: Any) -> tuple[list[list[float]], int]:
    """The lines drawn along the axes on a page, and how many images stand on it."""
    rules: list[list[float]] = []
    images = 0
    for at in range(min(OBJECTS, pdfium.FPDFPage_CountObjects(one))):
        thing = pdfium.FPDFPage_GetObject(one, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        images += kind == pdfium.FPDF_PAGEOBJ_IMAGE
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules += edges(pdfium, thing)
    return rules, images


def edges(pdfium: Any, path: Any) -> list[list[float]]:
    """The edges of a path that run along the axes; of a thin box one line through its middle."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return []
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    if min(x1 - x0, y1 - y0) <= THIN:
        if x1 - x0 < y1 - y0:
            x0 = x1 = (x0 + x1) / 2
        else:
            y0 = y1 = (y0 + y1) / 2
        return [[x0, y0, x1, y1]]
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    found: list[tuple[tuple[float, float], tuple[float, float]]] = []
    before: tuple[float, float] | None = None
    start: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(SEGMENTS, pdfium.FPDFPath_CountSegments(path))):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif before is not None:
            found.append((before, point))
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            found.append((point, start))
        before = point
    return [[*first, *second] for first, second in found if abs(first[0] - second[0]) < 1 or abs(first[1] - second[1]) < 1]


def image(pdfium: Any, document: Any, number: int, scale: float) -> None:
    """Write a page as a grey image."""
    one = pdfium.FPDF_LoadPage(document, number)
    width, height = (int(side * scale) for side in (pdfium.FPDF_GetPageWidthF(one), pdfium.FPDF_GetPageHeightF(one))) if one else (0, 0)
    if not 0 < width * height <= PIXELS:
        say(error="broken")
        return
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, width)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, one, 0, 0, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), width * height)
    sys.stdout.buffer.write(b"P5 %d %d 255\n" % (width, height) + pixels)


if __name__ == "__main__":
    main()
