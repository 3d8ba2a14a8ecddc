"""Bodies: each one named in the organization has a task there, each doer of the contents is known to it, and names are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.match.bodies import answers, entries
from compliance.model.fold import fold
from compliance.model.plan import Agency
from compliance.model.review import Observation, ReviewRule
from compliance.parse import scan
from compliance.parse.bodies import bodies, day_of
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_FEW = 3
_TASKED = 2
"""Bodies with a task from which on one without stands out."""
_BARE = 4
_TAIL = 4
_FAR = 60


def without_task(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A body that heads an item of the organization under which nothing stands."""
    items: dict[int, list[Agency]] = {}
    for agency in on.plan.agencies:
        items.setdefault(agency.line, []).append(agency)
    found: list[tuple[Block, bool, str]] = []
    for line, group in items.items():
        block = next((each for each in on.blocks if each.lines[0] == line), None)
        if block is None or block.passage is None:
            continue
        section = next((each for each in on.plan.sections if each.line <= line <= each.last_line), None)
        last = block.lines[1]
        after = next((each for each in on.blocks if each.lines[0] > last), None)
        next_item = after is None or after.lines[0] in items or (section is not None and after.lines[0] > section.last_line)
        named = bodies(on.lexicon).names(block.passage.text, _first(block.passage.text, group))
        spoken = not named or len(block.passage.text[named[-1].end :].strip(" .:;-*")) > _BARE
        found.append((block, next_item and not spoken, ", ".join(agency.name for agency in group)))
    bare = sum(each for _, each, _ in found)
    if len(found) - bare < _TASKED or bare > len(found) - bare:
        return
    for block, alone, names in found:
        yield seen(block, 0, len(block.text), excuse="" if alone else FITS, values=(("names", names),))


def _first(text: str, group: list[Agency]) -> int:
    """Where the first of the bodies is named in ``text``."""
    return max(0, scan.lowered(text).find(scan.lowered(group[0].name)))


def unknown(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A body that the contents make the doer of a task and that the organization does not know."""
    held = entries(on.lexicon)
    rows = [(agency, held.get(agency.id or "")) for agency in on.plan.agencies]
    named = [entry for _, entry in rows if entry is not None]
    anybody = set(rule.words["anybody"])
    open_ended = len(named) < len(rows) or any(entry.collective and entry.field in anybody for entry in named)
    if open_ended or len([entry for entry in named if not entry.collective]) < _FEW:
        return
    known, day = bodies(on.lexicon), day_of(on.plan.header)
    told = re.compile(rf"(?<!\w)(?:{'|'.join(rule.words['told'])})\s*:?\s+(?=\w)")
    heads = scan.Openings.of(rule.words["heads"])
    for block in on.blocks:
        if block.role != "contents" or block.passage is None:
            continue
        text = block.passage.text
        low = scan.lowered(text)
        for match in told.finditer(low):
            for body in known.names(text, match.end())[:1]:
                leads = heads.at(low, body.end + len(text[body.end :]) - len(text[body.end :].lstrip(" ,")))
                entry = known.entry(text[body.start : body.end], body.entries, on.level, day)
                if entry is None or entry.collective or entry.level != on.level or not (leads or match[0].rstrip().endswith(":")):
                    continue
                inside = fold(entry.names[0]).startswith(tuple(map(fold, rule.words["inside"])))
                fits = inside or any(answers(each, entry) for each in named)
                shift = len(block.text) - len(text)
                values = (("name", text[body.start : body.end]),)
                yield seen(block, max(0, match.start() + shift), body.end + shift, excuse=FITS if fits else "", values=values)


def run_on(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A body's name that runs into the rest of another body's name, so that neither is one."""
    tails = _tails(on)
    levels = {fold(word) for words in on.lexicon.header.levels.values() for word in words}
    partners = tuple(f" {fold(word)} " for word in rule.words["partners"])
    known = bodies(on.lexicon)
    for block in on.blocks:
        if block.role not in ("contents", "organization", "reporting"):
            continue
        low = scan.lowered(block.text)
        for tail, heads in tails.items():
            at = scan.find(low, tail) if tail in low else -1
            if at < 0 or scan.lowered(block.text[at + len(tail) :]).lstrip().split(" ", 1)[0] not in levels:
                continue
            before = f"{fold(low[:at])} "
            if before.endswith(heads):
                continue
            for partner in partners:
                begin = f" {before}".rfind(partner)
                if begin < 0:
                    continue
                start = max(low.rfind(partner.strip(), 0, at) + len(partner.strip()) + 1, 0)
                length = known.known_length(low, start)
                if length and not low[start + length : at].strip() and at - start < _FAR:
                    end = at + len(tail) + 1 + len(low[at + len(tail) :].lstrip().split(" ", 1)[0])
                    values = (("name", block.text[start:end].strip()), ("body", block.text[start : start + length]))
                    yield seen(block, start, end, values=values)
                    break


def _tails(on: Reviewing) -> dict[str, tuple[str, ...]]:
    """What follows the head of a body's name where it begins with a verb (phổ biến giáo dục pháp luật), with the heads that it has."""
    made = on.lexicon.derived.get("consistency.tails")
    if isinstance(made, dict):
        return made
    verbs = tuple(f"{verb} " for verb in scan.plain(on.lexicon.derived, on.lexicon.assignment).stops)
    found: dict[str, set[str]] = {}
    for entry in on.lexicon.agencies.agencies:
        for name in entry.names:
            words = scan.lowered(name).split(" ")
            for begin in range(1, len(words) - _TAIL + 1):
                tail = " ".join(words[begin:])
                if tail.startswith(verbs):
                    found.setdefault(tail, set()).add(f"{fold(' '.join(words[:begin]))} ")
    done = {tail: tuple(heads) for tail, heads in found.items()}
    on.lexicon.derived["consistency.tails"] = done
    return done


CHECKS = {
    "body-without-task": Check(without_task, fields=("names",)),
    "doer-unknown": Check(unknown, fields=("name",), words=("told", "heads", "anybody", "inside")),
    "name-run-on": Check(run_on, fields=("name", "body"), words=("partners",)),
}
