"""Whether a password is one of those that are tried first.

zxcvbn knows the common ones of the world, keyboard rows, dates and repetitions, and counts how many
guesses a password takes. What people choose here comes on top: common words in pinyin, names in
pinyin, the office, the address of the account.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

#: As many guesses (a power of ten) a password has to take; what a Han character adds; how much of
#: a long password is looked at.
ENOUGH, A_CHARACTER, LOOKED_AT = 9.5, 2.5, 64
#: The longest row of syllables that is taken for a name or a word.
SYLLABLES = 4

#: What is chosen often here, beside numbers that sound like words.
COMMON = (
    *("woaini", "woaiwojia", "wodemima", "nihao", "mima", "zhongguo", "beijing", "shanghai"),
    *("guanliyuan", "caozuoyuan", "xitong", "gongzuo", "bangong", "denglu", "yonghu", "zhanghao"),
    *("admin", "root", "test", "qingzhang", "zhengfu", "jubao", "yingshang", "huanjing"),
    *("520", "521", "1314", "5201314", "1314520", "147258369", "123321", "112233", "666666"),
    *("888888", "168168", "woaini1314", "woaini520", "aini", "baobei", "laopo", "laogong"),
    *("qwer", "asdf", "zxcv", "1qaz", "2wsx", "3edc", "abc", "aa", "a123456", "qq", "weixin"),
)


def is_guessable(password: str, about: Iterable[str]) -> bool:
    """Whether ``password`` would be guessed soon by somebody who knows ``about``: the names of the
    office, the address and the name of the account."""
    latin = "".join(one for one in password[:LOOKED_AT].lower() if one.isascii())
    han = len({one for one in password if not one.isascii()})
    known = [*COMMON, *_words(about), *_pinyin_in(latin)]
    guesses = float(zxcvbn(latin, user_inputs=known)["guesses_log10"]) if latin else 0.0
    return guesses + A_CHARACTER * han < ENOUGH


def _words(about: Iterable[str]) -> Iterator[str]:
    """The words of ``about`` in Latin letters, as one, in parts, and by their first letters."""
    for text in about:
        syllables = [one.lower() for one in lazy_pinyin(text) if one]
        yield "".join(syllables)
        yield "".join(one[0] for one in syllables)
        yield from (word for word in re.split(r"\W+", text.lower()) if len(word) > 2)
        for start in range(len(syllables) - 1):
            yield "".join(syllables[start : start + 2])


def _pinyin_in(latin: str) -> Iterator[str]:
    """The rows of letters in ``latin`` that are a few syllables of pinyin."""
    return (word for word in re.findall(r"[a-z]{4,}", latin) if _is_pinyin(word, SYLLABLES))


def _is_pinyin(word: str, syllables: int) -> bool:
    if not word:
        return True
    lengths = range(1, min(6, len(word)) + 1)
    return syllables > 0 and any(
        word[:length] in _syllables() and _is_pinyin(word[length:], syllables - 1)
        for length in lengths
    )


@cache
def _syllables() -> frozenset[str]:
    """Every syllable of the language without its tone."""
    return frozenset(
        to_normal(one) for said in PINYIN_DICT.values() for one in said.split(",") if one
    )
