"""Repairs that a font file needs before WeasyPrint prints it right. Each writes one TrueType file
with its own family.

Why any of it: the Fandol files number their glyphs in two ways that disagree (CID and GID),
which makes ¥ € – ‐ print as other characters; they draw some Traditional code points in
Simplified shape; cwTeX sets its characters 0.92 em wide, which falls out of the 28-character
grid; and vertical metrics differ from file to file.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ASCENT, DESCENT = 0.88, 0.12  # of the em, as Chinese type is drawn
CURVE_ERROR = 0.8  # of 1000 units to the em: 0.005 mm in the body size
KEPT_NAMES = (0, 13, 14)  # copyright and licence


def is_han(code: int) -> bool:
    return (
        0x2E80 <= code <= 0x2FDF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or code >= 0x20000
    )


def in_gb2312(code: int) -> bool:
    try:
        chr(code).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def is_punctuation(code: int) -> bool:
    """General, CJK and full-width punctuation; not the dash, here too short for —— to join."""
    return (
        (0x2010 <= code <= 0x2027 and code != 0x2014)
        or 0x3000 <= code <= 0x303F
        or 0xFF00 <= code <= 0xFFEF
        or code == 0xB7
    )


def redraw(font: TTFont, codes: Iterable[int]) -> TTFont:
    """A new TrueType font of the glyphs of ``codes`` only, numbered afresh: CID and GID can't
    disagree any more."""
    cmap = font.getBestCmap()
    kept = {code: cmap[code] for code in codes}
    drawn, order = font.getGlyphSet(), list(dict.fromkeys([".notdef", *kept.values()]))
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, max_err=CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    new = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    new.setupGlyphOrder(order)
    new.setupCharacterMap(kept)
    new.setupGlyf(glyphs)
    new.setupHorizontalMetrics({name: (font["hmtx"][name][0], glyphs[name].xMin) for name in order})
    new.setupHorizontalHeader()
    new.setupOS2()
    new.setupPost(keepGlyphNames=False)
    new.font["name"] = font["name"]
    new.font["head"].created = new.font["head"].modified = font["head"].modified
    new.font.recalcTimestamp = False
    return new.font


def align(font: TTFont) -> None:
    """Give the vertical metrics of Chinese type, so that all fonts share one baseline."""
    em = font["head"].unitsPerEm
    up, down = round(ASCENT * em), round(DESCENT * em)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0


def rename(font: TTFont, family: str) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    plain = family.replace(" ", "")
    for number, text in ((1, family), (2, "Regular"), (3, plain), (4, family), (6, plain)):
        names.setName(text, number, 3, 1, 0x409)
    font[
        "OS/2"
    ].usWeightClass = 400  # each family has one face: nothing may be picked or faked by weight


def save(font: TTFont, out: Path, family: str) -> None:
    align(font)
    rename(font, family)
    font.flavor = None
    font.save(out)


def opened(source: Path, *, measure: bool = False) -> TTFont:
    """The font, its date left alone (same input, same file) and its glyphs measured anew only
    when asked."""
    return TTFont(source, recalcTimestamp=False, recalcBBoxes=measure)


def outline(source: Path, out: Path, family: str) -> None:
    """Fandol: GB 2312 and symbols only (the rest may be drawn in another character's shape), as
    TrueType."""
    font = opened(source)
    save(
        redraw(font, [code for code in font.getBestCmap() if not is_han(code) or in_gb2312(code)]),
        out,
        family,
    )


def square(source: Path, out: Path, family: str) -> None:
    """cwTeX: characters exactly one em wide, punctuation left to another font (its own is
    centred in the cell)."""
    font = opened(source)
    font["head"].unitsPerEm = font["hmtx"][font.getBestCmap()[ord("一")]][0]
    for table in font["cmap"].tables:
        table.cmap = {
            code: name for code, name in table.cmap.items() if is_han(code) or 0x20 <= code < 0x7F
        }
    save(font, out, family)


def punctuation(source: Path, out: Path, family: str) -> None:
    """Full-width punctuation at the lower left, as documents of the mainland set it in both
    scripts."""
    font = opened(source, measure=True)
    options = subset.Options(layout_features=[], name_IDs=["*"], recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if is_punctuation(code)])
    subsetter.subset(font)
    save(font, out, family)


def whole(source: Path, out: Path, family: str) -> None:
    """A sound font: only its name and vertical metrics change."""
    save(opened(source), out, family)


REPAIRS: dict[str, Callable[[Path, Path, str], None]] = {
    "outline": outline,
    "square": square,
    "punctuation": punctuation,
    "rename": whole,
}
