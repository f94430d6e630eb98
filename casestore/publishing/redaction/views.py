"""The ways in which a text is read by the gate, each with a way back to where its characters
stood: so that a name or a number is found however it is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from casestore.public.folding import fold_character

_WRITTEN = (
    "〇零○",
    "一壹幺弌",
    "二贰两弍",
    "三叁弎",
    "四肆",
    "五伍",
    "六陆",
    "七柒",
    "八捌",
    "九玖",
)
DIGITS = {c: n for n, group in enumerate(_WRITTEN) for c in group}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_COUNTED = re.compile(f"[{''.join(DIGITS)}{''.join(_TENS)}]{{2,8}}|[十拾](?=[月日号])")

#: What a number is commonly broken up with.
_NARROW = re.compile(r"[\s\-–—―‐‑‒_.·•/+~]")
_BRACKETS = "（()）[]【】<>〔〕「」{}"
#: What ends a sentence: other marks may part the letters of one word.
_SENTENCE_ENDS = "。;!?"
#: A remark in brackets between two digits.
_REMARK = re.compile(
    r"(?<=[0-9a-z\-—–])[（(\[【<〔「{][^（()）\[\]【】<>〔〕「」{}]{0,8}[)）\]】>〕」}]"
    r"(?=[0-9a-z(（\[【\-—–. ])"
)
#: 一 that ends a row of numerals and may begin a word: …五〇一并核查.
_WORD_ONE = re.compile(
    f"(?<=[0-9a-z月日号{''.join(DIGITS)}])一(?![{''.join(DIGITS)}])(?=[㐀-鿿])",
)
_LIKE_DIGITS = {"o": "0", "l": "1", "i": "1", "|": "1", "z": "2", "s": "5", "b": "8"}
_NEAR_DIGITS = re.compile(r"(?<=[0-9])[olizsb|]{1,3}(?![a-z])|(?<![a-z])[olizsb|](?=[0-9]{2})")


@dataclass(frozen=True)
class View:
    """``text`` in one reading; ``places[i]`` is where its i-th character stood in ``original``."""

    original: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return self.places[start], self.places[end - 1] + 1

    def without(self, dropped: Callable[[str], object]) -> "View":
        """This view without the characters for which ``dropped`` is true."""
        stay = [n for n, letter in enumerate(self.text) if not dropped(letter)]
        return self._of(stay)

    def cut(self, pattern: re.Pattern[str]) -> "View":
        """This view without what ``pattern`` matches."""
        gone = {n for found in pattern.finditer(self.text) for n in range(*found.span())}
        return self._of([n for n in range(len(self.text)) if n not in gone]) if gone else self

    def mapped(self, letters: dict[str, str]) -> "View":
        """This view with single characters for others."""
        return View(self.original, "".join(letters.get(c, c) for c in self.text), self.places)

    def replaced(self, pattern: re.Pattern[str], by: Callable[[str], str]) -> "View":
        """This view with ``by(match)`` for each match of ``pattern``."""
        pieces: list[str] = []
        places: list[int] = []
        last = 0
        for found in pattern.finditer(self.text):
            new = by(found[0])
            pieces += [self.text[last : found.start()], new]
            places += self.places[last : found.start()]
            places += [self.places[found.start()]] * (len(new) - 1) + [self.places[found.end() - 1]]
            last = found.end()
        pieces.append(self.text[last:])
        return View(self.original, "".join(pieces), (*places, *self.places[last:]))

    def _of(self, stay: list[int]) -> "View":
        text, places = self.text, self.places
        return View(self.original, "".join(text[n] for n in stay), tuple(places[n] for n in stay))


def plain(text: str) -> View:
    """``text`` in the normal form of the search, with all its marks."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = fold_character(character)
        letters.append(folded)
        places += [place] * len(folded)
    return View(text, "".join(letters), tuple(places))


def without_word_one(view: View) -> View:
    """``view`` without 一 where it ends a row of numerals and may begin a word."""
    return view.replaced(_WORD_ONE, lambda _one: " ")


def counted(words: str) -> str:
    """一百二十 → 120; numerals without tens stay as they are."""
    if not any(c in _TENS for c in words):
        return words
    total = digit = 0
    for c in words:
        if c in _TENS:
            total, digit = total + (digit or 1) * _TENS[c], 0
        else:
            digit = DIGITS[c]
    return str(total + digit)


class Readings:
    """All views of one text, each made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> View:
        return plain(self.text)

    @cached_property
    def narrow(self) -> View:
        """Without what numbers are commonly broken up with."""
        return self.plain.without(_NARROW.match)

    @cached_property
    def light(self) -> View:
        """Without all marks but those that end a sentence."""
        return self.plain.without(lambda c: not (c.isalnum() or c in _SENTENCE_ENDS))

    @cached_property
    def tight(self) -> View:
        """Letters and digits alone."""
        return self.plain.without(lambda c: not (c.isalnum() or c == "○"))

    @cached_property
    def unremarked(self) -> View:
        """Without remarks in brackets inside a number."""
        return self.plain.cut(_REMARK)

    @cached_property
    def likened(self) -> View:
        """Letters that look like digits, beside digits, as digits: 138O → 1380."""
        return self.narrow.replaced(_NEAR_DIGITS, _as_digits)

    @cached_property
    def counted(self) -> View:
        """Numerals with tens as figures: 一百二十号 → 120号."""
        return self.narrow.replaced(_COUNTED, counted)

    @cached_property
    def numbers(self) -> tuple[View, ...]:
        """The views in which numbers are looked for, once as they stand and once with numerals
        for digits: 一 beside a number is a word as often as a digit."""
        bare = self.unremarked
        found = [self.plain, self.narrow, self.narrow.without(_BRACKETS.__contains__), self.light]
        if bare is not self.plain:
            found.append(bare.without(_NARROW.match))
        for view in (self.narrow, self.light):
            found += [self.digits(view), self.digits(without_word_one(view))]
        found.append(self.likened)
        return tuple({view.text: view for view in found}.values())

    @staticmethod
    def digits(view: View) -> View:
        """``view`` with single numerals as digits."""
        return view.mapped({c: str(n) for c, n in DIGITS.items()})


def _as_digits(letters: str) -> str:
    return "".join(_LIKE_DIGITS[c] for c in letters)
