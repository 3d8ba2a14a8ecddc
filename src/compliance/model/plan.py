"""What a plan says, with the place of each thing. Line numbers are 1-based lines of the file as it stands."""

from __future__ import annotations

from compliance.model.document import Document
from compliance.record import dataclass

Span = tuple[int, int]
"""First and last line, both 1-based and inclusive."""


def line_at(starts: tuple[tuple[int, int], ...], offset: int, first: int) -> int:
    """The line of the last of ``starts`` (offset, line) that is not after ``offset``; ``first`` where there is none."""
    line = first
    for start, number in starts:
        if start > offset:
            break
        line = number
    return line


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is printed; a blank day stays ``None``."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered document named in the text; ``number`` is the whole symbol as printed, ``date`` is ISO or ``None``."""

    line: int
    type: str | None
    number: str
    date: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named by its issuer and not by a number.

    ``symbol`` is printed where only the number is blank, else empty; ``year`` as far as a date is; ``quote`` the words that name it,
    ``said`` what follows them.
    """

    line: int
    type: str | None
    symbol: str
    year: int | None
    issuer: str
    quote: str
    said: str


@dataclass(frozen=True, slots=True)
class Period:
    """First and last year that a plan is for."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the first section. ``None`` where it is not printed; nothing is invented.

    ``level`` is one of trung-uong, tinh, huyen, xa.
    """

    issuer: str | None
    level: str | None
    locality: str | None
    number: str | None
    symbol: str | None
    place: str | None
    date: PartialDate
    title: str | None
    topic: str | None
    period: Period
    based_on: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A Roman section; ``role`` is one of purpose, objectives, scope, contents, funding, organization, reporting, other."""

    line: int
    label: str
    heading: str
    role: str
    last_line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text put together from wrapped lines; ``starts`` has (offset in ``text``, line) for each of them."""

    lines: Span
    text: str
    starts: tuple[tuple[int, int], ...] = ()

    def line_at(self, offset: int) -> int:
        """The line of the file on which the character at ``offset`` of ``text`` stands."""
        return line_at(self.starts, offset, self.lines[0])


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered, lettered or dashed item without its children.

    ``address`` as in ``II.2.c``, twice where the document repeats a number (the lines tell them apart); ``parent`` is the address above it
    (the section's label at the top); ``paragraphs[0]`` starts with the item's own text (label cut off), further ones are unlabelled
    paragraphs before its first child; ``has_children`` tells whether other clauses stand below it.
    """

    address: str
    lines: Span
    label: str
    parent: str
    role: str
    paragraphs: tuple[Paragraph, ...]
    has_children: bool

    @property
    def text(self) -> str:
        """The item's whole own text."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit in which text is asked for and found: one paragraph and where it stands.

    ``address`` is the clause's (or the section's label for prose directly under a heading, or ``opening`` / ``closing``);
    ``heading`` is true for the first paragraph of a clause that has children or further paragraphs and reads as a title.
    """

    address: str
    lines: Span
    role: str
    text: str
    heading: bool
    starts: tuple[tuple[int, int], ...] = ()

    def line_at(self, offset: int) -> int:
        """The line of the file on which the character at ``offset`` of ``text`` stands."""
        return line_at(self.starts, offset, self.lines[0])


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that is given tasks in the organization section; ``mode`` is assigned or requested.

    ``id`` is the vocabulary's name of the body (``None`` when unknown), ``clause`` the address of its item and ``lines`` the span of
    the item with all its children.
    """

    line: int
    address: str
    name: str
    mode: str
    id: str | None
    lines: Span


@dataclass(frozen=True, slots=True)
class Funding:
    """A passage of the funding section and the classes of sources that it names."""

    lines: Span
    address: str
    sources: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """A duty to report. ``due`` is MM-DD, YYYY-MM-DD or ``None``; ``to`` the recipients as printed."""

    lines: Span
    address: str
    who: str
    to: tuple[str, ...]
    frequency: str
    due: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated duty other than a report; ``due`` is MM-DD, YYYY-MM-DD, YYYY-MM or a quarter as printed (``Quý II/2025``)."""

    line: int
    address: str
    what: str
    due: str
    quote: str


@dataclass(frozen=True, slots=True)
class Target:
    """A numeric target, one per indicator and year; ``op`` is < <= > >= or =; ``year`` is ``None`` where none governs it."""

    line: int
    address: str
    label: str | None
    indicator: str
    op: str
    value: float
    unit: str
    year: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A parsed plan."""

    document: Document
    header: Header
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    agencies: tuple[Agency, ...]
    funding: tuple[Funding, ...]
    reporting: tuple[Reporting, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    citations: tuple[Citation, ...]
