"""What stands before the first section: who issued the plan, when and where, what it is about, and the documents it rests on.

The letterhead comes in many shapes: issuer and motto side by side on one line or in the cells of a table, split over lines, or lost. So it
is read as one text from which the motto is taken out. An issuer that it lacks is looked for in the opening sentence.
"""

from __future__ import annotations

import re

from compliance.match.bodies import same_issuer
from compliance.match.dates import dates, partial
from compliance.model.fold import fold
from compliance.model.lexicon import HeaderWords, Lexicon
from compliance.model.plan import Citation, Header, Paragraph, PartialDate, Period
from compliance.parse.citations import SYMBOL, citations
from compliance.parse.layout import Layout, Row
from compliance.parse.pieces import joined
from compliance.parse.places import Issuer, level_of, level_word, locality_of, name_at, spelled
from compliance.parse.structure import Outline

_LETTERHEAD = 16
_YEARS = re.compile(r"\b((?:19|20)\d\d) ?(?:-|/) ?((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LAST_PLACE_WORDS = 6


def header(parts: Outline, lexicon: Lexicon) -> Header:
    """The header of the plan that ``parts`` outlines."""
    words = lexicon.header
    letterhead = _letterhead(parts.before, words)
    own = _number(letterhead, lexicon)
    number, symbol = (own["digits"], own["state"] or own["party"]) if own else (None, None)
    end = own.end() if own else 0
    match = dates(lexicon).blank.search(letterhead, end)
    place = _place(letterhead[end : match.start()]) if match else None
    title = _title(parts, words)
    opening = " ".join(paragraph.text for paragraph in parts.opening)
    about = [title or "", *(passage.text for passage in parts.passages if passage.role == "closing"), opening]
    issuer = _issuer(letterhead[: own.start() if own else None], opening, about, place, lexicon)
    cited = _distinct(basis(parts, lexicon), lexicon)
    itself = Citation(0, None, f"{number}/{symbol}", None, issuer.name)
    based_on = tuple(each for each in cited if each.number != itself.number or not _same(each, itself, lexicon))
    return Header(
        issuer.name,
        issuer.level,
        issuer.locality,
        number,
        symbol,
        place,
        partial(match) if match else PartialDate(),
        title,
        topic(title, issuer.locality, words) if title else None,
        _period(title or "", opening, parts, words),
        based_on,
    )


def ahead(parts: Outline, lexicon: Lexicon) -> tuple[Paragraph, ...]:
    """The paragraphs between the letterhead and the first section, those of a decision that carries the plan and the title included."""
    blocks = _blocks(parts.before, parts.layout)
    dateline = next((index for index, block in enumerate(blocks) if dates(lexicon).blank.search(block.text)), len(blocks))
    number = tuple(fold(word) + " " for word in lexicon.documents.number)
    carrier = tuple(block for block in blocks[dateline + 1 :] if not fold(block.text).startswith(number))
    title = (joined([(row.number, row.text) for row in parts.title]),) if parts.title else ()
    return (*carrier, *title, *parts.opening)


def basis(parts: Outline, lexicon: Lexicon) -> tuple[Paragraph, ...]:
    """Those of the paragraphs ahead of the sections that say what the plan rests on: of a carrying decision only its grounds."""
    starts = tuple(fold(phrase) + " " for phrase in lexicon.layout.opening)
    below = parts.title[0].number if parts.title else parts.opening[0].lines[0] if parts.opening else 0
    return tuple(block for block in ahead(parts, lexicon) if block.lines[0] >= below or (fold(block.text) + " ").startswith(starts))


def _blocks(before: tuple[Row, ...], layout: Layout) -> list[Paragraph]:
    """The lines above the type of the plan as paragraphs, parted by blank lines."""
    groups: list[list[tuple[int, str]]] = []
    for row in before:
        if layout.apart(row) or not groups:
            groups.append([])
        groups[-1].append((row.number, row.text))
    return [joined(group) for group in groups]


def _distinct(paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> tuple[Citation, ...]:
    """Each document cited in ``paragraphs`` once, as first cited. One number of two issuers, or of two days, is two documents."""
    known: dict[str, list[Citation]] = {}
    found: list[Citation] = []
    for citation in citations(paragraphs, lexicon):
        same = known.setdefault(re.sub(r"\s", "", citation.number).casefold(), [])
        if not any(_same(citation, other, lexicon) for other in same):
            same.append(citation)
            found.append(citation)
    return tuple(found)


def _same(one: Citation, other: Citation, lexicon: Lexicon) -> bool:
    """Whether two citations of one number can be of one document: of the same day, or, where a day is not printed, of the same issuer."""
    if one.date and other.date:
        return one.date == other.date
    return not (one.issuer and other.issuer) or same_issuer(lexicon, one.issuer, other.issuer)


def _letterhead(before: tuple[Row, ...], words: HeaderWords) -> str:
    """The lines of issuer, number, place and date as one text, ``|`` in place of the motto."""
    mottos = re.compile("|".join(r"\W+".join(re.findall(r"\w+", phrase)) for phrase in words.motto), re.IGNORECASE)
    starts = [fold(phrase).split()[:3] for phrase in words.motto]
    at = next((index for index, row in enumerate(before) if any(fold(row.text).find(" ".join(start)) >= 0 for start in starts)), 0)
    text = " ".join(row.text for row in before[max(0, at - 6) : at + _LETTERHEAD])
    return mottos.sub(" | ", text)


def _number(letterhead: str, lexicon: Lexicon) -> re.Match[str] | None:
    """The plan's own number, as far as printed: groups ``digits`` and ``state`` or ``party``, the symbol behind them."""
    head = "|".join(re.escape(word) for word in lexicon.documents.number)
    state, party = rf"/\s?(?P<state>(?:\d{{4}}/)?{SYMBOL})", rf"-\s?(?P<party>[A-ZĐ]\w{{1,4}}\s?/\s?{SYMBOL})"
    return re.search(rf"(?<!\w)(?i:{head})\s*[:.]?[\s.…_]*(?P<digits>\d{{1,5}}[a-z]?)?[\s.…_]*(?:{state}|{party})", letterhead)


def _place(text: str) -> str | None:
    """The name of the place before the date, from the text between number and date."""
    words = text.rsplit("|", 1)[-1].strip(" ,.").split()
    name = " ".join(words[-_LAST_PLACE_WORDS:])
    return name if name[:1].isupper() else None


def _issuer(block: str, opening: str, about: list[str], place: str | None, lexicon: Lexicon) -> Issuer:
    """The issuer named above the number, else the one that issues the plan in the opening sentence; its place may stand elsewhere only."""
    words = lexicon.header
    printed = " ".join(part for part in (_capitals(piece) for piece in block.split("|")) if part)
    name = spelled(printed, lexicon) or _issuing(opening, lexicon)
    locality = locality_of(name, words) if name else None
    if locality is None:
        word = level_word(name, words) if name else None
        locality = next((found for text in about if (found := locality_of(text, words, word))), None)
        if locality is None and word and place and locality_of(place, words) is None:
            locality = f"{word} {place}"
        if name and word and locality:
            name = f"{name[: -len(word)]}{locality}"
    return Issuer(name, level_of(name or "", locality, words), locality)


def _capitals(text: str) -> str:
    """The words of ``text`` that are set in capitals."""
    return " ".join(word for word in text.split() if word.isupper() or word == "-")


def _issuing(opening: str, lexicon: Lexicon) -> str | None:
    """The body that the opening sentence says issues the plan."""
    low = opening.lower()
    plans = lexicon.layout.plan
    best: tuple[int, str] | None = None
    for head in lexicon.header.issuers:
        at = low.find(head.lower())
        while at >= 0:
            name = name_at(opening, at, lexicon)
            after = low[at + len(name) : at + len(name) + 40].strip(" ,") if name else ""
            issues = after.startswith(lexicon.header.issues) and any(plan in after for plan in plans)
            if name and issues and (best is None or at + len(name) > best[0]):
                best = (at + len(name), name)
            at = low.find(head.lower(), at + 1)
    return best[1] if best else None


def _title(parts: Outline, words: HeaderWords) -> str | None:
    text = " ".join(row.text for row in parts.title).strip(" .;:,-")
    for about in sorted(words.about, key=len, reverse=True):
        if text.lower().startswith(about):
            text = text[len(about) :].lstrip(" :.")
    return text or None


def topic(title: str, locality: str | None, words: HeaderWords) -> str:
    """What the plan is about: the title without verbs before and place and time behind it; of a document named in it only its matter."""
    text = title
    if ("/" in text or "-" in text) and (cited := re.search(rf"\d\s?[/-]\s?{SYMBOL}", text)):
        low = text.lower()
        links = [at + len(link) + 2 for link in words.topic_links if (at := low.find(f" {link} ", cited.end())) >= 0]
        text = text[min(links) :] if links else text
    starts = sorted(words.topic_starts, key=len, reverse=True)
    while start := next((phrase for phrase in starts if text.lower().startswith((phrase + " ", phrase + ","))), None):
        text = text[len(start) :].lstrip(" ,-")
    low = text.lower()
    marks = [*words.topic_ends, *([locality.lower()] if locality else []), (locality_of(text, words) or "|").lower()]
    ends = [at for phrase in marks if (at := f"{low} ".find(f" {phrase} ")) > 0]
    return (text[: min(ends)] if ends else text).strip(' ,;.-"') or title


def _period(title: str, opening: str, parts: Outline, words: HeaderWords) -> Period:
    """The years that the title gives, or else those of the opening's last sentence."""
    for text in (title, opening[opening.rfind(";") + 1 :][-300:]):
        found = years(text, words)
        if found.last is not None:
            return Period(found.first or _since_scope(parts, found.last, words), found.last)
    return Period(None, None)


def years(text: str, words: HeaderWords) -> Period:
    """The years that ``text`` gives, a title or the words for a document: a span, what goes until a year, or else the first year."""
    low = text.lower()
    if span := _YEARS.search(text):
        return Period(int(span[1]), int(span[2]))
    until = min(((at, phrase) for phrase in words.until if (at := low.find(f" {phrase} ")) >= 0), default=None)
    if until and (year := _YEAR.search(text, until[0])):
        return Period(_since(text, int(year[0]), words), int(year[0]))
    year = _YEAR.search(text)
    return Period(int(year[0]), int(year[0])) if year else Period(None, None)


def _since(text: str, last: int, words: HeaderWords) -> int | None:
    """The year after a word for "since" in a span that ends with ``last``."""
    low = text.lower()
    for phrase in words.since:
        at = low.find(phrase + " ")
        while at >= 0:
            years = _YEAR.findall(text[at : at + len(phrase) + 40])
            if len(years) > 1 and int(years[1]) == last:
                return int(years[0])
            at = low.find(phrase + " ", at + 1)
    return None


def _since_scope(parts: Outline, last: int, words: HeaderWords) -> int | None:
    """The first year of a span that ends with ``last``, from the sections on the plan's scope."""
    texts = [passage.text for passage in parts.passages if passage.role == "scope"]
    spans = [span for text in texts for span in _YEARS.findall(text) if int(span[1]) == last]
    return next((year for text in texts if (year := _since(text, last, words))), None) or (int(spans[0][0]) if spans else None)
