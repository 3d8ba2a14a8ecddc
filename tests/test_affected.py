"""What a higher plan that is issued anew changes: real plans edited by hand, and whatever edits there may be."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.compare import compare
from compliance.compare.resting import of_earlier, of_pack, rejudged
from compliance.compare.speech import Speech
from compliance.derive import derive
from compliance.model.comparison import FATES, Comparison, Earlier, Edition, RuleChange
from compliance.model.digest import digest
from compliance.model.fold import fold
from compliance.parse import parse
from compliance.pipeline import parse_file
from compliance.read import text as reader
from tests.program import ROOT

if TYPE_CHECKING:
    from tests.conftest import Bench

NAMES = ("nghia-thuong-2025", "quang-nam-2025", "thang-2024", "thanh-ha-2022", "xuan-truong-2030")


def edition(text: str, name: str) -> Edition:
    lexicon = library.lexicon()
    plan = parse(reader.read(name, text.encode()), lexicon)
    return Edition(name, plan, derive(plan, lexicon))


def compared(old: str, new: str) -> Comparison:
    return compare(edition(old, "cu.txt"), edition(new, "moi.txt"), library.lexicon().matching)


def edited(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with each of ``changes`` made once; what is to be changed must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def fates(found: Comparison) -> dict[str, list[str]]:
    """Fate → the places of its rules, what is unchanged left out."""
    made: dict[str, list[str]] = {}
    for one in found.rules:
        if one.status != "unchanged":
            made.setdefault(one.status, []).append(one.rule.id.partition("/")[2])
    return made


def of(found: Comparison, place: str) -> RuleChange:
    return next(one for one in found.rules if one.rule.id.endswith(f"/{place}"))


def asked(one: RuleChange) -> list[tuple[str, str, str]]:
    return [(change.what, change.old, change.new) for change in one.changes]


@pytest.fixture(scope="module")
def province(bench: Bench) -> str:
    return bench.texts["quang-nam-2025"]


@pytest.fixture(scope="module")
def commune(bench: Bench) -> str:
    return bench.texts["xuan-truong-2030"]


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_against_itself_changes_nothing(bench: Bench, name: str) -> None:
    found = compared(bench.texts[name], bench.texts[name])
    assert {one.status for one in found.rules} | {one.status for one in found.texts} == {"unchanged"}
    assert not found.substance


def test_a_date_that_moves_changes_its_rule_and_no_other(province: str) -> None:
    found = compared(province, edited(province, ("trước ngày 10/11", "trước ngày 15/11")))
    assert fates(found) == {"changed": ["VI.1.annual"], "wording": ["VI.1.semiannual", "VI.1.adhoc"]}
    assert asked(of(found, "VI.1.annual")) == [("due", "11-10", "11-15")]
    assert found.substance


def test_a_quarter_is_a_date(province: str) -> None:
    found = compared(province, edited(province, ("quý II/2025", "quý III/2025")))
    assert asked(of(found, "II.8.a.deadline")) == [("due", "Quý II/2025", "Quý III/2025")]


def test_a_figure_that_is_raised_changes_its_target_and_no_other(commune: str) -> None:
    found = compared(commune, edited(commune, ("<5,0‰", "<4,0‰")))
    assert fates(found) == {"changed": ["II.2.a.-3.target"], "wording": ["II.2.a.-3.target-2"]}
    assert asked(of(found, "II.2.a.-3.target")) == [("figure", "< 5 ‰ 2026", "< 4 ‰ 2026")]


def test_a_sign_that_turns_a_figure_round_is_a_change_though_the_words_stay(province: str) -> None:
    for old, new in (("10%", "10‰"), ("<10%", ">10%"), ("10", "1.0")):
        base = edited(province, ("cho trẻ em theo chủ đề.", f"cho {old} trẻ em theo chủ đề."))
        found = compared(base, edited(base, (f"cho {old} trẻ", f"cho {new} trẻ")))
        assert {(one.status, one.rule.source.address) for one in found.rules} == {
            ("unchanged", one.rule.source.address) for one in found.rules if one.rule.source.address != "II.6.c"
        } | {("changed", "II.6.c")}, (old, new)


def test_a_sign_counts_in_a_passage_without_a_rule_as_well(province: str) -> None:
    for old, new in (("<6", ">6"), ("≤ 6", "≥ 6")):
        base = edited(province, ("a) Tăng cường sự lãnh đạo", f"a) Tăng cường {old} sự lãnh đạo"))
        found = compared(base, edited(base, (f"a) Tăng cường {old} sự", f"a) Tăng cường {new} sự")))
        assert [(one.status, one.text.address) for one in found.texts if one.status != "unchanged"] == [("changed", "I.1.a")]


def test_a_clause_that_is_dropped_is_gone_and_those_below_have_moved(province: str) -> None:
    clause = "b) Tổ chức Diễn đàn trẻ em theo Thông tư số 29/2019/TT-BLĐTBXH ngày 26/12/2019 của Bộ Lao động - Thương binh và Xã hội.\n\n"
    found = compared(
        province, edited(province, (clause, ""), ("c) Tổ chức tốt", "b) Tổ chức tốt"), ("d) Tổ chức hiệu quả", "c) Tổ chức hiệu quả"))
    )
    assert fates(found) == {"gone": ["II.6.b"], "moved": ["II.6.b", "II.6.c"]}
    moved = of(found, "II.6.c")
    assert moved.old is not None
    assert moved.new is not None
    assert (moved.old.source.address, moved.new.source.address) == ("II.6.d", "II.6.c")


def test_a_clause_that_was_renumbered_and_changed_at_once_is_still_that_clause(province: str) -> None:
    found = compared(
        province,
        edited(
            province,
            (
                "c) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu năm 2025 cho trẻ em theo chủ đề.",
                "c) Trao tặng xe đạp.\n\nd) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu năm 2025 cho trẻ em khuyết tật theo chủ đề.",
            ),
            ("d) Tổ chức hiệu quả", "đ) Tổ chức hiệu quả"),
        ),
    )
    assert fates(found) == {"new": ["II.6.c"], "changed": ["II.6.d"], "moved": ["II.6.đ"]}
    assert asked(of(found, "II.6.d")) == [("words", "", "khuyết tật")]


def test_the_number_of_a_target_is_no_part_of_what_it_asks(commune: str) -> None:
    found = compared(commune, edited(commune, ("Chỉ tiêu 16:", "Chỉ tiêu 61:")))
    assert set(fates(found)) <= {"unchanged", "wording"}
    assert not found.substance


def test_a_clause_that_is_only_cut_otherwise_asks_the_same(province: str) -> None:
    assert province.count("tham gia của trẻ em.") == 1
    found = compared(
        province,
        edited(province, ("đảm bảo thực hiện tốt quyền trẻ em và sự tham gia", "đảm bảo thực hiện tốt quyền trẻ em; và sự tham gia")),
    )
    assert fates(found) == {}


def test_what_is_laid_on_a_body_of_the_higher_level_instead_is_a_change_though_its_words_stay(province: str) -> None:
    found = compared(province, edited(province, ("4. UBND các huyện, thị xã, thành phố\n", "4. Sở Y tế\n")))
    report = of(found, "V.4.d.other")
    assert report.status == "changed"
    assert ("binding", "lower", "own") in asked(report)


def test_another_body_is_a_change(province: str) -> None:
    found = compared(province, edited(province, ("1. Sở Lao động - Thương binh và Xã hội\n", "1. Sở Y tế\n")))
    assert ("agency", "Sở Lao động - Thương binh và Xã hội", "Sở Y tế") in asked(of(found, "V.1.agency"))


def test_another_recipient_is_a_change(province: str) -> None:
    found = compared(province, edited(province, ("Thực hiện báo cáo HĐND cùng cấp", "Thực hiện báo cáo Sở Y tế")))
    assert of(found, "V.4.d.other").status == "changed"
    assert ("recipient", "council", "") in asked(of(found, "V.4.d.other")) or any(
        what == "words" for what, *_ in asked(of(found, "V.4.d.other"))
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tổ chức tốt các hoạt động", "Không tổ chức các hoạt động"),
        ("cho trẻ em theo chủ đề", "cho trẻ em hoặc theo chủ đề"),
        ("năm 2025 cho trẻ em theo chủ đề", "năm 2026 cho trẻ em theo chủ đề"),
        ("Tổ chức tốt các hoạt động nhân dịp Tết Trung thu", "Tết Trung thu tổ chức tốt các hoạt động nhân dịp"),
        ("theo chủ đề", "trước khi theo chủ đề"),
        ("cho trẻ em theo chủ đề", "theo chủ đề"),
    ],
)
def test_no_word_that_can_turn_the_meaning_passes_as_wording(province: str, old: str, new: str) -> None:
    clause = "Tổ chức tốt các hoạt động nhân dịp Tết Trung thu năm 2025 cho trẻ em theo chủ đề."
    assert old in clause
    found = compared(province, edited(province, (clause, clause.replace(old, new))))
    assert fates(found) == {"changed": ["II.6.c"]}


def test_words_that_ask_nothing_and_spellings_of_a_name_are_wording_only(province: str) -> None:
    found = compared(
        province,
        edited(
            province,
            ("2. Huy động nguồn lực từ các tổ chức", "2. Huy động các nguồn lực từ tổ chức"),
            ("UBND các huyện, thị xã, thành phố ban hành", "Ủy ban nhân dân các huyện, thị xã, thành phố ban hành"),
        ),
    )
    assert fates(found) == {"wording": ["IV.2.funding", "VI.1.deadline"]}
    assert not found.substance


def test_other_line_wraps_change_nothing(province: str) -> None:
    lines = []
    for line in province.split("\n"):
        at = line.rfind(" ", 0, max(40, len(line) // 2)) if len(line) > 120 else -1
        lines.append(line if at < 0 else f"{line[:at]}\n{line[at + 1 :]}")
    found = compared(province, "\n".join(lines))
    assert fates(found) == {}
    assert not found.substance


def test_typography_changes_nothing(province: str) -> None:
    found = compared(
        province,
        re.sub(r"(?<=[hH])òa\b", "oà", re.sub(r"uỷ\b", "ủy", province)).replace(" - ", " – ").replace("; ", " ;  ").replace('"', "”"),
    )
    assert fates(found) == {}
    assert not found.substance


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", ["docx", "odt", "html"])
def test_the_same_plan_in_another_format_changes_nothing(bench: Bench, name: str, suffix: str) -> None:
    path = ROOT / "fixtures" / "documents" / f"{name}.{suffix}"
    plan = parse_file(path, bench.lexicon)
    found = compare(edition(bench.texts[name], "cu.txt"), Edition(str(path), plan, derive(plan, bench.lexicon)), bench.lexicon.matching)
    assert fates(found) == {}
    assert {one.status for one in found.texts} == {"unchanged"}


def test_a_passage_without_a_rule_is_not_passed_over(province: str) -> None:
    found = compared(province, edited(province, ("a) Tăng cường sự lãnh đạo", "a) Nâng cao sự lãnh đạo"), ("Trần Anh Tuấn", "Lê Văn Dũng")))
    changed = [(one.text.address, one.text.part, one.status) for one in found.texts if one.status != "unchanged"]
    assert changed == [("I.1.a", "body", "changed"), ("foot", "frame", "changed")]
    assert found.substance


def test_who_signs_and_who_gets_it_is_no_change_in_substance(province: str) -> None:
    found = compared(province, edited(province, ("Trần Anh Tuấn", "Lê Văn Dũng"), ("- Bộ Y tế;\n", "- Bộ Y tế;\n- Bộ Nội vụ;\n")))
    assert {one.text.address: one.status for one in found.texts if one.status != "unchanged"} == {
        "recipients": "changed",
        "foot": "changed",
    }
    assert not found.substance


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_a_plan_says_stands_in_a_rule_or_among_the_texts(bench: Bench, name: str) -> None:
    one = edition(bench.texts[name], "a.txt")
    found = compare(one, one, bench.lexicon.matching)
    told = Counter(fold(" ".join((*(each.rule.source.quote for each in found.rules), *(each.text.quote for each in found.texts)))).split())
    for passage in one.plan.passages:
        words = Counter(fold(passage.text).split())
        assert not words - told, passage
    for line in one.plan.document.lines:
        assert not Counter(fold(line.text).split()) - told - LABELS, line


LABELS = Counter(dict.fromkeys((*"abcdđeghiklmnxv", "ii", "iii", "iv", "vi", "vii", *map(str, range(1, 30))), 99))
"""What numbers items and headings, in any number: labels are no part of a clause's wording."""


