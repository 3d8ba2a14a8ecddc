"""``compliance fix DRAFT``: the certain corrections of a review, shown and, where a file is named, written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import unified_diff

from compliance import library, output, pipeline
from compliance.check.review import defects, review
from compliance.model.document import Document
from compliance.model.review import Defect, Edit
from compliance.read import column
from compliance.report import quotes
from compliance.report.words import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session

TO_DO = 1
_AROUND = 40
"""Letters that are shown on each side of an edit."""


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 1 where there is something to mend and no file was named to write it to."""
    path, target = asked.files[0], asked.last("--output", "")
    lexicon = session.lexicon(asked)
    plan = pipeline.parse_file(path, lexicon, session.limit(asked))
    looked = review(plan, library.review_packs(), lexicon, library.patterns(), None)
    edits = chosen(defects(looked))
    old = [line.raw for line in plan.document.lines]
    new = mended(plan.document, edits)
    if asked.given("--diff"):
        output.show("".join(f"{line}\n" for line in unified_diff(old, new, path, target or path, n=0, lineterm="")))
    elif not target:
        session.hand_over(asked, shown(plan.document, edits, session), utf8=False)
    if target:
        write(path, target, new)
    changed = sum(one != other for one, other in zip(old, new, strict=True))
    session.complain(session.words.say("fixed" if target else "fixable", count=len(edits), lines=changed, path=target or path))
    return TO_DO if edits and not target else 0


def chosen(found: Iterable[Defect]) -> list[Edit]:
    """The edits of all defects in the order of the text; of two that touch the same letters the first."""
    made: list[Edit] = []
    for edit in sorted({edit for defect in found for edit in defect.seen.edits}, key=lambda one: (one.line, one.start, -one.end)):
        if not made or (made[-1].line, made[-1].end) <= (edit.line, edit.start):
            made.append(edit)
    return made


def mended(document: Document, edits: Sequence[Edit]) -> list[str]:
    """The lines as printed, with the edits in them."""
    lines = [line.raw for line in document.lines]
    for edit in reversed(edits):
        start, end, new = _between_letters(document.lines[edit.line - 1].text, edit)
        raw = lines[edit.line - 1]
        first, last = column(raw, start), column(raw, end - 1) + 1
        lines[edit.line - 1] = raw[:first] + new + raw[last:]
    return lines


def _between_letters(text: str, edit: Edit) -> tuple[int, int, str]:
    """The edit with letters at both of its ends: where blanks stand in the line as printed is not told by the line in order."""
    start, end, new = edit.start, edit.end, edit.new
    while start > 0 and (start == end or text[start].isspace()):
        start -= 1
        new = text[start] + new
    while end < len(text) and (end == start or text[end - 1].isspace()):
        new += text[end]
        end += 1
    return start, end, new


def shown(document: Document, edits: Sequence[Edit], session: Session) -> str:
    """Each edit with the words around it as printed, one a line."""
    made: list[str] = []
    for edit in edits:
        line = document.lines[edit.line - 1]
        start, end, new = _between_letters(line.text, edit)
        start, end = column(line.raw, start), column(line.raw, end - 1) + 1
        first, last = _word(line.raw, start, end)
        before, after = quotes.snapped(line.raw, first - _AROUND, first)[0], quotes.snapped(line.raw, last, last + _AROUND)[1]
        old, new = line.raw[first:last], line.raw[first:start] + new + line.raw[end:last]
        lead, tail = clean(line.raw[before:first]), clean(line.raw[last:after])
        parts = ("…" if before else "", lead, f"[-{old}-] [+{new}+]", tail, "…" if after < len(line.raw.rstrip()) else "")
        made.append(f"{session.words.lines((edit.line, edit.line))}: {' '.join(filter(None, parts))}\n")
    return "".join(made)


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The letters from ``start`` to ``end`` with the words that they stand in."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def write(path: str, target: str, lines: Sequence[str]) -> None:
    """The mended text as a file, its line ends, byte order mark and last line as they were."""
    with open(path, "rb") as file:
        data = file.read()
    ends = "\r\n" if b"\r\n" in data else "\n"
    text = ends.join(lines) + (ends if data.endswith(b"\n") else "")
    output.save(target, ("\ufeff" if data.startswith(b"\xef\xbb\xbf") else "") + text)

