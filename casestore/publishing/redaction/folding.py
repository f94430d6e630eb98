"""Text in one normal form, with a way back to where each character stood: so that a name is
found however written."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_TO_SIMPLIFIED = OpenCC("t2s")
_WRITTEN = ("〇零○", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_NUMERALS = {c: str(n) for n, group in enumerate(_WRITTEN) for c in group}


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    """One character: invisible ones gone, width and font folded, digits of any script as ASCII,
    Simplified, no case."""
    if unicodedata.category(character) in ("Cf", "Mn", "Me", "Cc"):
        return ""
    text = unicodedata.normalize("NFKC", character)
    text = "".join(
        str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else c for c in text
    )
    return "".join(
        c
        for c in _TO_SIMPLIFIED.convert(text).casefold()
        if unicodedata.category(c) not in ("Mn", "Cf")
    )


@dataclass(frozen=True)
class Folded:
    """``text`` in normal form; ``places[i]`` is where its i-th character stood in ``original``."""

    original: str
    text: str
    places: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """What stands in the original at ``text[start:end]``."""
        return self.original[self.places[start] : self.places[end - 1] + 1]


def fold(text: str, numerals: bool = False, keep: str = "", marks: bool = False) -> Folded:
    """``text`` without spaces and punctuation (but ``keep``); ``numerals`` reads 一三八 as 138;
    ``marks`` keeps all."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in _folded(character):
            if not (marks or folded in keep or folded.isalnum()):
                continue
            letters.append(_NUMERALS.get(folded, folded) if numerals else folded)
            places.append(place)
    return Folded(text, "".join(letters), tuple(places))
