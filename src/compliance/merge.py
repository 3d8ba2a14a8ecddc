"""A newly derived pack onto one that a person has worked on: three ways, field by field.

    base    the rules as last derived (the lock file)      theirs   the rules as derived now      mine   the YAML as it stands

What only the derivation changed is taken over; what a person changed, added or deleted stays, and is told where the derivation changed it
as well. Without a lock file everything counts as changed by hand. ``update`` is the way in from outside; ``merged`` is the merge itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from compliance.errors import InputError, PackError
from compliance.library import dump_pack, edit, emit, locks, packs
from compliance.library.door import adapter
from compliance.library.files import write_files
from compliance.library.plain import plain
from compliance.library.problems import problem
from compliance.library.source import read_bytes
from compliance.model.findings import Note
from compliance.model.rules import RulePack
from compliance.pairs import clauses, nearest
from compliance.record import dataclass, replace

Path = tuple[str, ...]
"""The way to a value: keys, and what an item of a list is called by."""
ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "ABSENT"})()
"""No such key or item on this side."""
UNKNOWN: Any = type("Unknown", (), {"__repr__": lambda self: "UNKNOWN"})()
"""The base where there is no lock file: unlike every value, so every value counts as changed by hand."""


@dataclass(frozen=True, slots=True)
class Merged:
    """``pack`` is what the YAML shall say, ``lock`` what the lock file shall; ``notes`` say what changed, came, went or stayed."""

    pack: RulePack
    lock: RulePack
    notes: tuple[Note, ...]


def update(derived: RulePack, path: str | os.PathLike[str]) -> tuple[Note, ...]:
    """Write ``derived`` to the pack file ``path`` and its lock file, merged with what stands there; what was done is returned.

    Files that would not change are not written. ``PackError`` where the pack or its lock cannot be used, ``InputError`` where they cannot
    be written; then neither has changed.
    """
    name = os.fspath(path)
    lock = locks.lock_path(name)
    files: list[tuple[str, bytes]] = []
    if not os.path.exists(name):
        done = Merged(derived, derived, (Note("merge-created", (("count", str(len(derived.rules))), ("path", name))),))
        files.append((name, dump_pack(derived).encode()))
    else:
        data = read_bytes(name)
        mine = packs.parse(data, name)
        base = locks.parse(read_bytes(lock), lock) if os.path.exists(lock) else None
        done = merged(base, derived, mine, name)
        if done.pack != mine:
            files.append((name, _changed(data, name, mine, done.pack)))
    content = locks.dump(done.lock).encode()
    if not os.path.exists(lock) or read_bytes(lock) != content:
        files.append((lock, content))
    try:
        # The pack first: with a new pack and an old lock the next merge finds nothing to do, the other way round it would take the
        # program's own values for a person's.
        write_files(files)
    except OSError as error:
        raise InputError("output-unwritable", path=name, problem=error.strerror or type(error).__name__) from None
    return done.notes


def merged(base: RulePack | None, theirs: RulePack, mine: RulePack, path: str = "") -> Merged:
    """Merge the newly derived ``theirs`` into ``mine``, of which ``base`` is what was derived before (``None``: not known)."""
    theirs = _with_known_ids(base, theirs, mine, path)
    notes = _Notes()
    if base is None:
        notes.say("no-lock")
    result = _merge(UNKNOWN if base is None else plain(base), plain(theirs), plain(mine), (), notes)
    pack: RulePack = adapter(RulePack).validate_python(result)
    now = {rule.id for rule in theirs.rules}
    gone = tuple(replace(rule, gone=True) for rule in (base.rules if base else ()) if rule.id not in now)
    return Merged(pack, replace(theirs, rules=(*theirs.rules, *gone)), notes.all())


def _changed(data: bytes, path: str, mine: RulePack, pack: RulePack) -> bytes:
    """The YAML of ``mine`` with the values of ``pack``; it is read again, so that nothing wrong can be written."""
    changed = edit.edited(data.decode(), path, plain(mine), plain(pack)).encode()
    try:
        same = packs.parse(changed, path) == pack
    except PackError:
        same = False
    if not same:
        raise edit.cannot(path)
    return changed


def _merge(base: Any, theirs: Any, mine: Any, path: Path, notes: _Notes) -> Any:
    """One value, each side a plain value or ``ABSENT``; ``path`` names it in what is told."""
    name = path[-1] if path else ""
    if mine == theirs:
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        under = base if isinstance(base, dict) else {}
        parts = {}
        for key in {**mine, **theirs}:
            old = UNKNOWN if base is UNKNOWN else under.get(key, ABSENT)
            parts[key] = _merge(old, theirs.get(key, ABSENT), mine.get(key, ABSENT), (*path, key), notes)
        return {key: value for key, value in parts.items() if value is not ABSENT}
    if name in _PAIRS:
        rows = _merge_items(base, [] if theirs is ABSENT else theirs, [] if mine is ABSENT else mine, path, notes)
        return rows if rows or name != "left_out" else ABSENT
    if theirs == base:
        return mine
    if mine == base:
        notes.change(path)
        return theirs
    notes.conflict(path, mine, theirs)
    return mine


def _merge_items(base: Any, theirs: list[Any], mine: list[Any], path: Path, notes: _Notes) -> list[Any]:
    """A list of rules, elements or clauses left out, in the order of ``mine``; what is new stands where the derivation has it."""
    pairs = _PAIRS[path[-1]]
    olds: list[Any] = base if isinstance(base, list) else []
    old_of_theirs, old_of_mine = pairs(theirs, olds), pairs(mine, olds)
    theirs_of_old = {old: index for index, old in old_of_theirs.items()}
    # What neither side knows from before may still be the same: added by hand, then derived as well.
    loose = [index for index in range(len(theirs)) if index not in old_of_theirs]
    own = [index for index in range(len(mine)) if index not in old_of_mine]
    both = {own[one]: loose[other] for one, other in pairs([mine[index] for index in own], [theirs[index] for index in loose]).items()}
    rows: list[Any] = []
    at: dict[int, int] = {}
    for index, value in enumerate(mine):
        old = old_of_mine.get(index)
        match = both.get(index) if old is None else theirs_of_old.get(old)
        here = (*path, edit.called(value))
        if match is not None:
            at[match] = len(rows)
            value = _merge(UNKNOWN if old is None else olds[old], theirs[match], value, here, notes)
        elif old is not None:
            value = _left(olds[old], value, here, notes)
        rows.append(value)
    new: dict[int, list[Any]] = {}
    place = -1
    for index, value in enumerate(theirs):
        here = (*path, edit.called(value))
        if index in at:
            place = at[index]
        elif index in old_of_theirs:
            if olds[old_of_theirs[index]] != value:
                notes.out(here)
        elif base is UNKNOWN:
            notes.out(here)
        else:
            notes.new(here)
            new.setdefault(place, []).append(value)
    placed = [*new.get(-1, []), *(value for index, row in enumerate(rows) for value in (row, *new.get(index, [])))]
    return [value for value in placed if value is not ABSENT]


def _left(old: Any, mine: Any, path: Path, notes: _Notes) -> Any:
    """What becomes of an item that is no longer derived: a rule is marked, anything else goes unless a person has changed it."""
    if path[-2] == "rules":
        if mine.get("gone") or old.get("gone"):
            return mine
        notes.gone(path)
        return {**mine, "gone": True}
    if mine == old:
        notes.change(path)
        return ABSENT
    notes.conflict(path, mine, ABSENT)
    return mine


def _with_known_ids(base: RulePack | None, theirs: RulePack, mine: RulePack, path: str) -> RulePack:
    """``theirs`` with the ids under which its clauses are known already; a new clause never takes the id of another one."""
    known = list(base.rules) if base else []
    listed = {rule.id for rule in known}
    known += [rule for rule in mine.rules if rule.id not in listed]
    matches = clauses(theirs.rules, known)
    if known and theirs.rules and not matches:
        raise PackError((problem("other-plan", path, 1, "file", mine=mine.id, theirs=theirs.id),))
    taken = {rule.id for rule in known}
    rules = []
    for index, rule in enumerate(theirs.rules):
        name, count = (known[matches[index]].id if index in matches else rule.id), 2
        while index not in matches and name in taken:
            name, count = f"{rule.id}-{count}", count + 1
        taken.add(name)
        rules.append(replace(rule, id=name))
    return replace(theirs, id=mine.id, rules=tuple(rules))


def _by_name(new: Sequence[Any], old: Sequence[Any]) -> dict[int, int]:
    """Items of one name, the first with the first."""
    left: dict[Any, list[int]] = {}
    for index in reversed(range(len(old))):
        left.setdefault(edit.called(old[index]), []).append(index)
    return {index: left[name].pop() for index, name in enumerate(map(edit.called, new)) if left.get(name)}


def _by_wording(new: Sequence[Any], old: Sequence[Any]) -> dict[int, int]:
    """Elements of one text, then those that share most of their wording."""
    found = _by_name(new, old)
    for index, value in enumerate(new):
        left = [(other, old[other]["text"]) for other in range(len(old)) if other not in found.values()]
        if index not in found and (best := nearest(value["text"], left)) is not None:
            found[index] = best
    return found


_PAIRS: dict[str, Callable[[Sequence[Any], Sequence[Any]], dict[int, int]]] = {
    "rules": _by_name,
    "elements": _by_wording,
    "left_out": _by_name,
}
"""Lists that are merged item by item, and how their items are found on the other side."""


class _Notes:
    """What a merge did, gathered by rule."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.changed: dict[str, list[str]] = {}
        self.left_out = 0

    def say(self, key: str, **values: str) -> None:
        self.notes.append(Note(f"merge-{key}", tuple(values.items())))

    def change(self, path: Path) -> None:
        rule, place = _told(path)
        if path[-1] == "gone":
            self.say("back", rule=rule)
        elif path[0] == "left_out":
            self.left_out += 1
        else:
            self.changed.setdefault(rule, []).append(place)

    def new(self, path: Path) -> None:
        if len(path) == 2 and path[0] == "rules":
            self.say("new", rule=path[1])
        else:
            self.change(path)

    def gone(self, path: Path) -> None:
        self.say("gone", rule=path[1])

    def out(self, path: Path) -> None:
        """Something derived that is not taken in, because a person took it out."""
        rule, place = _told(path)
        if path[0] == "left_out":
            self.left_out += 1
        elif place:
            self.say("out-part", rule=rule, field=place)
        else:
            self.say("out", rule=rule)

    def conflict(self, path: Path, mine: Any, theirs: Any) -> None:
        rule, place = _told(path)
        self.say("conflict", rule=rule, field=place, mine=_shown(mine), theirs=_shown(theirs))

    def all(self) -> tuple[Note, ...]:
        moved = 0
        for rule, places in self.changed.items():
            if set(places) == {"source.lines"}:
                moved += 1
            else:
                self.say("changed", rule=rule, fields=", ".join(places))
        if moved:
            self.say("lines", count=str(moved))
        if self.left_out:
            self.say("left-out", count=str(self.left_out))
        return tuple(self.notes) or (Note("merge-same"),)


def _told(path: Path) -> tuple[str, str]:
    """The rule that a path leads through (or what else of the pack) and the place in it."""
    rule, rest = (path[1], path[2:]) if path[0] == "rules" else (path[0], path[1:])
    place = ""
    for before, step in zip(("", *rest), rest, strict=False):
        place += f"[{step}]" if before in _PAIRS else f".{step}" if place else str(step)
    return str(rule), place


def _shown(value: Any) -> str:
    """A value in a note."""
    return "-" if value is ABSENT else emit.inline(value)
