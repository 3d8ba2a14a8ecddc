"""The encodings in which Vietnamese was stored before Unicode, and how a text in one of them is told from a text in another.

All of them are looked at as if their bytes were windows-1252, which is how such texts come along, too, when a program has stored them as
Unicode without knowing what they are. Sources of the tables: TCVN 5712:1993 (VN2 with the habits of the ABC fonts: a capital with a tone is
the small letter, drawn by a font of capitals); VNI (VNI Windows: a letter, then its mark); Windows code page 1258.

A conversion is taken only where nearly every word that it makes is a Vietnamese syllable and no other conversion comes near; everything
else is left to a person.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from compliance.read.syllables import marked, share
from compliance.record import NamedTuple

TCVN3, VNI, CP1258, TWICE = NAMES = ("TCVN3 (ABC)", "VNI", "windows-1258", "UTF-8 (windows-1252)")
SURE, NEAR, POSSIBLE, SPOILT = 0.97, 0.8, 0.5, 0.9
"""The least share of syllables of a conversion that is taken; the most of the next best; the least of one that is named as possible;
the least of a text that is taken as it is although a conversion would make words of some of it."""
ENOUGH, FEW = 20, 4
"""How many words with marks a conversion must rest on; so many are enough beside a text that is in order."""

_LATIN = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_TCVN_LETTERS = dict(
    enumerate(
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        start=0xA1,
    )
)
_TCVN = {ord(_LATIN[byte]): letter for byte, letter in _TCVN_LETTERS.items()}
_CP1258 = {ord(latin): letter for byte, latin in _LATIN.items() if (letter := bytes([byte]).decode("cp1258", "ignore")) != latin}
_HATS = {"": "ùøûõï", "\u0302": "áàåãä", "\u0306": "éèúüë"}
_VNI_MARKS = {"â": "\u0302", "ê": "\u0306"} | {
    mark: hat + tone for hat, marks in _HATS.items() for mark, tone in zip(marks, "\u0301\u0300\u0309\u0303\u0323", strict=True)
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_FITTING = {"a": "ùøûõïâáàåãäêéèúüë", "e": "ùøûõïâáàåãä", "o": "ùøûõïâáàåãä", "u": "ùøûõï", "y": "ùøûõï", "ô": "ùøûõï", "ö": "ùøûõï"}
_VNI_PAIRS = {
    shape(base) + shape2(mark): shape(normalize("NFC", _VNI_ALONE.get(base, base) + _VNI_MARKS[mark]))
    for base, marks in _VNI_FITTING.items()
    for mark in marks
    for shape, shape2 in ((str.lower, str.lower), (str.upper, str.lower), (str.upper, str.upper))
}
_VNI_SINGLE = {shape(one): shape(letter) for one, letter in _VNI_ALONE.items() for shape in (str.lower, str.upper)}
_VNI_ANY = re.compile(f"{'|'.join(_VNI_PAIRS)}|[\u00c0-\u00ff]")

_NEWER = re.compile("[\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9]")
"""Letters that windows-1252 does not have."""
_PIECES = re.compile(r"[^\W\d_]+|[^\w\s]+")
"""Words, and what stands between words besides spaces."""
_PARTING = ".:;/?!"


class Reading(NamedTuple):
    """A text as read in one encoding: its name, the text, the share of its marked words that are syllables and their number."""

    name: str
    text: str
    share: float
    words: int


class Unsure(Exception):
    """A text that fits no encoding well enough; ``candidates`` are those that it may be in, the likeliest first."""

    def __init__(self, candidates: tuple[str, ...]) -> None:
        super().__init__(candidates)
        self.candidates = candidates


def of_bytes(data: bytes) -> Reading:
    """``data``, which is not UTF-8, in the old encoding that it is in; ``Unsure`` where that is not certain."""
    latin = data.decode("latin-1").translate({byte: letter for byte, letter in _LATIN.items() if byte < 0xA0})
    readings = [_judged(name, converted(name, latin)) for name in (TCVN3, VNI, CP1258)]
    return _taken(readings)


def of_text(text: str) -> Reading | None:
    """``text`` with those of its lines put right that hold an old encoding in the letters of windows-1252; None where none does.

    ``Unsure`` where the text is not in order and no conversion is certain.
    """
    lines = text.split("\n")
    before = _judged("", text)
    whole = not _NEWER.search(text)
    tried = sorted((_mended(name, lines, whole) for name in NAMES), key=lambda one: -one[0].share)
    (best, moved, certain), *others = tried
    rivals = [one for one, changed, _ in others if changed and one.share >= (NEAR if whole else max(NEAR, before.share))]
    fits = moved >= FEW and best.words >= ENOUGH and best.share >= SURE
    if fits and certain and not rivals:
        return best
    if not moved or (not fits and (before.share >= SPOILT or best.share < POSSIBLE)):
        return None
    raise Unsure(tuple(one.name for one, changed, _ in tried if changed and one.share >= POSSIBLE))


def _mended(name: str, lines: list[str], whole: bool) -> tuple[Reading, int, bool]:
    """``lines`` read in the encoding ``name``, and how many marked words stand in those that it changed: all of them (``whole``), or else
    those that make more syllables so. A line that makes as many either way is read so that its words are those of the other lines; where
    that does not tell either, the reading is not certain."""
    put = [line if line.isascii() or _NEWER.search(line) else converted(name, line) for line in lines]
    certain = True
    if not whole:
        told = [_better(line, after) for line, after in zip(lines, put, strict=True)]
        known = {
            word for line, after, new in zip(lines, put, told, strict=True) if new is not None for word in marked(after if new else line)
        }
        for at, new in enumerate(told):
            if new is None:
                old, made = (sum(word in known for word in marked(text)) for text in (lines[at], put[at]))
                told[at] = made > old
                certain = certain and made != old
        put = [after if new else line for line, after, new in zip(lines, put, told, strict=True)]
    moved = sum(len(marked(after)) for line, after in zip(lines, put, strict=True) if line != after)
    return _judged(name, "\n".join(put)), moved, certain


def _better(line: str, after: str) -> bool | None:
    """Whether ``line`` makes more syllables as ``after``; None where it makes as many either way."""
    if line == after:
        return False
    now, then = share(marked(line)), share(marked(after))
    return None if now == then else then > max(now, POSSIBLE)


def converted(name: str, text: str) -> str:
    """``text``, the bytes of the encoding ``name`` read as windows-1252, in Unicode NFC."""
    if name == TCVN3:
        return "\n".join(map(_capitals, normalize("NFC", text.translate(_TCVN)).split("\n")))
    if name == VNI:
        return _VNI_ANY.sub(_vni, text)
    if name == CP1258:
        return normalize("NFC", text.translate(_CP1258))
    try:
        codes = {ord(letter): byte for byte, letter in _LATIN.items()}
        return normalize("NFC", bytes(codes.get(ord(letter), ord(letter)) for letter in text).decode("utf-8"))
    except ValueError:
        return text


def _judged(name: str, text: str) -> Reading:
    words = marked(text)
    return Reading(name, text, share(words), len(words))


def _taken(readings: list[Reading]) -> Reading:
    best, *others = sorted(readings, key=lambda one: -one.share)
    if best.share >= SURE and best.words >= ENOUGH and others[0].share < NEAR:
        return best
    raise Unsure(tuple(one.name for one in (best, *others) if one.share >= POSSIBLE))


def _vni(match: re.Match[str]) -> str:
    found = match[0]
    return _VNI_PAIRS.get(found) or _VNI_SINGLE.get(found, "\ufffd")


def _capitals(line: str) -> str:
    """Small letters with a tone made capitals where the words around are in capitals: the encoding has no capitals for them."""
    words = _PIECES.findall(line)
    shapes = list(map(_shape, words))
    told = ["", *shapes, ""]
    for at, shape in enumerate(shapes):
        if not shape:
            near = {told[at], next((one for one in shapes[at + 1 :] if one), "")}
            told[at + 1] = "A" if near <= {"A", ""} and "A" in near else "a" if "a" in near else ""
    verdicts = iter(told[1:])
    return _PIECES.sub(lambda word: word[0].upper() if next(verdicts) == "A" else word[0], line)


def _shape(word: str) -> str:
    """``A`` for what is in capitals, ``a`` for what is not, empty where the plain letters do not tell."""
    plain = [letter for letter in word if letter.isascii()]
    if word[0] in _PARTING or any(letter.islower() for letter in plain):
        return "a"
    return "A" if len(plain) > 1 or (plain and not word[0].isascii()) else ""
