"""Obligations → JSON (``compliance.trace/1``). Codes are those of the model; texts are as they stand in the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.model.coverage import Higher, Link, Obligation, Origin, Places, Reach, Requirement
from compliance.report.json_report import dump
from compliance.report.words import Words

SCHEMA = "compliance.trace/1"


def table(found: Mapping[str, tuple[Higher, Sequence[Reach]]]) -> str:
    """All obligations of some documents, with how far each is covered."""
    made = [
        {**_asked(path, requirement), **_reach(reach)}
        for path, (higher, reaches) in found.items()
        for requirement, reach in zip(higher.requirements, reaches, strict=True)
    ]
    return dump({"schema": SCHEMA, "obligations": made})


def tree(found: Sequence[Obligation], words: Words) -> str:
    """Each obligation with all plans below."""
    return dump({"schema": SCHEMA, "obligations": [_obligation(one, words) for one in found]})


def upwards(path: str, address: str, found: Sequence[Origin]) -> str:
    """The requirements that a clause answers, up to the top."""
    return dump({"schema": SCHEMA, "plan": path, "address": address, "origins": [_origin(one) for one in found]})


def _obligation(one: Obligation, words: Words) -> dict[str, Any]:
    made = {**_asked(one.path, one.requirement), **_reach(one.reach)}
    return {**made, "again": True} if one.again else {**made, "below": [_link(link, words) for link in one.links]}


def _link(link: Link, words: Words) -> dict[str, Any]:
    one = link.lower
    return {
        "plan": one.path,
        "level": one.level,
        "status": link.status,
        "evidence": _places(link.places),
        "failure": words.note(one.failure) if one.failure else None,
        "from_here": _reach(link.reach) if link.reach else None,
        "onward": [_obligation(each, words) for each in link.onward],
    }


def _origin(one: Origin) -> dict[str, Any]:
    made = {**_asked(one.path, one.requirement), "status": one.status, "evidence": _places(one.places)}
    return {**made, "again": True} if one.again else {**made, "above": [_origin(each) for each in one.above]}


def _asked(path: str, one: Requirement) -> dict[str, Any]:
    first, last = one.lines
    return {
        "plan": path,
        "rule": one.rule,
        "kind": one.kind,
        "severity": one.severity,
        "requirement": one.text,
        "address": one.address,
        "first_line": first,
        "last_line": last,
    }


def _reach(one: Reach) -> dict[str, Any]:
    return {
        "state": one.state,
        "directly_below": list(one.near),
        "asked": list(one.asked),
        "lost": list(one.lost),
        "waived": list(one.waived),
        "not_passed_on": list(one.stopped),
    }


def _places(places: Places) -> list[dict[str, Any]]:
    return [{"address": address, "first_line": lines[0], "last_line": lines[1]} for address, lines in places]
