"""What leaves the program arrives whole, whatever the encoding, or not at all."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from compliance import output
from compliance.errors import InputError

TEXT = "── Kế hoạch “Đủ” ✓ · 3–4 …\n"


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")


def written(stream: io.TextIOWrapper) -> bytes:
    made: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return made


def test_utf8_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("utf-8"))
    output.show(TEXT)
    assert written(sys.stdout).decode() == TEXT  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("ascii", '-- Ke hoach "Du" + - 3-4 ...\n'), ("latin-1", '-- Kê hoach "Du" + · 3-4 ...\n'), ("cp1258", None), ("cp437", None)],
)
def test_other_encodings_get_the_nearest_letters(encoding: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream(encoding))
    output.show(TEXT)
    made = written(sys.stdout).decode(encoding)  # type: ignore[arg-type]
    assert "?" not in made
    assert expected is None or made.replace("Ke", "Kê") == expected.replace("Ke", "Kê")


def test_what_no_letter_is_near_becomes_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("ascii"))
    output.show("漢\udc80")
    assert written(sys.stdout) == b"??"  # type: ignore[arg-type]


def test_text_for_machines_is_utf8_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("ascii"))
    output.show(TEXT + "\udc80", utf8=True)
    assert written(sys.stdout) == TEXT.encode() + rb"\udc80"  # type: ignore[arg-type]


def test_no_standard_output_is_an_error_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(InputError):
        output.show(TEXT)


def test_no_standard_error_is_borne(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    output.complain("lỗi")


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "kết quả.json"
    file.write_text("cũ")
    file.chmod(0o640)
    output.save(str(file), TEXT)
    assert file.read_text(encoding="utf-8") == TEXT
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == [file.name]


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.json"
    file.write_text("cũ", encoding="utf-8")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(InputError) as caught:
        output.save(str(file), TEXT)
    assert caught.value.values["problem"] == "No space left on device"
    assert (file.read_text(encoding="utf-8"), os.listdir(tmp_path)) == ("cũ", ["a.json"])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    output.save(str(tmp_path / "link.json"), TEXT)
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("path", ["no/such/folder/a.json", ".", "a\0b.json"])
def test_a_place_that_cannot_be_written_is_named(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        output.save(path, TEXT)
    assert caught.value.key == "output-unwritable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("columns", "expected"), [("80", 80), ("160", 160), ("9999", 160), ("1", 40), ("", 80), ("x", 80), ("-5", 80)])
def test_the_width_is_that_of_columns_within_reason(columns: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("utf-8"))
    assert output.width({"COLUMNS": columns}) == expected


def test_a_pipe_takes_no_styles_unless_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("utf-8"))
    assert not output.styled({})
    assert output.styled({"FORCE_COLOR": "1"})
