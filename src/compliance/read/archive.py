"""Documents that are zip archives of XML (.docx, .odt), read within bounds: nothing is written to disk, nothing outside is looked up.

What is refused: damaged and encrypted archives, names that lead out of the archive, more than is ever in a plan, and XML that declares a
document type (so that there are neither entities nor anything external).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import chain
from xml.etree.ElementTree import Element, ParseError, XMLParser

from compliance.errors import InputError

MEMBERS = 5_000
"""Members of an archive; pictures are members, too."""
PART = 64_000_000
"""Bytes of one unpacked part, and of all that are read of one archive."""
RATIO = 400
"""Unpacked bytes for one packed byte, of parts above ``SMALL``; real XML stays far below 100."""
SMALL = 1_000_000
TAGS = 2_000_000
"""Tags of one part, opening and closing."""
DEPTH = 150
"""Elements within each other."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """An archive in memory. Every part is read at most once and only if it is asked for; errors are ``InputError`` and name ``path``."""

    def __init__(self, path: str, data: bytes, suffix: str) -> None:
        self.path, self._left = path, PART
        if data.startswith(_OLE):
            if _ENCRYPTED_PACKAGE in data:
                raise InputError("archive-encrypted", path=path)
            raise InputError("archive-other", path=path, suffix=suffix, problem="OLE, .doc")
        if not data.strip():
            raise InputError("file-empty", path=path)
        if not data.startswith(b"PK"):
            raise InputError("archive-other", path=path, suffix=suffix, problem="not a zip archive")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise InputError("archive-broken", path=path, problem=str(error) or type(error).__name__) from None
        self._check()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
            raise InputError("archive-too-large", path=self.path, problem=f"{len(infos)} > {MEMBERS}")
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in info.orig_filename:
                raise InputError("archive-names", path=self.path, name=info.filename[:80])
            if info.flag_bits & 1:
                raise InputError("archive-encrypted", path=self.path)

    def members(self) -> list[zipfile.ZipInfo]:
        """Every member in its order; of two of one name the last, which is the one that is read."""
        return [info for info in self._zip.infolist() if self._zip.NameToInfo[info.filename] is info]

    def part(self, name: str) -> bytes:
        """The bytes of a part; ``InputError`` where it is not there, damaged or larger than what is read."""
        info = self._zip.NameToInfo.get(name)
        if info is None:
            raise InputError("archive-broken", path=self.path, problem=f"{name}: -")
        if info.file_size > self._left:
            raise InputError("archive-too-large", path=self.path, problem=f"{name}: {info.file_size} > {self._left} bytes")
        if info.file_size > SMALL and info.file_size > RATIO * max(1, info.compress_size):
            raise InputError("archive-too-large", path=self.path, problem=f"{name}: {info.file_size} : {info.compress_size}")
        try:
            with self._zip.open(info) as file:
                data = file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise InputError("archive-broken", path=self.path, problem=f"{name}: {error}") from None
        self._left -= len(data)
        if self._left < 0:
            raise InputError("archive-too-large", path=self.path, problem=f"{name}: > {PART} bytes")
        return data

    def xml(self, name: str) -> Element:
        """The root of a part that is XML."""
        return tree(self.path, name, self.part(name))


def tree(path: str, part: str, data: bytes) -> Element:
    """The root of the XML in ``data``, of bounded size and depth and without a document type; ``InputError`` otherwise."""
    if b"\0" in data[:4] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = _from_utf16(path, part, data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("xml-unsafe", path=path, part=part)
    if data.count(b"<") > TAGS:
        raise InputError("xml-too-large", path=path, part=part, problem=f"> {TAGS} <>")
    parser = XMLParser()
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise InputError("xml-broken", path=path, part=part, problem=str(error)) from None
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEPTH:
            raise InputError("xml-too-large", path=path, part=part, problem=f"> {DEPTH} levels")
        level = list(chain.from_iterable(level))
    return root


def _from_utf16(path: str, part: str, data: bytes) -> bytes:
    """UTF-16 as UTF-8 without its declaration, so that what is looked for in the bytes is found."""
    code = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        text = data.decode(code)
    except UnicodeDecodeError as error:
        raise InputError("xml-broken", path=path, part=part, problem=str(error)) from None
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return text.encode("utf-8", "replace")
