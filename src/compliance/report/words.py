"""The words of a report: messages by key, in one language, filled with values. Nothing here fails for want of a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance.errors import ComplianceError, EngineError, InputError, PackError, Problem
from compliance.model.document import Document, Place
from compliance.model.findings import Note, PackUse
from compliance.model.plan import Citation, Header, PartialDate, Span
from compliance.model.rules import LeftOut, PackDocument, Source
from compliance.record import dataclass

_ADDRESSES = 8
"""How many addresses of a list are named."""


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language (key → text with ``{name}`` fields)."""

    messages: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """The message ``key`` filled with ``values``; a key or field without its word shows the key and the values."""
        try:
            return self.messages[key].format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            return " ".join((key, *(f"{name}={value}" for name, value in values.items())))

    def name(self, family: str, code: str) -> str:
        """What a code of a closed list (``status``, ``kind``, ``level``, ...) is called; the code itself where it has no name."""
        return self.messages.get(f"{family}-{code}") or self.messages.get(code, code)

    def note(self, note: Note) -> str:
        """A note in words. A value that begins with ``@`` is a list of further keys, parted by spaces."""
        return self.say(note.key, **{name: self._value(value) for name, value in note.values})

    def _value(self, value: str) -> str:
        if not value.startswith("@"):
            return value
        return ", ".join(self.messages.get(key.lstrip("@"), key.lstrip("@")) for key in value.split())

    def lines(self, span: Span) -> str:
        """A place in a file: one line or first and last."""
        first, last = span
        return self.say("line", line=first) if first == last else self.say("lines", first=first, last=last)

    def place(self, address: str, span: Span, document: Document | None = None) -> str:
        """Address and lines; ``opening`` and ``closing`` by their names. Of a document with places, these instead of lines."""
        where = self.where(document, span) if document else self.lines(span)
        return self.say("place", address=self.name("part", address), lines=where) if address else where

    def where(self, document: Document, span: Span) -> str:
        """The places of ``span`` in ``document``, which are its lines where it has no others."""
        said = list(dict.fromkeys(self._place(place) for place in document.places(span)))
        return self.say("from-to", first=said[0], last=said[-1]) if len(said) > 1 else said[0] if said else self.lines(span)

    def _place(self, place: Place) -> str:
        return ", ".join(self.say(f"place-{name}", number=number) for name, number in place if f"place-{name}" in self.messages)

    def document(self, printed: Source | PackDocument | Citation, title: str | None = None) -> str:
        """Type, number, date and issuer as far as printed; else ``title``, else the type alone. A citation's issuer is its own."""
        parts = [printed.type or self.say("document-type")]
        for key in ("number", "date", "issuer"):
            value = getattr(printed, key)
            if value:
                parts.append(self.say(f"document-{key}", **{key: day(value) if key == "date" else value}))
        return " ".join(parts) if len(parts) > 1 else title or parts[0]

    def pack(self, pack: PackUse) -> str:
        """The higher plan of a pack as a reader would call it."""
        return self.document(pack.document, pack.document.title)

    def error(self, error: ComplianceError) -> list[str]:
        """An error as lines to print, one a problem."""
        if isinstance(error, InputError):
            return [self.say(error.key, **error.values)]
        if isinstance(error, PackError):
            return [self._problem(problem) for problem in error.problems]
        return [self.say("engine-problem" if isinstance(error, EngineError) else "other-problem", problem=str(error))]

    def _problem(self, problem: Problem) -> str:
        expected = self.say(problem.message, **dict(problem.values)) if problem.message in self.messages else problem.expected
        return self.say("pack-problem", path=problem.path, line=problem.line, key=problem.key, expected=expected)

    def coverage(self, ruled: int, clauses: int, left_out: Iterable[LeftOut]) -> str:
        """How many clauses of a higher plan have a rule, and for what reasons the others have none."""
        reasons: dict[str, list[str]] = {}
        for left in left_out:
            reasons.setdefault(left.reason, []).append(left.address)
        names = "; ".join(f"{len(places)} {self.name('left-out', reason)} ({some(places)})" for reason, places in reasons.items())
        return self.say("coverage" if names else "coverage-whole", ruled=ruled, clauses=clauses, left_out=names)


def number_of(header: Header) -> str | None:
    """Number and symbol as printed, with dots for a number left blank; ``None`` when neither is printed."""
    return f"{header.number or '...'}/{header.symbol}" if header.symbol else header.number


def date_of(date: PartialDate) -> str:
    """A partial date as ISO, as far as it is printed (``2025-05``); empty when no year is."""
    if date.year is None:
        return ""
    parts = [f"{date.year:04}"]
    if date.month is not None:
        parts.append(f"{date.month:02}")
        if date.day is not None:
            parts.append(f"{date.day:02}")
    return "-".join(parts)


def day(date: str) -> str:
    """An ISO date, whole or partial (``11-10``: month and day), as Vietnam writes it: 17/4/2025, 5/2025, 10/11."""
    parts = date.split("-")
    if not all(part.isdecimal() for part in parts):
        return date
    numbers = [part if len(part) == 4 else str(int(part)) for part in reversed(parts)]
    return "/".join(numbers)


def clean(text: str) -> str:
    """``text`` on one line, without characters that would steer a terminal or turn the direction of writing."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else "\ufffd" if "\ud800" <= letter <= "\udfff" else " " for letter in text)
    return " ".join(text.split())


def some(addresses: Sequence[str]) -> str:
    """The first few of ``addresses``."""
    shown = ", ".join(addresses[:_ADDRESSES])
    return f"{shown}, …" if len(addresses) > _ADDRESSES else shown
