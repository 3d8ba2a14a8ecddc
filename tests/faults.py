"""Faults for the processes that read plans, put into them as they start: a file's name says which."""

from __future__ import annotations

from pathlib import Path

from tests.program import ROOT

_CODE = """
import os, signal, threading
import compliance.read as read

def faulty(path, data, well=read.READERS[".txt"]):
    name = os.path.basename(path)
    if os.environ.get("FAULT") and os.environ["FAULT"] in name:
        with open(os.environ["FAULT_SEEN"], "wb") as file:
            file.write(b"x")
        threading.Event().wait()
    if "-crash." in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "-hang." in name:
        threading.Event().wait()
    if "-memory." in name:
        bytearray(20_000_000_000)
    return well(path, data)

read.READERS[".txt"] = faulty
"""


def faults(folder: Path) -> dict[str, str]:
    """The environment in which files whose names end in -crash, -hang and -memory do what they are called."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_CODE, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}:{ROOT / 'src'}"}


_ONCE = """
import os, signal
import compliance.read as read

def faulty(path, data, well=read.READERS[".txt"]):
    if os.environ["ONCE"] in path and not os.path.exists(os.environ["ONCE_DONE"]):
        open(os.environ["ONCE_DONE"], "wb").close()
        os.kill(os.getpid(), signal.SIGSEGV)
    return well(path, data)

read.READERS[".txt"] = faulty
"""


def once(folder: Path, name: str) -> dict[str, str]:
    """The environment in which the first reading of a file whose path holds ``name`` crashes, and later ones do not."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_ONCE, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}:{ROOT / 'src'}", "ONCE": name, "ONCE_DONE": str(folder / "done")}
