"""A plan in plain text → the same plan as its authors had it in Word: paragraphs unwrapped, lists numbered by Word, letterhead in a table,
footnotes as footnotes.

What cannot be numbered by a list so that it prints the very label of the text (a number left out, ``II/`` among ``I.``) is typed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from xml.sax.saxutils import escape

from compliance.model.document import Document
from compliance.model.lexicon import Lexicon
from compliance.parse.labels import DASH, LETTER, NUMBER, PLUS, ROMAN, label
from compliance.parse.structure import Outline, outline
from compliance.read.numbering import BULLET, Counter, Level
from compliance.read.order import ordered
from compliance.record import dataclass

LEVELS = (
    Level("upperRoman", "%1."),
    Level("decimal", "%2."),
    Level("lowerLetter", "%3)"),
    Level(BULLET, "-"),
    Level(BULLET, "+"),
)
_KINDS = {ROMAN: 0, NUMBER: 1, LETTER: 2, DASH: 3, PLUS: 4}
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_HELD = {letter: chr(0xE100 + at) for at, letter in enumerate(_SUPERSCRIPT)}
"""Marks of footnotes are held as private letters while a line is put in order, which would drop them."""
_MARK = re.compile("[\ue100-\ue109]+")
_COLUMNS = re.compile(r"(?<=\S)\s{2,}(?=[^\W\d_])")
NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(slots=True)
class Block:
    """A paragraph: what it is (``letterhead``, ``centred``, ``item``, ``note`` or ``text``) and its text, marks of footnotes held in it."""

    kind: str
    text: str


def blocks(document: Document, lexicon: Lexicon) -> list[Block]:
    """The paragraphs of a plan in plain text in their order, footnotes among them."""
    parts = outline(document, lexicon)
    groups = _groups(parts, document)
    top = len(parts.before) and parts.before[-1].number
    centred = {row.number for row in parts.title} | {min((row.number for row in parts.title), default=1) - 1}
    found: dict[int, Block] = {}
    for line in document.lines:
        if not line.text:
            continue
        group = groups.get(line.number, line.number)
        text = _held(line.raw)
        if group in found:
            found[group].text += " " + text
        elif group in {note.lines[0] for note in parts.notes}:
            found[group] = Block("note", text)
        elif line.number <= top:
            found[group] = Block("letterhead", "\t".join(_columns(line.raw)))
        else:
            found[group] = Block("centred" if line.number in centred else "item" if label(line.text) else "text", text)
    return list(found.values())


def _groups(parts: Outline, document: Document) -> dict[int, int]:
    """Line → first line of its paragraph."""
    groups: dict[int, int] = {}
    texts = {line.number: line.text for line in document.lines if line.text}
    for section in parts.sections:
        groups[section.line] = section.line
        said, number = texts[section.line], section.line
        while section.heading and not _squeezed(said).endswith(_squeezed(section.heading)) and len(said) < len(section.heading) + 20:
            number = min(other for other in texts if other > number)
            groups[number] = section.line
            said += " " + texts[number]
    clauses = {clause.lines[0] for clause in parts.clauses}
    for starts in (text.starts for texts in (parts.passages, parts.notes, parts.opening) for text in texts):
        lines = [line for _, line in starts]
        first = groups.get(lines[0], lines[0])
        for number in lines:
            groups[number] = number if number in clauses and number != lines[0] else first
    return groups


def _columns(raw: str) -> list[str]:
    """The two halves of a line of the letterhead, or the whole line: the right one begins with a capital after a wide gap."""
    gap = next((gap for gap in _COLUMNS.finditer(raw.strip()) if raw.strip()[gap.end()].isupper()), None)
    return [_held(raw)] if gap is None else [_held(raw.strip()[: gap.start()]), _held(raw.strip()[gap.end() :])]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _held(raw: str) -> str:
    held = "".join(_HELD.get(letter, letter) for letter in raw)
    return ordered(held).strip()


def docx(document: Document, lexicon: Lexicon, lists: bool = True) -> bytes:
    """The plan as a Word file; without ``lists`` all labels are typed."""
    every = blocks(document, lexicon)
    notes = [block.text for block in every if block.kind == "note"]
    body = _Body(notes, lists)
    pending: list[Block] = []
    for block in every:
        if block.kind == "letterhead" and "\t" in block.text:
            pending.append(block)
            continue
        if pending:
            body.letterhead(pending)
            pending = []
        if block.kind != "note":
            body.paragraph(block)
    return _package(body, notes)


class _Body:
    """The body of the Word file as it grows."""

    def __init__(self, notes: Sequence[str], lists: bool) -> None:
        self.lists = lists
        self.notes, self.used = {_number(note): at for at, note in enumerate(notes, start=1)}, set[int]()
        self.parts: list[str] = []
        self.counter = Counter()
        self.restarts: list[int] = []
        """The level that each further list of the same kind starts anew."""

    def letterhead(self, rows: list[Block]) -> None:
        """The two columns at the head of a letter."""
        made = []
        for row in rows:
            left, right = row.text.split("\t", 1)
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{self._paragraph(text, "centre")}</w:tc>' for text in (left, right)
            )
            made.append(f"<w:tr>{cells}</w:tr>")
        grid = '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
        self.parts.append(f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>{grid}{"".join(made)}</w:tbl>')

    def paragraph(self, block: Block) -> None:
        """One paragraph, numbered by a list where that prints its label."""
        found = label(block.text) if self.lists and block.kind == "item" else None
        if found and found.kind in _KINDS:
            level = _KINDS[found.kind]
            printed, text = block.text[: found.end].strip(), block.text[found.end :]
            for anew in (False, True):
                trial = deepcopy(self.counter)
                if anew:
                    trial.values[level] = 0
                if trial.next(LEVELS, level) == printed and text:
                    self.counter = trial
                    if anew:
                        self.restarts.append(level)
                    number = len(self.restarts) + 1
                    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                    self.parts.append(self._paragraph(text, "left", numbering))
                    return
        self.parts.append(self._paragraph(block.text, "centre" if block.kind in ("centred", "letterhead") else "left"))

    def _paragraph(self, text: str, side: str, numbering: str = "") -> str:
        # As Decree 30/2020/NĐ-CP, annex I, has it: even margins, a first line set in by 1 cm, 6 points between paragraphs.
        align = '<w:jc w:val="center"/>' if side == "centre" else '<w:spacing w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>'
        return f"<w:p><w:pPr>{numbering}{align}</w:pPr>{''.join(self._runs(text))}</w:p>"

    def _runs(self, text: str) -> list[str]:
        made, at = [], 0
        for mark in _MARK.finditer(text):
            number = int("".join(str(ord(letter) - 0xE100) for letter in mark[0]))
            made.append(_run(text[at : mark.start()]))
            note = self.notes.get(number)
            if note and note not in self.used:
                self.used.add(note)
                made.append(f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{note + 1}"/></w:r>')
            else:
                made.append(_run("".join(_SUPERSCRIPT[int(digit)] for digit in str(number))))
            at = mark.end()
        return [*made, _run(text[at:])]


def _number(note: str) -> int:
    """The number of a footnote by its text."""
    found = label(note)
    if found:
        return int(re.sub(r"\D", "", found.printed) or 0)
    mark = _MARK.match(note)
    return int("".join(str(ord(letter) - 0xE100) for letter in mark[0])) if mark else 0


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _package(body: _Body, notes: Sequence[str]) -> bytes:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/><w:lvlText w:val="{level.text}"/></w:lvl>'
        for at, level in enumerate(LEVELS)
    )
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' + "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for at, level in enumerate(body.restarts, start=2)
    )
    texts = [_MARK.sub("", note) if _MARK.match(note) else note[(found.end if (found := label(note)) else 0) :] for note in notes]
    footnotes = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r>{_run(" " + text.strip())}</w:p></w:footnote>'
        for at, text in enumerate(texts, start=2)
    )
    names = ("styles", "numbering", "footnotes")
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
        + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kinds}.{name}+xml"/>' for name in names)
        + "</Types>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="r{at}" Type="{relations}/{name}" Target="{name}.xml"/>' for at, name in enumerate(names, start=1))
        + "</Relationships>",
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body.parts)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>',
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>"
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{numbers}</w:numbering>',
        "word/footnotes.xml": f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:type="continuationSeparator" w:id="1"><w:p/></w:footnote>{footnotes}</w:footnotes>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            archive.writestr(member, f'<?xml version="1.0" encoding="UTF-8"?>{text}', zipfile.ZIP_DEFLATED)
    return made.getvalue()
