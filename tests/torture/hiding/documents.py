"""Ways in which a document, a picture, a package or a database tells words."""

import gzip
import io
import struct
import zipfile
import zlib
from contextlib import closing
from sqlite3 import Connection, connect

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.torture.hiding.texts import AFTER, BEFORE, File, Way

_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def _zip(members: dict[str, bytes], comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
        package.comment = comment
    return target.getvalue()


def _office(members: dict[str, str]) -> bytes:
    parts = {"[Content_Types].xml": "<Types/>", "_rels/.rels": _RELATIONS, **members}
    return _zip({name: text.encode() for name, text in parts.items()})


def _docx(words: str) -> File:
    runs = "".join(f"<w:r><w:t>{one}</w:t></w:r>" for one in words)
    body = f"<w:document><w:body><w:p>{runs}</w:p></w:body></w:document>"
    return "notices/a.docx", _office({"word/document.xml": body})


def _author(words: str) -> File:
    core = f"<cp:coreProperties><dc:creator>{words}</dc:creator></cp:coreProperties>"
    return "notices/a.docx", _office({"docProps/core.xml": core})


def _xlsx(words: str) -> File:
    strings = f"<sst><si><t>{BEFORE}</t></si><si><t>{words}</t></si></sst>"
    return "notices/a.xlsx", _office({"xl/sharedStrings.xml": strings})


def _unlisted(words: str) -> File:
    """A member that the list at the end doesn't name any more."""
    whole = _zip({"a.txt": words.encode(), "b.txt": AFTER.encode()})
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        second = package.infolist()[1].header_offset
    return "a.zip", whole[:second] + _zip({"b.txt": AFTER.encode()})


def _pdf(pdf: pikepdf.Pdf, **how: object) -> File:
    target = io.BytesIO()
    pdf.save(target, **how)
    return "notices/a.pdf", target.getvalue()


def _new() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def _title(words: str) -> File:
    pdf = _new()
    pdf.docinfo["/Author"] = words
    return _pdf(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _metadata(words: str) -> File:
    pdf = _new()
    with pdf.open_metadata() as said:
        said["dc:title"] = words
    return _pdf(pdf)


def _attached(words: str) -> File:
    pdf = _new()
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, (BEFORE + words).encode())
    return _pdf(pdf)


def _attached_name(words: str) -> File:
    pdf = _new()
    pdf.attachments[f"{words}.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename=f"{words}.txt")
    return _pdf(pdf)


def _attached_document(words: str) -> File:
    pdf = _new()
    pdf.attachments["a.docx"] = pikepdf.AttachedFileSpec(pdf, _docx(words)[1])
    return _pdf(pdf)


def _remark(words: str) -> File:
    pdf = _new()
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        Contents=pikepdf.String(words),
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(remark)]))
    return _pdf(pdf)


def _stream(words: str) -> File:
    pdf = _new()
    pdf.Root.Hidden = pdf.make_stream((BEFORE + words).encode())
    return _pdf(pdf)


def _older(words: str) -> File:
    """What an older version of the file said, which nothing leads to any more."""
    name, data = _metadata("案例")
    rest = zlib.compress(words.encode())
    object_ = b"99 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n" % len(rest)
    return name, data + object_ + rest + b"\nendstream\nendobj\n"


def _drawn(words: str) -> File:
    """The words on the page, in a font whose letters have numbers of their own."""
    pdf = _new()
    map_ = "".join(f"<{number:04X}> <{ord(one):04X}>\n" for number, one in enumerate(words, 1))
    to_unicode = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /A def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{len(words)} beginbfchar\n{map_}endbfchar\nendcmap\nend\nend"
    )
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name("/A"),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.FontDescriptor,
                FontName=pikepdf.Name("/A"),
                Flags=4,
                FontBBox=[0, 0, 1000, 1000],
                ItalicAngle=0,
                Ascent=800,
                Descent=-200,
                CapHeight=700,
                StemV=80,
            )
        ),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/A"),
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(below)],
        ToUnicode=pdf.make_stream(to_unicode.encode()),
    )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    letters = "".join(f"{number:04X}" for number in range(1, len(words) + 1))
    page.Contents = pdf.make_stream(f"BT /F 12 Tf 20 700 Td <{letters}> Tj ET".encode())
    return _pdf(pdf)


def _picture(form: str, **how: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(target, form, **how)
    return target.getvalue()


def _png_text(words: str, packed: bool) -> File:
    info = PngInfo()
    info.add_itxt("Comment", words, zip=packed)
    return "assets/a.png", _picture("PNG", pnginfo=info)


def _exif(tag: int, value: object) -> bytes:
    exif = Image.Exif()
    exif[tag] = value
    return exif.tobytes()


def _database(fill: str, words: str, then: str = "", page: int = 512) -> bytes:
    """A database filled by one statement with ``words``; then another one takes them out."""
    with closing(connect(":memory:")) as db:
        db.execute(f"PRAGMA page_size = {page}")
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, b)")
        _fillers(db)
        db.execute(fill, (words,))
        db.commit()
        if then:
            db.execute(then)
            db.commit()
        return bytes(db.serialize())


