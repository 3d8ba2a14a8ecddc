"""What the tests share: the words, the patterns, the five plans and their packs, each made once a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import settings

from compliance import library
from compliance.check.findings import Pack, check
from compliance.derive import derive
from compliance.model.findings import CONFLICT, Finding, GapReport
from compliance.model.fold import fold
from compliance.model.lexicon import Lexicon
from compliance.model.patterns import Patterns
from compliance.model.plan import Plan
from compliance.parse import parse
from compliance.read import text as reader
from tests.program import Call, caller

settings.register_profile("steady", deadline=None)  # how long an example takes says nothing of it
settings.load_profile("steady")

PLANS = Path(__file__).parent.parent / "fixtures" / "plans"

PROGRAMS = {"chromium": ("chromedriver",), "libreoffice": ("soffice", "libreoffice"), "tesseract": ("tesseract",)}
"""Mark of tests → names of the program that they need; one of them must be there."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests whose program is not installed; with COMPLIANCE_REQUIRE_ALL they run and fail."""
    if os.environ.get("COMPLIANCE_REQUIRE_ALL"):
        return
    lacking = {mark for mark, names in PROGRAMS.items() if not any(shutil.which(name) for name in names)} | {"registry"}
    for item in items:
        for mark in sorted(lacking & {marker.name for marker in item.iter_markers()}):
            item.add_marker(pytest.mark.skip(reason=f"{mark} is not there"))


class Bench:
    """Texts in, plans, packs and reports out, without files and without the rule engine (``reference`` alone judges)."""

    @cached_property
    def lexicon(self) -> Lexicon:
        """The shipped vocabulary."""
        return library.lexicon()

    @cached_property
    def patterns(self) -> Patterns:
        """The shipped patterns."""
        return library.patterns()

    @cached_property
    def texts(self) -> dict[str, str]:
        """Name → text of the five plans."""
        return {path.stem: path.read_bytes().decode() for path in sorted(PLANS.glob("*.txt"))}

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Name → the five plans, parsed."""
        return {name: self.plan(text, f"{name}.txt") for name, text in self.texts.items()}

    @cached_property
    def packs(self) -> dict[str, Pack]:
        """Name → the packs of the five plans, derived."""
        return {name: self.pack(plan) for name, plan in self.plans.items()}

    def plan(self, data: str | bytes, name: str = "draft.txt") -> Plan:
        """The plan in ``data``, which is what a file of that name would hold."""
        return parse(reader.read(name, data.encode() if isinstance(data, str) else data), self.lexicon)

    def pack(self, plan: Plan) -> Pack:
        """The pack derived from ``plan``."""
        return Pack(derive(plan, self.lexicon), plan.document.path, True)

    def check(self, plan: Plan, packs: Sequence[Pack]) -> GapReport:
        """``plan`` against ``packs``."""
        return check(plan, packs, self.lexicon, self.patterns, None)

    def findings(self, plan: Plan, *packs: Pack) -> dict[str, Finding]:
        """Rule id → its finding."""
        return {finding.rule.id: finding for finding in self.check(plan, packs).findings}

    def mended(self, text: str, finding: Finding) -> Plan:
        """The draft ``text`` with what ``finding`` suggests where it is expected; what goes against the parent makes way for it."""
        assert finding.expected is not None
        lines = text.replace("\r\n", "\n").split("\n")
        address, (_, last) = finding.expected
        if finding.status == CONFLICT:
            for place in finding.evidence:
                lines[place.lines[0] - 1 : place.lines[1]] = [""] * (place.lines[1] - place.lines[0] + 1)
        if finding.rule.kind == "deadline" and address == "opening":  # the date stands above the line of the document's type
            types = {fold(name) for name in self.lexicon.layout.plan}
            last = next(number for number, line in enumerate(lines) if fold(line) in types)
        return self.plan("\n".join([*lines[:last], *finding.suggestion.split("\n"), *lines[last:]]))


@pytest.fixture(scope="session")
def bench() -> Bench:
    """What the tests share."""
    return Bench()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program's cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def call(cache: Path) -> Call:
    """Runs the program in a process of its own."""
    return caller(cache)
