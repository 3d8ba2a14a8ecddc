"""What became of each rule between two editions of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.compare.speech import Speech, forms, piece
from compliance.model.comparison import CHANGED, GONE, MOVED, NEW, UNCHANGED, WORDING, Change, Edition, RuleChange
from compliance.model.fold import fold
from compliance.model.plan import Span
from compliance.model.rules import Element, Figure, Rule
from compliance.pairs import clauses, counted, paired
from compliance.record import NamedTuple

_VALUES = ("agency", "funding", "frequency", "due", "recipient", "figure", "document", "binding")
"""What an element asks besides its wording. How its answer is looked for (phrases, shares, actions) follows from the words."""


class _Moved(NamedTuple):
    """What the changed values of a rule explain of the words around it: its lines in either edition, and the words."""

    lines: tuple[Span | None, Span | None]
    old: tuple[str, ...]
    new: tuple[str, ...]


class _Near:
    """Which changed values bear on a rule: those on its lines, in either edition."""

    def __init__(self, moved: Sequence[_Moved]) -> None:
        self.moved = moved
        self.sides: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        for index, one in enumerate(moved):
            for side, span in zip(self.sides, one.lines, strict=True):
                for line in range(span[0], span[1] + 1) if span else ():
                    side.setdefault(line, []).append(index)

    def of(self, old: Rule, new: Rule) -> list[_Moved]:
        """In their order, each once."""
        found: set[int] = set()
        for side, rule in zip(self.sides, (old, new), strict=True):
            for line in range(rule.source.lines[0], rule.source.lines[1] + 1) if side else ():
                found.update(side.get(line, ()))
        return [self.moved[index] for index in sorted(found)]


def rules(old: Edition, new: Edition, speech: Speech) -> Iterator[RuleChange]:
    """Every rule of both editions once, in the order of the new one, what is gone behind what it stood behind."""
    olds, news = old.pack.rules, new.pack.rules
    match = clauses(news, olds, elsewhere=True)
    asked = {index: list(_asked(olds[match[index]], news[index], speech)) for index in match}
    moved = [_moved(olds[match[index]], news[index], found, speech) for index, found in asked.items() if found]
    moved += [_moved(None, rule, (), speech) for index, rule in enumerate(news) if index not in match]
    left = sorted(set(range(len(olds))) - set(match.values()))
    moved += [_moved(olds[index], None, (), speech) for index in left]
    near = _Near(moved)
    labels = _labels(old), _labels(new)
    place_of = {before: index for index, before in match.items()}
    gone: dict[int, list[RuleChange]] = {}
    after = -1
    for index, rule in enumerate(olds):
        if index in place_of:
            after = max(after, place_of[index])
        else:
            gone.setdefault(after, []).append(RuleChange(GONE, rule, None))
    yield from gone.get(-1, ())
    for index, rule in enumerate(news):
        if index in match:
            before = olds[match[index]]
            quotes = _bare(before, labels[0]), _bare(rule, labels[1])
            yield _compared(quotes, before, rule, asked[index], near.of(before, rule), speech)
        else:
            yield RuleChange(NEW, None, rule)
        yield from gone.get(index, ())


def _compared(
    quotes: tuple[str, str], before: Rule, after: Rule, asked: list[Change], near: Sequence[_Moved], speech: Speech
) -> RuleChange:
    found = [*asked, *_worded(quotes, near, speech)]
    if found:
        return RuleChange(CHANGED, before, after, tuple(found), speech.ranges(before.source.quote, after.source.quote))
    if not speech.same(*quotes):
        return RuleChange(WORDING, before, after, (), speech.ranges(before.source.quote, after.source.quote))
    return RuleChange(UNCHANGED if before.source.address == after.source.address else MOVED, before, after)


def _worded(quotes: tuple[str, str], near: Sequence[_Moved], speech: Speech) -> Iterator[Change]:
    """The words that are other ones, but for those that a changed value of this or another rule of the clause has brought."""
    differing = speech.differences(*quotes)
    if not differing:
        return
    olds = Counter(form for one in near for form in one.old)
    news = Counter(form for one in near for form in one.new)
    for words in differing:
        gone, came = (Counter(forms(side)) for side in words)
        if gone <= olds and came <= news:  # each word explains one other, not all that are like it
            olds, news = olds - gone, news - came
        else:
            yield Change("words", piece(quotes[0], words[0]), piece(quotes[1], words[1]))


def _asked(old: Rule, new: Rule, speech: Speech) -> Iterator[Change]:
    """What two rules on one clause ask otherwise, whatever their words."""
    if old.binding != new.binding:
        yield Change("binding", old.binding, new.binding)
    if old.severity != new.severity:
        yield Change("severity", old.severity, new.severity)
    if old.applies_to != new.applies_to:
        yield Change("applies-to", " ".join(old.applies_to), " ".join(new.applies_to))
    if old.kind == "basis" and old.source.date != new.source.date:
        yield Change("date", old.source.date or "", new.source.date or "")
    match = _elements(new.elements, old.elements)
    for index, element in enumerate(new.elements):
        if index in match:
            yield from _values(old.elements[match[index]], element)
        elif _is_other(element, old, speech):
            yield Change("element", "", element.text)
    for index, element in enumerate(old.elements):
        if index not in match.values() and _is_other(element, new, speech):
            yield Change("element", element.text, "")


def _elements(new: Sequence[Element], old: Sequence[Element]) -> dict[int, int]:
    """Elements that ask alike; then those of most of the wording, and those that ask a value of the same sort."""
    keys = (
        lambda one: (one.text, *(getattr(one, name) for name in _VALUES)),
        lambda one: (one.text, tuple(bool(getattr(one, name)) for name in _VALUES)),
        lambda one: one.text,
    )
    found = paired(new, old, keys, lambda one: None, lambda one: (counted(one.text),))
    left = [index for index in range(len(old)) if index not in found.values()]
    for index, element in enumerate(new):
        sort = [name for name in _VALUES if getattr(element, name)]
        like = next((one for one in left if sort and [name for name in _VALUES if getattr(old[one], name)] == sort), None)
        if index not in found and like is not None:
            found[index] = like
            left.remove(like)
    return found


def _values(old: Element, new: Element) -> Iterator[Change]:
    for name in _VALUES:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            if name == "agency" and before and after:
                before, after = (old.text, new.text) if fold(old.text) != fold(new.text) else (before, after)
            yield Change(name, _shown(before), _shown(after))


def _shown(value: str | Figure | None) -> str:
    if isinstance(value, Figure):
        return " ".join(filter(None, (value.op, f"{value.value:.10g}", value.unit, str(value.year or ""))))
    return value or ""


def _is_other(element: Element, rule: Rule, speech: Speech) -> bool:
    """Whether an element without a counterpart asks what ``rule`` does not: a value, or words that its quote lacks. A clause that is only
    cut into elements otherwise, for a comma that was a semicolon, asks the same."""
    if any(getattr(element, name) for name in _VALUES):
        return True
    wanted, held = forms(speech.kept(element.text)), forms(speech.kept(rule.source.quote))
    return f" {' '.join(wanted)} " not in f" {' '.join(held)} "


def _moved(old: Rule | None, new: Rule | None, found: Sequence[Change], speech: Speech) -> _Moved:
    lines = (old.source.lines if old else None, new.source.lines if new else None)
    if old and new:
        return _Moved(lines, _forms((one.old for one in found), speech), _forms((one.new for one in found), speech))
    return _Moved(lines, _forms(_told(old), speech), _forms(_told(new), speech))


def _told(rule: Rule | None) -> Iterator[str]:
    """The words by which a rule that came or went shows in the clause around it."""
    for element in rule.elements if rule else ():
        values = [_shown(getattr(element, name)) for name in ("due", "figure")]
        yield from filter(None, values) if any(values) else (element.text,)


def _forms(texts: Iterable[str], speech: Speech) -> tuple[str, ...]:
    return tuple(form for text in texts for form in forms(speech.kept(text)))


def _labels(edition: Edition) -> dict[str, list[str]]:
    """Address → how the plan numbers the targets there."""
    found: dict[str, list[str]] = {}
    for target in edition.plan.targets:
        if target.label and target.label not in found.setdefault(target.address, []):
            found[target.address].append(target.label)
    return found


def _bare(rule: Rule, labels: Mapping[str, Sequence[str]]) -> str:
    """The quote without the number that the plan gives a target: that says no more than the number of an item."""
    quote = rule.source.quote
    if rule.kind == "target":
        for label in sorted(labels.get(rule.source.address, ()), key=len, reverse=True):
            if quote.startswith(label):
                return quote[len(label) :].lstrip(" :.")
    return quote
