"""What pictures carry beside their picture: the packed texts of a PNG, the segments of a JPEG, the
remarks of a GIF, the chunks of a WebP."""

import struct
import zlib
from collections.abc import Iterator

from casestore.publishing.sweep.packed import inflated
from casestore.publishing.sweep.pieces import Budget

_PNG, _GIF, _RIFF = b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF"
#: Chunks of a PNG that are its picture.
_DRAWN = frozenset({b"IDAT", b"fdAT", b"PLTE", b"tRNS"})
_PACKED = frozenset({b"zTXt", b"iTXt", b"iCCP"})
#: Segments of a JPEG from which on it is drawn.
_SCAN = 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
#: Chunks of a WebP that are its picture.
_WEBP_DRAWN = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANMF"})
#: Blocks of a GIF.
_EXTENSION, _IMAGE = 0x21, 0x2C


def said(data: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """(start, bytes) of everything in a picture that isn't its picture."""
    if data.startswith(_PNG):
        yield from _chunks(data, budget)
    elif data.startswith(_GIF):
        yield from _blocks(data)
    elif data.startswith(_RIFF):
        yield from _riff(data)
    else:
        yield from _segments(data)


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


def _blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """What the extensions of a GIF say, put together: each 255 bytes of it stand behind a byte of
    their own, in the middle of a word or of a character."""
    start = 13 + _palette(data, 10)
    while start < len(data):
        kind = data[start]
        if kind == _EXTENSION:
            said, end = _parts(data, start + 2)
            yield start, said
        elif kind == _IMAGE:
            _drawn, end = _parts(data, start + 11 + _palette(data, start + 9))
        else:
            yield start, data[start + 1 :]
            return
        start = end


def _palette(data: bytes, place: int) -> int:
    """Bytes of the table of colours that the flags at ``place`` tell."""
    flags = data[place] if place < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _parts(data: bytes, start: int) -> tuple[bytes, int]:
    """The parts from ``start`` on without the bytes that say how long each is, and where they
    end."""
    parts = []
    while start < len(data) and (size := data[start]):
        parts.append(data[start + 1 : start + 1 + size])
        start += 1 + size
    return b"".join(parts), start + 1


def _riff(data: bytes) -> Iterator[tuple[int, bytes]]:
    start = 12
    while start + 8 <= len(data):
        (size,) = struct.unpack_from("<I", data, start + 4)
        if data[start : start + 4] not in _WEBP_DRAWN:
            yield start, data[start + 8 : start + 8 + size]
        start += 8 + size + size % 2
