"""SHA-256 without the start-up cost of ``hashlib``, which loads all of OpenSSL."""

from __future__ import annotations

from compliance.model.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256

    from compliance.model.document import Document
else:
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256


def digest(*parts: str | bytes) -> str:
    """The hexadecimal SHA-256 of all parts together; text counts as UTF-8, with the bytes of names that are none."""
    whole = sha256()
    for part in parts:
        whole.update(part.encode(errors="surrogatepass") if isinstance(part, str) else part)
    return whole.hexdigest()


def of_document(document: Document) -> str:
    """The SHA-256 of what a document says: its lines that are not empty, folded, so that another copy of the same text has the same."""
    return digest("\n".join(fold(line.text) for line in document.lines if line.text))
