"""How good the checker is, measured against labels made by hand.

python benchmarks/accuracy/run.py            every figure beside what it must reach, and which are below
python benchmarks/accuracy/run.py --rows     also every row and clause that differs
python benchmarks/accuracy/run.py --json     the figures for machines
python benchmarks/accuracy/run.py --other DIR    plans of other topics from DIR instead of ``other-topics/``
python benchmarks/accuracy/run.py --floors   also keep the figures of ``gold/`` as the floors that the tests hold
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.accuracy import aims, measure

NAME, CELL = 40, 9


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", action="store_true", help="every row and clause that differs")
    parser.add_argument("--json", action="store_true", help="the figures for machines")
    parser.add_argument("--other", type=Path, default=measure.OTHER_TOPICS, metavar="DIR", help="folder of plans on other topics")
    parser.add_argument("--floors", action="store_true", help="keep the figures of gold/ as floors")
    asked = parser.parse_args()

    scores: dict[str, measure.Scores] = {}
    for label, folder in (("gold", measure.GOLD), ("one reader", measure.ONE_READER)):
        scores[f"parse, {label}"] = measure.score_plans(folder)
        for packs in measure.KINDS_OF_PACKS:
            scores[f"{packs} packs, {label}"] = measure.score_pairs(folder, packs)
    names = measure.plan_names()
    copies = measure.own_copies(names)
    others = measure.other_topics(asked.other, names)

    if asked.floors:
        _keep(scores)
    if asked.json:
        print(json.dumps(_plain(scores, copies, others), ensure_ascii=False, indent=1))
        return
    short = [line for title, one in scores.items() for line in _table(title, one)]
    short += _copies(copies) + _others(others)
    if asked.rows:
        _rows(scores)
    print("\nBelow what must be reached: " + ("nothing" if not short else ""))
    for line in short:
        print(f"  {line}")


def _table(title: str, scores: measure.Scores) -> list[str]:
    """One table; returns what is below its aim. A figure below is marked with !."""
    print(f"\n{title.upper()}")
    if not scores.each:
        print("  nothing to measure: no labelled pair has such a pack")
        return []
    parse = title.startswith("parse")
    wanted = aims.plan_aims(scores.together) if parse else aims.PAIR
    columns = [*scores.each.items(), ("all taken together", scores.together)]
    for number, (name, _) in enumerate(columns, 1):
        print(f"  ({number}) {name.replace('__', ' > ')}")
    print(" " * NAME + "".join(f"{f'({number})':>{CELL}}" for number in range(1, len(columns) + 1)) + "   must be")
    short: list[str] = []
    for name in scores.together:
        if name == "table" or (parse and name not in wanted):
            continue
        label, _, _ = name.partition(" (")
        aim = wanted.get(name)
        line = f"{label:{NAME}}"
        for column, figures in columns:
            if label not in figures:
                # The scorer writes how many clauses of a kind there are behind its name.
                line += f"{next((_shown(one) for other, one in figures.items() if other.startswith(f'{label} (')), '·'):>{CELL - 1}} "
                continue
            # The aim of a field of parse is for the rows of all plans taken together.
            bad = aim is not None and not aim.met(figures[name]) and (not parse or figures is scores.together)
            line += f"{_shown(figures[name]):>{CELL - 1}}{'!' if bad else ' '}"
            if bad:
                short.append(f"{title}, {column.replace('__', ' > ')}: {name} {_shown(figures[name])}, must be {aim}")
        print(f"{line}   {aim or ''}".rstrip())
    if not parse:
        for name in scores.together["table"]:
            print(f"  {name:{NAME - 2}}" + "".join(f"{figures['table'].get(name, 0):>{CELL - 1}} " for _, figures in columns).rstrip())
    return short


def _copies(copies: Mapping[str, Mapping[str, Any]]) -> list[str]:
    print(f"\nEACH PLAN AGAINST A COPY OF ITSELF\n{'':{NAME}}{'covered':>{CELL}}  missing or conflict   rules")
    short: list[str] = []
    for name, figures in copies.items():
        print(f"{name:{NAME}}{_shown(figures['covered']):>{CELL}}{figures['missing or conflict']:>21}{figures['rules']:>8}")
        short += [
            f"own copy, {name}: {what} {_shown(figures[what])}, must be {aim}"
            for what, aim in aims.OWN_COPY.items()
            if not aim.met(figures[what])
        ]
    return short


def _others(others: Mapping[str, tuple[float, int]]) -> list[str]:
    print(f"\nA PLAN OF ANOTHER TOPIC: SHARE OF THE CONTENT RULES THAT IS COVERED (must be {aims.OTHER_TOPIC}), OF HOW MANY")
    short: list[str] = []
    for name, (share, rules) in others.items():
        bad = not aims.OTHER_TOPIC.met(share)
        print(f"{name:{NAME + 8}} {share:.3f}{'!' if bad else ' '}{rules:>6}")
        if bad:
            short.append(f"other topic, {name}: {share:.3f}, must be {aims.OTHER_TOPIC}")
    return short


def _rows(scores: Mapping[str, measure.Scores]) -> None:
    for title, one in scores.items():
        for name, rows in one.rows.items():
            if rows:
                print(f"\n{title}: {name.replace('__', ' > ')}")
            for what, want, have in rows:
                print(f"- {what}: label {json.dumps(want, ensure_ascii=False)} | found {json.dumps(have, ensure_ascii=False)}")


def _keep(scores: Mapping[str, measure.Scores]) -> None:
    """Write the floors: what is reached on the rows and clauses of ``gold/``."""
    parse = scores["parse, gold"].together
    kept: dict[str, dict[str, dict[str, float]]] = {"parse": {"all": aims.floors(parse, aims.plan_aims(parse))}}
    for packs in measure.KINDS_OF_PACKS:
        pairs = scores[f"{packs} packs, gold"]
        if pairs.each:
            kept[packs] = {name: aims.floors(figures, aims.PAIR) for name, figures in (*pairs.each.items(), ("all", pairs.together))}
    measure.FLOORS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _plain(scores: Mapping[str, measure.Scores], copies: Mapping[str, Any], others: Mapping[str, tuple[float, int]]) -> dict[str, Any]:
    figures: dict[str, Any] = {title: {**one.each, "together": one.together} for title, one in scores.items()}
    shares = {name: {"covered": share, "rules": rules} for name, (share, rules) in others.items()}
    return {**figures, "own copy": copies, "other topic": shares}


def _shown(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
