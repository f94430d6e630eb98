"""Finding thousands of forms in megabytes of text: one normal form for both, one automaton, and a
second look at each place that it finds.

The normal form is that of the gate (:mod:`casestore.publishing.redaction.needles`) with its views
of single characters as one: folded, numerals as digits, look-alikes as one, letters and digits
alone. So whatever the gate finds in these views is found here too, at hundreds of megabytes a
second; whether it counts is then asked of the place itself.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from casestore.public.folding import fold_character
from casestore.publishing.redaction.needles import COUNTS, LIKE, Needle, Strength
from casestore.publishing.redaction.views import DIGITS
from casestore.publishing.sweep.pieces import APART, Piece

#: Whoever a form may belong to.
Whose = TypeVar("Whose")

#: Characters of a piece that are looked at in one go, and how many of the last ones once more.
_STEP, _AGAIN = 1 << 18, 2_000
#: Shorter forms point to nobody on their own.
_SHORTEST = 3
#: Digits from which a number is somebody's wherever it stands.
_LONG_NUMBER = 10
#: Characters of a form that may lie across the end of a sentence, a cell or a page.
_LONG = 6
#: What says before a telephone number how it is dialled.
_DIALLED = re.compile(r"(?:^|[^\d])\+?(?:00)?86$|(?:^|[^\d])(?:0|1795[19])$")
_APART = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
#: What lies between the parts of a number or a mailbox, and how many different marks may beside
#: those that it is written with.
_GAPS, _GAP_KINDS = re.compile(r"[^\w]+"), 3
#: Characters that are no mark in a gap: nobody sees them.
_UNSEEN = ("Cf", "Mn", "Me")
#: The digits before it are those of a decimal fraction.
_DECIMAL = re.compile(r"\d[.．]$")
#: Characters on either side of a place that say whether it counts.
_AROUND = 40
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")


class _Normal(dict[int, str | None]):
    """Code point → what it is in the normal form, for ``str.translate``; made as it is needed."""

    def __missing__(self, point: int) -> str | None:
        letters = "" if 0xD800 <= point < 0xE000 else fold_character(chr(point))
        digits = (str(DIGITS[one]) if one in DIGITS else one for one in letters)
        self[point] = "".join(LIKE.get(one, one) for one in digits if one.isalnum()) or None
        return self[point]


_NORMAL = _Normal()


def normal(text: str) -> str:
    """``text`` in the normal form."""
    return text.translate(_NORMAL)


class Step(NamedTuple):
    """A part of a piece: where in it it begins, its text, and that in the normal form."""

    shift: int
    text: str
    data: bytes


def steps_of(piece: Piece) -> list[Step]:
    """The parts in which ``piece`` is looked at."""
    found = []
    for start in range(0, max(1, len(piece.text)), _STEP):
        shift = max(0, start - _AGAIN)
        text = piece.text[shift : start + _STEP]
        found.append(Step(shift, text, normal(text).encode(errors="replace")))
    return found


class Form(NamedTuple, Generic[Whose]):
    """A needle and whose it is."""

    needle: Needle
    owner: Whose


class Found(NamedTuple, Generic[Whose]):
    """A place in the text of a piece that names ``owner``."""

    owner: Whose
    start: int
    end: int


class Matcher(Generic[Whose]):
    """Everything that is looked for."""

    def __init__(self, forms: Iterable[Form[Whose]]) -> None:
        self._forms: dict[str, list[Form[Whose]]] = {}
        for form in forms:
            key = normal(form.needle.form)
            if len(key) >= _SHORTEST or (form.needle.strength is Strength.NAMED and len(key) > 1):
                self._forms.setdefault(key, []).append(form)
        self._keys = list(self._forms)
        self._automaton = BytesAhoCorasick(
            [key.encode() for key in self._keys],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, piece: Piece) -> Iterator[Found[Whose]]:
        """Every place that counts; one that lies where two steps meet may come twice."""
        yield from self.find_in(piece, steps_of(piece))

    def find_in(self, piece: Piece, steps: Iterable[Step]) -> Iterator[Found[Whose]]:
        """The same, in the ``steps`` of ``piece``."""
        for step in steps:
            if matches := self._automaton.find_matches_as_indexes(step.data, overlapping=True):
                yield from self._counting(piece, step.shift, _Places(step.text), matches)

    def places(self, data: bytes) -> list[int]:
        """Where in a normal form something that may count begins."""
        matches = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return [start for _number, start, _end in matches]

    def _counting(
        self, piece: Piece, shift: int, places: "_Places", matches: list[tuple[int, int, int]]
    ) -> Iterator[Found[Whose]]:
        for number, first, last in matches:
            key = self._keys[number]
            start, end = (shift + place for place in places.span(first, last))
            for form in self._forms[key]:
                if counts(piece, start, end, form.needle, key):
                    yield Found(form.owner, start, end)


class _Places:
    """The way back from the bytes of a normal form to the characters that it was made of."""

    def __init__(self, text: str) -> None:
        self.ends = list(accumulate(len(normal(one).encode(errors="replace")) for one in text))

    def span(self, first: int, last: int) -> tuple[int, int]:
        return bisect_right(self.ends, first), bisect_left(self.ends, last) + 1


def counts(piece: Piece, start: int, end: int, needle: Needle, key: str) -> bool:
    """Whether ``needle``, whose normal form is ``key``, is told by ``piece.text[start:end]``."""
    text = piece.text
    if key.isascii():
        return _is_latin(piece, start, end, needle, key)
    if piece.noise and len(key) < _LONG and not _is_alone(text, start, end):
        return False
    if _APART.search(text, start, end) and not _is_whole(piece, start, end, key):
        return False
    before = min(start, _AROUND)
    around = text[start - before : end + _AROUND]
    return COUNTS[needle.strength](around, before, before + end - start)


def _is_alone(text: str, start: int, end: int) -> bool:
    """No letter or digit on either side."""
    return not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum())


def _is_whole(piece: Piece, start: int, end: int, key: str) -> bool:
    """Whether what lies across an end is no chance: long, or all there is from one end to
    another."""
    before = piece.text[max(0, start - 1) : start] or APART
    after = piece.text[end : end + 1] or APART
    if all(_APART.match(one) for one in (before, after)):
        return True
    return len(key) >= _LONG and not key.isdigit() and not piece.noise


def _is_latin(piece: Piece, start: int, end: int, needle: Needle, key: str) -> bool:
    """A number, a code, a mailbox, a name in Latin letters: it begins and ends there, and is broken
    up as one breaks up numbers, or letter by letter."""
    text = piece.text
    before, after = text[max(0, start - 8) : start], text[end : end + 2]
    inner = text[start:end]
    if _goes_on(piece, after, inner[-1], len(key)) or _DECIMAL.search(before) and key.isdigit():
        return False
    is_dialled = key.isdigit() and _DIALLED.search(before)
    if not is_dialled and _goes_on(piece, before[:-3:-1], inner[0], len(key)):
        return False
    gaps = [seen for gap in _GAPS.findall(inner) if (seen := _seen(gap))]
    if key.isdigit() and len(key) < _LONG_NUMBER and (len(gaps) > 2 or _DAY.match(key)):
        return False
    if _APART.search(inner) and not _is_whole(piece, start, end, key):
        return False
    own = {_mark(gap) for gap in _GAPS.findall(needle.form)}
    return len({_mark(gap) for gap in gaps} - own) <= _GAP_KINDS


def _seen(gap: str) -> str:
    """``gap`` without what nobody sees."""
    return "".join(one for one in gap if unicodedata.category(one) not in _UNSEEN)


def _mark(gap: str) -> str:
    """``gap`` without blanks: whatever is broken up letter by letter may be broken across lines or
    cells as well."""
    return "".join(gap.split())


def _goes_on(piece: Piece, beside: str, edge: str, length: int) -> bool:
    """Whether ``beside`` an ``edge`` of a form of ``length`` characters, nearest first, a row of
    Latin letters or digits goes on: for a short form of either, for a long one of the same.

    Half width and full width are two rows. In raw bytes one letter beside a long form is as soon
    the byte that says how long it is."""
    if length < _LONG_NUMBER:
        return _is_same_row(beside[:1], edge, False)
    nearest = beside[: 2 if piece.raw else 1]
    return len(nearest) == (2 if piece.raw else 1) and all(
        _is_same_row(one, edge, True) for one in nearest
    )


def _is_same_row(one: str, edge: str, same: bool) -> bool:
    if not (one.isascii() and one.isalnum() and edge.isascii()):
        return False
    return not same or one.isdigit() == edge.isdigit()
