"""The whole story in order: file → document → plan → rules → findings. Each stage takes the noun the last one gave."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from compliance.check.engine import Engine
from compliance.check.findings import Pack
from compliance.check.findings import check as judge_all
from compliance.derive import derive
from compliance.model.findings import GapReport
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.model.repository import Standing
from compliance.model.review import ReviewPack
from compliance.parse import parse
from compliance.read import read, read_bytes
from compliance.record import replace

MEGABYTE = 1_000_000


def parse_file(path: str | os.PathLike[str], lexicon: Lexicon, limit: int = 20 * MEGABYTE) -> Plan:
    """The plan in the file at ``path``; ``limit`` is in bytes. Raises ``InputError``."""
    return parse(read(path, limit), lexicon)


def parse_bytes(path: str, data: bytes, lexicon: Lexicon) -> Plan:
    """The plan in ``data``, the content of the file at ``path``. Raises ``InputError``."""
    return parse(read_bytes(path, data), lexicon)


def derived_pack(path: str | os.PathLike[str], plan: Plan, lexicon: Lexicon) -> Pack:
    """The pack that ``plan`` (read from ``path``) lays on the levels below."""
    return Pack(derive(plan, lexicon), os.fspath(path), True, plan.document.confidence)


def reviewed(
    report: GapReport,
    packs: Iterable[ReviewPack],
    lexicon: Lexicon,
    patterns: Patterns,
    engine: Engine | None,
    final: bool = False,
    standing: Standing | None = None,
) -> GapReport:
    """``report`` with the review of its plan by itself. ``final``: the draft is the version to be signed; ``standing``: its place in the
    repository that it is checked in."""
    from compliance.check.review import defects, review

    looked = review(report.plan, packs, lexicon, patterns, engine, final, standing=standing)
    return replace(report, looked=looked, defects=defects(looked, final))


def check(plan: Plan, packs: Sequence[Pack], lexicon: Lexicon, patterns: Patterns, engine: Engine | None) -> GapReport:
    """``plan`` against every rule of ``packs``."""
    return judge_all(plan, packs, lexicon, patterns, engine)
