"""The plans of a run as ``matrix`` and ``trace`` need them: what each came to, requirement by requirement, and no more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from compliance.commands.gate import decisions
from compliance.commands.round import Task, said, unique
from compliance.errors import InputError
from compliance.model.coverage import Coverage, Higher, Lower
from compliance.model.rules import RulePack
from compliance.repository.coverage import higher, lower

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.commands.bench import Bench


class Gathering:
    """The plans of a run (``tasks``) and the bench where they are judged. Paths are those by which files are opened.

    ``documents``: path of a pack → path of the document that it is of; ``levels``: path of a document → its level, as far as it is known.
    ``InputError`` where the output would be written over one of the files that are read.
    """

    def __init__(
        self,
        session: Session,
        asked: Arguments,
        bench: Bench,
        tasks: Sequence[Task],
        documents: Mapping[str, str] | None = None,
        levels: Mapping[str, str | None] | None = None,
    ) -> None:
        self.session, self.bench, self.tasks = session, bench, tasks
        self.documents, self.levels = documents or {}, levels or {}
        read = {os.path.realpath(path) for task in tasks for path in (task.path, *task.higher, *task.packs)}
        for target in asked.all("--output"):
            if os.path.realpath(target) in read:
                raise InputError("output-is-input", path=target)
        self.decided = decisions(asked)
        self.parents = {task.path: tuple(dict.fromkeys(map(self._document, (*task.higher, *task.packs)))) for task in tasks}
        """Path of each plan → the documents directly above it."""

    def packs(self, documents: Sequence[str]) -> dict[str, list[RulePack]]:
        """The rules of each of ``documents``, as far as they are above a plan of the run; what cannot be derived is said."""
        wanted = set(documents)
        tasks = [task for task in self.tasks if wanted.intersection(self.parents[task.path])]
        self._derive([path for task in tasks for path in task.higher if path in wanted])
        found = unique(path for task in tasks for path in self.bench.used(task) if self._document(path) in wanted)
        made: dict[str, list[RulePack]] = {}
        for path in found:
            made.setdefault(self._document(path), []).append(self.bench.pack(path))
        return made

    def coverage(self, only: Callable[[str], bool] = bool, places: Callable[[str], bool] = lambda _: False) -> Coverage:
        """What the plans came to for which ``only`` holds, with the passages that answer where ``places`` does.

        What cannot be judged is said and makes the exit code 2."""
        tasks = [task for task in self.tasks if only(task.path)]
        for task in self.tasks:
            if task.failure and not only(task.path):
                with self.session.attempt(task.path):
                    raise said(task.failure)
        self._derive([path for task in tasks for path in task.higher])
        above: dict[str, Higher] = {}
        below: dict[str, Lower] = {}
        sizes: dict[str, int] = {}
        for task, outcome in zip(tasks, self.bench.check(tasks), strict=True):
            brief = outcome.brief
            if brief.failure:
                with self.session.attempt(task.path):
                    raise said(brief.failure)
            used = [path for path in self.bench.used(task) if path not in self.bench.setup.reviews]
            groups: dict[str, list[RulePack]] = {}
            for path in used:
                if self._document(path) not in above:
                    pack = self.bench.pack(path)
                    sizes[path] = len(pack.rules)
                    groups.setdefault(self._document(path), []).append(pack)
            for path, packs in groups.items():
                above[path] = higher(path, self.levels.get(path), packs)
            laid = [(self._document(path), sizes[path]) for path in used]
            judgement = self.decided.judge(brief, brief.path) if self.decided else None
            below[task.path] = lower(brief, judgement, laid, self.levels.get(task.path), places(task.path))
        return Coverage(above, below)

    def _derive(self, paths: Sequence[str]) -> None:
        """The packs of those of ``paths`` that have not been derived yet."""
        self.bench.derive([path for path in unique(paths) if path not in self.bench.laid])

    def _document(self, path: str) -> str:
        return self.documents.get(path, path)


@contextmanager
def gathered(session: Session, asked: Arguments, files: Sequence[str]) -> Iterator[Gathering]:
    """The plans of a run, as ``round.planned`` has them: ``files`` against what the options name, or those of the repository."""
    from compliance.commands.bench import Bench

    above, packs = unique(asked.all("--against")), unique(asked.all("--rules"))
    if session.settings.path and not above and not packs:
        from compliance.commands.repository import opened

        with opened(session, asked, unique(files)) as (repository, bench):
            documents = {repository.opened(pack): repository.opened(path) for pack, path in repository.graph.packs.items()}
            levels = {repository.opened(path): seat.level for path, seat in repository.graph.seats.items()}
            repository.spare(asked)
            repository.say_unread(session)
            yield Gathering(session, asked, bench, repository.tasks(), documents, levels)
        return
    if not files:
        raise InputError("usage-no-repository", command=asked.command)
    if not above and not packs:
        raise InputError("usage-no-rules")
    with Bench(session, asked, packs) as bench:
        tasks = [Task(path, tuple(above), tuple(packs)) for path in unique(files)]
        yield Gathering(session, asked, bench, tasks)
