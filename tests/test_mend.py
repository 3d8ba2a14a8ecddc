"""Certain corrections, put into files: only the letters that change, each at its own place, and nothing where the place is not certain."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.documents import make
from compliance import library
from compliance.errors import InputError
from compliance.mend import Mend, certain, mended, writer
from compliance.mend import word as word_writer
from compliance.mend.changes import changed, letters, placed
from compliance.model.document import Document
from compliance.model.review import Edit
from compliance.parse import parse
from compliance.read import READERS, read, text
from compliance.read.order import ordered
from tests.word_files import level, lists, opened, p, t, tbl, tc, unzipped, word

if TYPE_CHECKING:
    from tests.conftest import Bench

ROOT = Path(__file__).parents[1]
NAMES = [path.stem for path in sorted((ROOT / "fixtures" / "plans").glob("*.txt"))]
OLD_TONES = {"óa": "oá", "òa": "oà", "ỏa": "oả", "ọa": "oạ", "óe": "oé", "ỏe": "oẻ", "ủy": "uỷ", "úy": "uý", "ụy": "uỵ"}
DAMAGE: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "a blank before a mark": (r"(?<=\w)[,;:](?=\s)", lambda found: " " + found[0]),
    "none after it": (r"(?<=\w\w)[,;] (?=\w\w)", lambda found: found[0][0]),
    "none after a full stop": (r"(?<=[a-zà-ỹ]{3})\. (?=[A-ZĐ][a-zà-ỹ]{2})", lambda _: "."),
    "a hyphen without its first blank": (r"(?<=\w) - (?=\w)", lambda _: "- "),
    "a hyphen without its second blank": (r"(?<=\w) - (?=\w)", lambda _: " -"),
    "an older tone mark": ("|".join(f"{new}(?!\\w)" for new in OLD_TONES), lambda found: OLD_TONES[found[0]]),
    "two words twice": (r" [^\W\d_]{2,} [^\W\d_]{2,}(?= )", lambda found: found[0] * 2),
}


def damaged(text: str, kinds: Sequence[str], seed: int) -> str:
    """``text`` with one place of each of ``kinds`` damaged."""
    chosen = random.Random(seed)
    for kind in kinds:
        pattern, worse = DAMAGE[kind]
        places = list(re.finditer(pattern, text))
        if places:
            place = chosen.choice(places)
            text = text[: place.start()] + worse(place) + text[place.end() :]
    return text


def found(bench: Bench, document: Document) -> tuple[list[Mend], list[object]]:
    mends, left = certain(parse(document, bench.lexicon), library.review_packs(), bench.lexicon, bench.patterns)
    return mends, list(left)


# Edits of a line in order, in the line as printed


def put(raw: str, old: str, new: str) -> str | None:
    """The line ``raw`` with the edit that makes ``new`` of ``old`` in its text in order; ``None`` where that is left."""
    document = text.lines("a.txt", raw)
    start = document.lines[0].text.index(old)
    (mend,) = placed(document, [Edit(1, start, start + len(old), new)])
    return mended(document, [mend])[0] if mend.changes else None


@pytest.mark.parametrize(
    ("raw", "old", "new", "wanted"),
    [
        ("Văn hoá, thể thao", "hóa", "hóa", "Văn hóa, thể thao"),
        ("Quý I– II", "I-", "I -", "Quý I – II"),  # the dash of the file stays
        ("“kê hoạch” này", "kê hoạch", "kế hoạch", "“kế hoạch” này"),
        ("làm\u00a0tốt\u00a0 , đủ", " ,", ",", "làm\u00a0tốt, đủ"),
        ("**Văn hoá** xã", "hóa", "hóa", "**Văn hóa** xã"),
        ("  1. công tác trẻ em trẻ em năm", "trẻ em trẻ em", "trẻ em", "  1. công tác trẻ em năm"),
        ("¹ giai đoạn 2021- 2025", "2021- 2025", "2021 - 2025", "¹ giai đoạn 2021 - 2025"),
        ("trẻ\u00ad em,nhà trường", "em,nhà", "em, nhà", "trẻ\u00ad em, nhà trường"),
        ("của Chính Phủ.", "Chính Phủ", "Chính phủ", "của Chính phủ."),
    ],
)
def test_only_the_letters_that_change_are_touched(raw: str, old: str, new: str, wanted: str) -> None:
    assert put(raw, old, new) == wanted


def test_letters_of_a_decomposed_text_come_decomposed() -> None:
    raw = unicodedata.normalize("NFD", "Phòng Văn hoá, Xã Hội và kê hoạch")
    assert put(raw, "hóa", "hóa") == unicodedata.normalize("NFD", "Phòng Văn hóa, Xã Hội và kê hoạch")
    assert put(raw, "kê", "kế") == unicodedata.normalize("NFD", "Phòng Văn hoá, Xã Hội và kế hoạch")


@pytest.mark.parametrize("raw", ["Sở A &amp; B,nhà", "xem &lt;a&gt; B,nhà"])
def test_where_the_line_as_printed_is_too_far_from_the_line_in_order_the_edit_is_left_or_right(raw: str) -> None:
    assert put(raw, "B,nhà", "B, nhà") in (None, raw.replace("B,nhà", "B, nhà"))


@given(
    line=st.text(st.sampled_from("ab oàáóúỷ,;:.-–“”*_&…\u00a0\u0301\u00ad[1]¹²|`\\"), max_size=40),
    data=st.data(),
)
def test_a_line_with_an_edit_says_what_the_edit_asks_for_or_stays(line: str, data: st.DataObject) -> None:
    document = text.lines("a.txt", line)
    in_order = document.lines[0].text
    start = data.draw(st.integers(0, len(in_order)))
    end = data.draw(st.integers(start, len(in_order)))
    new = data.draw(st.text(st.sampled_from("xy -,"), max_size=4))
    (mend,) = placed(document, [Edit(1, start, end, new)])
    if mend.changes:
        assert ordered(mended(document, [mend])[0]).strip() == ordered(in_order[:start] + new + in_order[end:]).strip()
    assert changed(line, mend.changes) == mended(document, [mend])[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_the_plans_is_found_in_its_line_as_printed(bench: Bench, name: str) -> None:
    lines = [line for line in bench.plans[name].document.lines if line.text]
    lost = [line.raw for line in lines if not letters(line.raw, line.text)]
    assert len(lost) <= 0.01 * len(lines)


# A whole draft


@pytest.mark.parametrize("name", NAMES)
def test_a_mended_plan_has_nothing_more_to_mend(bench: Bench, name: str) -> None:
    document = bench.plans[name].document
    mends, left = found(bench, document)
    assert (bool(mends), left) == (True, [])
    again = text.lines("a.txt", "\n".join(mended(document, mends)))
    assert found(bench, again) == ([], [])


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(NAMES), kinds=st.lists(st.sampled_from(sorted(DAMAGE)), min_size=1, max_size=40), seed=st.integers(0, 999))
def test_whatever_the_damage_a_second_run_finds_nothing(bench: Bench, name: str, kinds: list[str], seed: int) -> None:
    document = text.lines("a.txt", damaged(bench.texts[name], kinds, seed))
    mends, left = found(bench, document)
    assert left == []
    assert found(bench, text.lines("a.txt", "\n".join(mended(document, mends)))) == ([], [])


@settings(max_examples=10, deadline=None)
@given(name=st.sampled_from(NAMES), kinds=st.lists(st.sampled_from(sorted(DAMAGE)), min_size=1, max_size=20), seed=st.integers(0, 999))
def test_lines_without_a_correction_stay_as_they_are(bench: Bench, name: str, kinds: list[str], seed: int) -> None:
    document = text.lines("a.txt", damaged(bench.texts[name], kinds, seed))
    mends, _ = found(bench, document)
    touched = {mend.edit.line for mend in mends}
    pairs = zip(document.lines, mended(document, mends), strict=True)
    assert [line.number for line, new in pairs if line.raw != new and line.number not in touched] == []


def test_what_one_correction_lays_open_is_mended_in_the_same_run(bench: Bench) -> None:
    """Two corrections of the same letters: the case of a name and a tone mark in it."""
    old = "Phòng Văn hóa - Xã Hội"
    assert old in bench.texts["xuan-truong-2030"]
    document = bench.plan(bench.texts["xuan-truong-2030"].replace(old, "Phòng Văn hoá - Xã Hội", 1)).document
    number = next(line.number for line in document.lines if "Văn hoá - Xã Hội" in line.raw)
    mends, left = found(bench, document)
    lines = mended(document, mends)
    assert "Phòng Văn hóa - Xã hội" in lines[number - 1]
    assert left == []
    assert found(bench, text.lines("a.txt", "\n".join(lines))) == ([], [])


# Word


def rewritten(folder: Path, data: bytes, *asked: tuple[int, str, str]) -> tuple[bytes, list[str], list[Edit]]:
    """A Word file with edits (line, words as they are, words as they should be): its bytes, its lines as printed, what was left."""
    document = opened(folder, data)
    edits = []
    for number, old, new in asked:
        start = document.lines[number - 1].text.index(old)
        edits.append(Edit(number, start, start + len(old), new))
    made, left = word_writer.write("plan.docx", data, document, placed(document, edits))
    return made, [line.raw for line in opened(folder, made).lines], [mend.edit for mend in left]


def body(data: bytes) -> str:
    """The body of a Word file as XML."""
    return re.sub(r"^.*<w:body>|</w:body>.*$", "", dict(unzipped(data))["word/document.xml"].decode())


def test_an_edit_that_spans_runs_leaves_each_letter_in_its_run(tmp_path: Path) -> None:
    bold, plain = t("Thủ tướng chính", "<w:b/>"), t(" phủ  giao")
    made, lines, left = rewritten(tmp_path, word(p(bold, plain)), (1, "Thủ tướng chính phủ", "Thủ tướng Chính phủ"))
    assert (lines, left) == (["Thủ tướng Chính phủ  giao"], [])
    assert body(made) == p(t("Thủ tướng Chính", "<w:b/>"), plain)


def test_letters_on_both_sides_of_a_border_change_in_their_own_runs(tmp_path: Path) -> None:
    data = word(p(t("Thông tư 13/TT-BL", "<w:i/>"), t("ĐTĐ ngày 3")))
    made, lines, _ = rewritten(tmp_path, data, (1, "13/TT-BLĐTĐ", "13/2021/TT-BLĐTBXH"))
    assert lines == ["Thông tư 13/2021/TT-BLĐTBXH ngày 3"]
    assert body(made) == p(t("Thông tư 13/2021/TT-BL", "<w:i/>"), t("ĐTBXH ngày 3"))


def test_words_that_go_may_stand_in_several_runs(tmp_path: Path) -> None:
    made, lines, _ = rewritten(tmp_path, word(p(t("chăm sóc ", "<w:b/>"), t("chăm "), t("sóc trẻ"))), (1, "chăm sóc chăm sóc", "chăm sóc"))
    assert lines == ["chăm sóc trẻ"]
    assert re.sub(r"<w:t [^>]*>.*?</w:t>", "", body(made)) == re.sub(r"<w:t [^>]*>.*?</w:t>", "", p(t("", "<w:b/>"), t(""), t("")))


def test_numbers_that_word_counts_are_never_touched(tmp_path: Path) -> None:
    data = word(p("Văn hoá cơ sở", number=(1, 0)) + p("Tiếp theo", number=(1, 0)), numbering=lists(level(0, "decimal", "%1.")))
    made, lines, left = rewritten(tmp_path, data, (1, "hóa", "hóa"))
    assert (lines, left) == (["1. Văn hóa cơ sở", "2. Tiếp theo"], [])
    assert body(made) == p("Văn hóa cơ sở", number=(1, 0)) + p("Tiếp theo", number=(1, 0))
    made, lines, left = rewritten(tmp_path, data, (1, "1. Văn", "2. Văn"))
    assert (made, lines[0], len(left)) == (data, "1. Văn hoá cơ sở", 1)


def test_the_same_words_elsewhere_are_not_taken_for_the_place(tmp_path: Path) -> None:
    data = word(p("Văn hoá") + tbl(["Văn hoá", tc("Văn hoá", "Văn hoá")]) + p("Văn hoá"))
    for number in range(1, 6):
        _, lines, left = rewritten(tmp_path, data, (number, "hóa", "hóa"))
        assert left == []
        assert [at for at, line in enumerate(lines, 1) if line == "Văn hóa"] == [number]


def test_text_in_boxes_links_controls_changes_and_notes_is_mended_where_it_stands(tmp_path: Path) -> None:
    inside = p("trong hoá")
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    link = f"<w:hyperlink>{t('nối hoá')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{t(' ô hoá')}</w:sdtContent></w:sdt>"
    tracked = f'<w:del w:id="1"><w:r><w:delText>bỏ hoá</w:delText></w:r></w:del><w:ins w:id="2">{t(" thêm hoá")}</w:ins>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(p(box, link, control, tracked, note), footnotes=f'<w:footnote w:id="2">{p("chú hoá  đây")}</w:footnote>')
    document = opened(tmp_path, data)
    edits = [Edit(line.number, at.start(), at.end(), "hóa") for line in document.lines for at in re.finditer("hóa", line.text)]
    made, left = word_writer.write("plan.docx", data, document, placed(document, edits))
    assert (len(edits), left) == (5, ())
    assert [line.raw for line in opened(tmp_path, made).lines] == [line.raw.replace("hoá", "hóa") for line in document.lines]
    assert "bỏ hoá" in body(made)
    assert "chú hóa  đây" in dict(unzipped(made))["word/footnotes.xml"].decode()


def test_a_blank_that_comes_to_the_end_of_a_run_is_kept_by_word(tmp_path: Path) -> None:
    run = "<w:r><w:t>em,</w:t></w:r>"
    made, lines, _ = rewritten(tmp_path, word(p(run, t("nhà trường"))), (1, "em,nhà", "em, nhà"))
    assert lines == ["em, nhà trường"]
    assert '<w:t xml:space="preserve">em, </w:t>' in body(made)


def test_a_blank_that_is_no_text_is_left(tmp_path: Path) -> None:
    data = word(p("<w:r><w:t>trẻ em</w:t><w:tab/><w:t>, nhà</w:t></w:r>"))
    made, _, left = rewritten(tmp_path, data, (1, "em ,", "em,"))
    assert (made, len(left)) == (data, 1)


def test_a_blank_beside_hidden_ones_is_left(tmp_path: Path) -> None:
    data = word(p(t("trẻ em "), t(" ", "<w:vanish/>"), t(", nhà")))
    made, _, left = rewritten(tmp_path, data, (1, "em ,", "em,"))
    assert (made, len(left)) == (data, 1)


def test_text_that_begins_with_a_sign_of_xml_or_is_marked_as_characters_is_not_mistaken(tmp_path: Path) -> None:
    data = word(p(t("&amp; Văn hoá"), "<w:r><w:t><![CDATA[ và <hoá>]]></w:t></w:r>"))
    made, lines, left = rewritten(tmp_path, data, (1, "Văn hóa", "Văn hóa"), (1, "<hóa", "<hóa"))
    assert lines == ["& Văn hóa và <hoá>"]
    assert (len(left), "<![CDATA[ và <hoá>]]>" in body(made)) == (1, True)


def test_capitals_that_a_style_makes_are_not_written_over(tmp_path: Path) -> None:
    data = word(p(t("Chính Phủ", "<w:caps/>")))
    made, _, left = rewritten(tmp_path, data, (1, "CHÍNH PHỦ", "CHÍNH phủ"))
    assert (made, len(left)) == (data, 1)


def test_signs_of_xml_stay_signs(tmp_path: Path) -> None:
    _, lines, _ = rewritten(tmp_path, word(p("A &amp; B &lt;1&gt; văn hoá")), (1, "hóa", "hóa"))
    assert lines == ["A & B <1> văn hóa"]


def test_other_parts_stay_byte_for_byte_and_a_document_without_corrections_whole(tmp_path: Path) -> None:
    parts = {"styles": "<w:style/>", "numbering": lists(level(0, "decimal", "%1."))}
    data = word(p("Văn hoá"), **parts)
    made, _, _ = rewritten(tmp_path, data, (1, "hóa", "hóa"))
    old, new = dict(unzipped(data)), dict(unzipped(made))
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["word/document.xml"]
    assert rewritten(tmp_path, data)[0] == data


def test_a_file_that_has_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    document = opened(tmp_path, word(p("Văn hoá")))
    for write, data in ((word_writer.write, word(p("Thể thao"))),):
        with pytest.raises(InputError) as wrong:
            write("plan.docx", data, document, ())
        assert wrong.value.key == "file-changed"


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_in_word_is_mended_like_its_text_and_nothing_but_text_changes(bench: Bench, name: str, tmp_path: Path) -> None:
    path = ROOT / "fixtures" / "documents" / f"{name}.docx"
    data, document = path.read_bytes(), read(path)
    mends, left = found(bench, document)
    made, unwritten = word_writer.write(str(path), data, document, mends)
    assert (bool(mends), left, unwritten) == (True, [], ())
    again = opened(tmp_path, made)
    assert [line.raw for line in again.lines] == mended(document, mends)
    assert [line.place for line in again.lines] == [line.place for line in document.lines]
    assert found(bench, again) == ([], [])
    assert [textless(content) for _, content in unzipped(made)] == [textless(content) for _, content in unzipped(data)]


def textless(part: bytes) -> bytes:
    """A part with everything but the text of its runs."""
    return re.sub(rb"<w:t(?: [^>]*)?>[^<]*</w:t>", b"<w:t/>", part)


@settings(max_examples=8, deadline=None)
@given(name=st.sampled_from(NAMES), kinds=st.lists(st.sampled_from(sorted(DAMAGE)), min_size=1, max_size=15), seed=st.integers(0, 999))
def test_a_damaged_plan_in_word_says_what_its_mended_text_says(
    bench: Bench, tmp_path_factory: pytest.TempPathFactory, name: str, kinds: list[str], seed: int
) -> None:
    """Every paragraph in three runs, cut at random."""
    cut = random.Random(seed)
    paragraphs = []
    for line in damaged(bench.texts[name], kinds, seed).split("\n"):
        ends = sorted(cut.randint(0, len(line)) for _ in range(2))
        safe = [piece.replace("&", "&amp;").replace("<", "&lt;") for piece in (line[: ends[0]], line[ends[0] : ends[1]], line[ends[1] :])]
        paragraphs.append(p(*(t(piece, properties) for piece, properties in zip(safe, ("<w:b/>", "", "<w:i/>"), strict=True))))
    folder = tmp_path_factory.mktemp("word")
    data = word("".join(paragraphs))
    document = opened(folder, data)
    mends, left = found(bench, document)
    made, unwritten = word_writer.write("plan.docx", data, document, mends)
    assert (left, unwritten) == ([], ())
    assert [line.raw for line in opened(folder, made).lines] == mended(document, mends)
    assert textless(body(made).encode()) == textless(body(data).encode())


@pytest.mark.libreoffice
def test_libreoffice_reads_a_mended_document_with_all_its_text(bench: Bench, tmp_path: Path) -> None:
    path = ROOT / "fixtures" / "documents" / "thang-2024.docx"
    document = read(path)
    mends, _ = found(bench, document)
    made, _ = word_writer.write(str(path), path.read_bytes(), document, mends)
    sources = [tmp_path / "old.docx", tmp_path / "new.docx"]
    for source, data in zip(sources, (path.read_bytes(), made), strict=True):
        source.write_bytes(data)
    make.convert(sources, "txt:Text (encoded):UTF8", tmp_path)
    old, new = ((tmp_path / f"{source.stem}.txt").read_text(encoding="utf-8").split("\n") for source in sources)
    differing = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    assert len(differing) == len({mend.edit.line for mend in mends})
    wanted = {ordered(line).strip() for line in mended(document, mends)}
    assert [other for _, other in differing if ordered(other).strip() not in wanted] == []


def test_only_formats_with_a_writer_are_written() -> None:
    assert {suffix for suffix in READERS if writer(f"a{suffix.upper()}")} == {".txt", ".md", ".docx"}
