"""GapReport → one page for a browser: complete in itself, offline, printable. Everything that comes from documents is escaped.

The page is plain HTML that works without its script; ``web/page.js`` adds the filters and the way between the two sides. The policy in its
head lets nothing run or load but that script and that style, by their digests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from compliance.model.document import Line
from compliance.model.findings import CONFLICT, COVERED, DEFECT, NOT_EVALUATED, PARTIAL, Evidence, GapReport
from compliance.model.plan import Span
from compliance.report import Reading, quotes
from compliance.report.facts import against, counts, heads, table
from compliance.report.markup import WEB, head
from compliance.report.markup import sign as _sign
from compliance.report.markup import text as _text
from compliance.report.rows import MARKS, ORDER, SEVERITIES, SHOWN, SIGNS, Row, failed, rows
from compliance.report.words import clean

_LONGEST = 320
"""Characters of a passage on a card; the whole of it stands on the other side."""


class Renderer:
    """The head of the page, a part for each plan, and of several plans a list of them."""

    def __init__(self, reading: Reading, several: bool) -> None:
        self.reading, self.several, self.count = reading, several, 0
        self.style, self.script = ((WEB / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
        self.listed: list[str] = []

    def add(self, report: GapReport) -> str:
        """The part of a plan."""
        self.count += 1
        part = _Part(report, self.reading, f"p{self.count}")
        if self.several:
            self.listed.append(part.listed())
        return ("" if self.count > 1 else self._head(report)) + "".join(part.html())

    def end(self, summary: Mapping[str, int]) -> str:
        """The list of the plans and the end of the page."""
        words = self.reading.words
        made = ["</main>\n"]
        if self.several:
            names = [(status, _text(words.name("status", status))) for status in ORDER]
            heads = "".join(f'<th scope="col" class="{status}">{_sign(status)} {name}</th>' for status, name in names)
            sums = "".join(f"<td>{summary[status]}</td>" for status in ORDER)
            title = _text(words.say("web-plans", count=self.count))
            made.append(
                f'<nav class="plans" aria-label="{title}"><h2>{title}</h2><div class="scroll"><table><thead><tr>'
                f'<th scope="col">{_text(words.say("head-plan"))}</th>{heads}</tr></thead><tbody>{"".join(self.listed)}</tbody>'
                f'<tfoot><tr><th scope="row">{_text(words.say("table-total"))}</th>{sums}</tr></tfoot></table></div></nav>\n'
            )
        made.append(f"<footer><p>{_text(words.say('web-foot'))}</p></footer>\n<script>{self.script}</script>\n</body>\n</html>\n")
        return "".join(made)

    def _head(self, report: GapReport) -> str:
        words = self.reading.words
        title = words.say("web-title")
        name = title if self.several else f"{title}: {report.plan.header.title or report.plan.document.path}"
        return (
            f"{head(name, words, self.style, self.script)}"
            f'<a class="skip" href="#main">{_text(words.say("web-skip"))}</a>\n<header><h1>{_text(title)}</h1></header>\n'
            '<main id="main">\n'
        )


class _Part:
    """One plan on the page; the ids in it begin with ``name``."""

    def __init__(self, report: GapReport, reading: Reading, name: str) -> None:
        self.report, self.words, self.show, self.name = report, reading.words, reading.show, name
        self.rows = rows(report, reading.words)
        self.title = report.plan.header.title or report.plan.document.path

    def listed(self) -> str:
        """Its row in the list of plans."""
        cells = "".join(f"<td>{self.report.summary[status]}</td>" for status in ORDER)
        link = f'<a href="#{self.name}">{_text(self.title)}</a><small>{_text(self.report.plan.document.path)}</small>'
        return f'<tr><th scope="row">{link}</th>{cells}</tr>'

    def html(self) -> Iterator[str]:
        """Head, filters, both sides."""
        yield f'<article class="plan" id="{self.name}" tabindex="-1" aria-labelledby="{self.name}-title">\n'
        yield from self._head()
        if self.report.failure:
            yield "</article>\n"
            return
        yield from self._filters()
        yield f'<div class="sides">\n<section class="asked" aria-labelledby="{self.name}-asked">\n'
        yield f'<h3 id="{self.name}-asked">{self._say("web-asked")}</h3>\n<p class="how">{self._say("web-asked-how")}</p>\n'
        yield f'<p class="none" hidden>{self._say("web-none")}</p>\n'
        yield from self._asked()
        yield f'</section>\n<section class="draft" aria-labelledby="{self.name}-draft">\n'
        yield f'<h3 id="{self.name}-draft">{self._say("web-draft")}</h3>\n'
        yield f'<p class="how">{self._say("web-draft-how")}</p>\n'
        yield f'<div class="lines" tabindex="0" role="region" aria-label="{self._say("web-lines")}" lang="vi">\n'
        yield from self._draft()
        yield "</div>\n</section>\n</div>\n</article>\n"

    def _say(self, key: str, **values: object) -> str:
        return _text(self.words.say(key, **values))

    def _name(self, family: str, code: str) -> str:
        return _text(self.words.name(family, code))

    def _head(self) -> Iterator[str]:
        words = self.words
        yield f'<div class="head">\n<h2 id="{self.name}-title" lang="vi">{_text(self.title)}</h2>\n'
        if self.report.notes:
            notes = "".join(f"<li>{_sign(DEFECT)} {_text(words.note(note))}</li>" for note in self.report.notes)
            yield f'<ul class="notes defect">{notes}</ul>\n'
        if self.report.failure:
            yield f'<p class="notes {NOT_EVALUATED}">{_sign(NOT_EVALUATED)} {_text(failed(self.report, words))}</p>\n</div>\n'
            return
        facts = [*heads(self.report, words), (words.say("web-counts"), counts(self.report, words))]
        yield f"<dl>{''.join(f'<dt>{_text(label)}</dt><dd>{_text(value)}</dd>' for label, value in facts)}</dl>\n"
        present = [status for status in ORDER if self.report.summary[status]]
        columns = "".join(f'<th scope="col" class="{status}">{_sign(status)} {self._name("status", status)}</th>' for status in present)
        yield f'<div class="scroll"><table><thead><tr><th scope="col">{self._say("table-kind")}</th>{columns}'
        yield f'<th scope="col">{self._say("table-total")}</th></tr></thead><tbody>'
        for kind, counted in table(self.rows).items():
            cells = "".join(f"<td>{counted.get(status, '')}</td>" for status in present)
            yield f'<tr><th scope="row">{self._name("kind", kind)}</th>{cells}<td>{sum(counted.values())}</td></tr>'
        yield "</tbody></table></div>\n</div>\n"

    def _filters(self) -> Iterator[str]:
        summary = self.report.summary
        yield f'<form class="filters" role="search" aria-label="{self._say("web-filters")}" hidden><div>\n'
        yield f"<fieldset><legend>{self._say('web-verdict')}</legend>"
        for status in ORDER:
            if summary[status]:
                checked = " checked" if status in SHOWN[self.show] else ""
                yield f'<label class="{status}"><input type="checkbox" name="status" value="{status}"{checked}> {_sign(status)} '
                yield f"{self._name('status', status)} ({summary[status]})</label>"
        yield "</fieldset>\n"
        for key, codes in (("kind", [*table(self.rows)]), ("severity", [*SEVERITIES])):
            options = "".join(f'<option value="{_text(code)}">{self._name(key, code)}</option>' for code in codes)
            yield f'<label>{self._say(f"web-{key}")} <select name="{key}"><option value="">{self._say("web-any")}</option>'
            yield f"{options}</select></label>\n"
        yield f'<label>{self._say("web-search")} <input type="search" name="text" autocomplete="off"></label>\n'
        yield f'<button type="button" name="all">{self._say("web-all")}</button>\n'
        say = _text(self.words.say("web-shown", shown="{shown}", all="{all}"))
        yield f'<output class="count" aria-live="polite" data-say="{say}">{len(self.rows)}</output>\n</div></form>\n'

    def _asked(self) -> Iterator[str]:
        """The clauses of each higher plan in the order of its text, each with its findings, then the defects."""
        for pack in self.report.packs:
            yield f'<div class="group"><h4>{_text(against(pack, self.words))}</h4>\n<p>'
            yield f'{_text(self.words.coverage(pack.ruled, pack.clauses, pack.left_out))}</p>\n<ol class="clauses">\n'
            clauses: dict[tuple[Span, str], list[Row]] = {}
            for row in self.rows:
                if row.pack == pack.id and row.lines:
                    clauses.setdefault((row.lines, row.quote), []).append(row)
            for (lines, quote), found in sorted(clauses.items()):
                place = self.words.place(found[0].address, lines)
                yield f'<li class="clause"><h5>{_text(place)}</h5>\n<blockquote lang="vi">{_text(quote)}</blockquote>\n'
                for row in found:
                    yield from self._card(row, "h6")
                yield "</li>\n"
            yield "</ol></div>\n"
        defects = [row for row in self.rows if not row.lines]
        if defects:
            yield f'<div class="group"><h4>{self._say("group-defect", count=len(defects))}</h4>\n'
            for row in defects:
                yield from self._card(row, "h5")
            yield "</div>\n"

    def _card(self, row: Row, heading: str) -> Iterator[str]:
        words = self.words
        numbers = [number for passage in row.evidence for number in self._lines(passage.lines)] or self._after(row)
        lines = " ".join(dict.fromkeys(f"{self.name}-l{number}" for number in numbers))
        yield f'<article class="card {row.status}" id="{self.name}-f{row.number}" tabindex="-1" data-status="{row.status}" '
        yield f'data-kind="{_text(row.kind)}" data-severity="{row.severity}" data-rule="{_text(row.rule)}" data-lines="{lines}" '
        yield f'aria-labelledby="{self.name}-h{row.number}">\n'
        yield f'<{heading} class="top" id="{self.name}-h{row.number}"><span class="verdict">{_sign(row.status)} '
        yield f'{_text(row.verdict(words))}</span> <span class="rest">{self._name("kind", row.kind)} · '
        yield f'{self._name(row.seriousness, row.severity)}</span> <span class="number" title="{_text(row.rule)}">'
        yield f"{row.number}</span></{heading}>\n"
        head = row.requirement.removesuffix(" …")
        if not row.quote or not row.quote.startswith(head):
            yield f'<p lang="vi">{_text(row.requirement)}</p>\n'
        made = "".join(f"<dt>{_text(words.name('label', label))}</dt><dd>{value}</dd>" for label, value in self._fields(row))
        yield f"<dl>{made}</dl></article>\n" if made else "</article>\n"

    def _fields(self, row: Row) -> Iterator[tuple[str, str]]:
        if row.why:
            yield "why", _text(row.why)
        if not row.lines:
            links = ", ".join(self._link((number, number)) for number in row.against)
            yield "rests", _text(row.source) + (f" ({links})" if links else "")
        if row.status == PARTIAL or (row.status == CONFLICT and len(row.elements) > 1):
            items = "".join(
                f'<li><span class="sign" aria-hidden="true">{MARKS.get(element.status, "?")}</span> {_text(element.text)} '
                f"({self._name('element', element.status)})</li>"
                for element in row.elements
            )
            yield "elements", f'<ul lang="vi">{items}</ul>'
        elif row.missing and row.quote and row.missing != (row.requirement,):
            yield "missing", f'<span lang="vi">{_text("; ".join(row.missing))}</span>'
        if row.evidence:
            yield ("place" if row.status == DEFECT else "evidence"), "<br>".join(map(self._passage, row.evidence))
        if row.nearest:
            yield "nearest", self._passage(row.nearest)
        if row.expected and row.status != COVERED:
            yield ("correct" if row.status == CONFLICT else "expected"), self._link(row.expected[1], row.expected[0], self._after(row))
        if row.suggestion:
            yield (
                "suggestion",
                f'<span class="suggestion" lang="vi">{"<br>".join(_text(line) for line in row.suggestion.splitlines())}</span>',
            )
        if row.correction:
            yield "right", f'<span lang="vi">{_text(row.correction)}</span>'
        if row.reasons:
            yield "review", "<br>".join(map(_text, row.reasons))
        if row.waived:
            yield "waived", _text(row.waived)
        if row.note:
            yield "known", _text(row.note)

    def _passage(self, passage: Evidence) -> str:
        quote = clean(passage.quote)
        marked = quotes.ranges(quote, passage.terms)
        start, end = quotes.window(quote, marked, _LONGEST)
        shown = ("… " if start else "") + quote[start:end] + (" …" if end < len(quote) else "")
        return f'{self._link(passage.lines, passage.address)}: <q lang="vi">{_text(shown)}</q>'

    def _link(self, span: Span, address: str = "", to: Sequence[int] = ()) -> str:
        text = _text(self.words.place(address, span, self.report.plan.document))
        lines = to or self._lines(span)
        return f'<a href="#{self.name}-l{lines[0]}">{text}</a>' if lines else text

    def _lines(self, span: Span) -> range:
        """Those of ``span`` that the draft has."""
        return range(max(1, span[0]), min(span[1], len(self.report.plan.document.lines)) + 1)

    def _after(self, row: Row) -> list[int]:
        """The line of the draft after which an answer would stand: the last one of its place that holds text."""
        lines = self._lines(row.expected[1]) if row.expected else range(0)
        held = [number for number in lines if self.report.plan.document.lines[number - 1].raw.strip()]
        return (held or list(lines))[-1:]

    def _draft(self) -> Iterator[str]:
        """The draft by line; behind a line the findings that are about it or whose answer would stand after it."""
        tags: dict[int, list[tuple[Row, bool]]] = {}
        terms: dict[int, list[str]] = {}
        for row in self.rows:
            for passage in row.evidence:
                for number in self._lines(passage.lines):
                    terms.setdefault(number, []).extend(passage.terms or ((passage.quote,) if row.status == DEFECT else ()))
            here = {self._lines(passage.lines)[-1] for passage in row.evidence if self._lines(passage.lines)}
            for number in sorted(here):
                tags.setdefault(number, []).append((row, False))
            for number in () if here else self._after(row):
                tags.setdefault(number, []).append((row, True))
        for line in self.report.plan.document.lines:
            found = tags.get(line.number, [])
            about = bool(found) or line.number in terms
            text = clean(line.raw)
            shown = _marked(text, quotes.ranges(text, terms.get(line.number, ())))
            badges = "".join(self._tag(row, gap) for row, gap in found)
            state = (" found" if about else "") + ("" if text else " blank")
            yield f'<p class="line{state}" id="{self.name}-l{line.number}" tabindex="-1">'
            yield f'<span class="at"{self._where(line)}>{line.number}</span>'
            yield f"{shown}{f'<span class=tags>{badges}</span>' if badges else ''}</p>\n"

    def _where(self, line: Line) -> str:
        """The place of a line as a person finds it, where the document has more than lines."""
        return f' title="{_text(self.words.where(self.report.plan.document, (line.number, line.number)))}"' if line.place else ""

    def _tag(self, row: Row, expected: bool) -> str:
        place = "web-add" if expected else "web-tag"
        label = self._say(place, number=row.number, verdict=self.words.name("status", row.status), kind=self.words.name("kind", row.kind))
        return (
            f'<a class="tag {row.status}" href="#{self.name}-f{row.number}" aria-label="{label}" title="{label}">'
            f"{'+' if expected else ''}{SIGNS[row.status]}{row.number}</a>"
        )


def _marked(text: str, ranges: Iterable[quotes.Range]) -> str:
    made: list[str] = []
    at = 0
    for first, last in ranges:
        made += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*made, escape(text[at:])])
