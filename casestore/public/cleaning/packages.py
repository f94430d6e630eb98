"""Zip packages (OFD, DOCX, XLSX): opened within bounds, and packed anew from parts that stay."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from casestore.errors import Rejected
from casestore.public.cleaning.picture_headers import picture_size

MOST_PARTS = 5_000
#: What all parts may unpack to, in bytes, and one of them in XML.
MOST_UNPACKED, MOST_XML = 60_000_000, 25_000_000
#: How many times smaller than its content a part may be, above a size that hurts nobody.
MOST_RATIO, SMALL = 200, 1_000_000
#: Parts that tell the kinds apart, as patterns: some programs number the main part of a document.
_MAIN = {
    rb"OFD\.xml": "ofd",
    rb"word/document\d*\.xml": "docx",
    rb"xl/workbook\d*\.xml": "xlsx",
}
_CENTRAL = b"PK\x01\x02"
_ENCRYPTED = 1


def package_kind(data: bytes) -> str:
    """``ofd``, ``docx`` or ``xlsx``; ``""`` for any other zip."""
    names: set[str] = set()
    if data.count(_CENTRAL) <= MOST_PARTS:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return ""
    # one with more parts is refused when it is opened; here it need only be told from no package
    return next(
        (kind for part, kind in _MAIN.items() if re.search(part, data) and _is_among(part, names)),
        "",
    )


def _is_among(part: bytes, names: set[str]) -> bool:
    pattern = part.decode()
    return not names or any(re.fullmatch(pattern, name) for name in names)


def parts_of(data: bytes, name: str) -> dict[str, bytes]:
    """The parts of a package by name. Raises :class:`Rejected` where they are too many or unpack
    to too much, ``ValueError`` where it is broken."""
    # counted before the directory is read: each entry takes half a kilobyte of memory
    if data.count(_CENTRAL) > MOST_PARTS:
        raise Rejected(f"{name} 里的部件太多，请重新导出后再传")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return dict(_read(archive, name))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _read(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    room = MOST_UNPACKED
    for one in archive.infolist():
        if one.is_dir():
            continue
        if one.flag_bits & _ENCRYPTED:
            raise Rejected(f"{name} 设有打开密码，请去掉密码后上传")
        limit = MOST_XML if one.filename.endswith((".xml", ".rels")) else MOST_UNPACKED
        wild = one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1)
        if one.file_size > min(limit, room) or wild:
            raise Rejected(f"{name} 解压后过大，请重新导出、拆分或另存为 PDF 后再传")
        if one.filename.lower() in seen:
            raise ValueError("two parts of one name")
        seen.add(one.filename.lower())
        with archive.open(one) as part:
            content = part.read(one.file_size + 1)
        room -= len(content)
        picture_size(content[:SMALL], name)
        yield one.filename, content


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of ``parts``, in their order, with nothing that says who packed it or when."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=4)
    return target.getvalue()


def text_of(content: bytes) -> bytes:
    """XML that may be worked on as it stands. Raises ``ValueError`` for another encoding than
    UTF-8, and for one with a document type, which may name entities."""
    head = content[:400].lower()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:400]:
        raise ValueError("XML in another encoding")
    if b"encoding=" in head and b"utf-8" not in head:
        raise ValueError("XML in another encoding")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("XML with a document type")
    return content


def well_formed(text: bytes) -> bytes:
    """``text`` as it is. Raises ``ValueError`` where it is no XML."""
    try:
        expat.ParserCreate().Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return text
