"""Text put in order: one spelling for what is written in many ways, line by line, so that no later stage meets the oddities of files.

Unicode NFC; all spaces, hyphens, dashes, quotes and bullets of one kind; Markdown marks, entities and footnote marks gone; the tone mark of
oa, oe, uy where the newer spelling has it. Lines are never joined or split, and words, numbers and their order stay as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from unicodedata import is_normalized, normalize

from compliance.model.fold import place_tones

_KINDS = {
    "": "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad",
    " ": "\t\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))),
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2022\u25cf\u25aa\u25e6\u2023\u27a2\u27a4\uf0b7\uf02d\uf0a7\uf0d8",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02",
    "'": "\u2018\u2019\u201a\u2032\u00b4",
    "...": "\u2026",
    "\u0110": "\u00d0\u0189",
    "\u0111": "\u00f0\u0256",
}
_ONE_KIND = {odd: plain for plain, odds in _KINDS.items() for odd in odds}
_SUPERSCRIPTS = dict(zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789", strict=True))
_MARKDOWN = frozenset("*_#`|\\<")

_PAIRS = {
    shape(pair[0]) + shape2(pair[1]): shape(placed[0]) + shape2(placed[1])
    for vowels, seconds in (("o", "aàáảãạeèéẻẽẹ"), ("u", "yỳýỷỹỵ"))
    for pair in (first + second for first in vowels for second in seconds)
    if (placed := place_tones(pair)) != pair
    for shape, shape2 in ((str.lower, str.lower), (str.upper, str.lower), (str.upper, str.upper))
}
_OLD_TONE = re.compile("[" + "".join(sorted({pair[1] for pair in _PAIRS})) + r"](?!\w)")
_ENTITY = re.compile(r"&(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][a-z]{1,7}\d{0,2});")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~<-])")
_TAG = re.compile(r"</?(?:br|b|i|u|p|sup|sub|em|strong|span|div|td|tr|th|table)\s*/?>")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_HASHES = re.compile(r"(?m)^([ ]*)#{1,6}(?=[ ]|$)[ ]*")
_UNDERSCORES = re.compile(r"(?<!\w)_+|_+(?!\w)")
_RULE = re.compile(r"(?m)^[ ]*[-=:]{3,}(?:[ ]+[-=:]{3,})*[ ]*$")
_NOTE_AHEAD = re.compile(r"(?m)^([ ]*)([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)[ ]*(?=\S)")
_NOTE_GLUED = re.compile(r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_NOTE_BRACKET = re.compile(r"\[\d{1,2}\]")
_POWER = re.compile(r"(?:^|[\W\d])[kcdmh]?m$")


def ordered(text: str) -> str:
    """``text`` in order, with as many line feeds as before. Footnote marks at the head of a line become ``[1]``, others are dropped."""
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    present = set(text)
    if "&" in present:
        text = _ENTITY.sub(_character, text)
        present = set(text)
    for odd in present & _ONE_KIND.keys():
        text = text.replace(odd, _ONE_KIND[odd])
    if present & _MARKDOWN:
        text = _without_markdown(text)
    if present & _SUPERSCRIPTS.keys():
        text = _NOTE_AHEAD.sub(lambda mark: f"{mark[1]}[{_digits(mark[2])}] ", text)
        text = _NOTE_GLUED.sub(_without_note, text)
    if "[" in present:
        text = _NOTE_BRACKET.sub(_without_note, text)
    while "  " in text:
        text = text.replace("  ", " ")
    return _placed(text)


def column(raw: str, text_column: int) -> int:
    """The 0-based column in the line as printed of column ``text_column`` of the line in order."""
    return max(0, bisect_left(range(len(raw) + 1), text_column + 1, key=lambda end: len(ordered(raw[:end]).strip())) - 1)


def _without_markdown(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "#" in text:
        text = _HASHES.sub(r"\1", text)
    text = text.replace("|", " ").replace("(*)", "(\0)").replace("*", "").replace("\0", "*").replace("`", "")
    if "_" in text:
        text = _UNDERSCORES.sub("", text)
    return _RULE.sub("", text) if "---" in text or "===" in text else text


def _without_note(match: re.Match[str]) -> str:
    """Nothing for a mark that is glued to the word before it, but for the power of a measure (square metres)."""
    at, text = match.start(), match.string
    glued = at > 0 and not text[at - 1].isspace() and not _POWER.search(text, max(0, at - 4), at)
    return "" if glued else match[0]


def _placed(text: str) -> str:
    """Tone marks of syllables in oa, oe, uy moved; after q the u belongs to the consonant."""
    pieces: list[str] = []
    done = 0
    for match in _OLD_TONE.finditer(text):
        at = match.start()
        new = _PAIRS.get(text[at - 1 : at + 1]) if at else None
        if new and text[at - 2 : at - 1] not in ("q", "Q"):
            pieces += text[done : at - 1], new
            done = at + 1
    return "".join((*pieces, text[done:])) if done else text


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] == "#":
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return chr(number) if number >= 32 and not 0xD800 <= number <= 0xDFFF else " "
    from html.entities import name2codepoint

    return chr(name2codepoint[name]) if name in name2codepoint else match[0]


def _digits(marks: str) -> str:
    return "".join(_SUPERSCRIPTS[mark] for mark in marks)
