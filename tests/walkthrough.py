"""The walkthroughs of the documents, done as they stand: commands are run, changes are made, and what is shown is compared with what came.

In a document, in this order:

- ``<!-- start: NAME... -->``: a new folder with these files and folders of the example
- a block ``console``: commands of the program, run in that folder
- a block ``text`` behind it: what they print, ``[...]`` for lines that are left out; its last line is ``exit code N`` of the last command
- a block ``diff``: its first line names a file; the lines with ``-`` are found there once and give way to those with ``+``, which go to the
  end of the file where there are none with ``-``
- ``<!-- copy: NAME -->``: this file of the example is put there
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.program import ROOT, Call

EXAMPLE = ROOT / "examples" / "plan-repository"
TODAY = "2026-01-15"
_CUT = "[...]"
_PART = re.compile(r"^<!-- (start|copy): ([^\n]*) -->$|^```(console|text|diff)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A part of a walkthrough: start, copy, console, text or diff; what stands in it; and its line."""

    kind: str
    lines: tuple[str, ...]
    line: int


def steps(text: str) -> Iterator[Step]:
    """The parts of a document in order; those ahead of the start are none."""
    begun = False
    for match in _PART.finditer(text):
        kind = match[1] or match[3]
        begun = begun or kind == "start"
        if begun:
            lines = tuple(shlex.split(match[2])) if match[1] else tuple(match[4].rstrip("\n").split("\n"))
            yield Step(kind, lines, text.count("\n", 0, match.start()) + 1)


def done(document: Path, folder: Path, call: Call, language: str) -> list[int]:
    """Do what ``document`` says in ``folder``; the exit codes of all commands. ``AssertionError`` where something is not as it is shown."""
    codes: list[int] = []
    printed = ""
    environment = {"COMPLIANCE_LANG": language, "COMPLIANCE_TODAY": TODAY, "COLUMNS": "80"}
    for step in steps(document.read_text(encoding="utf-8")):
        where = f"{document.name}:{step.line}"
        if step.kind in ("start", "copy"):
            for name in step.lines:
                source = EXAMPLE / name
                (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
        elif step.kind == "console":
            printed = ""
            for line in step.lines:
                program, *words = shlex.split(line)
                assert program == "compliance", where
                run = call(*words, environment=environment, cwd=folder)
                printed += run.out + run.err
                codes.append(run.code)
        elif step.kind == "diff":
            _change(folder, step.lines, where)
        else:
            *shown, code = step.lines
            assert code == f"exit code {codes[-1]}", where
            _compare(shown, printed.rstrip("\n").split("\n"), where)
    return codes


def _change(folder: Path, lines: Sequence[str], where: str) -> None:
    name, *changed = lines
    file = folder / name.removeprefix("--- ")
    text = file.read_text(encoding="utf-8")
    old, new = ("".join(f"{line[1:]}\n" for line in changed if line[:1] == sign) for sign in "-+")
    if old:
        assert text.count(old) == 1, where
        text = text.replace(old, new)
    else:
        text += new
    file.write_bytes(text.encode())


def _compare(shown: Sequence[str], printed: Sequence[str], where: str) -> None:
    """Every run of lines between two cuts stands in what was printed, in this order; where nothing is cut, nothing else is there."""
    at, cut = 0, False
    for run, last in _runs(shown):
        spots = [start for start in range(at, len(printed) - len(run) + 1) if list(printed[start : start + len(run)]) == run]
        spots = spots[-1:] if last else spots
        if not spots or (not cut and spots[0] != at):
            raise AssertionError(f"{where}: {run}\n\n" + "\n".join(printed))
        at, cut = spots[0] + len(run), True
    assert at == len(printed) or shown[-1] == _CUT, where


def _runs(shown: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """The lines between the cuts; and whether they go on to the end."""
    run: list[str] = []
    for line in shown:
        if line == _CUT:
            yield run, False
            run = []
        else:
            run.append(line)
    if run:
        yield run, True
