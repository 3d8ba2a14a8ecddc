"""Makes ``fixtures/documents`` from ``fixtures/plans``: ``python -m benchmarks.documents.make`` (needs LibreOffice Writer).

Each plan is written as a Word file (``write.py``), opened by LibreOffice and saved as .odt, and from there as .docx and .pdf: files of a
real word processor. The web pages are saved from files with typed labels: LibreOffice's pages lose where a list goes on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.documents.write import docx
from compliance import library
from compliance.read import read

ROOT = Path(__file__).parents[2]
PLANS, DOCUMENTS = ROOT / "fixtures" / "plans", ROOT / "fixtures" / "documents"
ODT, DOCX, PDF, HTML = "odt", "docx:MS Word 2007 XML", "pdf:writer_pdf_Export", "html:HTML (StarWriter)"


def office() -> str | None:
    """LibreOffice's command, ``None`` where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(sources: list[Path], form: str, folder: Path) -> None:
    """``sources`` saved in another format by LibreOffice, with a profile of its own; raises ``CalledProcessError``."""
    with tempfile.TemporaryDirectory() as profile:
        command = [office() or "soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", form]
        subprocess.run([*command, "--outdir", str(folder), *map(str, sources)], check=True, capture_output=True, timeout=300)


def main() -> int:
    """Make all files anew."""
    if office() is None:
        print("LibreOffice is not installed: apt-get install libreoffice-writer-nogui", file=sys.stderr)
        return 2
    lexicon = library.lexicon()
    DOCUMENTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for lists, form in ((True, ODT), (False, HTML)):
            drafts = [Path(folder) / f"{plan.stem}.docx" for plan in sorted(PLANS.glob("*.txt"))]
            for draft in drafts:
                draft.write_bytes(docx(read(PLANS / f"{draft.stem}.txt"), lexicon, lists))
            convert(drafts, form, DOCUMENTS)
        for form in (DOCX, PDF):
            convert(sorted(DOCUMENTS.glob("*.odt")), form, DOCUMENTS)
    for path in sorted(DOCUMENTS.iterdir()):
        print(f"{path.stat().st_size:>8} {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
