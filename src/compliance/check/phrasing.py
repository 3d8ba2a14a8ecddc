"""The words of a higher plan → words that an official would write into the draft: whole parts, at the draft's level, without debris."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.kinds.kind import LEVELS, Judging
from compliance.match.cutter import MARKS
from compliance.match.tables import ACTION, FUNCTION, GENERIC, LIGHT
from compliance.model.fold import fold

_SENTENCE = re.compile(r"(?<!\.)\.\s")
_ELLIPSIS = re.compile(r"\s*(?:\.{2,}|…)\s*")
_TELEPHONE = re.compile(r"\s*\([^()]*\d{7,}[^()]*\)")
_SPACED = re.compile(r"\s+(?=[,;.)])|(?<=\()\s+")
_BEGINNING = re.compile(r"(?<=[^\W\d_]\. )[^\W\d_]")
_ENDS = " ,.;:-"
_LONGEST_LEAD = 60


def joined(quote: str, texts: Sequence[str], wanted: Sequence[bool], judging: Judging) -> str:
    """The wanted ones of ``texts`` as one text: in the order and with the joints of ``quote``, from which they were cut.

    A part that begins with a word that leans on what went before brings the last part of its sentence that does not.
    """
    spans = _spans(quote, texts)
    taken = [number for number, want in enumerate(wanted) if want]
    for number in list(taken):
        at = number
        while at and _leans(texts[at], judging) and _together(quote, spans[at - 1], spans[at]):
            at -= 1
        taken.append(at)
    made = ""
    last: int | None = None
    for number in sorted(set(taken)):
        joint = "" if last is None else _joint(quote, spans[last], spans[number] if number == last + 1 else None)
        if _ELLIPSIS.search(joint):
            joint = " " if ";" not in joint and _leans(texts[number], judging) else "; "
        made += joint + (small(texts[number], judging) if joint.startswith(";") else texts[number])
        last = number
    return made


def _joint(quote: str, before: tuple[int, int] | None, here: tuple[int, int] | None) -> str:
    """What stands between two parts that follow each other in ``quote``, a semicolon between others."""
    return quote[before[1] : here[0]] if before and here else "; "


def small(text: str, judging: Judging) -> str:
    """``text`` without the capital at its head, where that stands for no name."""
    first = fold(text).split()[:2]
    flags = judging.draft.cutter.flags
    common = any(flags.get(word, 0) & (GENERIC | LIGHT | ACTION | FUNCTION) for word in (" ".join(first), *first[:1]))
    return text[:1].lower() + text[1:] if common else text


def _spans(quote: str, texts: Sequence[str]) -> list[tuple[int, int] | None]:
    """Where each of ``texts`` stands in ``quote``; ``None`` for one that a person wrote."""
    spans: list[tuple[int, int] | None] = []
    start = 0
    for text in texts:
        at = quote.find(text, start)
        spans.append((at, at + len(text)) if at >= 0 else None)
        start = at + len(text) if at >= 0 else start
    return spans


def _together(quote: str, before: tuple[int, int] | None, here: tuple[int, int] | None) -> bool:
    """Whether two parts stand in one sentence of ``quote``."""
    return before is not None and here is not None and not _SENTENCE.search(quote[before[1] : here[0]])


def _leans(text: str, judging: Judging) -> bool:
    """Whether ``text`` begins with a word that needs what went before."""
    draft = judging.draft
    words = draft.cutter.cut(text)[:1]
    if not words or words[0] in MARKS:
        return True
    start = fold(text) + " "
    flags = draft.cutter.flags.get(words[0], 0)
    return bool(flags & FUNCTION) or any(start.startswith(fold(each) + " ") for each in draft.lexicon.suggestions.dependent)


def put(text: str, judging: Judging, issuer: str | None = None) -> str:
    """``text`` of a plan of ``issuer`` at the draft's level and without debris: a capital at its head, no mark at its end."""
    text = lowered(_plain(text, judging), judging, issuer).strip(_ENDS)
    for form in judging.draft.lexicon.suggestions.lead_ins:
        lead = form.format(unit=unit(judging))
        if text.casefold().startswith(lead):
            text = text[len(lead) :].lstrip(_ENDS)
    if text.count("(") != text.count(")"):
        text = text[: text.rfind("(")].rstrip(_ENDS) if ")" not in text else text.replace("(", "").replace(")", "")
    text = _SPACED.sub("", " ".join(text.split()))
    return capital(_BEGINNING.sub(lambda match: match[0].upper(), text))


