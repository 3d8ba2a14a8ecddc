"""Recipients: who gets a task and who gets a report stands in the list at the end, by itself or within a collective."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.match.bodies import answers, entries, named_in
from compliance.model.choice import LEVELS
from compliance.model.fold import fold
from compliance.model.lexicon import AgencyEntry
from compliance.model.review import Observation, ReviewRule
from compliance.parse.bodies import bodies
from compliance.record import dataclass, field
from compliance.review.consistency_reports import above, level, mentions
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_APART = re.compile(r"[,;:()\n]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 3
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Listed:
    """The recipients: the block that heads them, their lines, all bodies named there, and the letters of each part without blanks."""

    head: Block
    lines: tuple[str, ...]
    named: tuple[AgencyEntry, ...]
    letters: tuple[str, ...] = field(default=())


def _list(on: Reviewing) -> _Listed | None:
    lines = tuple(passage.text for passage in on.plan.passages if passage.role == "recipients")
    first = min((passage.lines[0] for passage in on.plan.passages if passage.role == "recipients"), default=0)
    words = tuple(map(fold, on.lexicon.layout.recipients))
    heads = [block for block in on.blocks if block.passage is None and block.lines[0] <= first and fold(block.text).startswith(words)]
    if not lines or not heads:
        return None
    named = tuple(dict.fromkeys(entry for line in lines for entry in named_in(on.lexicon, line)))
    parts = [_LETTERS.findall(part.lower()) for line in lines for part in _APART.split(line)]
    small = set(on.lexicon.words.function)
    return _Listed(heads[-1], lines, named, tuple("".join(word for word in part if word not in small) for part in parts))


def upward(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Nobody of the level to which the draft reports is among its recipients."""
    listed = _list(on)
    owed = _owed(on) if listed else {}
    if listed is None or not owed:
        return
    nearest = max(owed.values(), key=LEVELS.index)
    names = [name for name, each in owed.items() if each == nearest]
    text = " ".join(map(fold, listed.lines))
    parts = [part.strip(" -+") for line in listed.lines for part in _APART.split(line)]
    present = (
        any(above(level(on, part), on.level) for part in parts)
        or any(f" {fold(word)} " in f" {text} " for word in rule.words["marked"])
        or any(_shortened(on, name, listed) for name in names)
    )
    yield seen(listed.head, 0, len(listed.head.text), excuse=FITS if present else "", values=(("names", ", ".join(names)),))


def _owed(on: Reviewing) -> dict[str, str]:
    """The bodies above the draft's level to which it sends reports, as printed, and their level."""
    known = bodies(on.lexicon)
    found: dict[str, str] = {}
    for mention in mentions(on):
        for name in mention.names:
            for body in known.names(name)[:1]:
                printed = name[body.start : body.end]
                rank = level(on, printed)
                if rank is not None and above(rank, on.level) and not any(entry.collective for entry in body.entries):
                    found.setdefault(printed, rank)
    return found


def tasks(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Bodies with a task of their own that are not among the recipients."""
    listed = _list(on)
    if listed is None or not on.plan.agencies:
        return
    text = " ".join(map(fold, listed.lines))
    if any(f" {fold(word)} " in f" {text} " for word in rule.words["as_above"]):
        yield seen(listed.head, 0, len(listed.head.text), excuse="as-above")
        return
    fields = {entry.field for entry in listed.named if entry.collective}
    if fields & set(rule.words["everybody"]):
        yield seen(listed.head, 0, len(listed.head.text), excuse="collective")
        return
    drafting = any(fold(line).startswith(fold(word)) and _APART.search(line) for line in listed.lines for word in rule.words["kept"])
    known = entries(on.lexicon)
    missing: list[str] = []
    for index, agency in enumerate(on.plan.agencies):
        entry = known.get(agency.id or "")
        if entry is None or (not index and drafting) or _inside(entry, rule) or entry.field in fields:
            continue
        printed = _shortened(on, agency.name, listed) or _spelled(on, agency.name, entry, text)
        found = printed or any(answers(each, entry) for each in listed.named)
        if not found and agency.name not in missing:
            missing.append(agency.name)
    excuse = FITS if not missing else "one" if len(missing) < _FEW else ""
    yield seen(listed.head, 0, len(listed.head.text), excuse=excuse, values=(("names", ", ".join(missing)),))


def _inside(entry: AgencyEntry, rule: ReviewRule) -> bool:
    """Whether the body is a person or a part of the issuer, who needs no copy by the list."""
    return fold(entry.names[0]).startswith(tuple(map(fold, rule.words["inside"])))


def _shortened(on: Reviewing, name: str, listed: _Listed) -> bool:
    """Whether a part of the list is an abbreviation of ``name``: the first letters of its words, without those that join and its level."""
    levels = {fold(word) for group in on.lexicon.header.levels.values() for word in group}
    words = [word for word in fold(name).split() if word not in on.lexicon.words.function]
    if words[-1] in levels:
        words.pop()
    for begin in range(len(words)):
        letters = "".join(word[0] for word in words[begin:])
        if len(letters) >= _SHORT and any(letters in part for part in listed.letters):
            return True
        if len(letters) == _SHORT - 1 and letters in listed.letters:
            return True
    return False


def _spelled(on: Reviewing, name: str, entry: AgencyEntry, text: str) -> bool:
    """Whether the list has one of the body's names without its first word (Sở: Tài chính, Y tế), or, for offices together, one of them."""
    if entry.collective:
        return bool({word for word in fold(name).split() if word in on.lexicon.assignment.offices} & set(text.split()))
    rests = (fold(each).split(" ", 1)[-1] for each in entry.names if each.count(" ") >= _FEW)
    return any(f" {rest} " in f" {text} " for rest in rests)


CHECKS = {
    "recipients-above": Check(upward, fields=("names",), words=("marked",)),
    "recipients-tasks": Check(
        tasks, excuses=("as-above", "collective", "one"), fields=("names",), words=("as_above", "everybody", "kept", "inside")
    ),
}
