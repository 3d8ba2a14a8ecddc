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


class File:
    """A file in the making, whole or not at all: it is written beside its place and renamed by ``finish``; ``drop`` leaves what was there.

    Text becomes UTF-8. ``InputError`` where it cannot be written; nothing is left beside its place then."""

    def __init__(self, path: str) -> None:
        self.path, self.beside = path, ""
        try:
            self.target = os.path.realpath(path)
            if os.path.exists(self.target) and not os.path.isfile(self.target):
                self.file = open(self.target, "wb")  # noqa: SIM115  a device, a pipe
                return
            if os.path.exists(self.target) and not os.access(self.target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            beside = os.path.join(os.path.dirname(self.target), f".compliance-{os.getpid()}-{os.path.basename(self.target)[-80:]}.tmp")
            self.file = open(beside, "xb")  # noqa: SIM115
            self.beside = beside
        except (OSError, ValueError) as error:
            raise InputError("output-unwritable", path=path, problem=_problem(error)) from None

    def put(self, piece: str | bytes) -> None:
        """What comes next in the file."""
        try:
            self.file.write(piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece)
        except BaseException as error:
            raise self._failed(error) from None

    def finish(self) -> None:
        """The file stands in its place."""
        try:
            self.file.close()
            if self.beside:
                if os.path.exists(self.target):
                    os.chmod(self.beside, stat.S_IMODE(os.stat(self.target).st_mode))
                os.replace(self.beside, self.target)
        except BaseException as error:
            raise self._failed(error) from None

    def drop(self) -> None:
        """Nothing was written."""
        with suppress(OSError):
            self.file.close()
        if self.beside:
            with suppress(OSError):
                os.unlink(self.beside)

    def _failed(self, error: BaseException) -> BaseException:
        self.drop()
        return (
            InputError("output-unwritable", path=self.path, problem=_problem(error)) if isinstance(error, (OSError, ValueError)) else error
        )


def save(path: str, data: str | bytes) -> None:
    """``data`` as a file, whole or not at all (see ``File``)."""
    file = File(path)
    file.put(data)
    file.finish()


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
