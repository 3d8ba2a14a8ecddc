"""Citations: what must hold whatever the document is, and the list of known documents itself."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import library
from compliance.check.review import defects, review
from compliance.library import reviews
from compliance.model.plan import Paragraph
from compliance.model.review import Backdrop, Case, Defect, ReviewPack
from compliance.parse.citations import citations
from compliance.review.citation import roman
from compliance.review.citation_known import printed
from compliance.review.citation_symbol import letters, mended, taken
from compliance.trial import drafted

if TYPE_CHECKING:
    from tests.conftest import Bench

RULES = Path(library.RULES)
LEXICON = library.lexicon()
KNOWN = LEXICON.references.documents
LEGAL = {"Nghị định": "NĐ-CP", "Thông tư": "TT-BTC", "Quyết định": "QĐ-UBND", "Nghị quyết": "NQ-HĐND"}
DAYS = st.dates(date(2010, 1, 1), date(2025, 9, 30))


@cache
def pack() -> ReviewPack:
    path = RULES / "review" / "citation.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = RULES / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(text: str, level: str = "tinh", **parts: str) -> tuple[Defect, ...]:
    """What the pack finds in the backdrop of ``level`` with ``text`` as a further task."""
    plan = drafted(Case(claim="one", level=level, draft=parts, add={"contents": text}), backdrop(), LEXICON)
    return defects(review(plan, (pack(),), LEXICON, library.patterns(), None))


@given(st.sampled_from(sorted(LEGAL)), st.integers(1, 999), DAYS, st.integers(-9, 9))
def test_a_number_is_found_where_its_year_is_not_that_of_its_date_and_nowhere_else(kind: str, number: int, day: date, off: int) -> None:
    text = f"5. Thực hiện {kind} số {number + 1000}/{day.year + off}/{LEGAL[kind]} ngày {day:%d/%m/%Y} của Ủy ban nhân dân tỉnh."
    assert [each.rule.id for each in found(text)] == (["citation/year-of-number"] if off else [])


@given(st.integers(1, 200), st.dates(date(1993, 1, 1), date(2026, 3, 1)), st.sampled_from(sorted(LEXICON.references.terms)))
def test_a_law_is_found_where_its_term_is_not_that_of_its_date_and_nowhere_else(number: int, day: date, term: str) -> None:
    text = f"5. Thực hiện Nghị quyết số {number + 500}/{day.year}/QH{term} ngày {day:%d/%m/%Y} của Quốc hội."
    first, last = LEXICON.references.terms[term]
    fits = first <= day.isoformat() <= last
    ours = [each for each in found(text) if each.rule.id == "citation/term-of-assembly"]
    assert len(ours) == (0 if fits else 1)
    for each in ours:
        right = next(one for one, (start, end) in LEXICON.references.terms.items() if start <= day.isoformat() <= end)
        assert (each.seen.correction or "").startswith(f"{number + 500}/{day.year}/QH{right} ")


@given(DAYS, st.integers(1, 400))
def test_what_is_younger_than_the_draft_is_found_to_the_day(day: date, later: int) -> None:
    own = f"Nghệ An, ngày {day:%d} tháng {day:%m} năm {day.year}"
    young, old = day + timedelta(days=later), day - timedelta(days=later - 1)
    text = f"5. Thực hiện Kế hoạch số 1511/KH-UBND ngày {young:%d/%m/%Y} và Kế hoạch số 1412/KH-UBND ngày {old:%d/%m/%Y} của UBND tỉnh."
    ours = [each.seen.quote for each in found(text, date=own, opening="Ủy ban nhân dân tỉnh Nghệ An ban hành Kế hoạch như sau:")]
    assert len(ours) == 1
    assert ours[0].startswith("1511/KH-UBND")


NUMBERS = [
    *(each.number for each in KNOWN),
    "16/KH-LĐTB&XH",
    "670/QĐ-UBND-HC",
    "204-KH/TWĐTN-CTTN",
    "4708/UBND-NCKS",
    "12a/KH-UBND",
    "03/CĐ-LĐTBXH",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_as_it_is_written_is_in_order(number: str) -> None:
    symbol = taken(number)
    kind = letters(LEXICON).types.get(symbol.groups[0]) if symbol else None
    assert mended(number, kind, None, LEXICON) is None


SLIPS = {
    "a blank for the hyphen": lambda text: text.replace("-", " "),
    "no hyphen": lambda text: text.replace("-", ""),
    "blanks around the hyphen": lambda text: text.replace("-", " - "),
    "a blank before the slash": lambda text: text.replace("/", " /", 1),
    "lost marks": lambda text: text.replace("Đ", "D", 1),
    "capitals": lambda text: text.upper(),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_form_is_put_right(slip: str) -> None:
    tried = 0
    for known in KNOWN:
        wrong = SLIPS[slip](known.number)
        symbol = taken(wrong)
        if wrong == known.number or symbol is None or len(symbol.groups) > 2 or (symbol.party and "hyphen" in slip):
            continue
        if known.number.endswith("BXH"):  # 406/QĐ-LĐTBXH: letters of an issuer that are those of no ministry
            continue
        made = mended(wrong, known.type, None, LEXICON)
        assert made is not None, wrong
        assert made.text == known.number
        tried += 1
    assert tried > 15


def test_the_list_agrees_with_itself() -> None:
    terms = LEXICON.references.terms
    assert len({each.id for each in KNOWN}) == len(KNOWN)
    assert len({(each.number, each.date) for each in KNOWN}) == len(KNOWN)
    for each in KNOWN:
        symbol = taken(each.number)
        assert symbol is not None, each.number
        assert each.type in LEXICON.documents.types, each.number
        assert symbol.year in ("", each.date[:4]), each.number
        assert bool(symbol.year) or each.type not in LEXICON.references.yearly, each.number
        assert each.since is None or each.since >= each.date, each.number
        assert each.until is None or each.until >= (each.since or each.date), each.number
        assert not each.replaced_by or each.until, each.number
        assert symbol.groups[0] in letters(LEXICON).types or symbol.groups[0].startswith(("QH", "UBTVQH")), each.number
        law = symbol.groups[-1].removeprefix("UBTV").removeprefix("QH")
        assert not law.isdigit() or terms[law][0] <= each.date <= terms[law][1], each.number
    days = sorted((first, last) for first, last in terms.values())
    for (_, end), (start, _) in pairwise(days):
        assert date.fromisoformat(end) + timedelta(days=1) == date.fromisoformat(start)


def test_every_known_document_cited_as_it_is_raises_nothing_but_that_it_is_out_of_force() -> None:
    lines = [
        f"{at}. Thực hiện {each.type} số {each.number} ngày {printed(each.date)} của {each.issuer} {each.title.strip('-')}."
        for at, each in enumerate(KNOWN, start=4)
        if each.date <= "2025-10-02"
    ]
    rules = {each.rule.id for each in found("\n".join(lines))}
    assert rules <= {"citation/out-of-force"}


OLD = {
    "ngày 20 tháng 02 năm 2012": """Thực hiện Quyết định số 267/QĐ-TTg ngày 22/02/2011 của Thủ tướng Chính phủ; Nghị định số 71/2011/NĐ-CP
