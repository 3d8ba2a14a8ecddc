"""Reference data of reviews: documents that plans cite, places, and the spelling of the language. Part of the vocabulary, one class a file."""

from __future__ import annotations

from compliance.model.choice import Date, Level, Text
from compliance.record import dataclass

FORBID = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that plans cite. ``number`` is the whole symbol, ``date`` its ISO date, ``issuer`` as it is cited.

    In force from ``since`` (usually its date) until ``until``, inclusive; ``replaced_by`` names the document that took its place, as it is
    cited. ``known_from`` says how all this is known.
    """

    __pydantic_config__ = FORBID
    id: Text
    type: Text
    number: Text
    date: Date
    issuer: Text
    title: Text
    known_from: Text
    since: Date | None = None
    until: Date | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class References:
    """references.yaml: documents that a plan's citations are compared with, and what is so of whole kinds of them.

    ``terms``: number of a National Assembly (as in QH14) → its first and last date. ``yearly``: types whose number must carry a year.
    """

    __pydantic_config__ = FORBID
    documents: tuple[KnownDocument, ...]
    terms: dict[str, tuple[Date, Date]]
    yearly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A province or central city: ``names`` without its word of level, ``until`` its last day, ``into`` the id of that which took it in,
    ``since`` its first day under this name and level."""

    __pydantic_config__ = FORBID
    id: Text
    names: tuple[str, ...]
    level: Level = "tinh"
    since: Date | None = None
    until: Date | None = None
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """places.yaml."""

    __pydantic_config__ = FORBID
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """spelling.yaml: what a Vietnamese syllable can be made of, and words whose spelling is known.

    A syllable is an onset and a rime, both without tone; rimes of ``stopped`` take two tones only.
    ``slips``: wrong → right, both as printed; ``names``: fixed spellings of names and titles, their case included;
    ``doubled``: words that are rightly said twice.
    """

    __pydantic_config__ = FORBID
    onsets: tuple[str, ...]
    rimes: tuple[str, ...]
    stopped: tuple[str, ...]
    slips: dict[str, str]
    names: tuple[str, ...]
    doubled: tuple[str, ...]
