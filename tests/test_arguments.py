"""What the command line may say, and what is said of it when it makes no sense."""

from __future__ import annotations

import re

import pytest

from compliance.arguments import COMMANDS, LANGUAGES, language, read
from compliance.delivery import PLAN
from compliance.errors import InputError
from compliance.library import messages
from compliance.report import choices
from compliance.report.words import Words


def test_plans_and_options_may_come_in_any_order() -> None:
    asked = read(["check", "a.txt", "--against", "p.txt", "b.txt", "--rules=r.yaml", "--rules", "s.yaml", "--", "-c.txt"])
    assert asked.files == ("a.txt", "b.txt", "-c.txt")
    assert asked.all("--against") == ["p.txt"]
    assert asked.all("--rules") == ["r.yaml", "s.yaml"]
    assert asked.all("--vocabulary") == []


@pytest.mark.parametrize("words", [["-o", "x.json"], ["-ox.json"], ["-o=x.json"], ["--output", "x.json"], ["--output=x.json"]])
def test_an_option_has_a_short_and_a_long_form(words: list[str]) -> None:
    assert read(["check", "a.txt", *words]).last("--output", "") == "x.json"


def test_the_last_value_of_an_option_counts() -> None:
    asked = read(["check", "--format", "json", "--format", "terminal"])
    assert asked.last("--format", "json") == "terminal"
    assert asked.last("--show", "gaps") == "gaps"


def test_flags_take_no_value() -> None:
    assert read(["parse", "a.txt", "--debug"]).given("--debug")
    assert read(["-h"]).given("--help")
    assert read(["--version"]).given("--version")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["chek", "a.txt"], "usage-command"),
        (["check", "--againts", "a.txt"], "usage-option"),
        (["check", "-x"], "usage-option"),
        (["check", "a.txt", "--against"], "usage-value"),
        (["check", "a.txt", "--against", "--rules", "x"], "usage-value"),
        (["check", "--debug=1"], "usage-no-value"),
        (["check", "--format", "xml"], "usage-choice"),
        (["check", "--fail-on", "all"], "usage-choice"),
        (["parse", "a.txt", "b.txt"], "usage-one-plan"),
        (["derive", "a.txt", "b.txt"], "usage-one-plan"),
        (["parse", "a.txt", "--against", "b.txt"], "usage-option"),
    ],
)
def test_wrong_usage_is_named(words: list[str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        read(words)
    assert caught.value.key == key
    for one in LANGUAGES:
        said = messages(one)[key].format(**caught.value.values)
        assert "\n" not in said


@pytest.mark.parametrize(("wrong", "meant"), [("--againts", "--against"), ("--formt", "--format")])
def test_a_misspelt_option_is_answered_with_the_one_that_was_meant(wrong: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        read(["check", wrong, "x"])
    assert caught.value.values["like"] == meant


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        ([], {}, "vi"),
        ([], {"LANG": "C"}, "vi"),
        ([], {"LANG": "C.UTF-8"}, "vi"),
        ([], {"LC_ALL": "POSIX"}, "vi"),
        ([], {"LANG": "vi_VN.UTF-8"}, "vi"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "de_DE@euro"}, "en"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "vi_VN"}, "en"),
        ([], {"LC_ALL": "vi_VN", "LANG": "en_US"}, "vi"),
        (["check", "--lang", "en"], {}, "en"),
        (["check", "--lang=vi"], {"LANG": "en_US"}, "vi"),
        (["check", "--lang", "fr"], {"LANG": "en_US"}, "en"),
    ],
)
def test_the_language_is_vietnamese_unless_another_is_named(words: list[str], environment: dict[str, str], expected: str) -> None:
    assert language(words, environment) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_names_each_of_its_options_and_choices(command: str, lang: str) -> None:
    told = Words(messages(lang)).say(f"help-{command}", formats=choices(Words(messages(lang))), plan=PLAN)
    options = COMMANDS[command]
    assert set(re.findall(r"(--[a-z-]+)", told)) == set(options)
    assert [choice for choices in options.values() for choice in choices or () if not re.search(rf"\b{choice}\b", told)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_fits_into_a_hundred_columns(lang: str) -> None:
    lines = "\n".join(text for key, text in messages(lang).items() if key.startswith("help")).splitlines()
    assert [line for line in lines if len(line) > 100] == []
