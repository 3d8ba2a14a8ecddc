"""Old Word files are read through LibreOffice, or the reader says what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.documents import make, run
from benchmarks.documents.write import docx
from compliance.errors import InputError
from compliance.parse import parse
from compliance.read import office, read
from tests.conftest import Bench

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = OLE + "WordDocument".encode("utf-16-le") + bytes(600)


def refused(data: bytes) -> InputError:
    with pytest.raises(InputError) as wrong:
        office.read("plan.doc", data)
    return wrong.value


@pytest.mark.libreoffice
def test_a_plan_as_an_old_word_file_is_the_same_plan(bench: Bench, tmp_path: Path) -> None:
    name = "thang-2024"
    source = tmp_path / f"{name}.docx"
    # With typed labels: LibreOffice does not write into .doc where a list begins anew.
    source.write_bytes(docx(read(run.PLANS / f"{name}.txt"), bench.lexicon, lists=False))
    make.convert([source], "doc:MS Word 97", tmp_path)
    plan = parse(read(tmp_path / f"{name}.doc"), bench.lexicon)
    wanted, found = run.rows(bench.plans[name]), run.rows(plan)
    assert {field: run.f1(wanted[field], found[field]) for field in wanted} == dict.fromkeys(wanted, 1.0)
    assert [note.key for note in plan.document.notes] == ["note.read-office"]


@pytest.mark.libreoffice
def test_a_damaged_file_is_refused_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert refused(WORD).key in ("office-failed", "file-empty")
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(WORD).key == "office-no-program"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_conversion_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!{sys.executable}\nwhile True: pass\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "TIMEOUT", 1)
    wrong = refused(WORD)
    assert (wrong.key, wrong.values["problem"]) == ("office-failed", "> 1 s")


@pytest.mark.parametrize(("data", "key"), [(b"", "file-empty"), (b"KE HOACH", "archive-other"), (OLE, "archive-other")])
def test_what_is_no_word_file_is_refused(data: bytes, key: str) -> None:
    assert refused(data).key == key


def test_a_newer_word_file_under_the_old_name_is_read(bench: Bench) -> None:
    path = run.DOCUMENTS / "thang-2024.docx"
    plan = parse(office.read("plan.doc", path.read_bytes()), bench.lexicon)
    assert run.rows(plan) == run.rows(parse(read(path), bench.lexicon))
