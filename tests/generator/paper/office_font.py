"""A font as an office might own it."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def write_font(path: Path, family: str, chars: str) -> Path:
    """A font of empty glyphs, 1 em wide."""
    order = [".notdef", *(f"uni{ord(char):04X}" for char in chars)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap({ord(char): name for char, name in zip(chars, order[1:], strict=True)})
    font.setupGlyf({name: TTGlyphPen(None).glyph() for name in order})
    font.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupOS2()
    font.setupNameTable({"familyName": {"en": "Office", "zh": family}, "styleName": "Regular"})
    font.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path
