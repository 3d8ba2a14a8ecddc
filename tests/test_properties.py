"""What must hold whatever the plans say: the form of a text changes no verdict, its substance does, and order changes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.check.findings import Pack
from compliance.errors import InputError
from compliance.library import dump_pack
from compliance.model.findings import CONFLICT, COVERED, MISSING, NOT_APPLICABLE, NOT_EVALUATED, PARTIAL, Finding
from compliance.model.plan import Passage, Plan

if TYPE_CHECKING:
    from tests.conftest import Bench

NAMES = ("nghia-thuong-2025", "quang-nam-2025", "thang-2024", "thanh-ha-2022", "xuan-truong-2030")
PARENTS = ("quang-nam-2025", "thanh-ha-2022")
RANK = {NOT_EVALUATED: 0, MISSING: 1, PARTIAL: 2, CONFLICT: 2, COVERED: 3, NOT_APPLICABLE: 4}
MARK = re.compile(r"[-+*•(\[¹²³]|\d|[a-zđ]\)|[IVX]+[./]")
"""What may not begin a line that goes on: it would be read as the mark of an item."""

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "non-breaking spaces": lambda text: text.replace(" ", "\u00a0"),
    "other spaces and soft hyphens": lambda text: text.replace(", ", ",\u2009").replace("trẻ em", "trẻ\u00ad em"),
    "doubled blank lines": lambda text: re.sub(r"\n[ \t\r]*\n", "\n\n\n", text),
    "capitals in headings": lambda text: "\n".join(
        line.upper() if re.match(r"[\s*#]*[IVX]+[./]\s", line) else line for line in text.split("\n")
    ),
    "spaces at the ends of lines": lambda text: text.replace("\n", "  \n"),
    "other dashes and quotes": lambda text: re.sub(r"(?m)^(\s*)- ", "\\1– ", text).replace("“", '"').replace("”", '"'),
}


@pytest.fixture(scope="session")
def verdicts(bench: Bench) -> Callable[[Plan, str], dict[str, object]]:
    """Rule id → everything in a finding on it that is no wording and no place."""

    def found(plan: Plan, parent: str) -> dict[str, object]:
        return {
            rule: (finding.status, finding.severity, finding.review, tuple(each.status for each in finding.elements))
            for rule, finding in bench.findings(plan, bench.packs[parent]).items()
        }

    return found


@pytest.fixture(scope="session")
def expected(bench: Bench, verdicts: Callable[[Plan, str], dict[str, object]]) -> Callable[[str, str], dict[str, object]]:
    """The same of a plan as it is, once."""
    return lru_cache(maxsize=None)(lambda name, parent: verdicts(bench.plans[name], parent))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_the_form_of_the_draft_changes_no_verdict(
    bench: Bench,
    verdicts: Callable[[Plan, str], dict[str, object]],
    expected: Callable[[str, str], dict[str, object]],
    name: str,
    form: str,
) -> None:
    plan = bench.plan(FORMS[form](bench.texts[name]))
    for parent in PARENTS:
        assert verdicts(plan, parent) == expected(name, parent)


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(NAMES), forms=st.permutations(list(FORMS)))
def test_forms_together_change_no_verdict(
    bench: Bench,
    verdicts: Callable[[Plan, str], dict[str, object]],
    expected: Callable[[str, str], dict[str, object]],
    name: str,
    forms: list[str],
) -> None:
    text = bench.texts[name]
    for form in forms[:4]:
        text = FORMS[form](text)
    assert verdicts(bench.plan(text), PARENTS[0]) == expected(name, PARENTS[0])


def wrapped(text: str, width: int) -> list[str]:
    """``text`` on lines of about ``width`` characters, none of which begins with the mark of an item."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width and not MARK.match(word):
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def rewrapped(text: str, plan: Plan, width: int) -> str:
    """``text`` with every paragraph of ``plan`` broken anew, and a blank line after each."""
    raw = text.replace("\r\n", "\n").split("\n")
    ends: dict[int, int] = {}
    for passage in plan.passages:
        first, last = passage.lines
        printed = {number for number in range(first, last + 1) if raw[number - 1].strip()}
        if printed == {line for _, line in passage.starts}:  # else a footnote or a page's end stands within
            ends.setdefault(first, last)
    lines: list[str] = []
    number = 1
    while number <= len(raw):
        last = ends.get(number, number)
        lines += [*wrapped(" ".join(raw[number - 1 : last]), width), ""] if number in ends else [raw[number - 1]]
        number = last + 1
    return "\n".join(lines)


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(NAMES), width=st.integers(38, 400))
def test_where_lines_are_broken_changes_no_verdict(
    bench: Bench,
    verdicts: Callable[[Plan, str], dict[str, object]],
    expected: Callable[[str, str], dict[str, object]],
    name: str,
    width: int,
) -> None:
    plan = bench.plan(rewrapped(bench.texts[name], bench.plans[name], width))
    for parent in PARENTS:
        assert verdicts(plan, parent) == expected(name, parent)


