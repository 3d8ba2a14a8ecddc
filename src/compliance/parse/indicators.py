"""What a number measures: the words before it, the words after it, or what the number before it measured."""

from __future__ import annotations

import re

from compliance.model.lexicon import Lexicon
from compliance.parse import scan
from compliance.parse.figures import Number, Said
from compliance.parse.scan import Endings, Openings
from compliance.record import dataclass, replace

_MARKS = " ,:;-.()"
_ENDS = " ,:;-.("
_NO_THING = ",.;:)(/"
_NEAR = 32
_SHARE = re.compile(r" [\d.,]+ ?[%‰]")


@dataclass(frozen=True, slots=True)
class Measured:
    """``indicator`` as printed; ``lowers``: it is to go down; ``change``: the number is a difference; ``goes_on``: the same as the number
    before; ``after``: its words stand after the number; ``where``: which part of it the number is about, as printed."""

    indicator: str
    lowers: bool
    change: bool
    goes_on: bool
    after: bool
    where: str = ""


class Indicators:
    """The grammar of ``targets.yaml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = words = scan.plain(lexicon.derived, lexicon.targets)
        comparators = tuple(phrase for phrases in words.before.values() for phrase in phrases)
        self._leads, self._light, self._heads = Openings.of(words.leads), Openings.of(words.light), Openings.of(words.heads)
        self._change_heads, self._change_verbs = Openings.of(words.change_heads), Openings.of(words.change)
        self._where_words, self._qualifiers = Openings.of(words.where), Openings.of(words.qualifiers)
        self._not_after, self._yearly = Openings.of(words.not_after), Openings.of(words.yearly)
        self._links, self._levels, self._down = Endings.of(words.links), Endings.of(words.links + words.down), Endings.of(words.down)
        self._change, self._lowering = Endings.of(words.change), Endings.of(words.lowering)
        self._compared, self._baseline = Endings.of(words.compared), Endings.of(words.baseline)
        self._conjunction = Endings.of((words.conjunction,))
        self._tails = Endings.of((*words.links, *words.trailing, *comparators))
        self._before_head = Endings.of(words.trailing + words.aiming + words.lowering)
        self._adjacent = frozenset((*words.links, *words.trailing)) - {words.conjunction}

    def begins(self, low: str, start: int, end: int) -> int:
        """Where the words of ``low[start:end]`` begin: after marks, the printed number of the target and what only says an aim."""
        at = _past(low, start, end, _MARKS)
        if scan.word_at(low, self._words.label, at):
            colon = low.find(":", at, at + 20)
            at = _past(low, colon + 1 if colon > 0 else at, end, _MARKS)
        aim = self._words.aim
        return at + len(aim) + 1 if scan.word_at(low, aim, at) else at

    def beside(self, low: str, number: Number, start: int, end: int) -> bool:
        """Whether the number is none that is aimed at: in brackets, a share of money, compared with, or where something started from."""
        if low.rfind("(", start, number.start) > low.rfind(")", start, number.start):
            return True
        near = max(start, number.start - _NEAR)
        if self._compared.ends(low, near, number.start) or scan.holds(low, self._words.not_before, near, number.start):
            return True
        rest = _past(low, number.end, end, " ")
        if self._not_after.at(low, rest) and not self._links.ends(low, near, number.lead):
            return True
        starts = number.low is None and self._baseline.ends(low, near, number.start)
        return bool(starts) and any(0 <= scan.find(low, way, number.end, end) < number.end + _NEAR for way in self._words.to_level)

    def adjacent(self, low: str, start: int, end: int) -> bool:
        """Whether only words that link stand in ``low[start:end]``."""
        between = low[start:end].strip(" :")
        return not between or between in self._adjacent

    def joint(self, between: str) -> bool:
        """Whether ``between`` only joins two numbers."""
        return between.strip(" ,") in ("", self._words.conjunction)

    def measured(self, said: Said, left: int, right: int, number: Number, previous: Measured | None, listed: bool) -> Measured | None:
        """What ``number`` measures, by the words from ``left`` to it and from it to ``right``; ``listed``: another number stands before."""
        made = self._thing(said, left, right, number, previous, listed)
        return replace(made, where=self._where(said, number.end, right)) if made and not made.after else made

    def _thing(self, said: Said, left: int, right: int, number: Number, previous: Measured | None, listed: bool) -> Measured | None:
        low = said.low
        clause = self._clause(low, left, number.lead)
        before, lowers, linked = self._before(said, left, clause, number, listed)
        after = "" if number.unit[0] == "/" and before else self._after(said, number.end, right)
        change = self._changes(low, clause, number)
        verb = f"{self._change_verbs.at(low, clause) or self._change.ends(low, clause, number.lead)} " if change else ""
        lowers = lowers or bool(self._down.ends(low, left, number.lead))
        head = self._head(before)
        if head is not None:
            change = change or self._change_heads.at(scan.lowered(before), head) is not None
            lowers = lowers or self._is_bad(scan.lowered(before), head, low[left : number.lead])
            lowered = self._lowering.ends(scan.lowered(before), 0, head)
            return Measured((verb + before[head:]).strip(), lowers or bool(lowered), change, False, False)
        if previous and not after and ((listed and previous.after) or not before):
            return Measured(previous.indicator, lowers or previous.lowers, previous.change, True, previous.after)
        if previous and listed and self._where_words.at(scan.lowered(before), 0):
            places = [place for word in self._words.where for place in scan.places(scan.lowered(previous.indicator), word)]
            base = previous.indicator[: min(places, default=len(previous.indicator))].strip()
            return Measured(f"{base} {before}", previous.lowers, change, False, False)
        if before and (linked or not after) and not (listed and after and previous and previous.after):
            return Measured((verb + (before.rsplit(", ", 1)[-1] if listed else before)).strip(), lowers, change, False, False)
        if after:
            counted = f"{number.unit} " if number.unit[0].isalpha() else ""
            return Measured((verb + counted + after).strip(), lowers, change, False, True)
        title = said.text[self.begins(low, left, number.lead) : max(low.find(":", left, number.lead), 0)].strip(_MARKS)
        return Measured(title, lowers, change, False, False) if title else None

    def _is_bad(self, before: str, head: int, left: str) -> bool:
        """Whether what is measured from ``head`` on is better low, and is not said to be reached."""
        words = self._words
        bad = scan.holds(before, words.bad, head) and not scan.holds(before, words.good, head)
        return bad and not left.rstrip().endswith(words.reached)

    def _clause(self, low: str, left: int, end: int) -> int:
        """Where the part of ``low[left:end]`` begins that the number belongs to: after a colon, and with the last word of aim."""
        start = self.begins(low, left, end)
        start = max(start, low.rfind(":", start, end) + 1)
        aim = self._words.aim
        start = max((place + len(aim) for place in scan.places(low, aim, start, end)), default=start)
        return _past(low, start, end, _MARKS)

    def _before(self, said: Said, left: int, start: int, number: Number, listed: bool) -> tuple[str, bool, bool]:
        """The words before the number without what only leads to them and links them; whether they lower; whether a link was there."""
        low, end = said.low, number.lead
        if listed and self._qualifiers.at(low, _past(low, left, end, _MARKS)):
            start = max((year.end for year in said.years(left, end)), default=self._past_qualifier(low, left, end))
        lowers = False
        while True:
            start = _past(low, start, end, _MARKS)
            year = next((year for year in said.years(start, end) if year.start == start), None)
            lead = None if self._heads.at(low, start) else self._leads.at(low, start)
            if year:
                start = year.end
            elif lead and start + len(lead) <= end:
                lowers = lowers or lead in self._words.lowering
                start += len(lead)
            else:
                break
        linked = False
        for word in self._words.baseline:
            end = min((place for place in scan.places(low, word, start, end) if _SHARE.match(low, place + len(word))), default=end)
        while True:
            end = _back(low, start, end)
            tail = self._tails.ends(low, start, end)
            year = next((year for year in said.years(start, end) if year.end == end), None)
            if tail:
                linked = linked or tail in self._words.links
                end -= len(tail)
            elif year:
                end = year.start
            else:
                break
        return said.text[start:end].strip(), lowers, linked

    def _past_qualifier(self, low: str, left: int, end: int) -> int:
        """Where a list goes on after what qualifies the number before: after its comma or and."""
        places = [low.rfind(",", left, end) + 1]
        places += [place + len(self._words.conjunction) for place in scan.places(low, self._words.conjunction, left, end)]
        return max(*places, left)

    def _after(self, said: Said, start: int, end: int) -> str:
        """The words after the number, if they say what it measures."""
        low = said.low
        start = _past(low, start, end, " ")
        years = said.years(start, end)
        if start >= end or low[start] in _NO_THING or self._qualifiers.at(low, start) or (years and years[0].start == start):
            return ""
        end = min([end, *(year.start for year in years[:1])])
        end = min((place for word in self._words.compared for place in scan.places(low, word, start, end)), default=end)
        comma = low.find(",", start, end)
        while comma >= 0 and not self._heads.at(low, _past(low, comma, end, " ,")):
            comma = low.find(",", comma + 1, end)
        end = comma if comma >= 0 else end
        while True:
            end = _back(low, start, end)
            tail = self._tails.ends(low, start, end) or self._conjunction.ends(low, start, end)
            if not tail:
                break
            end -= len(tail)
        lead = None if self._heads.at(low, start) else self._light.at(low, start)
        return said.text[start + len(lead or "") : end].strip()

    def _where(self, said: Said, start: int, end: int) -> str:
        """Which part of the thing the number is about: up to a year, a comma or an and."""
        start = _past(said.low, start, end, " ")
        if not self._where_words.at(said.low, start):
            return ""
        stops = [year.start for year in said.years(start, end)]
        stops += [place for mark in (",", "(", f" {self._words.conjunction} ") if (place := said.low.find(mark, start, end)) >= 0]
        return said.text[start : min(stops, default=end)].strip(_MARKS)

    def _head(self, before: str) -> int | None:
        """Where in the words before the number the thing measured begins with a word such as rate: the last that opens a clause."""
        low = scan.lowered(before)
        places = sorted({place for head in self._words.heads if head in low for place in scan.places(low, head)})
        opening = [place for place in places if not place or low[:place].rstrip().endswith(",") or self._before_head.ends(low, 0, place)]
        return opening[-1] if opening else places[0] if places else None

    def _changes(self, low: str, clause: int, number: Number) -> bool:
        """Whether the number is a difference: directly after a verb of change, or one for each year after a clause with such a verb."""
        if self._change.ends(low, clause, number.lead):
            return True
        if not self._change_verbs.at(low, clause) or self._levels.ends(low, clause, number.lead) or number.op in ("<", "<="):
            return False
        return bool(self._yearly.at(low, _past(low, number.end, len(low), " ")))


def indicators(lexicon: Lexicon) -> Indicators:
    """The grammar, made ready once."""
    made = lexicon.derived.get("parse.indicators")
    if not isinstance(made, Indicators):
        made = lexicon.derived["parse.indicators"] = Indicators(lexicon)
    return made


def _past(low: str, start: int, end: int, marks: str) -> int:
    while start < end and low[start] in marks:
        start += 1
    return start


def _back(low: str, start: int, end: int) -> int:
    while end > start and low[end - 1] in _ENDS:
        end -= 1
    return end
