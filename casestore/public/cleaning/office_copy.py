"""DOCX and XLSX anew: the parts that hold what is read, without macros, objects, links to outside,
fields and formulas.

A field or a formula keeps the result that its program wrote beside it: the copy shows the same and
computes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from casestore.public.cleaning.packages import packed, parts_of, text_of, well_formed
from casestore.public.cleaning.records import SafeCopy

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = _OFFICE + ".wordprocessingml."
_SHEET = _OFFICE + ".spreadsheetml."
#: Parts that come into the copy → their content type. What matches none stays behind.
_PARTS: Mapping[str, str] = {
    r"word/document\.xml": _WORD + "document.main+xml",
    r"word/styles\.xml": _WORD + "styles+xml",
    r"word/numbering\.xml": _WORD + "numbering+xml",
    r"word/fontTable\.xml": _WORD + "fontTable+xml",
    r"word/footnotes\.xml": _WORD + "footnotes+xml",
    r"word/endnotes\.xml": _WORD + "endnotes+xml",
    r"word/comments\.xml": _WORD + "comments+xml",
    r"word/header\d*\.xml": _WORD + "header+xml",
    r"word/footer\d*\.xml": _WORD + "footer+xml",
    r"xl/workbook\.xml": _SHEET + "sheet.main+xml",
    r"xl/styles\.xml": _SHEET + "styles+xml",
    r"xl/sharedStrings\.xml": _SHEET + "sharedStrings+xml",
    r"xl/worksheets/sheet\d+\.xml": _SHEET + "worksheet+xml",
    r"xl/comments\d*\.xml": _SHEET + "comments+xml",
    r"(word|xl)/theme/theme\d*\.xml": _OFFICE + ".theme+xml",
    r"xl/drawings/drawing\d+\.xml": _OFFICE + ".drawing+xml",
    r"(word|xl)/charts/chart\d+\.xml": _OFFICE + ".drawingml.chart+xml",
    r"(word|xl)/media/[\w.-]+\.png": "image/png",
    r"(word|xl)/media/[\w.-]+\.jpe?g": "image/jpeg",
    r"(word|xl)/media/[\w.-]+\.gif": "image/gif",
    r"(word|xl)/media/[\w.-]+\.bmp": "image/bmp",
}
_TYPES = [(re.compile(path + r"\Z", re.ASCII), said) for path, said in _PARTS.items()]

#: What a part that stays behind is called for a person; the first that fits.
_LEFT: tuple[tuple[str, str], ...] = (
    (r"vba|macrosheets|dialogsheets|\.bin\.rels", "宏"),
    (r"embeddings/|oleobject", "嵌入的对象或文件"),
    (r"activex|ctrlprops|control", "控件"),
    (r"externallinks/", "对外部文件的引用（包括 DDE）"),
    (r"connections\.xml|querytables/|model/", "外部数据连接"),
    (r"docprops/|customxml/|\[trash\]|people\.xml|persons/", "作者、单位等文档属性"),
    (r"afchunk|\.html?$|\.mht$|\.rtf$", "嵌入的其他格式内容"),
    (r"\.(emf|wmf|tiff?|svg)$", "矢量图形"),
    (r"\.(exe|dll|js|vbs|ps1|bat|cmd|scr|lnk|hta|jar)$", "程序文件"),
)
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
_FIELD = re.compile(
    rb"(<((?:[^\s<>/:]+:)?(?:instrText|delInstrText))(?:\s[^>]*?)?>)(.*?)(</\2\s*>)", re.DOTALL
)
_SIMPLE_FIELD = re.compile(rb"""(\s(?:[^\s<>/:"'=]+:)?instr\s*=\s*)("[^"]*"|'[^']*')""")
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b|ddeLink|\bcmd\s*\|", re.IGNORECASE)
_RELATION = re.compile(rb"<((?:\w+:)?Relationship)\b([^>]*?)/?>(?:\s*</\1\s*>)?", re.DOTALL)
#: Lines of a workbook that are nothing without the part that they name.
_NAMING = rb"""<(?:[^\s<>/:]+:)?sheet\s[^>]*?["']%b["'][^>]*?/>"""
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class _Found:
    """What stays behind, in the order in which it is found."""

    said: dict[str, None] = field(default_factory=dict)

    def add(self, what: str) -> None:
        self.said[what] = None


def office_copy(data: bytes, kind: str, name: str) -> SafeCopy:
    """The document in ``data`` anew. Raises :class:`Rejected` and ``ValueError`` like
    :func:`casestore.public.cleaning.packages.parts_of`."""
    parts, found = parts_of(data, name), _Found()
    types = {path: _type_of(path) for path in parts}
    kept = {path: parts[path] for path, said in types.items() if said}
    for path in sorted(parts.keys() - kept.keys()):
        _say_left(path, found)
    content: dict[str, bytes] = {}
    for path, part in kept.items():
        if path.endswith(".xml"):
            relations, gone = _relations(parts.get(_relations_path(path)), path, kept, found)
            content[path] = _cleaned(text_of(part), path, gone, found)
            if relations:
                content[_relations_path(path)] = relations
        else:
            content[path] = part
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    whole = {"[Content_Types].xml": _content_types(types), "_rels/.rels": _root(main), **content}
    return SafeCopy(kind=kind, data=packed(whole), taken_out=tuple(found.said))


def _type_of(path: str) -> str:
    return next((said for pattern, said in _TYPES if pattern.match(path)), "")


def _say_left(path: str, found: _Found) -> None:
    for pattern, said in _LEFT:
        if re.search(pattern, path.lower()):
            found.add(said)
            return


def _relations_path(path: str) -> str:
    folder, _slash, file = path.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relations(
    part: bytes | None, path: str, kept: Mapping[str, bytes], found: _Found
) -> tuple[bytes, list[bytes]]:
    """The relations of the part ``path`` to parts in ``kept``, and the ids of the others."""
    lines, gone = [], []
    for match in _RELATION.finditer(text_of(part or b"")):
        said = {key: one or other for key, one, other in _ATTRIBUTE.findall(match[2])}
        id, target = said.get(b"Id", b""), said.get(b"Target", b"").decode(errors="replace")
        external = said.get(b"TargetMode", b"").lower() == b"external" or ":" in target
        whole = target[1:] if target.startswith("/") else normpath(join(dirname(path), target))
        if external:
            link = said.get(b"Type", b"").endswith(b"/hyperlink")
            found.add("链接" if link else "对外部文件的引用")
        if external or whole not in kept or not re.fullmatch(rb"\w+", id):
            gone.append(id)
            continue
        kind = said.get(b"Type", b"")
        lines.append(b'<Relationship Id="%b" Type="%b" Target="/%b"/>' % (id, kind, whole.encode()))
    if not lines:
        return b"", gone
    inner = b"".join(lines)
    return _XML + b'<Relationships xmlns="%b">%b</Relationships>' % (_RELATIONS, inner), gone


def _cleaned(text: bytes, path: str, gone: list[bytes], found: _Found) -> bytes:
    if _DDE.search(text):
        found.add("DDE（从其他程序取数据）")
    text, objects = _GONE.subn(b"", text)
    text, formulas = (text, 0) if "/charts/" in path else _FORMULA.subn(b"", text)
    text, fields = _FIELD.subn(rb"\1\4", text)
    text, simple = _SIMPLE_FIELD.subn(rb'\1""', text)
    for count, what in (
        (objects, "对象、链接或名称"),
        (formulas, "公式（只留结果）"),
        (fields + simple, "域代码（只留结果）"),
    ):
        if count:
            found.add(what)
    for id in filter(None, gone):
        text = re.sub(_NAMING % re.escape(id), b"", text)
        text = re.sub(rb"""\s[\w.-]+:\w+=["']%b["']""" % re.escape(id), b"", text)
    return well_formed(text)


def _content_types(types: Mapping[str, str]) -> bytes:
    over = "".join(
        f'<Override PartName="/{path}" ContentType="{said}"/>'
        for path, said in types.items()
        if said
    )
    return (
        _XML
        + (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{over}</Types>'
        ).encode()
    )


def _root(main: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    line = b'<Relationship Id="rId1" Type="%b" Target="/%b"/>' % (kind.encode(), main.encode())
    return _XML + b'<Relationships xmlns="%b">%b</Relationships>' % (_RELATIONS, line)
