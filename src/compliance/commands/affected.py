"""``compliance affected OLD NEW [PLANS...]``: a higher plan is issued anew; what that changes, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance import library, pipeline
from compliance.check.findings import Pack
from compliance.check.judge import start_engine
from compliance.compare import compare
from compliance.compare.resting import of_earlier, of_pack, rejudged
from compliance.errors import InputError
from compliance.library import earlier
from compliance.model.comparison import Affected, Comparison, Edition, Rejudged, Rested
from compliance.model.lexicon import Lexicon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session

SAME, OTHER = 0, 1


def run(session: Session, asked: Arguments) -> int:
    """The exit code: 1 where something changed in substance. What cannot be read is said by ``session.attempt``; the rest is still told."""
    if len(asked.files) < 2:
        raise InputError("usage-affected")
    old, new, *plans = asked.files
    lexicon, limit = session.lexicon(asked), session.limit(asked)
    comparison = compared(session, old, new, lexicon, limit)
    found = Affected(
        comparison,
        tuple(_packs(session, asked.all("--rules"), comparison, lexicon)),
        tuple(_earlier(session, asked.all("--report"), comparison, limit)),
        tuple(lower(session, plans or below(session, asked, (old, new)), comparison, lexicon, limit)),
    )
    _hand_over(session, asked, found)
    return OTHER if comparison.substance else SAME


def compared(session: Session, old: str, new: str, lexicon: Lexicon, limit: int) -> Comparison:
    """The two editions in the files ``old`` and ``new``; ``InputError`` where one cannot be read, or neither asks anything."""
    editions = [_edition(session, path, lexicon, limit) for path in (old, new)]
    if not any(edition.pack.rules for edition in editions):
        raise InputError("affected-no-rules", old=old, new=new)
    comparison = compare(editions[0], editions[1], lexicon.matching)
    if not any(one.old and one.new for one in comparison.rules):
        session.complain(session.words.say("affected-strangers", old=old, new=new))
    return comparison


def lower(session: Session, plans: Iterable[str], comparison: Comparison, lexicon: Lexicon, limit: int) -> Iterator[Rejudged]:
    """The lower plans in the files ``plans``, each judged against both editions; one that cannot be is said and left out."""
    patterns = library.patterns()
    engine = start_engine(patterns)
    packs = [Pack(one.pack, one.path, True, one.plan.document.confidence) for one in (comparison.old, comparison.new)]
    for path in dict.fromkeys(plans):
        with session.attempt(path):
            plan = pipeline.parse_file(path, lexicon, limit)
            reports = [pipeline.check(plan, [pack], lexicon, patterns, engine) for pack in packs]
            before, after = ({finding.rule.id: finding.status for finding in report.findings} for report in reports)
            yield rejudged(path, comparison, before, after)


def below(session: Session, asked: Arguments, editions: Iterable[str]) -> list[str]:
    """The plans of the repository that one of the ``editions`` is directly above; none where there is no compliance.yaml."""
    if not session.settings.path:
        return []
    from compliance.commands.repository import opened, relative

    with opened(session, asked) as (repository, _):
        here = {relative(repository.root, path) for path in editions}
        repository.say_unread(session, all_of_them=True)
        graph = repository.graph
        known = [path for path in repository.every if path in graph.seats and path not in here]
        found = [repository.opened(path) for path in known if not here.isdisjoint(graph.parents(path))]
    session.complain(session.words.say("affected-below", count=len(found), path=session.settings.path))
    return found


def _edition(session: Session, path: str, lexicon: Lexicon, limit: int) -> Edition:
    plan = pipeline.parse_file(path, lexicon, limit)
    for note in plan.document.notes:
        session.complain(f"{path}: {session.words.note(note)}")
    confidence = plan.document.confidence
    if confidence is not None and confidence < lexicon.matching.scan_least:
        session.complain(session.words.say("affected-scan", path=path))
    return Edition(path, plan, pipeline.derived_pack(path, plan, lexicon).rules)


def _packs(session: Session, paths: Iterable[str], comparison: Comparison, lexicon: Lexicon) -> Iterator[Rested]:
    for path in dict.fromkeys(paths):
        with session.attempt(path):
            yield of_pack(path, library.read_pack(path, lexicon), comparison)


def _earlier(session: Session, paths: Iterable[str], comparison: Comparison, limit: int) -> Iterator[Rested]:
    for path in dict.fromkeys(paths):
        with session.attempt(path):
            found = earlier.read(path, limit)
            if not found:
                session.complain(session.words.say("affected-report-empty", path=path))
            yield from of_earlier(path, found, comparison)


def _hand_over(session: Session, asked: Arguments, found: Affected) -> None:
    if asked.last("--format", "terminal") == "json":
        from compliance.report.affected_json import affected_json
        from compliance.report.json_report import dump

        session.hand_over(asked, dump(affected_json(found)), utf8=True)
    else:
        from compliance.report.affected import drawn

        session.hand_over(asked, drawn(found, session.reading(asked)), utf8=False)
