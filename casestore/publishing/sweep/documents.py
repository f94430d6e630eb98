"""What a PDF holds: the text of its pages, everything written beside it (metadata, remarks, names
of files), and whatever its streams unfold to: attachments, and what an older version left in it."""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2

from casestore.publishing.sweep.packed import inflated
from casestore.publishing.sweep.pieces import APART, Budget, Piece, Unreadable

_STREAM = re.compile(rb"stream\r?\n")
#: Streams that are drawn, not read.
_DRAWN = ("/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode")
_FOLDED = "/FlateDecode"
_BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, pypdfium2.PdfiumError)
#: Objects within objects that are followed.
_DEPTH = 30


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that a PDF carries, ``inside`` in words for the desk."""

    name: str
    inside: str
    data: bytes


def streams(data: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """(start, unfolded) of every stream in the file, whatever leads to it."""
    for found in _STREAM.finditer(data):
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        end = data.find(b"endstream", found.end())
        content = data[found.end() : end if end >= 0 else None]
        try:
            yield found.start(), inflated(content, 15, budget)[0]
        except zlib.error:
            yield found.start(), content


def written(data: bytes, budget: Budget) -> Iterator[Piece | Attached | bytes]:
    """The text of all pages, each string of all objects, attached files, and streams that were
    packed twice. To be asked after :func:`streams`, which finds out what is too large."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Unreadable("PDF 加了密")
            yield from _objects(pdf, budget)
        with pypdfium2.PdfDocument(data) as pages:
            for number in range(len(pages)):
                page = pages[number]
                text = page.get_textpage()
                yield Piece(text=text.get_text_range(), inside=f"第 {number + 1} 页")
                text.close()
                page.close()
    except (*_BROKEN, RecursionError) as error:
        raise Unreadable("PDF 打不开") from error


def _objects(pdf: pikepdf.Pdf, budget: Budget) -> Iterator[Piece | Attached | bytes]:
    strings: list[str] = []
    for thing in pdf.objects:
        _collect(thing, strings, _DEPTH)
        if isinstance(thing, pikepdf.Stream):
            yield from _packed_twice(thing, budget)
    yield Piece(text=APART.join(strings), inside="文档属性和批注")
    for number, (name, file) in enumerate(pdf.attachments.items(), 1):
        where = f"第 {number} 个附件"
        yield Piece(text=f"{name}{APART}{file.filename}", inside=f"{where}的文件名")
        yield Attached(name=name, inside=where, data=file.get_file().read_bytes())


def _collect(thing: object, strings: list[str], depth: int) -> None:
    """Add each string in ``thing``, in the readings that it may have."""
    if isinstance(thing, pikepdf.String):
        strings.append(str(thing))
        strings.append(bytes(thing).decode("utf-8", "ignore"))
        strings.append(bytes(thing).decode("gb18030", "ignore"))
    elif isinstance(thing, pikepdf.Name):
        strings.append(str(thing))
    elif depth and isinstance(thing, pikepdf.Array):
        for one in thing:
            if not getattr(one, "is_indirect", False):
                _collect(one, strings, depth - 1)
    elif depth and isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, one in thing.items():
            strings.append(key)
            if not getattr(one, "is_indirect", False):
                _collect(one, strings, depth - 1)


def _packed_twice(stream: pikepdf.Stream, budget: Budget) -> Iterator[bytes]:
    """What a stream unfolds to whose filters are more than one."""
    named = stream.get("/Filter")
    filters = [str(one) for one in named] if isinstance(named, pikepdf.Array) else [str(named)]
    if filters in (["None"], [_FOLDED]) or set(filters) & set(_DRAWN):
        return
    content = stream.read_raw_bytes()
    for one in filters:
        content = _unfiltered(one, content, budget)
    yield content


def _unfiltered(name: str, content: bytes, budget: Budget) -> bytes:
    try:
        if name == _FOLDED:
            return inflated(content, 15, budget)[0]
        if name == "/ASCIIHexDecode":
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", content.partition(b">")[0])
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        if name == "/ASCII85Decode":
            return base64.a85decode(content.partition(b"~>")[0])
    except (zlib.error, ValueError) as error:
        raise Unreadable("PDF 里有打不开的内容") from error
    raise Unreadable("PDF 里有不认识的压缩方式")
