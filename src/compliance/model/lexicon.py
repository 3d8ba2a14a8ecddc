"""The vocabulary as the program uses it: one dataclass a file of ``rules/vocabulary/vi``, all of them in ``Lexicon``.

The dataclasses are also the format of those files (``library`` validates YAML against them). Phrases are written as they are printed;
whoever compares them folds both sides (``model.fold``).
"""

from __future__ import annotations

from compliance.model.choice import AnyLevel, Date, Level, Share
from compliance.model.reference import Places, References, Spelling
from compliance.record import dataclass, field

FORBID = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Headings:
    """headings.yaml: phrases of section titles by role; the phrase that stands first in a title gives its role, of several the longest."""

    __pydantic_config__ = FORBID
    roles: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """layout.yaml: the phrases that mark the parts of a document.

    ``plan`` stands alone on the line of the document's type; ``attached`` in the line below the title of a plan that a decision carries;
    ``opening`` begins the sentences between title and first section; ``closing`` the last paragraph, ``farewell`` one that is the last
    where it ends with ``./.``; ``recipients`` and ``signature`` what follows, ``annex`` what is no more of the plan; ``part``, ``ordinal``
    and ``ordinals`` (of 1, 2, ...) number the parts above the sections; ``open_end`` are words after which a line cannot have ended a
    paragraph, so that what follows is no list mark.
    """

    __pydantic_config__ = FORBID
    plan: tuple[str, ...]
    attached: tuple[str, ...]
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    farewell: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    annex: tuple[str, ...]
    part: tuple[str, ...]
    ordinal: tuple[str, ...]
    ordinals: tuple[str, ...]
    open_end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """header.yaml: what stands around the facts at the head of a plan.

    ``issuers`` begin an issuer's name, ``acting`` that of a body acting for the one above it, ``issues`` follow it in the opening
    sentence; ``levels`` come before the name of a place (``city`` is a province's level in ``central_cities``, a district's elsewhere),
    ``central`` to ``communal`` say the level by themselves; ``topic_starts`` and ``topic_ends`` stand around the topic, ``topic_links``
    between a document named in the title and its matter; ``span``, ``until`` and ``since`` before years.
    """

    __pydantic_config__ = FORBID
    motto: tuple[str, ...]
    issuers: tuple[str, ...]
    acting: tuple[str, ...]
    issues: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]
    not_levels: tuple[str, ...]
    central_cities: tuple[str, ...]
    central: tuple[str, ...]
    provincial: tuple[str, ...]
    district: tuple[str, ...]
    communal: tuple[str, ...]
    about: tuple[str, ...]
    topic_starts: tuple[str, ...]
    topic_ends: tuple[str, ...]
    topic_links: tuple[str, ...]
    span: tuple[str, ...]
    until: tuple[str, ...]
    since: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentTypes:
    """documents.yaml: types of documents and how the text names them.

    ``letter`` is the type of a number whose symbol names none, ``law`` that of one with a symbol of ``law_symbols``; ``far`` are types
    that may stand away from their number. ``number``, ``day``, ``month``, ``year``, ``by`` and ``joins`` are the words around numbers;
    ``issuers`` begin the name of an issuer, ``issuer_ends`` follow it.
    """

    __pydantic_config__ = FORBID
    types: dict[str, tuple[str, ...]]
    """Type as printed in full → its other spellings and abbreviations (QĐ, KH, ...)."""
    letter: str
    law: str
    law_symbols: tuple[str, ...]
    far: tuple[str, ...]
    number: tuple[str, ...]
    day: tuple[str, ...]
    month: tuple[str, ...]
    year: tuple[str, ...]
    by: tuple[str, ...]
    joins: tuple[str, ...]
    issuers: tuple[str, ...]
    issuer_ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """A body. ``level`` is trung-uong, tinh, huyen, xa or any; ``field`` groups the bodies of one field over the levels (children,
    finance, ...); ``since`` and ``until`` are ISO dates of its existence; ``collective`` marks names such as "các ban, ngành";
    ``answers_for`` lists
    fields or ids that it answers for besides its own field."""

    __pydantic_config__ = FORBID
    id: str
    names: tuple[str, ...]
    level: AnyLevel = "any"
    field: str | None = None
    since: Date | None = None
    until: Date | None = None
    collective: bool = False
    answers_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agencies:
    """agencies.yaml."""

    __pydantic_config__ = FORBID
    agencies: tuple[AgencyEntry, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """assignment.yaml: what stands around the names of bodies where tasks are handed out.

    ``requested`` and ``assigned`` stand before a name; ``heads`` begin one, ``plural_heads`` only after one of ``determiners`` or in a
    list, ``not_heads`` never; ``stops`` follow one, but not after one of ``links``. ``offices`` and ``units`` go on with a list of one
    kind, as do the
    pairs of ``together``.
    ``levels`` are the words that say the level (``city`` may be province or district), except in ``not_levels``.
    """

    __pydantic_config__ = FORBID
    conjunction: str
    requested: tuple[str, ...]
    assigned: tuple[str, ...]
    determiners: tuple[str, ...]
    heads: tuple[str, ...]
    plural_heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    stops: tuple[str, ...]
    offices: tuple[str, ...]
    together: tuple[str, ...]
    links: tuple[str, ...]
    units: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]
    not_levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingWords:
    """funding.yaml: the classes of sources and what names them.

    ``own`` is the budget of the plan's level, ``city`` that of a province or a district by the plan's level; ``listed`` are the levels that
    may follow one of ``budget``; ``rules`` name no source, ``implied`` mean the state budget where none is named and one of ``money`` is.
    """

    __pydantic_config__ = FORBID
    sources: dict[str, tuple[str, ...]]
    own: tuple[str, ...]
    city: tuple[str, ...]
    budget: tuple[str, ...]
    listed: dict[str, str]
    rules: tuple[str, ...]
    implied: tuple[str, ...]
    money: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """deadlines.yaml: the words of dates and what makes a date a time limit.

    ``cues`` stand before the date of a task, the ``strict`` ones say a limit by themselves; ``labels`` head a sentence that only says when;
    ``joints`` join the ends of a span; ``not_due`` stands by a date that is no limit.
    """

    __pydantic_config__ = FORBID
    day: str
    month: str
    year: str
    quarter: str
    cues: tuple[str, ...]
    strict: tuple[str, ...]
    labels: tuple[str, ...]
    joints: tuple[str, ...]
    not_due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportingWords:
    """reporting.yaml: how a plan speaks of reports.

    ``report`` is the word itself; it is a noun after ``noun_before``, in a list with ``listed_with`` or before ``noun_after`` unless one
    of ``send`` follows, and no duty of its own
    after ``purpose``. ``regime`` (the keeping of the reporting rules) is a duty only after ``keep``. ``adhoc_near`` stand next to the
    word, ``adhoc`` anywhere in its sentence; after another period ``year`` and ``short`` alone are periods; ``periodic`` says that it
    comes back without saying when; ``term`` are reports on a whole term.
    ``term_end`` always end one. ``trouble`` under a ``condition`` is passed on by ``pass_on``. ``towards`` stand before a recipient,
    ``recipients`` begin one, ``through`` names the channel.
    """

    __pydantic_config__ = FORBID
    report: str
    conjunction: str
    noun_before: tuple[str, ...]
    listed_with: tuple[str, ...]
    noun_after: tuple[str, ...]
    not_in: tuple[str, ...]
    regime: tuple[str, ...]
    keep: tuple[str, ...]
    purpose_word: str
    purpose: tuple[str, ...]
    send: tuple[str, ...]
    frequencies: dict[str, tuple[str, ...]]
    year: str
    short: tuple[str, ...]
    not_period: tuple[str, ...]
    periodic: str
    adhoc_near: tuple[str, ...]
    adhoc: tuple[str, ...]
    term: tuple[str, ...]
    term_end: tuple[str, ...]
    condition: tuple[str, ...]
    trouble: tuple[str, ...]
    pass_on: tuple[str, ...]
    towards: tuple[str, ...]
    recipients: tuple[str, ...]
    through: tuple[str, ...]
    recipient_end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetWords:
    """targets.yaml: how a plan states a numeric target.

    ``units`` and ``rates`` are what a number is of, ``counted`` things of which a number is a target only under ``aims``. ``before`` and
    ``after``
    are the comparators by their sign; a bare number is a ceiling after ``down`` or ``lowering``, a difference after ``change``. ``links``
    stand between
    the thing measured and the number, ``baseline`` before a number that something starts from and ``to_level`` before where it goes;
    ``leads`` before the thing, ``light``
    words before it after a number, verbs of aim before the number (``trailing``) or the thing (``aiming``), ``heads`` begin it;
    ``qualifiers`` after a number begin no new thing, those of
    ``where`` say which part of it is meant.
    ``change_heads`` begin a thing that is a difference; of a rate of ``bad`` things without ``good`` words low is better; ``per`` stands
    before
    the base of a rate. ``year_before`` stand before a year that is aimed at, ``since`` before the first year of a ``span``, ``compared``
    before one that is not.
    ``through`` parts the ends of a range. Numbers by ``not_before``, ``not_after`` and in sentences with ``past`` are no targets.
    """

    __pydantic_config__ = FORBID
    label: str
    year: str
    conjunction: str
    units: dict[str, str]
    rates: tuple[str, ...]
    counted: tuple[str, ...]
    aims: tuple[str, ...]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    down: tuple[str, ...]
    lowering: tuple[str, ...]
    change: tuple[str, ...]
    yearly: tuple[str, ...]
    links: tuple[str, ...]
    baseline: tuple[str, ...]
    to_level: tuple[str, ...]
    leads: tuple[str, ...]
    aim: str
    reached: str
    trailing: tuple[str, ...]
    aiming: tuple[str, ...]
    light: tuple[str, ...]
    per: tuple[str, ...]
    heads: tuple[str, ...]
    change_heads: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    year_before: tuple[str, ...]
    since: tuple[str, ...]
    span: str
    compared: tuple[str, ...]
    through: tuple[str, ...]
    respectively: tuple[str, ...]
    qualifiers: tuple[str, ...]
    where: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    past: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """words.yaml: how wording is cut and weighed."""

    __pydantic_config__ = FORBID
    lexicon: str
    """Words of two to four syllables, one a line."""
    function: tuple[str, ...]
    level: tuple[str, ...]
    generic: tuple[str, ...]
    light: tuple[str, ...]
    terms: tuple[str, ...] = ()
    """Names of the field that the list of ordinary words lacks."""


