"""The whole program as a person calls it: what it prints, what it returns, and how it says that something cannot be done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance import cli, library
from compliance.check.judge import start_engine
from compliance.errors import EngineError, InputError, PackError, Problem
from tests.program import Call, is_one_line

ROOT = Path(__file__).parents[1]
EXPECTED = Path(__file__).parent / "expected"
CHILD = "fixtures/plans/nghia-thuong-2025.txt"
PARENT = "fixtures/plans/quang-nam-2025.txt"
PLAN = "KẾ HOẠCH\nThực hiện công tác trẻ em năm 2025\n\nUBND xã Mẫu ban hành Kế hoạch:\n\nI. MỤC ĐÍCH\n1. Bảo vệ trẻ em.\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "xa.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


# The pair of the demo


@pytest.mark.parametrize("width", [80, 160])
def test_the_report_of_a_real_pair_reads_as_expected(call: Call, width: int) -> None:
    done = call("check", CHILD, "--against", PARENT, environment={"COLUMNS": str(width)})
    file = EXPECTED / f"check-{width}.txt"
    if os.environ.get("ACCEPT"):
        file.write_text(done.out, encoding="utf-8")
    shown, printed = file.read_text(encoding="utf-8").splitlines(), done.out.splitlines()
    if start_engine(library.patterns()) is None:  # the last line but one says who inferred
        shown, printed = shown[:-2], printed[:-2]
    assert printed == shown
    assert max(map(len, done.out.splitlines())) <= width
    assert (done.code, done.err) == (1, "")


@pytest.mark.parametrize("width", [80, 160])
def test_the_outline_of_a_real_plan_reads_as_expected(call: Call, width: int) -> None:
    done = call("parse", CHILD, environment={"COLUMNS": str(width)})
    file = EXPECTED / f"parse-{width}.txt"
    if os.environ.get("ACCEPT"):
        file.write_text(done.out, encoding="utf-8")
    assert done.out == file.read_text(encoding="utf-8")
    assert (done.code, done.err) == (0, "")


def test_a_pipe_is_80_columns_wide_and_has_no_colours(call: Call) -> None:
    done = call("check", CHILD, "--against", PARENT)
    assert max(map(len, done.out.splitlines())) <= 80
    assert "\x1b" not in done.out


def test_the_other_plan_named_in_the_opening_is_said_first(call: Call) -> None:
    done = call("check", CHILD, "--against", PARENT)
    assert "66/KH-UBND" in done.out.splitlines()[1]


def test_the_json_report_is_written_whole(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "báo cáo.json"
    done = call("check", CHILD, "--against", PARENT, "--format", "json", "-o", str(file))
    report = json.loads(file.read_text(encoding="utf-8"))
    assert (done.code, done.out, done.err) == (1, "", "")
    assert os.listdir(tmp_path) == [file.name]
    assert sum(report["summary"].values()) == len(report["findings"])
    asked = [finding for finding in report["findings"] if finding["status"] != "defect"]
    assert {finding["pack"] for finding in asked} == {pack["id"] for pack in report["packs"]}
    assert len({finding["rule"] for finding in asked}) == len(asked)
    assert {finding["pack"] for finding in report["findings"] if finding not in asked} <= {review["pack"] for review in report["reviews"]}


def test_the_same_input_gives_the_same_bytes(call: Call) -> None:
    words = ("check", CHILD, "--against", PARENT, "--format", "json")
    assert call(*words, environment={"PYTHONHASHSEED": "1"}).out == call(*words, environment={"PYTHONHASHSEED": "2"}).out


def test_several_plans_make_one_object(call: Call) -> None:
    done = call("check", CHILD, "fixtures/plans/thang-2024.txt", f"./{CHILD}", "--against", PARENT, "--format", "json")
    made = json.loads(done.out)
    assert made["schema"] == "compliance.reports/1"
    assert [report["plan"]["path"] for report in made["reports"]] == [CHILD, "fixtures/plans/thang-2024.txt"]
    assert made["summary"]["covered"] == sum(report["summary"]["covered"] for report in made["reports"])


def test_the_same_plan_given_twice_is_checked_once(call: Call) -> None:
    done = call("check", CHILD, str(ROOT / CHILD), "--against", PARENT, "--against", f"./{PARENT}", "--format", "json")
    made = json.loads(done.out)
    assert made["schema"] == "compliance.report/1"
    assert len(made["packs"]) == 1


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_gaps_decide_the_exit_code(call: Call, fail_on: str, code: int) -> None:
    assert call("check", CHILD, "--against", PARENT, "--fail-on", fail_on).code == code


def test_a_pack_that_was_derived_can_be_used(call: Call, tmp_path: Path) -> None:
    pack = tmp_path / "quang-nam.yaml"
    made = call("derive", PARENT, "-o", str(pack))
    assert (made.code, made.out) == (0, "")
    assert made.err.count("compliance: ") == 2
    done = call("check", CHILD, "--rules", str(pack), "--format", "json")
    derived = call("check", CHILD, "--against", PARENT, "--format", "json")
    assert json.loads(done.out)["summary"] == json.loads(derived.out)["summary"]


def test_derive_prints_the_pack_and_tells_what_was_left_out(call: Call) -> None:
    done = call("derive", PARENT)
    assert done.code == 0
    assert done.out.startswith("schema: compliance.pack/1\n") or "\nschema: compliance.pack/1\n" in done.out
    is_one_line(done.err, "có quy tắc", "II.1")


def test_english_is_spoken_on_demand_and_by_locale(call: Call) -> None:
    for how in ({"environment": {"LANG": "en_US.UTF-8"}}, {}):
        words = () if how else ("--lang", "en")
        assert "not applicable" in call("check", CHILD, "--against", PARENT, *words, **how).out


def test_a_plan_against_itself_is_said_and_done(call: Call) -> None:
    done = call("check", PARENT, "--against", PARENT)
    is_one_line(done.err, "chính nó")
    assert done.code in (0, 1)
    assert "KẾ HOẠCH" not in done.err
    assert done.out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "utf-16"])
def test_any_encoding_of_the_terminal_is_borne(call: Call, encoding: str) -> None:
    done = call("check", CHILD, "--against", PARENT, environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert (done.code, done.err) == (1, "")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_are_given_up_when_asked(call: Call, environment: dict[str, str]) -> None:
    done = call("check", CHILD, "--against", PARENT, environment={"FORCE_COLOR": "1", "TERM": "xterm", **environment})
    assert "\x1b[31m" not in done.out
    assert "\x1b[1;31m" not in done.out


def test_colours_are_used_when_forced(call: Call) -> None:
    assert "\x1b[1;31m" in call("check", CHILD, "--against", PARENT, environment={"FORCE_COLOR": "1", "TERM": "xterm"}).out


@pytest.mark.parametrize("words", [(), ("--format", "json")])
def test_a_usual_run_imports_nothing_heavy(call: Call, words: tuple[str, ...]) -> None:
    asked = ("check", CHILD, "--against", PARENT, *words)
    call(*asked)
    done = call(*asked, environment={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.err.splitlines()}
    assert "compliance" in imported
    assert imported.isdisjoint({"pydantic", "yaml", "rich", "argparse", "shutil", "tempfile"})


# Bad input


BAD = {
    "missing.txt": (None, "không có tệp"),
    "folder": ("folder", "thư mục"),
    "empty.txt": (b"", "không có chữ"),
    "blank.txt": (b" \n\n\t\n", "không có chữ"),
    "binary.txt": (bytes(range(256)) * 9, "không phải tệp văn bản"),
    "legacy.txt": ("Kế hoạch".encode("utf-16") + b"a", "UTF-16"),
    "tcvn3.txt": ("KÕ ho¹ch b¶o vÖ trÎ em cña ñy ban nh©n d©n x· n¨m 2025".encode("latin-1"), "UTF-8"),
    "plan.docx": (b"PK", ".docx"),
    "letter.txt": ("Kính gửi anh Ba, chiều nay họp.\n".encode(), "không thấy mục nào"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "parse", "derive"])
def test_a_plan_that_cannot_be_used_is_said_in_one_line(call: Call, command: str, name: str, tmp_path: Path) -> None:
    content, told = BAD[name]
    bad = tmp_path / name
    if content == "folder":
        bad.mkdir()
    elif isinstance(content, bytes):
        bad.write_bytes(content)
    before = sorted(os.listdir(tmp_path))
    output = tmp_path / "out.json"
    words = ("--against", str(ROOT / PARENT), "--format", "json") if command == "check" else ()
    done = call(command, str(bad), *words, "-o", str(output))
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, str(bad), told)
    assert sorted(os.listdir(tmp_path)) == before


def test_other_plans_are_still_checked(call: Call, tmp_path: Path) -> None:
    done = call("check", str(tmp_path / "a.txt"), CHILD, str(tmp_path), "--against", PARENT, "--format", "json", "--fail-on", "never")
    assert done.code == 2
    assert done.err.count("\n") == 2
    reports = json.loads(done.out)["reports"]
    assert [report["plan"]["path"] for report in reports] == [str(tmp_path / "a.txt"), CHILD, str(tmp_path)], "none is passed over"
    assert [bool(report["findings"]) for report in reports] == [False, True, False]
    assert json.loads(done.out)["summary"]["not-evaluated"] == 2


def test_a_higher_plan_that_cannot_be_read_is_2_though_others_are_checked(call: Call, tmp_path: Path) -> None:
    done = call("check", CHILD, "--against", str(tmp_path / "a.txt"), "--against", PARENT, "--format", "json")
    is_one_line(done.err, "a.txt")
    assert done.code == 2
    assert len(json.loads(done.out)["packs"]) == 1


def test_without_any_higher_plan_nothing_is_printed(call: Call, tmp_path: Path) -> None:
    done = call("check", CHILD, str(tmp_path / "b.txt"), "--against", str(tmp_path / "a.txt"))
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, "a.txt")


def test_a_plan_larger_than_the_limit_is_refused(call: Call) -> None:
    done = call("parse", CHILD, "--max-size", "0.01")
    assert done.code == 2
    is_one_line(done.err, CHILD, "10000", "--max-size")


def test_every_problem_of_a_pack_is_said_with_its_line(call: Call, tmp_path: Path) -> None:
    pack = tmp_path / "a.yaml"
    pack.write_text("schema: compliance.pack/1\nid: a\nclauses: 1\nruls: []\n", encoding="utf-8")
    done = call("check", CHILD, "--rules", str(pack))
    assert (done.code, done.out) == (2, "")
    assert f"{pack}:4: ruls: " in done.err
    assert all(line.startswith(f"compliance: {pack}:") for line in done.err.splitlines())
    assert done.err.count("\n") > 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "check, parse"),
        (("chek",), "có phải check"),
        (("check",), "chưa có kế hoạch"),
        (("check", CHILD, "--no-review"), "--against"),
        (("check", CHILD, "--against"), "cần một giá trị"),
        (("check", CHILD, "--against", PARENT, "--format", "xml"), "terminal, overview, json"),
        (("parse", CHILD, "--max-size", "nhiều"), "MB"),
        (("parse", CHILD, "--max-size", "nan"), "MB"),
        (("parse", CHILD, PARENT), PARENT),
    ],
)
def test_wrong_usage_is_2_with_a_hint(call: Call, words: tuple[str, ...], told: str) -> None:
    done = call(*words)
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, told)


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("parse", "-h"), ("derive", "--help"), ("--version",)])
def test_help_and_version_are_no_errors(call: Call, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.code, done.err) == (0, "")
    assert "compliance" in done.out


def test_an_input_is_never_written_over(call: Call, plan: Path) -> None:
    for words in (("check", str(plan), "--against", PARENT), ("parse", str(plan)), ("derive", str(plan))):
        done = call(*words, "-o", str(plan))
        is_one_line(done.err, str(plan))
        assert (done.code, plan.read_text(encoding="utf-8")) == (2, PLAN)


@pytest.mark.parametrize("place", ["no/such/folder/out.json", "."])
def test_output_that_cannot_be_written_is_2(call: Call, plan: Path, place: str) -> None:
    done = call("check", CHILD, "--against", PARENT, "-o", str(plan.parent / place))
    assert (done.code, done.out) == (2, "")
    is_one_line(done.err, "không ghi được")
    assert os.listdir(plan.parent) == ["xa.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_2(cache: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(cache)}
    with open("/dev/full", "w", encoding="utf-8") as full:
        words = [sys.executable, "-m", "compliance", "parse", CHILD]
        done = subprocess.run(words, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    is_one_line(done.stderr.decode(), "stdout")


@pytest.mark.skipif(os.name == "nt", reason="a pipe that is closed ends otherwise there")
def test_a_reader_that_goes_away_is_no_error(cache: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(cache)}
    words = [sys.executable, "-m", "compliance", "check", CHILD, "--against", PARENT, "--fail-on", "never"]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# What goes wrong inside


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Let the parsing of a plan raise an exception."""

    def breaks(error: BaseException) -> None:
        def parse_file(*_: object) -> None:
            raise error

        monkeypatch.setattr("compliance.pipeline.parse_file", parse_file)
        monkeypatch.setattr("compliance.library.lexicon", lambda *_: None)

    return breaks


