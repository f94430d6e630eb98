"""What is common to all copies of DOCX and XLSX: which parts there are, how they name each other,
and the frame of a package."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from casestore.public.cleaning.packages import packed, text_of
from casestore.public.cleaning.records import SafeCopy

OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = OFFICE + ".wordprocessingml."
SHEET = OFFICE + ".spreadsheetml."
#: Parts that come into the copy → their content type. What matches none stays behind.
_PARTS: Mapping[str, str] = {
    r"word/document\d*\.xml": WORD + "document.main+xml",
    r"word/styles\.xml": WORD + "styles+xml",
    r"word/numbering\.xml": WORD + "numbering+xml",
    r"word/fontTable\.xml": WORD + "fontTable+xml",
    r"word/footnotes\.xml": WORD + "footnotes+xml",
    r"word/endnotes\.xml": WORD + "endnotes+xml",
    r"word/comments\.xml": WORD + "comments+xml",
    r"word/header\d*\.xml": WORD + "header+xml",
    r"word/footer\d*\.xml": WORD + "footer+xml",
    r"xl/workbook\d*\.xml": SHEET + "sheet.main+xml",
    r"xl/styles\.xml": SHEET + "styles+xml",
    r"xl/sharedStrings\.xml": SHEET + "sharedStrings+xml",
    r"xl/worksheets/sheet\d+\.xml": SHEET + "worksheet+xml",
    r"xl/comments\d*\.xml": SHEET + "comments+xml",
    r"(word|xl)/theme/theme\d*\.xml": OFFICE + ".theme+xml",
    r"xl/drawings/drawing\d+\.xml": OFFICE + ".drawing+xml",
    r"(word|xl)/charts/chart\d+\.xml": OFFICE + ".drawingml.chart+xml",
    r"(word|xl)/media/[\w.-]+\.png": "image/png",
    r"(word|xl)/media/[\w.-]+\.jpe?g": "image/jpeg",
    r"(word|xl)/media/[\w.-]+\.gif": "image/gif",
    r"(word|xl)/media/[\w.-]+\.bmp": "image/bmp",
}


def types_of(parts: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """``parts`` as patterns that are asked for a whole path."""
    return [(re.compile(path + r"\Z", re.ASCII), said) for path, said in parts.items()]


TYPES = types_of(_PARTS)

#: What a part that stays behind is called for a person; the first that fits.
LEFT: tuple[tuple[str, str], ...] = (
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
FIELD = re.compile(
    rb"(<((?:[^\s<>/:]+:)?(?:instrText|delInstrText))(?:\s[^>]*?)?>)(.*?)(</\2\s*>)", re.DOTALL
)
SIMPLE_FIELD = re.compile(rb"""(\s(?:[^\s<>/:"'=]+:)?instr\s*=\s*)("[^"]*"|'[^']*')""")
_RELATION = re.compile(rb"<((?:\w+:)?Relationship)\b([^>]*?)/?>(?:\s*</\1\s*>)?", re.DOTALL)
#: Lines of a workbook that are nothing without the part that they name.
_NAMING = rb"""<(?:[^\s<>/:]+:)?sheet\s[^>]*?["']%b["'][^>]*?/>"""
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class Findings:
    """What stays behind, in the order in which it is found."""

    said: dict[str, None] = field(default_factory=dict)

    def add(self, what: str) -> None:
        self.said[what] = None


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a copy is made: the ``types`` of the parts that come along, what a part that stays
    behind is called (``left``), the content of a part in XML without what has to go (``clean``,
    given the text, its path, the ids of relations that stay behind, and where to say what was
    found), and of one that isn't XML (``bare``)."""

    types: Sequence[tuple[re.Pattern[str], str]]
    left: Sequence[tuple[str, str]]
    clean: Callable[[bytes, str, list[bytes], Findings], bytes]
    bare: Callable[[bytes], bytes]


def anew(parts: Mapping[str, bytes], kind: str, manner: Manner) -> SafeCopy:
    """The document of ``parts`` in the ``manner`` given. Raises ``ValueError`` for XML that can't
    be worked on."""
    found = Findings()
    types = {path: _type_of(path, manner) for path in parts}
    kept = {path: parts[path] for path, said in types.items() if said}
    for path in sorted(parts.keys() - kept.keys()):
        _say_left(path, manner, found)
    content: dict[str, bytes] = {}
    for path, part in kept.items():
        if path.endswith(".xml"):
            relations, gone = _relations(parts.get(_relations_path(path)), path, kept, found)
            content[path] = manner.clean(text_of(part), path, gone, found)
            if relations:
                content[_relations_path(path)] = relations
        else:
            content[path] = manner.bare(part)
    main = _main(parts, kind)
    whole = {"[Content_Types].xml": _content_types(types), "_rels/.rels": _root(main), **content}
    return SafeCopy(kind=kind, data=packed(whole), taken_out=tuple(found.said))


def _main(parts: Mapping[str, bytes], kind: str) -> str:
    """The part of the document itself: the one that the package names, where it may be one."""
    folder, name = ("word", "document") if kind == "docx" else ("xl", "workbook")
    own = re.compile(rf"{folder}/{name}\d*\.xml", re.ASCII)
    for match in _RELATION.finditer(text_of(parts.get("_rels/.rels", b""))):
        said = {key: one or other for key, one, other in _ATTRIBUTE.findall(match[2])}
        target = str(said.get(b"Target", b"").decode(errors="replace")).lstrip("/")
        if own.fullmatch(target) and target in parts:
            return target
    plain = f"{folder}/{name}.xml"
    return plain if plain in parts else str(min(filter(own.fullmatch, parts), default=plain))


def without(text: bytes, gone: Sequence[bytes]) -> bytes:
    """``text`` without what names a relation whose id is ``gone``."""
    for id in filter(None, gone):
        text = re.sub(_NAMING % re.escape(id), b"", text)
        text = re.sub(rb"""\s[\w.-]+:\w+=["']%b["']""" % re.escape(id), b"", text)
    return text


def _type_of(path: str, manner: Manner) -> str:
    return next((said for pattern, said in manner.types if pattern.match(path)), "")


def _say_left(path: str, manner: Manner, found: Findings) -> None:
    for pattern, said in manner.left:
        if re.search(pattern, path.lower()):
            if said:
                found.add(said)
            return


def _relations_path(path: str) -> str:
    folder, _slash, file = path.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relations(
    part: bytes | None, path: str, kept: Mapping[str, bytes], found: Findings
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
