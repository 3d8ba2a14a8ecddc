"""Every kind of requirement by example: a small higher plan or a rule, a small draft, and the verdict that a reader would give.

Each file of ``cases`` holds the cases of one kind. A case:

``claim``      what it shows, in one sentence
``higher``     level (default tinh) and parts of the higher plan: its clause; ``rule`` instead: a rule written by hand, as in a pack
``draft``      level (default xa) and parts of the draft
``quote``      words of the clause whose rule is meant, where the part gives several rules of the kind
``edit``       what a person changed in the rule (``elements`` by their number); ``before`` is the verdict without that
``status``     the verdict; ``elements`` the state of each element; ``severity``; ``evidence`` words of the passage that answers;
               ``suggestion`` what is to be added; ``stays`` why that alone does not close the gap
``xfail``      why the verdict is not yet reached

A part that a case does not give is that of the backdrop; ``contents`` is added to it. ``head``, ``place``, ``number``, ``date``,
``title`` and
``opening`` take the place of the backdrop's; an empty one is not printed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from compliance.check.findings import Pack
from compliance.kinds.kind import digest
from compliance.model.findings import CONFLICT, COVERED, MISSING, NOT_APPLICABLE, PARTIAL, Finding
from compliance.model.rules import KINDS, Element, Figure, Rule, Source, Wording

if TYPE_CHECKING:
    from tests.conftest import Bench

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.yaml"))
}
BACKDROP: dict[str, dict[str, str]] = yaml.safe_load((HERE / "backdrop.yaml").read_text(encoding="utf-8"))
HEADINGS = {
    "objectives": "MỤC TIÊU",
    "contents": "NỘI DUNG THỰC HIỆN",
    "funding": "KINH PHÍ THỰC HIỆN",
    "organization": "TỔ CHỨC THỰC HIỆN",
    "reporting": "CHẾ ĐỘ BÁO CÁO",
}
ROMAN = ("I", "II", "III", "IV", "V")
FIELDS = {"claim", "higher", "rule", "draft", "quote", "edit", "before", "status", "elements", "severity", "evidence"}
FIELDS |= {"suggestion", "stays", "xfail"}
ABLE_TO_CONFLICT = ("reporting", "deadline", "target")
PARAMS = [
    pytest.param(kind, case, id=f"{kind}: {case['claim']}", marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [])
    for kind, cases in CASES.items()
    for case in cases
]


def composed(level: str, parts: dict[str, str]) -> tuple[str, range]:
    """The text of a plan with ``parts`` in it, and the lines on which the first of them stands."""
    given = {**BACKDROP[level], **{key: str(value) for key, value in parts.items() if key != "contents"}}
    lines = given["head"].splitlines()
    lines += [f"Số: {given['number']}"] if given["number"] else []
    lines += [f"{given['place']}, {given['date']}"] if given["date"] else []
    lines += ["KẾ HOẠCH", given["title"], "", given["opening"], ""]
    own = range(0)
    label = iter(ROMAN)
    for part, heading in HEADINGS.items():
        text = given.get(part, "")
        if text or part in parts:
            lines += [f"{next(label)}. {heading}", *text.splitlines()]
        if part in parts:
            first = len(lines) + (1 if part == "contents" else 1 - len(text.splitlines()))
            lines += parts[part].splitlines() if part == "contents" else []
            own = own or range(first, len(lines) + 1)
    return "\n".join([*lines, "Nơi nhận:", "- Như trên;", "- Lưu: VT."]), own


def element(given: dict[str, Any]) -> Element:
    """An element from the fields of a case."""
    figure: dict[str, Any] = {"figure": Figure(**given["figure"])} if given.get("figure") else {}
    listed: dict[str, Any] = {key: tuple(given[key]) for key in ("any", "where") if key in given}
    return Element(**{**given, **listed, **figure})


def by_hand(kind: str, given: dict[str, Any]) -> Rule:
    """A rule from the fields of a case."""
    text = given.get("requirement", "; ".join(part["text"] for part in given["elements"]))
    wording = Wording(given["wording"]) if "wording" in given else None
    rule = Rule("hand/1", kind, text, "warning", "lower", ("huyen", "xa"), tuple(map(element, given["elements"])),
                Source("II.9", (1, 1), text, digest(text)), wording)  # fmt: skip
    return replace(rule, **{key: given[key] for key in ("severity", "binding") if key in given})


def edited(rule: Rule, changes: dict[str, Any]) -> Rule:
    """``rule`` with what a person changed in it."""
    fields: dict[str, Any] = {**changes}
    if "elements" in changes:
        made = list(rule.elements)
        for number, given in changes["elements"].items():
            known = asdict(made[number]) if number < len(made) else {}
            made[number : number + 1] = [element({**known, **given})]
        fields["elements"] = tuple(made)
    if "wording" in changes:
        fields["wording"] = None if changes["wording"] is None else Wording(changes["wording"])
    if "applies_to" in changes:
        fields["applies_to"] = tuple(changes["applies_to"])
    return replace(rule, **fields)


def drafted(case: dict[str, Any]) -> str:
    """The text of the draft of a case."""
    draft = dict(case["draft"])
    return composed(draft.pop("level", "xa"), draft)[0]


@cache
def derived(bench: Bench, text: str) -> Pack:
    """The pack of a higher plan; many cases share one."""
    return bench.pack(bench.plan(text, "higher.txt"))


@cache
def found(bench: Bench, text: str, pack: Pack, rule: str) -> Finding:
    """The finding on one rule of ``pack`` in the draft ``text``."""
    return bench.findings(bench.plan(text), pack)[rule]


def packed(bench: Bench, kind: str, case: dict[str, Any]) -> tuple[Pack, Rule]:
    """The pack of a case, without a person's changes, and the rule that the case is about."""
    higher = dict(case.get("higher", {}))
    text, own = composed(higher.pop("level", "tinh"), higher)
    pack = derived(bench, text)
    if "rule" in case:
        rule = by_hand(kind, case["rule"])
        return replace(pack, rules=replace(pack.rules, rules=(*pack.rules.rules, rule))), rule
    rules = [each for each in pack.rules.rules if each.kind == kind and (kind == "basis" or each.source.lines[0] in own)]
    rules = [each for each in rules if case.get("quote", "") in each.source.quote or case.get("quote", "") in each.requirement]
    assert len(rules) == 1, [each.id for each in rules]
    return pack, rules[0]


