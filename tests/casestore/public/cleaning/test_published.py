"""A file as it is published works as before and doesn't say who made it."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.packages import packed
from casestore.public.cleaning.picture_metadata import bare
from casestore.public.cleaning.records import SafeCopy
from tests.torture.hostile_packages import ofd, relations, sheet, word
from tests.torture.hostile_pictures import picture

KINDS = ("pdf", "jpg", "png", "ofd", "docx", "xlsx")
WHO = {
    "docProps/core.xml": "<x>张某 2021</x>".encode(),
    "docProps/app.xml": "<Company>某某公司</Company>".encode(),
    "customXml/item1.xml": b"<x>path</x>",
}


def published(data: bytes, folder: Path) -> SafeCopy:
    order = Order(name="附件", kinds=KINDS, folder=folder, published=True)
    return safe_copy(io.BytesIO(data), order)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def code(text: bytes) -> bytes:
    return (
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>%b</w:instrText></w:r>'
        b'<w:r><w:fldChar w:fldCharType="end"/></w:r>' % text
    )


SETTINGS = (
    b'<w:settings xmlns:w="w"><w:rsids><w:rsid w:val="00A1"/></w:rsids><w:trackRevisions/>'
    b"<w:compat/></w:settings>"
)


def test_a_document_keeps_its_layout_and_loses_its_maker(tmp_path: Path) -> None:
    body = b'<w:p w:rsidR="00A1" w:rsidRDefault="00B2"><w:t>text</w:t></w:p>' + code(b" PAGE ")
    data = word(body, WHO | {"word/settings.xml": SETTINGS, "word/media/a.jpeg": picture("JPEG")})
    copy = published(data, tmp_path)
    assert copy.taken_out == ("作者、单位等文档属性",)
    found = parts(copy.data)
    whole = b"".join(found.values())
    assert b" PAGE " in whole and b"<w:compat/>" in whole and b"<w:t>text</w:t>" in whole
    for gone in (b"rsid", b"trackRevisions", "张某".encode(), "某某".encode(), b"Camera"):
        assert gone not in whole
    assert not [name for name in found if name.startswith(("docProps", "customXml"))]
    assert b"/word/settings.xml" in found["[Content_Types].xml"]


def test_a_sheet_goes_on_computing(tmp_path: Path) -> None:
    cells = b'<row><c r="A1"><f>SUM(B1:B9)&amp;"a|b"</f><v>0</v></c></row>'
    rules = b'<dataValidation sqref="B1"><formula1>"a,b"</formula1></dataValidation>'
    names = b'<definedNames><definedName name="_xlnm.Print_Titles">a!$1:$1</definedName>'
    book = (
        names
        + b'</definedNames><fileSharing userName="somebody"/>'
        + b'<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\somebody\\"/>'
    )
    copy = published(sheet(cells + rules, WHO, book), tmp_path)
    whole = b"".join(parts(copy.data).values())
    for stays in (b"SUM(B1:B9)", b"<formula1>", b"Print_Titles"):
        assert stays in whole
    assert b"somebody" not in whole and "某".encode() not in whole
    assert copy.taken_out == ("作者、单位等文档属性",)


_NOTES = b'<w:comments xmlns:w="w">%b</w:comments>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (word(b'<w:ins w:author="x"><w:r/></w:ins>'), "修订记录"),
        (word(b"<w:rPr><w:rPrChange/></w:rPr>"), "修订记录"),
        (word(b"", {"word/comments.xml": _NOTES % b"<w:comment/>"}), "批注"),
        (word(b"", {"word/comments.xml": _NOTES % b""}), None),
        (sheet(b"", {"xl/comments1.xml": b"<comments><comment ref='A1'/></comments>"}), "批注"),
        (
            sheet(b"", {"xl/threadedComments/threadedComment1.xml": b"<t><threadedComment />"}),
            "批注",
        ),
        (sheet(b"", {"xl/pivotCache/pivotCacheRecords1.xml": b"<x/>"}), "数据透视表"),
        (sheet(b"<c><f>[1]a!B2</f></c>"), "取用"),
        (sheet(b"<c><f>cmd|'/c calc'!A1</f></c>"), "取用"),
        (sheet(b'<c><f>A1&amp;"|"</f></c>'), None),
        (
            sheet(
                b"",
                None,
                b'<definedNames><definedName name="Auto_Open">a!A1</definedName></definedNames>',
            ),
            "宏",
        ),
        (
            sheet(b"", None, b'<sheets><sheet name="b" sheetId="2" state="hidden"/></sheets>'),
            "隐藏的工作表",
        ),
        (word(code(b" PAGE ") + code(b' INCLUDETEXT "c:\\\\a.docx" ')), "取用"),
        (
            word(
                code(b"DD").replace(
                    b"</w:instrText>", b"</w:instrText><w:instrText>EAUTO x</w:instrText>"
                )
            ),
            "取用",
        ),
        (word(code(b' TOC \\o "1-3" ') + code(b' HYPERLINK \\l "_Toc1" ')), None),
        (word(code(b' HYPERLINK "x" ')), "域代码（只留结果）"),
    ],
)
def test_what_was_meant_for_colleagues_or_fetches_is_said(
    data: bytes, said: str | None, tmp_path: Path
) -> None:
    found = published(data, tmp_path).taken_out
    assert (said is None) == (found == ()), found
    assert said is None or any(one.startswith(said) for one in found), found


def test_a_link_in_a_document_leaves_its_words(tmp_path: Path) -> None:
    data = word(
        b'<w:hyperlink r:id="rId1"><w:t>here</w:t></w:hyperlink>',
        {"word/_rels/document.xml.rels": relations((b"x/hyperlink", b"https://a.example/", True))},
    )
    copy = published(data, tmp_path)
    whole = b"".join(parts(copy.data).values())
    assert b"here" in whole and b"a.example" not in whole and copy.taken_out == ("链接",)


OFD_HEAD = (
    '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>'
    "<ofd:DocID>77</ofd:DocID><ofd:Author>张某</ofd:Author><ofd:Creator>软件</ofd:Creator>"
    "</ofd:DocInfo><ofd:Versions><ofd:Version BaseLoc='Versions/V0.xml'/></ofd:Versions>"
    "</ofd:DocBody></ofd:OFD>"
).encode()
OFD_PARTS = {
    "OFD.xml": OFD_HEAD,
    "Doc_0/Versions/V0.xml": b"<x/>",
    "Doc_0/Annots/A.xml": '<ofd:Annot xmlns:ofd="o" ID="1" Creator="张某"/>'.encode(),
    "Doc_0/Res/a.jpg": picture("JPEG"),
}


def test_an_ofd_says_neither_who_nor_what_was_before(tmp_path: Path) -> None:
    copy = published(ofd(b"", OFD_PARTS), tmp_path)
    found = parts(copy.data)
    whole = b"".join(found.values())
    assert b"<ofd:DocID>77</ofd:DocID></ofd:DocInfo>" in whole and b'Creator=""' in whole
    assert "张某".encode() not in whole and "软件".encode() not in whole
    assert "Doc_0/Versions/V0.xml" not in found and b"Versions" not in whole
    assert b"Camera" not in whole and copy.taken_out == ("作者、软件等文档属性",)


def test_a_sealed_ofd_stays_as_it_is_and_that_is_said(tmp_path: Path) -> None:
    data = ofd(b"", OFD_PARTS | {"Doc_0/Signs/Signatures.xml": b"<x/>"})
    copy = published(data, tmp_path)
    assert parts(copy.data) == parts(data)
    assert copy.taken_out == ("电子签章（签章盖住的文档属性没有删去）",)


def test_a_picture_on_a_page_does_not_say_where_it_was_taken(tmp_path: Path) -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        photo = picture("JPEG")
        image = pdf.make_stream(photo, Subtype=pikepdf.Name.Image, Width=80, Height=40)
        image.Filter, image.ColorSpace = pikepdf.Name.DCTDecode, pikepdf.Name.DeviceRGB
        image.BitsPerComponent = 8
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=image))
        pdf.pages[0].Contents = pdf.make_stream(b"/A Do")
        pdf.docinfo["/Author"] = "somebody"
        pdf.save(target)
    assert b"Camera" in target.getvalue()
    copy = published(target.getvalue(), tmp_path)
    assert b"Camera" not in copy.data and b"somebody" not in copy.data
    assert copy.taken_out == ("作者、软件等文档属性",)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_bare_picture_has_the_same_points(kind: str) -> None:
    data = picture(kind) + b"behind"
    less = bare(data)
    assert len(less) < len(data) and b"Camera" not in less and not less.endswith(b"behind")
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(less)) as after:
        assert before.tobytes() == after.tobytes()
        # how the camera was held goes on to be known: a reader turns the picture by it
        assert dict(after.getexif()) == ({0x0112: 6} if kind == "JPEG" else {})


def test_a_progressive_picture_keeps_its_points_and_colours() -> None:
    target = io.BytesIO()
    image = Image.effect_noise((64, 64), 60).convert("RGB")
    image.save(target, "JPEG", progressive=True, icc_profile=b"profile", comment=b"somebody")
    less = bare(target.getvalue())
    assert b"somebody" not in less and b"ICC_PROFILE" in less
    with Image.open(io.BytesIO(target.getvalue())) as before, Image.open(io.BytesIO(less)) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00", b"\x89PNG\r\n\x1a\n\0\0", b"GIF89a"])
def test_what_is_torn_or_another_kind_stays(data: bytes) -> None:
    assert bare(data) == data


@pytest.mark.parametrize("data", [word(b"<w:p/>", WHO), ofd(b"", OFD_PARTS), picture("JPEG")])
def test_the_same_file_gives_the_same_bytes(data: bytes, tmp_path: Path) -> None:
    assert published(data, tmp_path).data == published(data, tmp_path).data


def test_a_part_of_the_copy_says_nothing_of_when_it_was_packed() -> None:
    with zipfile.ZipFile(io.BytesIO(packed({"a": b"b"}))) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
