"""``compliance rules list|lint|test|doc|schema``: for who writes rules."""

from __future__ import annotations

import os
from collections.abc import Iterator

from compliance import library
from compliance.arguments import RULES_VERBS
from compliance.check.judge import start_engine
from compliance.commands import packs
from compliance.errors import InputError
from compliance.library import lint, shipping
from compliance.library.files import write_files
from compliance.model.review import ReviewPack
from compliance.model.rules import RulePack
from compliance.report import rule_page
from compliance.report.screen import Page
from compliance.report.words import clean
from compliance.trial import copies, tried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session

WRONG = 1


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 1 where a pack or a case is not as it must be."""
    verb, *files = asked.files
    if verb not in RULES_VERBS:
        raise InputError("usage-verb", verb=verb, known=", ".join(RULES_VERBS))
    return {"list": _list, "lint": _lint, "test": _test, "doc": _doc, "schema": _schema}[verb](session, asked, files)


def _read(session: Session, files: list[str]) -> Iterator[tuple[str, ReviewPack | RulePack]]:
    """The packs, with their paths; what is wrong with one is said, and the run goes on."""
    for path in files or packs.shipped():
        with session.attempt(path):
            for name, data in packs.sources([path]):
                yield name, lint.read(data, name)


def _list(session: Session, asked: Arguments, files: list[str]) -> int:
    words, reading = session.words, session.reading(asked)
    page = Page(reading.width, reading.styled)
    for path, pack in _read(session, files):
        page.line((words.say("rules-count", path=packs.named(path), count=len(pack.rules)), "bold"))
        if isinstance(pack, ReviewPack) or files:
            rows = [(rule.id, _severity(session, rule), rule_page.title(rule, words)) for rule in pack.rules]
            column = max((len(identity) for identity, _, _ in rows), default=0)
            beside = max((len(severity) for _, severity, _ in rows), default=0)
            for identity, severity, title in rows:
                page.line(f"{identity:{column}}  {severity:{beside}}  {clean(title)}", indent=2, hanging=column + beside + 4)
    session.hand_over(asked, page.text(), utf8=False)
    return 0


def _severity(session: Session, rule: object) -> str:
    family = "severity" if not hasattr(rule, "check") else "defect-severity"
    return session.words.name(family, getattr(rule, "severity", ""))


def _lint(session: Session, asked: Arguments, files: list[str]) -> int:
    lexicon, backdrop, code = session.lexicon(asked), packs.backdrop(), 0
    lines: list[str] = []
    for path in files or packs.shipped():
        with session.attempt(path):
            for name, data in packs.sources([path]):
                found = lint.problems(data, name, lexicon, backdrop)
                lines += session.words.problems(found)
                code = max(code, WRONG if found else 0)
                if not found:
                    count = len(lint.read(data, name).rules)
                    lines.append(session.words.say("rules-clean", path=packs.named(name), count=count))
    session.hand_over(asked, "".join(f"{line}\n" for line in lines), utf8=False)
    return code


def _test(session: Session, asked: Arguments, files: list[str]) -> int:
    lexicon, backdrop, patterns = session.lexicon(asked), packs.backdrop(), library.patterns()
    engine, words, code = start_engine(patterns), session.words, 0
    lines: list[str] = []
    for path, pack in _read(session, files):
        if isinstance(pack, ReviewPack):
            results = list(tried(pack, backdrop, lexicon, patterns, engine))
        else:
            results = list(copies(pack, backdrop, lexicon, patterns, engine))
        wrong = [one for one in results if one.problem]
        passed = len(results) - len(wrong)
        lines.append(words.say("rules-tried", path=packs.named(path), rules=len(pack.rules), passed=passed, cases=len(results)))
        lines += [words.say("rules-case", path=packs.named(path), rule=one.rule.id, claim=one.claim, problem=one.problem) for one in wrong]
        code = max(code, WRONG if wrong else 0)
    session.hand_over(asked, "".join(f"{line}\n" for line in lines), utf8=False)
    return code


def _doc(session: Session, asked: Arguments, files: list[str]) -> int:
    found = [(pack, packs.named(path)) for path, pack in _read(session, files) if isinstance(pack, ReviewPack)]
    made = rule_page.markdown(found, session.words)
    folder = asked.last("--output", "")
    if folder:
        try:
            os.makedirs(folder, exist_ok=True)
            write_files([(os.path.join(folder, name), text.encode()) for name, text in made.items()])
        except OSError as error:
            raise InputError("output-unwritable", path=folder, problem=error.strerror or str(error)) from None
        session.complain(session.words.say("rules-doc-written", path=folder, count=len(made)))
    else:
        session.hand_over(asked, "\n".join(made.values()), utf8=True)
    return 0


def _schema(session: Session, asked: Arguments, files: list[str]) -> int:
    known = {name.removesuffix(".schema.json"): text for name, text in shipping.schemas().items()}
    name = files[0] if files else "review"
    if name not in known:
        raise InputError("unknown-schema", name=name, known=", ".join(known))
    session.hand_over(asked, known[name], utf8=True)
    return 0
