"""The checker in one process: packs of any size, and the time of checking many plans against one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.speed import variants
from benchmarks.speed.work import PACK, PHRASES, best, plans
from compliance import library, pipeline
from compliance.check.findings import Pack
from compliance.check.judge import start_engine
from compliance.derive import derive
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.model.rules import Rule, RulePack

RULES = 60
PARENT = "quang-nam-2025"
"""The plan whose rules come first in every pack."""


def write(folder: Path, asked: dict[str, int]) -> dict[str, float]:
    """Plans, a pack of the usual size and phrases, for programs that read them; returns the bytes of the plans."""
    size = variants.write(folder, asked["plans"])
    (folder / PACK).write_text(library.dump_pack(pack_of(RULES, library.lexicon())), encoding="utf-8")
    (folder / PHRASES).write_text("\n".join(variants.phrases(RULES)), encoding="utf-8")
    return {"bytes": size}


def check(folder: Path, asked: dict[str, int]) -> dict[str, float]:
    """Plans against one pack of ``rules``.

    ``engine``: durable-rules as well as the reference; ``phrases``: the rules look for so many phrases together; ``words``: so many more
    phrases in the vocabulary; ``review``: each plan by itself as well, in ``reviewing``
    of the seconds. ``seconds`` is nan where the engine cannot be imported.
    """
    start = time.perf_counter()
    lexicon = library.lexicon()
    if asked.get("words"):
        lexicon = _with_words(lexicon, asked["words"])
    patterns = library.patterns()
    engine = start_engine(patterns) if asked["engine"] else None
    loading = time.perf_counter() - start
    if asked["engine"] and engine is None:
        return {"seconds": float("nan")}
    phrases = asked.get("phrases", 0)
    rules = _with_phrases(pack_of(asked["rules"], lexicon, True), phrases) if phrases else pack_of(asked["rules"], lexicon)
    packs = [Pack(rules, PACK, True)]
    paths = plans(folder, asked["plans"])
    reviews = library.review_packs() if asked.get("review") else ()
    parsing = reviewing = 0.0

    def work() -> None:
        nonlocal parsing, reviewing
        parsing = reviewing = 0.0
        for path in paths:
            before = time.perf_counter()
            plan = pipeline.parse_file(path, lexicon)
            parsing += time.perf_counter() - before
            report = pipeline.check(plan, packs, lexicon, patterns, engine)
            if reviews:
                before = time.perf_counter()
                pipeline.reviewed(report, reviews, lexicon, patterns, engine)
                reviewing += time.perf_counter() - before

    return {**best(work, asked), "parsing": parsing, "reviewing": reviewing, "loading": loading, "rules": len(rules.rules)}


def pack_of(size: int, lexicon: Lexicon, content_only: bool = False) -> RulePack:
    """A pack of ``size`` rules as they are derived: of the plans as they are, then of variants, whose rules get phrases of their own."""
    first: RulePack | None = None
    rules: list[Rule] = []
    as_they_are = len(list(variants.PLANS.glob("*.txt")))
    phrases = iter(variants.phrases(8 * size))
    for number, plan in enumerate(_parents(lexicon)):
        pack = derive(plan, lexicon)
        first = first or pack
        for rule in pack.rules:
            if content_only and (rule.kind != "content" or rule.binding == "own"):
                continue
            elements = rule.elements
            if number >= as_they_are:
                elements = tuple(replace(one, any=(next(phrases),)) if one.any else one for one in elements)
            rules.append(replace(rule, id=f"{number}/{rule.id}", elements=elements))
        if len(rules) >= size:
            return replace(first, rules=tuple(rules[:size]))
    raise AssertionError("variants never end")


def _parents(lexicon: Lexicon) -> Iterator[Plan]:
    """The plans as they are, then variants without end."""
    for path in sorted(variants.PLANS.glob("*.txt"), key=lambda path: path.stem != PARENT):
        yield pipeline.parse_file(path, lexicon)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.txt"
        for number in count():
            path.write_bytes(variants.variant(number).encode())
            yield pipeline.parse_file(path, lexicon)


def _with_phrases(pack: RulePack, size: int) -> RulePack:
    """The pack with one element a rule, each of which looks for its share of ``size`` phrases."""
    phrases, step = variants.phrases(size), len(pack.rules)
    rules = [
        replace(rule, elements=(replace(rule.elements[0], any=tuple(phrases[at::step]), action=None, document=None),))
        for at, rule in enumerate(pack.rules)
    ]
    return replace(pack, rules=tuple(rules))


def _with_words(lexicon: Lexicon, size: int) -> Lexicon:
    """The vocabulary with ``size`` more phrases, five to a concept."""
    phrases = variants.phrases(size)
    more = {f"concept-{at}": tuple(phrases[at : at + 5]) for at in range(0, size, 5)}
    return replace(lexicon, concepts=replace(lexicon.concepts, concepts={**lexicon.concepts.concepts, **more}), derived={})
