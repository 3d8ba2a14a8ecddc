"""What a benchmark measures, how a line of it is printed, and how its parts are told as they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Figure(NamedTuple):
    """One line: what it is, the figure with its unit, what it compares to, and whether the aim is met (None: there is none)."""

    name: str
    value: float
    unit: str
    beside: str = ""
    aim: str = ""
    met: bool | None = None


Parts = Mapping[str, Callable[[], Iterator[Figure]]]


def told(parts: Parts, machine: bool) -> list[Figure]:
    """Measure all parts and print each figure when it is there, or (``machine``) all of them as JSON at the end."""
    found: dict[str, list[Figure]] = {}
    for title, part in parts.items():
        found[title] = []
        if not machine:
            print(f"\n{title.upper()}", flush=True)
        for figure in part():
            found[title].append(figure)
            if not machine:
                print(_line(figure), flush=True)
    if machine:
        print(json.dumps({title: [one._asdict() for one in figures] for title, figures in found.items()}, ensure_ascii=False, indent=1))
    return [one for figures in found.values() for one in figures]


def short(figures: list[Figure]) -> None:
    """Print which aims are not reached."""
    missed = [one for one in figures if one.met is False]
    print(f"\nNot reached: {'' if missed else 'nothing'}")
    for one in missed:
        print(f"  {one.name}: {_number(one.value)} {one.unit}, aim {one.aim}")


def _line(figure: Figure) -> str:
    verdict = {None: "", True: "reached", False: "NOT REACHED"}[figure.met]
    aim = f"   aim {figure.aim}: {verdict}" if figure.aim else ""
    return f"  {figure.name:42} {_number(figure.value):>8} {figure.unit:8} {figure.beside}{aim}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
