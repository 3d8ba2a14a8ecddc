"""What holds for a run: flags over environment over compliance.yaml over defaults. One table has every setting, and nothing else knows it.

A source gives a value whole: waivers that are named by a flag stand instead of those in the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from compliance.arguments import COMMANDS, Arguments
from compliance.errors import InputError
from compliance.model.choice import BOUNDS, DASK, FAIL_ON, LANGUAGES, PROCESSES
from compliance.model.settings import FILE, FLAG, VARIABLE, ConfigFile, Origin, Settings
from compliance.record import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CHOICE, SWITCH, NUMBER, WHOLE, PATH, PATHS, LIST, CLUSTER = "choice", "switch", "number", "whole", "path", "paths", "list", "cluster"
_PORTS = 65_535
_SWITCH = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key in compliance.yaml, what its value is, and where else it can be given (empty: nowhere).

    ``known``: the values of a choice. ``off``: the flag of a switch turns it off. ``unit``: of a number."""

    name: str
    shape: str
    flag: str = ""
    variable: str = ""
    known: tuple[str, ...] = ()
    off: bool = False
    unit: str = ""


SETTINGS = (
    Setting("plans", LIST),
    Setting("exclude", LIST),
    Setting("packs", LIST),
    Setting("facts", LIST),
    Setting("vocabulary", PATHS, "--vocabulary", "COMPLIANCE_VOCABULARY"),
    Setting("fail_on", CHOICE, "--fail-on", "COMPLIANCE_FAIL_ON", FAIL_ON),
    Setting("fail_under", NUMBER, "--fail-under", "COMPLIANCE_FAIL_UNDER", unit="%"),
    Setting("waivers", PATHS, "--waivers", "COMPLIANCE_WAIVERS"),
    Setting("baseline", PATH, "--baseline", "COMPLIANCE_BASELINE"),
    Setting("only_new", SWITCH, "--only-new", "COMPLIANCE_ONLY_NEW"),
    Setting("final", SWITCH, "--final", "COMPLIANCE_FINAL"),
    Setting("review", SWITCH, "--no-review", "COMPLIANCE_REVIEW", off=True),
    Setting("lang", CHOICE, "--lang", "COMPLIANCE_LANG", LANGUAGES),
    Setting("max_size", NUMBER, "--max-size", "COMPLIANCE_MAX_SIZE", unit="MB"),
    Setting("jobs", WHOLE, "--jobs", "COMPLIANCE_JOBS"),
    Setting("timeout", NUMBER, "--timeout", "COMPLIANCE_TIMEOUT", unit="s"),
    Setting("memory", WHOLE, "--memory", "COMPLIANCE_MEMORY", unit="MB"),
    Setting("cache", SWITCH, "--no-cache", "COMPLIANCE_CACHE", off=True),
    Setting("executor", CLUSTER, "--executor", "COMPLIANCE_EXECUTOR"),
    Setting("shared", SWITCH, "--shared", "COMPLIANCE_SHARED"),
)
"""Every setting, in the order in which they are shown."""


def resolve(asked: Arguments, environment: Mapping[str, str], start: str | None = ".") -> Settings:
    """What holds for the run that was asked for: the file is that of ``--config``, or found from the folder ``start`` upwards
    (``None``: it is not looked for).

    ``InputError`` names the flag or the variable whose value is none; ``PackError`` has all that is wrong with the file.
    """
    if asked.given("--config") and asked.given("--no-config"):
        raise InputError("usage-config")
    path, lines, config, root = "", dict[str, int](), ConfigFile(), ""
    found = None if asked.given("--no-config") or start is None else asked.last("--config", "") or _found(start)
    if found:
        from compliance.library.settings import load

        placed = load(found)
        path, lines, config, root = found, placed.lines, placed.config, os.path.dirname(found) or "."
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for setting in SETTINGS:
        name, text = setting.name, environment.get(setting.variable, "") if setting.variable else ""
        if setting.flag and asked.given(setting.flag):
            values[name], origins[name] = _flagged(setting, asked), Origin(FLAG, setting.flag)
        elif text:
            values[name], origins[name] = _value(setting, text, setting.variable), Origin(VARIABLE, setting.variable)
        elif name in lines:
            values[name], origins[name] = _placed(setting, getattr(config, name), root), Origin(FILE, path, lines[name])
        else:
            origins[name] = Origin()
    held = replace(ConfigFile(), **values)
    return Settings(held if held.jobs else replace(held, jobs=processors()), root, path, origins, lines)


def filled(asked: Arguments, settings: Settings) -> Arguments:
    """``asked`` with the options that its command takes and that environment or file give, as if they had been typed."""
    taken = COMMANDS.get(asked.command, {})
    values = dict(asked.values)
    for setting in SETTINGS:
        if setting.flag in taken and settings.origins[setting.name].kind in (VARIABLE, FILE):
            value = getattr(settings.values, setting.name)
            if setting.shape == SWITCH:
                if value is not setting.off:
                    values[setting.flag] = []
            elif value != ():
                values[setting.flag] = [str(one) for one in value] if setting.shape == PATHS else [str(value)]
    return replace(asked, values=values)


def processors() -> int:
    """How many processors this process may use, as far as that many processes may be asked for."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, int(BOUNDS["jobs"][1]))


def beside(root: str, path: str) -> str:
    """A path from the folder ``root`` as it can be opened."""
    return path if root in ("", ".") else os.path.join(root, path)


def _found(start: str) -> str | None:
    from compliance.library.settings import find

    return find(start)


def _placed(setting: Setting, value: Any, root: str) -> Any:
    """A value of the file; its paths as they can be opened."""
    if setting.shape == PATHS:
        return tuple(beside(root, one) for one in value)
    return beside(root, value) if setting.shape == PATH else value


def _flagged(setting: Setting, asked: Arguments) -> Any:
    """The value of a flag."""
    if setting.shape == SWITCH:
        return not setting.off
    given = asked.all(setting.flag)
    return tuple(given) if setting.shape == PATHS else _value(setting, given[-1], setting.flag)


def _value(setting: Setting, text: str, said: str) -> Any:
    """What ``text`` means; ``InputError`` where it means nothing. ``said``: the flag or the variable."""
    if setting.shape == PATHS:
        return tuple(part for part in text.split(os.pathsep) if part)
    if setting.shape == SWITCH:
        if text.lower() not in _SWITCH:
            raise InputError("setting-choice", name=said, value=text, known="0, 1")
        return _SWITCH[text.lower()]
    if setting.shape == CHOICE and text not in setting.known:
        raise InputError("setting-choice", name=said, value=text, known=", ".join(setting.known))
    if setting.shape == CLUSTER:
        return _executor(text, said)
    return _number(setting, text, said) if setting.shape in (NUMBER, WHOLE) else text


def _executor(text: str, said: str) -> str:
    """Where plans are worked on: here, or behind an address, to which ``tcp://`` may be missing."""
    import re

    if text == PROCESSES:
        return text
    found = re.fullmatch(rf"{DASK}(?:(tcp|tls)://)?([\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{{1,5}})", text, re.ASCII)
    if not found or not 0 < int(found[3]) <= _PORTS:
        raise InputError("setting-executor", name=said, value=text)
    return f"{DASK}{found[1] or 'tcp'}://{found[2]}:{found[3]}"


def _number(setting: Setting, text: str, said: str) -> float:
    least, most = BOUNDS[setting.name]
    try:
        number = int(text) if setting.shape == WHOLE else float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        unit = f" {setting.unit}" if setting.unit else ""
        raise InputError("setting-number", name=said, value=text, least=f"{least:g}", most=f"{most:g}", unit=unit)
    return number
