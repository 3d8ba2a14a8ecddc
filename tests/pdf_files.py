"""PDFs built by hand: words at places, lines, images, and whatever else a test wants of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842


class Text(NamedTuple):
    """A run of text: its lower left corner in points from the page's, what is printed, its size, and a turn (cosine, sine)."""

    x: float
    y: float
    text: str
    size: float = 12
    turn: tuple[float, float] = (1, 0)


def width(text: str, size: float = 12) -> float:
    """Points that ``text`` takes: every character is half its size wide."""
    return len(text) * size / 2


def file(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return bytes(out) + end % (len(places) + 1, table, len(places) + 1, trailer, len(out))


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A compressed stream."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def pdf(
    pages: Sequence[Sequence[Text]],
    rules: Sequence[tuple[float, float, float, float]] = (),
    mapped: Callable[[str], str] = lambda letter: letter,
    page: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """Pages of text in a font that says for each of its characters which letter it draws: ``mapped`` of it. On all ``rules`` are drawn."""
    letters = sorted({letter for runs in pages for run in runs for letter in run.text})
    codes = {letter: at for at, letter in enumerate(letters, start=1)}
    assert len(codes) < 256
    pairs = "".join(f"<{codes[letter]:02x}> <{mapped(letter).encode('utf-16-be').hex()}>\n" for letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    names = " ".join("/A" for _ in codes)  # whatever is drawn: what has no outline at all is not there for a library
    kids = [6 + 2 * at for at in range(len(pages))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % kid for kid in kids)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 0/LastChar 255/Widths[%s]/Encoding 5 0 R/ToUnicode 4 0 R>>"
        % b" ".join([b"500"] * 256),
        stream(cmap.encode()),
        f"<</Type/Encoding/Differences[1 {names}]>>".encode(),
    ]
    for at, runs in enumerate(pages):
        drawn = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in rules]
        for run in runs:
            cosine, sine = run.turn
            shown = "".join(f"{codes[letter]:02x}" for letter in run.text)
            drawn.append(f"BT /F {run.size} Tf {cosine} {sine} {-sine} {cosine} {run.x} {run.y} Tm <{shown}> Tj ET")
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R%s>>"
            % (WIDTH, HEIGHT, kids[at] + 1, page),
            stream("\n".join(drawn).encode()),
        ]
    return file(objects, trailer)


def paragraph(text: str, x: float = 60, y: float = 700, room: int = 80, size: float = 12, step: float = 16) -> list[Text]:
    """``text`` broken into lines of at most ``room`` characters, one below the other."""
    lines, line = [], ""
    for word in text.split():
        if len(f"{line} {word}") > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [Text(x, y - step * at, each, size) for at, each in enumerate([*lines, line])]


def grey(pgm: bytes) -> tuple[int, int, bytes]:
    """Width, height and pixels of a PGM image."""
    _, wide, high, rest = pgm.split(b" ", 3)
    return int(wide), int(high), rest.partition(b"\n")[2]


def png(wide: int, high: int, pixels: bytes) -> bytes:
    """A grey PNG."""

    def part(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    rows = b"".join(b"\0" + pixels[at : at + wide] for at in range(0, wide * high, wide))
    head = wide.to_bytes(4, "big") + high.to_bytes(4, "big") + b"\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def scanned(images: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A PDF of grey images, one a page."""
    kids = [3 + 3 * at for at in range(len(images))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(images), b" ".join(b"%d 0 R" % kid for kid in kids)),
    ]
    for kid, (wide, high, pixels) in zip(kids, images, strict=True):
        resources = b"<</XObject<</I %d 0 R>>>>" % (kid + 2)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources%s/Contents %d 0 R>>" % (resources, kid + 1),
            stream(b"612 0 0 792 0 0 cm /I Do"),
            stream(pixels, b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (wide, high)),
        ]
    return file(objects)
