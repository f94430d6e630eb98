"""DOCX and XLSX anew: the parts that hold what is read, without macros, objects, links to outside,
fields and formulas.

A field or a formula keeps the result that its program wrote beside it: the copy shows the same and
computes nothing.
"""

import re

from casestore.public.cleaning.office_parts import (
    FIELD,
    LEFT,
    SIMPLE_FIELD,
    TYPES,
    Findings,
    Manner,
    anew,
    without,
)
from casestore.public.cleaning.packages import parts_of, well_formed
from casestore.public.cleaning.records import SafeCopy

#: Elements that start or fetch something, or point at parts that stay behind.
_ELEMENTS = (
    *("OLEObject", "oleObject", "control", "controls", "altChunk", "subDoc"),
    *("externalReferences", "definedNames", "legacyDrawing", "legacyDrawingHF", "webPublishItems"),
    *("hlinkClick", "hlinkHover", "hlinkMouseOver", "hyperlinks", "ddeLink", "oleLink"),
    *("embedRegular", "embedBold", "embedItalic", "embedBoldItalic", "externalData", "userShapes"),
    *("printerSettings", "drawingHF", "customSheetViews", "dataConsolidate", "tableParts"),
    *("pivotCaches", "dataValidations", "conditionalFormatting", "extLst", "oleObjects"),
)
_GONE = re.compile(
    rb"<((?:[^\s<>/:]+:)?(?:"
    + "|".join(_ELEMENTS).encode()
    + rb"))(?:\s[^>]*?)?(?:/>|>.*?</\1\s*>)",
    re.DOTALL,
)
_FORMULA = re.compile(rb"<((?:[^\s<>/:]+:)?f)(?:\s[^>]*?)?(?:/>|>.*?</\1\s*>)", re.DOTALL)
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b|ddeLink|\bcmd\s*\|", re.IGNORECASE)


def office_copy(data: bytes, kind: str, name: str) -> SafeCopy:
    """The document in ``data`` anew. Raises :class:`Rejected` and ``ValueError`` like
    :func:`casestore.public.cleaning.packages.parts_of`."""
    return anew(parts_of(data, name), kind, _MANNER)


def _cleaned(text: bytes, path: str, gone: list[bytes], found: Findings) -> bytes:
    if _DDE.search(text):
        found.add("DDE（从其他程序取数据）")
    text, objects = _GONE.subn(b"", text)
    text, formulas = (text, 0) if "/charts/" in path else _FORMULA.subn(b"", text)
    text, fields = FIELD.subn(rb"\1\4", text)
    text, simple = SIMPLE_FIELD.subn(rb'\1""', text)
    for count, what in (
        (objects, "对象、链接或名称"),
        (formulas, "公式（只留结果）"),
        (fields + simple, "域代码（只留结果）"),
    ):
        if count:
            found.add(what)
    return well_formed(without(text, gone))


_MANNER = Manner(types=TYPES, left=LEFT, clean=_cleaned, bare=bytes)