def test_an_unexpected_exception_is_one_line_and_2(inside: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    inside(RuntimeError("hỏng\nrồi"))
    assert cli.main(["parse", CHILD, "--lang", "vi"]) == 2
    is_one_line(capsys.readouterr().err, "RuntimeError: hỏng rồi", "--debug")


def test_debug_shows_where_it_happened(inside: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    inside(RuntimeError("hỏng"))
    assert cli.main(["parse", CHILD, "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_difference_between_engine_and_reference_is_2(inside: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    inside(EngineError("rule a/II.1: the rule engine says covered, the reference missing"))
    assert cli.main(["parse", CHILD, "--lang", "vi"]) == 2
    is_one_line(capsys.readouterr().err, "rule a/II.1")


def test_a_broken_installation_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def messages(_: str) -> None:
        raise PackError((Problem("vi.yaml", 1, "file", "cannot be read"),))

    monkeypatch.setattr("compliance.library.messages", messages)
    assert cli.main(["parse", CHILD]) == 2
    assert capsys.readouterr().err == "compliance: vi.yaml:1: file: cannot be read\n"


def test_an_interrupt_ends_the_run_quietly(inside: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    inside(KeyboardInterrupt())
    assert cli.main(["parse", CHILD]) == 128 + signal.SIGINT
    assert capsys.readouterr().err == ""


def test_a_name_that_would_steer_the_terminal_does_no_harm(inside: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    inside(InputError("file-missing", path="a\x1b[31m\n.txt"))
    cli.main(["parse", "a.txt"])
    said = capsys.readouterr().err
    assert "\x1b" not in said
    is_one_line(said, "a [31m .txt")