ngày 22/8/2011 của Chính phủ; Quyết định số 37/2010/QĐ-TTg ngày 22/4/2010 của Thủ tướng Chính phủ; Kế hoạch số 12/KH-UBND ngày 05/01/2012
của UBND tỉnh;""",
    "ngày 20 tháng 02 năm 2016": """Thực hiện Quyết định số 1555/QĐ-TTg ngày 17 tháng 10 năm 2012 của Thủ tướng Chính phủ; Nghị định số
144/2013/NĐ-CP ngày 29/10/2013 của Chính phủ; Chỉ thị số 20-CT/TW ngày 05/11/2012 của Bộ Chính trị; Công văn số 345/SLĐTBXH-BVCSTE ngày
04/02/2016 của Sở Lao động - Thương binh và Xã hội;""",
    "ngày 20 tháng 02 năm 2019": """Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19/6/2015; Luật Ngân sách nhà nước số
83/2015/QH13 ngày 25/6/2015; Nghị định số 136/2013/NĐ-CP ngày 21/10/2013 của Chính phủ; Chỉ thị số 18/CT-TTg ngày 16/5/2017 của Thủ tướng
Chính phủ;""",
    "ngày 20 tháng 02 năm 2022": """Thực hiện Nghị quyết số 121/2020/QH14 ngày 19/6/2020 của Quốc hội khóa XIV; Quyết định số 23/QĐ-TTg ngày
07/01/2021 của Thủ tướng Chính phủ; Nghị định số 130/2021/NĐ-CP ngày 30/12/2021 của Chính phủ; Kế hoạch số 16/KH-LĐTB&amp;XH ngày 23/01/2022
của Sở LĐ-TB&XH;""",
}


@pytest.mark.parametrize("day", OLD)
@pytest.mark.parametrize("level", ["huyen", "tinh"])
def test_plans_of_other_times_that_cite_rightly_stay_silent(day: str, level: str) -> None:
    opening = f"{OLD[day]} Ủy ban nhân dân ban hành Kế hoạch như sau:"
    assert [(each.rule.id, each.seen.quote) for each in found("5. Tuyên truyền.", level, date=f"Bình An, {day}", opening=opening)] == []


def test_one_citation_is_one_finding(bench: Bench) -> None:
    for plan in bench.plans.values():
        made = defects(review(plan, (pack(),), bench.lexicon, bench.patterns, None))
        seen = [(each.seen.lines[0], each.seen.quote.split(" ")[0]) for each in made]
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize(("number", "text"), [("9", "IX"), ("14", "XIV"), ("15", "XV"), ("16", "XVI")])
def test_terms_are_named_in_roman_numerals(number: str, text: str) -> None:
    assert roman(number) == text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Quyết định số 318/QĐ-TTg,319/QĐ-TTg;320/QĐ-TTg ngày 08/3/2022", ["318/QĐ-TTg", "319/QĐ-TTg", "320/QĐ-TTg"]),
        ("Nghị định số 56/2017NĐ-CP ngày 09/5/2017 của Chính phủ", ["56/2017NĐ-CP"]),
        ("Văn bản số 1458/UBDT-VP135 ngày 31/12/2015 của Ủy ban Dân tộc", ["1458/UBDT-VP135"]),
        ("Tháng 12/2021 UBND xã đạt 24/24 chỉ tiêu, tỷ suất 5/1.000 trẻ em", []),
    ],
)
def test_every_number_of_a_list_and_of_a_broken_form_is_read(text: str, numbers: list[str]) -> None:
    found = citations([Paragraph((1, 1), text, ((0, 1),))], LEXICON)
    assert [each.number for each in found] == numbers
