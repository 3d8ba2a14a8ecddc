"""A plan, or the document that a rule pack was derived from → what the repository knows of it."""

from __future__ import annotations

import re

from compliance.model.digest import of_document
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Header, PartialDate, Plan
from compliance.model.repository import Surveyed
from compliance.model.rules import PackDocument
from compliance.parse.citations import unnumbered
from compliance.parse.header import years
from compliance.record import replace

_WHOLE = re.compile(r"(\d+[a-z]?)\s*[/-]\s*(.+)")
_LONGEST = 8000
"""Letters of an opening."""
_SAID = 240
"""Letters behind a document in which its matter stands."""
_MOST = 100
"""Documents that are named by no number."""
_NEAR = 4
"""Lines on which a citation outside of the opening goes on."""


def surveyed(path: str, plan: Plan, lexicon: Lexicon) -> Surveyed:
    """``plan`` as the repository knows it; ``path`` is from the root, with ``/``."""
    openings = [passage for passage in plan.passages if passage.role == "opening"]
    spans = [*(passage.lines for passage in openings), *((cited.line, cited.line + _NEAR) for cited in plan.header.based_on)]
    lines = plan.document.lines
    numbers = sorted({number for first, last in spans for number in range(first, min(last, len(lines)) + 1)})
    text = " ".join(filter(None, (lines[number - 1].text for number in numbers)))
    named = (replace(one, said=one.said[:_SAID]) for one in unnumbered(openings, lexicon.chain.plans, lexicon)[:_MOST])
    return Surveyed(path, plan.header, of_document(plan.document), text[:_LONGEST], tuple(named))


def known_by_pack(path: str, document: PackDocument, lexicon: Lexicon) -> Surveyed:
    """The document of the rule pack at ``path``, which the repository has no plan of; its years are those of its title."""
    number, symbol = parted(document.number or "")
    year, month, day = (int(part) for part in document.date.split("-")) if document.date else (None, None, None)
    header = Header(
        document.issuer, document.level, None, number, symbol, None, PartialDate(year, month, day), document.title, document.topic,
        years(document.title or "", lexicon.header), (),
    )  # fmt: skip
    return Surveyed(path, header, document.sha256, type=document.type, pack=path)


def parted(number: str) -> tuple[str | None, str | None]:
    """Number and symbol of a whole number as printed: ``66`` and ``KH-UBND``."""
    match = _WHOLE.fullmatch(number.strip())
    return (match[1], match[2]) if match else (None, None)
