"""What a check hands over: reports as they come, each into every file that was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compliance import output
from compliance.arguments import Arguments, outputs
from compliance.check.gate import marked
from compliance.errors import InputError
from compliance.model.brief import Judgement, Marked, counted
from compliance.model.findings import DEFECT, STATUSES, GapReport
from compliance.record import replace
from compliance.report import FORMATS, Format, Reading
from compliance.report.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from compliance.report import Renderer
    from compliance.work.stored import Outcome

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where CI systems say the folder of the repository, from which they want paths."""
PLAN = "{plan}"
"""Stands in a path for the name of a plan: a file for each plan."""


def files_of(path: str, plans: Sequence[str]) -> list[str]:
    """The file of each plan that ``-o path`` stands for: the same for all, or one each, two plans of one name told apart by a number."""
    if PLAN not in path:
        return [path] * len(plans)
    made: list[str] = []
    taken: set[str] = set()
    for plan in plans:
        stem = os.path.splitext(os.path.basename(plan))[0]
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        made.append(path.replace(PLAN, name))
    return made


def spare(read: Iterable[str], asked: Arguments, plans: Sequence[str]) -> None:
    """``InputError`` where what is asked for of ``plans`` would be written over one of the files that are ``read``."""
    targets = asked.all("--output")
    kept = {os.path.realpath(path) for path in read} if targets else set()
    for target in targets:
        if not kept.isdisjoint(map(os.path.realpath, {target, *files_of(target, plans)})):
            raise InputError("output-is-input", path=target)


class Delivery:
    """The files of one run. A file that holds several plans stands in its place after ``end``. What fails on one of them is said by
    ``attempt`` (path → what is done inside may fail).

    ``whole``: they are those of a repository, however many, and an overview of them is what is usual. ``InputError`` at once where formats
    and paths do not go together, or a format's package is missing.
    """

    def __init__(
        self,
        asked: Arguments,
        words: Words,
        plans: Sequence[str],
        attempt: Callable[[str], AbstractContextManager[bool | None]],
        whole: bool = False,
    ) -> None:
        self.plans, self.attempt, self.count, self.summary = plans, attempt, 0, dict.fromkeys((*STATUSES, DEFECT), 0)
        self.only_new = asked.given("--only-new")
        environment = dict(os.environ)
        root = next((environment[name] for name in _ROOTS if environment.get(name)), "")
        show, fail_on = asked.last("--show", "gaps"), asked.last("--fail-on", "error")
        reading = Reading(words, output.width(environment), False, show, asked.given("--csv-bom"), root, fail_on)
        self.targets: list[_Target] = []
        for name, path in outputs(asked, "overview" if whole else "terminal"):
            if FORMATS[name].single and len(plans) > 1 and PLAN not in path:
                raise InputError("usage-single", format=name, path=path, each=PLAN)
            read = reading if path else replace(reading, styled=output.styled(environment))
            self.targets.append(_Target(FORMATS[name], read, path, plans, whole or len(plans) > 1))

    def __enter__(self) -> Delivery:
        return self

    def __exit__(self, *_: object) -> None:
        for target in self.targets:
            target.drop()

    def steps(self) -> Iterator[str]:
        """The plans in order, with progress on standard error where somebody watches it and reports do not come to the same screen."""
        hidden = _screen(sys.stdout) and not all(target.path for target in self.targets)
        yield from self.plans if hidden else watched(self.plans)

    def add(self, outcome: Outcome, judgement: Judgement | None) -> None:
        """An outcome, with the marks on it, into every file."""
        self.count += 1
        shown = Shown(outcome, judgement, self.only_new)
        for status, number in shown.summary.items():
            self.summary[status] = self.summary.get(status, 0) + number
        self._each(lambda target: target.add(shown))

    def end(self) -> None:
        """Every file in its place; none where there was no report."""
        if self.count or not self.plans:
            self._each(lambda target: target.end(self.summary) if self.count or target.form.empty else None)

    def _each(self, work: Callable[[_Target], None]) -> None:
        """``work`` on every target. One that fails is given up: its file would not be whole."""
        for target in list(self.targets):
            done = False
            with self.attempt(target.path):
                work(target)
                done = True
            if not done:
                target.drop()
                self.targets.remove(target)


class Shown:
    """An outcome as it is handed over: with its marks; the report is opened where a format needs it."""

    def __init__(self, outcome: Outcome, judgement: Judgement | None, only_new: bool) -> None:
        self.outcome, self.judgement, self.only_new = outcome, judgement, only_new
        self.summary = counted(outcome.brief, judgement)
        self._report: GapReport | None = None

    def of(self, form: Format) -> GapReport | Marked:
        """What a renderer of ``form`` is given."""
        if form.brief:
            return Marked(self.outcome.brief, self.judgement, self.summary)
        if self._report is None:
            report = self.outcome.report
            self._report = marked(report, self.judgement, self.only_new) if self.judgement else report
        return self._report


class _Target:
    """One ``-o`` (or standard output) with its renderer: one for all plans, or a new one for each."""

    def __init__(self, form: Format, reading: Reading, path: str, plans: Sequence[str], several: bool) -> None:
        self.form, self.reading, self.path = form, reading, path
        self.each = dict(zip(plans, files_of(path, plans), strict=True)) if PLAN in path else {}
        self.renderer: Renderer = form.renderer(reading, several and not self.each)
        self.file: output.File | None = None

    def add(self, shown: Shown) -> None:
        """See ``Delivery``."""
        if self.each:
            renderer = self.form.renderer(self.reading)
            pieces = [renderer.add(shown.of(self.form)), renderer.end(shown.summary)]
            self.file = output.File(self.each[shown.outcome.brief.path])
            self._put(*pieces)
            self.file.finish()
            self.file = None
        else:
            self._put(self.renderer.add(shown.of(self.form)))

    def end(self, summary: Mapping[str, int]) -> None:
        """See ``Delivery``."""
        if not self.each:
            self._put(self.renderer.end(summary))
        if self.file:
            self.file.finish()
            self.file = None

    def drop(self) -> None:
        """Nothing is left of what was begun."""
        if self.file:
            self.file.drop()
            self.file = None

    def _put(self, *pieces: str | bytes) -> None:
        for piece in pieces:
            if self.path:
                self.file = self.file or output.File(self.path)
                self.file.put(piece)
            elif isinstance(piece, str):
                output.show(piece, self.form.utf8)


def watched(paths: Sequence[str]) -> Iterator[str]:
    """``paths`` in order, with progress on standard error where somebody watches it."""
    if len(paths) < 2 or not _screen(sys.stderr):
        yield from paths
        return
    from compliance.report.progress import shown

    yield from shown(paths)


def _screen(stream: object) -> bool:
    isatty = getattr(stream, "isatty", None)
    return isatty is not None and bool(isatty())
