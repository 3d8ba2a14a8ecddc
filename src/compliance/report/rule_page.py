"""A rule as a page: what it asks, why, its source, a case that passes and one that does not, what it may over- and under-report.

One list of rows, drawn for a terminal or as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.model.review import Case, ReviewPack, ReviewRule
from compliance.model.rules import Rule
from compliance.report import quotes
from compliance.report.screen import Page
from compliance.report.words import Words, clean, day

Row = tuple[str, str]
"""Key of the label (``page-...``) and text."""
_CASE_LINES = 6
_QUOTE = 300


def title(rule: ReviewRule | Rule, words: Words) -> str:
    """What the rule is called."""
    return words.page(rule).title if isinstance(rule, ReviewRule) else clean(rule.requirement)


def rows(rule: ReviewRule | Rule, kind: str, words: Words) -> Iterator[Row]:
    """The page of a rule; ``kind`` is that of its pack."""
    yield from _reviewed(rule, kind, words) if isinstance(rule, ReviewRule) else _asked(rule, words)


def _reviewed(rule: ReviewRule, kind: str, words: Words) -> Iterator[Row]:
    page = words.page(rule)
    yield "asks", page.asks
    yield "why", page.why
    yield "basis", words.source(rule)
    yield "scope", f"{words.name('kind', kind)}; {_scope(rule.levels, words)}{_time(rule, words)}"
    severity = words.name("defect-severity", rule.severity)
    final = words.name("defect-severity", rule.final) if rule.final else ""
    yield "severity", words.say("page-final", severity=severity, final=final) if final else severity
    for label, case in _examples(rule.cases):
        yield label, _told(case, words)
    yield "over", page.over
    yield "under", page.under


def _asked(rule: Rule, words: Words) -> Iterator[Row]:
    yield "asks", clean(rule.requirement)
    yield "why", words.say(f"about-{rule.kind}")
    yield "basis", words.say("in-document", place=words.place(rule.source.address, rule.source.lines), document=words.document(rule.source))
    yield "quote", quotes.head(clean(rule.source.quote), _QUOTE)
    for at, element in enumerate(rule.elements):
        yield ("elements" if not at else ""), clean(element.text)
    yield "scope", f"{words.name('kind', rule.kind)}; {_scope(rule.applies_to, words)}"
    yield "severity", words.name("severity", rule.severity)
    yield "passes", words.say("page-own-wording")
    yield "fails", words.say("page-nothing-there")
    yield "over", words.say(f"over-{rule.kind}")
    yield "under", words.say(f"under-{rule.kind}")


def _scope(levels: Sequence[str], words: Words) -> str:
    return ", ".join(words.name("level", level) for level in levels) or words.say("page-all-levels")


def _time(rule: ReviewRule, words: Words) -> str:
    since = words.say("page-since", date=day(rule.since)) if rule.since else ""
    until = words.say("page-until", date=day(rule.until)) if rule.until else ""
    return "".join(f"; {part}" for part in (since, until) if part)


def _examples(cases: Sequence[Case]) -> Iterator[tuple[str, Case]]:
    """The first case that passes and the first that does not."""
    for label, found in (("passes", False), ("fails", True)):
        case = next((each for each in cases if bool(each.finds) == found), None)
        if case:
            yield label, case


def _told(case: Case, words: Words) -> str:
    text = case.text or " / ".join(filter(None, (*case.draft.values(), *case.add.values())))
    lines = [line for line in text.splitlines() if line.strip()]
    shown = clean(" ⏎ ".join(lines[:_CASE_LINES])) + (" …" if len(lines) > _CASE_LINES else "")
    example = f"“{quotes.head(shown, _QUOTE)}”" if shown else words.say("page-whole")
    return " ".join(filter(None, (example, words.say("page-finds", quotes="”, “".join(case.finds)) if case.finds else "")))


def draw(page: Page, words: Words, rule: ReviewRule | Rule, kind: str) -> None:
    """The page of a rule on a terminal."""
    made = [(words.say(f"page-{key}") if key else "", text) for key, text in rows(rule, kind, words)]
    column = max(len(label) for label, _ in made) + 2
    page.rule(rule.id)
    page.line((title(rule, words), "bold"))
    page.blank()
    for label, text in made:
        page.field(label, [clean(text)], column)
    page.blank()


def markdown(packs: Sequence[tuple[ReviewPack, str]], words: Words) -> dict[str, str]:
    """A Markdown file for each pack (with the path that it was read from), and ``README.md`` that lists them: file name → text."""
    files: dict[str, str] = {}
    index = [f"# {words.say('rules-doc-title')}", ""]
    for pack, path in packs:
        name = f"{pack.id}.md"
        lines = [f"# {pack.id}: {words.name('kind', pack.kind)}", "", words.say("rules-doc-made", path=path), ""]
        index += [f"## [{words.name('kind', pack.kind)}]({name})", ""]
        for rule in pack.rules:
            anchor = rule.id.replace("/", "").lower()
            index.append(f"- [`{rule.id}`]({name}#{anchor}) {_marked(title(rule, words))}")
            lines += [f"## {rule.id}", "", f"**{_marked(title(rule, words))}**", ""]
            lines += [f"- *{words.say(f'page-{key}')}:* {_marked(clean(text))}" for key, text in rows(rule, pack.kind, words)]
            lines += [f"- *{words.say('page-found')}:* {_marked(text)}" for text in words.page(rule).found.values()]
            lines.append("")
        index.append("")
        files[name] = "\n".join(lines)
    return {**files, "README.md": "\n".join(index)}


def _marked(text: str) -> str:
    """Text as Markdown shows it: its marks escaped."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in text)
