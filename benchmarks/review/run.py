"""What the review of a draft by itself finds: against the labels of two readers, and as a list for a person to judge.

    python benchmarks/review/run.py              recall and findings without a label, on the labelled plans
    python benchmarks/review/run.py --rows       every label that was missed and every finding without one
    python benchmarks/review/run.py --list       every finding on the five plans
    python benchmarks/review/run.py --list PLAN  ... on other plans
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from compliance import library, pipeline  # noqa: E402  the path is set just above
from compliance.report.json_report import one  # noqa: E402
from compliance.report.words import Words  # noqa: E402

score: Any = importlib.import_module("benchmarks.accuracy.score")
PLANS = ROOT / "fixtures" / "plans"
GOLD = ROOT / "benchmarks" / "accuracy" / "gold"


def report(path: Path) -> dict[str, object]:
    """The JSON report of a review."""
    lexicon, patterns = library.lexicon(), library.patterns()
    plan = pipeline.parse_file(path, lexicon)
    done = pipeline.reviewed(pipeline.check(plan, [], lexicon, patterns, None), library.review_packs(), lexicon, patterns, None)
    made: dict[str, object] = json.loads(one(done, Words(library.messages("vi"))))
    return made


def listed(path: Path) -> list[str]:
    """Every finding on a plan, one a line."""
    lines = [f"{path.name}"]
    for each in report(path)["findings"]:  # type: ignore[attr-defined]
        place = each["place"]
        corrected = f" → {each['correction']}" if each["correction"] else ""
        lines.append(f"  {place['lines'][0]:>4} {each['severity']:7} {each['rule']}: {each['why']} «{place['quote'][:90]}»{corrected}")
    return lines


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--list", nargs="*", metavar="PLAN")
    asked = parser.parse_args()
    if asked.list is not None:
        paths = [Path(name) for name in asked.list] or sorted(PLANS.glob("*.txt"))
        print("\n\n".join("\n".join(listed(path)) for path in paths))
        return
    for gold in sorted(path for path in GOLD.glob("*.json") if "__" not in path.name):
        labels = json.loads(gold.read_text(encoding="utf-8"))
        figures, rows = score.score_defects(labels, report(PLANS / f"{gold.stem}.txt"))
        told = (f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items())
        print(f"{gold.stem}: {', '.join(told)}")
        for what, want, have in rows if asked.rows else []:
            print("   ", what, json.dumps(want or have, ensure_ascii=False))


if __name__ == "__main__":
    main()
