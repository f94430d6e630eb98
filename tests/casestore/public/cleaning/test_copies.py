"""A safe copy looks like its original."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from casestore.errors import Rejected
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import true_name
from casestore.public.cleaning.packages import text_of
from casestore.public.cleaning.picture_headers import picture_size
from casestore.public.cleaning.records import SafeCopy
from tests.torture.hostile_packages import word
from tests.torture.hostile_pdfs import HOSTILE, page
from tests.torture.hostile_pictures import png

KINDS = ("pdf", "jpg", "png", "ofd", "docx", "xlsx")
CONTENT = Path(__file__).parents[4] / "content"


def copied(data: bytes, folder: Path, name: str = "a") -> SafeCopy:
    return safe_copy(io.BytesIO(data), Order(name=name, kinds=KINDS, folder=folder))


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def drawn(data: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [one.render(scale=1, may_draw_forms=False).to_pil().convert("L") for one in pdf]


_DRAWN = b"/G gs 100 0 0 100 50 50 cm /A Do 1 g BT /F .2 Tf 0.1 0.1 Td (Contract) Tj ET"


def rich_pdf() -> bytes:
    """Two pages with a font, a picture that is half transparent, one of them turned, and a
    stamp."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        resources = Dictionary(
            XObject=Dictionary(A=_grey(pdf)),
            Font=Dictionary(F=pdf.make_indirect(font)),
            ExtGState=Dictionary(G=Dictionary(ca=0.7)),
        )
        for turn in (0, 90):
            made = page(pdf, _DRAWN)
            made.Rotate, made.Resources = turn, resources
        look = pdf.make_stream(
            b"1 0 0 rg 0 0 40 40 re f", Subtype=Name.Form, BBox=Array([0, 0, 40, 40])
        )
        stamp = Dictionary(
            Subtype=Name.Stamp, Rect=Array([10, 10, 50, 50]), AP=Dictionary(N=look), F=4
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(stamp)])
        pdf.save(target)
    return target.getvalue()


def _grey(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return pdf.make_stream(
        Image.radial_gradient("L").resize((64, 64)).tobytes(),
        Subtype=Name.Image,
        Width=64,
        Height=64,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )


def test_the_pages_of_a_copy_look_like_the_originals(tmp_path: Path) -> None:
    data = rich_pdf()
    before, after = drawn(data), drawn(copied(data, tmp_path).data)
    assert [one.size for one in before] == [one.size for one in after]
    for one, other in zip(before, after, strict=True):
        assert ImageChops.difference(one, other).getbbox() is None
    assert before[0].getpixel((30, 170)) != 255  # the stamp is on it


def test_what_is_shipped_looks_the_same_too(tmp_path: Path) -> None:
    papers = sorted(CONTENT.rglob("*.pdf"))
    for paper in papers[:2]:
        data = paper.read_bytes()
        for one, other in zip(drawn(data), drawn(copied(data, tmp_path).data), strict=True):
            assert ImageChops.difference(one, other).getbbox() is None


def test_a_field_that_is_filled_in_is_drawn_onto_its_page(tmp_path: Path) -> None:
    data = copied(HOSTILE["pdf: form field"], tmp_path).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages[0].obj.Resources.XObject.keys()) == 1


def test_a_grey_scan_of_16_bits_stays_readable(tmp_path: Path) -> None:
    grey = Image.linear_gradient("L").convert("I").point(lambda value: value * 257)
    data = copied(saved(grey.convert("I;16"), "PNG"), tmp_path).data
    with Image.open(io.BytesIO(data)) as copy:
        assert (copy.mode, copy.getextrema()) == ("I;16", (0, 65535))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_keeps_every_point(mode: str, tmp_path: Path) -> None:
    image = Image.radial_gradient("L").convert("RGB").convert(mode)
    data = copied(saved(image, "PNG"), tmp_path).data
    with Image.open(io.BytesIO(data)) as copy:
        assert copy.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


