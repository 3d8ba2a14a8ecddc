"""The blocks of README.md that hold what the program prints and what the benchmarks measure, each between ``NAME:begin`` and ``NAME:end``.

  python -m benchmarks.readme            write the demos, the rule and the figures of accuracy anew
  python -m benchmarks.readme --speed    the figures of speed as well, which takes some minutes (with --quick under a minute)

``tests/test_docs.py`` compares all but speed with what is so now; speed differs from machine to machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.accuracy import aims, measure
from benchmarks.review import run as review

ROOT = measure.ROOT
README = ROOT / "README.md"
CHILD, PARENT = "fixtures/plans/nghia-thuong-2025.txt", "fixtures/plans/quang-nam-2025.txt"
SHOWN = 2
"""How many findings of the demo stand in the README."""
RULE = "quang-nam-2025/II.2.c"
COLUMNS = {
    "two readers, derived packs": (measure.GOLD, "derived"),
    "two readers, packs read through": (measure.GOLD, "reviewed"),
    "one reader, derived packs": (measure.ONE_READER, "derived"),
}
"""Which labels and packs stand side by side."""
ACCURACY = """\
Printed by `python benchmarks/accuracy/run.py`; all pairs of a column are taken together, `!` is below the aim.
"""
SPEED = """\
Printed by `python benchmarks/speed/run.py{quick}` on Python {version}, on one machine: only ratios mean something on another. *bare* is
`python -c pass`, the *floor* reads and folds the same files with the standard library. `!` is beyond the aim.
"""


def demo() -> str:
    """The report of the demo at 80 columns, without most of its findings."""
    lines = _printed("check", CHILD, "--against", PARENT, "--lang", "vi").rstrip("\n").split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"\d+\. ", line)]
    cut, end = starts[SHOWN], lines.index("", starts[-1])
    marker = f"[... {len(starts) - SHOWN} more gaps, {end - cut} lines ...]"
    return "\n".join(("```text", *lines[:cut], marker, *lines[end:], "```", ""))


def reviewed() -> str:
    """The review of the demo's draft by itself, without most of its findings."""
    lines = _printed("check", CHILD, "--lang", "vi").rstrip("\n").split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"\d+\. ", line)]
    marker = f"[... {len(starts) - SHOWN} more ...]"
    return "\n".join(("```text", *lines[: starts[SHOWN]], marker, *lines[-2:], "```", ""))


def defects() -> str:
    """The figures of the benchmark of reviews."""
    heads = ("labelled by two readers", "labels", "findings", "recall, not typos", "recall, typos", "findings without a label")
    rows: list[tuple[str, ...]] = [heads]
    rows.append(("aim", "", "", f"at least {review.RECALL}", f"at least {review.TYPOS}", f"at most {review.EXTRA}"))
    for name, (one, _) in review.figures().items():
        rows.append((name, str(one["labelled"]), str(one["found"]), f"{one['recall']:.3f}", f"{one['typos']:.3f}", str(one["extra"])))
    return f"Printed by `python benchmarks/review/run.py`.\n\n{_table(rows)}"


def rule() -> str:
    """One rule as ``derive`` writes it."""
    text = _printed("derive", PARENT)
    start = text.index(f"  - id: {RULE}\n")
    end = text.index("\n\n", start)
    return f"```yaml\n{text[start:end]}\n```\n"


