"""DOCX and XLSX as they may be published: what is read, and what whoever fills them in works with
(formulas, lists to choose from, page numbers), without who wrote them, when, and where.

What acts, embeds, or fetches from elsewhere, and what was meant for colleagues (comments, changes
that nobody has accepted), is found and said: whoever publishes refuses it. It isn't worked
around here, so nothing of such a file may be handed out.
"""

import re
from collections.abc import Iterator, Mapping

from casestore.public.cleaning.office_parts import (
    FIELD,
    LEFT,
    OFFICE,
    SHEET,
    SIMPLE_FIELD,
    TYPES,
    WORD,
    Findings,
    Manner,
    anew,
    types_of,
    without,
)
from casestore.public.cleaning.packages import parts_of, well_formed
from casestore.public.cleaning.picture_metadata import bare
from casestore.public.cleaning.records import SafeCopy

#: What is said of a document that can't be published, beside what :data:`LEFT` names.
COMMENTS, CHANGES, PIVOT = "批注", "修订记录", "数据透视表（带着全部原始数据）"
FETCHES, OBJECTS = "取用其他文件、网址或程序的公式或域代码", "嵌入的对象或文件"
PROPERTIES, HIDDEN = "作者、单位等文档属性", "隐藏的工作表"

_DIAGRAM = OFFICE + ".drawingml.diagram"
#: Parts that a published document keeps and the copy of an upload doesn't.
_MORE: Mapping[str, str] = {
    r"word/settings\.xml": WORD + "settings+xml",
    r"xl/tables/table\d+\.xml": SHEET + "table+xml",
    r"(word|xl)/diagrams/data\d+\.xml": _DIAGRAM + "Data+xml",
    r"(word|xl)/diagrams/layout\d+\.xml": _DIAGRAM + "Layout+xml",
    r"(word|xl)/diagrams/quickStyle\d+\.xml": _DIAGRAM + "Style+xml",
    r"(word|xl)/diagrams/colors\d+\.xml": _DIAGRAM + "Colors+xml",
    r"(word|xl)/diagrams/drawing\d+\.xml": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
}
_TYPES = [
    *((pattern, said) for pattern, said in TYPES if "comments" not in pattern.pattern),
    *types_of(_MORE),
]
#: Parts that only a program reads: nobody misses them, so nothing is said.
_SILENT = (
    r"\[content_types\]|\.rels$|calcchain|websettings|styleswitheffects|glossary/|\.odttf$"
    r"|charts/(style|colors)|vmldrawing|comments(ids|extensible|extended)"
)
_LEFT = (
    (r"\.svg$", ""),  # it has a PNG beside it for programs that don't know it
    (r"pivot", PIVOT),
    (r"xl/revisions/", CHANGES),
    (r"docmetadata/|printersettings|docprops/", PROPERTIES),
    *LEFT,
    (_SILENT, ""),
    (r"comments", COMMENTS),
    (r"", "其他部件"),
)
_COMMENT = re.compile(rb"<(?:[^\s<>/:]+:)?(?:comment|threadedComment)[\s>/]")


def _elements(*names: str) -> "re.Pattern[bytes]":
    """Whole elements of these names, whatever their prefix."""
    return re.compile(
        rb"<((?:[^\s<>/:]+:)?(?:" + "|".join(names).encode() + rb"))(?:\s[^>]*?)?"
        rb"(?:/>|>.*?</\1\s*>)",
        re.DOTALL,
    )


