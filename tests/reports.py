"""Reports to render: a real pair, with defects that a review would find, and hostile texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.model.document import Document, Line, Note
from compliance.model.findings import EngineUse, GapReport
from compliance.model.plan import Header, PartialDate, Period, Plan
from compliance.model.review import Basis, Defect, Observation, Page, ReviewRule

if TYPE_CHECKING:
    from tests.conftest import Bench

HOSTILE = "</script></style><img src=x onerror=\"document.title='owned'\">' & <b>=1+1</b> \u202eđảo\x07"
"""What a document may hold and a report must not obey."""


def defect(line: int, quote: str, correction: str | None = None, **more: object) -> Defect:
    """A defect on a line of the draft."""
    page = Page("Tên trang", "Hỏi", "Vì sao", "Thừa", "Sót", {"found": "Viết “{quote}” là sai."}, {})
    rule = ReviewRule("text.sample", "sample", "spelling", "warning", Basis("Nghị định 30/2020/NĐ-CP", "Phụ lục I, mục 2"), page, page)
    seen = Observation((line, line), quote, values=(("quote", quote),), correction=correction, **more)  # type: ignore[arg-type]
    return Defect("text", "text", rule, "warning", seen)


def pair(bench: Bench, draft: str = "nghia-thuong-2025", higher: str = "quang-nam-2025") -> GapReport:
    """A real pair of plans with two defects, one with a correction, one that goes against another line."""
    report = bench.check(bench.plans[draft], [bench.packs[higher]])
    first, second, *_ = [line for line in report.plan.document.lines if len(line.text.split()) > 9]
    words = "Kê hoạch" if "Kê hoạch" in first.text else " ".join(first.text.split()[2:4])
    against = defect(second.number, " ".join(second.text.split()[:5]), against=(first.number,))
    return replace(report, defects=(defect(first.number, words, words.upper()), against))


def hostile(bench: Bench) -> GapReport:
    """The same with hostile texts wherever a document's text may come in."""
    report = pair(bench)
    findings = tuple(
        replace(
            finding,
            rule=replace(
                finding.rule,
                id=finding.rule.id + HOSTILE,
                requirement=HOSTILE + finding.rule.requirement,
                source=replace(finding.rule.source, quote=HOSTILE, issuer=HOSTILE, address=HOSTILE),
            ),
            evidence=tuple(replace(passage, quote=HOSTILE, address=HOSTILE, terms=(HOSTILE,)) for passage in finding.evidence),
            missing=(HOSTILE,),
            suggestion=f"{HOSTILE}\n=HYPERLINK(1)",
        )
        for finding in report.findings
    )
    document = report.plan.document
    hostile = f"{HOSTILE} trước chỗ sai <b>"
    lines = tuple(Line(line.number, line.raw if line.number % 9 else hostile, line.text) for line in document.lines)
    plan = replace(report.plan, document=Document(f"a/{HOSTILE}.txt", lines), header=replace(report.plan.header, title=HOSTILE))
    return replace(report, findings=findings, plan=plan, defects=(defect(9, "trước chỗ", HOSTILE), defect(18, HOSTILE, HOSTILE)))


def failing(path: str = "plans/xã.txt", why: str = "file-empty") -> GapReport:
    """A plan that could not be judged at all."""
    header = Header(None, None, None, None, None, None, PartialDate(), None, None, Period(None, None), ())
    plan = Plan(Document(path, ()), header, (), (), (), (), (), (), (), (), ())
    return GapReport(plan, (), EngineUse("durable-rules", None, True), (), ("", "none"), failure=Note(why, (("path", path),)))
