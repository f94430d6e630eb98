"""Pictures that are too large, carry something or pretend, made here: name → bytes."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def picture(kind: str, size: tuple[int, int] = (80, 40)) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    Image.linear_gradient("L").convert("RGB").resize(size).save(target, kind, exif=exif)
    return target.getvalue()


def _with_text() -> bytes:
    target, text = io.BytesIO(), PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>", zip=True)
    Image.new("RGB", (9, 9)).save(target, "PNG", pnginfo=text)
    return target.getvalue()


HOSTILE: dict[str, bytes] = {
    "jpg: where it was taken": picture("JPEG"),
    "png: who took it": picture("PNG"),
    "jpg: archive behind it": picture("JPEG") + b"PK\x03\x04 payload",
    "jpg: page behind it": picture("JPEG") + b"<script>alert(1)</script>",
    "png: page behind it": picture("PNG") + b"<html><script>alert(1)</script>",
    "png: script in a comment": _with_text(),
}


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, colour: int, body: bytes, more: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = chunk(b"IHDR", head) + more + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _zeros(count: int) -> bytes:
    packer = zlib.compressobj(9)
    whole, rest = divmod(count, 10**7)
    packed = [packer.compress(bytes(10**7)) for _time in range(whole)]
    return b"".join([*packed, packer.compress(bytes(rest)), packer.flush()])


def _large_jpeg() -> bytes:
    target = io.BytesIO()
    Image.new("L", (9_000, 9_000)).save(target, "JPEG", quality=10)
    data = target.getvalue()
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", 65_000, 65_000) + data[at + 9 :]


def _camera_jpeg() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (14_000, 14_000)).save(target, "JPEG", quality=10)
    return target.getvalue()


def _progressive() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (9_000, 9_000)).save(target, "JPEG", quality=10, progressive=True)
    return target.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "png: 84 megapixels": lambda: png(9_200, 9_140, 2, _zeros(9_140 * (9_200 * 3 + 1))),
    "png: says 4 gigapixels": lambda: png(65_535, 65_535, 6, zlib.compress(bytes(10**6))),
    "png: grey, 79 megapixels": lambda: png(8_900, 8_900, 0, _zeros(8_900 * 8_901)),
    "png: 20 megapixels": lambda: png(5_000, 3_990, 2, _zeros(3_990 * 15_001)),
    "png: more pixels than it says": lambda: png(9, 9, 2, _zeros(10**9)),
    "png: text of a gigabyte": lambda: png(
        9, 9, 2, zlib.compress(bytes(9 * 28)), chunk(b"zTXt", b"a\0\0" + _zeros(10**9))
    ),
    "png: colour profile of a gigabyte": lambda: png(
        9, 9, 2, zlib.compress(bytes(9 * 28)), chunk(b"iCCP", b"a\0\0" + _zeros(10**9))
    ),
    "jpg: says 4 gigapixels": _large_jpeg,
    "jpg: 196 megapixels": _camera_jpeg,
    "jpg: progressive, 81 megapixels": _progressive,
}
