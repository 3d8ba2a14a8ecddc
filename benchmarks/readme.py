"""The blocks of README.md that hold what the program prints and what the benchmarks measure, each between ``NAME:begin`` and ``NAME:end``.

  python -m benchmarks.readme            write the output of the demo, the rule and the figures of accuracy
  python -m benchmarks.readme --speed    measure speed as well, which takes some minutes

``tests/test_docs.py`` compares them with what is so now, but for speed, which differs from machine to machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy import aims, measure

ROOT = measure.ROOT
README = ROOT / "README.md"
DEMO = ("check", "fixtures/plans/nghia-thuong-2025.txt", "--against", "fixtures/plans/quang-nam-2025.txt", "--lang", "vi")
SHOWN = 2
"""How many findings of the demo stand in the README."""
RULE = "quang-nam-2025/II.2.c"
LABELS = (("two readers, derived packs", measure.GOLD, "derived"), ("two readers, packs read through", measure.GOLD, "reviewed"),
          ("one reader, derived packs", measure.ONE_READER, "derived"))  # fmt: skip


def block(name: str, text: str) -> str:
    """What stands in the block ``name`` of a text."""
    found = re.search(rf"<!-- {name}:begin -->\n(.*?)<!-- {name}:end -->", text, re.DOTALL)
    if found is None:
        raise ValueError(f"no block {name}")
    return found[1]


def demo() -> str:
    """The report of the demo at 80 columns, without most of its findings."""
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "LC_ALL", "LC_MESSAGES", "LANG")}
    done = subprocess.run(
        [sys.executable, "-m", "compliance", *DEMO], cwd=ROOT, env={**kept, "COLUMNS": "80", "PYTHONUTF8": "1"}, capture_output=True, check=False
    )
    lines = done.stdout.decode().rstrip("\n").split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"\d+\. ", line)]
    cut = starts[SHOWN]
    end = lines.index("", starts[-1])
    marker = f"[... {len(starts) - SHOWN} more gaps, {end - cut} lines ...]"
    return "\n".join(("```text", *lines[:cut], marker, *lines[end:], "```", ""))


def rule() -> str:
    """One rule as ``derive`` writes it."""
    done = subprocess.run(
        [sys.executable, "-m", "compliance", "derive", DEMO[3]], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True, check=True
    )
    text = done.stdout.decode()
    start = text.index(f"  - id: {RULE}\n")
    end = text.index("\n\n", start)
    return f"```yaml\n{text[start:end]}\n```\n"


def accuracy() -> str:
    """The figures of the accuracy benchmark, all pairs of a kind taken together."""
    columns = {title: measure.score_pairs(folder, packs) for title, folder, packs in LABELS}
    counts = {title: (len(scores.each), _labelled(scores.together)) for title, scores in columns.items()}
    lines = [
        "Figures of `python benchmarks/accuracy/run.py` (all of them: `make bench`). Labels made by hand: by two readers who agreed on each (`benchmarks/accuracy/gold`), and by one",
        "reader (`one-reader`), which are less certain. All pairs of a column are taken together; `!` is below the aim.",
        "",
        "| verdicts | aim | " + " | ".join(columns) + " |",
        "| --- | --- |" + " --- |" * len(columns),
        "| pairs of plans; labelled clauses | | " + " | ".join(f"{pairs}; {clauses}" for pairs, clauses in counts.values()) + " |",
    ]
    for name, aim in aims.PAIR.items():
        cells = [_cell(scores.together[name], aim) for scores in columns.values()]
        lines.append(f"| {name} | {_aim(aim)} | " + " | ".join(cells) + " |")
    lines += ["", "| reading of plans, lowest F1 of all fields | aim | labelled plans | fields | finer rows |", "| --- | --- | --- | --- | --- |"]
    for title, folder in (("two readers", measure.GOLD), ("one reader", measure.ONE_READER)):
        plans = measure.score_plans(folder)
        wanted = aims.plan_aims(plans.together)
        lowest = [min(plans.together[name] for name, aim in wanted.items() if aim is which) for which in (aims.FIELD, aims.FINER)]
        cells = [_cell(value, aim) for value, aim in zip(lowest, (aims.FIELD, aims.FINER), strict=True)]
        lines.append(f"| {title} | {_aim(aims.FIELD)}; {_aim(aims.FINER)} | {len(plans.each)} | {cells[0]} | {cells[1]} |")
    copies = measure.own_copies(measure.plan_names())
    others = measure.other_topics(measure.OTHER_TOPICS, measure.plan_names())
    bad = sum(one["missing or conflict"] for one in copies.values())
    least = min(one["covered"] for one in copies.values())
    most = max(share for share, _ in others.values())
    lines += [
        "",
        f"Each plan against a copy of itself: at least {_cell(least, aims.OWN_COPY['covered'])} covered (aim {_aim(aims.OWN_COPY['covered'])}), "
        f"{_cell(bad, aims.OWN_COPY['missing or conflict'])} missing or in conflict (aim 0). Plans of two topics against each other, {len(others)} pairs:",
        f"at most {_cell(most, aims.OTHER_TOPIC)} of the content rules covered (aim {_aim(aims.OTHER_TOPIC)}).",
        "",
    ]
    return "\n".join(lines)


def speed() -> str:
    """The figures of the speed benchmark that have an aim."""
    done = subprocess.run([sys.executable, ROOT / "benchmarks" / "speed" / "run.py", "--json"], cwd=ROOT, capture_output=True, check=True)
    found: Mapping[str, list[dict[str, Any]]] = json.loads(done.stdout)
    version = ".".join(map(str, sys.version_info[:3]))
    lines = [
        f"Figures of `python benchmarks/speed/run.py` on Python {version}, on one machine; only ratios mean something on another. `bare` is `python -c pass`, the `floor` reads",
        "and folds the same files with the standard library. `!` is beyond the aim.",
        "",
        "| | measured | | aim |",
        "| --- | --- | --- | --- |",
    ]
    for title, rows in found.items():
        for row in rows:
            if row["aim"]:
                value = f"{row['value']:,.2f}".rstrip("0").rstrip(".") if row["value"] < 100 else f"{row['value']:,.0f}"
                mark = "" if row["met"] else "!"
                lines.append(f"| {title}: {row['name']} | {value}{mark} {row['unit']} | {row['beside']} | {row['aim']} |")
    return "\n".join((*lines, ""))


def _labelled(figures: Mapping[str, Any]) -> int:
    """How many labelled clauses the figures are of."""
    return sum(figures["table"].values())


def _aim(aim: aims.Aim) -> str:
    return f"{'at most' if aim.most else 'at least'} {aim.value:g}"


def _cell(value: float, aim: aims.Aim) -> str:
    shown = f"{value:.3f}" if isinstance(value, float) else str(value)
    return shown if aim.met(value) else f"{shown}!"


def written(text: str, **blocks: str) -> str:
    """``text`` with those blocks."""
    for name, content in blocks.items():
        text = text.replace(f"<!-- {name}:begin -->\n{block(name, text)}<!-- {name}:end -->", f"<!-- {name}:begin -->\n{content}<!-- {name}:end -->")
    return text


def main() -> None:
    """Write the blocks."""
    blocks = {"demo": demo(), "rule": rule(), "accuracy": accuracy()}
    if "--speed" in sys.argv[1:]:
        blocks["speed"] = speed()
    README.write_text(written(README.read_text(encoding="utf-8"), **blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
