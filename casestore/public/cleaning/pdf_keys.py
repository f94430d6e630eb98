"""What of a PDF comes into its safe copy: the keys that say how a page looks, and no other.

Scripts, actions, files, forms, links and media hang on keys that aren't in here, so none can come
along, whatever it is called (ISO 32000-1, 7.8 to 11.6 for those that are).
"""

#: Of a page itself; ``/Resources`` and the boxes may be its parents'.
PAGE_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")

#: Dictionaries in ``/Resources`` whose own keys are names that the page's content chose.
RESOURCES = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font"})

#: Dictionaries with names of their own wherever they stand.
NAMED = frozenset({"/CharProcs", "/Colorants"})

_GENERAL = "/Type /Subtype /Resources /Matrix /BBox /Group /S /Name"
_STREAMS = (
    "/Predictor /Colors /BitsPerComponent /Columns /EarlyChange /K /EndOfLine /EncodedByteAlign"
    " /Rows /EndOfBlock /BlackIs1 /DamagedRowsBeforeError /JBIG2Globals /ColorTransform"
)
_IMAGES = (
    "/Width /Height /ColorSpace /Intent /ImageMask /Mask /SMask /Decode /Interpolate /SMaskInData"
    " /Matte /FormType"
)
_FONTS = (
    "/BaseFont /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode /DescendantFonts"
    " /BaseEncoding /Differences /CIDSystemInfo /Registry /Ordering /Supplement /DW /W /DW2 /W2"
    " /CIDToGIDMap /FontBBox /FontMatrix /CharProcs /FontName /FontFamily /FontStretch /FontWeight"
    " /Flags /ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight /StemV /StemH /AvgWidth"
    " /MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /CharSet /CIDSet /Length1 /Length2"
    " /Length3 /CMapName /WMode /UseCMap"
)
_GRAPHICS = (
    "/LW /LC /LJ /ML /D /RI /OP /op /OPM /BG /BG2 /UCR /UCR2 /TR /TR2 /FL /SM /SA /BM /CA /ca /AIS"
    " /TK /G /BC /Font /CS /I"
)
_COLOURS = (
    "/N /Alternate /Range /WhitePoint /BlackPoint /Gamma /Colorants /Process /Components"
    " /MixingHints /Solidities /DotGain"
)
_PATTERNS = (
    "/PatternType /PaintType /TilingType /XStep /YStep /Shading /ExtGState /ShadingType"
    " /Background /AntiAlias /Function /Coords /Domain /Extend /BitsPerCoordinate /BitsPerFlag"
    " /VerticesPerRow /FunctionType /Size /BitsPerSample /Order /Encode /C0 /C1 /Functions"
    " /Bounds"
)

#: Every key that may stand in anything that a page draws with.
KEYS = frozenset(
    " ".join((_GENERAL, _STREAMS, _IMAGES, _FONTS, _GRAPHICS, _COLOURS, _PATTERNS)).split()
)

#: How a stream may be packed. Each may come once: packing the packed is how bombs are made.
FILTERS = frozenset(
    {
        *("/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"),
        *("/CCITTFaxDecode", "/JBIG2Decode", "/DCTDecode", "/JPXDecode"),
    }
)
PACKING = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode"})
