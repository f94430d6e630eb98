"""How much memory a picture would take, read from its first bytes: a bomb is refused before
anything of it is unpacked."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from casestore.errors import Rejected
from casestore.public.cleaning.heif_boxes import BRANDS, HeifFile, NoPicture, brands_of

MB = 1_000_000
#: What the pixels of one picture may take in memory, in bytes: 20 million in colour (an A3 page at
#: 300 dpi has 17 million), 80 million in grey.
ROOM = 80 * MB
#: Pixels of the largest JPEG that is still read (at a fraction of its size): a telephone's camera
#: has 200 million.
MOST_JPEG_PIXELS = 210 * MB
#: By how much a JPEG may be reduced while it is decoded (what libjpeg can do).
FRACTIONS = (1, 2, 4, 8)
#: Pixels of the largest HEIC, and of its largest tile, and of the largest WebP: what their decoders
#: take beside the picture leaves room for no more.
MOST_HEIC_PIXELS, MOST_TILE_PIXELS, MOST_WEBP_PIXELS = 100 * MB, 12_500_000, 5 * MB
#: Bytes a pixel takes unpacked, by the colour type of a PNG (grey, RGB, palette, grey and alpha,
#: RGBA); grey of 16 bits takes two.
_PNG_BYTES = {0: 1, 2: 4, 3: 1, 4: 4, 6: 4}
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True)
class PictureSize:
    """``width`` and ``height`` in pixels; ``fraction`` is by how much the copy is reduced on either
    side."""

    width: int
    height: int
    fraction: int = 1

    def reduced(self) -> tuple[str, ...]:
        """The sentence about a copy that is smaller than its original."""
        if self.fraction == 1:
            return ()
        across, down = self.width // self.fraction, self.height // self.fraction
        return (f"尺寸由 {self.width}×{self.height} 缩小为 {across}×{down} 像素",)


def picture_size(head: bytes, name: str) -> PictureSize | None:
    """The size of the PNG, JPEG, HEIC or WebP that begins with ``head`` (a megabyte is enough for
    most); ``None`` where it is none of them, or doesn't say so far.

    Raises :class:`Rejected` where it can't be unpacked within :data:`ROOM`.
    """
    if head[:8] == _PNG and head[12:16] == b"IHDR" and len(head) >= 29:
        return _png(head, name)
    if head[:3] == b"\xff\xd8\xff":
        for marker, segment in _segments(head):
            if marker in _START_OF_FRAME and len(segment) >= 6:
                return _jpeg(marker, segment, name)
    if brands_of(head) & BRANDS:
        return _heic(head, name)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head, name)
    return None


def _heic(head: bytes, name: str) -> PictureSize | None:
    try:
        found = HeifFile(head).picture()
    except NoPicture:
        return None
    width, height = found.width, found.height
    across, down = found.tile_size
    if width * height <= MOST_HEIC_PIXELS and across * down <= MOST_TILE_PIXELS:
        for fraction in FRACTIONS:
            if width * height * 4 // fraction**2 <= ROOM:
                return PictureSize(width=width, height=height, fraction=fraction)
    raise too_large(name, width, height)


def _webp(head: bytes, name: str) -> PictureSize | None:
    size = _webp_size(head)
    if size is None:
        return None
    if size[0] * size[1] > MOST_WEBP_PIXELS:
        raise too_large(name, *size)
    return PictureSize(width=size[0], height=size[1])


def _webp_size(head: bytes) -> tuple[int, int] | None:
    """Width and height by the first chunk (RFC 9649, 2.5 to 2.7)."""
    if head[12:16] == b"VP8X" and len(head) >= 30:
        width, height = head[24:27], head[27:30]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    if head[12:16] == b"VP8L" and len(head) >= 25:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8 " and len(head) >= 30:
        across, down = struct.unpack("<HH", head[26:30])
        return across & 0x3FFF, down & 0x3FFF
    return None


def too_large(name: str, width: int, height: int) -> Rejected:
    """The sentence about a picture that would take more memory than there is."""
    return Rejected(
        f"{name} 有 {width}×{height} 像素，超过可以处理的大小，请缩小后另存为普通 JPG 再传"
    )


def _png(head: bytes, name: str) -> PictureSize:
    width, height, depth, colour = struct.unpack(">IIBB", head[16:26])
    each = 2 if (colour, depth) == (0, 16) else _PNG_BYTES.get(colour, 4)
    if width * height * each > ROOM:
        raise Rejected(
            f"{name} 有 {width}×{height} 像素，超过可以处理的大小，"
            "请把分辨率降到 300 dpi，或存为 JPG 后再传"
        )
    return PictureSize(width=width, height=height)


def _segments(head: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, content) of a JPEG up to the first scan."""
    at = 2
    while at + 4 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        length = struct.unpack(">H", head[at + 2 : at + 4])[0]
        yield marker, head[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _jpeg(marker: int, segment: bytes, name: str) -> PictureSize:
    _depth, height, width, components = struct.unpack(">BHHB", segment[:6])
    sampling = [segment[7 + 3 * i] for i in range(components) if len(segment) > 7 + 3 * i]
    pixels = width * height
    each = 1 if components == 1 else 4
    # a progressive one is held whole as coefficients of two bytes while it is decoded
    held = _coefficients(sampling, pixels) * 2 if marker in _PROGRESSIVE else 0
    for fraction in FRACTIONS:
        if pixels <= MOST_JPEG_PIXELS and held + pixels * each // fraction**2 <= ROOM:
            return PictureSize(width=width, height=height, fraction=fraction)
    raise too_large(name, width, height)


def _coefficients(sampling: list[int], pixels: int) -> int:
    across = max((one >> 4 for one in sampling), default=1) or 1
    down = max((one & 15 for one in sampling), default=1) or 1
    shares = sum((one >> 4) * (one & 15) for one in sampling) or 1
    return pixels * shares // (across * down)
