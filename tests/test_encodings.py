"""Texts in encodings from before Unicode are converted, or refused; never read wrongly without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.model.fold import place_tones
from compliance.read import read, text
from compliance.read.encodings import CP1258, TCVN3, TWICE, VNI
from compliance.read.syllables import marked, plain_share, share, syllable

ROOT = Path(__file__).parents[1]
PLANS = sorted((ROOT / "fixtures" / "plans").glob("*.txt"))
TEXTS = {path.stem: unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in PLANS}
LINES = [line for plan in TEXTS.values() for line in plan.split("\n") if len(line) > 60]
TONES = "\u0301\u0300\u0309\u0303\u0323"


def _parted(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)), "".join(set(parts) & set(TONES))


def vni(printed: str) -> bytes:
    """VNI, written down independently of the reader: the letter, then one byte for its hat and tone."""
    alone = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
    hats = {"": "ùøûõï", "â": "áàåãä", "ă": "éèúüë"}
    made = ""
    for letter in printed:
        small = letter.lower()
        base, tone = _parted(small)
        if small in alone:
            one = alone[small]
        elif base in "âêô":
            one = {"â": "a", "ê": "e", "ô": "o"}[base] + (hats["â"][TONES.index(tone)] if tone else "â")
        elif base == "ă":
            one = "a" + (hats["ă"][TONES.index(tone)] if tone else "ê")
        else:
            one = alone.get(base, base) + (hats[""][TONES.index(tone)] if tone else "")
        made += one.upper() if letter != small else one
    return made.encode("latin-1", "replace")


def tcvn3(printed: str) -> bytes:
    """TCVN3: one byte a letter; a capital with a tone is the small letter."""
    small = "ăâêôơưđ"
    toned = (
        "b5à b6ả b7ã b8á b9ạ bbằ bcẳ bdẵ beắ c6ặ c7ầ c8ẩ c9ẫ caấ cbậ ccè ceẻ cfẽ d0é d1ẹ d2ề d3ể d4ễ d5ế d6ệ d7ì d8ỉ dcĩ ddí deị dfò e1ỏ "
        "e2õ e3ó e4ọ e5ồ e6ổ e7ỗ e8ố e9ộ eaờ ebở ecỡ edớ eeợ efù f1ủ f2ũ f3ú f4ụ f5ừ f6ử f7ữ f8ứ f9ự faỳ fbỷ fcỹ fdý feỵ"
    )
    table = {letter: 0xA8 + at for at, letter in enumerate(small)} | {letter.upper(): 0xA1 + at for at, letter in enumerate(small)}
    table |= {pair[2:]: int(pair[:2], 16) for pair in toned.split()}
    return bytes(table.get(letter, table.get(letter.lower(), ord(letter) if letter.isascii() else 63)) for letter in printed)


def cp1258(printed: str) -> bytes:
    """Windows-1258: the letter with its hat, then its tone."""
    return "".join("".join(_parted(letter)) for letter in printed).encode("cp1258", "replace")


def utf16(printed: str) -> bytes:
    """UTF-16 without a mark."""
    return printed.encode("utf-16-le")


ENCODERS: dict[str, Callable[[str], bytes]] = {TCVN3: tcvn3, VNI: vni, CP1258: cp1258, "UTF-16": utf16}
SPOILT: dict[str, Callable[[str], bytes]] = {name: ENCODERS[name] for name in (TCVN3, VNI, CP1258)} | {TWICE: str.encode}


def taken_for_latin(data: bytes) -> str:
    """What a program stores that takes ``data`` for windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def plain(printed: str) -> str:
    """``printed`` with what no old encoding has replaced."""
    return "".join(letter if letter.isascii() or letter.isalpha() else "-" for letter in printed)


def same(name: str, found: str) -> str:
    """What must be equal: TCVN3 has no capitals with a tone."""
    placed = place_tones(unicodedata.normalize("NFC", found))
    return placed.casefold() if name == TCVN3 else placed


def converted(data: bytes) -> tuple[str, list[str]]:
    """The text as read, and the encodings it was converted from."""
    document = text.read("plan.txt", data)
    return "\n".join(line.raw for line in document.lines), [value for note in document.notes for _, value in note.values]


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("plan", TEXTS)
def test_a_plan_in_an_old_encoding_is_read_as_the_plan_and_says_so(plan: str, name: str) -> None:
    printed = plain(TEXTS[plan]).removesuffix("\n")
    found, names = converted(ENCODERS[name](printed))
    assert names == [name]
    assert same(name, found) == same(name, printed)


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("plan", TEXTS)
def test_a_plan_that_was_stored_as_if_it_were_windows_1252_is_put_right(plan: str, name: str) -> None:
    printed = plain(TEXTS[plan]).removesuffix("\n")
    found, names = converted(taken_for_latin(SPOILT[name](printed)).encode())
    assert names == [name]
    assert same(name, found) == same(name, printed)