def test_a_jpeg_that_prints_in_four_colours_looks_the_same(tmp_path: Path) -> None:
    image = Image.radial_gradient("L").convert("RGB").convert("CMYK")
    data = copied(saved(image, "JPEG", quality=95), tmp_path).data
    with Image.open(io.BytesIO(data)) as copy:
        difference = ImageChops.difference(copy.convert("L"), image.convert("L"))
        assert max(difference.getextrema()) < 20


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_its_camera_says(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.linear_gradient("L").resize((80, 40))
    data = copied(saved(image, "JPEG", exif=exif), tmp_path).data
    with Image.open(io.BytesIO(data)) as copy:
        assert copy.size == ((80, 40) if orientation < 5 else (40, 80))
        assert not copy.getexif()
        first, last = ((20, 3), (20, 36)) if orientation < 5 else ((3, 20), (36, 20))
        assert (copy.getpixel(first) < copy.getpixel(last)) is (orientation in (1, 2, 5, 8))


def test_a_large_photo_is_reduced_and_says_so(tmp_path: Path) -> None:
    found = copied(saved(Image.new("RGB", (6_000, 5_000)), "JPEG"), tmp_path)
    with Image.open(io.BytesIO(found.data)) as copy:
        assert copy.size == (3_000, 2_500)
    assert found.taken_out == ("尺寸由 6000×5000 缩小为 3000×2500 像素",)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不是可以上传的文件类型"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式或加密的 Office"),
        (b"PK\x03\x04 broken", "是压缩包，请解压"),
        (word(b"<w:p>"), "打不开"),
        (b"%PDF-1.7 nothing", "打不开"),
        (png(9, 9, 2, b"broken"), "打不开"),
        (b"\xff\xd8\xff\xe0 broken", "打不开"),
    ],
)
def test_what_cannot_be_read_is_said_at_once(data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=why):
        copied(data, tmp_path)


def test_a_document_keeps_its_words_and_is_well_formed(tmp_path: Path) -> None:
    data = word("<w:p><w:r><w:t>欠款 12.5 万元</w:t></w:r></w:p>".encode())
    copy = copied(data, tmp_path)
    assert copy.taken_out == ()
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert "欠款 12.5 万元" in archive.read("word/document.xml").decode()
        assert b"document.main+xml" in archive.read("[Content_Types].xml")


@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE x><x/>",
        b'<x/><!ENTITY e "x">',
        "<x/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="gbk"?><x/>',
    ],
)
def test_xml_that_may_name_more_than_it_says_is_not_worked_on(text: bytes) -> None:
    with pytest.raises(ValueError, match="XML"):
        text_of(text)


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("合同.pdf", "pdf", "合同.pdf"),
        ("x.pdf", "jpg", "x.pdf.jpg"),
        ("照片.JPEG", "jpg", "照片.JPEG"),
        ("没有后缀", "png", "没有后缀.png"),
        (".pdf", "pdf", ".pdf.pdf"),
    ],
)
def test_a_file_is_handed_out_as_what_it_is(name: str, kind: str, called: str) -> None:
    assert true_name(name, kind) == called
    assert true_name("合同.pdf", "pdf", "（原件）") == "合同（原件）.pdf"


def test_a_picture_that_does_not_say_its_size_yet_is_left_to_the_child() -> None:
    assert picture_size(b"\xff\xd8\xff\xe1\xff\xff", "a") is None
    assert picture_size(b"%PDF-1.7", "a") is None


def test_a_scan_whose_pages_are_measured_to_many_digits_is_no_damaged_file(tmp_path: Path) -> None:
    """1260 pixels at 152.4 dots an inch are 595.27559… points: more digits than are written."""
    first, second = (Image.new("RGB", (1260, 1782), colour) for colour in ("white", "red"))
    scan = saved(first, "PDF", save_all=True, append_images=[second], resolution=152.4)
    assert b"841.8897637795276" in scan
    copy = copied(scan, tmp_path)
    assert copy.kind == "pdf" and len(drawn(copy.data)) == 2
