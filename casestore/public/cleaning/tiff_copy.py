"""A scan in TIFF as a PDF of its pages, each a picture decoded anew: any office opens that, and
several pages stay one document."""

import io
import zlib
from dataclasses import dataclass

from PIL import Image

from casestore.errors import Rejected
from casestore.public.cleaning.picture_headers import MB
from casestore.public.cleaning.pictures import must_be_alike, points_of
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.thumbnails import on_white, thumbnail_of

#: Pages of the longest that is taken: more would take longer than its child may compute.
MOST_PAGES = 60
#: What one page may take in memory while it is decoded, in bytes: 10 million points in colour (A4
#: at 300 dpi has 9), 52 million in black and white.
ROOM = 105 * MB
#: What all may take one after the other, so that it doesn't take longer than there is time.
ALTOGETHER = 10 * ROOM
#: Bytes a point takes: unpacked, and as the library unpacks it before that.
_BYTES = {"1": 2, "L": 3, "P": 7, "RGB": 10}
_KIND_OF_PAGE = 254
#: Pixels an inch where the scan doesn't say, and what may be believed of what it says.
_USUAL, _LEAST, _MOST = 200.0, 36.0, 2400.0
#: Points of the longest side that readers show (ISO 32000-1, annex C).
_LONGEST = 14_400.0
#: Tags that say how the points lie (TIFF 6.0); others tell of their maker.
_STRUCTURE = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284}
    | {292, 293, 296, 297, 317, 318, 319, 320, 322, 323, 324, 325, 332, 338, 339, 347}
    | {529, 530, 531, 532}
)
_PLACE = 34853


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A page as the PDF holds it: its ``points`` packed, what they are, and its size in points of
    print."""

    points: bytes
    coding: str
    pixels: tuple[int, int]
    size: tuple[float, float]


def tiff_copy(data: bytes, name: str) -> SafeCopy:
    """The pages of the TIFF in ``data`` as a PDF. Raises :class:`Rejected` where they are too many,
    too large or a camera's raw data; as :func:`casestore.public.cleaning.pictures.picture_copy`
    where it is broken."""
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as scan:
        count = _count(scan, name)
        pages, told, thumbnail, left = list[_Page](), list[str](), b"", ALTOGETHER
        for number in range(count):
            scan.seek(number)
            told += _told(scan)
            if scan.tag_v2.get(_KIND_OF_PAGE, 0) & 1:  # type: ignore[attr-defined]
                told.append("缩略图")
                continue
            picture, size = _picture(scan, name, left)
            left -= _room_of(scan)
            thumbnail = thumbnail or thumbnail_of(picture)
            pages.append(_packed(picture, size, name))
            del picture
    if not pages or _is_raw(data):
        raise Rejected(f"{name} 是相机的原始格式（RAW），请用相机或者电脑导出 JPG 后再传")
    said = tuple(dict.fromkeys(told))
    return SafeCopy(kind="tiff", data=_pdf(pages), taken_out=said, thumbnail=thumbnail)


def _count(scan: Image.Image, name: str) -> int:
    """How many pages; counted no further than what is taken."""
    for number in range(MOST_PAGES + 1):
        try:
            scan.seek(number)
        except EOFError:
            return number
    raise Rejected(f"{name} 有 {MOST_PAGES} 页以上，请拆成几个文件，或者存为 PDF 后再传")


def _is_raw(data: bytes) -> bool:
    return data[8:10] == b"CR"


def _told(scan: Image.Image) -> list[str]:
    tags = set(scan.tag_v2)  # type: ignore[attr-defined]
    said = ["拍摄地点"] if _PLACE in tags else []
    return [*said, "扫描仪、软件等附带信息"] if tags - _STRUCTURE - {_PLACE} else said


def _room_of(scan: Image.Image) -> int:
    """The bytes that the page takes in memory; what has to be turned into RGB takes most."""
    return scan.width * scan.height * _BYTES.get(scan.mode, 16)


def _picture(scan: Image.Image, name: str, left: int) -> tuple[Image.Image, tuple[float, float]]:
    """The page as bilevel, grey or RGB, and how large it is in points of print."""
    if _room_of(scan) > ROOM:
        raise Rejected(
            f"{name} 有 {scan.width}×{scan.height} 像素的页，超过可以处理的大小，"
            "请把分辨率降到 300 dpi，或者存为 PDF、JPG 后再传"
        )
    if _room_of(scan) > left:
        raise Rejected(f"{name} 的页太大、太多，请拆成几个文件，或者存为 PDF 后再传")
    dpi = scan.info.get("dpi", (0, 0))
    scan.load()  # turned as its tag says
    across, down = (_size_of(side, by) for side, by in zip(scan.size, dpi, strict=True))
    share = min(1.0, _LONGEST / max(across, down))
    return _plain(scan), (across * share, down * share)


def _size_of(side: int, dpi: float) -> float:
    return side * 72 / (float(dpi) if _LEAST <= float(dpi) <= _MOST else _USUAL)


def _plain(scan: Image.Image) -> Image.Image:
    if scan.mode in ("1", "L", "RGB"):
        return scan
    if scan.mode.startswith("I;16"):
        raw = scan.tobytes()
        return Image.frombytes("L", scan.size, raw[0 if scan.mode.endswith("B") else 1 :: 2])
    if scan.mode in ("I", "F"):
        raise ValueError("points that are no colours")
    return on_white(scan)


def _packed(picture: Image.Image, size: tuple[float, float], name: str) -> _Page:
    if picture.mode == "1":
        points = zlib.compress(picture.tobytes(), 6)
        coding = "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode"
    else:
        target, before = io.BytesIO(), points_of(picture)
        picture.save(target, "JPEG", quality=88)
        points = target.getvalue()
        must_be_alike(points, picture.size, before, name)
        colours = "DeviceGray" if picture.mode == "L" else "DeviceRGB"
        coding = f"/ColorSpace /{colours} /BitsPerComponent 8 /Filter /DCTDecode"
    return _Page(points=points, coding=coding, pixels=picture.size, size=size)


def _pdf(pages: list[_Page]) -> bytes:
    """A PDF of ``pages`` (ISO 32000-1, 7.5 and 8.9)."""
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
    ]
    for number, page in enumerate(pages):
        first, (across, down) = 3 + 3 * number, page.size
        box, drawn = f"[0 0 {across:.2f} {down:.2f}]", f"{across:.2f} 0 0 {down:.2f} 0 0 cm /P Do"
        used = f"/Contents {first + 1} 0 R /Resources << /XObject << /P {first + 2} 0 R >> >>"
        points = f"/Type /XObject /Subtype /Image /Width {page.pixels[0]} /Height {page.pixels[1]}"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} {used} >>".encode(),
            _stream("", drawn.encode()),
            _stream(f"{points} {page.coding}", page.points),
        ]
    return _numbered(objects)


def _stream(said: str, data: bytes) -> bytes:
    head = f"<< {said} /Length {len(data)} >>\nstream\n"
    return head.encode() + data + b"\nendstream"


def _numbered(objects: list[bytes]) -> bytes:
    target, places = io.BytesIO(), list[int]()
    target.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    for number, one in enumerate(objects, 1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n%b\nendobj\n" % (number, one))
    start, count = target.tell(), len(objects) + 1
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    target.writelines(b"%010d 00000 n \n" % place for place in places)
    target.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
    return target.getvalue()
