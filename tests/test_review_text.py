"""Numbering and text: what cases cannot say. Any gap in any list is found, all words of the language are possible, right text is silent."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance import library
from compliance.check.review import defects, review
from compliance.library import reviews
from compliance.model.fold import place_tones
from compliance.model.review import Case
from compliance.parse.labels import LETTERS
from compliance.review.backdrop import composed
from compliance.review.text_syllables import syllables, toneless, variants
from compliance.review.text_words import bare

if TYPE_CHECKING:
    from compliance.model.review import Backdrop, Defect, ReviewPack
    from tests.conftest import Bench

RULES = Path(library.RULES)
VOCABULARY = RULES / "vocabulary" / "vi"
WORK = ("Rà soát trẻ em", "Cấp thẻ bảo hiểm", "Dạy bơi", "Sửa sân chơi", "Thăm hộ nghèo", "Tập huấn", "Kiểm tra bếp ăn", "Khám mắt")
"""Items as short as they are in plans, no two alike."""


@cache
def pack() -> ReviewPack:
    path = RULES / "review" / "text.yaml"
    return reviews.parse(path.read_bytes(), str(path))


@cache
def backdrop() -> Backdrop:
    path = RULES / "cases" / "backdrop.yaml"
    return reviews.backdrop(path.read_bytes(), str(path))


def found(bench: Bench, text: str, *rules: str) -> tuple[Defect, ...]:
    """The defects in the draft ``text``; of ``rules`` only, where any are given."""
    every = defects(review(bench.plan(text), (pack(),), bench.lexicon, bench.patterns, None))
    return tuple(one for one in every if not rules or one.rule.id.removeprefix("text/") in rules)


def draft(contents: str, level: str = "xa") -> str:
    return composed(Case(claim="draft", level=level, draft={"contents": f"III. NỘI DUNG THỰC HIỆN\n{contents}"}), backdrop())


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[str], str]:
    """The labels of a list and the text in which they stand, each item on a line of its own."""
    size = draw(st.integers(3, len(WORK)))
    style = draw(st.sampled_from(["number", "slash", "letter", "level", "paren"]))
    labels = {
        "number": [f"{value}." for value in range(1, size + 1)],
        "slash": [f"{value}/" for value in range(1, size + 1)],
        "letter": [f"{letter})" for letter in LETTERS[:size]],
        "level": [f"1.{value}." for value in range(1, size + 1)],
        "paren": [f"{value})" for value in range(1, size + 1)],
    }[style]
    return labels, "1. Chăm sóc, bảo vệ trẻ em.\n" if style in ("letter", "level") else ""


@given(made=lists(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_an_item_that_is_left_out_of_a_list_of_any_style_is_found_at_the_item_after_it_and_nowhere_else(
    bench: Bench, made: tuple[list[str], str], data: st.DataObject
) -> None:
    labels, head = made
    gone = data.draw(st.integers(1, len(labels) - 2))
    assume(labels[gone] != "đ)")  # a text without any đ may use another alphabet, and is let pass
    lines = [f"{label} {work}." for label, work in zip(labels, WORK, strict=False)]
    assert found(bench, draft(head + "\n".join(lines)), "item-numbering") == ()
    left = [line for index, line in enumerate(lines) if index != gone]
    hit = found(bench, draft(head + "\n".join(left)), "item-numbering")
    assert [one.seen.quote for one in hit] == [lines[gone + 1]]
    assert dict(hit[0].seen.values)["missing"] == labels[gone].rstrip("./)")


@given(made=lists(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_an_item_whose_number_stands_twice_is_found(bench: Bench, made: tuple[list[str], str], data: st.DataObject) -> None:
    labels, head = made
    twice = data.draw(st.integers(1, len(labels) - 2))
    printed = [*labels[: twice + 1], *labels[twice:-1]]
    lines = [f"{label} {work}." for label, work in zip(printed, WORK, strict=False)]
    hit = found(bench, draft(head + "\n".join(lines)), "item-numbering")
    assert [(one.seen.quote, one.seen.variant) for one in hit] == [(lines[twice + 1], "twice")]


def test_every_word_of_the_language_is_made_of_possible_syllables(bench: Bench) -> None:
    possible = syllables(bench.lexicon)
    lines = (VOCABULARY / "words.yaml").read_text(encoding="utf-8").partition("lexicon: |")[2].split()
    strange = {word for word in lines if word.isalpha() and not word.isascii() and not possible.possible(word)}
    assert len(lines) > 50_000
    assert strange - set(bench.lexicon.spelling.loans) <= {"fát", "lơgo", "quýu", "quọ", "quều"}, "no longer than it was"


@pytest.mark.parametrize(
    "syllable",
    [
        "hoà",
        "hòa",
        "uỷ",
        "ủy",
        "giếng",
        "gìn",
        "quýnh",
        "khuya",
        "nguệch",
        "thuở",
        "xoong",
        "yểu",
        "nghiêng",
        "quốc",
    ],
)
def test_rare_shapes_are_possible_in_either_placement_of_the_tone(bench: Bench, syllable: str) -> None:
    assert syllables(bench.lexicon).possible(syllable)


@pytest.mark.parametrize(
    "syllable",
    [
        "zôn",
        "ngiêng",
        "kà",
        "ghà",
        "cế",
        "tòan",
        "thàc",
        "đượcc",
        "nhửngg",
        "ươn̉g",
        "quuả",
        "phôh",
        "mịch̃",
    ],
)
def test_shapes_that_break_a_rule_of_spelling_are_not(bench: Bench, syllable: str) -> None:
    assert not syllables(bench.lexicon).possible(unicodedata.normalize("NFC", syllable))


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_mark_a_syllable_lost_it_is_among_the_variants_of_what_is_left(bench: Bench, data: st.DataObject) -> None:
    spelling = bench.lexicon.spelling
    onset = data.draw(st.sampled_from(sorted(spelling.onsets)))
    rime = data.draw(st.sampled_from(spelling.rimes[data.draw(st.sampled_from(spelling.onsets[onset]))]))
    plain = onset + rime
    assert plain in variants(bare(plain)) | {bare(plain)}
    toned = [one for one in variants(plain) if toneless(one)[0] == plain and syllables(bench.lexicon).possible(one)]
    assert toned
    assert all(plain in variants(one) | {one} for one in toned)


def test_every_slip_of_the_list_is_found_and_silent_once_it_is_corrected(bench: Bench) -> None:
    for wrong, right in bench.lexicon.spelling.slips.items():
        words = wrong.replace("[", "").replace("]", "").replace("#", "2025")
        cut = wrong.partition("[")[0].strip() if not wrong.startswith("[") else wrong.partition("]")[2].strip()
        hit = found(bench, draft(f"1. Việc này là {words}."), "known-slip")
        corrected = words.replace(cut, right, 1)
        # The quote takes in what tells the slip.
        assert [(one.seen.quote, one.seen.correction) for one in hit] == [(words, corrected)], wrong
        fixed = draft(f"1. Việc này là {corrected}.")
        assert found(bench, fixed, "known-slip", "mark-slip", "impossible-syllable") == (), wrong


def test_no_syllable_is_said_to_be_tied_and_free(bench: Bench) -> None:
    spelling = bench.lexicon.spelling
    assert not set(spelling.tied) & set(spelling.free)
    assert all(place_tones(word) == word == word.lower() for word in (*spelling.tied, *spelling.free, *spelling.common))


@pytest.mark.parametrize("level", ["xa", "huyen", "tinh"])
def test_right_text_of_other_topics_and_years_stays_silent(bench: Bench, level: str) -> None:
    contents = """1. Phòng, chống thiên tai và tìm kiếm cứu nạn
