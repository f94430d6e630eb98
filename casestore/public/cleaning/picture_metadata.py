"""Pictures inside other files: the same points, byte for byte, without what says who took them,
where and with what."""

import io
import struct

from PIL import Image

_ORIENTATION = 0x0112
_END, _SCAN = 0xD9, 0xDA
#: Segments of a JPEG that say how its points are to be shown: JFIF, Adobe's, and tables (C0 to FE).
_KEPT_APPLICATION = (0xE0, 0xEE)
_COMMENT = 0xFE
_COLOURS = b"ICC_PROFILE\0"
_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that say something about it (PNG 3rd edition, 11.3.3 to 11.3.5).
_TELLING = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def bare(data: bytes) -> bytes:
    """The JPEG or PNG in ``data`` without its metadata and without anything behind its end;
    anything else, and what is torn, as it is."""
    try:
        if data[:3] == b"\xff\xd8\xff":
            return _bare_jpeg(data)
        return _bare_png(data) if data[:8] == _PNG else data
    except (struct.error, IndexError):
        return data


def _bare_jpeg(data: bytes) -> bytes:
    kept, at = [b"\xff\xd8", _turned(data)], 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _END:
            return b"".join((*kept, b"\xff\xd9"))
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        end = at + 2 + length
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if _stays(marker, data[at + 4 : end]):
            kept.append(data[at:end])
        at = end
    return data


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: within points FF is followed by 0 or by a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _stays(marker: int, content: bytes) -> bool:
    if marker == 0xE2:
        return content.startswith(_COLOURS)
    return marker in _KEPT_APPLICATION or not (0xE0 <= marker <= 0xEF or marker == _COMMENT)


def _turned(data: bytes) -> bytes:
    """The bare note that the camera lay on its side, where it did."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            orientation = image.getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError):
        return b""
    if orientation not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    said = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _bare_png(data: bytes) -> bytes:
    kept, at = [_PNG], 8
    while True:
        length = struct.unpack(">I", data[at : at + 4])[0]
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return data
        if name not in _TELLING:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
