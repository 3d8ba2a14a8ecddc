"""Two editions of a higher plan side by side: what became of each rule and each text, and who was judged by wording that is gone."""

from __future__ import annotations

from compliance.model.plan import Plan, Span
from compliance.model.rules import Rule, RulePack
from compliance.record import dataclass

UNCHANGED, MOVED, WORDING, CHANGED, NEW, GONE = FATES = ("unchanged", "moved", "wording", "changed", "new", "gone")
"""What becomes of a clause: the same in the same place; the same in another place; other words that ask the same; something that is asked
is another; it came; it went."""
SUBSTANCE = (CHANGED, NEW, GONE)
UNKNOWN = "unknown"
"""Of a rule or finding that rests on a wording which neither edition has."""
BODY, FRAME = "body", "frame"
"""The parts of a plan's texts: letterhead, title, recipients and signature, which are no clauses, are its frame; all else is its body."""


Ranges = tuple[tuple[int, int], ...]
"""Stretches of a quote: first offset and the one after the last, in characters."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is asked otherwise. ``what``: agency, funding, frequency, due, recipient, figure, document, date, binding,
    severity, applies-to, words, element (one came where ``old`` is empty, one went where ``new`` is)."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of either edition and its counterpart (``None``: it has none). ``status`` is one of ``FATES``; ``differing``: where the two
    quotes are not alike, old and new."""

    status: str
    old: Rule | None
    new: Rule | None
    changes: tuple[Change, ...] = ()
    differing: tuple[Ranges, Ranges] = ((), ())

    @property
    def rule(self) -> Rule:
        """The rule as it now is, or was."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Text:
    """A passage, or what of it no rule was made from. ``part``: body or frame."""

    address: str
    lines: Span
    quote: str
    part: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text without a rule and its counterpart, as ``RuleChange``."""

    status: str
    old: Text | None
    new: Text | None
    changes: tuple[Change, ...] = ()
    differing: tuple[Ranges, Ranges] = ((), ())

    @property
    def text(self) -> Text:
        """The text as it now is, or was."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a plan: the file as given, what was read in it, and what it lays on the levels below."""

    path: str
    plan: Plan
    pack: RulePack


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rules``: every rule of both editions exactly once, in the order of the new one, what is gone where it stood; ``texts`` likewise."""

    old: Edition
    new: Edition
    rules: tuple[RuleChange, ...]
    texts: tuple[TextChange, ...]

    @property
    def substance(self) -> bool:
        """Whether anything that is asked, or any clause, is another."""
        return any(one.status in SUBSTANCE for one in self.rules) or any(
            one.status in SUBSTANCE and one.text.part != FRAME for one in self.texts
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run found on a rule: ``sha256`` of the folded quote, as far as it is kept; the verdict; what else is known."""

    plan: str
    rule: str
    kind: str
    status: str
    sha256: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Resting:
    """A rule or finding that rests on a clause of the old edition, and what became of that. ``verdict``: the old one, where known;
    ``change``: ``None`` where neither edition has the wording (``status`` is unknown)."""

    rule: str
    quote: str
    status: str
    verdict: str = ""
    change: RuleChange | None = None


@dataclass(frozen=True, slots=True)
class Rested:
    """All that rests on the old edition in one place (a pack, or a plan in an earlier run). ``affected``: whose wording no longer stands
    or asks something else; ``standing``: how many others; ``elsewhere``: how many rest on other plans or editions."""

    path: str
    plan: str
    affected: tuple[Resting, ...]
    standing: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A lower plan on one rule: its verdicts (empty: the edition has no such rule)."""

    change: RuleChange
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A lower plan against both editions: the rules on which its verdict is another or which ask something else, and how many more."""

    path: str
    verdicts: tuple[Verdict, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Affected:
    """All that ``compliance affected`` tells. ``earlier``: plan by plan, in the order of the files."""

    comparison: Comparison
    packs: tuple[Rested, ...] = ()
    earlier: tuple[Rested, ...] = ()
    plans: tuple[Rejudged, ...] = ()
