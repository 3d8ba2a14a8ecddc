"""Word files built by hand, one feature a test: XML in, the bytes of a .docx out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from compliance.model.document import Document
from compliance.read import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: Mapping[str, str | bytes], packed: bool = True) -> bytes:
    """An archive of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def unzipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each part of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def word(body: str, **parts: str) -> bytes:
    """A Word file with that body and those further parts (``styles``, ``numbering``, ``footnotes``: what stands in their root)."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    relations = "".join(f'<Relationship Id="{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts)
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = {"document": "document.main", **{name: name for name in parts}}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kinds}.{kind}+xml"/>' for name, kind in named.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
            "word/document.xml": f"<w:document {W} {MORE}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": f"<w:{roots[name]} {W} {MORE}>{text}</w:{roots[name]}>" for name, text in parts.items()},
        }
    )


def opened(folder: Path, data: bytes, name: str = "plan.docx") -> Document:
    """The document in ``data`` as the program reads it from a file."""
    path = folder / name
    path.write_bytes(data)
    return read(path)


def texts(folder: Path, body: str, **parts: str) -> list[str]:
    """The lines of a Word file with that body."""
    return [line.text for line in opened(folder, word(body, **parts)).lines]


def t(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, number: tuple[int, int] | None = None, style: str = "", mark: str = "") -> str:
    """A paragraph of runs (or of one text), in list ``number`` (id, level)."""
    inside = "".join(run if run.startswith("<") else t(run) for run in runs)
    numbering = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbering}<w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>', more: str = "") -> str:
    """The numbering part: one kind of list with levels, and the lists of that kind."""
    return f'<w:abstractNum w:abstractNumId="0">{more}{"".join(levels)}</w:abstractNum>{numbers}'


def tc(*paragraphs: str, span: int = 1, merge: str = "") -> str:
    """A cell; ``merge``: restart or continue."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = "".join(one if one.startswith("<w:") else p(one) for one in paragraphs or ("",))
    return f'<w:tc><w:tcPr><w:tcW w:w="{1200 * min(span, 60)}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inside}</w:tc>'


def tbl(*rows: list[str]) -> str:
    """A table of rows of cells."""
    made = ["<w:tr>" + "".join(cell if cell.startswith("<w:") else tc(cell) for cell in row) + "</w:tr>" for row in rows]
    columns = max(sum(int(span) for span in re.findall(r'<w:gridSpan w:val="(\d{1,2})"', row)) for row in made)
    grid = '<w:gridCol w:w="1200"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
