"""To whom something is sent: the bodies named after a verb of reporting or sending."""

from __future__ import annotations

from compliance.model.lexicon import Lexicon
from compliance.parse import scan
from compliance.parse.bodies import bodies
from compliance.parse.scan import Openings

_FAR = 220


def recipients(text: str, low: str, at: int, end: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The recipients named in ``text[at:end]`` as printed, each with its channel in brackets; empty where none is.

    Looked for directly after the word at ``at``, then after each word that shows a direction; the first place that names a body counts.
    """
    words = scan.plain(lexicon.derived, lexicon.reporting)
    stop = min(end, at + _FAR + 200)
    places = [at] + [place + len(way) for way in (words.report, *words.towards) for place in scan.places(low, way, at, stop)]
    purpose = scan.find(low, words.purpose_word, at, stop)
    for place in sorted(places):
        if 0 <= purpose < place:
            break
        named = _named(text, low, place, stop, lexicon)
        if named:
            return named
    return ()


def _named(text: str, low: str, at: int, end: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The bodies listed from ``at`` on."""
    words = scan.plain(lexicon.derived, lexicon.reporting)
    found: list[str] = []
    known = bodies(lexicon)
    heads = Openings.cached(lexicon.derived, "parse.recipients", words.recipients)
    while True:
        while at < end and low[at] in " ,;":
            at += 1
        if found and scan.word_at(low, words.conjunction, at):
            at += len(words.conjunction) + 1
        if not heads.at(low, at):
            return tuple(found)
        stop = _end(low, at, end, known.known_length(low, at), lexicon)
        name = text[at:stop].rstrip(" ,.;:")
        channel, after = _channel(text, low, stop, end, lexicon)
        found.append(f"{name} {channel}" if channel else name)
        at = after


def _end(low: str, at: int, end: int, known: int, lexicon: Lexicon) -> int:
    """Where the name that begins at ``at`` ends: before a comma, an and, a bracket or a word that goes on with the sentence."""
    place = at + known
    ends = Openings.cached(lexicon.derived, "parse.recipient-ends", scan.plain(lexicon.derived, lexicon.reporting).recipient_end)
    while place < end:
        if low[place] in ",;(:." and not (low[place] == "." and low[place + 1 : place + 2].isalnum()):
            return place
        if low[place] == " " and ends.at(low, place + 1):
            return place
        place += 1
    return end


def _channel(text: str, low: str, at: int, end: int, lexicon: Lexicon) -> tuple[str, int]:
    """The channel in brackets from ``at`` on (``(qua ...)``), what it is sent on for cut off, and where the text goes on."""
    begin = at
    while begin < end and low[begin] == " ":
        begin += 1
    if begin >= end or low[begin] != "(":
        return "", at
    close = low.find(")", begin, end)
    if close < 0:
        return "", at
    if not any(scan.word_at(low, word, begin + 1) for word in scan.plain(lexicon.derived, lexicon.reporting).through):
        return "", close + 1
    inside = text[begin + 1 : close]
    cut = scan.find(scan.lowered(inside), scan.plain(lexicon.derived, lexicon.reporting).purpose_word)
    return f"({inside[: cut if cut >= 0 else None].strip()})", close + 1
