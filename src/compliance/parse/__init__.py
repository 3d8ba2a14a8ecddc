"""Document + Lexicon → Plan. First the outline, then what each part says; every later part is handed the plan as far as it is known."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

from compliance.model.document import Document
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.parse.citations import citations
from compliance.parse.header import ahead, header
from compliance.parse.structure import outline


def parse(document: Document, lexicon: Lexicon) -> Plan:
    """The plan that ``document`` holds; ``InputError`` where it holds none."""
    parts = outline(document, lexicon)
    first = header(parts, lexicon)
    body = tuple(passage for passage in parts.passages if passage.role != "opening")
    cited = citations((*ahead(parts, lexicon), *body, *parts.notes), lexicon)
    plan = Plan(document, first, parts.sections, parts.clauses, parts.passages, (), (), (), (), (), cited)
    for name in ("agencies", "funding", "reporting", "deadlines", "targets"):
        try:
            module: Any = import_module(f"compliance.parse.{name}")
        except ModuleNotFoundError:
            continue
        plan = replace(plan, **{name: module.find(plan, lexicon)})
    return plan
