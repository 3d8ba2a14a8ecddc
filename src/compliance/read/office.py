"""Old Word files (.doc) → Document: LibreOffice, where it is installed, makes a .docx of them, which is read like any other.

LibreOffice runs without a window, with a new profile (in which macros are never run) and a folder of its own, for a limited time.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from compliance.errors import InputError
from compliance.model.document import Document, Note
from compliance.record import replace

TIMEOUT = 120
"""Seconds that a file may take."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "WordDocument".encode("utf-16-le")


def read(path: str, data: bytes) -> Document:
    """The document in ``data``; ``InputError`` where it is no Word file, encrypted, or LibreOffice is missing or fails."""
    from compliance.read import word

    if data.startswith(b"PK"):  # a .docx under another name
        return word.read(path, data)
    if not data.startswith(_OLE) or _WORD not in data:
        raise InputError("archive-other" if data.strip() else "file-empty", path=path, suffix=".doc", problem="OLE")
    found = word.read(path, _converted(path, data))
    return replace(found, notes=(Note("note.read-office"), *found.notes))


def _converted(path: str, data: bytes) -> bytes:
    """``data`` as .docx."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputError("office-no-program", path=path)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "plan.doc"), Path(folder, "out", "plan.docx")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML"]
        command += ["--outdir", str(target.parent), str(source)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, cwd=folder)
        try:
            said = process.communicate(timeout=TIMEOUT)[0]
        except subprocess.TimeoutExpired:
            _end(process)
            raise InputError("office-failed", path=path, problem=f"> {TIMEOUT} s") from None
        if not target.exists():
            problem = said.decode(errors="replace").strip().rsplit("\n", 1)[-1][:120]
            raise InputError("office-failed", path=path, problem=problem or f"exit {process.returncode}")
        return target.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it has started."""
    import os
    import signal

    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