@pytest.mark.parametrize("form", ["decomposed letters", "CRLF", "byte order mark", "non-breaking spaces", "doubled blank lines"])
@pytest.mark.parametrize("name", NAMES)
def test_the_form_of_the_higher_plan_changes_no_rule(bench: Bench, name: str, form: str) -> None:
    pack = bench.pack(bench.plan(FORMS[form](bench.texts[name]), f"{name}.txt"))
    if form == "doubled blank lines":
        plain = [replace(rule, source=replace(rule.source, lines=(1, 1))) for rule in bench.packs[name].rules.rules]
        assert [replace(rule, source=replace(rule.source, lines=(1, 1))) for rule in pack.rules.rules] == plain
    else:
        assert pack.rules == bench.packs[name].rules


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_covers_itself(bench: Bench, name: str) -> None:
    findings = bench.findings(bench.plan(bench.texts[name], "copy.txt"), bench.packs[name])
    counts = Counter(finding.status for finding in findings.values())
    assert counts[COVERED] >= 0.95 * len(findings), counts
    assert not counts[MISSING] + counts[CONFLICT], [rule for rule, each in findings.items() if each.status in (MISSING, CONFLICT)]


def leaves(plan: Plan) -> list[Passage]:
    """Passages that can go without taking an item's children with them."""
    parents = {clause.address for clause in plan.clauses if clause.has_children}
    return [
        passage
        for passage in plan.passages
        if passage.role in ("contents", "organization") and not passage.heading and passage.address not in parents
    ]


def touches(finding: Finding, first: int, last: int) -> bool:
    """Whether the finding's evidence or its nearest passage stands on these lines."""
    places = (*finding.evidence, *([finding.nearest] if finding.nearest else []))
    return any(place.lines[0] <= last and first <= place.lines[1] for place in places)


def test_without_its_answer_a_rule_is_a_gap_and_no_other_verdict_changes(bench: Bench) -> None:
    turned = 0
    for name, parent in (("nghia-thuong-2025", PARENTS[0]), ("quang-nam-2025", "nghia-thuong-2025")):
        lines = bench.texts[name].split("\n")
        before = bench.findings(bench.plans[name], bench.packs[parent])
        covered = [each for each in before.values() if each.status == COVERED and each.rule.kind == "content"]
        for passage in leaves(bench.plans[name]):
            first, last = passage.lines
            answered = [each.rule.id for each in covered if any(place.lines == passage.lines for place in each.evidence)]
            if not answered:
                continue
            cut = ["" if first <= number <= last else line for number, line in enumerate(lines, 1)]
            after = bench.findings(bench.plan("\n".join(cut)), bench.packs[parent])
            for rule, finding in before.items():
                now = after[rule]
                assert RANK[now.status] <= RANK[finding.status], (rule, passage.address)
                if rule in answered:
                    assert now.status in (PARTIAL, MISSING) or now.evidence, (rule, passage.address)
                    turned += now.status != COVERED
                elif not touches(finding, first, last):
                    assert now.status == finding.status, (rule, passage.address)
    assert turned >= 8


def late(finding: Finding) -> bool:
    """Whether the draft itself was issued too late, which no text can mend."""
    return finding.rule.kind == "deadline" and finding.status == CONFLICT and finding.rule.elements[0].document is not None


def gaps(bench: Bench, name: str, parent: str) -> list[Finding]:
    """The findings with a suggestion."""
    findings = bench.findings(bench.plans[name], bench.packs[parent]).values()
    return [each for each in findings if each.status not in (COVERED, NOT_APPLICABLE)]


def mended(bench: Bench, name: str, parent: str, finding: Finding) -> dict[str, Finding]:
    """The findings on the draft with its suggestion in it."""
    return bench.findings(bench.mended(bench.texts[name], finding), bench.packs[parent])


