"""Markdown for mails and wikis: what comes from documents stays text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from compliance.report.markdown import text
from compliance.report.words import clean

HOSTILE = st.text(st.sampled_from("ab12 \\`*_{}[]()#+-.!|<>&~$=:\n\t\"'/") | st.characters(max_codepoint=0x1EFF), max_size=40)


def rendered(source: str) -> str:
    """The text of what a renderer with tables and strikethrough makes of it, and the tags it is in."""
    made: list[str] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
        for child in token.children or ():
            assert child.type == "text", (source, child.type)
            made.append(child.content)
    return "".join(made)


@given(HOSTILE)
def test_text_reads_the_same_in_a_paragraph_a_heading_a_list_and_a_quote(value: str) -> None:
    wanted = clean(value)
    for before in ("", "# ", "- ", "> ", "- **a:** "):
        source = f"{before}{text(value)}"
        if wanted:
            shown = "".join(child.content for token in MarkdownIt().parse(source) for child in token.children or () if child.type == "text")
            assert shown.removeprefix("a: ") == wanted, source


@given(st.lists(HOSTILE.filter(lambda value: bool(clean(value))), min_size=2, max_size=4))
def test_text_stays_within_its_cell(values: list[str]) -> None:
    source = f"| {' | '.join(map(text, values))} |\n|{' --- |' * len(values)}\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    cells = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "th_open"]
    assert len(cells) == len(values)
    assert [rendered(cell) for cell in cells] == [clean(value) for value in values]