# What rests on the old edition.


def test_a_corrected_pack_is_told_which_of_its_rules_have_lost_their_wording(bench: Bench, province: str) -> None:
    new = edited(
        province,
        ("trước ngày 10/11", "trước ngày 15/11"),
        ("c) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu năm 2025 cho trẻ em theo chủ đề.\n\n", ""),
    )
    found = compared(province, new)
    pack = library.read_pack(ROOT / "rules/children/quang-nam-2025.yaml", bench.lexicon)
    rested = of_pack("pack.yaml", pack, found)
    told = {one.rule.partition("/")[2]: one.status for one in rested.affected}
    assert told == {"VI.1.annual": "changed", "VI.1.semiannual": "wording", "VI.1.adhoc": "wording", "II.6.c": "gone"}
    assert rested.standing == len(pack.rules) - 4
    assert rested.elsewhere == 0


def test_a_pack_of_another_plan_is_seen_as_such(bench: Bench, province: str) -> None:
    pack = library.read_pack(ROOT / "rules/children/thang-2024.yaml", bench.lexicon)
    rested = of_pack("pack.yaml", pack, compared(province, edited(province, ("10/11", "15/11"))))
    assert (rested.affected, rested.standing, rested.elsewhere) == ((), 0, len(pack.rules))


def earlier(rule: str, kind: str, quote: str, plan: str = "xa.txt") -> Earlier:
    return Earlier(plan, rule, kind, "covered", digest(fold(quote)), quote)


