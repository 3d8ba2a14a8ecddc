"""The command line: words in, arguments out.

Not argparse: what that says of help and of wrong usage is English, and it is a tenth of the time of a cold run. Help texts are messages.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

from compliance.errors import InputError
from compliance.model.choice import FAIL_ON as FAIL_ON
from compliance.model.choice import LANGUAGES as LANGUAGES
from compliance.model.choice import LEVELS, SORTS
from compliance.record import dataclass, field
from compliance.report import FORMATS, SHOWN

ANY, FLAG = (), None
"""An option takes any value, or none; else it takes one of those that are listed."""
Options = Mapping[str, tuple[str, ...] | None]

_SHORT = {"-o": "--output", "-h": "--help"}
_FORMAT = tuple(FORMATS)
_PLAIN = ("terminal", "json")
_COMMON: Options = {
    "--output": ANY,
    "--lang": LANGUAGES,
    "--vocabulary": ANY,
    "--max-size": ANY,
    "--config": ANY,
    "--no-config": FLAG,
    "--debug": FLAG,
    "--help": FLAG,
}
_WORK: Options = {"--jobs": ANY, "--timeout": ANY, "--memory": ANY, "--no-cache": FLAG, "--executor": ANY, "--shared": FLAG}
_GATE: Options = {
    "--waivers": ANY,
    "--baseline": ANY,
    "--only-new": FLAG,
    "--pass-on-unneeded": FLAG,
    "--exit-zero": FLAG,
    "--fail-under": ANY,
}
COMMANDS: Mapping[str, Options] = {
    "check": {
        "--against": ANY,
        "--rules": ANY,
        "--format": _FORMAT,
        "--show": SHOWN,
        "--fail-on": FAIL_ON,
        "--final": FLAG,
        "--no-review": FLAG,
        "--csv-bom": FLAG,
        "--changed-since": ANY,
        **_GATE,
        **_WORK,
        **_COMMON,
    },
    "parse": {"--format": _PLAIN, **_COMMON},
    "derive": _COMMON,
    "fix": {"--diff": FLAG, **_COMMON},
    "explain": {"--against": ANY, "--rules": ANY, "--final": FLAG, **_COMMON},
    "rules": {**_COMMON},
    "affected": {"--rules": ANY, "--report": ANY, "--format": _PLAIN, **_COMMON},
    "matrix": {
        "--against": ANY,
        "--rules": ANY,
        "--format": ("terminal", "html", "xlsx", "csv"),
        "--sort": SORTS,
        "--level": LEVELS,
        "--top": ANY,
        "--waivers": ANY,
        "--final": FLAG,
        "--no-review": FLAG,
        "--csv-bom": FLAG,
        **_WORK,
        **_COMMON,
    },
    "trace": {
        "--plan": ANY,
        "--up": FLAG,
        "--format": _PLAIN,
        "--waivers": ANY,
        "--final": FLAG,
        "--no-review": FLAG,
        **_WORK,
        **_COMMON,
    },
    "baseline": {"--against": ANY, "--rules": ANY, "--final": FLAG, "--no-review": FLAG, "--waivers": ANY, **_COMMON},
    "config": {
        "--format": _PLAIN,
        "--fail-on": FAIL_ON,
        "--fail-under": ANY,
        "--waivers": ANY,
        "--baseline": ANY,
        "--only-new": FLAG,
        "--final": FLAG,
        "--no-review": FLAG,
        **_WORK,
        **_COMMON,
    },
    "init": {"--vocabulary": ANY, "--max-size": ANY, "--lang": LANGUAGES, "--debug": FLAG, "--help": FLAG},
}
"""Each command with its options."""
MOST = {"parse": 1, "derive": 1, "fix": 1, "explain": 2, "init": 1, "trace": 1}
"""How many words besides its options a command takes, where that is limited."""
WHOLE = ("check", "init", "matrix", "trace")
"""Commands that without a plan are about the whole repository."""
RULES_VERBS = ("list", "lint", "test", "doc", "schema")
"""What ``rules`` can do; the first word after it."""
BASELINE_VERBS = ("create", "prune", "show")
"""The same for ``baseline``."""
CONFIG_VERBS = ("show",)
"""The same for ``config``."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for: the command (empty: none), the files, and the values of each option in the order in which they came.

    ``order``: all options with their values, in that order."""

    command: str
    files: tuple[str, ...] = ()
    values: Mapping[str, list[str]] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()

    def all(self, option: str) -> list[str]:
        """Every value of a repeatable option."""
        return self.values.get(option, [])

    def last(self, option: str, default: str) -> str:
        """The last value of an option."""
        return (self.values.get(option) or [default])[-1]

    def given(self, option: str) -> bool:
        """Whether the option was there at all."""
        return option in self.values


def read(words: Sequence[str]) -> Arguments:
    """The arguments that ``words`` (without the program's name) stand for; ``InputError`` when they make no sense."""
    if not words:
        return Arguments("")
    name = words[0]
    if name in ("-h", "--help", "--version"):
        return Arguments("", (), {_SHORT.get(name, name): []})
    if name not in COMMANDS:
        raise InputError("usage-command", command=name, known=", ".join(COMMANDS), like=_like(name, COMMANDS))
    options = COMMANDS[name]
    files: list[str] = []
    values: dict[str, list[str]] = {}
    order: list[tuple[str, str]] = []
    left = list(words[1:])
    while left:
        word = left.pop(0)
        if word == "--":
            files += left
            break
        if not word.startswith("-") or word == "-":
            files.append(word)
            continue
        given, value = _parted(word)
        if given not in options:
            raise InputError("usage-option", command=name, option=word, like=_like(given, options))
        choices = options[given]
        if choices is FLAG:
            if value is not None:
                raise InputError("usage-no-value", command=name, option=given)
            values[given] = []
            continue
        if value is None:
            if not left or (left[0].startswith("--") and _parted(left[0])[0] in options):
                raise InputError("usage-value", command=name, option=given)
            value = left.pop(0)
        if choices and value not in choices:
            raise InputError("usage-choice", command=name, option=given, value=value, known=", ".join(choices))
        values.setdefault(given, []).append(value)
        order.append((given, value))
    most = MOST.get(name, len(files))
    if len(files) > most and "--help" not in values:
        raise InputError("usage-one-plan", command=name, extra=" ".join(files[most:]))
    return Arguments(name, tuple(files), values, tuple(order))


def outputs(asked: Arguments, usual: str = "terminal") -> list[tuple[str, str]]:
    """The files that were asked for, as format and path; an empty path is standard output. ``InputError`` where the two do not go together.

    ``usual``: the format where none is asked for.

    Formats that all stand before or behind as many paths are pairs with them, in their order. Else a format goes with the next path, and a
    path without one says it by its suffix. What is read from the screen has a path only where that comes right behind it.
    """
    chosen = [each for each in asked.order if each[0] in ("--format", "--output")]
    following = [option for option, _ in chosen[1:]] + [""]
    shown = [
        option == "--format" and FORMATS[value].screen and after != "--output"
        for (option, value), after in zip(chosen, following, strict=False)
    ]
    pairs = _pairs([each for each, screen in zip(chosen, shown, strict=True) if not screen])
    pairs += [(value, "") for (_, value), screen in zip(chosen, shown, strict=True) if screen]
    pairs = pairs or [(usual, "")]
    for name, path in pairs:
        if FORMATS[name].binary and not path:
            raise InputError("usage-binary", format=name, suffix=FORMATS[name].suffixes[0])
    targets = [path for _, path in pairs]
    if targets.count("") > 1:
        raise InputError("usage-screen", formats=", ".join(name for name, path in pairs if not path))
    if twice := next((path for path in targets if targets.count(path) > 1), ""):
        raise InputError("usage-output-twice", path=twice)
    return pairs


def _pairs(chosen: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Formats and paths as pairs; see ``outputs``."""
    formats, paths = ([value for option, value in chosen if option == wanted] for wanted in ("--format", "--output"))
    turns = sum(one != other for (one, _), (other, _) in pairwise(chosen))
    if len(formats) == len(paths) and turns == 1:
        return list(zip(formats, paths, strict=True))
    pairs: list[tuple[str, str]] = []
    waiting = ""
    for option, value in chosen:
        if option == "--format":
            if waiting:
                pairs.append((waiting, ""))
            waiting = value
        else:
            pairs.append((waiting or _by_suffix(value), value))
            waiting = ""
    return [*pairs, (waiting, "")] if waiting else pairs


def _by_suffix(path: str) -> str:
    """The format of files that end as ``path`` does."""
    suffix = os.path.splitext(path)[1].lower()
    for name, form in FORMATS.items():
        if suffix in form.suffixes:
            return name
    raise InputError("usage-suffix", path=path, suffix=suffix, known=", ".join(FORMATS))


def language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Vietnamese, unless ``--lang``, COMPLIANCE_LANG or the locale (LC_ALL, LC_MESSAGES, LANG: the first that is set) names another."""
    for word, after in zip(words, (*words[1:], ""), strict=False):
        given, value = _parted(word)
        if given == "--lang" and (value or after) in LANGUAGES:
            return value or after
    if environment.get("COMPLIANCE_LANG") in LANGUAGES:
        return environment["COMPLIANCE_LANG"]
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    named = locale.partition(".")[0].partition("@")[0].partition("_")[0].lower()
    return "vi" if named in ("", "c", "posix", "vi") else "en"


def _parted(word: str) -> tuple[str, str | None]:
    """The long name of an option and the value that is written on to it."""
    if word[:2] in _SHORT:
        return _SHORT[word[:2]], word[2:].removeprefix("=") or None
    name, mark, value = word.partition("=")
    return name, value if mark else None


def _like(word: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(word, known, 1)) or ", ".join(known)
