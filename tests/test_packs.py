"""The reviewed packs are whole: each agrees with its plan, with the derivation that it came from, and with the vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from compliance import library
from compliance.check.findings import Pack
from compliance.derive import account, derive
from compliance.kinds.kind import digest
from compliance.library import edit, locks
from compliance.library.plain import plain
from compliance.match.cutter import cutter
from compliance.merge import merged, update
from compliance.model.findings import CONFLICT, COVERED, MISSING
from compliance.model.fold import fold
from compliance.model.rules import Element, Rule, RulePack
from tests.conftest import PLANS, Bench
from tests.samples import keys

CHILDREN = Path(__file__).parents[1] / "rules" / "children"
NAMES = sorted(path.stem for path in CHILDREN.glob("*.yaml"))
FOOTNOTE = re.compile("[¹²³⁰-⁹]")


def reviewed(name: str) -> RulePack:
    """A reviewed pack."""
    return library.read_pack(CHILDREN / f"{name}.yaml")


def stands(words: list[str], text: str) -> bool:
    """Whether ``words`` stand in ``text`` in this order; other words may stand between them (labels, a footnote in mid-sentence)."""
    rest = iter(fold(FOOTNOTE.sub("", text)).split())
    return all(word in rest for word in words)


def phrases(element: Element, bench: Bench) -> list[str]:
    """The phrases that answer ``element``, those of concepts spelt out."""
    concepts = bench.lexicon.concepts.concepts
    return [each for one in element.any for each in (concepts[one[8:]] if one.startswith("concept:") else (one,))]


def test_every_plan_has_a_reviewed_pack_with_its_lock() -> None:
    assert sorted(path.stem for path in PLANS.glob("*.txt")) == NAMES
    assert sorted(path.name.removesuffix(".lock.json") for path in CHILDREN.glob("*.lock.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_the_plan_where_the_rule_says(bench: Bench, name: str) -> None:
    printed = bench.texts[name].replace("\r\n", "\n").split("\n")
    lost = []
    for rule in reviewed(name).rules:
        first, last = rule.source.lines
        # What the lower plan must name is the plan itself: its title stands above the lines of its opening sentence.
        text = "\n".join(printed[0 if rule.kind == "basis" else first - 1 : last])
        words = fold(rule.source.quote).split()
        found = set(words) <= set(fold(text).split()) if rule.kind == "basis" else stands(words, text)
        if not found or rule.source.sha256 != digest(rule.source.quote):
            lost.append(rule.id)
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_the_pack_is_of_the_plan_as_it_stands(bench: Bench, name: str) -> None:
    assert reviewed(name).document.sha256 == bench.packs[name].rules.document.sha256


@pytest.mark.parametrize("name", NAMES)
def test_what_a_person_wrote_outlives_a_new_derivation(bench: Bench, name: str, tmp_path: Path) -> None:
    path = CHILDREN / f"{name}.yaml"
    mine = reviewed(name)
    base = locks.parse((CHILDREN / f"{name}.lock.json").read_bytes(), "")
    theirs = derive(bench.plans[name], bench.lexicon)
    done = merged(base, theirs, mine, str(path))
    assert "merge-gone" not in keys(done.notes)
    assert not any(rule.gone for rule in done.pack.rules)
    kept = {rule.id: rule for rule in done.pack.rules}
    before = {rule.id: rule for rule in base.rules}
    assert [rule.id for rule in mine.rules if _overwritten(rule, before.get(rule.id), kept[rule.id])] == []
    text = path.read_text(encoding="utf-8")
    if theirs == base:
        assert keys(done.notes) == ["merge-same"]
        assert edit.edited(text, str(path), plain(mine), plain(done.pack)) == text
    copy = tmp_path / path.name
    copy.write_text(text, encoding="utf-8")
    (tmp_path / f"{name}.lock.json").write_bytes((CHILDREN / f"{name}.lock.json").read_bytes())
    update(theirs, copy)
    assert [line.strip() for line in copy.read_text(encoding="utf-8").splitlines() if line.strip().startswith("#")] == [
        line.strip() for line in text.splitlines() if line.strip().startswith("#")
    ]


def _overwritten(mine: Rule, before: Rule | None, now: Rule) -> bool:
    """Whether a value that differs from what was derived is another one after the merge."""
    fields = ("requirement", "severity", "binding", "applies_to", "wording")
    changed = [each for each in fields if before is None or getattr(mine, each) != getattr(before, each)]
    texts = {element.text for element in now.elements}
    return any(getattr(mine, each) != getattr(now, each) for each in changed) or any(
        element.text not in texts for element in mine.elements if before is None or element not in before.elements
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_has_a_rule_or_is_left_out(bench: Bench, name: str) -> None:
    rules = reviewed(name)
    left, count = account(bench.plans[name], list(rules.rules))
    assert {one.address for one in left} == {one.address for one in rules.left_out}
    assert rules.clauses == count


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_exists(bench: Bench, name: str) -> None:
    elements = [element for rule in reviewed(name).rules for element in rule.elements]
    concepts = {each[8:] for element in elements for each in element.any if each.startswith("concept:")}
    assert concepts <= set(bench.lexicon.concepts.concepts)
    assert {element.action for element in elements if element.action} <= set(bench.lexicon.actions.actions)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_is_told_in_one_whole_sentence(name: str) -> None:
    assert [rule.id for rule in reviewed(name).rules if "…" in rule.requirement or len(rule.requirement) > 230] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_an_element_answer_it(bench: Bench, name: str) -> None:
    """Else a suggestion, which is made of them, would not close the gap."""
    flat = cutter(bench.lexicon).flat
    deaf = []
    for rule in reviewed(name).rules:
        for element in rule.elements:
            if rule.kind not in ("content", "agency") or element.agency:
                continue
            text = flat(element.text)
            asked = [phrases(element, bench), bench.lexicon.actions.actions.get(element.action or "", ())]
            if any(each and not any(f" {fold(phrase)} " in text for phrase in each) for each in asked):
                deaf.append((rule.id, element.text))
    assert deaf == []


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_covers_its_own_reviewed_pack(bench: Bench, name: str) -> None:
    findings = bench.findings(bench.plans[name], Pack(reviewed(name), f"{name}.yaml", False)).values()
    verdicts = Counter(finding.status for finding in findings)
    assert verdicts[MISSING] == verdicts[CONFLICT] == 0
    assert verdicts[COVERED] >= 0.95 * verdicts.total()
