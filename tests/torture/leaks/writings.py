"""Ways to write the same, as somebody does who wants a name to pass, or who just types."""

import random
from collections.abc import Callable

from opencc import OpenCC

Writing = Callable[[str, random.Random], str]

_S2T = OpenCC("s2t")
_S2HK = OpenCC("s2hk")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_BANKERS = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
_FULL = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_CYRILLIC = str.maketrans("aeocpxyABCEHKMOPTX", "аеосрхуАВСЕНКМОРТХ")


def _between(mark: str) -> Writing:
    return lambda text, _chance: mark.join(text)


def _once(mark: str) -> Writing:
    def write(text: str, chance: random.Random) -> str:
        at = chance.randint(1, max(1, len(text) - 1))
        return text[:at] + mark + text[at:]

    return write


def _table(table: dict[int, int] | dict[int, str]) -> Writing:
    return lambda text, _chance: text.translate(table)


def _groups(mark: str) -> Writing:
    """In groups of three and four, as one writes a telephone number."""

    def write(text: str, _chance: random.Random) -> str:
        return mark.join((text[:3], *(text[at : at + 4] for at in range(3, len(text), 4))))

    return write


def _remarked(text: str, chance: random.Random) -> str:
    at = chance.randint(3, len(text) - 3)
    return text[:at] + chance.choice(("（微信同）", "[注]", "（续）", "【中】")) + text[at:]


def _like_letters(text: str, _chance: random.Random) -> str:
    return text[:3] + text[3:].replace("0", "O").replace("1", "l")


#: For names in Han characters.
NAMES: dict[str, Writing] = {
    "plain": lambda text, _chance: text,
    "spaced": _between(" "),
    "a space": _once(" "),
    "dotted": _once("·"),
    "hyphen": _once("-"),
    "unseen": _between("\u200b"),
    "soft hyphen": _once("\u00ad"),
    "traditional": lambda text, _chance: _S2T.convert(text),
    "hong kong": lambda text, _chance: _S2HK.convert(text),
    "quoted": lambda text, _chance: f"“{text}”",
    "line break": _once("\n"),
    "wide space": _once("\u3000"),
    "underscore": _once("_"),
    "star": _once("*"),
}
#: For numbers.
NUMBERS: dict[str, Writing] = {
    "plain": lambda text, _chance: text,
    "full width": _table(_FULL),
    "spaced": _between(" "),
    "grouped by spaces": _groups(" "),
    "grouped by hyphens": _groups("-"),
    "grouped by dots": _groups("."),
    "dashes": _groups("—"),
    "chinese": _table(_CHINESE),
    "bankers": _table(_BANKERS),
    "circled": _table(_CIRCLED),
    "arabic": _table(_ARABIC),
    "bold": _table(_BOLD),
    "unseen": _between("\u200b"),
    "remark": _remarked,
    "brackets": lambda text, _chance: f"{text[:3]}（{text[3:7]}）{text[7:]}",
    "line break": _once("\n"),
}
#: For Latin letters with digits.
LATIN: dict[str, Writing] = {
    "plain": lambda text, _chance: text,
    "full width": _table(_FULL),
    "capitals": lambda text, _chance: text.upper(),
    "cyrillic": _table(_CYRILLIC),
    "unseen": _once("\u200b"),
    "a space": _once(" "),
}
LIKE_LETTERS: dict[str, Writing] = {"like letters": _like_letters}