@dataclass(frozen=True, slots=True)
class Actions:
    """actions.yaml: classes of action and the words that stand for them."""

    __pydantic_config__ = FORBID
    actions: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Concepts:
    """concepts.yaml: things of the field and all phrases that mean them."""

    __pydantic_config__ = FORBID
    concepts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matching:
    """matching.yaml: how a requirement is cut into elements and how much of it must be found (shares are 0 to 1)."""

    __pydantic_config__ = FORBID
    object_at_least: float
    action_at_least: float
    whole_at_least: float
    topic_share: float
    topic_least: float
    topic_part: float
    shortest: int
    purposes: tuple[str, ...]
    purpose_after: int
    examples: tuple[str, ...]
    side_labels: tuple[str, ...]
    joins: tuple[str, ...]
    cited_by: tuple[str, ...]
    plan_verbs: tuple[str, ...]
    plan_objects: tuple[str, ...]
    plan_refers: tuple[str, ...]
    report_starts: tuple[str, ...]
    report_holds: tuple[str, ...]
    denials: tuple[str, ...]
    no_denials: tuple[str, ...]
    delegated: dict[str, tuple[str, ...]]
    past: tuple[str, ...]
    hedges: tuple[str, ...]
    own_verbs: tuple[str, ...]
    own_marks: dict[str, tuple[str, ...]]
    unclear: tuple[str, ...]
    audience_actions: tuple[str, ...]
    audiences: tuple[str, ...]
    supporting: tuple[str, ...]
    idle: tuple[str, ...]
    spelled: dict[str, str]
    sure_margin: float
    sure_whole: float
    sure_elements: int
    sure_unmet: float
    sure_missing: float
    sure_missing_named: float
    scan_least: float


