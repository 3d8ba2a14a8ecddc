"""The gate of ``compliance check``: waivers and baseline on every report, and what the run comes to in the end."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from compliance.check.gate import Decisions, counts
from compliance.errors import InputError
from compliance.model.findings import COVERED, DEFECT, NOT_APPLICABLE
from compliance.model.gate import Baseline, Placed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance.arguments import Arguments
    from compliance.commands import Session
    from compliance.model.brief import Judgement
    from compliance.work.stored import Outcome

PASSED, GAPS, FAILED = 0, 1, 2
TODAY = "COMPLIANCE_TODAY"
"""The environment variable that takes the place of the system's date (ISO)."""


class Gatekeeper:
    """One run's decisions and its exit code."""

    def __init__(self, session: Session, asked: Arguments) -> None:
        self.session, self.asked = session, asked
        self.least, self.fail_on = session.settings.values.fail_under, session.settings.values.fail_on
        if self.least is not None and not (session.settings.root or asked.given("--against") or asked.given("--rules")):
            raise InputError("usage-no-rules")
        self.gaps = self.failed = False
        self.fixed = self.covered = self.applicable = 0
        self.path = asked.last("--baseline", "")
        if asked.given("--only-new") and not self.path:
            raise InputError("usage-only-new")
        self.decisions = decisions(asked, self.path, asked.given("--only-new"))

    def passed(self, outcome: Outcome) -> Judgement | None:
        """The marks on a report that is handed over (``None``: nothing was decided); what it means for the exit code is kept."""
        brief = outcome.brief
        if brief.failure:
            self.session.complain(self.session.words.note(brief.failure))
            self.failed = True
        judgement = self.decisions.judge(brief, plan_name(brief.path, self.path)) if self.decisions else None
        marks = judgement.marks if judgement else (None,) * len(brief.points)
        statuses = [point.status for point in brief.points]
        self.covered += statuses.count(COVERED)
        self.applicable += sum(status not in (NOT_APPLICABLE, DEFECT) for status in statuses)
        self.gaps = self.gaps or any(counts(point, mark, self.fail_on) for point, mark in zip(brief.points, marks, strict=True))
        self.fixed += len(judgement.gate.fixed) if judgement else 0
        return judgement

    def end(self) -> int:
        """The exit code after the last plan; what was decided and does not hold is said."""
        stale = self._stale()
        code = GAPS if self.gaps or (stale and self.fail_on != "never") else PASSED
        if self.least is not None:
            code = max(code, self._enough(self.least))
        return FAILED if self.failed else PASSED if self.asked.given("--exit-zero") and code == GAPS else code

    def _stale(self) -> bool:
        """Whether waivers or entries of the baseline are to be cleared away first; each is said in a line."""
        if self.decisions is None:
            return False
        found, session = self.decisions, self.session
        lenient = self.asked.given("--pass-on-unneeded")
        for name, placed in (("expired", found.expired), ("unneeded", found.unneeded), ("idle", found.idle)):
            for one in placed:
                session.complain(_said(session, f"waiver-{name}", one))
        for rule, one in found.refused.items():
            session.complain(_said(session, "waiver-refused", one, name=rule))
        if self.fixed:
            session.complain(session.words.say("baseline-fixed", count=self.fixed, path=self.path))
        return bool(found.expired) or (not lenient and bool(found.unneeded or self.fixed))

    def _enough(self, least: float) -> int:
        """The exit code of ``--fail-under``."""
        say = self.session.words.say
        if not self.applicable:
            self.session.complain(say("fail-under-nothing"))
            return FAILED
        share = 100 * self.covered / self.applicable
        if share >= least:
            return PASSED
        said = {"covered": self.covered, "applicable": self.applicable, "share": f"{int(share * 10) / 10:g}", "least": f"{least:g}"}
        self.session.complain(say("fail-under", **said))
        return GAPS


def decisions(asked: Arguments, path: str = "", only_new: bool = False) -> Decisions | None:
    """The waivers that were named and the baseline at ``path``; ``None`` where there are neither."""
    files = asked.all("--waivers")
    if not files and not path:
        return None
    from compliance.library import decisions as door

    waivers: Sequence[Placed] = [placed for file in files for placed in door.waivers(file)]
    known: Baseline | None = door.baseline(path) if path else None
    return Decisions(waivers, known, today(os.environ), only_new)


def today(environment: Mapping[str, str]) -> str:
    """The date by which waivers are judged (ISO): ``COMPLIANCE_TODAY``, else the system's. ``InputError`` where that is no date."""
    from datetime import date

    given = environment.get(TODAY)
    if not given:
        return date.today().isoformat()
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise InputError("usage-today", name=TODAY, value=given) from None


def plan_name(path: str, baseline: str) -> str:
    """The name of a plan in a baseline: its path from the folder of the baseline, with ``/``, wherever the program is started."""
    if not baseline:
        return path
    try:
        inside = os.path.relpath(os.path.realpath(path), os.path.dirname(os.path.realpath(baseline)))
    except ValueError:  # another drive
        inside = os.path.realpath(path)
    return inside.replace(os.sep, "/")


def _said(session: Session, key: str, placed: Placed, **more: object) -> str:
    waiver = placed.waiver
    values = {"rule": waiver.rule, "plan": waiver.plan, "expires": waiver.expires, "document": waiver.document, **more}
    return session.words.say(key, path=placed.path, line=placed.line, **values)