@given(st.sampled_from(sorted(ENCODERS)), st.lists(st.sampled_from(LINES), min_size=1, max_size=4), st.data())
def test_any_passage_is_read_as_it_was_or_refused(name: str, lines: list[str], data: st.DataObject) -> None:
    printed = plain("\n".join(lines))
    printed = printed[: data.draw(st.integers(40, len(printed)))].rsplit(" ", 1)[0].rstrip("\n")
    try:
        found, names = converted(ENCODERS[name](printed))
    except InputError:
        assert len(marked(printed)) < 20
        return
    assert same(name, found) == same(name, printed)
    assert names == [name]


@given(st.sampled_from(sorted(SPOILT)), st.sampled_from(sorted(TEXTS)), st.integers(0, 100), st.integers(1, 60))
def test_lines_in_an_old_encoding_amid_a_text_in_order_are_put_right_or_the_text_is_refused(
    name: str, plan: str, first: int, count: int
) -> None:
    lines = plain(TEXTS[plan]).removesuffix("\n").split("\n")
    mixed = [
        taken_for_latin(SPOILT[name](line)) if first <= at < first + count and len(marked(line)) > 3 else line
        for at, line in enumerate(lines)
    ]
    try:
        found, _ = converted("\n".join(mixed).encode())
    except InputError:
        return
    assert same(TCVN3, found) == same(TCVN3, "\n".join(lines))


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_its_mark(mark: str) -> None:
    assert converted("Kế hoạch năm 2025\nI. MỤC TIÊU".encode(mark))[0] == "Kế hoạch năm 2025\nI. MỤC TIÊU"


def test_half_a_character_of_utf_16_is_refused() -> None:
    with pytest.raises(InputError) as wrong:
        text.read("plan.txt", "Kế hoạch năm 2025".encode("utf-16") + b"a")
    assert (wrong.value.key, wrong.value.values["candidates"]) == ("file-encoding", "UTF-16")


def test_a_few_bytes_are_too_little_to_be_certain_and_the_candidates_are_named() -> None:
    with pytest.raises(InputError) as wrong:
        text.read("plan.txt", tcvn3("Kế hoạch năm 2025 của xã"))
    assert wrong.value.key == "file-encoding"
    assert str(wrong.value.values["candidates"]).startswith(TCVN3)


def test_utf_8_with_a_broken_byte_is_refused_and_not_taken_for_an_old_encoding() -> None:
    data = bytearray(TEXTS["quang-nam-2025"].encode())
    data[data.index("ố".encode()) + 1] = 0x20
    with pytest.raises(InputError) as wrong:
        text.read("plan.txt", bytes(data))
    assert (wrong.value.key, wrong.value.values["candidates"]) == ("file-encoding", "?")


@pytest.mark.parametrize("plan", TEXTS)
def test_a_plan_in_order_stays_as_it_is(plan: str) -> None:
    odd = TEXTS[plan] + "\nNhãn hiệu ABC® và tiểu bang Île-de-France, Zürich, Köln; quán cà phê Café Müller ª º"
    assert text.read("plan.txt", odd.encode()).notes == ()


def test_foreign_text_is_left_alone() -> None:
    french = "Le préfet a reçu les élèves à l'hôtel de région, où l'été s'achève. Ça dépend du maître d'œuvre. " * 5
    assert converted(french.encode()) == (french, [])


def test_capitals_with_a_tone_come_back_where_the_words_around_are_capitals() -> None:
    printed = "KẾ HOẠCH VÀ Ý KIẾN CỦA XÃ HÀ\nỦy ban nhân dân xã Hà Lộ, TP Hạ Long: Số 12/QĐ-UBND\n" + LINES[0] + "\n" + LINES[1]
    head, second, *_ = converted(tcvn3(plain(printed)))[0].split("\n")
    assert head == "KẾ HOẠCH VÀ Ý KIẾN CỦA XÃ HÀ"
    assert second == "ủy ban nhân dân xã Hà Lộ, TP Hạ Long: Số 12/QĐ-UBND"


def test_a_file_on_disk_is_read_the_same(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes(vni(plain(TEXTS["thang-2024"])))
    assert [note.key for note in read(tmp_path / "plan.txt").notes] == ["note.read-encoding"]


GOOD = "nghiêng quỳnh giếng gì hoà hòa thuỷ thủy khuya ươm yêu xoong quặng huỳnh tuyết đặc oanh ừ"
BAD = "hãạ kế0 hßa x· tàt các̣ wđ ưƣ kê\u0301\u0301 naêm"


@pytest.mark.parametrize("word", GOOD.split())
def test_syllables_are_known(word: str) -> None:
    assert syllable(word)


@pytest.mark.parametrize("word", BAD.split())
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not syllable(word)


@pytest.mark.parametrize("plan", TEXTS)
def test_plans_are_vietnamese(plan: str) -> None:
    assert share(marked(TEXTS[plan])) > 0.995
    assert plain_share(TEXTS[plan]) > 0.98
