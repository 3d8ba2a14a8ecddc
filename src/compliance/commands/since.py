"""``--changed-since REF``: the plans whose verdicts may not be those of a git ref, and no others."""

from __future__ import annotations

import os

from compliance.changes import changed_since, content_at, named, touched
from compliance.commands.repository import YAML, Repository, by_document, documents, linked, relative, survey
from compliance.errors import ComplianceError
from compliance.library import packs
from compliance.library.tree import means
from compliance.read import READERS
from compliance.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.commands import Session
    from compliance.commands.bench import Bench
    from compliance.model.rules import PackDocument


def only_changed(session: Session, repository: Repository, bench: Bench, ref: str) -> Repository:
    """``repository`` with those of its plans that changed since ``ref``, or whose place, parents or packs did. How many is said.

    ``InputError`` where git cannot tell.
    """
    root, values = repository.root or ".", session.settings.values
    changes = changed_since(root, ref)
    shared = [session.settings.path, *values.vocabulary, *values.waivers, *filter(None, [values.baseline]), *bench.setup.reviews]
    common = [relative(root, path) for path in shared]
    held_by = documents(session, bench)
    spelled = {named(path): path for path in (*held_by, *repository.known)}
    differing = sorted(spelled.get(path, path) for path in changes.all)
    for path in differing:
        if _suffix(path) in YAML and values.packs and means(root, path, values.packs, values.exclude):
            document, told = _pack_at(root, ref, path, bench.setup.limit)
            held_by.pop(path, None)
            if document:
                held_by[path] = document
            elif told:
                common.append(path)
    before = dict(repository.known)
    contents: dict[str, bytes] = {}
    for path in differing:
        if _suffix(path) in READERS and (path in repository.known or means(root, path, values.plans, values.exclude)):
            before.pop(path, None)
            held = content_at(root, ref, path, bench.setup.limit)
            if held is not None:
                contents[path] = held
    before.update(survey(session, bench, list(contents), contents)[0])
    then, now = linked(session, bench, before.values(), held_by), repository.graph
    parents = {path: now.parents(path) for path in repository.every}
    once = {path: then.parents(path) if path in then.seats else () for path in repository.every}
    # A pack that is now of another document, or gone, was of one at the ref.
    laid = [(parents, repository.laid), (once, by_document(then))]
    laid_on = {path: [pack for above, of in laid for parent in above[path] for pack in of.get(parent, ())] for path in repository.every}
    chosen = set(touched(repository.plans, parents, laid_on, changes, once, common))
    moved = {path for path in repository.plans if path in then.seats and then.seats[path] != now.seats[path]}
    plans = tuple(path for path in repository.plans if path in chosen or path in moved)
    session.complain(session.words.say("since", count=len(plans), all=len(repository.plans), ref=ref))
    return replace(repository, plans=plans)


def _pack_at(root: str, ref: str, path: str, limit: int) -> tuple[PackDocument | None, bool]:
    """What the pack at ``path`` was derived from at the ref, and whether anything was there: reviews of one's own, or what cannot be read,
    have no such document and may touch every plan."""
    held = content_at(root, ref, path, limit)
    if held is None:
        return None, False
    try:
        return packs.parse(held, path).document, True
    except ComplianceError:
        return None, True


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()
