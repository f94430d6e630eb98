"""How a name sounds: its syllables, and what it is written like in Latin letters."""

from collections.abc import Iterator
from functools import cache

from pypinyin import lazy_pinyin

from casestore.public.folding import fold_character

#: Where the characters begin that stand for a syllable in a text of sounds.
_FIRST = 0xF0000


@cache
def syllable(character: str) -> str:
    """The syllable of a Han character without tone; another character stays as it is."""
    return str(lazy_pinyin(character, errors="default")[0])


def sounds(text: str) -> str:
    """``text`` with each Han character replaced by one that stands for its syllable: what sounds
    alike becomes the same. The length stays."""
    return "".join(map(_sound, text))


def is_sounds(text: str) -> bool:
    """Whether ``text`` is what :func:`sounds` makes."""
    return bool(text) and ord(text[0]) >= _FIRST


@cache
def _sound(character: str) -> str:
    folded = fold_character(character)
    return chr(_FIRST + _number(syllable(folded))) if "㐀" <= folded <= "鿿" else character


def latin(name: str, family: int = 0) -> Iterator[str]:
    """``name`` in Latin letters, as one word; with a surname of ``family`` characters also with
    the given name first."""
    syllables = lazy_pinyin(name)
    yield "".join(syllables)
    if family:
        yield "".join(syllables[family:] + syllables[:family])


def halves(name: str) -> Iterator[str]:
    """``name`` half in characters, half in Latin letters, cut at every place (云ting, yun亭)."""
    for at in range(1, len(name)):
        yield name[:at] + letters(name[at:])
        yield letters(name[:at]) + name[at:]


def letters(name: str) -> str:
    """``name`` in Latin letters, each character as it mostly sounds: quicker than :func:`latin`."""
    return "".join(map(syllable, name))


def initials(name: str) -> str:
    """The first letters of the syllables of ``name``."""
    return "".join(one[0] for one in lazy_pinyin(name) if one)


_NUMBERS: dict[str, int] = {}


def _number(syllable: str) -> int:
    return _NUMBERS.setdefault(syllable, len(_NUMBERS))
