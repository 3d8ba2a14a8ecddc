"""Plain text and Markdown: the mended lines in the file, its line ends, its mark of byte order and its last line as they were.

What was in another encoding becomes UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.errors import InputError
from compliance.mend.changes import Mend, mended
from compliance.model.document import Document
from compliance.read.bytes import decoded

_MARK = b"\xef\xbb\xbf"
_END = re.compile("(\r?\n)")


def write(path: str, data: bytes, document: Document, mends: Sequence[Mend]) -> tuple[bytes, tuple[Mend, ...]]:
    """The bytes of the mended file; nothing is left. ``InputError`` where ``data`` is not what ``document`` was read of."""
    text, notes = decoded(path, data)
    pieces = _END.split(text)
    raws = pieces[::2]
    count = len(document.lines)
    if raws[:count] != [line.raw for line in document.lines] or raws[count:] not in ([], [""]):
        raise InputError("file-changed", path=path)
    if not mends and not notes:
        return data, ()
    pieces[: 2 * count : 2] = mended(document, mends)
    return (_MARK if data.startswith(_MARK) else b"") + "".join(pieces).encode(), ()
