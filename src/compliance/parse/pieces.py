"""What an outline is built of while it grows: paragraphs and items, and how their wording is looked at."""

from __future__ import annotations

from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Paragraph
from compliance.record import dataclass, field


@dataclass(slots=True)
class Run:
    """The lines (number, text) of one paragraph, and whose it is.

    ``labelled``: it began with the item's label; ``heads``: it is the title of what follows; ``section``: that in which it stands, ``None``
    outside of them.
    """

    address: str
    role: str
    pieces: list[tuple[int, str]]
    section: Item | None = None
    labelled: bool = False
    heads: bool = False
    _made: Paragraph | None = None

    @property
    def text(self) -> str:
        """The lines' text as one."""
        return " ".join(text for _, text in self.pieces)

    def paragraph(self) -> Paragraph:
        """The lines as one paragraph, once it has all of them."""
        self._made = self._made or joined(self.pieces)
        return self._made


@dataclass(slots=True)
class Item:
    """A section or clause under construction. ``runs`` are its own paragraphs before its first child, ``last`` a section's last line."""

    kind: str
    label: str
    value: tuple[int, ...]
    address: str
    parent: str
    role: str
    line: int
    section: bool = False
    heading: str = ""
    runs: list[Run] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    children: bool = False
    last: int = 0


def joined(pieces: list[tuple[int, str]]) -> Paragraph:
    """The lines ``pieces`` (number, text) as one paragraph."""
    starts: list[tuple[int, int]] = []
    offset = 0
    for line, text in pieces:
        starts.append((offset, line))
        offset += len(text) + 1
    return Paragraph((pieces[0][0], pieces[-1][0]), " ".join(text for _, text in pieces), tuple(starts))


def capitals(text: str) -> bool:
    """Whether ``text`` up to its first colon is set in capitals."""
    if not text[:1].strip() or (first := text.split(" ", 1)[0]) != first.upper():
        return False
    letters = [letter for letter in text.split(":", 1)[0] if letter.isalpha()]
    return len(letters) > 1 and sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)


def role_of(heading: str, lexicon: Lexicon) -> str:
    """The role of a section by its title: that of the phrase that stands first in it, of several there the longest; else ``other``."""
    words = f" {fold(heading)} "
    found = [
        (at, -len(phrase), role)
        for role, phrases in lexicon.headings.roles.items()
        for phrase in phrases
        if (at := words.find(f" {fold(phrase)} ")) >= 0
    ]
    return min(found)[2] if found else "other"
