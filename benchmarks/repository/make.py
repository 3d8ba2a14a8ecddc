"""A repository of plans on three levels: variants of the plans in the fixtures, each with a head of its own and an opening that names the
plan above it. The same number of plans gives the same repository."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

from benchmarks.speed import variants

YEAR = 2025
DISTRICTS = 8
"""Districts of a province."""
SHARE = 125
"""Plans of which one is that of a province."""
CONFIG = 'schema: compliance.config/1\nplans: ["plans/**"]\n'
TASK = "công tác trẻ em trên địa bàn"
FIRST = re.compile(r"^\W*I[.\s]", re.MULTILINE)
"""Where the body of a plan begins."""


def write(folder: Path, count: int) -> list[str]:
    """``count`` plans and a compliance.yaml in ``folder``; the paths of the plans, those of provinces and districts first."""
    places = _places()
    provinces = max(1, count // SHARE)
    districts = min(provinces * DISTRICTS, count - provinces)
    written: list[str] = []
    for number in range(count):
        place = places[number % len(places)]
        if number < provinces:
            level, name, above = "tinh", f"tỉnh {place}", ""
        elif number < provinces + districts:
            level, name = "huyen", f"huyện {place}"
            above = _named((number - provinces) % provinces, "tỉnh", places, 1)
        else:
            level, name = "xa", f"xã {place}"
            above = _named(provinces + (number - provinces - districts) % max(1, districts), "huyện", places, 2)
        path = f"plans/{level}/{number:05}.txt"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(plan(number, name, above, 1 + ("tinh", "huyen", "xa").index(level)), encoding="utf-8")
        written.append(path)
    (folder / "compliance.yaml").write_text(CONFIG, encoding="utf-8")
    return written


def _places() -> list[str]:
    """Names of places, those of two syllables first, which are enough for all that other plans name."""
    syllables = sorted({syllable for each in variants.syllables() for syllable in each})
    return [" ".join(name) for length in (2, 3) for name in product(syllables, repeat=length)]


def plan(number: int, name: str, above: str, month: int) -> str:
    """A variant with the head of ``name``, which carries out the plan ``above``."""
    body = variants.variant(number)
    start = FIRST.search(body)
    assert start is not None
    place = name.partition(" ")[2]
    opening = f"Thực hiện {above}, Ủy ban nhân dân {name}" if above else f"Ủy ban nhân dân {name}"
    head = (
        f"ỦY BAN NHÂN DÂN\n{name.upper()}\n\nSố: {number + 1}/KH-UBND\n{place}, ngày 10 tháng {month} năm {YEAR}\n\n"
        f"KẾ HOẠCH\nTriển khai thực hiện {TASK} {name} năm {YEAR}\n\n{opening} ban hành Kế hoạch như sau:\n\n"
    )
    return head + body[start.start() :]


def _named(number: int, level: str, places: list[str], month: int) -> str:
    """The plan of that number, as one below it names it."""
    name = f"{level} {places[number % len(places)]}"
    return f"Kế hoạch số {number + 1}/KH-UBND ngày 10/{month}/{YEAR} của UBND {name} về triển khai thực hiện {TASK} {name} năm {YEAR}"
