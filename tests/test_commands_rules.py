"""``compliance rules list|lint|test|doc|schema`` as one who writes rules calls them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from compliance import library
from compliance.review import CHECKS
from tests.program import ROOT, Call, is_one_line

RULES = Path(library.RULES)
SHIPPED = sorted(path for folder in ("review", "children") for path in (RULES / folder).glob("*.yaml"))
VARIANTS = CHECKS["text", "spacing"].variants
FOUND = "\n".join(f'      {name}: "{{right}}"' for name in VARIANTS)
GOOD = f"""\
schema: compliance.review/1
id: own
kind: text
rules:
- id: own/spacing
  check: spacing
  defect: other
  severity: info
  basis: {{document: Quy định của tỉnh, place: mục 1}}
  vi:
    title: Khoảng cách
    asks: Khoảng cách đúng.
    why: Dễ đọc.
    over: Bản sao.
    under: Bảng.
    found:
{FOUND}
  en:
    title: Spacing
    asks: Right spacing.
    why: To be read.
    over: Copies.
    under: Tables.
    found:
{FOUND}
  numbers: {{many: 3}}
  cases:
  - claim: in order
    finds: []
  - claim: a blank before a comma
    draft: {{contents: "III. NỘI DUNG THỰC HIỆN\\n1. Tuyên truyền về quyền trẻ em , phòng chống đuối nước."}}
    finds: ["em ,"]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def line_of(text: str, part: str) -> int:
    """The line on which ``part`` stands first."""
    return text[: text.index(part)].count("\n") + 1


# list


def test_the_list_names_every_review_rule_with_its_severity_and_title(call: Call) -> None:
    done = call("rules", "list", environment={"COLUMNS": "160"})
    assert (done.code, done.err) == (0, "")
    rules = [rule for pack in library.review_packs() for rule in pack.rules]
    for rule in rules:
        assert re.search(rf"(?m)^  {re.escape(rule.id)} +\S.* {re.escape(rule.vi.title)}$", done.out), rule.id
    assert [f"rules/{path.parent.name}/{path.name}" in done.out for path in SHIPPED] == [True] * len(SHIPPED)


def test_the_list_of_a_higher_plan_names_its_rules_and_english_has_english_titles(call: Call, pack: Path) -> None:
    done = call("rules", "list", str(RULES / "children" / "quang-nam-2025.yaml"), str(pack), "--lang", "en")
    assert done.code == 0
    assert "  quang-nam-2025/II.1.a " in done.out
    assert re.search(r"(?m)^  own/spacing +\S.* Spacing$", done.out)


@pytest.mark.parametrize("width", [80, 160])
def test_the_list_fits_the_screen_and_loses_nothing(call: Call, width: int) -> None:
    pack = RULES / "children" / "quang-nam-2025.yaml"
    done = call("rules", "list", str(pack), str(RULES / "review" / "consistency.yaml"), environment={"COLUMNS": str(width)})
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= width
    flat = " ".join(done.out.split())
    rules = library.read_pack(str(pack), library.lexicon()).rules
    assert [rule.id for rule in rules if " ".join(rule.requirement.split()) not in flat] == []


# lint


def test_the_shipped_packs_are_clean(call: Call) -> None:
    done = call("rules", "lint")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == len(SHIPPED)


def test_a_clean_pack_of_ones_own_is_said_to_be_clean(call: Call, pack: Path) -> None:
    done = call("rules", "lint", str(pack))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{pack}: 1 ")


