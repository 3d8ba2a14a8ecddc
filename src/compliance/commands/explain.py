"""``compliance explain RULE [PLAN]``: the rule's page, and what it saw in a plan."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compliance import library, pipeline
from compliance.check.facts import NAMES, Fact, arrange
from compliance.check.findings import Pack
from compliance.check.judge import start_engine
from compliance.check.reference import trace
from compliance.check.review import review
from compliance.commands import packs
from compliance.errors import InputError
from compliance.library import lint
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.review import Looked, ReviewPack, ReviewRule
from compliance.model.rules import Rule, RulePack
from compliance.record import replace
from compliance.report import explained, rule_page
from compliance.report.screen import Page
from compliance.review.repository import name as IN_REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session

_PLACES = 3
"""Places whose facts are shown."""
Found = tuple[ReviewPack | RulePack, ReviewRule | Rule, str]


def run(session: Session, asked: Arguments) -> int:
    """Always 0: to explain is no verdict."""
    wanted, *plans = asked.files
    lexicon, reading = session.lexicon(asked), session.reading(asked)
    pack, rule, path = _rule(session, asked, wanted, lexicon)
    page = Page(reading.width, reading.styled)
    rule_page.draw(page, session.words, rule, pack.kind if isinstance(pack, ReviewPack) else "")
    for name in plans:
        plan = pipeline.parse_file(name, lexicon, session.limit(asked))
        page.rule(f"{session.words.say('page-plan')} {name}")
        facts: list[Fact] = []
        patterns = library.patterns()
        if isinstance(pack, ReviewPack) and isinstance(rule, ReviewRule):
            alone = replace(pack, rules=(rule,))
            if pack.kind == IN_REPOSITORY:
                page.line(session.words.say("explain-repository"), indent=2)
                page.blank()
                continue
            looked = review(plan, [alone], lexicon, patterns, start_engine(patterns), asked.given("--final"), facts)
            explained.places(page, session.words, looked[0], plan.document)
            facts = _telling(facts, looked[0])
        elif isinstance(pack, RulePack):
            _requirement(page, session, plan, Pack(pack, path, False), rule.id, lexicon, patterns, facts)
        _inference(page, session, [fact for fact in facts if fact[0].split("@")[0] == rule.id], patterns)
    session.hand_over(asked, page.text(), utf8=False)
    return 0


def _rule(session: Session, asked: Arguments, wanted: str, lexicon: Lexicon) -> Found:
    """The rule ``wanted`` of the first pack that has it; ``InputError`` with those that are called alike where none has."""
    names: dict[str, None] = {}
    for pack, path in _packs(session, asked, lexicon):
        for rule in pack.rules:
            if rule.id == wanted:
                return pack, rule, path
            names.setdefault(rule.id)
    like = get_close_matches(wanted, names, 3, 0.4)
    raise InputError("unknown-rule", rule=wanted, like=", ".join(like or [*names][:1]))


def _packs(session: Session, asked: Arguments, lexicon: Lexicon) -> Iterator[tuple[ReviewPack | RulePack, str]]:
    """The packs that were named, then those that are shipped."""
    for path in asked.all("--against"):
        yield pipeline.derived_pack(path, pipeline.parse_file(path, lexicon, session.limit(asked)), lexicon).rules, path
    for path, data in packs.sources([*asked.all("--rules"), *packs.shipped()]):
        yield lint.read(data, path), path


def _telling(facts: list[Fact], looked: Looked) -> list[Fact]:
    """The facts of the places that were found or let pass, the first few of them; of the first place where there are none."""
    told = [number for number, one in enumerate(looked.seen, 1) if one.excuse != explained.FITS] or [1]
    names = [f"{looked.rule.id}@{number}" for number in told[:_PLACES]] if looked.seen else [looked.rule.id]
    return sorted((fact for fact in facts if fact[0] in names), key=lambda fact: names.index(fact[0]))


def _requirement(
    page: Page, session: Session, plan: Plan, pack: Pack, rule: str, lexicon: Lexicon, patterns: Patterns, facts: list[Fact]
) -> None:
    from compliance.check.findings import check

    report = check(plan, [pack], lexicon, patterns, start_engine(patterns), facts)
    explained.finding(page, session.words, next(each for each in report.findings if each.rule.id == rule), plan.document)


def _inference(page: Page, session: Session, facts: list[Fact], patterns: Patterns) -> None:
    """The facts of the rule and every pattern that they met."""
    told = [f"{NAMES[type(fact)]}({', '.join(map(': '.join, zip(type(fact)._fields, fact, strict=True)))})" for fact in facts]
    words = session.words
    steps = [
        (
            pattern.id,
            words.messages.get(f"pattern-{pattern.id}", pattern.says),
            ", ".join((pattern.then.verdict or pattern.then.derive, *sorted(row[0] for row in rows))),
        )
        for pattern, rows in trace(arrange(facts), patterns)
        if rows
    ]
    explained.inference(page, words, told, steps)
