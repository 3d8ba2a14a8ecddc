"""Names of issuers and places: where they end, how they are spelled, which level of government they are of."""

from __future__ import annotations

import re

from compliance.model.fold import fold
from compliance.model.lexicon import HeaderWords, Lexicon
from compliance.record import dataclass

_WORD = re.compile(r"[^\s,;:.()\"|]+")
_LONGEST = 14
_PLACE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a plan, of which level (trung-uong, tinh, huyen, xa) and place."""

    name: str | None
    level: str | None
    locality: str | None


def name_at(text: str, at: int, lexicon: Lexicon) -> str | None:
    """The name of a body that begins at ``at``, up to the verb that says that it issues something."""
    words = lexicon.header
    end = at
    for _ in range(_LONGEST):
        match = re.compile(r"\s*(?:- ?|\([^)]*\) ?)?([^\s,;:.()\"|]+)").match(text, end)
        if not match:
            break
        ahead = text[match.start(1) : match.start(1) + 24].lower()
        if end > at and any(ahead.startswith(verb + " ") for verb in words.issues):
            return text[at:end].strip()
        end = match.end()
    return None


def spelled(capitals: str, lexicon: Lexicon) -> str | None:
    """The issuer named in a letterhead set in capitals, in ordinary spelling: the last body named there, with the place of the first."""
    words = lexicon.header
    low = f" {capitals.lower()} "
    found = sorted((at, -len(head), head) for head in words.issuers if (at := low.find(f" {head.lower()} ")) >= 0)
    heads: list[tuple[int, str]] = []
    for at, _, head in found:
        if not heads or at >= heads[-1][0] + len(heads[-1][1]):
            heads.append((at, head))
    if not heads:
        return None
    acting = next((head for head in words.acting if f" {head.lower()} " in low[heads[0][0] + 1 :] and heads[0][1] != head), None)
    if acting:
        first = capitals[heads[0][0] : low.find(f" {acting.lower()} ")]
        return f"{acting} {_lowered(first, heads[0][1], words)}"
    at, head = heads[-1]
    name = _lowered(capitals[at:], head, words)
    if len(heads) > 1 and locality_of(name, words) is None:
        place = locality_of(_lowered(capitals[heads[0][0] : at], heads[0][1], words), words)
        return f"{name} {place}" if place else name
    return name


def _lowered(capitals: str, head: str, words: HeaderWords) -> str:
    """``capitals``, which begin with ``head``, in ordinary spelling."""
    rest = capitals.strip()[len(head) :].strip(" -")
    low = rest.lower()
    spots = [(at, phrase) for phrases in words.levels.values() for phrase in phrases if (at := f" {low} ".find(f" {phrase.lower()} ")) >= 0]
    if not spots:
        return f"{head} {_titled(rest)}".strip() if " " in head else f"{head} {rest[:1].upper()}{low[1:]}".strip()
    at, level = min(spots)
    between = rest[:at].strip()
    return " ".join(part for part in (head, f"{between[:1].upper()}{between[1:].lower()}", level, _titled(rest[at + len(level) :])) if part)


def _titled(text: str) -> str:
    return " ".join(word.capitalize() for word in text.split())


def locality_of(text: str, words: HeaderWords, word: str | None = None) -> str | None:
    """The last place in ``text`` that is named with its level (with ``word`` if one is given): ``tỉnh X``."""
    low = text.lower()
    spots = [
        (match.start(), phrase)
        for phrases in words.levels.values()
        for phrase in phrases
        if word is None or phrase == word
        for match in re.finditer(rf"(?<!\w){re.escape(phrase.lower())}(?= )", low)
    ]
    ends = {phrase.split(" ", 1)[0] for phrase in words.topic_ends}
    for at, phrase in sorted(spots, reverse=True):
        capital = text[at : at + len(phrase)].isupper()
        name: list[str] = []
        end = at + len(phrase)
        while len(name) < _PLACE_WORDS and text[end : end + 1] == " " and (match := _WORD.match(text, end + 1)):
            if not match[0][0].isupper() or (capital and match[0].lower() in ends):
                break
            name.append(match[0].capitalize() if capital else match[0])
            end = match.end()
        if name and not f"{phrase} {name[0]}".lower().startswith(words.not_levels):
            return f"{phrase} {' '.join(name)}"
    return None


def level_word(name: str, words: HeaderWords) -> str | None:
    """The word of level that ``name`` ends with, as it stands there."""
    low = name.lower()
    found = [phrase for phrases in words.levels.values() for phrase in phrases if low.endswith(" " + phrase.lower())]
    return max(found, key=len, default=None)


def level_of(name: str, locality: str | None, words: HeaderWords) -> str | None:
    """The level of a body by its place, by a word of level in its name, or by what it is."""
    if locality:
        low = locality.lower()
        for level, phrases in words.levels.items():
            phrase = next((phrase for phrase in phrases if low.startswith(phrase.lower() + " ")), None)
            if phrase:
                city = fold(locality[len(phrase) :]) in {fold(other) for other in words.central_cities}
                return ("tinh" if city else "huyen") if level == "city" else level
    word = level_word(name, words)
    if word:
        level = next(level for level, phrases in words.levels.items() if word in phrases)
        return "tinh" if level == "city" else level
    for level, heads in (("trung-uong", words.central), ("tinh", words.provincial), ("huyen", words.district), ("xa", words.communal)):
        if any(f"{name} ".startswith(head + " ") for head in heads):
            return level
    return None
