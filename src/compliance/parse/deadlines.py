"""By when a thing is to be done: dated duties other than reports."""

from __future__ import annotations

import re

from compliance.model.lexicon import Lexicon
from compliance.model.plan import Clause, Deadline, Passage, Plan
from compliance.parse import scan
from compliance.parse.due import DAY, MONTH, QUARTER, Due, times
from compliance.parse.reports import reports

_TIME = re.compile(r"\d|\b[IVXivx]+\b")
_HEAD = 40
_BY = 40
_NOT_IN = ("opening", "closing", "recipients", "note")


def find(plan: Plan, lexicon: Lexicon) -> tuple[Deadline, ...]:
    """One row for each time limit of a duty, in order; times that are a whole year or longer are left out."""
    shapes, day = times(lexicon), scan.plain(lexicon.derived, lexicon.deadlines).day
    found: list[Deadline] = []
    clauses: dict[str, Clause] = {}
    period = plan.header.period
    year = period.first if period.first == period.last else None
    for passage in plan.passages:
        if passage.role in _NOT_IN or not _TIME.search(passage.text):
            continue
        low = scan.lowered(passage.text)
        every = shapes.find(passage.text, low, 0, len(low))
        if not any(due.cue or _opens(low, due, day) for due in every):
            continue
        clauses = clauses or {clause.address: clause for clause in plan.clauses}
        for start, end in scan.segments(passage.text):
            dues = _limits([due for due in every if start <= due.start < end], low, start, end, lexicon)
            value = _value(dues, passage.text, year)
            if value and reports(lexicon).duty(low, start, end) < 0:
                quote = passage.text[start:end].strip()
                found.append(
                    Deadline(passage.line_at(dues[-1].start), passage.address, _what(passage, quote, clauses, lexicon), value, quote)
                )
    return tuple(found)


def _limits(dues: list[Due], low: str, start: int, end: int, lexicon: Lexicon) -> list[Due]:
    """Those of ``dues`` that limit a task: by their cue, at the head of the sentence ``low[start:end]``, or by its own head."""
    words = scan.plain(lexicon.derived, lexicon.deadlines)
    head = low[start : start + _HEAD].lstrip()
    labelled = _labelled(head, lexicon)
    kept: list[Due] = []
    for due in dues:
        if scan.holds(low, words.not_due, max(start, due.start - _BY), due.end + _BY // 2):
            continue
        joined = bool(kept) and low[kept[-1].end : due.start].strip(" .") in words.joints
        leads = _opens(low, due, words.day) and due.end + _HEAD // 2 < end
        if due.strict or joined or leads or (labelled and (due.cue or due.kind != DAY or due.start - start < _HEAD)):
            kept.append(due)
    return kept


def _opens(low: str, due: Due, day: str) -> bool:
    """Whether a sentence begins with the date (``Ngày 20/11 tổ chức ...``)."""
    if due.kind != DAY or due.cue:
        return False
    at = due.start if scan.word_at(low, day, due.start) else due.start - len(day) - 1
    before = low[: max(at, 0)].rstrip(" -+")
    return at >= 0 and scan.word_at(low, day, at) and (not before or before[-1] in ".;")


def _value(dues: list[Due], text: str, year: int | None) -> str | None:
    """The last end of the times: quarters as printed, a month with its year; nothing where they are a whole year."""
    if not dues or any(due.whole for due in dues):
        return None
    last = dues[-1]
    if all(due.kind == QUARTER for due in dues):
        return last.value if len(dues) == 1 else text[dues[0].start : last.end]
    if last.kind == MONTH and len(last.value) == 2:
        return f"{year}-{last.value}" if year else None
    return last.value


def _labelled(low: str, lexicon: Lexicon) -> bool:
    """Whether the sentence is headed as one that says when (``Thời gian: ...``)."""
    return ":" in low[:_HEAD] and any(scan.word_at(low, label, 0) for label in scan.plain(lexicon.derived, lexicon.deadlines).labels)


def _what(passage: Passage, quote: str, clauses: dict[str, Clause], lexicon: Lexicon) -> str:
    """The duty: the sentence itself, or where it says nothing but the time, the title above."""
    if not _labelled(scan.lowered(quote), lexicon):
        return quote
    clause = clauses.get(passage.address)
    while clause:
        text = clause.paragraphs[0].text if clause.paragraphs else ""
        if text and text != passage.text and not _labelled(scan.lowered(text), lexicon):
            return text.strip(" .:;")
        clause = clauses.get(clause.parent)
    return quote
