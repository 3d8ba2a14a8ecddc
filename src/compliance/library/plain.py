"""Models → plain values and back: dicts in the order in which a person reads them, what is empty or as usual left out."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

ORDER = {
    "RulePack": ("schema", "id", "document", "clauses", "rules", "left_out"),
    "PackDocument": ("type", "number", "date", "issuer", "level", "title", "topic", "sha256"),
    "Rule": ("id", "kind", "requirement", "severity", "binding", "applies_to", "waivable", "gone", "wording", "elements", "source"),
    "Source": ("type", "number", "date", "issuer", "address", "lines", "quote", "sha256"),
}
"""Keys in the order of reading, where that is not the order of the dataclass; a key that is not named here comes last."""
ALWAYS = frozenset({"schema"})
"""Keys that are written even when they hold what they hold anyway."""


def plain(value: Any) -> Any:
    """A model as dicts, lists and plain values."""
    if is_dataclass(value):
        order = ORDER.get(type(value).__name__, ())
        items = sorted(fields(value), key=lambda one: order.index(one.name) if one.name in order else len(order))
        said = {one.name: getattr(value, one.name) for one in items}
        usual = {one.name: one.default for one in items if one.default is not MISSING and one.name not in ALWAYS}
        return {name: plain(part) for name, part in said.items() if name not in usual or part != usual[name]}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value
