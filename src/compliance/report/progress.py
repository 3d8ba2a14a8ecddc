"""Progress of long work on standard error; gone from the screen when the work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def shown(paths: Sequence[str]) -> Iterator[str]:
    """``paths`` in order, a bar with the file that is being read, how many are done and the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(paths))
        for path in paths:
            progress.update(task, description=path)
            yield path
            progress.advance(task)
