"""The numbers that word processors print and files do not hold: formats, counters of lists with several levels, bullets.

Word's letters are those of the Latin alphabet (a, b, c, d, e, ..., z, aa, bb), in Vietnamese documents, too; a đ) is typed by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compliance.record import dataclass, field

_PLUS = "+\uf02b\uff0b"
"""Plus signs; the second is that of the font Symbol, as LibreOffice writes it."""
BULLET, NONE = "bullet", "none"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST = 3999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its format, its text with ``%1`` for the number of the first level, where it starts.

    ``legal``: numbers of the levels above are printed in decimals; ``restart``: after which level (1-based) it begins anew, 0 never,
    ``None`` after any above it.
    """

    format: str
    text: str
    start: int = 1
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class Counter:
    """The numbers of one list as they stand, ``None`` for levels that have not begun."""

    values: list[int | None] = field(default_factory=lambda: [None] * 10)

    def next(self, levels: Sequence[Level], at: int) -> str:
        """The label of the next item at level ``at`` (0-based) of a list with ``levels``."""
        before = self.values[at]
        self.values[at] = levels[at].start if before is None else before + 1
        for below in range(at + 1, len(self.values)):
            level = levels[below] if below < len(levels) else None
            if level is None or level.restart is None or level.restart > at:
                self.values[below] = None
        for above in range(at):
            if self.values[above] is None:
                self.values[above] = levels[above].start
        return label(levels, at, self.values)


def label(levels: Sequence[Level], at: int, values: Sequence[int | None]) -> str:
    """What is printed before an item; bullets as ``-`` or ``+``."""
    level = levels[at]
    if level.format == BULLET:
        return bullet(level.text)
    text = level.text
    for number in range(at, -1, -1):
        value = values[number]
        form = "decimal" if level.legal and levels[number].format != NONE else levels[number].format
        text = text.replace(f"%{number + 1}", printed(form, levels[number].start if value is None else value))
    return text.strip()


def bullet(text: str) -> str:
    """A bullet as plans type it: ``+`` where it is one, else ``-``; nothing where none is printed."""
    return "" if not text.strip() else "+" if text.strip()[0] in _PLUS else "-"


def printed(form: str, number: int) -> str:
    """``number`` in a format by its name in Office Open XML (``upperRoman``, ``lowerLetter``, ...); unknown ones in decimals."""
    return _FORMATS.get(form, str)(number) if 0 < number <= _LARGEST or form == NONE else str(number)


def _roman(number: int) -> str:
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _nothing(number: int) -> str:
    return ""


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    NONE: _nothing,
}
