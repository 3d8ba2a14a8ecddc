"""A Word file is read as it is printed with all changes accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.word_files import level, lists, opened, p, t, tbl, tc, texts, unzipped, word, zipped

NUMBERS = (level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)"), level(3, "bullet", "\uf0b7"))


def test_lists_print_their_numbers(tmp_path: Path) -> None:
    body = p("A", number=(1, 0)) + p("B", number=(1, 1)) + p("C", number=(1, 2)) + p("D", number=(1, 3)) + p("E", number=(1, 1))
    assert texts(tmp_path, body + p("F", number=(1, 0)) + p("G", number=(1, 1)), numbering=lists(*NUMBERS)) == [
        *("I. A", "1. B", "a) C", "- D", "2. E", "II. F", "1. G")
    ]


def test_letters_are_those_that_word_prints_and_a_typed_d_stays(tmp_path: Path) -> None:
    body = "".join(p(letter.upper(), number=(1, 0)) for letter in "abcd") + p("đ) gõ tay") + p("E", number=(1, 0))
    found = texts(tmp_path, body, numbering=lists(level(0, "lowerLetter", "%1)")))
    assert found == ["a) A", "b) B", "c) C", "d) D", "đ) gõ tay", "e) E"]


def test_levels_are_printed_together(tmp_path: Path) -> None:
    kinds = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"))
    body = p("A", number=(1, 0)) + p("B", number=(1, 1)) + p("C", number=(1, 2)) + p("D", number=(1, 2))
    assert texts(tmp_path, body, numbering=kinds) == ["I. A", "I.1 B", "1.1.1 C", "1.1.2 D"]


def test_a_list_may_start_anew_or_go_on(tmp_path: Path) -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride></w:num>'
    same = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    kinds = lists(level(0, "decimal", "%1."), numbers=same + again.format(5))
    body = p("A", number=(1, 0)) + p("B", number=(3, 0)) + p("C", number=(2, 0)) + p("D", number=(2, 0))
    assert texts(tmp_path, body, numbering=kinds) == ["1. A", "2. B", "5. C", "6. D"]


def test_a_level_may_go_on_below_new_ones(tmp_path: Path) -> None:
    kinds = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    body = p("A", number=(1, 0)) + p("B", number=(1, 1)) + p("C", number=(1, 0)) + p("D", number=(1, 1))
    assert texts(tmp_path, body, numbering=kinds) == ["I. A", "1. B", "II. C", "2. D"]


def test_an_override_changes_a_level(tmp_path: Path) -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1/")}</w:lvlOverride>'
    over = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{other}</w:num>'
    assert texts(tmp_path, p("A", number=(1, 0)), numbering=lists(level(0, "decimal", "%1."), numbers=over)) == ["A/ A"]


@pytest.mark.parametrize(
    ("form", "text", "printed"),
    [
        ("bullet", "+", "+ A"),
        ("bullet", "\uf02b", "+ A"),
        ("bullet", "o", "- A"),
        ("bullet", "", "A"),
        ("decimalZero", "%1.", "01. A"),
        ("lowerRoman", "(%1)", "(i) A"),
        ("none", "", "A"),
        ("chicago", "%1)", "1) A"),
    ],
)
def test_marks_of_items(tmp_path: Path, form: str, text: str, printed: str) -> None:
    assert texts(tmp_path, p("A", number=(1, 0)), numbering=lists(level(0, form, text))) == [printed]


def test_numbers_come_through_styles(tmp_path: Path) -> None:
    style = '<w:style w:type="paragraph" w:styleId="{}">{}<w:pPr><w:numPr>{}</w:numPr></w:pPr></w:style>'
    styles = style.format("Muc", "", '<w:numId w:val="1"/>') + style.format("Con", '<w:basedOn w:val="Muc"/>', '<w:ilvl w:val="1"/>')
    body = p("A", style="Muc") + p("B", style="Con") + p("C", style="Con", number=(0, 0)) + p("D", style="Muc")
    found = texts(tmp_path, body, styles=styles, numbering=lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%2.")))
    assert found == ["I. A", "1. B", "C", "II. D"]


def test_a_level_may_name_its_style(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    kinds = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.", '<w:pStyle w:val="H2"/>'))
    assert texts(tmp_path, p("A", number=(1, 0)) + p("B", style="H2"), styles=styles, numbering=kinds) == ["1. A", "1.1. B"]


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path: Path) -> None:
    body = (
        p(t("giữ "), '<w:del w:id="1"><w:r><w:delText>bỏ</w:delText></w:r></w:del>', f'<w:ins w:id="2">{t("thêm")}</w:ins>')
        + p('<w:moveFrom w:id="3">' + t("chỗ cũ") + "</w:moveFrom>", f'<w:moveTo w:id="4">{t("chỗ mới")}</w:moveTo>')
        + p("nửa đầu ", mark='<w:del w:id="5"/>')
        + p("nửa sau")
    )
    document = opened(tmp_path, word(body))
    assert [line.text for line in document.lines] == ["giữ thêm", "chỗ mới", "nửa đầu nửa sau"]
    assert [(note.key, note.values) for note in document.notes] == [("note.read-tracked", (("count", "5"),))]


def test_a_paragraph_that_is_deleted_takes_no_number(tmp_path: Path) -> None:
    gone = p('<w:del w:id="1"><w:r><w:delText>B</w:delText></w:r></w:del>', number=(1, 0), mark='<w:del w:id="2"/>')
    body = p("A", number=(1, 0)) + gone + p("C", number=(1, 0))
    assert texts(tmp_path, body, numbering=lists(level(0, "decimal", "%1."))) == ["1. A", "2. C"]


def test_comments_hidden_text_instructions_and_placeholders_are_left_out(tmp_path: Path) -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = (
        p('<w:commentRangeStart w:id="0"/>', "a", '<w:commentRangeEnd w:id="0"/>', '<w:r><w:commentReference w:id="0"/></w:r>')
        + p("b", t("ẩn", "<w:vanish/>"))
        + p(begin, "<w:r><w:instrText>DATE x</w:instrText></w:r>", separate, t("17/4/2025"), end)
        + p('<w:fldSimple w:instr="PAGE">' + t("3") + "</w:fldSimple>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('c')}</w:sdtContent></w:sdt>"
        + p("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + t("Bấm vào đây") + "</w:sdtContent></w:sdt>", "d")
        + p('<w:hyperlink w:anchor="x">' + t("liên kết") + "</w:hyperlink>")
    )
    assert texts(tmp_path, body) == ["a", "b", "17/4/2025", "3", "c", "d", "liên kết"]


def test_a_table_of_contents_does_not_repeat_the_headings(tmp_path: Path) -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    contents = p(begin, '<w:r><w:instrText> TOC \\o "1-3"</w:instrText></w:r>', separate, t("I. MỤC ĐÍCH 1")) + p(t("II. NỘI DUNG 2"), end)
    assert [text for text in texts(tmp_path, contents + p("I. MỤC ĐÍCH")) if text] == ["I. MỤC ĐÍCH"]


def test_characters_that_are_elements(tmp_path: Path) -> None:
    run = "<w:r><w:t>Kế</w:t>{}<w:t>hoạch</w:t></w:r>"
    found = texts(
        tmp_path,
        p(run.format("<w:softHyphen/>"))
        + p(run.format("<w:noBreakHyphen/>"))
        + p(run.format("<w:tab/>"))
        + p(run.format("<w:br/>"))
        + p(run.format('<w:sym w:font="Symbol" w:char="F0B7"/>')),
    )
    assert found == ["Kếhoạch", "Kế-hoạch", "Kế hoạch", "Kế", "hoạch", "Kế-hoạch"]


def test_capitals_by_format_are_capitals(tmp_path: Path) -> None:
    assert texts(tmp_path, p(t("Kế hoạch", "<w:caps/>"))) == ["KẾ HOẠCH"]


def test_raised_digits_are_marks_but_for_powers(tmp_path: Path) -> None:
    raised = t("2", '<w:vertAlign w:val="superscript"/>')
    assert texts(tmp_path, p(t("trẻ em"), raised) + p(t("12 m"), raised)) == ["trẻ em", "12 m²"]


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    body = p(t("mô hình"), '<w:r><w:footnoteReference w:id="7"/></w:r>', t(" mới")) + p("sau")
    notes = f'<w:footnote w:id="7">{p("<w:r><w:footnoteRef/></w:r>", t(" Quyết định số 5/QĐ-UBND"))}</w:footnote>'
    document = opened(tmp_path, word(body, footnotes=notes))
    assert [line.text for line in document.lines] == ["mô hình mới", "sau", "[1] Quyết định số 5/QĐ-UBND"]
    assert document.lines[-1].place == (("footnote", 1),)


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('trong khung')}</w:txbxContent>"
    drawing = f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    picture = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    body = p(t("ngoài"), f"<w:r><mc:AlternateContent>{drawing}{picture}</mc:AlternateContent></w:r>")
    assert texts(tmp_path, body) == ["ngoài", "trong khung"]


def test_tables_are_read_cell_by_cell_with_their_places(tmp_path: Path) -> None:
    body = p("trước") + tbl(["UBND XÃ A", "CỘNG HÒA"], [tc("Số: 1/KH", "dòng hai"), "ngày 1"]) + p("sau")
    document = opened(tmp_path, word(body))
    assert [(line.text, line.place) for line in document.lines] == [
        ("trước", (("paragraph", 1),)),
        ("UBND XÃ A", (("table", 1), ("row", 1), ("cell", 1))),
        ("CỘNG HÒA", (("table", 1), ("row", 1), ("cell", 2))),
        ("Số: 1/KH", (("table", 1), ("row", 2), ("cell", 1), ("paragraph", 1))),
        ("dòng hai", (("table", 1), ("row", 2), ("cell", 1), ("paragraph", 2))),
        ("ngày 1", (("table", 1), ("row", 2), ("cell", 2))),
        ("sau", (("paragraph", 2),)),
    ]


def test_merged_cells_span_rows_and_columns(tmp_path: Path) -> None:
    body = tbl([tc("a", merge="restart"), tc("b", span=2)], [tc(merge="continue"), "c", "d"])
    assert {line.text: line.place for line in opened(tmp_path, word(body)).lines} == {
        "a": (("table", 1), ("row", 1), ("cell", 1), ("rows", 2)),
        "b": (("table", 1), ("row", 1), ("cell", 2), ("columns", 2)),
        "c": (("table", 1), ("row", 2), ("cell", 2)),
        "d": (("table", 1), ("row", 2), ("cell", 3)),
    }


def test_a_table_in_a_table_has_a_number_of_its_own(tmp_path: Path) -> None:
    document = opened(tmp_path, word(tbl([tc(p("ngoài"), tbl(["trong"])), "cuối"])))
    assert [(line.text, line.place[0][1]) for line in document.lines] == [("ngoài", 1), ("trong", 2), ("cuối", 1)]


def test_a_file_with_macros_is_read_without_them(tmp_path: Path) -> None:
    assert [line.text for line in opened(tmp_path, word(p("chữ")), "plan.docm").lines] == ["chữ"]


def test_lists_may_be_named_by_a_style(tmp_path: Path) -> None:
    kinds = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/>{level(0, "decimal", "%1)")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert texts(tmp_path, p("A", number=(1, 0)), numbering=kinds) == ["1) A"]


def test_a_list_that_is_not_there_prints_nothing(tmp_path: Path) -> None:
    assert texts(tmp_path, p("A", number=(9, 0)) + p("B", number=(1, 8)), numbering=lists(level(0, "decimal", "%1."))) == ["A", "B"]


def test_rows_that_are_deleted_are_gone(tmp_path: Path) -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
    gone = '<w:trPr><w:del w:id="1"/></w:trPr>'
    table = f"<w:tbl>{row.format('', p('a'))}{row.format(gone, p('b'))}{row.format('', p('c'))}</w:tbl>"
    document = opened(tmp_path, word(table))
    assert [line.text for line in document.lines] == ["a", "c"]
    assert [note.key for note in document.notes] == ["note.read-tracked"]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    assert [note.key for note in opened(tmp_path, word(p("a") + "<w:altChunk/>")).notes] == ["note.read-embedded"]


def test_text_in_text_boxes_in_cells_and_in_tables_in_text_boxes(tmp_path: Path) -> None:
    def box(inside: str) -> str:
        return f"<w:r><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></w:r>"

    body = p(t("a"), box(tbl(["b"]) + p(t("c"), box(p("d"))))) + tbl([tc(p(t("e"), box(p("f"))))])
    assert texts(tmp_path, body) == ["a", "b", "c", "d", "e", "f"]


def test_formulas_readings_and_alternatives(tmp_path: Path) -> None:
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=1</m:t></m:r></m:oMath>'
    ruby = f"<w:r><w:ruby><w:rt>{t('âm')}</w:rt><w:rubyBase>{t('chữ')}</w:rubyBase></w:ruby></w:r>"
    either = f"<mc:AlternateContent><mc:Choice>{t('một')}</mc:Choice><mc:Fallback>{t('hai')}</mc:Fallback></mc:AlternateContent>"
    assert texts(tmp_path, p(math) + p(ruby) + p(either) + p(f"<w:smartTag>{t('thẻ')}</w:smartTag>")) == ["x=1", "chữ", "một", "thẻ"]


def test_endnotes_stand_with_the_footnotes(tmp_path: Path) -> None:
    body = p(t("a"), '<w:r><w:endnoteReference w:id="2"/></w:r>')
    assert texts(tmp_path, body, endnotes=f'<w:endnote w:id="2">{p("cuối")}</w:endnote>') == ["a", "[1] cuối"]


def test_the_strict_kind_of_word_files_is_read(tmp_path: Path) -> None:
    data = word(p("A", number=(1, 0)), numbering=lists(level(0, "decimal", "%1.")))
    usual, strict = b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/wordprocessingml"
    parts = {name: text.replace(usual, strict) for name, text in unzipped(data)}
    assert [line.text for line in opened(tmp_path, zipped(parts)).lines] == ["1. A"]
