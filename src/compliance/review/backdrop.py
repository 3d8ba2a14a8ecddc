"""The text of the draft of a case: parts put into a plan that has no defects."""

from __future__ import annotations

from compliance.model.review import Backdrop, Case

_APART = frozenset({"type", "opening", "closing", "recipients", "signature"})
"""Parts before which a line is left empty."""


def composed(case: Case, backdrop: Backdrop) -> str:
    """The draft that ``case`` is about, as the text of a file."""
    if case.text:
        return case.text
    lines: list[str] = []
    for name, usual in backdrop.plans[case.level].items():
        text = "\n".join(filter(None, (case.draft.get(name, usual), case.add.get(name, ""))))
        if text:
            lines += ["", text] if name in _APART else [text]
    return "\n".join(lines).strip("\n") + "\n"


def strange(case: Case, backdrop: Backdrop) -> list[str]:
    """Names of parts that the backdrop does not have."""
    known = backdrop.plans.get(case.level, {})
    return [name for name in (*case.draft, *case.add) if name not in known]
