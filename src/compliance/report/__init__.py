"""GapReport → text. One renderer a format, one table of their names; none decides anything, and Rich is loaded by those alone that draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compliance.model.findings import GapReport
from compliance.record import dataclass
from compliance.report.words import Words


@dataclass(frozen=True, slots=True)
class Reading:
    """How a report will be read: in which words, at how many columns, with or without styles, and which verdicts (a key of ``SHOWN``)."""

    words: Words
    width: int = 80
    styled: bool = False
    show: str = "gaps"


@dataclass(frozen=True, slots=True)
class Format:
    """``one`` makes the text of one report; ``several`` joins such texts and adds all their counts; ``utf8``: for machines."""

    one: Callable[[GapReport, Reading], str]
    several: Callable[[Sequence[str], Mapping[str, int], Reading], str]
    utf8: bool


def _terminal(report: GapReport, reading: Reading) -> str:
    from compliance.report import terminal

    return terminal.one(report, reading)


def _terminals(texts: Sequence[str], summary: Mapping[str, int], reading: Reading) -> str:
    from compliance.report import terminal

    return terminal.several(texts, summary, reading)


def _json(report: GapReport, reading: Reading) -> str:
    from compliance.report import json_report

    return json_report.one(report, reading.words)


def _jsons(texts: Sequence[str], summary: Mapping[str, int], reading: Reading) -> str:
    from compliance.report import json_report

    return json_report.several(texts, summary)


FORMATS = {"terminal": Format(_terminal, _terminals, utf8=False), "json": Format(_json, _jsons, utf8=True)}
"""What ``--format`` takes."""
SHOWN = ("gaps", "covered", "all")
"""What ``--show`` takes: the gaps; those and what is covered; those and what does not apply."""