def judged(bench: Bench, kind: str, case: dict[str, Any]) -> tuple[Finding, Finding, Pack]:
    """The finding that a case is about, before and after a person's changes to the rule, and the pack with them."""
    pack, rule = packed(bench, kind, case)
    text = drafted(case)
    first = found(bench, text, pack, rule.id)
    if "edit" not in case:
        return first, first, pack
    changed = tuple(edited(each, case["edit"]) if each.id == rule.id else each for each in pack.rules.rules)
    by_a_person = Pack(replace(pack.rules, rules=changed), "pack.yaml", False)
    return first, found(bench, text, by_a_person, rule.id), by_a_person


@pytest.mark.parametrize(("kind", "case"), PARAMS)
def test_case(bench: Bench, kind: str, case: dict[str, Any]) -> None:
    before, finding, _ = judged(bench, kind, case)
    said = [(each.status, each.text) for each in finding.elements]
    if "before" in case:
        assert before.status == case["before"], said
    assert finding.status == case["status"], said
    if "elements" in case:
        assert [each.status for each in finding.elements] == case["elements"], said
    if "severity" in case:
        assert finding.severity == case["severity"]
    if "evidence" in case:
        assert any(case["evidence"] in each.quote for each in finding.evidence), [each.quote for each in finding.evidence]
    if "suggestion" in case:
        assert finding.suggestion == case["suggestion"]
    assert (finding.status == COVERED) == (finding.expected is None)
    assert (finding.status in (PARTIAL, MISSING, CONFLICT)) == bool(finding.missing)


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        pytest.param(kind, case, id=f"{kind}: {case['claim']}")
        for kind, cases in CASES.items()
        for case in cases
        if case["status"] in (PARTIAL, MISSING, CONFLICT) and "xfail" not in case
    ],
)
def test_the_suggestion_closes_the_gap_of_a_case(bench: Bench, kind: str, case: dict[str, Any]) -> None:
    _, finding, pack = judged(bench, kind, case)
    plan = bench.mended(drafted(case), finding)
    assert (bench.findings(plan, pack)[finding.rule.id].status == COVERED) != ("stays" in case), finding.suggestion


def test_every_kind_has_a_case_of_each_verdict() -> None:
    assert set(CASES) == set(KINDS)
    for kind, cases in CASES.items():
        reached = defaultdict(list)
        for case in cases:
            assert set(case) <= FIELDS, case["claim"]
            assert ("before" in case) == ("edit" in case), case["claim"]
            if "xfail" not in case:
                reached[case["status"]].append(case["claim"])
        wanted = {COVERED, PARTIAL, MISSING, NOT_APPLICABLE, *([CONFLICT] if kind in ABLE_TO_CONFLICT else [])}
        assert wanted <= set(reached), kind
        assert len({case["claim"] for case in cases}) == len(cases)
