"""What a Word document says of its paragraphs and runs elsewhere: styles, and the numbers that lists print."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from compliance.read.numbering import BULLET, Counter, Level

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_CHAIN = 30
"""Styles that may be based on each other; more is a circle."""


def value(element: Element | None, default: str = "") -> str:
    """The attribute ``w:val``."""
    return default if element is None else element.get(f"{W}val", default)


def whole(text: str, default: int) -> int:
    """A number as files hold it; ``default`` where it is none."""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else default


def on(element: Element | None) -> bool | None:
    """Whether a switch such as ``w:caps`` is on; ``None`` where it is not set."""
    return None if element is None else value(element, "true") not in ("0", "false", "off")


class Styles:
    """Styles by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._usual = ""
        self._switches: dict[tuple[str, str], bool | None] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._usual = name

    def of(self, properties: Element | None) -> str:
        """The style of a paragraph by its properties."""
        return value(properties.find(f"{W}pStyle") if properties is not None else None) or self._usual

    def switch(self, style: str, name: str) -> bool | None:
        """Whether ``style``, or one that it is based on, sets the run property ``name``."""
        key = (style, name)
        if key not in self._switches:
            found = (on(one.find(f"{W}rPr/{W}{name}")) for one in self._chain(style))
            self._switches[key] = next((state for state in found if state is not None), None)
        return self._switches[key]

    def numbering(self, style: str) -> tuple[str, int | None, str]:
        """List and level (0-based; ``None`` where the list says) that ``style`` sets, and the style that does; no list: an empty string."""
        number, level, owner = "", None, ""
        for one in self._chain(style):
            found = one.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            mark = found.find(f"{W}ilvl")
            level = whole(value(mark), 0) if mark is not None and level is None else level
            if number := value(found.find(f"{W}numId")):
                owner = one.get(f"{W}styleId", "")
                break
        return number, level, owner

    def _chain(self, name: str) -> Iterable[Element]:
        for _ in range(_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style.find(f"{W}basedOn"))


class Lists:
    """The lists of a document and their counters as they stand."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._counters: dict[str, Counter] = {}
        self._begun: set[tuple[str, int]] = set()
        self._linked: dict[str, str] = {}
        for one in root if root is not None else ():
            if one.tag == f"{W}abstractNum":
                name = one.get(f"{W}abstractNumId", "")
                self._abstract[name] = one
                if link := value(one.find(f"{W}styleLink")):
                    self._linked[link] = name
            elif one.tag == f"{W}num":
                self._numbers[one.get(f"{W}numId", "")] = one

    def label(self, properties: Element | None) -> str:
        """What is printed before the next paragraph with ``properties`` (``w:pPr``); empty where it is in no list."""
        style = self._styles.of(properties)
        number, level, owner = self._styles.numbering(style)
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is not None:
            mark = own.find(f"{W}ilvl")
            level = whole(value(mark), 0) if mark is not None else level
            if named := value(own.find(f"{W}numId")):
                number, owner = named, owner if named == number else ""
        if number in ("", "0") or number not in self._numbers:
            return ""
        abstract = self._base(number)
        if level is None:
            level = self._level_of(abstract, owner)
        levels = self._levels_of(number, abstract)
        if not 0 <= level < len(levels):
            return ""
        counter = self._counters.setdefault(abstract, Counter())
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            start = self._override(number, level, "startOverride")
            if start is not None:
                counter.values[level] = whole(value(start), 1) - 1
        return counter.next(levels, level)

    def _base(self, number: str) -> str:
        """The abstract list behind ``number``, also where it is named by a style."""
        name = value(self._numbers[number].find(f"{W}abstractNumId"))
        found = self._abstract.get(name)
        link = value(found.find(f"{W}numStyleLink")) if found is not None else ""
        return self._linked.get(link, name)

    def _level_of(self, abstract: str, style: str) -> int:
        """The level that is linked with ``style``."""
        for level in self._abstract[abstract].findall(f"{W}lvl") if style and abstract in self._abstract else ():
            if value(level.find(f"{W}pStyle")) == style:
                return whole(level.get(f"{W}ilvl", ""), 0)
        return 0

    def _levels_of(self, number: str, abstract: str) -> tuple[Level, ...]:
        if number not in self._levels:
            found: dict[int, Element] = {}
            if abstract in self._abstract:
                found = {whole(level.get(f"{W}ilvl", ""), 0): level for level in self._abstract[abstract].findall(f"{W}lvl")}
            for at in range(LEVELS):
                over = self._override(number, at, "lvl")
                if over is not None:
                    found[at] = over
            self._levels[number] = tuple(_level(found.get(at)) for at in range(LEVELS)) if found else ()
        return self._levels[number]

    def _override(self, number: str, level: int, name: str) -> Element | None:
        for over in self._numbers[number].findall(f"{W}lvlOverride"):
            if whole(over.get(f"{W}ilvl", ""), 0) == level:
                return over.find(f"{W}{name}")
        return None


def _level(level: Element | None) -> Level:
    if level is None:
        return Level(BULLET, "")
    form = next((value(one, "decimal") for one in level.iter(f"{W}numFmt")), "decimal")
    restart = level.find(f"{W}lvlRestart")
    text = value(level.find(f"{W}lvlText"))
    if form == BULLET and not text and level.find(f"{W}lvlPicBulletId") is not None:
        text = "-"
    start = whole(value(level.find(f"{W}start")), 1)
    return Level(form, text, start, on(level.find(f"{W}isLgl")) or False, whole(value(restart), 0) if restart is not None else None)
