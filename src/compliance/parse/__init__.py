"""Document + Lexicon → Plan. First the outline, then what each part says; every later part is handed the plan as far as it is known."""

from __future__ import annotations

from compliance.model.document import Document
from compliance.model.lexicon import Lexicon
from compliance.model.plan import Plan
from compliance.parse import agencies, deadlines, funding, reporting, targets
from compliance.parse.citations import citations
from compliance.parse.header import ahead, header
from compliance.parse.structure import outline
from compliance.record import replace


def parse(document: Document, lexicon: Lexicon) -> Plan:
    """The plan that ``document`` holds; ``InputError`` where it holds none."""
    parts = outline(document, lexicon)
    body = tuple(passage for passage in parts.passages if passage.role != "opening")
    cited = citations((*ahead(parts, lexicon), *body, *parts.notes), lexicon)
    plan = Plan(document, header(parts, lexicon), parts.sections, parts.clauses, parts.passages, (), (), (), (), (), cited)
    plan = replace(plan, agencies=agencies.find(plan, lexicon))
    plan = replace(plan, funding=funding.find(plan, lexicon))
    plan = replace(plan, reporting=reporting.find(plan, lexicon))
    plan = replace(plan, deadlines=deadlines.find(plan, lexicon))
    return replace(plan, targets=targets.find(plan, lexicon))
