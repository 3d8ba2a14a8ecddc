"""The jobs of a run and what carries one out: three verbs, each from bytes to bytes, so that a job can be done here, in another process or
on another machine, and kept by what went into it.

    survey   a plan        → its place among other plans (``Surveyed``)
    derive   a higher plan → its rule pack (``Derived``)
    check    a draft, its packs, what the repository knows of it → the outcome (``stored``)
"""

from __future__ import annotations

from collections.abc import Sequence

from compliance.errors import ComplianceError, InputError
from compliance.model.document import Note
from compliance.model.rules import RulePack
from compliance.record import dataclass, field, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.check.engine import Engine
    from compliance.check.findings import Pack
    from compliance.model.findings import GapReport
    from compliance.model.patterns import Patterns
    from compliance.model.plan import Plan
    from compliance.model.repository import Standing
    from compliance.model.review import ReviewPack
    from compliance.model.settings import PlanFacts

SURVEY, DERIVE, CHECK = "survey", "derive", "check"
_KEPT = 8
"""Packs that a workshop holds. One is opened again in a fiftieth of the time that a draft takes."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is the same for all jobs of a run. ``vocabulary``: folders of one's own; ``limit``: bytes of the largest file; ``final``: drafts
    are versions to be signed; ``reviewed``: the shipped reviews are made; ``reviews``: files of further ones."""

    vocabulary: tuple[str, ...]
    limit: int
    final: bool = False
    reviewed: bool = True
    reviews: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack as it is laid on a draft: ``path`` of the plan or pack file, ``content`` a compiled ``Derived``, ``sha256`` of that.

    ``derived`` just now from the plan's text."""

    path: str
    sha256: str
    content: bytes
    derived: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """A pack and what was said in reading its plan; ``confidence`` see ``Document``."""

    pack: RulePack
    confidence: float | None = None
    notes: tuple[Note, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do. ``path`` as given, ``sha256`` of its content; ``content`` is ``None`` where it is to be read from ``path``.
    ``standing``: the plan's place in the repository; ``facts``: what is said of it where its text does not tell."""

    verb: str
    path: str
    sha256: str
    content: bytes | None
    packs: tuple[Laid, ...] = ()
    standing: Standing | None = None
    facts: PlanFacts | None = None


@dataclass(frozen=True, slots=True)
class Judging:
    """What drafts are judged with."""

    patterns: Patterns
    engine: Engine | None
    reviews: tuple[ReviewPack, ...]


Result = bytes | Note
"""What a job gives, or why it gives nothing."""


class Workshop:
    """Carries out jobs; what they share is loaded when it is first needed."""

    def __init__(self, setup: Setup) -> None:
        from compliance import library

        self.setup = setup
        self.lexicon = library.lexicon(setup.vocabulary)
        self._packs: dict[tuple[str, str], Pack] = {}
        self._judging: Judging | None = None

    def plan(self, path: str, sha256: str = "", content: bytes | None = None) -> Plan:
        """The plan at ``path``: in ``content``, else in the file, which must be that of ``sha256`` if one is given. ``InputError``."""
        from compliance import pipeline

        return pipeline.parse_bytes(path, read(Job("", path, sha256, content), self.setup.limit), self.lexicon)

    def derive(self, path: str, plan: Plan) -> Derived:
        """The pack of ``plan``, which stands in the file at ``path``."""
        from compliance import pipeline

        pack = pipeline.derived_pack(path, plan, self.lexicon)
        return Derived(pack.rules, pack.confidence, plan.document.notes)

    def check(self, plan: Plan, packs: Sequence[Pack], standing: Standing | None = None) -> GapReport:
        """``plan`` against ``packs``, with the reviews of the setup."""
        from compliance import pipeline

        judging = self.judging
        report = pipeline.check(plan, packs, self.lexicon, judging.patterns, judging.engine)
        if not judging.reviews:
            return report
        return pipeline.reviewed(report, judging.reviews, self.lexicon, judging.patterns, judging.engine, self.setup.final, standing)

    def do(self, job: Job) -> Result:
        """The result of ``job``; whatever goes wrong is a note, but for memory that is not enough."""
        try:
            return self._do(job)
        except MemoryError:
            raise
        except InputError as error:
            return noted(error)
        except ComplianceError as error:
            return Note("failed-error", (("path", job.path), ("problem", str(error))))
        except Exception as error:
            return Note("unexpected", (("path", job.path), ("problem", f"{type(error).__name__}: {error}")))

    @property
    def judging(self) -> Judging:
        """What drafts are judged with. ``PackError`` where a review cannot be read."""
        if self._judging is None:
            from compliance import library
            from compliance.check.judge import start_engine

            patterns = library.patterns()
            self._judging = Judging(patterns, start_engine(patterns), review_packs(self.setup))
        return self._judging

    def _do(self, job: Job) -> bytes:
        from compliance.library.compile import compiled

        plan = self.plan(job.path, job.sha256, job.content)
        if job.facts:
            from compliance.repository.facts import put

            plan = replace(plan, header=put(plan.header, job.facts))
        if job.verb == SURVEY:
            from compliance.model.repository import Surveyed
            from compliance.repository.survey import surveyed

            return compiled(surveyed(job.path, plan, self.lexicon), Surveyed)
        if job.verb == DERIVE:
            return compiled(self.derive(job.path, plan), Derived)
        from compliance.work.stored import stored

        packs = [self._pack(laid) for laid in job.packs]
        return stored(self.check(plan, packs, job.standing), [pack.rules for pack in packs], self.judging.reviews)

    def _pack(self, laid: Laid) -> Pack:
        key = (laid.sha256, laid.path)
        if key not in self._packs:
            while len(self._packs) >= _KEPT:
                del self._packs[next(iter(self._packs))]
            self._packs[key] = unpacked(laid)
        return self._packs[key]


def read(job: Job, limit: int) -> bytes:
    """The content of the plan of ``job``: what came along, else that of the file. ``InputError`` where the file has become another."""
    if job.content is not None:
        return job.content
    from compliance.model.digest import digest
    from compliance.read import content

    data = content(job.path, limit)
    if job.sha256 and digest(data) != job.sha256:
        raise InputError("file-changed", path=job.path)
    return data


def review_packs(setup: Setup) -> tuple[ReviewPack, ...]:
    """The reviews of a run. ``PackError`` where one cannot be read."""
    from compliance import library

    own = (library.read_review(path) for path in setup.reviews)
    return (*(library.review_packs() if setup.reviewed else ()), *(pack for pack in own if pack is not None))


def unpacked(laid: Laid) -> Pack:
    """The pack in ``laid``."""
    from compliance.check.findings import Pack
    from compliance.library.compiled import restored

    found = restored(laid.content, Derived)
    return Pack(found.pack, laid.path, laid.derived, found.confidence)


def laid(path: str, content: bytes, derived: bool) -> Laid:
    """The compiled ``Derived`` in ``content``, as it is laid on drafts."""
    from compliance.model.digest import digest

    return Laid(path, digest(content), content, derived)


def laid_pack(path: str, pack: RulePack) -> Laid:
    """The pack of the file at ``path``, as it is laid on drafts."""
    from compliance.library.compile import compiled

    return laid(path, compiled(Derived(pack), Derived), False)


def noted(error: InputError) -> Note:
    """An error as a note that says the same."""
    return Note(error.key, tuple((name, str(value)) for name, value in error.values.items()))
