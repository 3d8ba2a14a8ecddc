"""OpenDocument and web pages are read as Word files are; real files of a word processor hold the same plan as the text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.documents import make, run
from benchmarks.documents.write import docx
from compliance.cli import main
from compliance.errors import InputError
from compliance.model.document import Document
from compliance.parse import parse
from compliance.read import read
from tests.conftest import Bench
from tests.word_files import opened, p, word, zipped

SPACES = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "fo": "xsl-fo-compatible"}
ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in SPACES.items())


def odt(body: str, styles: str = "", **parts: str) -> bytes:
    """An OpenDocument text with that body and those automatic styles."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}>{content}</office:document-content>",
            **parts,
        }
    )


def _odt(folder: Path, body: str, styles: str = "") -> list[str]:
    return [line.text for line in opened(folder, odt(body, styles), "plan.odt").lines]


def _html(folder: Path, text: str | bytes, name: str = "plan.html") -> Document:
    return opened(folder, text.encode() if isinstance(text, str) else text, name)


def _page(folder: Path, text: str) -> list[str]:
    return [line.text for line in _html(folder, text).lines]


# ── real files ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["docx", "odt", "html", "pdf"])
def test_the_five_plans_are_the_same_in_every_format(bench: Bench, form: str) -> None:
    figures, differing, plans = run.measure(form, bench.lexicon, bench.plans)
    assert min(figures.values()) >= run.AIM, "\n".join(differing)
    assert run.verdicts(plans, bench.lexicon) == run.verdicts(bench.plans, bench.lexicon)
    assert not any(plan.document.notes for plan in plans.values())
    assert all(line.place for plan in plans.values() for line in plan.document.lines)


@pytest.mark.libreoffice
def test_a_word_processor_prints_the_numbers_that_are_read(bench: Bench, tmp_path: Path) -> None:
    """LibreOffice lays out and numbers the Word file by itself; its text holds each label that the reader computed."""
    name = "thang-2024"
    source = tmp_path / f"{name}.docx"
    source.write_bytes(docx(read(run.PLANS / f"{name}.txt"), bench.lexicon))
    make.convert([source], "txt:Text (encoded):UTF8", tmp_path)
    printed = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig").splitlines()
    ours = [line.raw for line in read(source).lines if line.place[0][0] == "paragraph"]
    assert _numbers(ours) == _numbers(printed)


def _numbers(lines: list[str]) -> list[str]:
    """The labels of lines that are numbers or letters."""
    return [match[0].strip() for line in lines if (match := re.match(r"\s*(?:[IVX]+[./]|\d+(?:\.\d+)*\.?|[a-zđ]\))(?=\s|[^\W\d])", line))]


@pytest.mark.libreoffice
def test_the_files_are_made_by_the_script(bench: Bench, tmp_path: Path) -> None:
    name = "nghia-thuong-2025"
    source = tmp_path / f"{name}.docx"
    source.write_bytes(docx(read(run.PLANS / f"{name}.txt"), bench.lexicon))
    make.convert([source], make.ODT, tmp_path)
    made = parse(read(tmp_path / f"{name}.odt"), bench.lexicon)
    kept = parse(read(run.DOCUMENTS / f"{name}.odt"), bench.lexicon)
    assert run.rows(made) == run.rows(kept)


# ── OpenDocument ────────────────────────────────────────────────────────────────────────────────────────────────────────

LISTS = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="1"/>'
    '<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-bullet text:level="4" text:bullet-char="+"/></text:list-style>'
)


def _items(*texts: str, inner: str = "") -> str:
    return "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts) + inner


def test_odt_lists_print_their_numbers(tmp_path: Path) -> None:
    deep = f"<text:list-item><text:p>B</text:p><text:list>{_items('C')}</text:list></text:list-item>"
    first = f'<text:list text:style-name="L1"><text:list-item><text:p>A</text:p><text:list>{deep}</text:list></text:list-item></text:list>'
    again = f'<text:list text:style-name="L1" text:continue-numbering="true">{_items("E")}</text:list>'
    anew = f'<text:list text:style-name="L1">{_items("F")}</text:list>'
    assert _odt(tmp_path, first + "<text:p>D</text:p>" + again + anew, LISTS) == ["I. A", "1. B", "1.1 C", "D", "II. E", "I. F"]


def test_odt_lists_go_on_by_name_and_start_where_they_say(tmp_path: Path) -> None:
    one = f'<text:list xml:id="a" text:style-name="L1">{_items("A")}</text:list><text:list text:style-name="L1">{_items("B")}</text:list>'
    more = f'<text:list text:continue-list="a" text:style-name="L1">{_items("C")}'
    start = '<text:list-item text:start-value="7"><text:p>D</text:p><text:p>E</text:p></text:list-item></text:list>'
    assert _odt(tmp_path, one + more + start, LISTS) == ["I. A", "I. B", "II. C", "VII. D", "E"]


