"""What an OpenDocument text says of its paragraphs elsewhere: lists and their levels, hidden text, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from compliance.read.numbering import BULLET, NONE, Level

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LIST_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
LEVELS = 10
_CHAIN = 30
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": NONE}
_HELD = re.compile(r"%(\d+)%")


def whole(text: str | None, default: int) -> int:
    """A number as files hold it; ``default`` where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


class Styles:
    """The styles of the two parts of a document that have any."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self.lists: dict[str, tuple[Level, ...]] = {}
        self.outline: tuple[Level, ...] = ()
        self._styles: dict[str, Element] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                self._styles.setdefault(style.get(f"{STYLE}name", ""), style)
            for style in root.iter(f"{TEXT}list-style"):
                self.lists.setdefault(style.get(f"{STYLE}name", ""), _levels(style))
            for style in root.iter(f"{TEXT}outline-style"):
                self.outline = self.outline or _levels(style)

    def property(self, name: str, property: str) -> str:
        """A text property (``display``, ``text-transform``) of the style ``name`` or one that it is made from."""
        for _ in range(_CHAIN):
            style = self._styles.get(name)
            if style is None:
                break
            found = style.find(f"{STYLE}text-properties")
            if found is not None and (value := found.get(f"{TEXT}{property}") or found.get(f"{_FO}{property}")):
                return value
            name = style.get(f"{STYLE}parent-style-name", "")
        return ""


def _levels(style: Element) -> tuple[Level, ...]:
    found = {whole(level.get(f"{TEXT}level"), 1): level for level in style}
    return tuple(_level(found.get(number), number, found) for number in range(1, LEVELS + 1))


def _level(level: Element | None, number: int, every: Mapping[int, Element]) -> Level:
    if level is None:
        return Level(BULLET, "")
    if not level.tag.endswith("-number") and not level.tag.endswith("outline-level-style"):
        return Level(BULLET, level.get(f"{TEXT}bullet-char", "-"))
    form = _FORMATS.get(level.get(f"{STYLE}num-format", ""), "decimal")
    start = whole(level.get(f"{TEXT}start-value"), 1)
    if (text := level.get(_LIST_FORMAT)) is not None:
        return Level(form, _HELD.sub(r"%\1", text), start)
    first = number - whole(level.get(f"{TEXT}display-levels"), 1) + 1
    shown = [at for at in range(max(1, first), number + 1) if at == number or every.get(at) is not None]
    body = ".".join(f"%{at}" for at in shown) if form != NONE else ""
    return Level(form, level.get(f"{STYLE}num-prefix", "") + body + level.get(f"{STYLE}num-suffix", ""), start)