def _fillers(db: Connection) -> None:
    db.executemany("INSERT INTO a (b) VALUES (?)", [(BEFORE,), (AFTER,)] * 9)


_PUT = "INSERT INTO a (b) VALUES (?)"
_OUT = "DELETE FROM a WHERE id > 18"


def _long(words: str) -> str:
    return f"{BEFORE * 30}{words}{AFTER}"


def _across_pages(words: str) -> File:
    """Deleted, and half of it at the end of one page, half at the beginning of the next."""
    for after in range(600):
        data = _database(_PUT, f"{BEFORE * 9}{words}{AFTER * 20}{'x' * after}", _OUT)
        if words.encode() not in data:
            return "data/public.db", data
    raise AssertionError("no page ends in the words")


def _word(words: str) -> File:
    with closing(connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE a USING fts5 (b, content='', detail=column)")
        db.executemany("INSERT INTO a (b) VALUES (?)", [(words[:-1] + "啊",), (words,)])
        db.commit()
        return "search.db", bytes(db.serialize())


def _blob(words: str) -> File:
    with closing(connect(":memory:")) as db:
        db.execute("CREATE TABLE a (b)")
        db.execute(_PUT, (gzip.compress((BEFORE + words).encode()),))
        db.commit()
        return "data/public.db", bytes(db.serialize())


def _wide(words: str) -> File:
    with closing(connect(":memory:")) as db:
        db.execute("PRAGMA encoding = 'UTF-16le'")
        db.execute("CREATE TABLE a (b)")
        db.execute(_PUT, (BEFORE + words + AFTER,))
        db.commit()
        return "data/public.db", bytes(db.serialize())


def _segment(words: str) -> File:
    data, said = _picture("JPEG"), words.encode()
    return "a.jpg", data[:2] + b"\xff\xfe" + struct.pack(">H", len(said) + 2) + said + data[2:]


WAYS: dict[str, Way] = {
    "zip": lambda words: ("a.zip", _zip({"b/a.txt": (BEFORE + words).encode()})),
    "name in a zip": lambda words: ("a.zip", _zip({f"b/{words}.txt": b"x"})),
    "remark on a zip": lambda words: ("a.zip", _zip({"a.txt": b"x"}, words.encode())),
    "zip in a zip": lambda words: (
        "a.zip",
        _zip({"b.zip": _zip({"a.json.gz": gzip.compress(words.encode())})}),
    ),
    "no more in the list": _unlisted,
    "letter by letter in a docx": _docx,
    "author of a docx": _author,
    "table": _xlsx,
    "author of a pdf": _title,
    "metadata of a pdf": _metadata,
    "page of a pdf": _drawn,
    "remark in a pdf": _remark,
    "stream of a pdf": _stream,
    "older version of a pdf": _older,
    "file in a pdf": _attached,
    "name of a file in a pdf": _attached_name,
    "docx in a pdf": _attached_document,
    "text in a png": lambda words: _png_text(words, False),
    "packed text in a png": lambda words: _png_text(words, True),
    "behind a png": lambda words: ("a.png", _picture("PNG") + words.encode()),
    "zip behind a png": lambda words: ("a.png", _picture("PNG") + _zip({"a": words.encode()})),
    "description of a jpg": lambda words: (
        "a.jpg",
        _picture("JPEG", exif=_exif(0x010E, words.encode())),
    ),
    "remark of windows in a jpg": lambda words: (
        "a.jpg",
        _picture("JPEG", exif=_exif(0x9C9C, words.encode("utf-16-le") + b"\0\0")),
    ),
    "remark in gbk in a jpg": lambda words: (
        "a.jpg",
        _picture("JPEG", exif=_exif(0x010E, words.encode("gb18030"))),
    ),
    "segment of a jpg": _segment,
    "remark in a gif": lambda words: ("a.gif", _picture("GIF", comment=words.encode())),
    "artist of a webp": lambda words: (
        "a.webp",
        _picture("WEBP", exif=_exif(0x013B, words.encode())),
    ),
    "row": lambda words: ("data/public.db", _database(_PUT, words)),
    "long row": lambda words: ("data/public.db", _database(_PUT, _long(words))),
    "deleted row": lambda words: ("data/public.db", _database(_PUT, BEFORE + words + AFTER, _OUT)),
    "free page": lambda words: ("data/public.db", _database(_PUT, _long(words), _OUT)),
    "across free pages": _across_pages,
    "packed value": _blob,
    "wide database": _wide,
    "word of a search index": _word,
}
