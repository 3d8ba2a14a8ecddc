"""``--changed-since REF``: the plans whose verdicts may not be those of a git ref, and no others."""

from __future__ import annotations

import os

from compliance.changes import changed_since, content_at, touched
from compliance.commands.repository import YAML, Repository, linked, relative, survey
from compliance.library.tree import means
from compliance.read import READERS
from compliance.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.commands import Session
    from compliance.commands.bench import Bench


def only_changed(session: Session, repository: Repository, bench: Bench, ref: str) -> Repository:
    """``repository`` with those of its plans that changed since ``ref``, or whose place, parents or packs did. How many is said.

    ``InputError`` where git cannot tell.
    """
    root, values = repository.root or ".", session.settings.values
    changes = changed_since(root, ref)
    shared = [session.settings.path, *values.vocabulary, *values.waivers, *filter(None, [values.baseline]), *bench.setup.reviews]
    common = [relative(root, path) for path in shared]
    # Which document a pack was of that is gone is not known any more.
    common += [path for path in changes.gone if _suffix(path) in YAML and means(root, path, values.packs, values.exclude)]
    before = dict(repository.known)
    contents: dict[str, bytes] = {}
    for path in sorted(changes.all):
        if _suffix(path) in READERS and (path in repository.known or means(root, path, values.plans, values.exclude)):
            before.pop(path, None)
            held = content_at(root, ref, path, bench.setup.limit)
            if held is not None:
                contents[path] = held
    before.update(survey(session, bench, list(contents), contents)[0])
    then, now = linked(session, bench, before.values()), repository.graph
    parents = {path: now.parents(path) for path in repository.every}
    once = {path: then.parents(path) if path in then.seats else () for path in repository.every}
    packs = {path: tuple(pack for parent in parents[path] for pack in repository.laid.get(parent, ())) for path in repository.every}
    chosen = set(touched(repository.plans, parents, packs, changes, once, common))
    moved = {path for path in repository.plans if path in then.seats and then.seats[path] != now.seats[path]}
    plans = tuple(path for path in repository.plans if path in chosen or path in moved)
    session.complain(session.words.say("since", count=len(plans), all=len(repository.plans), ref=ref))
    return replace(repository, plans=plans)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()
