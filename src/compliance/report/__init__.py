"""GapReport → text or bytes. One renderer a format, one table of their names; none decides anything, and what is heavy is loaded by
those alone that need it."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.record import dataclass
from compliance.report.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Renderer(Protocol):
        """What makes one file, piece by piece, so that of many plans no more is held than the format needs. Pieces are all text or all
        bytes."""

        def __init__(self, reading: Reading, several: bool) -> None:
            """``several``: there may be more than one report. ``InputError`` where a package is missing."""

        def add(self, report: Any) -> str | bytes:
            """What comes next in the file once this report (a ``GapReport``; of formats of briefs a ``Marked``) is there; may be empty."""

        def end(self, summary: Mapping[str, int]) -> str | bytes:
            """What closes the file; ``summary`` counts the verdicts of all reports. Only called after a report, but for
            formats that may be ``empty``."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a report will be read: in which words, at how many columns, with or without styles, and which verdicts (a key of ``SHOWN``).

    ``fail_on``: the severity from which a gap makes the run fail. ``bom``: text for spreadsheets begins with a byte order mark. ``root``:
    the folder from which paths are told to CI systems (empty: where the program runs)."""

    words: Words
    width: int = 80
    styled: bool = False
    show: str = "gaps"
    bom: bool = False
    root: str = ""
    fail_on: str = "error"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports. ``module`` of this package holds its ``Renderer``; files of ``suffixes`` are of it.

    ``binary``: bytes, which go to a file only; ``utf8``: text for machines; ``single``: a file holds one plan;
    ``screen``: it is read from standard output, and has a file only where one is named right behind it;
    ``brief``: made from briefs, so that no report is opened for it; ``empty``: a file without any plan is one, too, so that a machine finds
    it where no plan was touched by a change."""

    module: str
    suffixes: tuple[str, ...]
    binary: bool = False
    utf8: bool = True
    single: bool = False
    screen: bool = False
    brief: bool = False
    empty: bool = False

    def renderer(self, reading: Reading, several: bool = False) -> Renderer:
        """A new file of this format."""
        from importlib import import_module

        made: Renderer = import_module(f"compliance.report.{self.module}").Renderer(reading, several)
        return made


FORMATS: Mapping[str, Format] = {
    "terminal": Format("terminal", ("", ".txt"), utf8=False),
    "overview": Format("overview", (), utf8=False, brief=True),
    "json": Format("json_report", (".json",), empty=True),
    "html": Format("html", (".html", ".htm")),
    "markdown": Format("markdown", (".md", ".markdown")),
    "csv": Format("csv_rows", (".csv",)),
    "xlsx": Format("workbook", (".xlsx",), binary=True),
    "docx": Format("review_copy", (".docx",), binary=True, single=True),
    "sarif": Format("sarif", (".sarif",), empty=True),
    "junit": Format("junit", (".xml",), empty=True),
    "github": Format("github", (), screen=True),
    "gitlab": Format("gitlab", (), empty=True),
}
"""What ``--format`` takes, and what a suffix of ``-o`` stands for."""
SHOWN = ("gaps", "covered", "all")
"""What ``--show`` takes: the gaps; those and what is covered; those and what does not apply."""

_HELP = 11
"""Columns before the choices of an option."""


def choices(words: Words) -> str:
    """The formats with a word on each, one a line, as help shows them behind its own ``--format``."""
    return f"\n{' ' * _HELP}".join(f"{name:<14}{words.say(f'format-{name}')}" for name in FORMATS)
