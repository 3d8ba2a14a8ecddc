"""Fields that take only certain values. To a type checker they are plain ``str``, ``int`` or ``float``; the door refuses other values.

The classes made here are what pydantic asks for a schema, so neither pydantic nor ``typing`` is imported.
"""

from __future__ import annotations

TYPE_CHECKING = False
KINDS = ("basis", "content", "agency", "funding", "reporting", "deadline", "target")
REVIEWS = ("form", "skeleton", "citation", "text", "level", "time", "consistency", "repository")
"""Kinds of review: of a draft by itself, and of its place in a repository."""
DEFECTS = (
    "missing-number",
    "missing-day",
    "missing-national-motto",
    "missing-signature",
    "citation-malformed",
    "citation-number-date-mismatch",
    "numbering-gap",
    "duplicate-paragraph",
    "level-leak",
    "typo",
    "other",
)
"""Classes of defects."""
SEVERITIES = ("error", "warning", "info")
BINDINGS = ("lower", "own", "unclear")
LEVELS = ("trung-uong", "tinh", "huyen", "xa")
SORTS = ("path", "missing", "covered", "level")
"""The orders of plans in a matrix: by path; most gaps first; most covered first; by level and path."""
ROLES = ("purpose", "objectives", "scope", "contents", "funding", "organization", "reporting", "results", "other")
OPERATORS = ("<", "<=", ">", ">=", "=")
FAIL_ON = ("error", "warning", "info", "never")
LANGUAGES = ("vi", "en")
BOUNDS = {
    "fail_under": (0, 100),
    "max_size": (0.001, 10_000),
    "jobs": (1, 64),
    "timeout": (0.01, 86_400),
    "memory": (1, 999_999),
    "top": (0, 100_000),
}
"""The least and the most of each setting that is a number: percent, MB, processes, seconds, MB; and of the length of a ranking."""
PROCESSES, DASK = "processes", "dask="
"""Where plans are worked on: by processes of this machine, or (with an address behind it) by a cluster."""
PATTERNS = {
    "sha256": "^[0-9a-f]{64}$",
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "period": "^[0-9]{4}(-[0-9]{4})?$",
}
"""What texts of a certain form look like, by the name of the problem when they do not."""

if TYPE_CHECKING:
    Kind = str
    ReviewKind = str
    DefectClass = str
    Severity = str
    Binding = str
    Level = str
    AnyLevel = str
    Role = str
    Operator = str
    PackSchema = str
    ReviewSchema = str
    WaiversSchema = str
    BaselineSchema = str
    ConfigSchema = str
    FailOn = str
    Language = str
    Executor = str
    Text = str
    Sha256 = str
    Date = str
    Years = str
    Line = int
    Share = float
    FailUnder = float
    MaxSize = float
    Jobs = int
    Timeout = float
    Memory = int
else:

    def _kept(name: str, schema: dict[str, object]) -> type:
        return type(name, (), {"__get_pydantic_core_schema__": classmethod(lambda cls, source, handler: dict(schema))})

    def _number(name: str, kind: str, setting: str) -> type:
        least, most = BOUNDS[setting]
        return _kept(name, {"type": kind, "ge": least, "le": most, **({"allow_inf_nan": False} if kind == "float" else {})})

    def _one_of(name: str, values: tuple[str, ...]) -> type:
        return _kept(name, {"type": "literal", "expected": list(values)})

    Kind = _one_of("Kind", KINDS)
    ReviewKind = _one_of("ReviewKind", REVIEWS)
    DefectClass = _one_of("DefectClass", DEFECTS)
    Severity = _one_of("Severity", SEVERITIES)
    Binding = _one_of("Binding", BINDINGS)
    Level = _one_of("Level", LEVELS)
    AnyLevel = _one_of("AnyLevel", (*LEVELS, "any"))
    Role = _one_of("Role", ROLES)
    Operator = _one_of("Operator", OPERATORS)
    PackSchema = _one_of("PackSchema", ("compliance.pack/1",))
    ReviewSchema = _one_of("ReviewSchema", ("compliance.review/1",))
    WaiversSchema = _one_of("WaiversSchema", ("compliance.waivers/1",))
    BaselineSchema = _one_of("BaselineSchema", ("compliance.baseline/1",))
    ConfigSchema = _one_of("ConfigSchema", ("compliance.config/1",))
    FailOn = _one_of("FailOn", FAIL_ON)
    Language = _one_of("Language", LANGUAGES)
    # A file that comes with the plans does not say to which machine they are sent and whose answers are believed.
    Executor = _one_of("Executor", (PROCESSES,))
    Text = _kept("Text", {"type": "str", "min_length": 1})
    Sha256 = _kept("Sha256", {"type": "str", "pattern": PATTERNS["sha256"]})
    Date = _kept("Date", {"type": "str", "pattern": PATTERNS["date"]})
    Years = _kept("Years", {"type": "str", "pattern": PATTERNS["period"]})
    Line = _kept("Line", {"type": "int", "ge": 1})
    Share = _kept("Share", {"type": "float", "ge": 0, "le": 1, "allow_inf_nan": False})
    FailUnder = _number("FailUnder", "float", "fail_under")
    MaxSize = _number("MaxSize", "float", "max_size")
    Jobs = _number("Jobs", "int", "jobs")
    Timeout = _number("Timeout", "float", "timeout")
    Memory = _number("Memory", "int", "memory")
