"""What pictures carry beside their picture: the packed texts of a PNG, the segments of a JPEG."""

import struct
import zlib
from collections.abc import Iterator

from casestore.publishing.sweep.packed import inflated
from casestore.publishing.sweep.pieces import Budget

_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that are its picture.
_DRAWN = frozenset({b"IDAT", b"fdAT", b"PLTE", b"tRNS"})
_PACKED = frozenset({b"zTXt", b"iTXt", b"iCCP"})
#: Segments of a JPEG from which on it is drawn.
_SCAN = 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def said(data: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """(start, bytes) of everything in a picture that isn't its picture."""
    yield from _chunks(data, budget) if data.startswith(_PNG) else _segments(data)


def _chunks(data: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    start = len(_PNG)
    while start + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, start)
        kind, content = data[start + 4 : start + 8], data[start + 8 : start + 8 + size]
        if kind not in _DRAWN:
            yield start, content
        if kind in _PACKED:
            yield from ((start, text) for text in _unpacked(content, budget))
        start += 12 + size
        if kind == b"IEND":
            yield start, data[start:]


def _unpacked(content: bytes, budget: Budget) -> Iterator[bytes]:
    """Whatever in a chunk unfolds."""
    place = content.find(b"\x78")
    while place >= 0:
        try:
            yield inflated(content[place:], 15, budget)[0]
            return
        except zlib.error:
            place = content.find(b"\x78", place + 1)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    start = 2
    while start + 4 <= len(data) and data[start] == 0xFF:
        mark = data[start + 1]
        if mark in _ALONE or mark == 0xFF:
            start += 1 if mark == 0xFF else 2
            continue
        (size,) = struct.unpack_from(">H", data, start + 2)
        yield start, data[start + 4 : start + 2 + size]
        start += 2 + size
        if mark == _SCAN:
            end = data.find(b"\xff\xd9", start)
            if end >= 0:
                yield end, data[end + 2 :]
            return
