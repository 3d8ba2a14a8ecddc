"""What two editions of a higher plan come to, as text for a person: what changed, clause by clause, and who was judged by what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compliance.model.comparison import (
    CHANGED,
    FATES,
    FRAME,
    GONE,
    MOVED,
    NEW,
    UNCHANGED,
    UNKNOWN,
    WORDING,
    Affected,
    Change,
    Edition,
    Ranges,
    Rejudged,
    Rested,
    Resting,
    RuleChange,
    Text,
    TextChange,
    Verdict,
)
from compliance.report import Reading, quotes
from compliance.report.screen import GLUE, Page, Styled
from compliance.report.words import Words, clean, date_of, day, number_of

_ORDER = (CHANGED, NEW, GONE, WORDING, MOVED)
_STYLES = {CHANGED: "bold magenta", NEW: "bold yellow", GONE: "bold red", WORDING: "", MOVED: "", UNCHANGED: "", UNKNOWN: "bold cyan"}
_LABELS = ("rule", "before", "now")
_SIGNS = {">=": "≥", "<=": "≤"}
_FAMILIES = {"frequency": "frequency", "funding": "funding", "binding": "binding", "severity": "severity", "recipient": "recipient"}
_QUOTE_LINES = 4
_LONGEST = 400
_SHORT = 90

_Either = RuleChange | TextChange


def drawn(found: Affected, reading: Reading) -> str:
    """The whole report."""
    page = Page(reading.width, reading.styled)
    _Sheet(page, reading.words, found).draw()
    return page.text()


class _Sheet:
    """One report on the page."""

    def __init__(self, page: Page, words: Words, found: Affected) -> None:
        self.page, self.words, self.found = page, words, found
        self.old, self.new = found.comparison.old, found.comparison.new
        labels = [words.name("affected", label) for label in _LABELS]
        labels += [words.name("change", change.what) for one in found.comparison.rules for change in one.changes]
        self.column = max(map(len, labels)) + 2

    def draw(self) -> None:
        """Everything, in the order in which it is read: what changed, then whom it concerns."""
        comparison, words = self.found.comparison, self.words
        self.page.rule(words.say("affected-title"))
        heads = [(words.name("affected", name), self._edition(one)) for name, one in (("before", self.old), ("now", self.new))]
        for label, text in heads:
            self.page.field(label, [text], max(len(label) for label, _ in heads) + 2)
        self.page.blank()
        self._counts("affected-rules", [one.status for one in comparison.rules])
        self._counts("affected-texts", [one.status for one in comparison.texts])
        self.page.line((words.say("affected-substance" if comparison.substance else "affected-same"), "bold"))
        self.page.blank()
        self._clauses()
        self._texts()
        for rested in self.found.packs:
            self._rested(rested, words.say("affected-pack", path=rested.path))
        for rested in self.found.earlier:
            self._rested(rested, words.say("affected-report", plan=rested.plan, path=rested.path))
        for plan in self.found.plans:
            self._rejudged(plan)

    def _edition(self, edition: Edition) -> str:
        header = edition.plan.header
        number, date = number_of(header), day(date_of(header.date))
        named = ", ".join(filter(None, (number, date)))
        return clean(f"{header.title or '-'} ({'; '.join(filter(None, (named, edition.path)))})")

    def _counts(self, key: str, statuses: Sequence[str]) -> None:
        made: list[Styled] = [(self.words.say(key, count=len(statuses)), "bold"), ": "]
        for at, fate in enumerate(FATES):
            count = statuses.count(fate)
            glued = f"{count} {self.words.name('fate', fate)}".replace(" ", GLUE)
            made += [" · " if at else "", (glued, _STYLES[fate] if count else "dim")]
        self.page.line(*made, hanging=2)

    def _clauses(self) -> None:
        for fate in _ORDER:
            entries = [one for one in self.found.comparison.rules if one.status == fate]
            if not entries:
                continue
            self._heading(self.words.say(f"affected-{fate}", count=len(entries)))
            if fate == MOVED:
                for one in entries:
                    self.page.line((self._place(one), ""), (f"  {one.rule.id}", "dim"), indent=3, hanging=3)
                self.page.blank()
            else:
                for number, group in enumerate(_grouped(entries), 1):
                    self._clause(number, group)

    def _clause(self, number: int, group: Sequence[RuleChange]) -> None:
        """A clause with all its rules of one fate: its places, its rules and what each asks otherwise, the wording before and now."""
        words, count = self.words, f"{number}. "
        self.page.line((count, "bold"), (self._place(group[0]), "bold"), hanging=len(count))
        said: set[Change] = set()
        for one in group:
            kind = words.name("kind", one.rule.kind)
            severity = words.name("severity", one.rule.severity)
            self._field("rule" if one is group[0] else "", [one.rule.id, (f" ({kind}; {severity})", "dim")])
            for change in one.changes:
                if change.what != "words" or change not in said:
                    said.add(change)
                    self.page.field(words.name("change", change.what), self._change(change), self.column, indent=3)
        self._quotes(group[0], *((one.source.quote if one else "") for one in (group[0].old, group[0].new)))
        self.page.blank()

    def _texts(self) -> None:
        """The texts without a rule that are not as they were. What is no clause (letterhead, recipients, signature) comes last."""
        found = [one for one in self.found.comparison.texts if one.status != UNCHANGED]
        if not found:
            return
        self._heading(self.words.say("affected-unruled", count=len(found)))
        ordered = sorted(found, key=lambda one: one.text.part == FRAME)
        for number, one in enumerate(ordered, 1):
            count = f"{number}. "
            self.page.line(
                (count, "bold"),
                (self.words.name("fate", one.status).upper(), _STYLES[one.status]),
                f" · {self._place(one)}",
                hanging=len(count),
            )
            if one.status != MOVED:
                self._quotes(one, *((text.quote if text else "") for text in (one.old, one.new)))
        self.page.blank()

    def _place(self, one: _Either) -> str:
        """Where a clause stands; where it stood, when that is another place."""
        sides: list[str] = []
        for side, edition in ((one.old, self.old), (one.new, self.new)):
            if side is None:
                continue
            place = side if isinstance(side, Text) else side.source
            sides.append(self.words.place(place.address, place.lines, edition.plan.document))
        said = " → ".join(dict.fromkeys(sides))
        return clean(said if one.new else self.words.say("affected-stood", place=said))

    def _change(self, change: Change) -> list[Styled]:
        old, new = (self._value(change.what, value) for value in (change.old, change.new))
        if not change.old:
            return [self.words.say("change-came", new=new)]
        if not change.new:
            return [self.words.say("change-went", old=old)]
        return [old, (" → ", "bold"), new]

    def _value(self, what: str, value: str) -> str:
        words = self.words
        if what in ("due", "date"):
            return day(value)
        if what in _FAMILIES:
            return words.name(_FAMILIES[what], value)
        if what == "applies-to":
            return ", ".join(words.name("level", level) for level in value.split())
        if what == "figure" and value:
            sign, number, *rest = value.split(" ")
            unit = "".join(part for part in rest[:1] if not _is_year(part))
            year = next((f" ({part})" for part in rest[-1:] if _is_year(part)), "")
            joint = " " if unit[:1].isalpha() else ""
            return f"{_SIGNS.get(sign, sign)} {number.replace('.', words.say('decimal-mark'))}{joint}{unit}{year}".replace(" ", GLUE)
        shown = quotes.head(clean(value), self._room())
        return f"“{shown}”" if what in ("words", "element") and shown else shown

    def _quotes(self, one: _Either, old: str, new: str) -> None:
        for name, quote, marked in (("before", old, one.differing[0]), ("now", new, one.differing[1])):
            if quote:
                self._field(name, self._quote(quote, marked))

    def _quote(self, quote: str, marked: Ranges) -> list[Styled]:
        """A wording as printed, what differs in «»."""
        plain = clean(quote)
        made: list[Styled] = ["“"]
        for text, differs in quotes.pieces(plain, marked if plain == quote else (), self._room()):
            made.append((f"«{text}»", "bold") if differs else text)
        return [*made, "”"]

    def _rested(self, rested: Rested, title: str) -> None:
        """What rests on the old edition in one pack, or in a plan's verdicts of an earlier run."""
        words = self.words
        self.page.rule(clean(title))
        wording = sum(one.status == WORDING for one in rested.affected)
        key = "affected-resting" if rested.affected else "affected-resting-none"
        if rested.affected or rested.standing:
            self.page.line((words.say(key, count=len(rested.affected), wording=wording, standing=rested.standing), "bold"))
        if rested.elsewhere:
            alone = not (rested.affected or rested.standing)
            key = "affected-elsewhere-all" if alone else "affected-elsewhere"
            self.page.line((words.say(key, count=rested.elsewhere), "bold" if alone else "dim"), hanging=2)
        for one in sorted(rested.affected, key=lambda one: (*_ORDER, UNKNOWN).index(one.status)):
            self._resting(one)
        self.page.blank()

    def _resting(self, one: Resting) -> None:
        words = self.words
        parts: list[Styled] = [(words.name("fate", one.status), _STYLES[one.status]), f": {clean(one.rule)}"]
        now = one.change.new.id if one.change and one.change.new else ""
        if now and now != one.rule:
            parts.append((f" → {now}", "dim"))
        if one.verdict:
            parts.append(f" · {words.say('affected-verdict', verdict=words.name('status', one.verdict))}")
        self.page.line("- ", *parts, indent=2, hanging=2)
        if one.status != WORDING:
            self.page.line((f"“{quotes.head(clean(one.quote), _SHORT)}”", "dim"), indent=4)

    def _rejudged(self, plan: Rejudged) -> None:
        words = self.words
        self.page.rule(clean(words.say("affected-plan", path=plan.path)))
        turned = sum(row.old != row.new for row in plan.verdicts)
        key = "affected-verdicts" if plan.verdicts else "affected-verdicts-none"
        self.page.line((words.say(key, count=turned, kept=len(plan.verdicts) - turned, same=plan.same), "bold"))
        for row in plan.verdicts:
            self._verdict(row)
        self.page.blank()

    def _verdict(self, row: Verdict) -> None:
        words, rule = self.words, row.change.rule
        sides = [words.name("status", status) if status else words.say("affected-no-rule") for status in (row.old, row.new)]
        turned = " → ".join(dict.fromkeys(sides))
        told: list[Styled] = [
            (turned, "bold" if row.old != row.new else ""),
            f" · {words.name('fate', row.change.status)} · {self._place(row.change)}",
        ]
        self.page.line("- ", *told, (f"  {rule.id}", "dim"), indent=2, hanging=2)
        self.page.line((f"“{quotes.head(clean(rule.source.quote), _SHORT)}”", "dim"), indent=4)

    def _field(self, label: str, parts: Iterable[Styled]) -> None:
        self.page.field(self.words.name("affected", label) if label else "", parts, self.column, indent=3)

    def _heading(self, text: str) -> None:
        self.page.line((text, "bold underline"))
        self.page.blank()

    def _room(self) -> int:
        return min(_QUOTE_LINES * max(40, self.page.width - self.column - 3), _LONGEST)


def _grouped(entries: Iterable[RuleChange]) -> Iterator[list[RuleChange]]:
    """Rules on one clause together, in the order of the first of them."""
    groups: dict[tuple[object, ...], list[RuleChange]] = {}
    for one in entries:
        key = tuple((rule.source.lines, rule.source.quote) if rule else None for rule in (one.old, one.new))
        groups.setdefault(key, []).append(one)
    yield from groups.values()


def _is_year(part: str) -> bool:
    return part.isdecimal() and len(part) == 4
