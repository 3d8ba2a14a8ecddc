"""What must be reached, and whether a figure does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple


class Aim(NamedTuple):
    """A figure must be at least ``value``, or at most where ``most``."""

    value: float
    most: bool = False

    def met(self, figure: float) -> bool:
        """Whether ``figure`` reaches it; figures are not rounded before."""
        return figure <= self.value + 1e-9 if self.most else figure >= self.value - 1e-9

    def __str__(self) -> str:
        return f"<= {self.value:g}" if self.most else f">= {self.value:g}"


FIELD, FINER = Aim(0.97), Aim(0.90)
PAIR = {
    "clauses with a rule": Aim(0.98),
    "findings on no labelled clause": Aim(3, most=True),
    "exact verdict": Aim(0.85),
    "macro f1 of the three verdicts": Aim(0.82),
    "gap recall": Aim(0.92),
    "gap precision": Aim(0.90),
    "missing called covered": Aim(0, most=True),
    "share not marked for review": Aim(0.60),
    "exact where not marked": Aim(0.93),
}
OWN_COPY = {"covered": Aim(0.95), "missing or conflict": Aim(0, most=True)}
OTHER_TOPIC = Aim(0.15, most=True)


def plan_aims(figures: Mapping[str, Any]) -> dict[str, Aim]:
    """Field of ``parse`` → what its F1 must reach; precision and recall alone have no aim."""
    return {name: FINER if "," in name else FIELD for name in figures if not name.endswith((".precision", ".recall"))}


def floors(figures: Mapping[str, Any], aims: Mapping[str, Aim]) -> dict[str, float]:
    """The figures that have an aim, to two digits, each rounded to the side that is easier to hold."""
    return {
        name: math.ceil(figures[name] * 100 - 1e-7) / 100 if aim.most else math.floor(figures[name] * 100 + 1e-7) / 100
        for name, aim in aims.items()
    }


def below(figures: Mapping[str, Any], held: Mapping[str, float], aims: Mapping[str, Aim]) -> list[str]:
    """What falls short of ``held``, each in one line."""
    return [
        f"{name}: {figures[name]:.4g}, must be {Aim(value, aims[name].most)}"
        for name, value in held.items()
        if not Aim(value, aims[name].most).met(figures[name])
    ]
