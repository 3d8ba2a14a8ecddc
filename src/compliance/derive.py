"""Higher plan → rule pack, by asking each kind; every clause is accounted for."""

from __future__ import annotations

import os
import re
import unicodedata

from compliance.kinds import KINDS
from compliance.kinds.kind import Higher, below
from compliance.match.cutter import cutter
from compliance.match.elements import Weights
from compliance.model.digest import of_document
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.model.rules import LeftOut, PackDocument, Rule, RulePack

ACCOUNTED = ("contents", "funding", "organization", "reporting")


def derive(plan: Plan, lexicon: Lexicon) -> RulePack:
    """The rules that ``plan`` lays on the levels below, in document order; same plan, same pack."""
    header = plan.header
    number = "/".join(part for part in (header.number, header.symbol) if part) if header.number else None
    date = header.date
    printed = f"{date.year:04}-{date.month:02}-{date.day:02}" if date.year and date.month and date.day else None
    document = {"type": lexicon.layout.plan[0].capitalize(), "number": number, "date": printed, "issuer": header.issuer}
    cut = cutter(lexicon)
    texts = [passage.text for passage in plan.passages if passage.role not in ("opening", "closing", "recipients")]
    identity = slug(os.path.splitext(os.path.basename(plan.document.path))[0])
    higher = Higher(plan, lexicon, identity, Weights(texts, cut), below(header.level), document)
    order = {kind.name: rank for rank, kind in enumerate(KINDS)}
    rules = sorted((rule for kind in KINDS for rule in kind.derive(higher)), key=lambda rule: (rule.source.lines[0], order[rule.kind]))
    rules = _distinct(rules)
    left_out, count = account(plan, rules)
    return RulePack(
        id=identity,
        document=PackDocument(sha256=of_document(plan.document), level=header.level, title=header.title, topic=header.topic, **document),
        clauses=count,
        rules=tuple(rules),
        left_out=left_out,
    )


def account(plan: Plan, rules: list[Rule]) -> tuple[tuple[LeftOut, ...], int]:
    """The clauses of the accounted sections that no rule stands for, each with the reason, and how many clauses there are."""
    spans = [rule.source.lines for rule in rules]
    left: list[LeftOut] = []
    count = 0
    for clause in plan.clauses:
        if clause.role not in ACCOUNTED:
            continue
        count += 1
        if any(first <= clause.lines[1] and clause.lines[0] <= last for first, last in spans):
            continue
        left.append(LeftOut(clause.address, clause.lines, "heading" if clause.has_children else "no-obligation"))
    for section in plan.sections:
        inside = any(clause.address.startswith(f"{section.label}.") for clause in plan.clauses)
        if section.role in ACCOUNTED and not inside:
            count += 1
            if not any(first <= section.last_line and section.line <= last for first, last in spans):
                left.append(LeftOut(section.label, (section.line, section.last_line), "no-obligation"))
    inside_of = [clause.lines for clause in plan.clauses if clause.role in ACCOUNTED]
    outside = {target.line for target in plan.targets if not any(first <= target.line <= last for first, last in inside_of)}
    return tuple(left), count + len(outside)


def _distinct(rules: list[Rule]) -> list[Rule]:
    """The rules with ids made different where two places share one."""
    from compliance.record import replace

    seen: dict[str, int] = {}
    made = []
    for rule in rules:
        seen[rule.id] = seen.get(rule.id, 0) + 1
        made.append(rule if seen[rule.id] == 1 else replace(rule, id=f"{rule.id}~{seen[rule.id]}"))
    return made


def slug(name: str) -> str:
    """``name`` as an id: lower case, without marks, words joined by hyphens."""
    bare = "".join(each for each in unicodedata.normalize("NFD", name.lower().replace("đ", "d")) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "plan"