def capital(text: str) -> str:
    """``text`` with a capital at its head."""
    return text[:1].upper() + text[1:]


def _plain(text: str, judging: Judging) -> str:
    """``text`` without ellipses, telephone numbers and references to papers of the higher level."""
    text = _ELLIPSIS.sub(lambda match: "; " if text[match.end() : match.end() + 1].isupper() else " ", text)
    text = _TELEPHONE.sub("", text)
    if not judging.same and any(symbol in text for symbol in judging.draft.lexicon.suggestions.local_symbols):
        text = _reference(judging).sub(lambda match: "" if match.start() > _LONGEST_LEAD else " ", text)
    return _SPACED.sub("", text.replace(" ; ", "; "))


def _reference(judging: Judging) -> re.Pattern[str]:
    lexicon = judging.draft.lexicon
    made = lexicon.derived.get("reference")
    if not isinstance(made, re.Pattern):
        leads = "|".join(map(re.escape, lexicon.matching.cited_by))
        symbols = "|".join(map(re.escape, lexicon.suggestions.local_symbols))
        days = "|".join(map(re.escape, lexicon.documents.day))
        made = lexicon.derived["reference"] = re.compile(
            rf"\s*\b(?:{leads})\s[^,;.()]{{0,{_LONGEST_LEAD}}}?\d+[/-][^\s,;]*(?<![^\W_])(?:{symbols})(?![^\W_])[^\s,;]*"
            rf"(?:,?\s*(?:{days})\s*[\d/]+)?[^,;.]*"
        )
    return made


def lowered(text: str, judging: Judging, issuer: str | None = None) -> str:
    """``text`` with the words of the higher level put to the draft's; the name of the higher place goes with its level word."""
    draft = judging.draft
    level = draft.plan.header.level or "xa"
    if judging.same or level == judging.parent_level:
        return text
    name = place(issuer, judging)
    plain = text.casefold()
    for phrase, by_level in draft.lexicon.suggestions.replace.items():
        at = plain.find(phrase) if level in by_level else -1
        while at >= 0:
            new = by_level[level].format(unit=unit(judging))
            new = capital(new) if text[at].isupper() else new
            rest = text[at + len(phrase) :]
            if name and rest.startswith(f" {name}"):
                rest = rest[len(name) + 1 :]
            text = f"{text[:at]}{new}{rest}"
            plain = text.casefold()
            at = plain.find(phrase, at + len(new))
    return text


def unit(judging: Judging) -> str:
    """What the draft's own unit is called: xã, phường, thị trấn, ... by the name of its place, else by its level."""
    header = judging.draft.plan.header
    lexicon = judging.draft.lexicon
    start = f"{header.locality or ''} ".casefold()
    kinds = (each for kinds in lexicon.header.levels.values() for each in kinds if start.startswith(f"{each} ".casefold()))
    return max(kinds, key=len, default=lexicon.suggestions.level_names.get(header.level or LEVELS[-1], "")).casefold()


def place(issuer: str | None, judging: Judging) -> str:
    """The bare name of the place in the name of an issuer or of the place with its level: without the body and the level."""
    known = judging.cache.get(f"place of {issuer}")
    if isinstance(known, str):
        return known
    words = judging.draft.lexicon.header
    rest = issuer or ""
    for starts in (words.issuers, [each for level in words.levels.values() for each in level]):
        found = max((each for each in starts if rest.casefold().startswith(f"{each} ".casefold())), key=len, default="")
        rest = rest[len(found) :].strip()
    judging.cache[f"place of {issuer}"] = rest
    return rest