def test_odt_headings_print_the_numbers_of_the_outline(tmp_path: Path) -> None:
    level = '<text:outline-level-style text:level="{}" style:num-format="{}" style:num-suffix="." text:display-levels="{}"/>'
    outline = f"<text:outline-style>{level.format(1, 'I', 1)}{level.format(2, '1', 2)}</text:outline-style>"
    heading = '<text:h text:outline-level="{}">{}</text:h>'
    body = "".join(heading.format(at, text) for at, text in ((1, "A"), (2, "B"), (2, "C"), (1, "D"), (3, "E")))
    assert _odt(tmp_path, body, outline) == ["I. A", "I.1. B", "I.2. C", "II. D", "E"]


def test_odt_sections_and_frames_are_part_of_the_text(tmp_path: Path) -> None:
    frame = "<draw:frame><draw:text-box><text:p>c</text:p><table:table><table:table-row><table:table-cell><text:p>d</text:p>"
    frame += "</table:table-cell></table:table-row></table:table></draw:text-box></draw:frame>"
    hidden = '<text:section text:display="none"><text:p>ẩn</text:p></text:section>'
    assert _odt(tmp_path, f"<text:section><text:p>b</text:p></text:section>{hidden}{frame}") == ["b", "c", "d"]


def test_an_encrypted_odt_is_refused(tmp_path: Path) -> None:
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    with pytest.raises(InputError) as caught:
        opened(tmp_path, odt("<text:p>a</text:p>", **manifest), "plan.odt")
    assert caught.value.key == "archive-encrypted"


def test_html_text_in_capitals_and_as_it_stands(tmp_path: Path) -> None:
    text = "<p style='text-transform: uppercase'>kế <span>hoạch</span></p><pre>a\nb</pre><del>cũ</del><ins>mới</ins>"
    document = _html(tmp_path, text)
    assert [line.text for line in document.lines] == ["KẾ HOẠCH", "a", "b", "mới"]
    assert [(note.key, dict(note.values)) for note in document.notes] == [("note.read-tracked", {"count": "2"})]


