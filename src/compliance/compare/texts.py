"""What became of each text that no rule was made from: nothing that a plan says is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from compliance.compare.speech import Speech, piece
from compliance.model.comparison import BODY, CHANGED, FRAME, GONE, MOVED, NEW, UNCHANGED, WORDING, Change, Edition, Text, TextChange
from compliance.model.fold import fold
from compliance.model.plan import Plan
from compliance.model.rules import Rule
from compliance.pairs import counted, paired
from compliance.parse.labels import NOTE, label

_WORD = re.compile(r"[^\W_]+")


def texts(old: Edition, new: Edition, speech: Speech) -> Iterator[TextChange]:
    """Every text of both editions once, in the order of the new one, what is gone last."""
    olds, news = list(unruled(old)), list(unruled(new))
    same = (lambda one: (one.part, fold(one.quote), one.address), lambda one: (one.part, fold(one.quote)))
    match = paired(news, olds, same, lambda one: (one.part, one.address), lambda one: (counted(one.quote),), lambda one: one.part)
    for index, text in enumerate(news):
        if index not in match:
            yield TextChange(NEW, None, text)
            continue
        before = olds[match[index]]
        found = tuple(
            Change("words", piece(before.quote, gone), piece(text.quote, came))
            for gone, came in speech.differences(before.quote, text.quote)
        )
        if found:
            yield TextChange(CHANGED, before, text, found, speech.ranges(before.quote, text.quote))
        elif not speech.same(before.quote, text.quote):
            yield TextChange(WORDING, before, text, (), speech.ranges(before.quote, text.quote))
        else:
            yield TextChange(UNCHANGED if before.address == text.address else MOVED, before, text)
    used = set(match.values())
    yield from (TextChange(GONE, text, None) for index, text in enumerate(olds) if index not in used)


def unruled(edition: Edition) -> Iterator[Text]:
    """Everything that a plan says and no rule was made from, in order: passages or what is left of them, headings, notes; letterhead,
    recipients and signature as one text each."""
    plan = edition.plan
    quotes = _quotes(edition.pack.rules)
    said: set[int] = set()
    body: list[Text] = []
    recipients: list[tuple[int, str]] = []
    for passage in plan.passages:
        said.update(line for _, line in passage.starts) if passage.starts else said.update(range(passage.lines[0], passage.lines[1] + 1))
        if passage.role == "recipients":
            recipients.append((passage.lines[0], passage.text))
        elif rest := _rest(passage.text, quotes.get(passage.lines[0], ())):
            body.append(Text(passage.address, passage.lines, rest, BODY))
    body += [Text(section.label, (section.line, section.line), section.heading, BODY) for section in plan.sections]
    first, last = (plan.sections[0].line, plan.sections[-1].last_line) if plan.sections else (1, len(plan.document.lines))
    groups: list[list[tuple[int, str]]] = []
    head: list[tuple[int, str]] = []
    foot: list[tuple[int, str]] = []
    for number, text in _others(plan, said):
        before = groups[-1][-1][0] if groups else 0
        follows = bool(groups) and (before == number - 1 or before > last)  # behind the end notes go on to the next one
        if _is_note(text) or (first <= number <= last and not follows):  # a note is a text wherever it stands
            groups.append([(number, text)])
        elif follows:
            groups[-1].append((number, text))
        else:
            (head if number < first else foot).append((number, text))
    body += [_group(lines) for lines in groups]
    yield from sorted(body, key=lambda text: text.lines)
    yield from (_joined(name, lines, FRAME) for name, lines in (("head", head), ("recipients", recipients), ("foot", foot)) if lines)


def _group(lines: Sequence[tuple[int, str]]) -> Text:
    """Lines that go together: a note, whose address is its mark, or whatever else stands between passages."""
    number, text = lines[0]
    mark = label(text)
    if mark is None or mark.kind != NOTE:
        return _joined("", lines, BODY)
    return _joined(mark.printed, [(number, text[mark.end :]), *lines[1:]], BODY)


def _is_note(text: str) -> bool:
    mark = label(text)
    return mark is not None and mark.kind == NOTE


def _others(plan: Plan, said: set[int]) -> Iterator[tuple[int, str]]:
    """The lines that are in no passage and no heading: notes, what stands before and after the sections."""
    headings = {section.line: fold(section.heading) for section in plan.sections}
    heading = ""
    for line in plan.document.lines:
        if line.number in headings:
            heading = headings[line.number]
        elif line.text and line.number not in said:
            text = fold(line.text)
            if not text or f" {text} " not in f" {heading} ":  # a heading may go on for several lines
                yield line.number, line.text
        elif line.text:
            heading = ""


def _joined(address: str, lines: Sequence[tuple[int, str]], part: str) -> Text:
    return Text(address, (lines[0][0], lines[-1][0]), " ".join(text for _, text in lines), part)


def _quotes(rules: Sequence[Rule]) -> dict[int, list[str]]:
    """Line → the folded quotes of the rules that stand on it, the longest first."""
    found: dict[int, list[str]] = {}
    for rule in rules:
        for line in range(rule.source.lines[0], rule.source.lines[1] + 1):
            found.setdefault(line, []).append(rule.source.quote)
    return {line: sorted(dict.fromkeys(quotes), key=len, reverse=True) for line, quotes in found.items()}


def _rest(text: str, quotes: Iterable[str]) -> str:
    """What of ``text`` stands in none of ``quotes``, its stretches joined by an ellipsis; empty where all of it does."""
    whole = f" {fold(text)} "
    places = [match.span() for match in _WORD.finditer(text)]
    kept = [True] * whole.count(" ", 1)
    for quote in map(fold, quotes):
        if whole in f" {quote} ":
            return ""
        at = whole.find(f" {quote} ")
        if at >= 0 and quote:
            first = whole.count(" ", 0, at)
            kept[first : first + quote.count(" ") + 1] = [False] * (quote.count(" ") + 1)
    if all(kept) or len(kept) != len(places):
        return text
    runs: list[list[int]] = []
    for index in (index for index, stays in enumerate(kept) if stays):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return " … ".join(text[places[start][0] : places[end][1]] for start, end in runs)
