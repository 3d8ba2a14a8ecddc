"""GapReport → text for a person: notes, counts, a table by kind, then the gaps, most serious first, each with its proof on both ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance.model.findings import (
    CONFLICT,
    COVERED,
    DEFECT,
    MISSING,
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PARTIAL,
    STATUSES,
    WAIVED,
    ElementFinding,
    Evidence,
    Finding,
    GapReport,
    PackUse,
)
from compliance.model.fold import fold
from compliance.model.rules import KINDS, Rule
from compliance.report import Reading, quotes, reviewed
from compliance.report.facts import decided, nothing
from compliance.report.reviewed import said
from compliance.report.rows import failed
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.words import Words, clean, date_of, day, some

SHOWN = {
    "gaps": (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED),
    "covered": (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, COVERED),
    "all": (CONFLICT, MISSING, PARTIAL, NOT_EVALUATED, COVERED, NOT_APPLICABLE),
}
"""What ``--show`` lets in, in the order in which it is shown."""
SEVERITIES = ("error", "warning", "info")
STYLES = {
    CONFLICT: "bold magenta",
    MISSING: "bold red",
    PARTIAL: "bold yellow",
    NOT_EVALUATED: "bold cyan",
    COVERED: "bold green",
    NOT_APPLICABLE: "dim",
    WAIVED: "dim",
}
_MARKS = {
    "met": ("✓", "green"),
    "partial": ("~", "yellow"),
    "unmet": ("✗", "bold red"),
    "contrary": ("≠", "bold magenta"),
    "out": ("-", "dim"),
}
_LABELS = (
    "source",
    "quote",
    "why",
    "elements",
    "missing",
    "evidence",
    "nearest",
    "expected",
    "correct",
    "suggestion",
    "review",
    "waived",
    "known",
)
_SAID_BY_THE_VERDICT = ("", "why.covered", "why.partial", "why.missing")
_NONE = "·"
_QUOTE_LINES = 4
_PASSAGE_LINES = 3
_LONGEST = 400
"""Characters of a quote or passage, at whatever width."""


def one(report: GapReport, reading: Reading) -> str:
    """The report of one plan, an empty line at its end."""
    page = Page(reading.width, reading.styled)
    _Sheet(page, reading.words, report, reading.show).draw()
    return page.text()


class Renderer:
    """Reports one after another; below several of them the counts of all together."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.several, self.count, self.failed = reading, several, 0, 0

    def add(self, report: GapReport) -> str:
        """A report."""
        self.count += 1
        self.failed += report.failure is not None
        return one(report, self.reading)

    def end(self, summary: Mapping[str, int]) -> str:
        """The counts of all."""
        if not self.several:
            return ""
        page = Page(self.reading.width, self.reading.styled)
        page.rule(self.reading.words.say("all-plans", count=self.count))
        if self.failed:
            page.line((self.reading.words.say("plans-unread", count=self.failed), "bold cyan"))
        asked = {**summary, NOT_EVALUATED: summary.get(NOT_EVALUATED, 0) - self.failed}  # a plan is no requirement
        if any(asked.get(status) for status in STATUSES):
            page.line(*counted(asked, self.reading.words))
        if summary.get(DEFECT):
            page.line((self.reading.words.say("count-defects", count=summary[DEFECT]), "bold"))
        if summary.get(WAIVED):
            page.line((self.reading.words.say("waived-all", count=summary[WAIVED]), "bold"))
        return page.text()


def counted(summary: Mapping[str, int], words: Words) -> list[Styled]:
    counts = {status: count for status, count in summary.items() if status in STATUSES}
    made: list[Styled] = [(words.say("requirements", count=sum(counts.values())), "bold"), ": "]
    for at, (status, count) in enumerate(counts.items()):
        glued = f"{count} {words.name('status', status)}".replace(" ", GLUE)
        made += [" · " if at else "", (glued, STYLES[status] if count else "dim")]
    return made


def _waived(finding: Finding) -> bool:
    return bool(finding.mark and finding.mark.waiver)


