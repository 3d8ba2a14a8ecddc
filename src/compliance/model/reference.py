"""Reference data of reviews: documents that plans cite, places, the spelling of the language. Part of the vocabulary, one class a file."""

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
    ``issuers``: letters for an issuer in a symbol → its names as they are cited; ``local``: those of which every locality has one;
    ``party``: those that write ``41-CT/TU``, not ``41/CT-TU``. ``accepted``: groups of symbols that are printed in more than one letter
    case. ``issued``: types whose symbol begins with their own abbreviation, so
    that the two can be held against each other.
    """

    __pydantic_config__ = FORBID
    documents: tuple[KnownDocument, ...]
    terms: dict[str, tuple[Date, Date]]
    yearly: tuple[str, ...]
    issuers: dict[str, tuple[str, ...]]
    local: tuple[str, ...]
    party: tuple[str, ...]
    accepted: tuple[str, ...]
    issued: tuple[str, ...]


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

    A syllable is an onset and a rime, both without tone. ``rimes``: group → the rimes in it; ``onsets``: onset (empty: none) → the groups
    that may follow it; rimes that end in one of ``stopped`` take two tones only. ``loans``: syllables of foreign words that are accepted.

    ``tied``: syllables that stand only inside of longer words; ``free``: words of one syllable that no longer word has. ``common``: words
    that plans have and the list of words lacks.
    ``slips``: wrong → right, in lower case. ``names``: fixed names with their letter case. ``doubled``: what is rightly said twice.
    """

    __pydantic_config__ = FORBID
    rimes: dict[str, tuple[str, ...]]
    onsets: dict[str, tuple[str, ...]]
    stopped: tuple[str, ...]
    loans: tuple[str, ...]
    tied: tuple[str, ...]
    free: tuple[str, ...]
    common: tuple[str, ...]
    slips: dict[str, str]
    names: tuple[str, ...]
    doubled: tuple[str, ...]
