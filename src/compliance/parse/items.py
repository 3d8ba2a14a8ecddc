"""The outline as it grows, line by line.

Wrapped lines, page breaks and footnotes make it hard to know where an item begins: a line that begins with ``2.`` or ``-`` is an item only
where the text before it had come to an end and the label goes with those that are open (``Builder._fits``).
"""

from __future__ import annotations

import re

from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.parse.labels import DASH, LETTER, NOTE, NUMBER, PAREN, PART, PLUS, ROMAN, Label, label, part
from compliance.parse.layout import Layout, Row, closed
from compliance.parse.pieces import Item, Run, capitals, role_of
from compliance.parse.tables import ANNEX, GOES_ON, GROUP, ITEM, PARTS, annex, opened

_RANKS = {NUMBER: 10, LETTER: 20, PAREN: 30, DASH: 40, PLUS: 50, GROUP: 60, ITEM: 70}
"""How deep a label stands below others: an item goes under the last open one of a lower rank."""
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_END = re.compile(r"\./\.?\W*$")
_SENTENCES = re.compile(r"\. \S")
_LEAP = 4
_TITLE_LINES = 4
_SHORT = 20
_LONGEST_MARK = 30
_LONGEST_HEADING = 150


class Builder:
    """Takes the lines from the first section on, one after the other."""

    def __init__(self, kind: str, layout: Layout, lexicon: Lexicon) -> None:
        self.kind = kind
        self.layout = layout
        self.lexicon = lexicon
        self.items: list[Item] = []
        self._sections: set[str] = set()
        self.runs: list[Run] = []
        self.notes: list[Run] = []
        self._open: list[Item] = []
        self._run: Run | None = None
        self._before = ""
        self._state = "body"
        self._heading = self._in_note = False
        self._annexed: str | None = None
        words = lexicon.layout
        self._closing, self._recipients, self._signature, self._farewell, self._annex = (
            tuple(fold(phrase) + " " for phrase in phrases)
            for phrases in (words.closing, words.recipients, words.signature, words.farewell, words.annex)
        )

    def take(self, row: Row, following: str) -> None:
        """Put the line ``row`` where it belongs; ``following`` is the text of the next line."""
        text = row.text
        if row.part:
            self._cell(row)
            return
        while self._open and self._open[-1].kind in PARTS:
            self._open.pop()
            self._run = None
        found = None if row.table else label(text) or part(text, self.lexicon.layout)
        if self._note(row, found):
            return
        if self._state == "gone":
            if capitals(text) and (self._annexed is not None or _ahead(row, following).startswith(self._annex)):
                self._annexed = f"{self._annexed or ''} {text}".strip()
            return
        if found and self._is_section(found, row, following):
            self._section(found, row)
        elif self._after(row, found, following) or self._state == "ended":
            return
        elif self._heading and self._continues_heading(row, found):
            self._open[0].heading = f"{self._open[0].heading} {text}".strip()
            self._inline(row)
        elif found and self._state == "body" and found.kind in _RANKS and self._fits(found, row, following):
            self._item(found, row)
        else:
            self._text(row, following)
        self._before = text
        if _END.search(text[-_SHORT:]):
            self._end()

    # ── what is no part of the body ─────────────────────────────────────────────────────────────────────────────────

    def _note(self, row: Row, found: Label | None) -> bool:
        """Take a footnote's line."""
        if found and found.kind == NOTE:
            self.notes.append(Run("note", "note", [(row.number, row.text[found.end :])]))
            self._in_note = not closed(row.text) and (self.layout.spaced or self.layout.width is not None)
            return True
        if self._in_note and not found and not (self.layout.spaced and self.layout.apart(row)):
            self.notes[-1].pieces.append((row.number, row.text))
            self._in_note = not closed(row.text)
            return True
        self._in_note = False
        return False

    def _after(self, row: Row, found: Label | None, following: str) -> bool:
        """Take a line of the recipients, the signature or an annex."""
        text = row.text
        if self._state != "recipients" and len(text) < _LONGEST_MARK and _ahead(row, following).startswith(self._recipients):
            self._state, self._run = "recipients", None
            return True
        if (found is None or found.kind in (ROMAN, PART)) and capitals(text):
            ahead = _ahead(row, following)
            if ahead.startswith(self._signature):
                self._state = "gone" if self._state == "recipients" else "ended"
                return True
            if ahead.startswith(self._annex) and (self._state != "body" or len(text) < _LONGEST_MARK):
                self._state, self._annexed = "gone", text
                return True
        if self._state != "recipients":
            return False
        if found or not self._run:
            self._run = Run("closing", "recipients", [])
            self.runs.append(self._run)
        self._run.pieces.append((row.number, text))
        return True

    def _end(self) -> None:
        """The mark ``./.`` ends the body; the paragraph that it ends is the closing one if it speaks to everybody."""
        run = self._run
        if self._state == "body" and run and not run.labelled and (fold(run.text) + " ").startswith(self._farewell):
            for item in self._open:
                if item.runs[1:] and item.runs[-1] is run:
                    item.runs.pop()
            run.address = run.role = "closing"
            run.section = None
        self._state = "ended"

    # ── sections ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_section(self, found: Label, row: Row, following: str) -> bool:
        if not self._open:
            return True
        if (found.kind not in (ROMAN, PART) and found.kind != self.kind) or len(found.value) > 1:
            return False
        rest = row.text[found.end :]
        ahead = rest or following
        # Sections are numbered anew in each part.
        above = next((item for item in reversed(self.items) if item.section and item.kind in (found.kind, PART)), None)
        last = above.value[0] if above and above.kind == found.kind else 0
        follows = found.value[0] == last + 1
        if self._state in ("ended", "closing", "recipients"):
            return self._state != "recipients" and capitals(ahead) and follows
        if not ahead[:1].isupper():
            return False
        if found.kind == PART and len(found.printed) == 1:
            return capitals(ahead) and found.value[0] <= last + 2
        boundary = self._boundary(row, found)
        if found.kind == ROMAN and capitals(ahead):
            return follows or boundary
        return follows and boundary and (len(ahead) < _LONGEST_HEADING or role_of(rest, self.lexicon) != "other")

    def _section(self, found: Label, row: Row) -> None:
        item = Item(found.kind, found.printed, found.value, found.printed, "", "other", row.number, True, row.text[found.end :])
        if item.address in self._sections:
            above = next((other for other in reversed(self.items) if other.kind == PART), None)
            item.address = f"{above.label}.{item.label}" if above and found.kind == ROMAN else item.address
        self._sections.add(item.address)
        self.items.append(item)
        self._open, self._run = [item], None
        self._state, self._heading = "body", True
        self._inline(row)

    def _inline(self, row: Row) -> None:
        """Cut off what stands after the title on its line, and give the section its role."""
        section = self._open[0]
        section.last = row.number
        title, colon, rest = section.heading.partition(":")
        if colon and rest.strip() and not capitals(rest):
            section.heading, self._heading = title, False
        section.role = role_of(section.heading, self.lexicon)
        if not self._heading:
            self._start(section, row.number, rest.strip())

    def _continues_heading(self, row: Row, found: Label | None) -> bool:
        """Whether the line goes on with the section's title above it."""
        heading = self._open[0].heading
        if found and found.kind != PAREN:
            return False
        if not heading:
            return True
        if capitals(heading):
            return capitals(row.text) and not closed(heading)
        return not self.layout.paragraph_starts(heading, row)

    # ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _boundary(self, row: Row, found: Label) -> bool:
        """Whether the text before ``row`` had come to an end."""
        if not self._before or self._heading or closed(self._before):
            return True
        if self.layout.spaced:
            return self.layout.apart(row)
        return not self.layout.full(self._before, row.text[: found.end].strip()) and not self.layout.dangling(self._before)

    def _fits(self, found: Label, row: Row, following: str) -> bool:
        """Whether the label opens an item here."""
        rest = row.text[found.end :] or following
        start = rest.lstrip("\"'(")[:1]
        ended = self._heading or not self._before or closed(self._before)
        boundary = self._boundary(row, found)
        if found.kind in (DASH, PLUS):
            return boundary and (ended or ((start.isupper() or start.isdigit()) and not _YEAR.match(rest)))
        sibling = next((item for item in reversed(self._open) if item.kind == found.kind and len(item.value) == len(found.value)), None)
        last, value = (sibling.value[-1] if sibling else 0), found.value[-1]
        follows = value in (last + 1, 1)
        if boundary:
            begins = start.isupper() or start.isdigit()
            return (follows and (ended or begins)) or (begins and (ended or last < value <= last + _LEAP or self.layout.spaced))
        # The last line of a title may happen to be full.
        return follows and start.isupper() and self._titled() and not self.layout.spaced and not self.layout.dangling(self._before)

    def _titled(self) -> bool:
        """Whether the open item has so far nothing but one sentence without its end."""
        runs = self._open[-1].runs
        return len(runs) == 1 and len(runs[0].pieces) < _TITLE_LINES and not _SENTENCES.search(runs[0].text)

    def _item(self, found: Label, row: Row) -> None:
        parent, added = self._place(found)
        while self._open[-1] is not parent:
            self._open.pop()
        if not parent.children and not parent.section and parent.runs:
            _head(parent)
        parent.children = True
        parent.counts[found.kind] = parent.counts.get(found.kind, 0) + 1
        if found.kind in (DASH, PLUS):
            added = f"{found.printed}{parent.counts[found.kind]}"
        item = Item(found.kind, found.printed, found.value, f"{parent.address}.{added}", parent.address, self._open[0].role, row.number)
        self.items.append(item)
        self._open.append(item)
        self._run, self._heading = None, False
        if row.text[found.end :]:
            self._start(item, row.number, row.text[found.end :], labelled=True)

    def _place(self, found: Label) -> tuple[Item, str]:
        """The item that the new one stands under, and what its label adds to the address."""
        if found.kind != NUMBER:
            return self._under(found.kind), found.printed
        value = found.value
        for item in reversed(self._open):
            if item.kind == NUMBER and item.value == value[:-1]:
                return item, str(value[-1])
        if len(value) > 1:
            above = [item for item in self._open if item.section or (item.kind == NUMBER and len(item.value) < len(value))]
            repeated = above[-1].section and value[0] == above[-1].value[0]
            return above[-1], ".".join(str(number) for number in value[repeated:])
        numbered = [index for index, item in enumerate(self._open) if item.kind == NUMBER and not item.section]
        lettered = [index for index, item in enumerate(self._open) if item.kind == LETTER]
        # Numbers under letters under numbers: a list that begins anew belongs to the letter, one that goes on to where it began.
        if lettered and numbered and lettered[-1] > numbered[-1] and value == (1,):
            return self._open[lettered[-1]], "1"
        if numbered:
            level = numbered[-1] if self._open[numbered[-1]].value == (value[0] - 1,) else numbered[0]
            return self._open[level - 1], str(value[0])
        return self._under(NUMBER), str(value[0])

    def _under(self, kind: str) -> Item:
        """The last open item that ranks above ``kind``; bullets go on after numbers in brackets between them."""
        above = [item for item in self._open if item.section or _RANKS[item.kind] < _RANKS[kind]]
        if len(above) > 1 and above[-1].kind == PAREN and above[-2].counts.get(kind):
            return above[-2]
        return above[-1]

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _cell(self, row: Row) -> None:
        """Take a piece of a table; a table of tasks behind the plan's end opens a section."""
        if row.part == GOES_ON:
            if self._run:
                self._run.pieces.append((row.number, row.text))
        elif row.part in PARTS:
            if self._state != "body" and (self._annexed is not None or self._open[0].kind != ANNEX):
                self._open = [annex(self._annexed or self.lexicon.layout.annex[0], row.number)]
                self.items.append(self._open[0])
                self._annexed = None
            parent, item = opened(row, self._open)
            if not parent.children and not parent.section and parent.runs:
                _head(parent)
            parent.children = True
            self.items.append(item)
            self._start(item, row.number, row.text, labelled=True)
        elif self._state == "body" or self._open[0].kind == ANNEX:
            self._start(self._open[-1], row.number, row.text)
            if row.role and self._run:
                self._run.role = row.role
        else:
            self._run = None
        self._before, self._heading = row.text, False

    # ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, row: Row, following: str) -> None:
        """Take a line without a label."""
        starts = self._heading or self._run is None or row.table or self.layout.paragraph_starts(self._before, row)
        self._heading = False
        parted = starts or self.layout.apart(row) or closed(self._before)
        if self._state != "closing" and parted and _ahead(row, following).startswith(self._closing):
            self._state, starts = "closing", True
        if self._run and not starts:
            self._run.pieces.append((row.number, row.text))
        elif self._state == "closing":
            self._run = Run("closing", "closing", [(row.number, row.text)])
            self.runs.append(self._run)
        else:
            self._start(self._owner(), row.number, row.text)

    def _owner(self) -> Item:
        """Whose an unlabelled paragraph is: after a bullet that ended as a sentence it goes on with what the bullets stand under."""
        if self._open[-1].kind in (DASH, PLUS) and self._before.endswith((".", ";", "!", "?")) and self._run:
            return next(item for item in reversed(self._open) if item.kind not in (DASH, PLUS))
        return self._open[-1]

    def _start(self, owner: Item, line: int, text: str, labelled: bool = False) -> None:
        self._run = Run(owner.address, owner.role, [(line, text)], self._open[0], labelled)
        self.runs.append(self._run)
        if not owner.children:
            if len(owner.runs) == 1 and not owner.section and owner.kind not in PARTS:
                _head(owner)
            owner.runs.append(self._run)


def _ahead(row: Row, following: str) -> str:
    """The line's words, folded, and those of the next where it is short."""
    return fold(f"{row.text} {following}" if len(row.text) < _SHORT else row.text) + " "


def _head(item: Item) -> None:
    """An item's first paragraph with more below it is a title if it is one sentence, and no list of duties."""
    text = item.runs[0].text
    item.runs[0].heads = not _SENTENCES.search(text) and not text.endswith(";") and ("; " not in text or not closed(text))
