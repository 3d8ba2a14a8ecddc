"""Is a plan the same plan in every format? ``python -m benchmarks.documents.run [--rows]``.

The parse of each plan of ``fixtures/documents`` against that of ``fixtures/plans``: rows are joined by address and kind, where there is no
address by folded quote or value in order; ``lines`` and ``place`` are not compared. Then the verdicts of every pair of plans, draft and
higher plan in the same format, against those from plain text.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

from compliance import library
from compliance.check.findings import Pack, check
from compliance.derive import derive
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.parse import parse
from compliance.read import READERS, read
from compliance.report.plan_json import plan_json

ROOT = Path(__file__).resolve().parents[2]
PLANS, DOCUMENTS = ROOT / "fixtures" / "plans", ROOT / "fixtures" / "documents"
FORMATS = ("docx", "odt", "html", "pdf")
AIM = 0.98
Json = Mapping[str, Any]
Row = tuple[object, ...]

ROWS: Mapping[str, Callable[[Json], Row]] = {
    "sections": lambda row: (row["label"], fold(row["heading"]), row["role"]),
    "clauses": lambda row: (row["address"], row["role"], fold(row["text"])),
    "agencies": lambda row: (row["address"], fold(row["name"]), row["mode"]),
    "funding": lambda row: (row["address"], tuple(row["sources"]), fold(row["quote"])),
    "reporting": lambda row: (row["address"], row["frequency"], row["due"], *map(fold, (row["who"], *row["to"], row["quote"]))),
    "deadlines": lambda row: (row["address"], row["due"], fold(row["quote"])),
    "targets": lambda row: (row["address"], fold(row["indicator"]), row["op"], row["value"], row["unit"], row["year"]),
    "citations": lambda row: (fold(row["number"]), row["date"], fold(row["type"] or ""), fold(row["issuer"] or "")),
}
"""What makes two rows of a field one and the same."""


def header_rows(header: Json) -> Iterator[Row]:
    """Each fact of a header as a row."""
    for key, value in header.items():
        if key == "based_on":
            yield from ((key, *ROWS["citations"](row)) for row in value)
        else:
            yield key, fold(value) if isinstance(value, str) else tuple(value.items()) if isinstance(value, dict) else value


def rows(plan: Plan) -> dict[str, list[Row]]:
    """The rows of all fields of a plan."""
    found = plan_json(plan)
    return {"header": list(header_rows(found["header"])), **{field: [key(row) for row in found[field]] for field, key in ROWS.items()}}


def f1(wanted: list[Row], found: list[Row]) -> float:
    """F1 of two lists of rows, each row counted as often as it stands there."""
    return 2 * (Counter(wanted) & Counter(found)).total() / (len(wanted) + len(found)) if wanted or found else 1.0


def verdicts(plans: Mapping[str, Plan], lexicon: Lexicon) -> dict[tuple[str, str, str], str]:
    """(higher plan, draft, rule) → verdict, for every pair of ``plans``."""
    patterns = library.patterns()
    packs = {name: Pack(derive(plan, lexicon), f"{name}.txt", True) for name, plan in plans.items()}
    return {
        (above, below, finding.rule.id): finding.status
        for above, below in permutations(plans, 2)
        for finding in check(plans[below], [packs[above]], lexicon, patterns, None).findings
    }


def measure(form: str, lexicon: Lexicon, texts: Mapping[str, Plan]) -> tuple[dict[str, float], list[str], dict[str, Plan]]:
    """F1 of each field over all plans in a format, what differs, and the plans."""
    plans = {name: parse(read(DOCUMENTS / f"{name}.{form}"), lexicon) for name in texts}
    wanted, found = ({name: rows(plan) for name, plan in each.items()} for each in (texts, plans))
    figures: dict[str, float] = {}
    differing: list[str] = []
    for field in ("header", *ROWS):
        one, other = ([(name, *row) for name, fields in each.items() for row in fields[field]] for each in (wanted, found))
        figures[field] = f1(one, other)
        for sign, lacking in (("-", Counter(one) - Counter(other)), ("+", Counter(other) - Counter(one))):
            differing += [f"{sign} {form} {field} {row}" for row in lacking.elements()]
    return figures, differing, plans


def main(words: list[str]) -> int:
    """Print the table; exit code 1 where a figure is below the aim or a verdict differs."""
    lexicon = library.lexicon()
    texts = {path.stem: parse(read(path), lexicon) for path in sorted(PLANS.glob("*.txt"))}
    expected = verdicts(texts, lexicon)
    forms = [form for form in FORMATS if f".{form}" in READERS]
    table: dict[str, dict[str, float]] = {}
    agreeing: dict[str, str] = {}
    good = True
    for form in forms:
        table[form], differing, plans = measure(form, lexicon, texts)
        judged = verdicts(plans, lexicon)
        other = [key for key in expected.keys() | judged.keys() if expected.get(key) != judged.get(key)]
        agreeing[form] = f"{len(expected) - len(other)}/{len(expected)}"
        good = good and not other and min(table[form].values()) >= AIM
        if "--rows" in words:
            print("\n".join(differing + [f"! {form} {key}: {expected.get(key)} → {judged.get(key)}" for key in sorted(other)]))
    print("| F1 against plain text | " + " | ".join(forms) + " |\n| --- |" + " --- |" * len(forms))
    for field in ("header", *ROWS):
        print(f"| {field} | " + " | ".join(f"{table[form][field]:.3f}{'' if table[form][field] >= AIM else '!'}" for form in forms) + " |")
    print("| verdicts alike | " + " | ".join(agreeing[form] for form in forms) + " |")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
