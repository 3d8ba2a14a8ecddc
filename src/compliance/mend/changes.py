"""Edits of lines in order → changes of the lines as printed: only the characters that become others, each at its own place.

An edit speaks of the line in order (``read.order``), in which odd spaces and dashes, Markdown and the file's placement of tone marks are
gone. Nothing is guessed: an edit by which the line, put in order anew, would not say just what it asks for is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from unicodedata import combining, is_normalized, normalize

from compliance.model.document import Document, Line
from compliance.model.review import Edit
from compliance.read.order import ordered
from compliance.record import dataclass

Span = tuple[int, int]
_NOTE = re.compile(r"\s*([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)")
_MARK = re.compile(r"\[\d+\] ")
_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """The characters from ``start`` to ``end`` (0-based) of a line as printed become ``new``; where both are equal, it only goes in."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Mend:
    """An edit and the changes, in order and apart from each other, by which the line as printed gets it; none where that is not certain.

    ``span``: the characters of the line as printed that the edit is about, those that stay as they are among them.
    """

    edit: Edit
    changes: tuple[Change, ...]
    span: Span = (0, 0)


def placed(document: Document, edits: Iterable[Edit]) -> tuple[Mend, ...]:
    """The changes that ``edits`` (in order, apart from each other) ask for."""
    by_line: dict[int, list[Edit]] = {}
    for edit in edits:
        by_line.setdefault(edit.line, []).append(edit)
    return tuple(mend for number, found in by_line.items() for mend in _line(document.lines[number - 1], found))


def mended(document: Document, mends: Iterable[Mend]) -> list[str]:
    """The lines as printed, with the changes in them."""
    lines = [line.raw for line in document.lines]
    by_line: dict[int, list[Change]] = {}
    for mend in mends:
        by_line.setdefault(mend.edit.line, []).extend(mend.changes)
    for number, changes in by_line.items():
        lines[number - 1] = changed(lines[number - 1], changes)
    return lines


def changed(raw: str, changes: Sequence[Change]) -> str:
    """``raw`` with ``changes``, which are in order."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += raw[at : change.start], change.new
        at = change.end
    return "".join((*pieces, raw[at:]))


def between(number: int, raw: str, new: str) -> list[Mend]:
    """The changes by which line ``number``, printed as ``raw``, becomes ``new``: of whole words first, then of the letters in these."""
    old_words, new_words = _WORD.findall(raw), _WORD.findall(new)
    starts = [0, *accumulate(map(len, old_words))]
    found: list[Mend] = []
    for kind, first, last, start, end in SequenceMatcher(None, old_words, new_words, False).get_opcodes():
        if kind != "equal":
            begin, old, text = starts[first], "".join(old_words[first:last]), "".join(new_words[start:end])
            changes = tuple(
                Change(begin + one, begin + other, text[three:four])
                for letters_kind, one, other, three, four in SequenceMatcher(None, old, text, False).get_opcodes()
                if letters_kind != "equal"
            )
            found.append(Mend(Edit(number, begin, starts[last], text), changes, (begin, starts[last])))
    return found


def _line(line: Line, edits: Sequence[Edit]) -> list[Mend]:
    """All edits of a line, each tried by itself: an edit is kept only if the line then says what it asks for, and no more."""
    spans = letters(line.raw, line.text)
    mends: list[Mend] = []
    for edit in edits:
        wanted = _plain(line.text[: edit.start] + edit.new + line.text[edit.end :])
        found: tuple[Change, ...] = ()
        for tones in (False, True) if spans else ():
            changes = tuple(_changes(line, spans, edit, tones))
            if changes and _plain(changed(line.raw, changes)) == wanted:
                found = changes
                break
        mends.append(Mend(edit, found, _span(spans, edit, found)) if found else Mend(edit, ()))
    return mends


def _span(spans: Sequence[Span], edit: Edit, changes: Sequence[Change]) -> Span:
    ends = [(change.start, change.end) for change in changes] + [spans[at] for at in (edit.start, edit.end - 1) if edit.start < edit.end]
    return min(start for start, _ in ends), max(end for _, end in ends)


def _plain(text: str) -> str:
    return ordered(text).strip()


def _changes(line: Line, spans: Sequence[Span], edit: Edit, tones: bool) -> Iterator[Change]:
    """The changes for one edit. ``tones``: also where the line in order has the letter already and the line as printed another one."""
    old = line.text[edit.start : edit.end]
    decomposed = not is_normalized("NFC", line.raw) and is_normalized("NFD", line.raw)
    for _, first, last, start, end in SequenceMatcher(None, old, edit.new, False).get_opcodes():
        at, new = edit.start + first, edit.new[start:end]
        for offset in range(last - first):
            letter = new[offset : offset + 1] if offset < last - first - 1 else new[offset:]
            span = spans[at + offset]
            printed = line.raw[slice(*span)]
            if letter == old[first + offset] and not (tones and not letter.isspace() and _plain(printed) != letter):
                continue
            yield from _replaced(line.raw, span, normalize("NFD", letter) if decomposed else letter)
        if first == last:
            place = _between(line, spans, at)
            yield Change(place, place, normalize("NFD", new) if decomposed else new)


def _replaced(raw: str, span: Span, new: str) -> Iterator[Change]:
    """Another letter in the place of one, or of the white space between two (and not of the marks that stand in it)."""
    blanks = [at for at in range(*span) if raw[at].isspace()]
    if blanks:
        yield Change(blanks[0], blanks[0] + 1, new)
        yield from (Change(at, at + 1, "") for at in blanks[1:])
    elif span[0] < span[1]:
        yield Change(*span, new)


def _between(line: Line, spans: Sequence[Span], at: int) -> int:
    """Where something goes in before letter ``at``: right after the letter before it, or right before it where that is a blank."""
    if at > 0 and (at == len(line.text) or not line.text[at - 1].isspace()):
        return spans[at - 1][1]
    return spans[at][0]


def letters(raw: str, text: str) -> list[Span]:
    """Where each character of the line in order stands in the line as printed; empty where that cannot be told.

    A blank has the span between the letters around it, with whatever stands there.
    """
    spans: list[Span] = []
    at = 0
    note = _NOTE.match(raw)
    if note and (mark := _MARK.match(text)):  # a raised number at the head of a line is a note's mark
        spans, at = [note.span(1)] * (len(mark[0]) - 1), note.end()
    while at < len(raw):
        end = at + 1
        while end < len(raw) and combining(raw[end]):
            end += 1
        piece = raw[at:end]
        if not piece.isspace():
            blank = text[len(spans) : len(spans) + 1] == " "
            found = _same(piece, text, len(spans) + blank)
            if found:
                if blank:
                    spans.append((spans[-1][1] if spans else 0, at))
                spans += [(at, end)] * found
        at = end
    return spans if len(spans) == len(text) else []


def _same(piece: str, text: str, at: int) -> int:
    """How many characters of ``text`` from ``at`` on are ``piece`` of a line as printed."""
    for plain in (_plain(piece), piece):
        if plain and text.startswith(plain, at):
            return len(plain)
    here = text[at : at + 1]
    moved = here.isalpha() and normalize("NFD", piece)[0] == normalize("NFD", here)[0]  # a letter whose tone mark has moved
    return 1 if moved else 0