SOURCE = "{document: Quy định của tỉnh, place: mục 1}"
WRONG: Mapping[str, tuple[str, str, str, Sequence[str]]] = {
    "an unknown check": ("check: spacing", "check: spaces", "rules[own/spacing].check", ["spacing", "spaces"]),
    "a number that the check needs": ("  numbers: {many: 3}", "  numbers: {few: 3}", "rules[own/spacing].numbers", ["many"]),
    "a sentence that is missing": (f'      {VARIANTS[1]}: "{{right}}"\n', "", "rules[own/spacing].vi.found", [VARIANTS[1]]),
    "a sentence that is never said": ("    found:\n", '    found:\n      behind: "x"\n', "rules[own/spacing].vi.found.behind", ["behind"]),
    "a field that is never filled": ('before: "{right}"', 'before: "{rihgt}"', "rules[own/spacing].vi.found.before", ["rihgt", "right"]),
    "a field that is no field": ('before: "{right}"', 'before: "{right"', "rules[own/spacing].vi.found.before", ["{"]),
    "no case that passes": ("  - claim: in order\n    finds: []\n", "", "rules[own/spacing].cases", ["finds: []"]),
    "no case that does not pass": ('finds: ["em ,"]', "finds: []", "rules[own/spacing].cases", ["finds"]),
    "a claim twice": ("claim: a blank before a comma", "claim: in order", "rules[own/spacing].cases[2].claim", ["in order"]),
    "a part that no plan has": ("draft: {contents:", "draft: {content:", "rules[own/spacing].cases[2].draft", ["contents", "content"]),
    "an id of another pack": ("id: own/spacing", "id: other/spacing", "rules[other/spacing].id", ["own/"]),
    "no source": ("  basis: {document: Quy định của tỉnh, place: mục 1}\n", "", "rules[own/spacing]", ["basis"]),
    "an empty source": (SOURCE, '{document: "", place: mục 1}', "rules[own/spacing].basis.document", []),
    "a source without its document": (SOURCE, "{place: mục 1}", "rules[own/spacing].basis", ["document"]),
    "an unknown severity": ("severity: info", "severity: high", "rules[own/spacing].severity", ["info", "high"]),
    "an unknown key": ("  severity: info", "  severity: info\n  sevrity: info", "rules[own/spacing].sevrity", ["severity"]),
    "a kind that no review has": ("kind: text", "kind: texts", "kind", ["text"]),
    "a case without a claim": ("  - claim: in order\n    finds: []", "  - finds: []", "rules[own/spacing].cases[1]", ["claim"]),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WRONG)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_mistake_is_said_with_file_line_and_key(call: Call, pack: Path, mistake: str, language: str) -> None:
    old, new, key, told = WRONG[mistake]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    pack.write_text(text, encoding="utf-8")
    done = call("rules", "lint", str(pack), "--lang", language)
    assert (done.code, done.err) == (1, "")
    lines = [line for line in done.out.splitlines() if f": {key}: " in line or f": {key}." in line]
    assert lines, done.out
    assert all(part in lines[0] for part in told), lines[0]
    number = int(lines[0].removeprefix(f"{pack}:").split(":")[0])
    block = text.splitlines()[number - 1]
    assert 1 <= number <= len(text.splitlines())
    if new and "[" not in key.rpartition(".")[2]:
        assert key.rpartition(".")[2] in block, block


def test_all_mistakes_of_a_pack_are_said_at_once_in_the_order_of_the_file(call: Call, pack: Path) -> None:
    text = (
        GOOD.replace("  numbers: {many: 3}", "").replace('before: "{right}"', 'before: "{wrong}"').replace('finds: ["em ,"]', "finds: []")
    )
    pack.write_text(text, encoding="utf-8")
    done = call("rules", "lint", str(pack))
    numbers = [int(line.removeprefix(f"{pack}:").split(":")[0]) for line in done.out.splitlines()]
    assert done.code == 1
    assert len(numbers) == 4
    assert numbers == sorted(numbers)


def test_a_rule_of_a_higher_plan_without_elements_or_with_an_unknown_concept_is_refused(call: Call, tmp_path: Path) -> None:
    text = (RULES / "children" / "quang-nam-2025.yaml").read_text(encoding="utf-8")
    concept = re.search(r"concept:([\w-]+)", text)
    assert concept
    file = tmp_path / "tinh.yaml"
    file.write_text(text.replace(concept[0], "concept:no-such-thing", 1), encoding="utf-8")
    done = call("rules", "lint", str(file))
    assert done.code == 1
    assert f"{file}:{line_of(text, concept[0])}:" in done.out
    assert "no-such-thing" in done.out


