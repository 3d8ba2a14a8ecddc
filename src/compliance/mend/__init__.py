"""Certain corrections → the mended file. One writer a format, one table of suffixes; a format without one can be shown, not written.

``certain`` finds what to mend and which characters that touches; a writer puts these into the bytes of the file and leaves all else in it
as it is. A writer takes the path as given, the bytes of the file, the document that was read of them and what is to be mended, and
gives the bytes of the mended file and what it left because its place in the file is not certain.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from compliance.mend import text
from compliance.mend.certain import Left, certain
from compliance.mend.changes import Mend, mended
from compliance.model.document import Document

Written = tuple[bytes, tuple[Mend, ...]]
Writer = Callable[[str, bytes, Document, Sequence[Mend]], Written]


def _word(path: str, data: bytes, document: Document, mends: Sequence[Mend]) -> Written:
    from compliance.mend import word

    return word.write(path, data, document, mends)


WRITERS: Mapping[str, Writer] = {".txt": text.write, ".md": text.write, ".docx": _word}

__all__ = ["WRITERS", "Left", "Mend", "Writer", "Written", "certain", "mended", "writer"]


def writer(path: str) -> Writer | None:
    """The writer of files that end as ``path`` does."""
    return WRITERS.get(os.path.splitext(path)[1].lower())