def test_earlier_verdicts_on_wording_that_is_gone_are_told_plan_by_plan(province: str) -> None:
    found = compared(province, edited(province, ("trước ngày 10/11", "trước ngày 15/11")))
    quotes = {one.rule.id.partition("/")[2]: one.old.source.quote for one in found.rules if one.old}
    findings = [
        earlier("x/VI.1.annual", "reporting", quotes["VI.1.annual"]),
        earlier("x/VI.1.adhoc", "reporting", quotes["VI.1.adhoc"]),
        earlier("x/II.6.c", "content", quotes["II.6.c"]),
        earlier("x/II.6.c", "content", quotes["II.6.c"], "khac.txt"),
        earlier("y/I.1", "content", "Một điều của kế hoạch khác", "khac.txt"),
    ]
    first, second = of_earlier("report.json", findings, found)
    assert (first.plan, [(one.rule, one.status, one.verdict) for one in first.affected], first.standing, first.elsewhere) == (
        "xa.txt", [("x/VI.1.annual", "changed", "covered"), ("x/VI.1.adhoc", "wording", "covered")], 1, 0,
    )  # fmt: skip
    assert (second.plan, second.affected, second.standing, second.elsewhere) == ("khac.txt", (), 1, 1)


def test_the_start_of_a_hash_is_enough_as_baselines_keep_no_more(province: str) -> None:
    found = compared(province, edited(province, ("trước ngày 10/11", "trước ngày 15/11")))
    quote = of(found, "VI.1.annual").rule.source.quote.replace("15/11", "10/11")
    (rested,) = of_earlier("b.json", [Earlier("xa.txt", "", "reporting", "missing", digest(fold(quote))[:16])], found)
    assert [one.status for one in rested.affected] == ["changed"], "of several rules with one quote the one that changed most counts"