class _Sheet:
    """One report on the page."""

    def __init__(self, page: Page, words: Words, report: GapReport, show: str) -> None:
        self.page, self.words, self.report, self.show = page, words, report, show
        self.packs = {pack.id: pack for pack in report.packs}
        self.column = max(len(words.name("label", label)) for label in _LABELS) + 2

    def draw(self) -> None:
        """Everything, in the order in which it is read."""
        page, words, report = self.page, self.words, self.report
        page.rule(clean(report.plan.document.path))
        for note in report.notes:
            page.line(("! ", "bold yellow"), (clean(words.note(note)), "bold"), hanging=2)
        if report.failure:
            page.line((f"? {failed(report, words)}", STYLES[NOT_EVALUATED]), hanging=2)
            page.blank()
            return
        self._heads()
        page.blank()
        for text in decided(report, words):
            page.line((text, "bold"))
        if report.packs:
            reviews = sum(finding.review for finding in report.findings)
            page.line(*counted(report.summary, words), *([words.say("of-these-review", count=reviews)] if reviews else []))
            self._table()
            self._findings()
        if report.looked:
            if report.packs:
                page.rule(words.say("review-title"))
            page.line(*reviewed.counted(report, words))
            page.blank()
            reviewed.draw(page, words, report)
        for pack in report.packs:
            self._left_out(pack)
        page.line((self._engine(), "dim"))
        page.blank()

    def _heads(self) -> None:
        header, words = self.report.plan.header, self.words
        as_of, taken_from = self.report.as_of
        title = [(clean(header.title or "-"), "")]
        facts = [words.name("level", header.level)] if header.level else []
        if taken_from == "printed":
            as_of = date_of(header.date)  # as far as it is printed
        dated = taken_from != "none"
        facts.append(words.say("as-of", date=day(as_of), taken=words.name("as-of", taken_from)) if dated else words.say("as-of-none"))
        rows: list[tuple[str, list[Styled]]] = [(words.say("head-plan"), [*title, (f" ({'; '.join(facts)})" if facts else "", "dim")])]
        for pack in self.report.packs:
            name = words.pack(pack)
            more = f" – {pack.document.title}" if pack.document.title and pack.document.title != name else ""
            origin = words.say("pack-derived" if pack.derived else "pack-reviewed", path=pack.path)
            rows.append((words.say("head-against"), [clean(name + more), (f" ({clean(origin)})", "dim")]))
        column = max(len(label) for label, _ in rows) + 2
        for label, parts in rows:
            self.page.field(label, parts, column)

    def _table(self) -> None:
        words = self.words
        counts: dict[str, dict[str, int]] = {}
        for finding in self.report.findings:
            if _waived(finding):
                continue
            row = counts.setdefault(finding.rule.kind, dict.fromkeys(STATUSES, 0))
            row[finding.status] += 1
        heads = [words.say("table-kind"), *(words.name("status", status) for status in STATUSES), words.say("table-total")]
        rows: list[list[tuple[str, str]]] = []
        for kind in sorted(counts, key=lambda kind: (KINDS.index(kind) if kind in KINDS else len(KINDS), kind)):
            cells = [(str(count), STYLES[status]) if count else (_NONE, "dim") for status, count in counts[kind].items()]
            rows.append([(words.name("kind", kind), ""), *cells, (str(sum(counts[kind].values())), "")])
        if rows and self.page.table(heads, rows):
            return
        for (kind, _), *cells, _ in rows:
            found = [(f"{count} {name}", style) for (count, style), name in zip(cells, heads[1:-1], strict=True) if count != _NONE]
            self.page.line(f"{kind}: ", *(part for at, one in enumerate(found) for part in (" · " if at else "", one)), hanging=2)
        self.page.blank()

    def _findings(self) -> None:
        shown = self._ordered(SHOWN[self.show])
        gaps = [finding for finding in shown if finding.status in SHOWN["gaps"]]
        if not gaps:
            self.page.line((self.words.say(nothing(self.report, "no-gaps")), "bold green"))
        number = 0
        for severity in SEVERITIES:
            group = [finding for finding in gaps if finding.severity == severity]
            if group:
                self._heading(self.words.say(f"group-{severity}", count=len(group)))
            for finding in group:
                number += 1
                self._finding(finding, number)
        for status in (COVERED, NOT_APPLICABLE):
            group = [finding for finding in shown if finding.status == status]
            if group:
                self._heading(self.words.say(f"group-{status}", count=len(group)))
            for finding in group:
                number += 1
                self._finding(finding, number)
        waived = self._ordered(SHOWN["gaps"], waived=True)
        if waived:
            self._heading(self.words.say("group-waived", count=len(waived)))
        for finding in waived:
            number += 1
            self._finding(finding, number)
        unsure = [finding.rule.source.address for finding in self._ordered((COVERED,)) if finding.review]
        if unsure and COVERED not in SHOWN[self.show]:
            places = some(list(dict.fromkeys(unsure)))
            self.page.line((self.words.say("covered-review", count=len(unsure), addresses=places), "dim"))
            self.page.blank()

    def _ordered(self, statuses: Sequence[str], waived: bool = False) -> list[Finding]:
        packs = list(self.packs)
        found = [finding for finding in self.report.findings if finding.status in statuses and _waived(finding) == waived]
        return sorted(
            found,
            key=lambda finding: (
                SEVERITIES.index(finding.severity) if finding.status in SHOWN["gaps"] else len(SEVERITIES),
                statuses.index(finding.status),
                packs.index(finding.pack) if finding.pack in packs else len(packs),
                finding.rule.source.lines,
                finding.rule.id,
            ),
        )

    def _heading(self, text: str) -> None:
        self.page.line((text, "bold underline"))
        self.page.blank()

    def _finding(self, finding: Finding, number: int) -> None:
        words, rule = self.words, finding.rule
        count = f"{number}. "
        self.page.line(
            (count, "bold"),
            (words.name("status", finding.status).upper(), STYLES[finding.status]),
            f" · {words.name('kind', rule.kind)} · {words.name('severity', finding.severity)}",
            (f"  {rule.id}", "dim"),
            hanging=len(count),
        )
        self.page.line((self._headline(rule), "bold"), indent=3)
        for label, parts in self._fields(finding):
            self.page.field(words.name("label", label), parts, self.column, indent=3)
        self.page.blank()

    def _headline(self, rule: Rule) -> str:
        """What is required; no more than one line of it where the quote below says the same."""
        text, room = clean(rule.requirement), self.page.width - 3
        quote, said = fold(rule.source.quote), (fold(text), fold(text.partition(": ")[2]))
        repeated = quote not in said and any(part and quote.startswith(part) for part in said)
        return quotes.head(text, room) if repeated else text

    def _fields(self, finding: Finding) -> Iterable[tuple[str, list[Styled]]]:
        words, rule, gap = self.words, finding.rule, finding.status not in (COVERED, NOT_APPLICABLE)
        pack = self.packs.get(finding.pack)
        document = words.document(rule.source, pack.document.title if pack else None)
        yield "source", [clean(words.say("in-document", place=words.place(rule.source.address, rule.source.lines), document=document))]
        quote = self._quote(finding)
        if len(quote) > 3 or fold(clean(rule.source.quote)) != fold(clean(rule.requirement)):
            yield "quote", quote
        if finding.why.key not in _SAID_BY_THE_VERDICT:
            yield "why", [clean(words.note(finding.why))]
        if finding.status == PARTIAL or (finding.status == CONFLICT and len(finding.elements) > 1):
            for at, element in enumerate(finding.elements):
                yield ("elements" if at == 0 else ""), self._element(element)
        for at, text in enumerate(self._missing_besides(finding)):
            yield ("missing" if at == 0 else ""), [("✗ ", "bold red"), clean(text)]
        for at, passage in enumerate(finding.evidence):
            yield ("evidence" if at == 0 else ""), self._passage(passage)
        if gap and finding.nearest and not finding.evidence:
            yield "nearest", self._passage(finding.nearest)
        if gap and finding.expected:
            yield ("correct" if finding.status == CONFLICT else "expected"), [words.place(*finding.expected, self.report.plan.document)]
        if gap and finding.suggestion:
            yield "suggestion", [(clean(finding.suggestion), "green")]
        for at, reason in enumerate(finding.reasons):
            yield ("review" if at == 0 else ""), [(clean(words.note(reason)), "cyan")]
        yield from said(finding.mark, words)

    def _quote(self, finding: Finding) -> list[Styled]:
        """The clause as printed, what is missing in «» (and in red)."""
        quote = clean(finding.rule.source.quote)
        lacking = [element.text for element in finding.elements if element.status in ("partial", "unmet", "contrary")]
        marked = quotes.ranges(quote, [*lacking, *finding.missing]) if finding.status in (PARTIAL, CONFLICT) else []
        made: list[Styled] = ["“"]
        for text, missing in quotes.pieces(quote, marked, self._room(_QUOTE_LINES)):
            made.append((f"«{text}»", "bold red") if missing else text)
        return [*made, "”"]

    def _element(self, element: ElementFinding) -> list[Styled]:
        mark, style = _MARKS.get(element.status, ("?", ""))
        state = self.words.name("element", element.status)
        room = self._room(1) - len(state) - 5
        return [(f"{mark} ", style), quotes.head(clean(element.text), room), (f" ({state})", "dim")]

    def _missing_besides(self, finding: Finding) -> list[str]:
        """What is missing and is no part of what stands there anyway: the requirement, its quote, its elements."""
        rule = finding.rule
        said = [fold(text) for text in (rule.requirement, rule.source.quote, *(element.text for element in finding.elements))]
        return [text for text in finding.missing if not any(fold(text) in other for other in said)]

    def _passage(self, passage: Evidence) -> list[Styled]:
        quote = clean(passage.quote)
        room = self._room(_PASSAGE_LINES)
        shared = quotes.ranges(quote, passage.terms) if self.page.styled or len(quote) > room else []
        start, end = quotes.window(quote, shared, room)
        made: list[Styled] = [f"{self.words.place(passage.address, passage.lines, self.report.plan.document)}: “", "… " if start else ""]
        at = start
        for first, last in shared:
            if first >= at and last <= end:
                made += [quote[at:first], (quote[first:last], "bold")]
                at = last
        return [*made, quote[at:end], " …" if end < len(quote) else "", "”"]

    def _room(self, lines: int) -> int:
        return min(lines * max(40, self.page.width - self.column - 3), _LONGEST)

    def _left_out(self, pack: PackUse) -> None:
        text = self.words.coverage(pack.ruled, pack.clauses, pack.left_out)
        self.page.line((clean(f"{pack.id}: {text}" if len(self.packs) > 1 else text), "dim"), hanging=2)

    def _engine(self) -> str:
        engine = self.report.engine
        key = "engine-reference" if engine.reference_only else "engine-both"
        return self.words.say(key, name=engine.name, version=engine.version or "")
