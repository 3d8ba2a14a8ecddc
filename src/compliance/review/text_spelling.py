"""Wrong marks: syllables that do not exist, and those that make no word where they stand while other marks on them would.

A pair of syllables is suspicious where neither is part of a word. It is a slip where only one change of marks makes a word of it and one of
the two never stands alone, or where the same text has the word between the same neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compliance.model.review import Observation, ReviewRule
from compliance.record import dataclass
from compliance.review.kind import Check, Reviewing, seen
from compliance.review.text_slips import slipped
from compliance.review.text_syllables import Syllables, syllables, variants
from compliance.review.text_words import Known, Words, bare, known, words

_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Slip:
    """``size`` syllables from ``first`` on, in which syllable ``at`` should be ``right``; ``alike``: where the text itself has it right."""

    first: int
    size: int
    at: int
    right: str
    alike: tuple[int, ...] = ()


def impossible(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Syllables with a Vietnamese letter that no Vietnamese syllable can be."""
    possible, lexicon = syllables(on.lexicon), known(on)
    strange = _strange(on)
    for each in words(on) if strange else ():
        for at, key in enumerate(each.keys):
            if key not in strange:
                continue
            printed = each.printed(at)
            if not _plain(each, at, printed):
                continue
            start, end = each.starts[at], each.ends[at]
            if halves := _halves(key, possible, lexicon):
                right = _cased(printed, " ".join(halves))
                yield seen(each.block, start, end, "joined", correction=right, values=(("quote", printed), ("right", right)))
                continue
            meant = _meant(each, at, lexicon)
            yield seen(
                each.block,
                start,
                end,
                "meant" if meant else "found",
                correction=_cased(printed, meant) if meant else None,
                values=(("quote", printed), ("right", _cased(printed, meant))),
            )


def marks(rule: ReviewRule, on: Reviewing) -> Iterator[Observation]:
    """Slips of one syllable's marks."""
    lexicon = known(on)
    tied = frozenset(on.lexicon.spelling.tied)
    context = _Context(words(on))
    taken, strange = slipped(on), _strange(on)
    for number, each in enumerate(words(on)):
        done: set[int] = set()
        slips = (*_pairs(each, lexicon, tied), *_longer(each, on, lexicon, tied), *context.slips(number, lexicon))
        for slip in slips:
            last = slip.first + slip.size - 1
            start, end = each.starts[slip.first], each.ends[last]
            if slip.at in done or each.keys[slip.at] in strange or any(start < stop and begin < end for begin, stop, *_ in taken[number]):
                continue
            done.add(slip.at)
            quote = each.block.text[start:end]
            at = each.starts[slip.at] - start
            wrong = each.printed(slip.at)
            right = quote[:at] + _cased(wrong, slip.right) + quote[at + len(wrong) :]
            yield seen(
                each.block,
                start,
                end,
                "alike" if slip.alike else "found",
                correction=right,
                against=slip.alike,
                values=(("quote", quote), ("right", right)),
            )


# ── syllables that do not exist ─────────────────────────────────────────────────────────────────────────────────────


def _strange(on: Reviewing) -> frozenset[str]:
    """The syllables of the draft that Vietnamese does not have."""
    made = on.cache.get("text.strange")
    if not isinstance(made, frozenset):
        possible, lexicon = syllables(on.lexicon), known(on)
        every = set().union(*(each.keys for each in words(on))).difference(on.lexicon.spelling.loans)
        made = on.cache["text.strange"] = frozenset(
            key for key in every if not key.isascii() and not possible.possible(key) and not lexicon.attested(key)
        )
    return made


def _plain(each: Words, at: int, printed: str) -> bool:
    """Whether the syllable is an ordinary word: no name, abbreviation, or part of an address, a symbol or a number."""
    text, start, end = each.block.text, each.starts[at], each.ends[at]
    if len(printed) < 2 or not (printed.islower() or printed.istitle()) or not _VOWELS & set(bare(each.keys[at])):
        return False
    if printed.istitle() and (start == 0 or text[start - 1] == " ") and (at + 1 < len(each.keys) and each.printed(at + 1)[0].isupper()):
        return False
    if printed.istitle() and at and each.near[at - 1]:
        return False
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(letter.isdigit() or letter in "-/&@_'’" for letter in around)


