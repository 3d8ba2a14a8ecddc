"""What stands at the head of a report, in words: the plan, what it is checked against, the date that stands for its own, the counts;
and what is said of each row below what it asks."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.document import Document
from compliance.model.findings import CONFLICT, DEFECT, PARTIAL, Evidence, GapReport, PackUse
from compliance.report.rows import MARKS, ORDER, Row
from compliance.report.words import Words, clean, date_of, day, some


def heads(report: GapReport, words: Words) -> list[tuple[str, str]]:
    """Label and text of each fact: the draft and its file, each higher plan, the date."""
    header = report.plan.header
    title = clean(header.title or "-")
    level = f" ({words.name('level', header.level)})" if header.level else ""
    return [
        (words.say("head-plan"), f"{title}{level}"),
        *((words.say("head-against"), against(pack, words)) for pack in report.packs),
        (words.say("head-as-of"), as_of(report, words)),
        (words.say("head-file"), clean(report.plan.document.path)),
    ]


def against(pack: PackUse, words: Words) -> str:
    """A higher plan with its title and where it was read from."""
    name = words.pack(pack)
    more = f" – {pack.document.title}" if pack.document.title and pack.document.title != name else ""
    return clean(f"{name}{more} ({words.say('pack-derived' if pack.derived else 'pack-reviewed', path=pack.path)})")


def as_of(report: GapReport, words: Words) -> str:
    """The date as of which bodies and levels were judged."""
    date, taken_from = report.as_of
    if taken_from == "none":
        return words.say("as-of-none")
    shown = date_of(report.plan.header.date) if taken_from == "printed" else date
    return words.say("as-of-date", date=day(shown), taken=words.name("as-of", taken_from))


def counts(report: GapReport, words: Words) -> str:
    """How many requirements of each verdict there are, where there is a higher plan, and how many defects, where there was a review."""
    summary = report.summary
    said = " · ".join(f"{summary[status]} {words.name('status', status)}" for status in ORDER if status != DEFECT)
    asked = sum(not (finding.mark and finding.mark.waiver) for finding in report.findings)
    parts = [f"{words.say('requirements', count=asked)}: {said}."] if report.packs else []
    if report.looked or report.defects:
        parts.append(words.say("count-defects", count=summary[DEFECT]))
    return " ".join((*parts, *decided(report, words)))


def decided(report: GapReport, words: Words) -> list[str]:
    """What waivers and baseline came to, a sentence each; nothing where none were given."""
    gate = report.gate
    if gate is None:
        return []
    said = [words.say("count-waived", count=gate.waived, today=day(gate.today))] if gate.waived else []
    for name in ("left_out" if gate.left_out else "known", "worse", "refused"):
        if getattr(gate, name):
            said.append(words.say(f"count-{name.replace('_', '-')}", count=getattr(gate, name)))
    if gate.fixed:
        said.append(words.say("count-fixed", count=len(gate.fixed), rules=some(list(dict.fromkeys(clean(one.rule) for one in gate.fixed)))))
    return said


def nothing(report: GapReport, usual: str) -> str:
    """The key of what is said where no gap is shown: ``usual``, unless some are waived or left out as known."""
    return "nothing-open" if report.gate and (report.gate.waived or report.gate.left_out) else usual


def table(found: list[Row]) -> dict[str, dict[str, int]]:
    """Kind → verdict → how many."""
    made: dict[str, dict[str, int]] = {}
    for row in found:
        if row.waived:
            continue
        counted = made.setdefault(row.kind, {})
        counted[row.status] = counted.get(row.status, 0) + 1
    return made


def fields(row: Row, words: Words, draft: Document) -> Iterator[tuple[str, str]]:
    """What is said of a row below its requirement and quote: label (``label-...``) and text."""
    yield ("source" if row.lines else "rests"), row.source
    if row.why:
        yield "why", row.why
    if row.status == PARTIAL or (row.status == CONFLICT and len(row.elements) > 1):
        yield (
            "elements",
            "; ".join(
                f"{MARKS.get(element.status, '?')} {clean(element.text)} ({words.name('element', element.status)})"
                for element in row.elements
            ),
        )
    elif row.missing and row.missing != (row.requirement,):
        yield "missing", "; ".join(row.missing)
    for passage in row.evidence:
        yield ("evidence" if row.lines else "place"), quoted(passage, words, draft)
    if row.nearest:
        yield "nearest", quoted(row.nearest, words, draft)
    if row.expected:
        yield ("correct" if row.status == CONFLICT else "expected"), words.place(*row.expected, draft)
    if row.suggestion:
        yield "suggestion", clean(row.suggestion)
    if row.correction:
        yield "right", row.correction
    for reason in row.reasons:
        yield "review", reason
    if row.waived:
        yield "waived", row.waived
    if row.note:
        yield "known", row.note


def quoted(passage: Evidence, words: Words, draft: Document) -> str:
    """A passage of the draft with its place."""
    return f"{words.place(passage.address, passage.lines, draft)}: “{clean(passage.quote)}”"
