"""How long each format of reports takes on one pair of plans, in one process, and how large its file is."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.work import best
from compliance import library, pipeline
from compliance.errors import InputError
from compliance.report import FORMATS, Reading
from compliance.report.words import Words


def render(child: Path, parent: Path, asked: dict[str, int]) -> dict[str, float]:
    """Seconds of the best pass and bytes of the file of each format; nan where its package is not installed."""
    lexicon = library.lexicon()
    pack = pipeline.derived_pack(parent, pipeline.parse_file(parent, lexicon), lexicon)
    report = pipeline.check(pipeline.parse_file(child, lexicon), [pack], lexicon, library.patterns(), None)
    reading = Reading(Words(library.messages("vi")), show="all")
    found: dict[str, float] = {}
    for name, form in FORMATS.items():
        size = 0

        def work() -> None:
            nonlocal size
            renderer = form.renderer(reading)  # noqa: B023  called before the next format
            pieces = (renderer.add(report), renderer.end(report.summary))
            size = sum(len(piece.encode() if isinstance(piece, str) else piece) for piece in pieces)

        try:
            found[name] = best(work, asked)["seconds"]
        except InputError:
            found[name] = float("nan")
        found[f"{name} bytes"] = size
    return found
