"""The letterhead: national motto and issuing body, number and symbol, place and date (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as calendar

from compliance.model.fold import fold
from compliance.model.review import Observation, ReviewRule
from compliance.review.form_parts import ATTACHED, OWN_FORM, Parts, bare, parts
from compliance.review.kind import FITS, Check, Reviewing, seen
from compliance.review.sheet import Block

_WORD = re.compile(r"[^\W\d_]{2,}")


def motto(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The national emblem and motto, or the heading of a document of the Party; the issuing body above the number."""
    at = parts(on)
    if at.attached:
        yield _first(at, excuse=ATTACHED)
        return
    text = bare(at.head.text)
    if party := _phrase(rule.words["party"][0]).search(text):
        yield seen(at.head, *party.span(), excuse=OWN_FORM)
        return
    found = [_phrase(rule.words[name][0], loose=True).search(text) for name in ("country", "motto")]
    if all(found):
        yield from (seen(at.head, *match.span(), excuse=FITS) for match in found if match)
    elif not any(found):
        yield _first(at, "found" if _issuer(at, on) else "with-issuer")
    else:
        lost = next(name for name, match in zip(("country", "motto"), found, strict=True) if not match)
        match = next(match for match in found if match)
        yield seen(at.head, *match.span(), "half", values=(("lost", rule.words[lost][0]),))