def test_notes_stand_in_every_report(bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "".join(f"<p>{line.text}</p>" for line in bench.plans["nghia-thuong-2025"].document.lines) + "<p><del>x</del></p>"
    (tmp_path / "plan.html").write_text(page, encoding="utf-8")
    above = str(run.PLANS / "quang-nam-2025.txt")
    for words in (["parse", "plan.html"], ["check", "plan.html", "--against", above], ["check", above, "--against", "plan.html"]):
        given = [str(tmp_path / word) if word == "plan.html" else word for word in words]
        assert main([*given, "--lang", "en"]) in (0, 1)
        assert "tracked changes" in " ".join("".join(capsys.readouterr()).split())
    assert main([*given[:1], str(tmp_path / "plan.html"), "--against", above, "--format", "json"]) in (0, 1)
    report = json.loads(capsys.readouterr().out)
    assert report["notes"][0]["key"] == "note.read-tracked"
    evidence = [passage for finding in report["findings"] for passage in finding.get("evidence", ())]
    assert evidence
    assert all(list(place) == ["paragraph"] for passage in evidence for place in passage["place"])


def test_odt_text_is_that_which_is_printed(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="U"><style:text-properties fo:text-transform="uppercase"/></style:style>'
    )
    body = (
        '<text:tracked-changes><text:changed-region text:id="x"><text:deletion><text:p>đã xóa</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>I. MỤC ĐÍCH 1</text:p></text:index-body></text:table-of-content>"
        '<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'
        "<office:annotation><text:p>nhận xét</text:p></office:annotation></text:p>"
        '<text:p>e<text:span text:style-name="H">ẩn</text:span> <text:span text:style-name="U">hoa</text:span></text:p>'
        "<text:p>f<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Quyết định</text:p></text:note-body></text:note></text:p>"
        "<text:p>g<draw:frame><draw:text-box><text:p>khung</text:p></draw:text-box></draw:frame></text:p>"
    )
    document = opened(tmp_path, odt(body, styles), "plan.odt")
    assert [line.text for line in document.lines] == ["a b c", "d", "e HOA", "f", "g", "khung", "[1] Quyết định"]
    assert [note.key for note in document.notes] == ["note.read-tracked"]


def test_odt_tables_have_places(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    wide, covered = cell.format(' table:number-columns-spanned="2" table:number-rows-spanned="1"', "a"), "<table:covered-table-cell/>"
    rows = f"<table:table-row>{wide}{covered}{cell.format('', 'b')}</table:table-row>"
    head = f"<table:table-header-rows>{rows}</table:table-header-rows>"
    more = f"<table:table-row>{cell.format('', 'c')}<table:table-cell/>{cell.format('', 'd')}</table:table-row>"
    lines = opened(tmp_path, odt(f"<table:table>{head}{more}</table:table>"), "plan.odt").lines
    assert {line.text: line.place[1:] for line in lines} == {
        "a": (("row", 1), ("cell", 1), ("columns", 2)),
        "b": (("row", 1), ("cell", 3)),
        "c": (("row", 2), ("cell", 1)),
        "d": (("row", 2), ("cell", 3)),
    }


# ── web pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_html_lists_are_numbered_as_a_browser_does(tmp_path: Path) -> None:
    text = "<ol type=I><li><p>A</p><ol><li>B<li value=4>C</ol><li>D</ol><ul><li>E</ul>"
    text += "<ol start=3 style='list-style-type:lower-alpha'><li>F</ol>"
    assert _page(tmp_path, text) == ["I. A", "1. B", "4. C", "II. D", "- E", "c. F"]


def test_html_that_word_saves(tmp_path: Path) -> None:
    page = (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'><style>p {color:red}</style></head><body>"
        "<p class=MsoNormal>K&#7871;\r\nho&#7841;ch \xa0 &Acirc;&nbsp;d&#226;n<o:p></o:p></p>"
        "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>M&#7909;c</p>"
        "<p>a<!--[if gte vml 1]><p>khung</p><![endif]--><span style='display:none'>&#7849;n</span><br>b</p>"
        '<p>m&#244;<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> h&#236;nh</p><script>x < 1</script>'
        '<div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> Quy&#7871;t &#273;&#7883;nh</p></div>'
        "</body></html>"
    ).encode("cp1252")
    document = _html(tmp_path, page, "plan.htm")
    assert [line.text for line in document.lines] == ["Kế hoạch Â dân", "1. Mục", "a", "b", "mô hình", "[1] Quyết định"]
    assert document.lines[-1].place == (("footnote", 1),)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("<p>Kế hoạch</p>".encode(), None),
        ("\ufeff<p>Kế hoạch</p>".encode(), None),
        ("<p>Kế hoạch</p>".encode("utf-16"), None),
        ("<meta charset=utf-8><p>Kế hoạch</p>".encode(), None),
        (b"<meta charset=windows-1258><p>K\xea\xec ho\xe0\xf2ch</p>".replace(b"\xe0\xf2", b"a\xf2"), None),
        (b"<meta charset=utf-8><p>K\xea</p>", "file-not-utf8"),
        (b"<p>K\xea</p>", "file-not-utf8"),
        (b"<meta charset=shift_jis><p>K</p>", "file-not-utf8"),
        (b"<p>K\0</p>", "file-binary"),
        (b"<p> </p>", "file-empty"),
    ],
)
def test_html_encodings(tmp_path: Path, data: bytes, key: str | None) -> None:
    if key is None:
        assert [line.text for line in _html(tmp_path, data).lines] == ["Kế hoạch"]
        return
    with pytest.raises(InputError) as caught:
        _html(tmp_path, data)
    assert caught.value.key == key


def test_html_tables_have_places(tmp_path: Path) -> None:
    text = "<table><tr><td rowspan=2>a<td colspan=2><p>b</p><p>c</p></tr><tr><td>d<table><tr><td>e</table></td><td>f</tr></table><p>g"
    assert [(line.text, line.place) for line in _html(tmp_path, text).lines] == [
        ("a", (("table", 1), ("row", 1), ("cell", 1), ("rows", 2))),
        ("b", (("table", 1), ("row", 1), ("cell", 2), ("columns", 2), ("paragraph", 1))),
        ("c", (("table", 1), ("row", 1), ("cell", 2), ("columns", 2), ("paragraph", 2))),
        ("d", (("table", 1), ("row", 2), ("cell", 2), ("paragraph", 1))),
        ("e", (("table", 2), ("row", 1), ("cell", 1))),
        ("f", (("table", 1), ("row", 2), ("cell", 3))),
        ("g", (("paragraph", 1),)),
    ]


def test_a_break_by_hand_ends_no_paragraph(bench: Bench, tmp_path: Path) -> None:
    long = "Tăng cường công tác tuyên truyền về chuyển đổi số trên hệ thống truyền thanh cơ sở của"
    body = p("KẾ HOẠCH") + p("Về chuyển đổi số năm 2025") + p("I. MỤC ĐÍCH") + p("A.")
    body += p("II. NHIỆM VỤ") + p(f"<w:r><w:t>1. {long}</w:t><w:br/><w:t>Ủy ban nhân dân các xã.</w:t></w:r>") + p("2. Việc khác.")
    plan = parse(opened(tmp_path, word(body)), bench.lexicon)
    assert [clause.text for clause in plan.clauses] == [f"{long} Ủy ban nhân dân các xã.", "Việc khác."]
