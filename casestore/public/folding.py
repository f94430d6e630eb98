"""One normal form of a character, for the search and for the gate: whatever reads as the same
character becomes the same.

OpenCC's table of characters is the start and not enough: 鉅 and 钜, 餘 and 馀, 帳 and 账 stay
apart in it. ``variants.py`` says which others are one.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

from casestore.public.variants import VARIANTS

#: Letters of other alphabets that look like Latin ones.
_PAIRS = """
аa еe сc оo рp хx уy іi јj ѕs ԁd һh ԛq ԝw кk мm тt вb нh ԍg ӏl αa οo ρp νv τt ιi κk γy βb εe ζz
ηn μm χx υu ɡg ıi ℓl ꞓc ᴀa ʙb ᴄc ᴅd ᴇe
"""
_LOOK_ALIKES = {pair[0]: pair[1] for pair in _PAIRS.split()}

#: The figures that traders wrote (Suzhou numerals), one to nine.
_TRADERS = "〡〢〣〤〥〦〧〨〩"

#: Categories of characters that nobody sees.
_UNSEEN = ("Cf", "Mn", "Me", "Cc", "Co")
#: Letters that are drawn as nothing (fillers of Hangul, an empty Braille cell).
_BLANK = "\u3164\u115f\u1160\uffa0\u2800"


@cache
def fold_character(character: str) -> str:
    """``character`` in normal form: half width, small, Simplified, variants and look-alikes as
    one, a digit of any script as ASCII. ``""`` for what nobody sees; some become several."""
    if unicodedata.category(character) in _UNSEEN or character in _BLANK:
        return ""
    plain = unicodedata.normalize("NFKD", character)
    seen = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
    return "".join(map(_letter, unicodedata.normalize("NFKC", seen).casefold()))


@cache
def simple_character(character: str) -> str:
    """``character`` in Simplified and half width, its variants and capitals as they are; ``""``
    for what nobody sees: for who reads words."""
    if character != "\n" and not fold_character(character):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return _simplified(plain) if len(plain) == 1 and plain >= "\u2e80" else character


def _letter(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _TRADERS:
        return str(_TRADERS.index(character) + 1)
    if character < "\u2e80":
        return _LOOK_ALIKES.get(character, character)
    simple = _simplified(character)
    return VARIANTS.get(simple, simple)


@cache
def _simplified(character: str) -> str:
    turned: str = _opencc().convert(character)
    return turned if len(turned) == 1 else character


@cache
def _opencc() -> OpenCC:
    return OpenCC("t2s")