@pytest.mark.parametrize("name", ["nghia-thuong-2025", "xuan-truong-2030"])
def test_what_is_suggested_closes_every_gap_and_opens_none(bench: Bench, name: str) -> None:
    parent = "quang-nam-2025"
    before = bench.findings(bench.plans[name], bench.packs[parent])
    found = gaps(bench, name, parent)
    assert len(found) >= 25
    for finding in found:
        after = mended(bench, name, parent, finding)
        assert (after[finding.rule.id].status == COVERED) != late(finding), (finding.rule.id, finding.suggestion)
        if finding.status != CONFLICT:
            worse = [rule for rule, each in before.items() if RANK[after[rule].status] < RANK[each.status]]
            assert not worse, (finding.rule.id, finding.suggestion)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_suggested_closes_gaps_of_other_pairs(bench: Bench, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    parent = data.draw(st.sampled_from([each for each in NAMES if each != name]))
    finding = data.draw(st.sampled_from(gaps(bench, name, parent)))
    covered = mended(bench, name, parent, finding)[finding.rule.id].status == COVERED
    assert covered != late(finding), (name, finding.rule.id, finding.suggestion)


def test_what_is_suggested_reads_like_a_plan(bench: Bench) -> None:
    for name in NAMES:
        for parent in NAMES:
            for finding in gaps(bench, name, parent) if name != parent else ():
                text = finding.suggestion
                said = re.sub(r"^(?:[-+] |[\d.]+\. |[a-zđ]\) )", "", text)
                assert said[:1].isupper() or said[:1].isdigit(), text
                assert not re.search(r"…|\.\.|[,;:]\.|[,;] [,;]|\(\s|\{|\d{7}|concept:", text), text
                assert said.count("(") == said.count(")"), text
                if finding.rule.kind != "deadline":
                    assert text.endswith((".", ";")), text


def quoted(rule: str, bench: Bench, parent: str) -> str:
    """What the higher plan says where a rule comes from."""
    return next(each.source.quote for each in bench.packs[parent].rules.rules if each.id == rule)


def test_the_clause_itself_answers_its_rule(bench: Bench) -> None:
    """The other way round: what was left out is covered as soon as the draft says it, and a gap again without."""
    name, parent = "thang-2024", "quang-nam-2025"
    lines = bench.texts[name].replace("\r\n", "\n").split("\n")
    section = next(each for each in bench.plans[name].sections if each.role == "contents")
    findings = bench.findings(bench.plans[name], bench.packs[parent]).values()
    missing = [each for each in findings if each.status == MISSING and each.rule.kind == "content"]
    assert len(missing) >= 5
    for finding in missing:
        said = [*lines[: section.last_line], "", f"- {quoted(finding.rule.id, bench, parent)}", "", *lines[section.last_line :]]
        assert bench.findings(bench.plan("\n".join(said)), bench.packs[parent])[finding.rule.id].status == COVERED, finding.rule.id


@settings(max_examples=6, deadline=None)
@given(name=st.sampled_from(NAMES), order=st.permutations(NAMES), seed=st.randoms(use_true_random=False))
def test_the_order_of_packs_and_of_rules_changes_nothing(bench: Bench, name: str, order: list[str], seed: object) -> None:
    packs = [bench.packs[each] for each in order[:2]]
    shuffled = []
    for pack in packs:
        rules = list(pack.rules.rules)
        seed.shuffle(rules)  # type: ignore[attr-defined]
        shuffled.append(replace(pack, rules=replace(pack.rules, rules=tuple(rules))))
    plain = {finding.rule.id: finding for pack in packs for finding in bench.check(bench.plans[name], [pack]).findings}
    together = bench.check(bench.plans[name], shuffled).findings
    assert {finding.rule.id: finding for finding in together} == plain
    assert [finding.rule.id for finding in together] == [rule.id for pack in shuffled for rule in pack.rules.rules]


def test_every_rule_gets_exactly_one_finding_and_the_same_each_time(bench: Bench) -> None:
    for name in NAMES[:3]:
        packs: list[Pack] = [bench.packs[parent] for parent in NAMES]
        report = bench.check(bench.plans[name], packs)
        assert [finding.rule.id for finding in report.findings] == [rule.id for pack in packs for rule in pack.rules.rules]
        assert sum(report.summary.values()) == len(report.findings)
        assert bench.check(bench.plan(bench.texts[name], f"{name}.txt"), packs) == report


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_gives_the_same_pack_to_the_byte(bench: Bench, name: str) -> None:
    again = bench.pack(bench.plan(bench.texts[name], f"{name}.txt"))
    assert dump_pack(again.rules) == dump_pack(bench.packs[name].rules)


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(NAMES), cuts=st.lists(st.tuples(st.integers(0, 600), st.integers(1, 60), st.sampled_from(NAMES)), max_size=4))
def test_a_torn_text_is_judged_or_refused(bench: Bench, name: str, cuts: list[tuple[int, int, str]]) -> None:
    """Pieces of one plan in the midst of another: whatever comes of it, nothing breaks and every rule is judged."""
    lines = bench.texts[name].split("\n")
    for at, size, other in cuts:
        at %= len(lines)
        lines[at : at + size // 2] = bench.texts[other].split("\n")[at : at + size]
    try:
        plan = bench.plan("\n".join(lines), "torn.txt")
    except InputError:
        return
    pack = bench.pack(plan)
    assert len(bench.findings(bench.plans[name], pack)) == len(pack.rules.rules)
    assert len(bench.findings(plan, bench.packs[name])) == len(bench.packs[name].rules.rules)