@dataclass(frozen=True, slots=True)
class KindWords:
    """kinds.yaml: what the rules of structure are called and look for. ``collective_enough``: so many bodies answer for a collective."""

    __pydantic_config__ = FORBID
    funding_names: dict[str, str]
    raising: tuple[str, ...]
    frequency_names: dict[str, str]
    regime_name: str
    due_name: str
    recipient_names: dict[str, str]
    report_words: tuple[str, ...]
    issuing: tuple[str, ...]
    collective_enough: int
    councils: tuple[str, ...]
    adhoc: dict[str, tuple[str, ...]]
    adhoc_names: dict[str, str]
    issuers: dict[str, tuple[str, ...]]
    receiving: tuple[str, ...]
    collective_fields: tuple[str, ...]
    populations: tuple[str, ...]
    tasks_at_least: float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """suggestions.yaml: how what to add is worded.

    ``templates`` and ``headings`` are by kind and role, ``funding`` by class of source, ``reports`` by frequency, ``recipients`` by level,
    ``targets`` by comparator (``whole``: of all, ``change``: of a difference), ``share`` where the thing measured does not begin as
    rates do; ``dependent`` begin a part that cannot stand by itself, ``lead_ins`` are left out before one; ``local_symbols`` mark
    documents of the higher plan's
    own level; ``replace`` is phrase (in lower case) → level → phrase.
    """

    __pydantic_config__ = FORBID
    templates: dict[str, str]
    general_task: str
    headings: dict[str, str]
    funding: dict[str, str]
    reports: dict[str, str]
    recipients: dict[str, str]
    level_names: dict[str, str]
    due: dict[str, str]
    targets: dict[str, str]
    target_year: str
    share: str
    dependent: tuple[str, ...]
    lead_ins: tuple[str, ...]
    local_symbols: tuple[str, ...]
    replace: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """columns.yaml: tables of tasks.

    ``heads``: what a column holds (order, task, lead, with, time, money, result) → words in its head; ``labels``: what stands before the
    text of such a cell when the row is read as a clause; ``sums`` begin rows that add up the others.
    """

    __pydantic_config__ = FORBID
    heads: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """chain.yaml: documents that can be the plan above one.

    ``plans``: types of documents that are plans; ``tasks``: other types that lay tasks. A document of one of the ``carriers`` brings a plan
    where one of ``carrying`` and a type of plan follow its number. ``symbols``: level → letters in a symbol that tell it.
    ``topic_at_least``: share (0 to 1) of the words of two topics that must be the same.
    """

    __pydantic_config__ = FORBID
    plans: tuple[str, ...]
    tasks: tuple[str, ...]
    carriers: tuple[str, ...]
    carrying: tuple[str, ...]
    symbols: dict[Level, tuple[str, ...]]
    topic_at_least: Share


