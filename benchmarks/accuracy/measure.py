"""What the accuracy benchmark measures, as plain figures: name → number. Nothing is printed here.

Several plans, or several pairs, are scored as one by laying them end to end: each gets line numbers of its own, so that no row of one can
be taken for a row of another, and the scorer sees one long list.
"""

from __future__ import annotations

import importlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.cli import main as compliance

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLANS = ROOT / "fixtures" / "plans"
PACKS = ROOT / "rules" / "children"
GOLD = HERE / "gold"
ONE_READER = HERE / "one-reader"
OTHER_TOPICS = HERE / "other-topics"
FLOORS = HERE / "floors.json"
KINDS_OF_PACKS = ("derived", "reviewed")
"""Packs derived from the parent's text, and packs that a person has read through (of the parents that have one)."""

Json = dict[str, Any]
Row = tuple[str, object, object]
"""What differs: field or clause, the label, what was found."""

score = importlib.import_module("benchmarks.accuracy.score")
APART = 1_000_000
"""Lines between two plans that are laid end to end."""
BAD = ("missing", "conflict")


@dataclass(frozen=True, slots=True)
class Scores:
    """``each``: figures of each plan or pair by its name; ``together``: of all of them taken as one; ``rows``: what differs in each."""

    each: dict[str, Json]
    together: Json
    rows: dict[str, list[Row]]


def plan_names() -> list[str]:
    """Names of the plans in the fixtures."""
    return sorted(path.stem for path in PLANS.glob("*.txt"))


def labelled(folder: Path) -> tuple[list[str], list[str]]:
    """Names of the plans and of the pairs (``PARENT__CHILD``) that a folder has labels of."""
    names = sorted(path.stem for path in folder.glob("*.json"))
    return [name for name in names if "__" not in name], [name for name in names if "__" in name]


def reviewed(pairs: Iterable[str]) -> list[str]:
    """Those of ``pairs`` whose parent has a reviewed pack."""
    return [pair for pair in pairs if pack_of(pair).is_file()]


def pack_of(pair: str) -> Path:
    """Where the reviewed pack of a pair's parent is kept."""
    return PACKS / f"{pair.partition('__')[0]}.yaml"


def run(*words: str | Path) -> Json:
    """The JSON that one run of the command writes. ``RuntimeError`` when it could not do its job."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "output.json"
        code = compliance([*map(str, words), "--format", "json", "--output", str(path)])
        if code not in (0, 1):
            raise RuntimeError(f"compliance {' '.join(map(str, words))}: exit code {code}")
        found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def reports(children: Sequence[Path], *words: str | Path) -> list[Json]:
    """One report for each of ``children``, checked in one run."""
    found = run("check", *children, *words)
    return list(found["reports"]) if len(children) > 1 else [found]


def score_plans(folder: Path) -> Scores:
    """Every labelled plan of ``folder`` against what ``parse`` makes of it."""
    names, _ = labelled(folder)
    labels = [_load(folder, name) for name in names]
    parsed = [run("parse", PLANS / f"{name}.txt") for name in names]
    scored = [score.score_plan(gold, found) for gold, found in zip(labels, parsed, strict=True)]
    figures = [one for one, _ in scored]
    together, _ = score.score_plan(_laid_out(labels), _laid_out(parsed))
    # A header belongs to one plan: its parts are counted over all plans.
    together["header"] = sum(one["header"] for one in figures) / len(figures)
    return Scores(dict(zip(names, figures, strict=True)), together, {name: rows for name, (_, rows) in zip(names, scored, strict=True)})


def score_pairs(folder: Path, packs: str) -> Scores:
    """Every labelled pair of ``folder`` that has packs of the kind ``packs``, one of ``KINDS_OF_PACKS``."""
    _, names = labelled(folder)
    names = reviewed(names) if packs == "reviewed" else names
    labels = [_load(folder, name) for name in names]
    found = []
    for name in names:
        parent, child = name.split("__")
        rules = ("--rules", pack_of(name)) if packs == "reviewed" else ("--against", PLANS / f"{parent}.txt")
        found += reports([PLANS / f"{child}.txt"], *rules)
    scored = [score.score_pair(gold, report) for gold, report in zip(labels, found, strict=True)]
    together: Json = {}
    if names:
        together, _ = score.score_pair(_chained(labels, "requirements"), _chained(found, "findings"))
    return Scores(
        {name: figures for name, (figures, _) in zip(names, scored, strict=True)},
        together,
        {name: rows for name, (_, rows) in zip(names, scored, strict=True)},
    )


def own_copies(names: Sequence[str]) -> dict[str, Json]:
    """Each plan against a copy of itself: the share of its rules that is covered, and how many verdicts are missing or conflict."""
    found = {}
    for name in names:
        plan = PLANS / f"{name}.txt"
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copy(plan, folder))
            findings = reports([plan], "--against", copy, "--no-review")[0]["findings"]
        covered = sum(one["status"] == "covered" for one in findings)
        found[name] = {
            "rules": len(findings),
            "covered": covered / len(findings) if findings else 0.0,
            "missing or conflict": sum(one["status"] in BAD for one in findings),
        }
    return found


def other_topics(folder: Path, names: Sequence[str]) -> dict[str, tuple[float, int]]:
    """``PARENT > CHILD`` → the share of the parent's content rules that the child covers, and of how many.

    The plans of ``folder`` stand on either side. Rules that do not apply to the child are not counted; a pair without any is left out.
    """
    others = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md") and path.stem != "README")
    plans = [PLANS / f"{name}.txt" for name in names]
    found: dict[str, tuple[float, int]] = {}
    for parents, children in ((others, plans), (plans, others)):
        for parent in parents:
            for child, report in zip(children, reports(children, "--against", parent), strict=True):
                content = [one["status"] for one in report["findings"] if one["kind"] == "content" and one["status"] != "not-applicable"]
                if content:
                    found[f"{parent.stem} > {child.stem}"] = (content.count("covered") / len(content), len(content))
    return found


def _load(folder: Path, name: str) -> Json:
    labels: Json = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return labels


def _laid_out(plans: Sequence[Mapping[str, Any]]) -> Json:
    """Several plans as one, for the fields that are lists of rows."""
    together: Json = {"header": dict(plans[0]["header"], based_on=[])}
    for number, plan in enumerate(plans):
        for row in plan["header"]["based_on"]:
            together["header"]["based_on"].append(dict(row, number=f"{number}: {row['number']}"))
        for field in score.PLAN_FIELDS:
            together.setdefault(field, []).extend(_moved(row, number) for row in plan[field])
    return together


def _chained(parts: Sequence[Mapping[str, Any]], rows: str) -> Json:
    """Several label files, or several reports, as one."""
    return {rows: [_moved(row, number) for number, part in enumerate(parts) for row in part[rows]]}


def _moved(row: Mapping[str, Any], number: int) -> Json:
    """A row of the plan of that number, with its line numbers moved out of the way of the other plans."""
    moved = dict(row)
    for key in ("line", "lines", "parent_lines"):
        value = row.get(key)
        if isinstance(value, int):
            moved[key] = value + number * APART
        elif value:
            moved[key] = [line + number * APART for line in value]
    if isinstance(row.get("source"), dict):
        moved["source"] = _moved(row["source"], number)
    return moved
