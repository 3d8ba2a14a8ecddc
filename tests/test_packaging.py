"""The wheel: what it holds, and that it works by itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from compliance import library
from compliance.errors import PackError
from compliance.library import compiled, shipping
from compliance.model.lexicon import Lexicon, Words
from compliance.model.patterns import Patterns

ROOT = Path(__file__).parents[1]


def run(code: str, **environment: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked: that is all that installing a package of pure Python does."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_the_rules_and_what_is_compiled_from_them(wheel: Path) -> None:
    rules = wheel / "compliance" / "rules"
    shipped = {path.relative_to(rules).as_posix() for path in rules.rglob("*") if path.is_file()}
    kept = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*") if path.is_file()}
    names = ("lexicon", "patterns", "review", "messages/vi", "messages/en")
    made = {f"compiled/{name}.json" for name in names}
    assert shipped == kept | made
    web = {path.name for path in (wheel / "compliance" / "report" / "web").iterdir()}
    assert web == {path.name for path in (ROOT / "src" / "compliance" / "report" / "web").iterdir()}
    assert web == {"matrix.css", "matrix.js", "page.css", "page.js"}
    assert not list((wheel / "compliance").rglob("*.pyc"))
    (about,) = wheel.glob("*.dist-info")
    assert "compliance = compliance.cli:main" in (about / "entry_points.txt").read_text(encoding="utf-8")
    assert (about / "licenses" / "LICENSE").exists()


def test_what_is_installed_from_the_wheel_needs_no_cache_and_no_yaml(wheel: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from compliance import library; print(library.__file__);"
        "lexicon = library.lexicon(); patterns = library.patterns(); messages = library.messages('en');"
        "print(len(lexicon.tables.words), len(patterns.patterns), len(messages));"
        "print(sorted({'yaml', 'pydantic'} & set(sys.modules)))"
    )
    file, counts, imported = run(code, PYTHONPATH=str(wheel), XDG_CACHE_HOME=str(tmp_path / "no")).splitlines()
    assert Path(file).is_relative_to(wheel)
    expected = (len(library.lexicon().tables.words), len(library.patterns().patterns), len(library.messages("en")))
    assert counts == " ".join(map(str, expected))
    assert imported == "[]"
    assert not (tmp_path / "no").exists()


def interpreters() -> list[str]:
    """Every Python of a version that is supported, of those that this machine has."""
    versions = ("3.11", "3.12", "3.13", "3.14")
    found = [path for version in versions if (path := shutil.which(f"python{version}"))]
    folder = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for version in versions for path in sorted(folder.glob(f"{version}.*/bin/python"))]
    return [sys.executable, *(path for path in found if _runs(path))]


def _runs(python: str) -> bool:
    """Whether it is more than a name: version managers leave names of Pythons that are not there."""
    return (
        subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.parametrize("python", interpreters())
def test_what_is_installed_checks_a_plan_on_every_interpreter_without_any_dependency(wheel: Path, tmp_path: Path, python: str) -> None:
    plans = ROOT / "fixtures" / "plans"
    draft, higher = str(plans / "nghia-thuong-2025.txt"), str(plans / "quang-nam-2025.txt")
    command = ["check", draft, "--against", higher, "--format", "json", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(wheel), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([python, "-S", "-m", "compliance", *command], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    report = json.loads(done.stdout)
    assert report["engine"]["reference_only"] is True
    assert report["findings"] == _findings(wheel)


@cache
def _findings(wheel: Path) -> object:
    """What this interpreter finds, with all that is installed."""
    words = [
        "check",
        "fixtures/plans/nghia-thuong-2025.txt",
        "--against",
        "fixtures/plans/quang-nam-2025.txt",
        "--format",
        "json",
        "--lang",
        "en",
    ]
    code = f"from compliance.cli import main; main({words!r})"
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, env=environment, check=True)
    return json.loads(done.stdout)["findings"]


def test_a_wheel_is_not_built_from_rules_with_mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "vi.yaml").write_text("a: [1]\n", encoding="utf-8")
    (tmp_path / "patterns.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "vocabulary").mkdir()
    monkeypatch.setattr(shipping, "RULES", str(tmp_path))
    monkeypatch.setattr(shipping, "VOCABULARY", str(tmp_path / "vocabulary"))
    with pytest.raises(PackError) as caught:
        shipping.compile_rules(tmp_path / "out")
    assert len({one.path for one in caught.value.problems}) == 3


def test_the_shapes_of_what_is_compiled_are_known_by_their_fields() -> None:
    assert compiled.signature(Lexicon) != compiled.signature(Patterns)
    assert "lexicon: str" in compiled.signature(Lexicon)
    assert set(compiled.classes(Words)) == {"Words"}