@pytest.mark.parametrize("verb", ["lint", "list", "test", "doc"])
def test_a_pack_that_cannot_be_read_is_2_and_the_others_are_still_done(call: Call, pack: Path, verb: str) -> None:
    missing = pack.parent / "missing.yaml"
    done = call("rules", verb, str(missing), str(pack))
    assert done.code == 2
    is_one_line(done.err, str(missing))
    assert "own" in done.out


# test


def test_the_cases_of_a_pack_are_tried(call: Call, pack: Path) -> None:
    done = call("rules", "test", str(pack))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{pack}: ")
    assert "2/2" in done.out


@pytest.mark.parametrize(
    ("old", "new", "claim"),
    [
        ('finds: ["em ,"]', 'finds: ["quyền ,"]', "a blank before a comma"),
        ('finds: ["em ,"]', "finds: []", "a blank before a comma"),
        ("claim: in order\n    finds: []", 'claim: in order\n    finds: ["em ,"]', "in order"),
    ],
)
def test_a_case_that_does_not_hold_is_1_and_said(call: Call, pack: Path, old: str, new: str, claim: str) -> None:
    pack.write_text(GOOD.replace(old, new), encoding="utf-8")
    done = call("rules", "test", str(pack))
    assert (done.code, done.err) == (1, "")
    wrong = [line for line in done.out.splitlines() if claim in line]
    assert len(wrong) == 1
    assert "own/spacing" in wrong[0]
    assert "1/2" in done.out


def test_a_correction_that_differs_is_1(call: Call, pack: Path) -> None:
    pack.write_text(GOOD.replace('finds: ["em ,"]', 'finds: ["em ,"]\n    corrections: ["em."]'), encoding="utf-8")
    done = call("rules", "test", str(pack))
    assert done.code == 1
    assert "em." in done.out


# doc