def test_a_lower_plan_is_told_where_its_verdict_turns(bench: Bench, province: str) -> None:
    new = edited(
        province,
        (
            "c) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu",
            "c) Trao tặng 50 xe đạp cho trẻ em nghèo vượt khó.\n\nd) Tổ chức tốt các hoạt động nhân dịp Tết Trung thu",
        ),
        ("d) Tổ chức hiệu quả", "đ) Tổ chức hiệu quả"),
    )
    found = compared(province, new)
    from compliance.check.findings import Pack

    draft = bench.plans["nghia-thuong-2025"]
    old, now = (
        {finding.rule.id: finding.status for finding in bench.check(draft, [Pack(one.pack, one.path, True)]).findings}
        for one in (found.old, found.new)
    )
    told = rejudged("xa.txt", found, old, now)
    assert [(row.change.status, row.old, row.new != "") for row in told.verdicts] == [("new", "", True)]
    assert told.same == len(found.rules) - 1


# Whatever edits there may be.


def pieces(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text)


@st.composite
def editions(draw: st.DrawFn, text: str) -> str:
    """``text`` with some paragraphs taken out, doubled, swapped or edited."""
    parts = pieces(text)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(1, len(parts) - 1))
        what = draw(st.sampled_from(("drop", "double", "swap", "edit", "figure")))
        if what == "drop" and len(parts) > 12:
            del parts[at]
        elif what == "double":
            parts.insert(at, parts[at])
        elif what == "swap":
            other = draw(st.integers(1, len(parts) - 1))
            parts[at], parts[other] = parts[other], parts[at]
        elif what == "edit":
            words = parts[at].split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(("không", "Sở Y tế", "các", "2030", "")))
            parts[at] = " ".join(words)
        else:
            parts[at] = re.sub(r"\d+", lambda match: str(int(match[0]) + 1), parts[at], count=1)
    return "\n\n".join(parts)


