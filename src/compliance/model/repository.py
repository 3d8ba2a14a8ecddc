"""A repository of plans: what is known of each plan, and which plans are above it."""

from __future__ import annotations

from compliance.model.plan import Header, Mention
from compliance.model.review import Observation
from compliance.record import dataclass, field


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A document of the repository as far as its place in it goes.

    ``path`` is its path from the root, with ``/``. ``header``: what it prints, with level, topic and period as they were set by hand.
    ``sha256``: that of its ordered text (``model.digest.of_document``). ``opening``: the text in which it names what it rests on,
    ``unnumbered``: what it names there by no number. ``type``: where it is known otherwise than by the symbol. ``pack``: the path of the
    rule pack that alone knows the document (``path`` then is the same, and there is no opening); empty for a plan.
    """

    path: str
    header: Header
    sha256: str
    opening: str = ""
    unnumbered: tuple[Mention, ...] = ()
    type: str | None = None
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was seen of a plan's place in the repository: (check of ``review.repository``, what it saw), in order of the lines.

    What is so of the plan as a whole has the lines (0, 0) and no quote.
    """

    seen: tuple[tuple[str, Observation], ...] = ()


@dataclass(frozen=True, slots=True)
class Parent:
    """A document above a plan: its path; the line that names it and the number there (the words, where they give no number).

    Line and number are ``None`` where it was listed by hand.
    """

    path: str
    line: int | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A document's place: its level (trung-uong, tinh, huyen, xa, or not known), its parents in the order in which it names them."""

    path: str
    level: str | None
    parents: tuple[Parent, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Graph:
    """All documents by path, in the order of the paths; ``packs``: path of each rule pack → path of the document that it was derived from
    (the pack's own path where no plan of the repository is it). No document is above itself, over however many levels."""

    seats: dict[str, Seat] = field(default_factory=dict)
    packs: dict[str, str] = field(default_factory=dict)

    def parents(self, path: str) -> tuple[str, ...]:
        """The paths of the documents directly above the plan at ``path``."""
        return tuple(parent.path for parent in self.seats[path].parents)

    def above(self, path: str) -> tuple[str, ...]:
        """The paths of all documents above the plan at ``path``, nearest first, each once."""
        found: dict[str, None] = {}
        layer = self.parents(path)
        while layer:
            new = [each for each in dict.fromkeys(layer) if each not in found]
            found.update(dict.fromkeys(new))
            layer = tuple(parent for each in new for parent in self.parents(each))
        return tuple(found)
