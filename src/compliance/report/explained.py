"""What a rule saw in a draft: each place and what became of it, the facts that were made of it and the patterns that they met."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.document import Document
from compliance.model.findings import COVERED, DEFECT, Evidence, Finding
from compliance.model.review import Looked, Observation
from compliance.report import quotes
from compliance.report.reviewed import STYLES
from compliance.report.screen import Page, Styled
from compliance.report.words import Words, clean

FITS = "fits"
_MOST = 12
"""Places in order that are shown; defects and what was let pass are shown all."""
_ROOM = 140

Step = tuple[str, str, str]
"""Name of a pattern, what it claims, and what it gave."""


def places(page: Page, words: Words, looked: Looked, document: Document) -> None:
    """Everything in ``document`` that a rule of a review looked at: defects first, then what was let pass, then what is in order."""
    found = [one for one in looked.seen if not one.excuse]
    spared = [one for one in looked.seen if one.excuse and one.excuse != FITS]
    fitting = [one for one in looked.seen if one.excuse == FITS]
    counts = words.say("explain-looked", count=len(looked.seen), defects=len(found), passed=len(fitting), spared=len(spared))
    status = (words.say("page-passes") if looked.status == COVERED else words.name("status", looked.status)).upper()
    style = "bold red" if looked.status == DEFECT else "bold green"
    page.line((f"{status}: ", style), counts if looked.seen else words.say("explain-nothing"))
    for one in found:
        _place(page, words, document, one, "✗", STYLES[looked.rule.severity], words.defect(one, looked.rule))
    for one in spared:
        _place(page, words, document, one, "~", "yellow", words.page(looked.rule).spared.get(one.excuse, one.excuse))
    for one in fitting[:_MOST]:
        _place(page, words, document, one, "✓", "green", words.say("excuse-fits"))
    if len(fitting) > _MOST:
        page.line((words.say("explain-more", count=len(fitting) - _MOST), "dim"), indent=2)
    page.blank()


def _place(page: Page, words: Words, document: Document, one: Observation, mark: str, style: str, told: str) -> None:
    quote = f" “{quotes.head(clean(one.quote), _ROOM)}”" if one.quote else ""
    page.line((f"{mark} ", style), (words.where(document, one.lines), "bold"), f"{quote}: {clean(told)}", indent=2, hanging=2)


def finding(page: Page, words: Words, found: Finding, document: Document) -> None:
    """What became of a rule of a higher plan in ``document``: its elements, the evidence, the nearest miss."""
    page.line((words.name("status", found.status).upper(), "bold green" if found.status == COVERED else "bold red"))
    for element in found.elements:
        page.line(f"{words.name('element', element.status)}: ", clean(element.text), indent=2, hanging=2)
    for passage in found.evidence:
        _passage(page, words, document, "explain-evidence", passage)
    if found.nearest and found.nearest not in found.evidence:
        _passage(page, words, document, "explain-nearest", found.nearest)
    for reason in found.reasons:
        page.line((f"{words.name('label', 'review')}: ", "cyan"), clean(words.note(reason)), indent=2, hanging=2)
    page.blank()


def _passage(page: Page, words: Words, document: Document, key: str, passage: Evidence) -> None:
    place, quote = words.place(passage.address, passage.lines, document), quotes.head(clean(passage.quote), _ROOM)
    page.line((f"{words.say(key)}: ", "dim"), f"{place} ({passage.score:.2f}): “{quote}”", indent=2, hanging=2)


def inference(page: Page, words: Words, facts: Sequence[str], steps: Sequence[Step]) -> None:
    """The facts and, in the order in which they were asked, the patterns that they met."""
    for key, lines in (("explain-facts", facts), ("explain-patterns", [f"{name} → {gave}: {says}" for name, says, gave in steps])):
        made: list[list[Styled]] = [[clean(line)] for line in lines]
        page.line((words.say(key), "bold"))
        for parts in made[:40]:
            page.line(*parts, indent=2, hanging=2)
        if len(made) > 40:
            page.line((words.say("explain-more", count=len(made) - 40), "dim"), indent=2)
        page.blank()
