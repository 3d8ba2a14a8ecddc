"""The review of a draft by itself, for a terminal: what must be mended first, each with its place, what would be right, and the basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.model.findings import COVERED, DEFECT, NOT_APPLICABLE, NOT_EVALUATED, GapReport
from compliance.model.gate import Mark
from compliance.model.plan import Plan
from compliance.model.review import Defect
from compliance.report import quotes
from compliance.report.facts import nothing
from compliance.report.rows import noted
from compliance.report.rows import waived as waived_by
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.words import Words, clean, some

SEVERITIES = ("error", "warning", "info")
STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_LABELS = ("draft", "correction", "contradicts", "basis", "waived", "known")
_ROOM = 200
"""Letters of the draft that are shown around a defect, at whatever width."""

Group = list[Defect]
"""Defects of one rule that are told in the same words."""


def counted(report: GapReport, words: Words) -> list[Styled]:
    """How many defects of each severity, and how many rules were looked for."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for defect in open_defects(report):
        counts[defect.severity] += 1
    made: list[Styled] = [(words.say("defects", count=len(open_defects(report))), "bold")]
    for at, severity in enumerate(name for name in SEVERITIES if counts[name]):
        text = f"{counts[severity]} {words.name('defect-severity', severity)}".replace(" ", GLUE)
        made += [" · " if at else ": ", (text, STYLES[severity])]
    return [*made, (words.say("looked", **_looked(report)), "dim")]


def _looked(report: GapReport) -> Mapping[str, int]:
    statuses = [each.status for each in report.looked]
    return {
        "rules": len(statuses),
        "passed": statuses.count(COVERED),
        "failed": statuses.count(DEFECT),
        "out": statuses.count(NOT_APPLICABLE),
        "unjudged": statuses.count(NOT_EVALUATED),
    }


def draw(page: Page, words: Words, report: GapReport) -> None:
    """Everything that the review found; a line where it found nothing."""
    if not open_defects(report):
        page.line((words.say(nothing(report, "no-defects")), "bold green"))
        page.blank()
    column = max(len(words.name("label", label)) for label in _LABELS) + 2
    number = 0
    for severity in SEVERITIES:
        groups = _groups((each for each in open_defects(report) if each.severity == severity), words)
        if groups:
            count = sum(map(len, groups))
            page.line((words.say(f"defects-{severity}", count=count), "bold underline"))
            page.blank()
        for group in groups:
            number += 1
            _group(page, words, report.plan, group, number, column)
    waived = [each for each in report.defects if each.mark and each.mark.waiver]
    if waived:
        page.line((words.say("group-waived", count=len(waived)), "bold underline"))
        page.blank()
    for group in _groups(waived, words):
        number += 1
        _group(page, words, report.plan, group, number, column)


def open_defects(report: GapReport) -> list[Defect]:
    """The defects that nobody has waived."""
    return [each for each in report.defects if not (each.mark and each.mark.waiver)]


def said(mark: Mark | None, words: Words) -> Iterable[tuple[str, list[Styled]]]:
    """Label and text of what was decided about a finding."""
    for label, text in (("waived", waived_by(mark, words)), ("known", noted(mark, words))):
        if text:
            yield label, [(text, "dim")]


def _groups(defects: Iterable[Defect], words: Words) -> list[Group]:
    """Defects by their first lines; those of one rule in the same words as one."""
    made: dict[tuple[str, str, str | None, str], Group] = {}
    for defect in sorted(defects, key=lambda each: (each.seen.lines, each.rule.id)):
        decided = f"{waived_by(defect.mark, words)} {noted(defect.mark, words)}"
        told = (defect.rule.id, words.defect(defect.seen, defect.rule), defect.seen.correction, decided)
        made.setdefault(told, []).append(defect)
    return list(made.values())


def _group(page: Page, words: Words, plan: Plan, group: Group, number: int, column: int) -> None:
    first = group[0]
    count = f"{number}. "
    places = list(dict.fromkeys(each.seen.lines for each in group))
    where = words.lines(places[0]) if len(places) == 1 else words.say("at-lines", lines=some([str(lines[0]) for lines in places]))
    page.line(
        (count, "bold"),
        (where, STYLES[first.severity]),
        f" · {words.name('kind', first.kind)}",
        (f"  {first.rule.id}", "dim"),
        hanging=len(count),
    )
    page.line((clean(words.defect(first.seen, first.rule)), "bold"), indent=3)
    for label, parts in _fields(page, words, plan, first, column):
        page.field(words.name("label", label), parts, column, indent=3)
    page.blank()


def _fields(page: Page, words: Words, plan: Plan, defect: Defect, column: int) -> Iterable[tuple[str, list[Styled]]]:
    seen = defect.seen
    if seen.quote:
        yield "draft", _shown(page, plan, defect, column)
    if seen.correction is not None:
        yield "correction", [(clean(seen.correction) or words.say("leave-out"), "green")]
    for line in seen.against[:3]:
        text = clean(plan.document.lines[line - 1].text)
        yield "contradicts", [words.lines((line, line)), ": “", quotes.head(text, _ROOM // 2), "”"]
    yield "basis", [(clean(words.source(defect.rule)), "dim")]
    yield from said(defect.mark, words)


def _shown(page: Page, plan: Plan, defect: Defect, column: int) -> list[Styled]:
    """The printed text around the place, the place itself marked."""
    first, last = defect.seen.lines
    quote = clean(defect.seen.quote)
    text = clean(" ".join(plan.document.lines[number - 1].text for number in range(first, last + 1)))
    room = min(2 * max(40, page.width - column - 8), _ROOM)
    at = text.find(quote)
    if at < 0 or len(quote) >= room:
        return ["“", quotes.head(quote, room), "”"]
    spare = max(0, room - len(quote)) // 2
    start, end = quotes.snapped(text, at - spare, at + len(quote) + spare)
    start, end = min(start, at), max(end, at + len(quote))
    marked: Styled = (f"«{quote}»", "bold red") if (start, end) != (at, at + len(quote)) else quote
    return ["“", "… " if start else "", text[start:at], marked, text[at + len(quote) : end], " …" if end < len(text) else "", "”"]
