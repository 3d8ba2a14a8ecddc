"""The vocabulary, its compiled form, and a user's own folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from binascii import crc32
from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml

from compliance import library
from compliance.errors import PackError
from compliance.library import compiled, vocabulary
from compliance.library.compile import compiled as compile_one
from compliance.model.lexicon import Lexicon
from compliance.record import dataclass
from tests.samples import GOOD


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    found = compiled.cache_folder()
    assert found is not None
    return Path(found)


def test_every_part_of_the_vocabulary_has_its_file_and_every_file_its_part() -> None:
    assert {path.stem for path in Path(library.VOCABULARY).glob("*.yaml")} == set(vocabulary.parts())


def test_the_word_list_is_in_order() -> None:
    words = yaml.load((Path(library.VOCABULARY) / "words.yaml").read_bytes(), yaml.CSafeLoader)["lexicon"].splitlines()
    assert words == sorted(set(words))
    assert len(words) > 20_000
    assert all(2 <= len(word.split(" ")) <= 4 and word == word.lower() for word in words)


def test_the_compiled_vocabulary_is_the_vocabulary(cache: Path) -> None:
    first = library.lexicon()
    (file,) = cache.glob("lexicon-*.json")
    before = file.stat().st_mtime_ns
    again = library.lexicon()
    assert again == first
    assert again is not first
    assert file.stat().st_mtime_ns == before
    assert library.patterns().patterns == library.patterns().patterns
    assert library.messages("vi") == library.messages("vi")
    assert len(list(cache.glob("*.json"))) == 3


def test_a_compiled_vocabulary_is_made_anew_when_a_file_changes(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "concepts.yaml").write_text("concepts: {thing: [one]}\n", encoding="utf-8")
    assert library.lexicon([own]).concepts.concepts["thing"] == ("one",)
    (own / "concepts.yaml").write_text("concepts: {thing: [two]}\n", encoding="utf-8")
    assert library.lexicon([own]).concepts.concepts["thing"] == ("two",)
    assert len(list(cache.glob("lexicon-*.json"))) == 2


BAD_CACHES = {
    "empty": b"",
    "text": b"hello",
    "half": None,
    "other": b"0" * 64 + b" 00000000\n{}",
    "binary": bytes(range(256)) * 50,
}


@pytest.mark.parametrize("content", BAD_CACHES.values(), ids=BAD_CACHES)
def test_a_damaged_cache_costs_only_time(cache: Path, content: bytes | None) -> None:
    first = library.lexicon()
    (file,) = cache.glob("lexicon-*.json")
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2] if content is None else content)
    assert library.lexicon() == first
    assert file.read_bytes() == good


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"{}",
        b"[]",
        b'{"plan": "os", "plans": {"os": []}, "data": []}',
        b'{"plan": "Lexicon", "plans": {"Lexicon": [0]}, "data": [1]}',
        b'{"plan": "Lexicon", "plans": {"Lexicon": ["Lexicon"]}, "data": [1]}',
        b'{"plan": ["t", ["t", ["t", 0]]], "plans": {}, "data": [[1]]}',
        b'{"plan": "Lexicon", "plans": {"Lexicon": []}, "data": 7}',
    ],
)
def test_a_hostile_cache_costs_only_time(cache: Path, body: bytes) -> None:
    first = library.lexicon()
    (file,) = cache.glob("lexicon-*.json")
    key = file.read_bytes().split(b" ")[0]
    file.write_bytes(b"%s %08x\n%s" % (key, crc32(body), body))
    assert library.lexicon() == first


@pytest.mark.skipif(os.name == "nt", reason="permissions and special files of POSIX")
def test_a_cache_that_others_may_write_or_that_is_no_file_is_not_read(cache: Path) -> None:
    first = library.lexicon()
    (file,) = cache.glob("lexicon-*.json")
    good = file.read_bytes()
    head, _, body = good.partition(b"\n")
    forged = body.replace(first.words.function[0].encode(), b"forged", 1)
    file.write_bytes(b"%s %08x\n%s" % (head.split(b" ")[0], crc32(forged), forged))
    file.chmod(0o666)
    assert library.lexicon() == first
    file.unlink()
    os.mkfifo(file)
    assert library.lexicon() == first
    file.unlink(missing_ok=True)
    file.mkdir()
    assert library.lexicon() == first
    file.rmdir()
    elsewhere = file.with_name("elsewhere")
    elsewhere.write_bytes(good)
    file.symlink_to(elsewhere)
    assert library.lexicon() == first
    assert elsewhere.read_bytes() == good


def test_a_cache_folder_that_cannot_be_made_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    assert library.lexicon() == library.lexicon()
    monkeypatch.setattr(compiled, "cache_folder", lambda: None)
    assert library.patterns().patterns


def test_the_cache_folder_stays_small(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "pack.yaml"
    for number in range(30):
        own.write_text(GOOD.replace("clauses: 1", f"clauses: {number}"), encoding="utf-8")
        assert library.read_pack(own).clauses == number
    assert len(list(cache.glob("pack-*.json"))) == 24


def test_what_is_wrong_is_not_cached(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("id: x\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PackError):
            library.read_pack(path)
    assert not list(cache.glob("*"))


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/compliance"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/a/.cache/compliance"),
        ("linux", {}, "/home/a/.cache/compliance"),
        ("darwin", {}, "/home/a/Library/Caches/compliance"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/compliance"),
        ("win32", {}, None),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
def test_the_cache_folder_is_where_the_platform_has_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], folder: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    for name, value in {"HOME": "/home/a", **environment}.items():
        monkeypatch.setenv(name, value)
    assert compiled.cache_folder() == folder


@dataclass(frozen=True, slots=True)
class Inner:
    """Something inside."""

    name: str
    pair: tuple[int, str] = (1, "a")
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    """All forms that a compiled file knows."""

    inners: tuple[Inner, ...]
    by_name: dict[str, Inner]
    pairs: tuple[tuple[str, Inner], ...]
    maybe: Inner | None
    lists: dict[str, tuple[str, ...]]
    number: float = 0.5


def test_every_form_of_value_comes_back_from_its_compiled_form() -> None:
    inner = Inner("x", (2, "b"))
    for maybe in (None, inner):
        value = Outer((inner, Inner("y", note="n")), {"a": inner}, (("p", inner),), maybe, {"k": ("v",)})
        assert compiled.restored(compile_one(value, Outer, "k"), Outer, "k") == value


def test_a_form_that_cannot_be_compiled_is_refused() -> None:
    @dataclass(slots=True)
    class Odd:
        items: list[str]

    with pytest.raises(TypeError, match="no compiled form"):
        compile_one(Odd([]), Odd)


def own(tmp_path: Path, **texts: str) -> Path:
    """A folder with YAML files."""
    folder = tmp_path / "own"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_users_folder_adds_to_lists_and_overrides_entries(cache: Path, tmp_path: Path) -> None:
    base = library.lexicon()
    agency = base.agencies.agencies[0]
    name, phrases = next(iter(base.concepts.concepts.items()))
    folder = own(
        tmp_path,
        agencies=f"agencies:\n  - {{id: {agency.id}, names: [one name]}}\n  - {{id: my-own, names: [my body], level: xa}}\n",
        concepts=f"concepts: {{{name}: [phrase of mine], mine: [another]}}\n",
        words="function: [zzz]\nlexicon: |\n  zz zz\n  a dua\n",
    )
    found = library.lexicon([folder])
    assert found.agencies.agencies[0].names == ("one name",)
    assert [one.id for one in found.agencies.agencies] == [*(one.id for one in base.agencies.agencies), "my-own"]
    assert found.concepts.concepts[name] == (*phrases, "phrase of mine")
    assert found.concepts.concepts["mine"] == ("another",)
    assert found.words.function == (*base.words.function, "zzz")
    words = [{f"{first} {second}" for first, seconds in one.tables.words.items() for second in seconds.split()} for one in (found, base)]
    added = words[0] - words[1]
    assert added == {"zz zz", "one name", "my body"}
    assert found.words.generic == base.words.generic
    assert replace(found, agencies=base.agencies, concepts=base.concepts, words=base.words, tables=base.tables) == base


def test_later_folders_go_over_earlier_ones_and_an_empty_one_changes_nothing(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    first = own(tmp_path, agencies="agencies: [{id: x, names: [a]}]\n")
    second = tmp_path / "second"
    second.mkdir()
    (second / "agencies.yaml").write_text("agencies: [{id: x, names: [b]}]\n", encoding="utf-8")
    assert library.lexicon([first, second]).agencies.agencies[-1].names == ("b",)
    assert library.lexicon([second, first]).agencies.agencies[-1].names == ("a",)
    assert library.lexicon([tmp_path / "empty"]) == library.lexicon()


def test_everything_wrong_in_all_files_of_a_folder_is_told_at_once(cache: Path, tmp_path: Path) -> None:
    folder = own(tmp_path, agencies="agencies:\n  - {id: x}\n  - {id: x, names: [a], since: 2025}\n", concept="a: 1\n", words="zzz: 1\n")
    with pytest.raises(PackError) as caught:
        library.lexicon([folder])
    assert [(Path(one.path).name, one.line, one.key) for one in caught.value.problems] == [
        ("agencies.yaml", 2, "agencies[x].names"),
        ("agencies.yaml", 3, "agencies[x].id"),
        ("agencies.yaml", 3, "agencies[x].since"),
        ("concept.yaml", 1, "file"),
        ("words.yaml", 1, "zzz"),
    ]


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        library.lexicon([tmp_path / "none"])


def test_every_part_of_the_vocabulary_can_be_extended_by_itself() -> None:
    lexicon = library.lexicon()
    for name in vocabulary.parts():
        part = getattr(lexicon, name)
        assert vocabulary.extended(part, part, {item.name for item in fields(part)}) == part


def run(code: str, **environment: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return done.stdout


def test_with_a_warm_cache_neither_yaml_nor_pydantic_is_imported(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(GOOD, encoding="utf-8")
    code = (
        "import sys; from compliance import library;"
        f"library.lexicon(); library.patterns(); library.messages('vi'); library.read_pack({str(tmp_path / 'p.yaml')!r});"
        "print(sorted({'yaml', 'pydantic', 'typing', 'tempfile', 'hashlib'} & set(sys.modules)))"
    )
    run(code)
    assert run(code).strip() == "[]"


def test_restoring_the_vocabulary_takes_no_longer_than_reading_its_files_twice(cache: Path) -> None:
    """A vocabulary of 25,000 words and some 300 bodies; the bound is wide, for machines that do other things as well."""
    import timeit

    lexicon = library.lexicon()
    many = tuple(replace(lexicon.agencies.agencies[0], id=f"a{number}", names=(f"một {number}", "hai")) for number in range(300))
    content = compile_one(replace(lexicon, agencies=replace(lexicon.agencies, agencies=many)), Lexicon, "k")
    once = min(timeit.repeat(lambda: compiled.restored(content, Lexicon, "k"), number=1, repeat=5))
    decoding = min(timeit.repeat(lambda: json.loads(content.partition(b"\n")[2].decode()), number=1, repeat=5))
    assert once < 3 * decoding + 0.003
