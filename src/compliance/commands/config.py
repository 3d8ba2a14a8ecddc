"""``compliance config show``: what holds for a run, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.arguments import CONFIG_VERBS
from compliance.errors import InputError
from compliance.model.settings import DEFAULT, FILE, Origin, PlanFacts
from compliance.record import names
from compliance.report.screen import Page
from compliance.report.words import clean
from compliance.settings import SETTINGS, Setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from compliance.arguments import Arguments
    from compliance.commands import Session

_GAP, _LEAST = 2, 20
"""Columns between columns, and those of the values at least."""


def run(session: Session, asked: Arguments) -> int:
    """Always 0: what is wrong with a value is said before."""
    verb, *more = asked.files
    if verb not in CONFIG_VERBS:
        raise InputError("usage-verb-of", command="config", verb=verb, known=", ".join(CONFIG_VERBS))
    if more:
        raise InputError("usage-too-many", command="config", extra=" ".join(more))
    if asked.last("--format", "terminal") == "json":
        from compliance.report.json_report import dump

        session.hand_over(asked, dump(_json(session)), utf8=True)
    else:
        session.hand_over(asked, _text(session, asked), utf8=False)
    return 0


def _json(session: Session) -> dict[str, object]:
    settings = session.settings
    made: dict[str, object] = {}
    for setting in SETTINGS:
        origin, value = settings.origins[setting.name], getattr(settings.values, setting.name)
        made[setting.name] = {"value": _plain(value), "source": origin.kind, "name": origin.name, "line": origin.line or None}
    return {"schema": "compliance.settings/1", "path": settings.path or None, "root": settings.root or None, "settings": made}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {name: _plain(part) for name in names(value) if (part := getattr(value, name))} if isinstance(value, PlanFacts) else value


def _text(session: Session, asked: Arguments) -> str:
    """A row for each value, for those of a list one each: key, value, where it comes from. Columns as wide as their longest entry, but for
    values that would push the last column off the page."""
    words, settings, reading = session.words, session.settings, session.reading(asked)
    rows = [row for setting in SETTINGS for row in _rows(session, setting)]
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    page = Page(max(reading.width, first + _GAP + second), reading.styled)  # a path is never cut
    if settings.path:
        page.line(words.say("config-path", path=settings.path))
    else:
        page.line(words.say("config-off" if asked.given("--no-config") else "config-nowhere"))
    page.blank()
    second = min(second, max(_LEAST, reading.width - first - third - 2 * _GAP))
    for name, value, source in rows:
        head = f"{name:{first + _GAP}}"
        if len(value) > second:
            page.line((head, "bold"), value)
            head, value = " " * (first + _GAP), ""
        page.line((head, "bold"), f"{value:{second + _GAP}}", (source, "dim"))
    return page.text()


def _rows(session: Session, setting: Setting) -> Iterator[tuple[str, str, str]]:
    words, settings = session.words, session.settings
    origin, value = settings.origins[setting.name], getattr(settings.values, setting.name)
    if not isinstance(value, tuple):
        yield setting.name, _said(session, setting, value), _source(session, origin)
        return
    if not value:
        key = "config-all-plans" if setting.name == "plans" and origin.kind == DEFAULT else "config-none"
        yield setting.name, words.say(key), _source(session, origin)
    for index, one in enumerate(value):
        at = settings.lines.get(f"{setting.name}.{index}", origin.line) if origin.kind == FILE else 0
        shown = _facts(session, one) if isinstance(one, PlanFacts) else clean(one)
        yield "" if index else setting.name, shown, _source(session, Origin(origin.kind, origin.name, at))


def _said(session: Session, setting: Setting, value: Any) -> str:
    """One value: what is true or false as in the file, a number with its unit."""
    if setting.name == "lang" and value is None:
        return session.words.messages["language"]
    if value is None:
        return session.words.say("config-none")
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g} {setting.unit}".rstrip() if isinstance(value, (int, float)) else clean(value)


def _facts(session: Session, facts: PlanFacts) -> str:
    told = [name for name in names(facts) if name != "plan" and getattr(facts, name)]
    values = {name: getattr(facts, name) for name in told}
    return clean("; ".join([facts.plan, *(f"{name}: {', '.join(v) if isinstance(v, tuple) else v}" for name, v in values.items())]))


def _source(session: Session, origin: Origin) -> str:
    if origin.kind == DEFAULT:
        return session.words.say("config-default")
    return clean(f"{origin.name}:{origin.line}" if origin.kind == FILE else origin.name)
