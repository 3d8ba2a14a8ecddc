"""``compliance fix DRAFT``: the certain corrections of a review, shown and, where a file is named, written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import unified_diff

from compliance import library, output, pipeline
from compliance.errors import InputError
from compliance.mend import WRITERS, Left, Mend, Writer, certain, mended, writer
from compliance.mend.certain import words_around
from compliance.mend.changes import changed
from compliance.model.document import Document
from compliance.read import READERS
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
    """The exit code: 1 where there is something to mend and it was not written."""
    path, target = asked.files[0], asked.last("--output", "")
    write = writer_of(path, target) if target else None
    lexicon = session.lexicon(asked)
    plan = pipeline.parse_file(path, lexicon, session.limit(asked))
    document = plan.document
    for note in document.notes:
        session.complain(f"{path}: {session.words.note(note)}")
    mends, left = certain(plan, library.review_packs(), lexicon, library.patterns())
    made = b""
    if write:
        made, unwritten = write(path, _bytes(path, session.limit(asked)), document, mends)
        mends = [mend for mend in mends if mend not in unwritten]
        left += [Left(mend.edit.line, *_old_and_new(document, mend)) for mend in unwritten]
    if asked.given("--diff"):
        old, new = [line.raw for line in document.lines], mended(document, mends)
        output.show("".join(f"{line}\n" for line in unified_diff(old, new, path, target or path, n=0, lineterm="")))
    elif not write:
        output.show(shown(document, mends, session))
    if write:
        output.save(target, made)
    _tell(session, document, mends, left, target)
    return TO_DO if left or (mends and not write) else 0


def writer_of(path: str, target: str) -> Writer:
    """What writes the mended ``path`` to ``target``; ``InputError`` where that format is not written, or ``target`` names another one."""
    suffix, other = (os.path.splitext(name)[1].lower() for name in (path, target))
    found = writer(path)
    if found is None and suffix in READERS:
        raise InputError("fix-format", path=path, suffix=suffix, known=", ".join(WRITERS))
    if found is None:
        raise InputError("file-unknown-suffix", path=path, suffix=suffix or "-", known=", ".join(READERS))
    if other in READERS and writer(target) is not found:
        raise InputError("fix-target", path=path, target=target, suffix=suffix, other=other)
    return found


def shown(document: Document, mends: Iterable[Mend], session: Session) -> str:
    """Each mend with the words around it as printed, one a line."""
    made: list[str] = []
    for mend in mends:
        raw = document.lines[mend.edit.line - 1].raw
        first, last = words_around(raw, *mend.span)
        before, after = quotes.snapped(raw, first - _AROUND, first)[0], quotes.snapped(raw, last, last + _AROUND)[1]
        old, new = _old_and_new(document, mend)
        lead, tail = clean(raw[before:first]), clean(raw[last:after])
        parts = ("…" if raw[:before].strip() else "", lead, f"[-{clean(old)}-] [+{clean(new)}+]", tail, "…" if raw[after:].strip() else "")
        made.append(f"{_where(session, document, mend.edit.line)}: {' '.join(filter(None, parts))}\n")
    return "".join(made)


def _old_and_new(document: Document, mend: Mend) -> tuple[str, str]:
    """The words that a mend touches as printed, and what becomes of them."""
    raw = document.lines[mend.edit.line - 1].raw
    first, last = words_around(raw, *mend.span)
    return raw[first:last], changed(raw[:last], mend.changes)[first:]


def _tell(session: Session, document: Document, mends: list[Mend], left: list[Left], target: str) -> None:
    """What was done, and what was left."""
    path, say = document.path, session.words.say
    for one in left:
        place = _where(session, document, one.line)
        session.complain(say("fix-left", path=path, place=place, quote=clean(one.words), new=clean(one.new)))
    lines = len({mend.edit.line for mend in mends})
    if target and any(note.key == "note.read-encoding" for note in document.notes) and writer(path) is writer("a.txt"):
        session.complain(say("fix-utf8", path=target))
    if not mends:
        session.complain(say("fix-nothing-written" if target else "fix-nothing", path=path, target=target))
    else:
        session.complain(say("fixed" if target else "fixable", count=len(mends), lines=lines, path=target or path))


def _where(session: Session, document: Document, line: int) -> str:
    return session.words.where(document, (line, line))


def _bytes(path: str, limit: int) -> bytes:
    """The file once more, as it is mended in place; that it is still the one that was read is seen by its writer."""
    try:
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise InputError("file-unreadable", path=path, problem=error.strerror or type(error).__name__) from None
