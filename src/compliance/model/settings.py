"""What holds for a run: compliance.yaml, and what becomes of it beside flags and environment.

The dataclasses of the first part are the format of the file, and have every default.
"""

from __future__ import annotations

from compliance.model.choice import (
    PROCESSES,
    ConfigSchema,
    Executor,
    FailOn,
    FailUnder,
    Jobs,
    Language,
    Level,
    Line,
    MaxSize,
    Memory,
    Text,
    Timeout,
    Years,
)
from compliance.model.gate import FORBID
from compliance.record import dataclass, field

CONFIG = "compliance.yaml"
FLAG, VARIABLE, FILE, DEFAULT = "flag", "variable", "file", "default"
"""Where a value can come from."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the text of a plan does not tell, or tells wrongly.

    ``plan``: a glob over paths from the folder of the file. ``topic``: what it is about. ``period``: a year, or the first and the last
    year with a hyphen. ``parents``: globs of the plans above it, instead of those that its opening names. ``elsewhere``: numbers of
    documents that it names and that are known not to be here. A later entry about the same plan overrides what it gives itself.
    """

    __pydantic_config__ = FORBID
    plan: Text
    level: Level | None = None
    topic: Text | None = None
    period: Years | None = None
    parents: tuple[Text, ...] = ()
    elsewhere: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """compliance.yaml.

    ``plans``, ``exclude`` and ``packs`` are globs over paths from the folder of the file: which files are plans (none given: every file
    that can be read as one), which are not, and which are rule packs. ``vocabulary``, ``waivers`` and ``baseline`` are paths from there.
    ``fail_under``: percent of the applicable requirements. ``max_size``: MB of the largest file that is read. ``jobs``: processes (not
    given: one for each processor). ``timeout``: seconds, and ``memory``: MB, that one plan may take. ``lang``: of what is said (not
    given: that of the system). ``executor``: where plans are worked on; a cluster (``dask=ADDRESS``) is named by flag or environment only.
    ``shared``: its workers read the plans themselves, at the path at which this machine sees them.
    """

    __pydantic_config__ = FORBID
    schema: ConfigSchema = "compliance.config/1"
    plans: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    packs: tuple[Text, ...] = ()
    facts: tuple[PlanFacts, ...] = ()
    vocabulary: tuple[Text, ...] = ()
    fail_on: FailOn = "error"
    fail_under: FailUnder | None = None
    waivers: tuple[Text, ...] = ()
    baseline: Text | None = None
    only_new: bool = False
    final: bool = False
    review: bool = True
    lang: Language | None = None
    max_size: MaxSize = 20
    jobs: Jobs | None = None
    timeout: Timeout = 120
    memory: Memory = 2048
    cache: bool = True
    executor: Executor = PROCESSES
    shared: bool = False


@dataclass(frozen=True, slots=True)
class PlacedConfig:
    """A file and where its values stand: key (``fail_on``), key and number (``waivers.0``, ``facts.2``) → 1-based line."""

    config: ConfigFile
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from. ``kind``: flag, variable, file or default. ``name``: the flag, the variable, or the path of the file;
    ``line``: where it stands in the file, else 0."""

    kind: str = DEFAULT
    name: str = ""
    line: Line = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run after all sources.

    ``values``: the value of each key. Paths (``vocabulary``, ``waivers``, ``baseline``) can be opened as they are; globs are from
    ``root``. ``jobs`` is never ``None``. ``root``: the folder of the file, as it can be opened (``.`` for the one that the program was
    started in); ``path``: that of the file; both are empty where there is none. ``origins``: key → where its value comes from.
    ``lines``: as of ``PlacedConfig``.
    """

    values: ConfigFile = field(default_factory=ConfigFile)
    root: str = ""
    path: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
