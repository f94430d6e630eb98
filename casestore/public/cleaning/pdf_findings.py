"""What a PDF holds beside its pages, in words for a person: none of it is in the safe copy."""

import re
from typing import Any

import pikepdf

from casestore.public.cleaning.pdf_signatures import signature_findings
from casestore.public.cleaning.records import listed
from casestore.public.cleaning.trust import NOBODY, Trust

#: Names of a PDF → what they stand for; order is that of the sentences.
_MEANINGS = {
    "脚本": (b"JavaScript", b"JS"),
    "自动执行的动作": (
        b"OpenAction",
        b"AA",
        b"Launch",
        b"Named",
        b"Hide",
        b"SetOCGState",
        b"Trans",
    ),
    "表单": (b"AcroForm", b"XFA", b"SubmitForm", b"ImportData", b"ResetForm"),
    "链接": (b"URI", b"Link", b"GoToR", b"GoToE", b"Thread"),
    "多媒体或三维内容": (b"RichMedia", b"Rendition", b"Movie", b"Sound", b"3D"),
    "外部文件的引用": (b"OPI", b"FFilter"),
}
_WORDS: dict[bytes, str] = {word: meaning for meaning, words in _MEANINGS.items() for word in words}
_FOUND = re.compile(rb"/(" + b"|".join(sorted(_WORDS, reverse=True)) + rb")(?![\w.#-])")
#: Marks on a page whose picture is drawn onto the copy.
_COMMENTS = re.compile(
    rb"/Subtype /(?:Text|FreeText|Line|Square|Circle|Polygon|PolyLine|Highlight|Underline"
    rb"|Squiggly|StrikeOut|Stamp|Caret|Ink|Popup|Redact)\b"
)
_COMMENT, _ATTACHED = "批注（看得见的已画在页面上）", "附件"
_FILES = re.compile(rb"/(?:EF|EmbeddedFile|FileAttachment)\b")


def findings(pdf: pikepdf.Pdf, data: bytes, trust: Trust = NOBODY) -> list[str]:
    """A sentence part for each kind of thing that the safe copy of ``pdf`` goes without, and what
    its signatures are worth by ``trust``."""
    found: set[str] = set()
    files: set[str] = set()
    for one in pdf.objects:
        text = _text_of(one)
        found.update(_WORDS[word] for word in _FOUND.findall(text))
        if _COMMENTS.search(text):
            found.add(_COMMENT)
        if _FILES.search(text):
            found.add(_ATTACHED)
            files.update(_names(one))
    said = [meaning for meaning in (*_MEANINGS, _COMMENT) if meaning in found]
    if _ATTACHED in found:
        said.insert(0, f"{_ATTACHED}：{listed(sorted(files))}" if files else _ATTACHED)
    return [*said, *_of_the_file(pdf), *signature_findings(data, trust)]


def _text_of(one: Any) -> bytes:
    """``one`` as it is written, names without escapes; of a stream, its dictionary."""
    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Array):
        return b""
    return one.unparse(resolved=True)


def _names(one: Any) -> list[str]:
    if not isinstance(one, pikepdf.Dictionary) or "/EF" not in one:
        return []
    name = one.get("/UF", one.get("/F"))
    return [str(name)] if isinstance(name, pikepdf.String) else []


def _of_the_file(pdf: pikepdf.Pdf) -> list[str]:
    """What the file says of itself as a whole."""
    root, said = pdf.Root, []
    if "/Collection" in root:
        said.append("文件包的目录")
    if "/Outlines" in root:
        said.append("书签")
    if "/OCProperties" in root:
        said.append("图层的开关（各图层都显示）")
    if "/Info" in pdf.trailer or "/Metadata" in root:
        said.append("作者、软件等文档属性")
    return said
