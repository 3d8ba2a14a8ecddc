"""Names of the vocabulary that a pack uses. Apart from ``packs`` because every run looks at them, and needs no YAML for it."""

from __future__ import annotations

from compliance.model.lexicon import Lexicon
from compliance.model.rules import RulePack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Unknown = tuple[str, tuple[int | str, ...], dict[str, str]]

CONCEPT = "concept:"


def unknown(pack: RulePack, known: Lexicon) -> Iterator[Unknown]:
    """Concepts and actions that the vocabulary does not have: code of the problem, way to the value, values of the message."""
    concepts, actions = known.concepts.concepts, known.actions.actions
    for index, rule in enumerate(pack.rules):
        for number, element in enumerate(rule.elements):
            for at, phrase in enumerate(element.any):
                name = phrase.removeprefix(CONCEPT)
                if name != phrase and name not in concepts:
                    yield "unknown-concept", ("rules", index, "elements", number, "any", at), {"name": name}
            if element.action is not None and element.action not in actions:
                values = {"name": element.action, "known": ", ".join(actions)}
                yield "unknown-action", ("rules", index, "elements", number, "action"), values