def _halves(key: str, possible: Syllables, lexicon: Known) -> tuple[str, str] | None:
    cuts = [(key[:at], key[at:]) for at in range(2, len(key) - 1)]
    cuts = [cut for cut in cuts if possible.possible(cut[0]) and possible.possible(cut[1])]
    words_of_two = [cut for cut in cuts if lexicon.pair(*cut)]
    return words_of_two[0] if len(words_of_two) == 1 else cuts[0] if len(cuts) == 1 and not key.isascii() else None


def _meant(each: Words, at: int, lexicon: Known) -> str:
    """The one syllable that would make a word with a neighbour."""
    found = {
        right
        for right in variants(each.keys[at])
        if (each.near[at] and lexicon.pair(right, each.keys[at + 1]))
        or (at and each.near[at - 1] and lexicon.pair(each.keys[at - 1], right))
    }
    return found.pop() if len(found) == 1 else ""


# ── slips of marks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(each: Words, lexicon: Known, tied: frozenset[str]) -> Iterator[Slip]:
    """Pairs that are no word, with a syllable that never stands alone, and one change of marks that makes a word of them."""
    keys = each.keys
    for at in range(len(keys) - 1):
        if not each.near[at] or each.held[at] or each.held[at + 1] or not _ordinary(each, at):
            continue
        first, second = keys[at], keys[at + 1]
        bound = [_bound(first, tied), _bound(second, tied)]
        lost = [not lexicon.attested(first) and len(first) > 1, not lexicon.attested(second) and len(second) > 1]
        if not (any(bound) or any(lost)):
            continue
        changed: list[tuple[int, str]] = []
        if (any(bound) or lost[0]) and not _cut_off(each, at):
            changed += [(at, right) for right in variants(first) if lexicon.pair(right, second)]
        if (any(bound) or lost[1]) and not _cut_off(each, at + 1):
            changed += [(at + 1, right) for right in variants(second) if lexicon.pair(first, right)]
        if len(changed) == 1:
            yield Slip(at, 2, *changed[0])


def _bound(syllable: str, tied: frozenset[str]) -> bool:
    return syllable in tied or (len(syllable) > 2 and not _VOWELS & set(bare(syllable)))


def _ordinary(each: Words, at: int) -> bool:
    """Whether the pair at ``at`` is no name: lower case but for the first letter, all capitals, or an abbreviation at its end."""
    first, second = each.printed(at), each.printed(at + 1)
    if second.islower():
        return True
    return min(len(first), len(second)) > 1 and second.isupper() and (first.isupper() or not _VOWELS & set(bare(second.casefold())))


def _cut_off(each: Words, at: int) -> bool:
    """Whether the word of which syllable ``at`` is a part may go on beyond the block."""
    if not each.printed(at).islower():
        return False
    return (at == 0 and each.starts[0] == 0) or (at == len(each.keys) - 1 and each.ends[at] == len(each.block.text))


def _longer(each: Words, on: Reviewing, lexicon: Known, tied: frozenset[str]) -> Iterator[Slip]:
    """Words of three syllables and more in which the marks of one are wrong."""
    heads, wholes = _bare_words(on)
    keys = each.keys
    loose = [at for at, key in enumerate(keys) if not each.held[at] and (key in tied or not lexicon.attested(key))]
    plain = list(map(bare, keys)) if loose else []
    for at in sorted({first for place in loose for first in range(max(0, place - 5), min(place + 1, len(keys) - 2))}):
        most = heads.get(f"{plain[at]} {plain[at + 1]}", 0) if each.near[at] else 0
        for size in range(3, most + 1):
            if not each.run(at, size):
                break
            right = wholes.get(" ".join(plain[at : at + size]), "").split()
            wrong = [index for index in range(len(right)) if keys[at + index] != right[index]]
            last = at + size - 1
            if (
                len(wrong) == 1
                and (at + wrong[0] in loose or any(at <= place <= last and keys[place] in tied for place in loose))
                and not lexicon.word(keys[at : at + size])
                and not (at and each.near[at - 1] and lexicon.pair(keys[at - 1], keys[at]))
                and not (each.near[last] and lexicon.pair(keys[last], keys[last + 1]))
                and all(each.printed(index).islower() for index in range(at + 1, last + 1))
            ):
                yield Slip(at, size, at + wrong[0], right[wrong[0]])