def wording(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Letters, their case, hyphens and blanks of the two lines, as the decree prints them."""
    at = parts(on)
    text = bare(at.head.text)
    for name in ("country", "motto"):
        right = rule.words[name][0]
        match = _phrase(right, loose=True).search(text)
        if not match:
            continue
        end = match.end() + len(re.match(r"[.,;:!]*", text[match.end() :])[0])  # type: ignore[index]
        printed = at.head.text[match.start() : end]
        if re.sub(r"\s+", " ", printed) == right:
            yield seen(at.head, match.start(), end, excuse=FITS)
        else:
            edits = at.head.edit(match.start(), end, right)
            yield seen(at.head, match.start(), end, values=(("right", right),), correction=right, edits=edits)


def issuer(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """A letterhead with the motto and without the name of the body that issues the plan."""
    at = parts(on)
    if at.attached:
        yield _first(at, excuse=ATTACHED)
    elif not any(_phrase(rule.words[name][0], loose=True).search(bare(at.head.text)) for name in ("country", "party")):
        yield _first(at, excuse="no-letterhead")
    else:
        yield _first(at, excuse=FITS if _issuer(at, on) else "")


def number(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The line of the number: missing, or without the number itself."""
    at = parts(on)
    match = _number(at, on)
    if at.attached:
        yield _first(at, excuse=ATTACHED)
    elif match is None:
        yield _first(at)
    else:
        yield seen(at.head, *match.span(), "found" if match["digits"] else "blank", excuse=FITS if match["digits"] else "")


def symbol(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The symbol: abbreviation of the type first, then the body; a number below ten has a zero in front."""
    at = parts(on)
    match = _number(at, on)
    if match is None or at.attached:
        return
    printed = re.sub(r"\s+", "", match["tail"] or "")
    groups = re.split(r"[-/]", re.sub(r"^/\d{4}/", "/", printed).lstrip("/-"))
    kind = _type(at, rule)
    variant, right = "", ""
    if not printed:
        variant = "lost" if match["digits"] else ""
    elif kind and not groups[0].startswith(kind):
        variant = "case" if groups[0].lower().startswith(kind.lower()) else "type"
        right = kind + groups[0][len(kind) :] if variant == "case" else ""
    elif len(groups) == 1 or not groups[1]:
        variant = "body"
    start, end = match.span()
    values = (("symbol", printed.lstrip("/-")), ("kind", kind))
    if variant == "case":
        begin = match.start("tail") + (match["tail"] or "").index(groups[0])
        change = (begin, begin + len(groups[0]), right)
        text = at.head.text[start : change[0]] + right + at.head.text[change[1] : end]
        yield seen(at.head, start, end, variant, values=values, correction=text, edits=at.head.edit(*change))
    elif variant:
        yield seen(at.head, start, end, variant, values=values)
    elif match["digits"] and len(match["digits"]) == 1 and printed.startswith("/"):
        edits = at.head.edit(match.start("digits"), match.end("digits"), f"0{match['digits']}")
        text = at.head.text[start : match.start("digits")] + "0" + at.head.text[match.start("digits") : end]
        yield seen(at.head, start, end, "zero", values=values, correction=text, edits=edits, severity="info")
    else:
        yield seen(at.head, start, end, excuse=FITS)


def day(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The line of place and date: missing, or without day, month or year."""
    at = parts(on)
    match = _date(at, on)
    if at.attached:
        yield _first(at, excuse=ATTACHED)
    elif match is None:
        yield _first(at)
    else:
        blank = not _full(match)
        start = _line_start(at.head, match.start())
        yield seen(at.head, start, match.end(), "blank" if blank else "found", excuse="" if blank else FITS)


def written(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """The date in words and figures: a real day, in full, small numbers with a zero; a place with a comma before it."""
    at = parts(on)
    match = _date(at, on)
    if match is None or at.attached or not _full(match):
        return
    start, end = match.span()
    figures = [re.sub(r"\D", "", match[name]) for name in ("day", "month", "year")]
    if not _real(*map(int, figures)):
        yield seen(at.head, start, end, "impossible", severity="error")
    elif "/" in match[0]:
        yield seen(at.head, start, end, "short")
    elif any(_unpadded(figure, most) for figure, most in zip(figures, (9, 2), strict=False)):
        right = at.head.text[start:end]
        for name, figure, most in (("month", figures[1], 2), ("day", figures[0], 9)):
            if _unpadded(figure, most):
                place = match.start(name) - start + match[name].index(figure)
                right = f"{right[:place]}0{right[place:]}"
        yield seen(at.head, start, end, "zero", correction=right, edits=at.head.edit(start, end, right))
    else:
        above = _number(at, on)
        before = at.head.text[above.end() if above and above.end() <= start else _line_start(at.head, start) : start].rstrip(" |")
        variant = "comma" if _WORD.search(before[-20:]) and not before.endswith(",") else ""
        yield seen(at.head, start, end, variant or "short", excuse="" if variant else FITS)


def _full(match: re.Match[str]) -> bool:
    """Whether day, month and year are all given."""
    return bool(re.search(r"\d", match["day"]) and re.search(r"\d", match["month"]) and re.search(r"\d{4}", match["year"]))


def _unpadded(figure: str, most: int) -> bool:
    return len(figure) == 1 and int(figure) <= most


def _real(day: int, month: int, year: int) -> bool:
    try:
        calendar(year, month, day)
    except ValueError:
        return False
    return True


def _first(at: Parts, variant: str = "found", excuse: str = "") -> Observation:
    """What is said of a part that is not there, at the first printed line."""
    return seen(at.first, 0, len(at.first.text), variant, excuse=excuse)


def _phrase(phrase: str, loose: bool = False) -> re.Pattern[str]:
    """``phrase`` in text without accents; ``loose``: its blanks and hyphens may be missing."""
    return re.compile((r"\W*" if loose else r"\W+").join(re.findall(r"\w+", bare(phrase))))


def _issuer(at: Parts, on: Reviewing) -> bool:
    """Whether the letterhead names a body in capitals, other than in the motto."""
    text = at.head.text
    for phrase in on.lexicon.header.motto:
        match = _phrase(phrase, loose=True).search(bare(text))
        text = text[: match.start()] + " | " + text[match.end() :] if match else text
    above = _number(at, on)
    own = text[: text.find(above[0])] if above and above[0] in text else text
    return sum(word.isupper() for word in _WORD.findall(own)) > 1


def _number(at: Parts, on: Reviewing) -> re.Match[str] | None:
    """The line of the number, as far as it is printed: ``digits`` and ``tail``, the symbol with its mark. The last of several."""
    key = "form.number"
    if key not in on.cache:
        head = "|".join(re.escape(word.capitalize()) for word in on.lexicon.documents.number)
        shape = re.compile(
            rf"(?<!\w)(?:{head}|{head.upper()})\s?(?P<colon>[:.]?)[\s.xX]*(?P<digits>\d{{1,5}}[a-z]?)?[\s.xX]*"
            r"(?P<tail>[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐa-z][\w&.]*(?:\s?[-/]\s?[A-ZĐ][\w&]*)*-?|[/-])?"
        )
        found = [match for match in shape.finditer(at.head.text) if match["tail"] or match["colon"]]
        on.cache[key] = next((match for match in reversed(found) if match["tail"]), found[-1] if found else None)
    match = on.cache[key]
    return match if isinstance(match, re.Match) else None


def _date(at: Parts, on: Reviewing) -> re.Match[str] | None:
    """The date of issue, as far as it is printed: ``day``, ``month`` and ``year``, each perhaps blank. The last of several."""
    key = "form.date"
    if key not in on.cache:
        words = on.lexicon.documents
        days, months, years = ("|".join(map(re.escape, each)) for each in (words.day, words.month, words.year))
        blank = r"[\d.xX…]*"
        long = rf"(?:{days})\s*(?P<day>{blank})\s*(?:{months})\s*(?P<month>{blank})\s*,?\s*(?:{years})\s*(?P<year>{blank})"
        short = rf"(?:{days})\s*(?P<day>[\d.xX]*)\s?/\s?(?P<month>[\d.xX]*)\s?/\s?(?P<year>[\d.xX]+)"
        found = list(re.finditer(rf"(?<!\w){long}", at.head.text, re.IGNORECASE)) or list(re.finditer(rf"(?<!\w){short}", at.head.text))
        on.cache[key] = found[-1] if found else None
    match = on.cache[key]
    return match if isinstance(match, re.Match) else None


def _line_start(block: Block, offset: int) -> int:
    """Where the line of the letter at ``offset`` begins."""
    return max(start for start, _ in block.starts if start <= offset)


def _type(at: Parts, rule: ReviewRule) -> str:
    """The abbreviation of the plan's type."""
    text = fold(at.type.text) if at.type else ""
    return next((short for name, short in sorted(rule.pairs.items(), key=lambda pair: -len(pair[0])) if text.startswith(fold(name))), "")


CHECKS: dict[str, Check] = {
    "motto": Check(motto, ("found", "with-issuer", "half"), (ATTACHED, OWN_FORM), ("lost",), ("country", "motto", "party")),
    "motto-wording": Check(wording, fields=("right",), words=("country", "motto")),
    "issuer": Check(issuer, excuses=(ATTACHED, "no-letterhead"), words=("country", "party")),
    "number": Check(number, ("found", "blank"), (ATTACHED,)),
    "symbol": Check(symbol, ("lost", "type", "case", "body", "zero"), fields=("symbol", "kind"), pairs=True),
    "day": Check(day, ("found", "blank"), (ATTACHED,)),
    "date": Check(written, ("impossible", "short", "zero", "comma")),
}