def test_the_pages_are_one_file_a_pack_and_every_link_leads_to_its_rule(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    done = call("rules", "doc", "-o", str(folder))
    assert (done.code, done.out) == (0, "")
    is_one_line(done.err, str(folder))
    packs = library.review_packs()
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(f"{pack.id}.md" for pack in packs), "README.md"])
    index = (folder / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"- \[`([^`]+)`\]\(([^)#]+)#([^)]+)\)", index)
    assert sorted(name for name, _, _ in links) == sorted(rule.id for pack in packs for rule in pack.rules)
    for name, file, anchor in links:
        headings = re.findall(r"(?m)^## (.+)$", (folder / file).read_text(encoding="utf-8"))
        assert name in headings
        assert anchor in [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert all((folder / file).exists() for file in re.findall(r"^## \[[^\]]+\]\(([^)]+)\)", index, re.MULTILINE))


def test_a_page_tells_source_limits_and_what_may_be_wrong_with_it(call: Call, pack: Path) -> None:
    done = call("rules", "doc", str(pack))
    assert done.code == 0
    for said in ("## own/spacing", "Khoảng cách đúng.", "Quy định của tỉnh, mục 1", "Bản sao.", "Bảng.", "“em ,”"):
        assert said in done.out


def test_pages_into_a_file_are_refused(call: Call, pack: Path) -> None:
    done = call("rules", "doc", "-o", str(pack / "x"))
    assert done.code == 2
    is_one_line(done.err, str(pack))
    assert pack.read_text(encoding="utf-8") == GOOD


# schema


def test_a_schema_is_printed_as_it_is_shipped_and_an_unknown_one_is_said(call: Call) -> None:
    done = call("rules", "schema", "pack")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads((RULES / "schema" / "pack.schema.json").read_text(encoding="utf-8"))
    wrong = call("rules", "schema", "packs")
    assert (wrong.code, wrong.out) == (2, "")
    is_one_line(wrong.err, "packs", "review")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schemas_let_the_shipped_packs_through(call: Call, path: Path) -> None:
    import yaml

    name = "review" if path.parent.name == "review" else "pack"
    schema = json.loads(call("rules", "schema", name).out)
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    assert list(mistakes(data, schema, schema, "")) == []


def test_the_schemas_refuse_what_is_not_known(call: Call) -> None:
    schema = json.loads(call("rules", "schema").out)
    import yaml

    data = yaml.load(GOOD.replace("severity: info", "severity: high").replace("  basis:", "  bases:"), yaml.CBaseLoader)
    assert len(list(mistakes(data, schema, schema, ""))) == 3


PLAIN = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false", "null": "null|"}


def mistakes(data: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str) -> Any:
    """What in ``data`` (texts, lists and maps) a JSON Schema does not let through: the keywords that the shipped schemas use."""
    if "$ref" in schema:
        yield from mistakes(data, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
        return
    if "anyOf" in schema:
        if all(list(mistakes(data, one, root, at)) for one in schema["anyOf"]):
            yield at, "anyOf"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield at, data
    if "const" in schema and data != schema["const"]:
        yield at, data
    kind = schema.get("type")
    if kind == "object":
        if not isinstance(data, dict):
            yield at, "object"
            return
        yield from ((at, name) for name in schema.get("required", ()) if name not in data)
        for name, value in data.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
            if inner is False:
                yield at, name
            elif isinstance(inner, dict):
                yield from mistakes(value, inner, root, f"{at}/{name}")
    elif kind == "array":
        if not isinstance(data, list):
            yield at, "array"
            return
        ahead = schema.get("prefixItems", [])
        for number, value in enumerate(data):
            inner = ahead[number] if number < len(ahead) else schema.get("items", {})
            yield from mistakes(value, inner or {}, root, f"{at}/{number}")
    elif kind == "string":
        if not isinstance(data, str) or len(data) < schema.get("minLength", 0):
            yield at, "string"
        elif "pattern" in schema and not re.search(schema["pattern"], data):
            yield at, data
    elif kind in PLAIN and not re.fullmatch(PLAIN[kind], str(data)):
        yield at, data


# usage and words


@pytest.mark.parametrize("words", [(), ("foo",), ("--lang", "xx")])
def test_wrong_usage_is_one_line_with_what_is_known(call: Call, words: tuple[str, ...]) -> None:
    done = call("rules", *words)
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err)


def test_help_names_every_verb(call: Call) -> None:
    done = call("rules", "--help")
    assert (done.code, done.err) == (0, "")
    assert [verb for verb in ("list", "lint", "test", "doc", "schema") if verb not in done.out] == []
    assert max(map(len, done.out.splitlines())) <= 100


def test_every_problem_of_a_yaml_file_has_its_words_in_vietnamese() -> None:
    from compliance.library.problems import SENTENCES

    vietnamese = library.messages("vi")
    assert [code for code in SENTENCES if f"problem-{code}" not in vietnamese and code != "other"] == []
    for code, sentence in SENTENCES.items():
        if f"problem-{code}" in vietnamese:
            given = set(re.findall(r"\{(\w+)\}", sentence))
            assert set(re.findall(r"\{(\w+)\}", vietnamese[f"problem-{code}"])) <= given, code


def test_every_pattern_and_every_row_of_a_page_has_its_words() -> None:
    source = (ROOT / "src" / "compliance" / "report" / "rule_page.py").read_text(encoding="utf-8")
    rows = set(re.findall(r'yield (?:\(?)"([a-z]+)"', source)) | {"elements", "passes", "fails", "found", "finds"}
    wanted = {f"page-{row}" for row in rows} | {f"pattern-{pattern.id}" for pattern in library.patterns().patterns}
    for language in ("vi", "en"):
        assert sorted(wanted - library.messages(language).keys()) == []
