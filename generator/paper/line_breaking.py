"""Breaking Chinese text into lines that fill the width (GB/T 9704-2012, 5.2.3: 22 lines a page, 28
characters a line).

WeasyPrint stretches spaces only, and Chinese has none; so lines are broken here, each with its
own letter spacing, and handed over ready. Rules of GB/T 15834-2011, 5.1: no closing mark at the
start of a line, no opening mark at its end, no break inside —— or ……. A closing mark that just
misses the line is pulled in, its blank half outside the frame. All lengths are in points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLOSING = frozenset("，。、；：？！”’）》〉】〕」』％%·～,.;:?!)]}℃‰")
OPENING = frozenset("“‘（《〈【〔「『([{￥¥")
HALF_BLANK = frozenset("，。、；：？！”’）》〉】〕」』")  # ink in the left half of the cell
PAIRS = frozenset("—…")
WORD_BREAKS = frozenset("/?&=@-_.")
LONG_WORD = 16  # characters; a longer one (an address) may break after one of WORD_BREAKS
ROUNDING = 0.01
MOST_STRETCH = 0.3  # of the font size, for one gap; a line that needs more stays ragged
LEAST_SEEN = 0.15  # points; below this every gap is stretched alike, Latin included


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One character: the class of its font, its advance, what follows it before any stretching,
    and where it leads."""

    char: str
    face: str
    advance: float
    spacing: float = 0.0
    href: str = ""

    @property
    def width(self) -> float:
        return self.advance + self.spacing

    @property
    def is_western(self) -> bool:
        return "!" <= self.char <= "~" or "À" <= self.char <= "ɏ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of one line that share font, letter spacing and the address they lead to
    (``""``: nowhere)."""

    face: str
    text: str
    spacing: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    spans: tuple[Span, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def may_break(glyphs: Sequence[Glyph], at: int) -> bool:
    """May a line end before ``glyphs[at]``?"""
    before, after = glyphs[at - 1], glyphs[at]
    if after.char in CLOSING or before.char in OPENING:
        return False
    if after.char in PAIRS and not _starts_pair(glyphs, at):
        return False
    return not (before.is_western and after.is_western) or _breaks_word(glyphs, at)


def _starts_pair(glyphs: Sequence[Glyph], at: int) -> bool:
    """A —— or …… begins here; the second half of one does not, nor a single — that joins two
    figures."""
    char = glyphs[at].char
    run = at
    while run > 0 and glyphs[run - 1].char == char:
        run -= 1
    return (at - run) % 2 == 0 and at + 1 < len(glyphs) and glyphs[at + 1].char == char


def _breaks_word(glyphs: Sequence[Glyph], at: int) -> bool:
    if glyphs[at - 1].char not in WORD_BREAKS:
        return False
    start, end = at, at
    while start > 0 and glyphs[start - 1].is_western:
        start -= 1
    while end < len(glyphs) and glyphs[end].is_western:
        end += 1
    return end - start > LONG_WORD and min(at - start, end - at) >= 3


def _fitting(glyphs: Sequence[Glyph], start: int, room: float) -> int:
    """End of the longest stretch from ``start`` that fits; at least one glyph."""
    end, used = start, 0.0
    while end < len(glyphs) and used + glyphs[end].width <= room + ROUNDING:
        used += glyphs[end].width
        end += 1
    return max(end, start + 1)


def _line_end(glyphs: Sequence[Glyph], start: int, room: float) -> int:
    fits = _fitting(glyphs, start, room)
    if fits == len(glyphs):
        return fits
    if glyphs[fits].char in HALF_BLANK and (fits + 1 == len(glyphs) or may_break(glyphs, fits + 1)):
        return fits + 1
    end = fits
    while end > start + 1 and not may_break(glyphs, end):
        end -= 1
    return end if end > start + 1 or may_break(glyphs, end) else fits


def _natural(glyphs: Sequence[Glyph]) -> float:
    return sum(glyph.width for glyph in glyphs[:-1]) + glyphs[-1].advance


def _stretched(glyphs: Sequence[Glyph], extra: float, size: float) -> list[float]:
    """The spacing after each glyph once ``extra`` is spread; Latin and figures keep theirs where
    it would show."""
    plain = [glyph.spacing for glyph in glyphs]
    gaps = range(len(glyphs) - 1)
    if not gaps:
        return plain
    if abs(extra) / len(gaps) > LEAST_SEEN:
        gaps_apart = [i for i in gaps if not (glyphs[i].is_western and glyphs[i + 1].is_western)]
    else:
        gaps_apart = list(gaps)
    if not gaps_apart or extra / len(gaps_apart) > MOST_STRETCH * size:
        return plain
    for index in gaps_apart:
        plain[index] += extra / len(gaps_apart)
    return plain


def _spans(glyphs: Sequence[Glyph], spacings: Sequence[float]) -> Iterator[Span]:
    start = 0
    for at in range(1, len(glyphs) + 1):
        first = glyphs[start]
        if (
            at == len(glyphs)
            or (glyphs[at].face, glyphs[at].href) != (first.face, first.href)
            or (abs(spacings[at] - spacings[start]) > 1e-6)
        ):
            text = "".join(glyph.char for glyph in glyphs[start:at])
            yield Span(
                face=first.face, text=text, spacing=round(spacings[start], 4), href=first.href
            )
            start = at


def set_line(glyphs: Sequence[Glyph], room: float | None, size: float) -> Line:
    """One line, filled to ``room``; as it comes when ``room`` is ``None``."""
    natural = _natural(glyphs)
    spacings = [glyph.spacing for glyph in glyphs]
    if room is not None:
        hangs = glyphs[-1].char in HALF_BLANK and natural > room + ROUNDING
        spacings = _stretched(glyphs, room - natural + (size / 2 if hangs else 0), size)
        spacings[-1] = (
            spacings[-2] if len(spacings) > 1 else spacings[-1]
        )  # follows nothing: join the span before
        natural = room
    return Line(tuple(_spans(glyphs, spacings)), natural)


def break_lines(
    glyphs: Sequence[Glyph], first: float, rest: float, size: float, *, fill: bool = True
) -> list[Line]:
    """``glyphs`` as lines: the first has ``first`` points of room, the others ``rest``; all but
    the last are filled."""
    lines: list[Line] = []
    start = 0
    while start < len(glyphs):
        room = rest if lines else first
        end = _line_end(glyphs, start, room)
        stop = end
        while stop > start + 1 and glyphs[stop - 1].char == " ":
            stop -= 1
        pulled = _natural(glyphs[start:stop]) > room + ROUNDING
        lines.append(
            set_line(
                glyphs[start:stop], room if pulled or (fill and end < len(glyphs)) else None, size
            )
        )
        start = end
        while start < len(glyphs) and glyphs[start].char == " ":
            start += 1
    return lines
