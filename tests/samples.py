"""Packs to test with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from compliance.model.digest import digest
from compliance.model.fold import fold
from compliance.model.rules import Element, PackDocument, Rule, RulePack, Source

HASH = "0" * 64
GOOD = f"""\
schema: compliance.pack/1
id: tinh
document: {{sha256: {HASH}}}
clauses: 1
rules:
  - id: tinh/II.1
    kind: content
    requirement: Tuyên truyền
    severity: warning
    binding: lower
    applies_to: [xa]
    elements:
      - text: Tuyên truyền
        any: [concept:tuyen-truyen]
        action: inform
        at_least: 0.36
    source:
      address: II.1
      lines: [5, 6]
      quote: Tuyên truyền
      sha256: {HASH}
      number: 66
      date: 2025-04-17
"""


QUOTES = (
    "Tổ chức tuyên truyền, phổ biến pháp luật về trẻ em tại các thôn, tổ dân phố",
    "Tập huấn nâng cao năng lực cho đội ngũ cộng tác viên làm công tác trẻ em",
    "Rà soát, thống kê trẻ em có hoàn cảnh đặc biệt trên địa bàn",
    "Kiểm tra, giám sát việc thực hiện các quyền của trẻ em",
    "Huy động nguồn lực xã hội hóa để hỗ trợ trẻ em nghèo",
)


def made(address: str, quote: str, *, name: str = "", kind: str = "content", **changes: Any) -> Rule:
    """A rule on a clause, with one element that asks for the quote."""
    rule = Rule(
        id=name or f"tinh/{address}",
        kind=kind,
        requirement=quote,
        severity="warning",
        binding="lower",
        applies_to=("huyen", "xa"),
        elements=(Element(text=quote, at_least=0.36),),
        source=Source(address=address, lines=(5, 6), quote=quote, sha256=digest(fold(quote)), type="Kế hoạch"),
    )
    return replace(rule, **changes)


def pack(*rules: Rule, **changes: Any) -> RulePack:
    """A pack of rules."""
    document = PackDocument(sha256=digest("text"), type="Kế hoạch", level="tinh")
    return replace(RulePack("tinh", document, len(rules), rules), **changes)


def keys(notes: Any) -> list[str]:
    """The keys of notes."""
    return [note.key for note in notes]
