"""``compliance matrix [PLAN...]``: plans × requirements, one map for each higher plan."""

from __future__ import annotations

import os

from compliance import output
from compliance.arguments import outputs
from compliance.commands.coverage import gathered
from compliance.errors import InputError
from compliance.model.choice import BOUNDS
from compliance.record import replace
from compliance.repository.coverage import matrices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.model.coverage import Matrices
    from compliance.report import Reading

FORMATS = ("terminal", "html", "xlsx", "csv")


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 0; what could not be judged makes it 2, which ``session`` keeps. It is a view and no gate: gaps do not count."""
    wanted = outputs(asked)
    for form, path in wanted:
        if form not in FORMATS:
            raise InputError("usage-suffix", path=path, suffix=form, known=", ".join(FORMATS))
    top = _top(asked)
    with gathered(session, asked, asked.files) as gathering:
        found = matrices(gathering.coverage(), asked.last("--level", ""), asked.last("--sort", "path"), top)
    if not found.plans:
        raise InputError("matrix-no-plan", level=session.words.name("level", asked.last("--level", "")))
    reading = replace(session.reading(asked), bom=asked.given("--csv-bom"))
    for form, path in wanted:
        with session.attempt(path):
            read = reading if path else replace(reading, styled=output.styled(dict(os.environ)))
            made = _made(form, found, read, asked)
            if path:
                output.save(path, made)
            elif isinstance(made, str):
                output.show(made, form != "terminal")
    return 0


def _made(form: str, found: Matrices, reading: Reading, asked: Arguments) -> str | bytes:
    """The file of one format."""
    if form == "terminal":
        from compliance.report import matrix

        return matrix.text(found, reading, asked.last("--sort", "path"))
    if form == "csv":
        from compliance.report import matrix_rows

        return matrix_rows.text(found, reading)
    if form == "html":
        from compliance.report import matrix_page

        return matrix_page.page(found, reading)
    from compliance.report import matrix_book

    return matrix_book.book(found, reading)


def _top(asked: Arguments) -> int:
    """How many requirements and plans are ranked."""
    given = asked.last("--top", "10")
    least, most = BOUNDS["top"]
    if not given.isdecimal() or not least <= int(given) <= most:
        raise InputError("setting-number", name="--top", value=given, least=f"{least:g}", most=f"{most:g}", unit="")
    return int(given)
