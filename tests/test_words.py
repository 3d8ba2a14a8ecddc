"""The words of reports, the places of parts in quotes, and lines on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from compliance import library
from compliance.errors import EngineError, InputError, PackError, Problem
from compliance.library import messages
from compliance.model.choice import KINDS, LEVELS, ROLES, SEVERITIES
from compliance.model.findings import STATUSES, Note
from compliance.model.plan import Citation, Header, PartialDate, Period
from compliance.model.rules import PackDocument, Source
from compliance.report import quotes
from compliance.report.screen import Page, folded
from compliance.report.words import Words, clean, date_of, day, number_of

ROOT = Path(__file__).parents[1]
MERGING = {"no-lock", "new", "back", "gone", "out", "out-part", "conflict", "changed", "lines", "left-out"}
"""Merges name these without ``merge-``."""
VI, EN = (Words(messages(language)) for language in ("vi", "en"))
PRINTED = (("66", "KH-UBND"), (None, "KH-UBND"), ("66", None), (None, None))


def test_a_message_that_does_not_exist_shows_its_key_and_values() -> None:
    assert VI.note(Note("no-such-message", (("share", "0.41"),))) == "no-such-message share=0.41"


def test_a_message_without_its_values_does_not_fail() -> None:
    assert VI.say("lines", first=1).startswith("lines")


def test_a_value_may_be_the_name_of_a_message() -> None:
    words = Words({"said": "có {what}", "frequency-annual": "hằng năm", "frequency-monthly": "hằng tháng"})
    assert words.note(Note("said", (("what", "@frequency-annual @frequency-monthly"),))) == "có hằng năm, hằng tháng"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        (Citation(1, "Kế hoạch", "66/KH-UBND", "2025-04-17", "UBND huyện Mẫu"), "Kế hoạch số 66/KH-UBND ngày 17/4/2025 của UBND huyện Mẫu"),
        (PackDocument("", "Kế hoạch", issuer="UBND tỉnh Mẫu"), "Kế hoạch của UBND tỉnh Mẫu"),
        (PackDocument("", "Kế hoạch"), "Công tác trẻ em"),
        (Source("I", (1, 1), "", ""), "Công tác trẻ em"),
    ],
)
def test_a_document_is_named_as_far_as_it_is_printed(printed: Citation | PackDocument | Source, name: str) -> None:
    assert VI.document(printed, "Công tác trẻ em") == name


def test_dates_are_written_as_in_vietnam() -> None:
    dates = {"2025-04-07": "7/4/2025", "2025-05": "5/2025", "2025": "2025", "05-20": "20/5", "Quý II/2025": "Quý II/2025"}
    assert {date: day(date) for date in dates} == dates


def test_a_date_goes_as_far_as_it_is_printed() -> None:
    assert [date_of(PartialDate(*parts)) for parts in ((2025, 5, 7), (2025, 5), (2025,), ())] == ["2025-05-07", "2025-05", "2025", ""]


def test_a_blank_number_is_shown_as_dots() -> None:
    headers = [
        Header(None, None, None, number, symbol, None, PartialDate(), None, None, Period(None, None), ()) for number, symbol in PRINTED
    ]
    assert [number_of(header) for header in headers] == ["66/KH-UBND", ".../KH-UBND", "66", None]


def test_what_would_steer_a_terminal_is_taken_out() -> None:
    assert clean("a\x1b[31m\nb\u202ec\udc80") == "a [31m b c\ufffd"


@pytest.mark.parametrize("language", [VI, EN])
def test_errors_are_said_in_one_line_each(language: Words) -> None:
    problems = PackError((Problem("a.yaml", 3, "rules[1].kind", "one of: content"), Problem("a.yaml", 9, "rules[2].id", "a text")))
    assert language.error(problems) == ["a.yaml:3: rules[1].kind: one of: content", "a.yaml:9: rules[2].id: a text"]
    assert len(language.error(InputError("file-missing", path="a.txt"))) == 1
    assert "differ" in language.error(EngineError("they differ"))[0]


def fields(words: Words) -> dict[str, list[str]]:
    """The fields of each message; what is wrong in a YAML file has its English in ``library.problems``."""
    return {key: sorted(set(re.findall(r"\{(\w+)\}", value))) for key, value in words.messages.items() if not key.startswith("problem-")}


def test_both_languages_have_the_same_messages_with_the_same_fields() -> None:
    assert fields(VI) == fields(EN)


def test_every_message_that_the_program_names_exists() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    named = set(re.findall(r'(?:Note|InputError|\.say)\(\s*"([a-z][\w.-]*)"', sources))
    patterns = {f"why.{pattern.id}" for pattern in library.patterns().patterns if pattern.then.verdict}
    assert len(named) > 40
    named = {f"merge-{name}" if name in MERGING else name for name in named}
    assert sorted((named | patterns) - fields(VI).keys()) == []


def test_every_code_of_a_closed_list_has_a_name() -> None:
    families = {"status": STATUSES, "kind": KINDS, "severity": SEVERITIES, "level": LEVELS, "role": ROLES}
    assert [f"{family}-{code}" for family, codes in families.items() for code in codes if f"{family}-{code}" not in fields(VI)] == []


# Quotes and pages


def test_a_part_is_found_whatever_its_case_and_punctuation() -> None:
    quote = "Phòng, chống đuối nước; HÓA đơn và hoà giải."
    found = quotes.ranges(quote, ["phòng chống ĐUỐI nước", "hòa giải"])
    assert [quote[first:last] for first, last in found] == ["Phòng, chống đuối nước", "hoà giải"]


def test_a_part_that_is_nearly_the_whole_quote_is_not_pointed_at() -> None:
    assert quotes.ranges("Tổ chức Diễn đàn trẻ em.", ["tổ chức diễn đàn trẻ em"]) == []


def test_a_part_that_is_not_there_has_no_range() -> None:
    assert quotes.ranges("Tổ chức Diễn đàn trẻ em.", ["dạy bơi cho học sinh", ""]) == []


def test_a_long_quote_is_shortened_around_the_missing_part() -> None:
    quote = "mở đầu " * 40 + "phần còn thiếu ở đây " + "kết thúc " * 40
    (first, last), *others = quotes.ranges(quote, ["phần còn thiếu ở đây"])
    made = quotes.pieces(quote, [(first, last)], 200)
    assert others == []
    assert [piece for piece, marked in made if marked] == ["phần còn thiếu ở đây"]
    assert len("".join(piece for piece, _ in made)) <= 220
    assert made[-1] == (" …", False)


def test_a_short_quote_stays_whole() -> None:
    assert "".join(piece for piece, _ in quotes.pieces("một hai ba bốn", [(4, 7)], 100)) == "một hai ba bốn"


@given(
    words=st.lists(st.sampled_from(["a", "ban", "chỉ đạo", "漢字", "x" * 70, "e\u0301"])),
    indent=st.integers(0, 9),
    width=st.integers(20, 90),
    column=st.integers(0, 40),
)
def test_folding_loses_nothing_and_fits(words: list[str], indent: int, width: int, column: int) -> None:
    text = " " * indent + " ".join(words)
    lines = [text[first:last] for first, last in folded(text, width, column)]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines[:1])) <= width
    assert max(map(cell_len, lines[1:]), default=0) <= max(20, width - column)


def test_a_word_longer_than_the_page_is_cut() -> None:
    assert [(0, 10), (10, 40), (40, 50)][0] == folded("x" * 50, 10, 0)[0]
    assert "".join("x" * (last - first) for first, last in folded("x" * 50, 10, 0)) == "x" * 50


def test_letters_of_two_columns_are_counted_as_two() -> None:
    page = Page(40, False)
    page.line("漢字 " * 30)
    assert max(len(line) for line in page.text().splitlines()) <= 24