def accuracy() -> str:
    """The figures of the accuracy benchmark."""
    scores = {title: measure.score_pairs(folder, packs) for title, (folder, packs) in COLUMNS.items()}
    rows: list[tuple[str, ...]] = [("verdicts", "aim", *scores)]
    rows.append(("pairs of plans", "", *(str(len(one.each)) for one in scores.values())))
    rows.append(("labelled clauses", "", *(str(sum(one.together["table"].values())) for one in scores.values())))
    rows += [(name, _aim(aim), *(_cell(one.together[name], aim) for one in scores.values())) for name, aim in aims.PAIR.items()]

    plans = [measure.score_plans(folder) for folder in (measure.GOLD, measure.ONE_READER)]
    fields: list[tuple[str, ...]] = [("reading of plans: lowest F1", "aim", "two readers", "one reader")]
    fields.append(("labelled plans", "", *(str(len(one.each)) for one in plans)))
    for name, aim in (("fields", aims.FIELD), ("finer rows", aims.FINER)):
        fields.append((name, _aim(aim), *(_cell(_lowest(one.together, aim), aim) for one in plans)))

    copies = measure.own_copies(measure.plan_names()).values()
    others = measure.other_topics(measure.OTHER_TOPICS, measure.plan_names())
    covered, bad = aims.OWN_COPY["covered"], aims.OWN_COPY["missing or conflict"]
    beside = [
        ("other measures", "aim", "measured"),
        ("a plan against its own copy: least share covered", _aim(covered), _cell(min(one["covered"] for one in copies), covered)),
        ("the same: missing or in conflict", _aim(bad), _cell(sum(one["missing or conflict"] for one in copies), bad)),
        (
            f"plans of two topics ({len(others)} pairs): highest share of content rules covered",
            _aim(aims.OTHER_TOPIC),
            _cell(max(share for share, _ in others.values()), aims.OTHER_TOPIC),
        ),
    ]
    return "\n".join((ACCURACY, _table(rows), _table(fields), _table(beside)[:-1], ""))


def speed(*words: str) -> str:
    """The figures of the speed benchmark, called with ``words``, that have an aim."""
    run = ROOT / "benchmarks" / "speed" / "run.py"
    found = json.loads(subprocess.run([sys.executable, run, "--json", *words], cwd=ROOT, capture_output=True, check=True).stdout)
    rows = [("", "measured", "", "aim")]
    for title, figures in found.items():
        rows += [(f"{title}: {one['name']}", _measured(one), one["beside"], one["aim"]) for one in figures if one["aim"]]
    version = ".".join(map(str, sys.version_info[:3]))
    return SPEED.format(version=version, quick="".join(f" {word}" for word in words)) + "\n" + _table(rows)


def block(name: str, text: str) -> str:
    """What stands in the block ``name`` of a text; ``ValueError`` where there is none."""
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
    start = text.index(begin) + len(begin)
    return text[start : text.index(end, start)]


def written(text: str, blocks: Mapping[str, str]) -> str:
    """``text`` with those blocks."""
    for name, content in blocks.items():
        begin = f"<!-- {name}:begin -->\n"
        text = text.replace(begin + block(name, text), begin + content)
    return text


def _printed(*words: str) -> str:
    """What the program prints at 80 columns, whatever the locale."""
    kept = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    environment = {**kept, "COLUMNS": "80", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-m", "compliance", *words], cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"compliance {' '.join(words)}: {done.stderr.decode()}")
    return done.stdout.decode()


def _lowest(figures: Mapping[str, Any], which: aims.Aim) -> float:
    return min(float(figures[name]) for name, aim in aims.plan_aims(figures).items() if aim == which)


def _aim(aim: aims.Aim) -> str:
    return f"{'at most' if aim.most else 'at least'} {aim.value:g}"


def _cell(value: float, aim: aims.Aim) -> str:
    return (f"{value:.3f}" if isinstance(value, float) else str(value)) + ("" if aim.met(value) else "!")


def _measured(figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    return f"{shown} {figure['unit']}{'' if figure['met'] else ' !'}"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows, the first of them the head, as Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join((lines[0], "|" + " --- |" * len(rows[0]), *lines[1:], ""))


def main() -> None:
    """Write the blocks."""
    blocks = {"demo": demo(), "reviewed": reviewed(), "rule": rule(), "accuracy": accuracy(), "defects": defects()}
    if "--speed" in sys.argv[1:]:
        blocks["speed"] = speed(*(word for word in sys.argv[1:] if word == "--quick"))
    README.write_text(written(README.read_text(encoding="utf-8"), blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
