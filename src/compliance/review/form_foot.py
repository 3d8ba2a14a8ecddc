"""What stands around the text: type and title above it, the mark of its end, signature and recipients below (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model.fold import fold
from compliance.model.review import Observation, ReviewRule
from compliance.record import dataclass
from compliance.review.form_parts import ATTACHED, OWN_FORM, Parts, own_form, parts
from compliance.review.kind import FITS, Check, Reviewing, quoted, seen

_END = re.compile(r"\./\.|/\.")
_NAME = re.compile(r"(?:[^\W\d_]+\.?\s?)+")
_FAR = 8


def kind(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The type of the document, in capitals on a line of its own."""
    at = parts(on)
    if at.type:
        yield seen(at.type, 0, len(at.type.text), excuse=FITS)
        return
    names = set(map(fold, on.lexicon.layout.plan))
    small = next((block for block in on.blocks if fold(block.text) in names), None)
    place = small or at.first
    yield seen(place, 0, len(place.text), "case" if small else "found", correction=small.text.upper() if small else None)


def title(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The title below the type: there, without the "V/v" of letters, and without a full stop."""
    at = parts(on)
    text = at.title.text
    if at.type is None:
        return
    if not text or _sentence(at):
        yield seen(at.type, 0, len(at.type.text))
        return
    abouts = "|".join(re.escape(word.rstrip(":")) for word in on.lexicon.header.about)
    match = re.search(rf"(?<!\w)(?:{abouts})\s?[:.]?\s*", text, re.IGNORECASE)
    if match and fold(text[: match.start()]) in {"", *map(fold, on.lexicon.layout.plan)}:
        letter = text[match.end() : match.end() + 1].upper()
        line_end = next((start - 1 for start, _ in at.title.starts if start > match.end()), len(text))
        yield seen(at.title, match.start(), line_end, "letter", correction=f"{letter}{text[match.end() + 1 : line_end]}".strip())
    elif text.rstrip().endswith(".") and not text.rstrip().endswith(".."):
        start, _ = at.title.starts[-1]
        stop = len(text.rstrip())
        bare = text[start:stop].rstrip(" .")
        yield seen(at.title, start, stop, "stop", correction=bare, severity="info")
    else:
        yield seen(at.title, 0, len(text), excuse=FITS)


def _sentence(at: Parts) -> bool:
    """Whether the opening sentence stands in the title's place."""
    return at.title.text.endswith(":")


def opening(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A paragraph before the first section that says what the plan rests on."""
    at = parts(on)
    passages = [passage for passage in on.plan.passages if passage.role == "opening"]
    if at.attached:
        yield seen(at.first, 0, len(at.first.text), excuse=ATTACHED)
    elif at.type is None:
        # Without the type nothing tells where the opening begins; the type is missed by a rule of its own.
        return
    elif _sentence(at):
        yield seen(at.title, 0, len(at.title.text), excuse=FITS)
    elif passages:
        lines = (passages[0].lines[0], passages[-1].lines[1])
        grounded = any(passage.lines[0] <= citation.line <= passage.lines[1] for passage in passages for citation in on.plan.citations)
        yield Observation(lines, quoted(on, lines), excuse=FITS if grounded or on.plan.header.based_on else "unnumbered")
    else:
        line = on.plan.sections[0].line if on.plan.sections else at.first.lines[0]
        yield Observation((line, line), quoted(on, (line, line)))


def end(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The mark ./. behind the last paragraph of the text."""
    at = parts(on)
    text = at.tail.text[: at.end].rstrip()
    marked = bool(_END.search(text[-12:])) or any(_END.search(line.text[-6:]) for line in on.plan.document.lines if line.text)
    cut = not _signature(on).marks
    start = max(0, text.rfind(" ", 0, max(0, len(text) - 60)) + 1)
    yield seen(at.tail, start, len(text), excuse=FITS if marked else ATTACHED if at.attached else "cut" if cut else "")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word of authority or a position in the signature: where it stands in the tail, and whether it begins its line."""

    start: int
    end: int
    word: str
    alone: bool


@dataclass(frozen=True, slots=True)
class _Signature:
    marks: tuple[_Mark, ...]


def _signature(on: Reviewing) -> _Signature:
    """The marks of the signature, in order."""
    known = on.cache.get("form.signature")
    if isinstance(known, _Signature):
        return known
    at = parts(on)
    words = sorted(on.lexicon.layout.signature, key=len, reverse=True)
    # Words of one syllable are abbreviations of authority (also printed T/M), the others positions.
    authority = "|".join("/?".join(word.upper()) for word in words if " " not in word)
    positions = "|".join(re.escape(word.upper()) for word in words if " " in word)
    shape = re.compile(rf"(?<!\w)(?:(?P<authority>{authority})(?:\s?[./]\s?|\s)(?=[^\W\d_]{{2}})|(?P<position>{positions})(?!\w))")
    text, starts = at.tail.text, {start for start, _ in at.tail.starts}
    marks: list[_Mark] = []
    for match in shape.finditer(text):
        if match["authority"] and not text[match.end() : match.end() + 2].isupper():
            continue
        word = (match["authority"] or match["position"]).replace("/", "")
        marks.append(_Mark(match.start(), match.end(), fold(word), match.start() in starts))
    made = on.cache["form.signature"] = _Signature(tuple(marks))
    return made


def signature(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Authority and position of who signs, below the text."""
    at = parts(on)
    marks = _signature(on).marks
    if at.attached:
        yield seen(at.last, 0, len(at.last.text), excuse=ATTACHED)
    elif marks:
        yield seen(at.tail, marks[0].start, marks[0].end, excuse=FITS)
    else:
        yield seen(at.last, 0, len(at.last.text), "found" if _listed(at, on) is not None else "with-recipients")


def authority(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Who signs for a committee says so (TM.), and a deputy signs for the head (KT.)."""
    at = parts(on)
    marks = _signature(on).marks
    if not marks or at.attached:
        return
    words = {mark.word for mark in marks}
    given = {name: set(map(fold, rule.words[name])) for name in ("for_body", "for_head", "delegated")}
    first, last = marks[0], marks[-1]
    stop = next((offset - 1 for offset, _ in at.tail.starts if offset > first.end), len(at.tail.text)) if first.alone else first.end
    if not _collective(rule, on):
        yield seen(at.tail, first.start, stop, excuse="not-collective")
    elif words & given["delegated"]:
        yield seen(at.tail, first.start, stop, excuse="delegated")
    elif not words & given["for_body"]:
        yield seen(at.tail, first.start, stop, values=(("body", rule.words["body"][0]),))
    elif last.word.startswith(tuple(map(fold, rule.words["deputy"]))) and not words & given["for_head"]:
        yield seen(at.tail, last.start, last.end, "deputy")
    else:
        yield seen(at.tail, first.start, stop, excuse=FITS)


def _collective(rule: ReviewRule, on: Reviewing) -> bool:
    """Whether a collective body of the State issues the plan: by the issuer's name, else by the symbol."""
    header = on.plan.header
    if header.issuer:
        return fold(header.issuer).startswith(tuple(map(fold, rule.words["collective"]))) and not own_form(on, rule.words["own"])
    return (header.symbol or "").endswith(tuple(rule.words["symbols"]))


def signer(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The name of who signs, below the position."""
    at = parts(on)
    marks = _signature(on).marks
    if not marks or at.attached:
        return
    last = marks[-1]
    if not last.alone:
        yield seen(at.tail, last.start, last.end, excuse="beside")
        return
    below = [(start, line) for start, line in at.tail.starts if start > last.start][:_FAR]
    heads = tuple(map(fold, on.lexicon.layout.recipients + on.lexicon.layout.annex))
    for _, line in below:
        text = on.line(line)
        if fold(text).startswith(heads):
            break
        if text[:1] not in "(-+|[" and _NAME.fullmatch(text) and any(word[0].isupper() for word in text.split()[-1:]):
            yield Observation((line, line), text, excuse=FITS)
            return
    yield seen(at.tail, last.start, last.end)


def _listed(at: Parts, on: Reviewing) -> int | None:
    """Where the recipients begin in the tail."""
    heads = "|".join(re.escape(word) for word in on.lexicon.layout.recipients)
    match = re.search(rf"(?<!\w)(?:{heads})\s?:|(?<!\w)(?:{heads})(?=\s-)", at.tail.text, re.IGNORECASE)
    return match.start() if match else None


def recipients(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The list of recipients, and its last line: the copy that the clerical office keeps."""
    at = parts(on)
    begin = _listed(at, on)
    if at.attached or own_form(on, rule.words["own"]):
        yield seen(at.last, 0, len(at.last.text), excuse=ATTACHED if at.attached else OWN_FORM)
        return
    if begin is None:
        yield seen(at.last, 0, len(at.last.text), excuse="" if _signature(on).marks else "with-signature")
        return
    kept = "|".join(re.escape(word.capitalize()) for word in rule.words["kept"])
    found = list(re.finditer(rf"(?<!\w)(?:{kept})(?![^\W\d_])\s?[:.]?\s*[^;.\n]{{0,40}}", at.tail.text[begin:]))
    if not found:
        yield seen(at.last, 0, len(at.last.text), "kept")
        return
    last = found[-1]
    office = any(re.search(rf"(?<!\w){re.escape(word)}", last[0]) for word in rule.words["office"])
    line_end = next((start for start, _ in at.tail.starts if start > begin + last.start()), len(at.tail.text))
    yield seen(at.tail, begin + last.start(), min(begin + last.end(), line_end), "office", excuse=FITS if office else "")


CHECKS: dict[str, Check] = {
    "type": Check(kind, ("found", "case")),
    "title": Check(title, ("found", "letter", "stop")),
    "opening": Check(opening, excuses=(ATTACHED, "unnumbered")),
    "end": Check(end, excuses=(ATTACHED, "cut")),
    "signature": Check(signature, ("found", "with-recipients"), (ATTACHED,)),
    "authority": Check(
        authority,
        ("found", "deputy"),
        ("not-collective", "delegated"),
        ("body",),
        ("for_body", "for_head", "delegated", "deputy", "collective", "symbols", "own", "body"),
    ),
    "signer": Check(signer, excuses=(ATTACHED, "beside")),
    "recipients": Check(recipients, ("found", "kept", "office"), (ATTACHED, OWN_FORM, "with-signature"), words=("own", "kept", "office")),
}
