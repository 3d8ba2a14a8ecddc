"""The text of one Word paragraph as it is printed with all changes accepted: runs, breaks, fields, links, controls, notes, text boxes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from compliance.read.word_styles import Styles, W, on, value

BREAK = "\n"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_TRACKED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": BREAK, f"{W}noBreakHyphen": "-"}
_THROUGH = ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ins", "moveTo", "sdtContent", "ruby", "rubyBase")
_OPEN = frozenset(f"{W}{name}" for name in _THROUGH)
_CONTENTS = "TOC"
"""The field that prints a table of contents: the headings a second time."""


class Text:
    """Reads paragraphs of one document in their order; fields may reach over several of them.

    ``tracked`` counts changes; ``notes`` are the ids of foot- and endnotes (kind, id) in the order of their marks; ``boxes`` the text
    boxes of the last paragraph.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[str] = []
        self.tracked = 0
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[Element] = []

    def read(self, paragraph: Element, style: str) -> str:
        """The text of ``paragraph`` whose style is ``style``; manual line breaks as ``BREAK``."""
        self.boxes = []
        out: list[str] = []
        self._inline(paragraph, style, out)
        return "".join(out)

    def deleted(self, properties: Element | None) -> bool:
        """Whether the mark at the end of a paragraph is deleted, so that the next one goes on with it."""
        if properties is None or (run := properties.find(f"{W}rPr")) is None:
            return False
        self.tracked += sum(child.tag in _TRACKED for child in run)
        return any(child.tag in _GONE for child in run)

    def _inline(self, parent: Element, style: str, out: list[str]) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, style, out)
                continue
            self.tracked += tag in _TRACKED
            if tag in _OPEN:
                self._inline(child, style, out)
            elif tag == f"{W}sdt":
                self._control(child, style, out)
            elif tag == f"{_MC}AlternateContent":
                self._alternative(child, style, out)
            elif tag.startswith(_MATH):
                self._put("".join(text.text or "" for text in child.iter(f"{_MATH}t")), out)

    def _run(self, run: Element, style: str, out: list[str]) -> None:
        properties = run.find(f"{W}rPr")
        if self._set(properties, style, "vanish"):
            return
        mine: list[str] = []
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self._put(child.text or "", mine)
            elif tag in _MARKS:
                self._put(_MARKS[tag], mine)
            elif tag == f"{W}br":
                self._put(BREAK, mine)
            elif tag == f"{W}sym":
                self._put(_symbol(child.get(f"{W}char", "")), mine)
            elif tag in (f"{W}fldChar", f"{W}instrText"):
                self._field(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                if not self._silent():
                    self.notes.append((tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", "")))
            elif tag == f"{_MC}AlternateContent":
                self._alternative(child, style, mine)
            elif tag in (f"{W}pict", f"{W}drawing", f"{W}object"):
                self._boxes(child)
            elif tag == f"{W}ruby":
                self._inline(child, style, mine)
        text = "".join(mine)
        if text and self._set(properties, style, "caps"):
            text = text.upper()
        if text.isdecimal() and properties is not None and value(properties.find(f"{W}vertAlign")) == "superscript":
            text = text.translate(_SUPERSCRIPTS)
        out.append(text)

    def _set(self, properties: Element | None, style: str, name: str) -> bool:
        """Whether a run's property is on: by itself, its own style or that of the paragraph."""
        if properties is not None:
            state = on(properties.find(f"{W}{name}"))
            if state is None and (own := value(properties.find(f"{W}rStyle"))):
                state = self._styles.switch(own, name)
            if state is not None:
                return state
        return bool(self._styles.switch(style, name))

    def _put(self, text: str, out: list[str]) -> None:
        if not self._silent():
            out.append(text)

    # ── fields ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _silent(self) -> bool:
        """Whether what comes now is the instruction of a field, or a table of contents."""
        return bool(self._fields) and any(state != "result" for state in self._fields)

    def _field(self, mark: Element) -> None:
        if mark.tag == f"{W}instrText":
            if self._fields and self._fields[-1] != "result":
                self._fields[-1] += mark.text or ""
            return
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append("")
        elif kind == "separate" and self._fields:
            if self._fields[-1].split()[:1] != [_CONTENTS]:
                self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    # ── what is held in something else ──────────────────────────────────────────────────────────────────────────────

    def _control(self, control: Element, style: str, out: list[str]) -> None:
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
            for content in control.findall(f"{W}sdtContent"):
                self._inline(content, style, out)

    def _alternative(self, either: Element, style: str, out: list[str]) -> None:
        """The first of the alternatives that holds text or a text box; never two of them."""
        for choice in either:
            before, boxes = len(out), len(self.boxes)
            self._boxes(choice)
            if len(self.boxes) == boxes:
                self._inline(choice, style, out)
            if len(out) > before or len(self.boxes) > boxes:
                return

    def _boxes(self, parent: Element) -> None:
        """The outermost text boxes in ``parent``, each once."""
        for child in parent:
            if child.tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif child.tag == f"{_MC}AlternateContent":
                before = len(self.boxes)
                for choice in child:
                    self._boxes(choice)
                    if len(self.boxes) > before:
                        break
            else:
                self._boxes(child)


def _symbol(code: str) -> str:
    """A character by its code in hexadecimal digits."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 32 <= number < 0xD800 or 0xE000 <= number < 0x10FFFF else ""
