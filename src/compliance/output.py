"""What leaves the program: text on standard output and error, whole files. ``cli`` alone uses it."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
import sys
from contextlib import suppress
from unicodedata import normalize

from compliance.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_WIDEST, _NARROWEST, _DEFAULT = 160, 40, 80
_PLAIN = {
    "đ": "d", "Đ": "D", "“": '"', "”": '"', "«": "<<", "»": ">>", "–": "-", "…": "...", "·": "-", "→": "->",
    "✓": "+", "✗": "x", "≠": "!=", "≤": "<=", "≥": ">=", "─": "-", "‰": "o/oo",
}  # fmt: skip


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """The nearest ASCII letters for those that the output's encoding lacks: Vietnamese without its marks can still be read."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = (_PLAIN.get(letter) or normalize("NFD", letter)[0] for letter in error.object[error.start : error.end])
    return "".join(letter if letter.isascii() else "?" for text in plain for letter in text), error.end


codecs.register_error("compliance-plain", _plainly)


def show(text: str, utf8: bool = False) -> None:
    """Text on standard output, in its encoding or (for machines) in UTF-8. A reader that has gone away is no error; a full disk is."""
    _put(sys.stdout, text, utf8)


def complain(text: str) -> None:
    """A line on standard error."""
    with suppress(InputError):
        _put(sys.stderr, text + "\n", utf8=False)


def save(path: str, text: str) -> None:
    """``text`` as a file in UTF-8, whole or not at all: written beside its place, then renamed."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        target = os.path.realpath(path)
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as file:
                file.write(data)
            return
        if os.path.exists(target) and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        beside = os.path.join(os.path.dirname(target), f".compliance-{os.getpid()}.tmp")
        try:
            with open(beside, "xb") as file:
                file.write(data)
            if os.path.exists(target):
                os.chmod(beside, stat.S_IMODE(os.stat(target).st_mode))
            os.replace(beside, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except (OSError, ValueError) as error:
        raise InputError("output-unwritable", path=path, problem=_problem(error)) from None


def width(environment: dict[str, str]) -> int:
    """Columns for text: COLUMNS, else the terminal's, else 80; never so few or so many that it cannot be read."""
    columns = environment.get("COLUMNS", "")
    found = int(columns) if columns.isdecimal() else 0
    if not found and sys.stdout is not None:
        with suppress(OSError, ValueError):
            found = os.get_terminal_size(sys.stdout.fileno()).columns
    return min(max(found or _DEFAULT, _NARROWEST), _WIDEST)


def styled(environment: dict[str, str]) -> bool:
    """Whether standard output takes colours and the like: a terminal (on Windows one of the newer ones), or FORCE_COLOR."""
    if environment.get("FORCE_COLOR"):
        return True
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return os.name != "nt" or any(environment.get(name) for name in ("WT_SESSION", "ANSICON", "ConEmuANSI", "TERM_PROGRAM"))


def _put(stream: TextIO | None, text: str, utf8: bool) -> None:
    if stream is None:
        raise InputError("output-unwritable", path="stdout", problem=os.strerror(errno.EBADF))
    try:
        if not isinstance(stream, io.TextIOWrapper):
            stream.write(text)
        elif utf8:
            stream.flush()
            stream.buffer.write(text.encode("utf-8", "backslashreplace"))
        else:
            stream.reconfigure(errors="compliance-plain")
            stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _abandon(stream)
    except (OSError, ValueError) as error:
        _abandon(stream)
        raise InputError("output-unwritable", path="stdout", problem=_problem(error)) from None


def _abandon(stream: TextIO) -> None:
    """Let what is still in the stream's buffer go nowhere, so that closing it at the end cannot fail."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _problem(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__
