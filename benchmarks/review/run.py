"""What the review of a draft by itself finds: against the labels of two readers, and as a list for a person to judge.

python benchmarks/review/run.py              recall and findings without a label, on the labelled plans
python benchmarks/review/run.py --rows       every label that was missed and every finding without one
python benchmarks/review/run.py --list       every finding on the five plans and on two of other topics; ``--list PLAN ...`` on others
python benchmarks/review/run.py --write      put that list into ``findings.txt``
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from compliance import library, pipeline  # noqa: E402  the path is set just above
from compliance.report.json_report import one  # noqa: E402
from compliance.report.words import Words  # noqa: E402

score: Any = importlib.import_module("benchmarks.accuracy.score")
PLANS = ROOT / "fixtures" / "plans"
OTHERS = ROOT / "benchmarks" / "accuracy" / "other-topics"
GOLD = ROOT / "benchmarks" / "accuracy" / "gold"
LIST = Path(__file__).with_name("findings.txt")
RECALL, TYPOS, EXTRA = 0.85, 0.5, 2
"""What must be reached: recall on the kinds other than typo, on typos, and findings of a plan that no label asks for."""
Json = dict[str, Any]


def report(path: Path) -> Json:
    """The JSON report of a review."""
    lexicon, patterns = library.lexicon(), library.patterns()
    plan = pipeline.parse_file(path, lexicon)
    done = pipeline.reviewed(pipeline.check(plan, [], lexicon, patterns, None), library.review_packs(), lexicon, patterns, None)
    made: Json = json.loads(one(done, Words(library.messages("vi"))))
    return made


def listed(path: Path) -> Iterator[str]:
    """Every finding on a plan, one a line."""
    yield path.name
    for each in report(path)["findings"]:
        place = each["place"]
        corrected = f" → {each['correction']}" if each["correction"] else ""
        yield f"  {place['lines'][0]:>4} {each['severity']:7} {each['rule']}: {each['why']} «{place['quote'][:90]}»{corrected}"


def whole(paths: list[Path]) -> str:
    """The findings on several plans."""
    return "\n\n".join("\n".join(listed(path)) for path in paths) + "\n"


def plans() -> list[Path]:
    """The plans whose findings stand in the list."""
    return [*sorted(PLANS.glob("*.txt")), *sorted(OTHERS.glob("*.txt"))]


def figures() -> dict[str, tuple[Json, list[Any]]]:
    """Each labelled plan: its figures (``recall``, ``typos``, ``extra`` and the numbers behind them) and the rows that differ."""
    made: dict[str, tuple[Json, list[Any]]] = {}
    for gold in sorted(path for path in GOLD.glob("*.json") if "__" not in path.name):
        labels = json.loads(gold.read_text(encoding="utf-8"))
        found, rows = score.score_defects(labels, report(PLANS / f"{gold.stem}.txt"))
        named = {
            "labelled": found["labelled"],
            "found": found["found"],
            "recall": next(value for name, value in found.items() if name.startswith("recall, not typo")),
            "typos": next(value for name, value in found.items() if name.startswith("recall, typo")),
            "extra": found["findings that no label asks for"],
        }
        made[gold.stem] = (named, rows)
    return made


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--list", nargs="*", metavar="PLAN")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if asked.write:
        LIST.write_text(whole(plans()), encoding="utf-8")
    elif asked.list is not None:
        print(whole([Path(name) for name in asked.list] or plans()), end="")
    else:
        for name, (found, rows) in figures().items():
            print(f"{name}: {', '.join(f'{key} {value:.3g}' for key, value in found.items())}")
            for what, want, have in rows if asked.rows else []:
                print("   ", what, json.dumps(want or have, ensure_ascii=False))


if __name__ == "__main__":
    main()