a) Tu bổ, nâng cấp đê, kè, cống; nạo vét kênh mương; cắm biển báo ở các bến đò; diễn tập theo phương châm "bốn tại chỗ".
b) Dự trữ 1.500 tấn đá hộc, 200 phao cứu sinh, 50 rọ thép (mỗi xã 02 rọ); ứng trực 24/24 giờ khi có bão, áp thấp nhiệt đới.
c) Báo cáo HĐND cùng cấp và UBND tỉnh (qua Văn phòng thường trực) trước 16 giờ hằng ngày.
2. Phát triển nông nghiệp
2.1. Gieo cấy 4.250 ha lúa, trong đó lúa lai 35 - 40%; tiêm vắc xin lở mồm long móng cho trâu, bò, dê; trồng dặm 12,5 ha rừng.
2.2. Hỗ trợ hợp tác xã mua máy gặt, lò sấy; cấp sổ đỏ; dồn điền, đổi thửa; xử lý rơm rạ bằng chế phẩm vi sinh.
3. An toàn giao thông: vận động người dân đội mũ bảo hiểm, không uống rượu, bia khi lái xe; xử phạt xe quá tải, quá khổ; xóa điểm đen.
4. Cải cách hành chính: rà soát thủ tục; cung cấp dịch vụ công trực tuyến mức độ 3, 4; số hóa hồ sơ; niêm yết tại bộ phận một cửa.
5. Văn hóa, thể thao: tổ chức giải bóng chuyền, đua thuyền, hội thi đàn, hát dân ca; trùng tu đình, chùa; sưu tầm sắc phong, gia phả.
6. Giữ gìn an ninh, trật tự: tuần tra ban đêm; quản lý tạm trú, tạm vắng; thu hồi vũ khí; giáo dục người lầm lỗi, nghiện ma túy."""
    assert [(one.rule.id, one.seen.quote) for one in found(bench, draft(contents, level))] == []


def test_a_decomposed_text_has_the_same_defects(bench: Bench) -> None:
    for text in bench.texts.values():
        plain, apart = found(bench, text), found(bench, unicodedata.normalize("NFD", text))
        places = [[(one.rule.id, one.seen.lines, one.seen.quote) for one in every] for every in (plain, apart)]
        assert places[0] == places[1]


def test_edits_turn_what_is_printed_into_what_is_right_and_leave_nothing_to_find(bench: Bench) -> None:
    contents = "1. Nghị quyết của Quốc Hội , chỉ thị của Thủ tướng chính phủ.\n2. Chăm sóc chăm sóc trẻ em ( mồ côi) của của xã,thôn."
    lines = draft(contents).split("\n")
    hits = found(bench, draft(contents))
    edits = sorted((edit for one in hits for edit in one.seen.edits), key=lambda edit: (edit.line, edit.start), reverse=True)
    assert len(edits) == len(hits) == 7
    for edit in edits:
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.start] + edit.new + line[edit.end :]
    assert "1. Nghị quyết của Quốc hội, chỉ thị của Thủ tướng Chính phủ." in lines
    assert "2. Chăm sóc trẻ em (mồ côi) của xã, thôn." in lines
    assert found(bench, "\n".join(lines)) == ()


def test_edits_of_tone_placement_have_the_place_and_length_of_what_is_printed(bench: Bench) -> None:
    text = bench.texts["xuan-truong-2030"]
    (hit,) = found(bench, text, "tone-placement")
    printed = text.splitlines()
    assert len(hit.seen.edits) == 7
    for edit in hit.seen.edits:
        raw = printed[edit.line - 1].lstrip()
        assert place_tones(raw[edit.start : edit.end].lower()) == edit.new.lower() != raw[edit.start : edit.end].lower()


def test_places_are_lines_of_the_draft_on_which_the_quote_stands(bench: Bench) -> None:
    for name, plan in bench.plans.items():
        for one in found(bench, bench.texts[name]):
            first, last = one.seen.lines
            text = " ".join(plan.document.lines[number - 1].text for number in range(first, last + 1))
            squeezed = " ".join(text.split())
            if one.rule.id != "text/tone-placement":
                assert one.seen.quote in squeezed, one


def test_a_text_that_mostly_places_tones_in_the_older_way_is_let_be(bench: Bench) -> None:
    older = "cứng hoá, kiên cố hoá, văn hoá, xã hội hoá, số hoá, hiện đại hoá, xoá, hoà, thuỷ, uỷ, khoẻ, toả, loá, hoạ"
    mixed = draft(f"1. Rà soát các việc: {older}, {older}, {older}.")
    assert found(bench, mixed, "tone-placement") == ()
    assert len(found(bench, draft("1. Rà soát việc xoá nhà tạm."), "tone-placement")) == 1
