"""When the word report is a duty, and how often it says that it is due."""

from __future__ import annotations

from compliance.model.lexicon import Lexicon
from compliance.parse import scan
from compliance.parse.recipients import recipients
from compliance.parse.scan import Endings, Openings

_BEFORE = 60
_NEAR = 14
_TERM = 24
_LIST_WORDS = 9
_LISTED = 32


class Reports:
    """The grammar of ``reporting.yaml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = words = scan.plain(lexicon.derived, lexicon.reporting)
        self.word = words.report
        self._noun_before, self._regime, self._keep, self._purpose, self._conjunction = (
            Endings.of(phrases) for phrases in (words.noun_before, words.regime, words.keep, words.purpose, (words.conjunction,))
        )
        self._not_in, self._towards, self._not_period = (
            Openings.of(phrases) for phrases in (words.not_in, words.towards, words.not_period)
        )
        self._period_ends = Endings.of(
            (*(phrase for name, phrases in words.frequencies.items() if name != "annual" for phrase in phrases), *words.short)
        )

    def lists(self, low: str) -> bool:
        """Whether the paragraph ``low`` only lists what comes out of a task (``Kết quả: ...``)."""
        found = self._not_in.at(low, 0)
        return found is not None and low.startswith(":", len(found))

    def duty(self, low: str, start: int, end: int) -> int:
        """Where in the sentence ``low[start:end]`` the words stand that make it a duty to report, -1 where none do."""
        words = self._words
        if self.word not in low[start:end]:
            return -1
        trouble = self._trouble(low, start, end)
        if trouble >= 0:
            return trouble
        first = start
        while first < end and low[first] in " -+":
            first += 1
        if self._not_in.at(low, first):
            return -1
        thing = -1
        for at in scan.places(low, self.word, start, end):
            listed = thing >= 0 and "," in low[thing:at] and at - thing < _LISTED
            if not listed and self._asks(low, start, at, end):
                return at
            thing = at
        for phrase in words.term:
            at = scan.find(low, phrase, start, end)
            if at >= 0 and scan.holds(low, words.send, at, end) and recipients(low, low, at, end, self._lexicon):
                return at
        return -1

    def _asks(self, low: str, start: int, at: int, end: int) -> bool:
        """Whether the word at ``at`` is a verb, or a thing that is to be sent."""
        words, after = self._words, at + len(self.word)
        regime = self._regime.ends(low, start, after)
        if regime and self._keep.ends(low, start, after - len(regime)):
            return True
        rest = low[after : after + _BEFORE]
        if any(rest.startswith((" " + phrase, phrase)) and scan.find(rest, phrase) in (0, 1) for phrase in words.noun_after):
            return False
        floor = max(start, at - _BEFORE)
        before = low[floor:at].rstrip()
        if self._purpose.ends(low, floor, floor + len(before.rstrip(", "))):
            return False
        listed = before.endswith(",") and scan.holds(" ".join(before.split()[-_LIST_WORDS:]), words.listed_with)
        if listed or self._noun_before.ends(low, floor, at):
            sent = min((place for phrase in words.send if (place := scan.find(low, phrase, after, end)) >= 0), default=-1)
            return sent >= 0 and bool(recipients(low, low, sent, end, self._lexicon))
        return True

    def _trouble(self, low: str, start: int, end: int) -> int:
        """Where the sentence asks that trouble on the way be passed on, -1 where it does not."""
        words = self._words
        if scan.holds(low, words.trouble, start, end) and scan.holds(low, words.condition, start, end):
            for phrase in words.pass_on:
                at = scan.find(low, phrase, start, end)
                if at >= 0 and self._towards.at(low, at + len(phrase) + 1):
                    return at
        return -1

    def periods(self, low: str, start: int, end: int) -> dict[str, int]:
        """The frequencies that the sentence says and where."""
        words = self._words
        first: dict[str, int] = {}
        piece = low[start:end]
        for name, phrases in words.frequencies.items():
            for phrase in phrases:
                if phrase in piece:
                    for at in scan.places(low, phrase, start, end):
                        if not self._not_period.at(low, at + len(phrase) + 1):
                            first[name] = min(at, first.get(name, at))
                            break
        if first and "annual" not in first:
            for at in scan.places(low, words.year, start, end):
                rest = low[at + len(words.year) : at + len(words.year) + 2].strip()
                if not rest[:1].isdigit() and self._after_period(low, start, at):
                    first["annual"] = at
        return first

    def _after_period(self, low: str, start: int, at: int) -> bool:
        """Whether another period stands just before ``at`` in a list (6 tháng, năm)."""
        end = at
        while end > start and low[end - 1] in " ,/&-":
            end -= 1
        joined = self._conjunction.ends(low, start, end)
        end -= len(joined)
        while end > start and low[end - 1] in " ,":
            end -= 1
        return (bool(joined) or end < at - 1 or low[at - 1] != " ") and bool(self._period_ends.ends(low, start, end))

    def sudden(self, low: str, start: int, end: int, at: int, periodic: bool) -> int:
        """Where the sentence asks for reports as things happen, -1 where it does not."""
        words = self._words
        places = [place for phrase in words.adhoc if (place := scan.find(low, phrase, start, end)) >= 0]
        if places:
            return min(places)
        for place in scan.places(low, self.word, start, end):
            if scan.holds(low, words.adhoc_near, max(start, place - _NEAR), min(end, place + len(self.word) + _NEAR)):
                return at
        return at if not periodic and self._trouble(low, start, end) >= 0 else -1

    def ending(self, low: str, start: int, end: int, more: bool) -> int:
        """Where the sentence asks for a report on a whole term, -1 where it does not; ``more``: it names other frequencies, too."""
        words = self._words
        ends = [place for phrase in words.term_end if (place := scan.find(low, phrase, start, end)) >= 0]
        terms = [place for phrase in words.term if (place := scan.find(low, phrase, start, end)) >= 0]
        if more and not ends:
            terms = [place for place in terms if self.word in low[max(start, place - _TERM) : place]]
        return min(terms + ends, default=-1)

    def comes_back(self, low: str, start: int, end: int) -> bool:
        """Whether the report is periodic without a period."""
        return scan.find(low, self._words.periodic, start, end) >= 0


def reports(lexicon: Lexicon) -> Reports:
    """The grammar, made ready once."""
    made = lexicon.derived.get("parse.reports")
    if not isinstance(made, Reports):
        made = lexicon.derived["parse.reports"] = Reports(lexicon)
    return made
