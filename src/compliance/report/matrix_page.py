"""Matrices → one page for a browser, complete in itself and offline. ``web/matrix.js`` sorts and filters; without it everything is shown.

Everything that comes from documents is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.coverage import LOST, Column, Counted, Matrices, Matrix
from compliance.model.findings import COVERED, NOT_EVALUATED
from compliance.report import Reading
from compliance.report.markup import WEB, head, sign, text
from compliance.report.matrix import LEGEND, name
from compliance.report.rows import SIGNS
from compliance.report.words import Words

_SHORT = {status: f"s{at}" for at, status in enumerate(LEGEND)}
"""Classes of cells: a page may have a hundred thousand."""


def page(found: Matrices, reading: Reading) -> str:
    """The page."""
    words = reading.words
    style, script = ((WEB / each).read_text(encoding="utf-8") for each in ("matrix.css", "matrix.js"))
    title = words.say("matrix-title")
    return "".join(
        [
            head(title, words, style, script),
            f'<header><h1>{text(title)}</h1>\n<ul class="legend">{"".join(_legend(words))}</ul>\n',
            f"<p>{text(words.say('matrix-all', count=found.plans))}: {text(_counts(found.counted, words))}</p>\n",
            f"<p>{text(words.say('matrix-left-out', count=found.left_out))}</p>\n" if found.left_out else "",
            "</header>\n<main>\n",
            *(part for number, matrix in enumerate(found.matrices, 1) for part in _matrix(matrix, f"m{number}", words)),
            "" if found.matrices else f"<p>{text(words.say('matrix-none'))}</p>\n",
            *_lists(found, words),
            f"</main>\n<footer><p>{text(words.say('web-foot'))}</p></footer>\n<script>{script}</script>\n</body>\n</html>\n",
        ]
    )


def _legend(words: Words) -> Iterator[str]:
    for status in LEGEND:
        yield f'<li><span class="cell {_SHORT[status]}">{SIGNS[status]}</span> {text(words.name("status", status))}</li>'


def _counts(counted: Counted, words: Words) -> str:
    said = [f"{counted.of(status)} {words.name('status', status)}" for status in LEGEND if counted.of(status)]
    return " · ".join(said) or words.say("requirements", count=0)


def _matrix(matrix: Matrix, key: str, words: Words) -> Iterator[str]:
    """Filters, the map, and the requirements by number."""
    higher = matrix.higher
    yield f'<section class="matrix" id="{key}" aria-labelledby="{key}-title">\n<h2 id="{key}-title" lang="vi">'
    yield f"{text(higher.title or higher.path)}</h2>\n<p>{text(name(higher.path, higher.level, words))} · "
    yield f"{text(words.say('matrix-below', plans=len(matrix.rows), asked=len(matrix.columns)))}</p>\n"
    if not matrix.columns:
        yield f'<p class="cell {_SHORT[NOT_EVALUATED]}">{text(words.say("matrix-empty"))}</p>\n'
    yield from _filters(matrix, words)
    yield '<div class="scroll" tabindex="0"><table class="map"><thead><tr>'
    yield f'<th scope="col" data-sort="text">{text(words.say("head-plan"))}</th>'
    yield f'<th scope="col" data-sort="text">{text(words.say("matrix-level"))}</th>'
    yield f'<th scope="col" data-sort="number">{text(words.say("matrix-covered"))}</th>'
    yield f'<th scope="col" data-sort="number">{text(words.say("matrix-gaps"))}</th>'
    for column in matrix.columns:
        one = column.requirement
        lost = sum(column.counted.of(status) for status in LOST)
        said = f"{one.rule}: {one.text} ({_covered(column.counted)})"
        yield f'<th scope="col" class="n" data-sort="verdict" data-kind="{text(one.kind)}" data-lost="{lost}" title="{text(said)}">'
        yield f"{column.number}</th>"
    yield "</tr></thead><tbody>\n"
    for row in matrix.rows:
        plan, level = row.lower, row.lower.level or ""
        yield f'<tr data-level="{text(level)}"><th scope="row" title="{text(plan.title)}">{text(plan.path)}</th>'
        yield f"<td>{text(words.name('level', level)) if level else ''}</td>"
        share = row.counted.of(COVERED) / row.counted.asked if row.counted.asked else 1.0
        yield f'<td data-value="{share:.4f}">{_covered(row.counted)}</td><td data-value="{row.counted.gaps}">{row.counted.gaps}</td>'
        yield "".join(f'<td class="{_SHORT[status]}">{SIGNS[status]}</td>' for status in row.verdicts)
        yield "</tr>\n"
    yield "</tbody></table></div>\n"
    if matrix.columns:
        yield from _requirements(matrix.columns, words)
    yield "</section>\n"


def _filters(matrix: Matrix, words: Words) -> Iterator[str]:
    """What the script reads; hidden without it."""
    levels = dict.fromkeys(row.lower.level for row in matrix.rows if row.lower.level)
    kinds = dict.fromkeys(column.requirement.kind for column in matrix.columns)
    present = [status for status in LEGEND if any(column.counted.of(status) for column in matrix.columns)]
    yield f'<form class="filters" role="search" aria-label="{text(words.say("matrix-filters"))}" hidden>'
    yield f'<label>{text(words.say("web-search"))} <input type="search" name="text" autocomplete="off"></label> '
    given = (
        ("level", "matrix-level", [(text(level), words.name("level", level)) for level in levels]),
        ("kind", "web-kind", [(text(kind), words.name("kind", kind)) for kind in kinds]),
        ("verdict", "web-verdict", [(_SHORT[status], f"{SIGNS[status]} {words.name('status', status)}") for status in present]),
    )
    for field, label, options in given:
        made = "".join(f'<option value="{value}">{text(said)}</option>' for value, said in options)
        yield f'<label>{text(words.say(label))} <select name="{field}"><option value="">{text(words.say("web-any"))}</option>'
        yield f"{made}</select></label> "
    yield f'<label><input type="checkbox" name="lost"> {text(words.say("matrix-lost-only"))}</label> '
    say = text(words.say("matrix-shown", shown="{shown}", all="{all}"))
    yield f'<output aria-live="polite" data-say="{say}"></output></form>\n'


def _requirements(columns: tuple[Column, ...], words: Words) -> Iterator[str]:
    yield f"<details><summary>{text(words.say('matrix-requirements', count=len(columns)))}</summary>"
    yield '<div class="scroll"><table class="list"><thead><tr>'
    heads = (
        ("matrix-number", "number"),
        ("column-requirement", "text"),
        ("table-kind", "text"),
        ("column-source", "text"),
        ("matrix-covered", "number"),
    )
    yield "".join(f'<th scope="col" data-sort="{sort}">{text(words.say(key))}</th>' for key, sort in heads)
    yield "".join(f'<th scope="col" data-sort="number">{sign(status)} {text(words.name("status", status))}</th>' for status in LEGEND)
    yield "</tr></thead><tbody>\n"
    for column in columns:
        one, counted = column.requirement, column.counted
        share = counted.of(COVERED) / counted.asked if counted.asked else 1.0
        yield f'<tr><td>{column.number}</td><th scope="row" lang="vi">{text(one.text)}<small>{text(one.rule)}</small></th>'
        yield f"<td>{text(words.name('kind', one.kind))}</td><td>{text(words.place(one.address, one.lines))}</td>"
        yield f'<td data-value="{share:.4f}">{_covered(counted)}</td>'
        yield "".join(f"<td>{counted.of(status) or ''}</td>" for status in LEGEND)
        yield "</tr>\n"
    yield "</tbody></table></div></details>\n"


def _lists(found: Matrices, words: Words) -> Iterator[str]:
    """Plans apart; what is missed most; the plans with most gaps."""
    if found.apart:
        yield f"<section><h2>{text(words.say('matrix-apart', count=len(found.apart)))}</h2><ul>\n"
        for plan in found.apart:
            why = f" {sign(NOT_EVALUATED)} {text(words.note(plan.failure))}" if plan.failure else ""
            yield f"<li>{text(name(plan.path, plan.level, words))}{why}</li>\n"
        yield "</ul></section>\n"
    if found.missed:
        yield f"<section><h2>{text(words.say('matrix-missed'))}</h2><ol>\n"
        for path, column in found.missed:
            one = column.requirement
            yield f'<li><span lang="vi">{text(one.text)}</span> <small>{text(one.rule)}, {text(path)}; '
            yield f"{_covered(column.counted)}; {text(_counts(column.counted, words))}</small></li>\n"
        yield "</ol></section>\n"
    if found.worst:
        yield f"<section><h2>{text(words.say('matrix-worst'))}</h2><ol>\n"
        for plan, counted in found.worst:
            yield f"<li>{text(name(plan.path, plan.level, words))} <small>{_covered(counted)}; "
            yield f"{text(_counts(counted, words))}</small></li>\n"
        yield "</ol></section>\n"


def _covered(counted: Counted) -> str:
    return f"{counted.of(COVERED)}/{counted.asked}"