@pytest.mark.parametrize("name", ["quang-nam-2025", "xuan-truong-2030"])
@settings(max_examples=10)
@given(st.data())
def test_every_rule_and_text_appears_once_and_turning_round_swaps_new_and_gone(bench: Bench, name: str, data: st.DataObject) -> None:
    old, new = (data.draw(editions(bench.texts[name])) for _ in range(2))
    forth, back = compared(old, new), compared(new, old)
    for found in (forth, back):
        for side, held in (("old", found.old), ("new", found.new)):
            told = [getattr(one, side) for one in found.rules]
            assert sorted(rule.id for rule in told if rule) == sorted(rule.id for rule in held.pack.rules)
    for kind in ("rules", "texts"):
        ways = [Counter(one.status for one in getattr(found, kind)) for found in (forth, back)]
        assert ways[0]["new"] == ways[1]["gone"]
        assert ways[0]["gone"] == ways[1]["new"]
        assert set(ways[0]) <= set(FATES)
    assert forth.substance == back.substance


@given(st.text(st.sampled_from("ab cđ5,.%<của các ỦBND"), max_size=60))
def test_no_text_differs_from_itself_and_ranges_are_inside_of_it(text: str) -> None:
    speech = Speech(library.lexicon().matching)
    assert speech.same(text, text.upper().lower()) == (speech.differences(text, text.upper().lower()) == [])
    assert speech.differences(text, text) == []
    for (start, end), side in zip((*speech.ranges(text, "x y")[0],), [text] * 60, strict=False):
        assert 0 <= start < end <= len(side)
