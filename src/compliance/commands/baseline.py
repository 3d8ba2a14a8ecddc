"""``compliance baseline create|prune|show FILE``: the findings that are known, so that a check counts what is new."""

from __future__ import annotations

from compliance.arguments import BASELINE_VERBS
from compliance.check.gate import pruned, recorded
from compliance.commands.gate import decisions, plan_name
from compliance.commands.round import planned
from compliance.errors import InputError
from compliance.library import decisions as door
from compliance.library.settings import put
from compliance.model.gate import Known
from compliance.report.words import clean
from compliance.settings import beside

BASELINE = "baseline.json"
"""The file where none is named, beside compliance.yaml."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.model.brief import Brief


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 0; what cannot be done is said by ``session.attempt``, and then no file is written."""
    verb, *files = asked.files
    if verb not in BASELINE_VERBS:
        raise InputError("usage-verb-of", command="baseline", verb=verb, known=", ".join(BASELINE_VERBS))
    settings = session.settings
    path, *plans = files or [settings.values.baseline or ""]
    new = not path and settings.path and verb == "create"
    path = beside(settings.root, BASELINE) if new else path
    if not path:
        raise InputError("usage-no-baseline", verb=verb)
    if verb == "show":
        return _show(session, asked, path)
    code = (_create if verb == "create" else _prune)(session, asked, path, plans)
    if new:
        put(settings.path, "baseline", BASELINE)
        session.complain(session.words.say("baseline-named", path=settings.path, line=f"baseline: {BASELINE}"))
    return code


def _create(session: Session, asked: Arguments, path: str, plans: list[str]) -> int:
    """``path`` is written anew with every gap and defect of ``plans``."""
    entries: list[Known] = []
    decided = decisions(asked)
    for brief, name in _briefs(session, asked, path, plans):
        entries += recorded(brief, decided.judge(brief, name) if decided else None, name)
    door.write_baseline(path, entries)
    session.complain(session.words.say("baseline-created", path=path, count=len(entries)))
    return 0


def _prune(session: Session, asked: Arguments, path: str, plans: list[str]) -> int:
    """What is fixed or waived leaves the file; where all plans of a repository are looked at, plans that are gone do as well."""
    before = door.baseline(path).entries
    entries = list(before)
    seen: set[str] = set()
    decided = decisions(asked, path)
    assert decided
    for brief, name in _briefs(session, asked, path, plans):
        entries = pruned(entries, brief, decided.judge(brief, name), name)
        seen.add(name)
    if not plans:
        entries = [entry for entry in entries if entry.plan in seen]
    changed = len(set(entries) - set(before))
    if changed or len(entries) != len(before):
        door.write_baseline(path, entries)
    session.complain(session.words.say("baseline-pruned", path=path, gone=len(before) - len(entries), changed=changed, count=len(entries)))
    return 0


def _show(session: Session, asked: Arguments, path: str) -> int:
    words, lines = session.words, []
    plans: dict[str, list[Known]] = {}
    for known in door.baseline(path).entries:
        plans.setdefault(known.plan, []).append(known)
    for plan, entries in plans.items():
        lines.append(words.say("baseline-plan", plan=clean(plan), count=len(entries)))
        for known in entries:
            family = "defect-severity" if known.status == "defect" else "severity"
            verdict = f"{words.name('status', known.status)} ({words.name(family, known.severity)})"
            lines.append(f"  {clean(known.rule)}  {verdict}  {clean(known.text)}".rstrip())
    lines.append(words.say("baseline-whole", count=sum(map(len, plans.values())), plans=len(plans)))
    session.hand_over(asked, "".join(f"{line}\n" for line in lines), utf8=False)
    return 0


def _briefs(session: Session, asked: Arguments, path: str, plans: list[str]) -> Iterator[tuple[Brief, str]]:
    """Each plan in brief and its name. A plan that cannot be checked ends the run: a baseline without it would not be whole."""
    with planned(session, asked, plans) as (_, outcomes):
        for outcome in outcomes:
            if outcome and outcome.brief.failure:
                session.complain(session.words.note(outcome.brief.failure))
            if outcome is None or outcome.brief.failure or session.code:  # a higher plan or pack could not be read, which has been said
                raise InputError("baseline-incomplete", path=path)
            yield outcome.brief, plan_name(outcome.brief.path, path)