@dataclass(frozen=True, slots=True)
class Tables:
    """What ``match.tables`` makes of the words when the vocabulary is compiled, all folded.

    ``words``: first syllable → the second ones of words of two syllables, with a blank around each; ``longer``: first two syllables →
    longest word that begins with them, for longer words;
    ``flags``: word → its kinds as bits (``match.tables``), where it has any; ``concepts``, ``actions``: phrase → ids;
    ``bodies``: name of a body and its id, the longest names first.
    """

    words: dict[str, str] = field(default_factory=dict)
    longer: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    actions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the program knows of the language and its field. One attribute a vocabulary file."""

    headings: Headings
    layout: Layout
    header: HeaderWords
    documents: DocumentTypes
    agencies: Agencies
    assignment: Assignment
    funding: FundingWords
    deadlines: DeadlineWords
    reporting: ReportingWords
    targets: TargetWords
    words: Words
    actions: Actions
    concepts: Concepts
    matching: Matching
    kinds: KindWords
    suggestions: Suggestions
    columns: ColumnWords
    chain: Chain
    references: References
    places: Places
    spelling: Spelling
    tables: Tables = field(default_factory=Tables, metadata={"made": True})
    derived: dict[str, object] = field(default_factory=dict, compare=False)
    """Tables that stages build once from the words (keyed by the stage's name)."""