_EMBEDDED = re.compile(
    rb"<(?:[^\s<>/:]+:)?(?:OLEObject|oleObject|control|altChunk|subDoc|externalReference|ddeLink"
    rb"|oleLink|externalData|webPublishItem)[\s/>]"
)
_CHANGED = re.compile(
    rb"<(?:\w+:)?(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w+PrChange|tblGridChange"
    rb"|numberingChange|delText)[\s/>]"
)
#: Elements that say who worked on the file and where, and those that are nothing without a part
#: that stays behind.
_TELLING = _elements(
    *("rsids", "attachedTemplate", "mailMerge", "docVars", "trackRevisions", "revisionView"),
    *("docId", "fileSharing", "absPath", "revisionPtr", "customSheetViews", "customWorkbookViews"),
)
_EMPTY = _elements(
    *("legacyDrawing", "legacyDrawingHF", "drawingHF", "userShapes", "svgBlip"),
    *("embedRegular", "embedBold", "embedItalic", "embedBoldItalic"),
    *("hlinkClick", "hlinkHover", "hlinkMouseOver"),
)
_LINKS = _elements("hyperlinks")
_REVISION_IDS = re.compile(rb"""\s(?:\w+:)?rsid\w*=(?:"\w*"|'\w*')""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?sheet\s[^>]*state\s*=\s*["'](?:hidden|veryHidden)""")
#: Codes of fields that count, number and repeat what the document says itself.
_OWN_FIELDS = re.compile(
    rb"\s*(?:(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TOC|TC|PAGEREF|REF|NOTEREF|SEQ|STYLEREF|SYMBOL"
    rb"|EQ|DATE|TIME|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|ADVANCE|XE|INDEX)\b|=|HYPERLINK\s+\\l"
    rb"|\Z)",
    re.IGNORECASE,
)
_FETCHING_FIELD = re.compile(
    rb"DDE(?!N)|INCLUDE|\bLINK\b|\bIMPORT\b|\bDATABASE\b|MACROBUTTON|\bRD\b|AUTOTEXT|FILENAME"
    rb"|https?:|\\\\\\\\",
    re.IGNORECASE,
)
_BEGIN = re.compile(rb"""fldCharType\s*=\s*["']begin["']""")
_FORMULA = re.compile(
    rb"<(?:\w+:)?(?:f|formula[12]?|definedName|oldFormula|calculatedColumnFormula"
    rb"|totalsRowFormula)(?:\s[^>]*)?>([^<]*)<"
)
_TEXT = re.compile(rb'"[^"]*"|&quot;.*?&quot;')
_FETCHING_FORMULA = re.compile(
    rb"\[\d+\]|\[[^\]]*\.xl|\||\b(?:WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE"
    rb"|HYPERLINK|DDE)\s*\(",
    re.IGNORECASE,
)
_RUN_BY_NAME = re.compile(rb"<(?:\w+:)?definedName\s[^>]*Auto_(?:Open|Close|Activate)", re.I)


def published_office(data: bytes, kind: str, name: str) -> SafeCopy:
    """The document in ``data`` as it may be published. Raises :class:`Rejected` and ``ValueError``
    like :func:`casestore.public.cleaning.packages.parts_of`."""
    parts = parts_of(data, name)
    quiet = [p for p, part in parts.items() if "omments" in p and not _COMMENT.search(part)]
    return anew({p: part for p, part in parts.items() if p not in quiet}, kind, _MANNER)


def _cleaned(text: bytes, path: str, gone: list[bytes], found: Findings) -> bytes:
    for what in _barred(text):
        found.add(what)
    if _HIDDEN.search(text):
        found.add(HIDDEN)
    text, telling = _TELLING.subn(b"", _REVISION_IDS.sub(b"", text))
    if telling:
        found.add(PROPERTIES)
    text = _fields(_EMPTY.sub(b"", text), found)
    if gone and path.startswith("xl/worksheets/"):
        text = _LINKS.sub(b"", text)
    return well_formed(without(text, gone))


def _barred(text: bytes) -> Iterator[str]:
    if _EMBEDDED.search(text):
        yield OBJECTS
    if _CHANGED.search(text):
        yield CHANGES
    formulas = b"\n".join(_TEXT.sub(b"", one) for one in _FORMULA.findall(text))
    if _FETCHING_FORMULA.search(formulas) or _FETCHING_FIELD.search(b"".join(_codes(text))):
        yield FETCHES
    if _RUN_BY_NAME.search(text):
        yield "宏"


def _codes(text: bytes) -> list[bytes]:
    """The code of each field, in pieces put together."""
    pieces = _BEGIN.split(text)
    written = [b"".join(one[2] for one in FIELD.findall(piece)) for piece in pieces]
    return [*written, *(one[1].strip(b"\"'") for one in SIMPLE_FIELD.findall(text))]


def _fields(text: bytes, found: Findings) -> bytes:
    """``text`` with the codes of its fields where all of them work by the document alone; else
    with their results only."""
    if all(_OWN_FIELDS.match(code) for code in _codes(text)):
        return text
    found.add("域代码（只留结果）")
    return SIMPLE_FIELD.sub(rb'\1""', FIELD.sub(rb"\1\4", text))


_MANNER = Manner(types=_TYPES, left=_LEFT, clean=_cleaned, bare=bare)
