"""``compliance init [FOLDER]``: a compliance.yaml for what is there."""

from __future__ import annotations

import os

from compliance.commands.look import YAML, Seen, globs, levels, look
from compliance.errors import InputError
from compliance.library import config_file
from compliance.library.settings import find
from compliance.library.tree import selected
from compliance.model.choice import LEVELS
from compliance.model.settings import CONFIG, ConfigFile
from compliance.read import READERS
from compliance.record import replace
from compliance.report.words import clean
from compliance.repository.link import FITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.arguments import Arguments
    from compliance.commands import Session

_SHOWN = 20
"""Files of a list that are named."""
_ABSENT = ("parent-missing", "parent-ambiguous")


def run(session: Session, asked: Arguments) -> int:
    """Always 0: where the file cannot be written as it should be, none is."""
    root = asked.files[0] if asked.files else "."
    path = CONFIG if root == "." else os.path.join(root, CONFIG)
    if not os.path.isdir(root):
        raise InputError("init-no-folder", path=root)
    if os.path.lexists(path):
        raise InputError("init-exists", path=path)
    above = find(root)
    seen = look(session, asked, root)
    config = config_of(root, seen)
    text = config_file.text(config, _comments(session, seen))
    written = config_file.parse(text.encode(), path).config
    if written != config:
        raise AssertionError(f"{path}: what would be written says something else")
    config_file.create(path, text)
    session.hand_over(asked, "".join(f"{clean(line) if line else line}\n" for line in _said(session, seen, config, path)), utf8=False)
    if above:
        session.complain(session.words.say("init-above", path=path, above=above))
    return 0


def config_of(root: str, seen: Seen) -> ConfigFile:
    """What holds for a folder where that was seen: it selects the plans and packs that are there, and no other file."""
    plans, without = globs(seen.readable, seen.plans, by_suffix=True)
    packs, others = globs(seen.yaml, seen.files["packs"])
    exclude = [*without, *others]
    if selected(root, plans, exclude, READERS).files != tuple(sorted(seen.plans)) and plans:
        plans = sorted(seen.plans)  # a link or a folder's name that the globs take otherwise
    if selected(root, packs, exclude, YAML).files != tuple(sorted(seen.files["packs"])) and packs:
        packs = sorted(seen.files["packs"])
    baselines = seen.files["baselines"]
    return replace(
        ConfigFile(),
        plans=tuple(plans),
        exclude=tuple(exclude),
        packs=tuple(packs),
        vocabulary=seen.vocabulary,
        waivers=tuple(seen.files["waivers"]),
        baseline=baselines[0] if len(baselines) == 1 else None,
    )


def _comments(session: Session, seen: Seen) -> dict[str, str]:
    """Key → what is said above it; ``""`` at the head of the file, ``facts`` at its end."""
    words = session.words
    made = {key: words.say(f"init-comment-{key}") for key in ("plans", "exclude", "packs", "vocabulary", "waivers", "baseline", "fail_on")}
    made[""] = words.say("init-comment-head")
    if not seen.plans:
        made["plans"] = words.say("init-comment-no-plans")
    unknown = [path for path, plan in seen.plans.items() if plan.header.level is None]
    if unknown:
        made["facts"] = words.say("init-comment-facts", known=", ".join(LEVELS))
        made["facts-of"] = "\n".join(unknown)
    return made


def _said(session: Session, seen: Seen, config: ConfigFile, path: str) -> Iterator[str]:
    """What was found, what was left out and why, and what to do next."""
    words, plans = session.words, seen.plans
    counts = levels(plans)
    told = [f"{counts[level]} {words.name('level', level)}" for level in LEVELS if level in counts]
    told += [words.say("init-level-unknown", count=counts[None])] if None in counts else []
    yield words.say("init-plans", count=len(plans), levels=", ".join(told)) if plans else words.say("init-no-plans")
    if plans:
        yield from _parents(session, seen)
    for key in ("packs", "waivers", "baselines"):
        if seen.files[key]:
            yield words.say(f"init-{key}", count=len(seen.files[key]), paths=_some(seen.files[key]))
    if seen.vocabulary:
        yield words.say("init-vocabulary", count=len(seen.vocabulary), paths=_some(seen.vocabulary))
    if len(seen.files["baselines"]) > 1:
        yield words.say("init-baselines-several")
    if seen.left:
        yield ""
        yield words.say("init-left", count=len(seen.left))
        for one, why in sorted(seen.left)[:_SHOWN]:
            yield f"- {why if one in why else f'{one}: {why}'}"
        if len(seen.left) > _SHOWN:
            yield words.say("init-left-more", count=len(seen.left) - _SHOWN)
    yield ""
    written = words.say("init-written", path=path)
    yield f"{written} {words.say('init-next')}" if plans else written


def _parents(session: Session, seen: Seen) -> Iterator[str]:
    """How many plans have what they name above them here, and which do not."""
    seats = [seen.graph.seats[path] for path in seen.plans]
    here = [seat for seat in seats if seat.parents]
    absent = [seat.path for seat in seats if any(name in _ABSENT and one.excuse != FITS for name, one in seat.standing.seen)]
    if here:
        yield session.words.say("init-parents-here", count=len(here))
    if absent:
        yield session.words.say("init-parents-absent", count=len(absent), paths=_some(absent))


def _some(paths: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(paths[:_SHOWN])
    return f"{shown}, …" if len(paths) > _SHOWN else shown
