"""WebP and TIFF files that are too large, carry something or pretend, made here: name → bytes."""

import io
import struct
from collections.abc import Callable

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2


def _picture(kind: str) -> bytes:
    target, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    Image.linear_gradient("L").convert("RGB").resize((80, 40)).save(target, kind, exif=exif)
    return target.getvalue()


def tiff(*pages: Image.Image, **said: object) -> bytes:
    """``pages`` as one TIFF."""
    target, first = io.BytesIO(), pages[0]
    first.save(target, "TIFF", save_all=True, append_images=pages[1:], **said)
    return target.getvalue()


def _telling_tiff() -> bytes:
    tags = ImageFileDirectory_v2()
    tags[315], tags[270] = "Somebody", "<script>alert(1)</script>"
    return tiff(Image.new("RGB", (60, 40), "red"), tiffinfo=tags)


def _patched_webp() -> bytes:
    data = bytearray(_picture("WEBP"))
    data[24:30] = b"\xff\x3f\0\xff\x3f\0"  # 16,384 each way, in the chunk VP8X
    return bytes(data)


def _large_webp() -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((2500, 2000)).save(target, "WEBP", quality=40)
    return target.getvalue()


def _circle() -> bytes:
    """A page that says that it comes next."""
    data = bytearray(tiff(Image.new("L", (9, 9))))
    start = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[start : start + 2])[0]
    return (
        bytes(data[: start + 2 + 12 * count])
        + bytes(data[4:8])
        + bytes(data[start + 6 + 12 * count :])
    )


def _says(width: int, height: int) -> bytes:
    """A page that says it is larger than its points."""
    tags = ImageFileDirectory_v2()
    data = bytearray(tiff(Image.new("RGB", (9, 9)), compression="tiff_lzw", tiffinfo=tags))
    start = struct.unpack("<I", data[4:8])[0]
    for entry in range(start + 2, start + 2 + 12 * data[start], 12):
        tag = struct.unpack("<H", data[entry : entry + 2])[0]
        if tag in (256, 257, 278):
            side = width if tag == 256 else height
            data[entry : entry + 12] = struct.pack("<HHII", tag, 4, 1, side)
    return bytes(data)


def _pages(count: int, side: int, mode: str) -> bytes:
    compression = "group4" if mode == "1" else "tiff_lzw"
    pages = [Image.new(mode, (side, side)) for _page in range(count)]
    return tiff(*pages, compression=compression)


HOSTILE: dict[str, bytes] = {
    "webp: where it was taken": _picture("WEBP"),
    "webp: page behind it": _picture("WEBP") + b"<script>alert(1)</script>",
    "tiff: who scanned it": _telling_tiff(),
}
BOMBS: dict[str, Callable[[], bytes]] = {
    "webp: says 268 megapixels": _patched_webp,
    "webp: 5 megapixels": _large_webp,
    "tiff: says 400 megapixels": lambda: _says(20_000, 20_000),
    "tiff: more points than there are": lambda: _says(3_200, 3_200),
    "tiff: 10 megapixels in colour": lambda: _pages(1, 3_240, "RGB"),
    "tiff: 40 pages in black and white": lambda: _pages(40, 3_000, "1"),
    "tiff: ten pages of 10 megapixels": lambda: _pages(10, 3_240, "RGB"),
    "tiff: 2,000 pages": lambda: _pages(2_000, 9, "1"),
    "tiff: pages in a circle": _circle,
}