def _bare_words(on: Reviewing) -> tuple[dict[str, int], dict[str, str]]:
    """The longer words of the lexicon without marks: their first two syllables → the most syllables; the whole → the word, if it is one."""
    made = on.lexicon.derived.get("review.text.bare")
    if not isinstance(made, tuple):
        heads: dict[str, int] = {}
        wholes: dict[str, str] = {}
        for word in on.lexicon.tables.flags:
            size = word.count(" ") + 1
            if 3 <= size <= 6 and word.replace(" ", "").isalpha():
                whole = bare(word)
                head = whole[: whole.index(" ", whole.index(" ") + 1)]
                heads[head] = max(heads.get(head, 0), size)
                wholes[whole] = "" if whole in wholes else word
        made = on.lexicon.derived["review.text.bare"] = (heads, wholes)
    return made


class _Context:
    """Where the pairs of a draft stand, so that a syllable can be compared with what stands between the same neighbours elsewhere."""

    def __init__(self, draft: tuple[Words, ...]) -> None:
        self._draft = draft
        count: dict[str, int] = {}
        for each in draft:
            for key, held in zip(each.keys, each.held, strict=True):
                if not held:
                    count[key] = count.get(key, 0) + 1
        once = {key for key, number in count.items() if number == 1 and len(key) > 1}
        self._loose = [
            [at for at, key in enumerate(each.keys) if not each.held[at] and key in once and each.printed(at).islower()] for each in draft
        ]
        beside = {
            each.keys[at:end]
            for each, loose in zip(draft, self._loose, strict=True)
            for place in loose
            for at, end in ((place - 2, place), (place + 1, place + 3))
            if at >= 0
        }
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for number, each in enumerate(draft):
            for at, pair in enumerate(pairwise(each.keys)):
                if pair in beside and each.near[at]:
                    self._places.setdefault(pair, []).append((number, at))

    def slips(self, number: int, lexicon: Known) -> Iterator[Slip]:
        """Syllables of block ``number`` that stand once, in no word, where the text elsewhere has another one that makes a word."""
        each = self._draft[number]
        for at in self._loose[number]:
            key = each.keys[at]
            found: dict[str, list[tuple[int, int]]] = {}
            if each.run(at - 2, 3):
                for block, place in self._places.get((each.keys[at - 2], each.keys[at - 1]), ()):
                    self._note(found, key, block, place + 2, self._draft[block].near[place + 1])
            if each.run(at, 3):
                for block, place in self._places.get((each.keys[at + 1], each.keys[at + 2]), ()):
                    self._note(found, key, block, place - 1, place > 0 and self._draft[block].near[place - 1])
            for right, places in found.items():
                before = at > 0 and each.near[at - 1] and lexicon.pair(each.keys[at - 1], right)
                after = each.near[at] and lexicon.pair(right, each.keys[at + 1])
                if (before or after) and (len(places) > 1 or self._wide(each, at, *places[0])):
                    lines = sorted({self._draft[block].block.at(self._draft[block].starts[place])[0] for block, place in places})
                    first, last = max(0, at - 1) if before or (at and each.near[at - 1]) else at, at + (1 if each.near[at] else 0)
                    yield Slip(first, last - first + 1, at, right, tuple(lines[:3]))
                    break

    def _note(self, found: dict[str, list[tuple[int, int]]], key: str, block: int, place: int, near: bool) -> None:
        keys = self._draft[block].keys
        if near and 0 <= place < len(keys) and keys[place] != key and _alike(key, keys[place]):
            found.setdefault(keys[place], []).append((block, place))

    def _wide(self, each: Words, at: int, block: int, place: int) -> bool:
        """Whether three neighbours and more are the same in both places, on both sides."""
        other = self._draft[block].keys
        before = _same(each.keys[max(0, at - 4) : at][::-1], other[max(0, place - 4) : place][::-1])
        after = _same(each.keys[at + 1 : at + 5], other[place + 1 : place + 5])
        return min(before, after) >= 1 and before + after >= 4


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many syllables are the same from the beginning."""
    return next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))


def _alike(one: str, other: str) -> bool:
    """Whether two syllables differ in marks only, or in one letter."""
    if bare(one) == bare(other):
        return True
    return len(one) == len(other) and len(one) > 2 and sum(left != right for left, right in zip(one, other, strict=True)) == 1


def _cased(printed: str, right: str) -> str:
    """``right`` in the letter case of ``printed``."""
    if printed.isupper() and len(printed) > 1:
        return right.upper()
    return right[:1].upper() + right[1:] if printed[:1].isupper() else right


CHECKS = {
    "syllables": Check(impossible, ("found", "meant", "joined"), fields=("quote", "right")),
    "marks": Check(marks, ("found", "alike"), fields=("quote", "right")),
}
