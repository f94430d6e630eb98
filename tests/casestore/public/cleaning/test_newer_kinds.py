"""HEIC, WebP and TIFF become what every office opens: upright, complete, without what they tell of
people."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from casestore.campaign.model import Evidence
from casestore.errors import Rejected
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import copy_kind, kind_of
from casestore.public.cleaning.records import SafeCopy
from tests.torture.heif_photos import MIRRORED, UPRIGHT, photo, telling
from tests.torture.hostile_scans import tiff

RED, BLUE, GREEN, WHITE = (255, 0, 0), (0, 0, 255), (0, 128, 0), (255, 255, 255)


def copy_of(data: bytes, folder: Path) -> SafeCopy:
    return safe_copy(io.BytesIO(data), Order(name="图.x", kinds=Evidence().kinds, folder=folder))


def picture_of(data: bytes, folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(copy_of(data, folder).data)).convert("RGB")


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four corners, row by row, to the nearest of ours."""
    right, bottom = picture.width - 9, picture.height - 9
    seen = [picture.getpixel(at) for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))]
    return [min((RED, BLUE, GREEN, WHITE), key=lambda one: _far(one, point)) for point in seen]


def _far(one: tuple[int, ...], point: object) -> int:
    assert isinstance(point, tuple)
    return sum(abs(a - b) for a, b in zip(one, point, strict=True))


def test_a_telephones_photo_becomes_a_jpeg_that_looks_the_same(tmp_path: Path) -> None:
    copy = copy_of(photo(3, 2, size=(1400, 1000)), tmp_path)
    picture = Image.open(io.BytesIO(copy.data))
    assert (copy.kind, copy_kind(copy.kind), picture.format) == ("heic", "jpg", "JPEG")
    assert picture.size == (1400, 1000) and picture.getexif() == {}
    assert _far(RED, picture.getpixel((600, 20))) < 60  # the second tile begins anew
    assert copy.taken_out == ()


@pytest.mark.parametrize(
    ("turned", "expected"),
    [(b"", [RED, BLUE, GREEN, WHITE]), (UPRIGHT, [GREEN, RED, WHITE, BLUE])]
    + [(MIRRORED, [BLUE, RED, WHITE, GREEN])],
    ids=["as it was taken", "held upright", "mirrored"],
)
def test_a_telephones_photo_stands_as_it_was_held(
    tmp_path: Path, turned: bytes, expected: list[tuple[int, ...]]
) -> None:
    assert corners(picture_of(photo(turned=turned), tmp_path)) == expected


def test_what_a_telephone_tells_stays_out_and_is_said(tmp_path: Path) -> None:
    copy = copy_of(telling(), tmp_path)
    assert copy.taken_out == ("拍摄地点", "相机、软件等附带信息")
    assert b"Camera of somebody" in telling() and b"Camera of somebody" not in copy.data


def test_a_photo_of_24_million_points_is_reduced_and_says_so(tmp_path: Path) -> None:
    copy = copy_of(photo(12, 9, size=(5712, 4284)), tmp_path)
    assert copy.taken_out == ("尺寸由 5712×4284 缩小为 2856×2142 像素",)
    assert Image.open(io.BytesIO(copy.data)).size == (2856, 2142)


def test_a_webp_becomes_a_jpeg_on_white(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(target, "WEBP")
    copy = copy_of(target.getvalue(), tmp_path)
    picture = Image.open(io.BytesIO(copy.data))
    assert (copy.kind, picture.format, picture.getpixel((3, 3))) == ("webp", "JPEG", WHITE)


def test_every_page_of_a_scan_becomes_a_page_of_its_size(tmp_path: Path) -> None:
    sheet = Image.new("1", (1654, 2339), 1)
    sheet.paste(0, (200, 200, 900, 900))
    pages = [sheet, Image.new("L", (827, 1170), 200), Image.new("CMYK", (400, 300), (0, 255, 0, 0))]
    copy = copy_of(tiff(*pages, dpi=(200, 200)), tmp_path)
    document = pypdfium2.PdfDocument(copy.data)
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    assert (copy.kind, copy_kind(copy.kind)) == ("tiff", "pdf")
    assert sizes == [(595, 842), (298, 421), (144, 108)]
    first, last = (document[number].render().to_pil().convert("RGB") for number in (0, 2))
    assert first.getpixel((20, 20)) == WHITE and first.getpixel((100, 100)) == (0, 0, 0)
    red, green, blue = last.getpixel((50, 50))  # type: ignore[misc]
    assert red > 150 > green and blue > 90


def test_a_camera_is_asked_for_a_jpeg_instead_of_its_raw_data(tmp_path: Path) -> None:
    raw = tiff(Image.new("RGB", (90, 60)), tiffinfo={254: 1})
    with pytest.raises(Rejected, match="相机的原始格式（RAW），请用相机或者电脑导出 JPG"):
        copy_of(raw, tmp_path)


def test_a_scan_of_very_many_pages_is_asked_for_in_parts(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="有 60 页以上，请拆成几个文件"):
        copy_of(tiff(*[Image.new("1", (9, 9))] * 61), tmp_path)


@pytest.mark.parametrize("made", [photo, lambda: tiff(Image.new("RGB", (400, 200), "red"))])
def test_each_picture_has_a_thumbnail_of_few_bytes(tmp_path: Path, made: object) -> None:
    assert callable(made)
    small = copy_of(made(), tmp_path).thumbnail
    assert max(Image.open(io.BytesIO(small)).size) == 96 and len(small) < 3_000


def test_a_picture_of_another_coding_in_the_same_boxes_is_none_of_ours() -> None:
    assert kind_of(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(9)) == ""
    assert kind_of(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(9)) == "heic"
    assert kind_of(b"RIFF\x24\0\0\0WAVEfmt ") == ""
