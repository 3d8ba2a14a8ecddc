"""Whether letters are Vietnamese: the spelling of its syllables, by which a wrong reading of bytes or of a font gives itself away.

A syllable is an onset, a rime and at most one tone; before a final c, ch, p or t the tone is the acute or the dot. The lists are those of
the spelling rules for the Vietnamese alphabet (quốc ngữ), not words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_ONSET_LIST = "ngh ng nh gh gi kh ph qu th tr ch b c d đ g h k l m n p r s t v x"
_RIME_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên "
    "êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay "
    "oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât "
    "uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ uơn uơt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh yt yn "
)
_SYLLABLE = re.compile(f"(?:{'|'.join(_ONSET_LIST.split())})?(?:{'|'.join(sorted(_RIME_LIST.split(), key=len, reverse=True))})")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TOKEN = re.compile(r"[^\s\x00-@\[-`{-\x7f\u2010-\u2027\u2030-\u205e]+")
_STOPPED = ("c", "ch", "p", "t")


@lru_cache(maxsize=1 << 14)
def syllable(token: str) -> bool:
    """Whether ``token`` (lower case) is a syllable that Vietnamese can have."""
    parts = normalize("NFD", token)
    tones = _TONES.findall(parts)
    if len(tones) > 1:
        return False
    plain = normalize("NFC", _TONES.sub("", parts))
    if not _SYLLABLE.fullmatch(plain):
        return False
    return not plain.endswith(_STOPPED) or tones in (["\u0301"], ["\u0323"])


def marked(text: str) -> list[str]:
    """The words of ``text`` with letters or signs outside ASCII, in lower case; abbreviations in capitals and lone letters are left out."""
    words = _TOKEN.findall(normalize("NFC", text))
    telling = (word for word in words if not word.isascii() and word != "\u0111")
    return [word.lower() for word in telling if not (word.isupper() and word.replace("\u0110", "").isascii())]


def share(words: list[str]) -> float:
    """The share of ``words`` that are syllables, 0 to 1; 1 where there are none."""
    return sum(map(syllable, words)) / len(words) if words else 1.0


def plain_share(text: str) -> float:
    """The share of syllables among all words of ``text`` that are no abbreviation, 0 to 1; 1 where there are none."""
    return share([word.lower() for word in _TOKEN.findall(normalize("NFC", text)) if not word.isupper()])
