"""Results of jobs by what went into them: content of the plan and its packs, vocabulary, reviews, and the program itself.

A file for each result in the cache folder of this user, written whole or not at all, so that several runs can use one folder. Whatever is
wrong with a file (or the folder) is treated like its absence.
"""

from __future__ import annotations

import os
import sys
from binascii import crc32
from contextlib import suppress

from compliance import __version__, library
from compliance.library.compiled import BROKEN, cache_folder, own
from compliance.library.source import read_bytes, yaml_files
from compliance.model.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.work.jobs import Job, Setup

FORMAT = "1"
LARGEST = 2_000_000_000
"""Bytes that stay in the folder; the oldest files go first."""
_FOLDER = "results"
_FOREIGN = (".pdf", ".doc", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Suffixes of files that other programs and libraries help to read."""
_PROGRAMS = ("tesseract", "soffice", "libreoffice")
_LIBRARIES = ("pypdfium2",)
_ENGINE = "durable_rules_engine"


class Cache:
    """The results that are kept for a ``setup``. Nothing is read or written where there is no folder.

    ``where`` jobs are carried out: what other programs help to read may be read differently there."""

    def __init__(self, setup: Setup, where: str = "") -> None:
        base = cache_folder()
        self.folder = os.path.join(base, _FOLDER) if base else None
        self.given, self.stamps = setup, stamps(setup)
        self.setup = _program() + _given(setup)
        self.where, self.foreign = where, ""
        self.written = False

    def key(self, job: Job) -> str:
        """What the result of ``job`` depends on, in one hash."""
        parts = [FORMAT, self.setup, job.verb, job.path, job.sha256, repr(job.standing), repr(job.facts)]
        parts += (f"{pack.sha256} {pack.path} {pack.derived}" for pack in job.packs)
        if job.path.lower().endswith(_FOREIGN):
            self.foreign = self.foreign or f"{_others()}\n{self.where}"
            parts.append(self.foreign)
        return digest("\0".join(parts))

    def get(self, key: str) -> bytes | None:
        """The result that was kept under ``key``."""
        if not self.folder:
            return None
        try:
            content = own(self._path(key))
            head, _, body = content.partition(b"\n")
            return body if head == b"%s %08x" % (key.encode(), crc32(body)) else None
        except BROKEN:
            return None

    def put(self, key: str, result: bytes) -> None:
        """Keep ``result``; where that cannot be done, or what it was made with may not be what the key says, do nothing."""
        if not self.folder or stamps(self.given) != self.stamps:
            return
        from compliance.library.files import write_files

        path = self._path(key)
        with suppress(OSError):
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            write_files([(path, b"%s %08x\n" % (key.encode(), crc32(result)) + result)], lasting=False)
            self.written = True

    def tidy(self) -> None:
        """Delete the oldest results where there are too many; only after something was written."""
        if not self.written or not self.folder:
            return
        found = sorted(_files(self.folder))
        size = sum(each for _, each, _ in found)
        for _, each, path in found:
            if size <= LARGEST:
                break
            with suppress(OSError):
                os.unlink(path)
            size -= each

    def _path(self, key: str) -> str:
        assert self.folder
        return os.path.join(self.folder, key[:2], key[2:34])


def _files(folder: str) -> Iterator[tuple[float, int, str]]:
    """Time, size and path of every result."""
    with suppress(OSError):
        for part in os.scandir(folder):
            for entry in os.scandir(part.path):
                with suppress(OSError):
                    about = entry.stat()
                    yield about.st_mtime, about.st_size, entry.path


def _program() -> str:
    """The program: its version, its files with their sizes and times, the Python that runs it, and the rule engine, where that is there."""
    from importlib.util import find_spec

    stamps: list[str] = [__version__, sys.version]
    for top in sorted({os.path.dirname(os.path.dirname(os.path.abspath(library.__file__))), os.path.abspath(library.RULES)}):
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                about = os.stat(os.path.join(folder, name))
                stamps.append(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}")
    engine = find_spec(_ENGINE)
    stamps.append(_stamp(engine.origin) if engine and engine.origin else "")
    return digest("\n".join(stamps))


def stamps(setup: Setup) -> dict[str, tuple[int, int, int]]:
    """Path → what changes with the content, of the vocabulary and reviews: every process reads them for itself, some only later."""
    found: dict[str, tuple[int, int, int]] = {}
    for path in (*setup.vocabulary, *setup.reviews):
        with suppress(OSError):
            names = sorted(os.listdir(path)) if os.path.isdir(path) else [""]
            for each in (os.path.join(path, name) if name else path for name in names):
                about = os.stat(each)
                found[each] = (about.st_ino, about.st_size, about.st_mtime_ns)
    return found


def _given(setup: Setup) -> str:
    """What the user gave for all jobs."""
    parts: list[str | bytes] = [f"{setup.limit} {setup.final} {setup.reviewed}"]
    for folder in setup.vocabulary:
        for path, data in yaml_files(folder):
            parts += [f"\n{os.path.basename(path)} {len(data)}\n", data]
    for path in setup.reviews:
        data = read_bytes(path)
        parts += [f"\nreview {len(data)}\n", data]
    return digest(*parts)


def _others() -> str:
    """The programs and libraries that help to read some files, by their paths, sizes and times."""
    from importlib.util import find_spec
    from shutil import which

    found = [which(name) for name in _PROGRAMS]
    specs = [find_spec(name) for name in _LIBRARIES]
    found += [spec.origin for spec in specs if spec]
    return "\n".join(_stamp(path) for path in found if path)


def _stamp(path: str) -> str:
    """A file with what changes when it is replaced."""
    about = os.stat(path)
    return f"{os.path.realpath(path)} {about.st_size} {about.st_mtime_ns}"
