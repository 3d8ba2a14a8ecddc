"""Whatever a file does, the program ends with one line and exit code 2, within bounds."""

from __future__ import annotations

import os
import struct
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.cli import main
from compliance.errors import InputError
from compliance.read import archive, read
from tests.test_documents import odt
from tests.word_files import W, opened, p, tbl, tc, word, zipped

SECONDS, BYTES = 10.0, 400_000_000


def _bomb(main: str) -> bytes:
    return zipped({main: b"<a>" + b" " * (archive.PART + 1000) + b"</a>"})


def _lying(main: str) -> bytes:
    """A part that says of itself that it is small and is not."""
    data = bytearray(_bomb(main))
    size = struct.pack("<I", archive.PART + 1007)
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
        at = data.find(size, at)
    return bytes(data)


def _encrypted(main: str) -> bytes:
    data = bytearray(zipped({main: "<a/>"}))
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(head) + flags] |= 1
    return bytes(data)


def _flipped(main: str) -> bytes:
    data = bytearray(zipped({main: f"<a>{list(range(5000))}</a>"}))
    data[100:300] = bytes(200)
    return bytes(data)


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "zip bomb": (_bomb, "archive-too-large"),
    "dense zip bomb": (lambda main: zipped({main: b"<a>" + b" " * (archive.PART // 2) + b"</a>"}), "archive-too-large"),
    "zip bomb that lies": (_lying, "archive-broken"),
    "many members": (lambda main: zipped({f"{number}.xml": "" for number in range(archive.MEMBERS + 1)}), "archive-too-large"),
    "encrypted": (_encrypted, "archive-encrypted"),
    "encrypted by Word": (lambda main: OLE + "EncryptedPackage".encode("utf-16-le"), "archive-encrypted"),
    "old Word": (lambda main: OLE, "archive-other"),
    "no archive": (lambda main: b"KE HOACH", "archive-other"),
    "empty": (lambda main: b"", "file-empty"),
    "cut off": (lambda main: zipped({main: BODY})[:-40], "archive-broken"),
    "damaged": (_flipped, "archive-broken"),
    "absolute name": (lambda main: zipped({"/etc/passwd": "x", main: BODY}), "archive-names"),
    "name that leads out": (lambda main: zipped({"word/../../x": "x", main: BODY}), "archive-names"),
    "name of a drive": (lambda main: zipped({"C:\\x": "x", main: BODY}), "archive-names"),
    "spreadsheet": (lambda main: zipped({"xl/workbook.xml": "<a/>"}), "archive-other"),
    "other XML": (lambda main: zipped({main: "<a/>"}), "archive-other"),
    "entity bomb": (lambda main: zipped({main: f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'}), "xml-unsafe"),
    "external entity": (lambda main: zipped({main: OUTSIDE + BODY}), "xml-unsafe"),
    "external entity in UTF-16": (lambda main: zipped({main: (OUTSIDE + BODY).encode("utf-16")}), "xml-unsafe"),
    "unknown entity": (lambda main: zipped({main: BODY}), "xml-broken"),
    "no XML": (lambda main: zipped({main: "chữ"}), "xml-broken"),
    "deep nesting": (lambda main: zipped({main: "<a>" * 200_000 + "</a>" * 200_000}, packed=False), "xml-too-large"),
    "many tags": (lambda main: zipped({main: "<a>" + "<b/>" * archive.TAGS + "</a>"}, packed=False), "xml-too-large"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_hostile_archive_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, suffix: str) -> None:
    make, key = FILES[name]
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(make("word/document.xml" if suffix == ".docx" else "content.xml"))
    before = time.perf_counter()
    tracemalloc.start()
    with pytest.raises(InputError) as caught:
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.key == key
    assert main(["parse", str(path), "--lang", "en"]) == 2
    assert time.perf_counter() - before < SECONDS
    assert peak < BYTES
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert str(path) in said.err
    assert key not in said.err, "the message has words"


def test_documents_without_text_are_refused(tmp_path: Path) -> None:
    for data, name in ((word(p("")), "plan.docx"), (odt("<text:p/>"), "plan.odt"), (b"<p></p>", "plan.html")):
        with pytest.raises(InputError) as caught:
            opened(tmp_path, data, name)
        assert caught.value.key == "file-empty"


def test_tables_in_tables_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 5_000 + p("a") + "</w:tc></w:tr></w:tbl>" * 5_000
    within = "<w:tbl><w:tr><w:tc>" * 40 + p("a") + "</w:tc></w:tr></w:tbl>" * 40
    with pytest.raises(InputError) as caught:
        opened(tmp_path, word(deep))
    assert caught.value.key == "xml-too-large"
    assert [line.text for line in opened(tmp_path, word(within)).lines] == ["a"]


def test_macros_and_links_are_not_followed(tmp_path: Path) -> None:
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    outside = f'{relations}<Relationship Id="a" TargetMode="External" Target="file:///etc/passwd" Type="x/styles"/></Relationships>'
    climbing = f'{relations}<Relationship Id="a" Target="../../../../etc/passwd" Type="x/styles"/></Relationships>'
    for text in (outside, climbing):
        data = zipped({"word/document.xml": BODY.replace("&x;", "a"), "word/_rels/document.xml.rels": text, "word/vbaProject.bin": "x"})
        assert [line.text for line in opened(tmp_path, data).lines] == ["a"]


def test_numbers_in_files_are_bounded(tmp_path: Path) -> None:
    table = tbl([tc("a", span=10**9), "b"])
    table += f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr><w:tc>{p("c")}</w:tc></w:tr></w:tbl>'
    document = opened(tmp_path, word(table))
    assert max(number for line in document.lines for _, number in line.place) < 1000
    page = "<table><tr><td colspan=999999999 rowspan=999999999>a<td>b</tr></table><ol start=99999999999999999999><li>c"
    assert [line.text for line in opened(tmp_path, page.encode(), "plan.html").lines] == ["a", "b", "1. c"]
    cell = '<table:table-cell table:number-columns-repeated="9999999"/><table:table-cell><text:p>a</text:p></table:table-cell>'
    lines = opened(tmp_path, odt(f"<table:table><table:table-row>{cell}</table:table-row></table:table>"), "plan.odt").lines
    assert max(number for line in lines for _, number in line.place) < 1000


def test_styles_that_are_based_on_each_other_end(tmp_path: Path) -> None:
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    data = word(p("a", style="A"), styles=style.format("A", "B") + style.format("B", "A"))
    assert [line.text for line in opened(tmp_path, data).lines] == ["a"]


ENDLESS = ("<b", "<!--", "<![", "<?", "</", "&#x", "<a b='", "<a b ")
LONG = [*("<table><tr><td>" * 3_000, "<ul><li>" * 3_000, "<div>" * 100_000), *(part * 300_000 for part in ENDLESS)]
LONG += [(part * 8_000 + ">") * 30 for part in ENDLESS]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_deep_pages_end(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.html"
    path.write_text(text + "chữ", encoding="utf-8")
    before = time.perf_counter()
    assert main(["parse", str(path)]) == 2
    assert time.perf_counter() - before < SECONDS


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("I. MỤC ĐÍCH\n", encoding="utf-8")
    waiting = [True]

    def change(event: str, arguments: tuple[object, ...]) -> None:
        """Writes to the file in the moment in which it is opened for reading; a hook for audits cannot be taken away again."""
        if waiting and event == "open" and arguments[0] == str(path):
            waiting.clear()
            with open(path, "ab") as file:
                file.write(b"II.")

    sys.addaudithook(change)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.key == "file-changed"
    assert not waiting
    assert len(read(path).lines) == 2
    os.utime(path, (1, 1))
    assert len(read(path).lines) == 2
