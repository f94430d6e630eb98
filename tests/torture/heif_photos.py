"""HEIC photos as telephones write them, made here of one tile of 512×512 points that was coded
once: red, blue, green and white in its corners."""

import struct
from base64 import b64decode
from collections.abc import Callable

from PIL import Image

from casestore.public.cleaning.heif_boxes import box_of

SIDE = 512
_CODED = b64decode(
    "AAABQSgBrxkQeYMFQ9woTPd8hTf/+KGH/mta/6/BXis/yxso8i0vNOFORUo0XcCZBRQ+vohtwzfceznqAYPXPBEQjD"
    "cX3PZmlNaL6txcAeTC9rUIW42oUcDGHzRQprc6gHqDJjyk4+gNmJMFqOCUl/AAAFbAi2U5AE96Mfhh8tHA3GGxGTT6"
    "BCeHQmE18iGn/yP6Sx1eJ10BAVc/rC5gaWmT1nuxXi7Bhoqg/Isc4DMf3PnYFJwkpso/qDo0deYLKcJZe1S/ZLzLHh"
    "xI1SgXgDuKaY1oFvPPKoHtpFkE8w4kwh3V6XsqglyfXAMde892ls9EyGYl4XIQ5Y7vJqHrP+bTIhu58iAQH9DHFfiU"
    "QOJhwfdXzv7IBLEFfOc2r2WxkGt46ay5B4oAAAMAJT1weUAEjAAAAwNG3RwARkAAABGKK5gB9w=="
)
#: hvcC, colr, ispe and pixi of the tile, one behind the other.
_PROPERTIES = b64decode(
    "AAAAeGh2Y0MBA3AAAACQAAAAAABa8AD8/fj4AAAPA2AAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwBaugJAYQABACtCAQ"
    "EDcAAAAwCQAAADAAADAFqgBAIAgFlupJKa5uAhoMCAAAAMgAAAAwCEYgABAAdEAcFysGJAAAAAE2NvbHJuY2x4AAEA"
    "DQAGgAAAABRpc3BlAAAAAAAAAgAAAAIAAAAAEHBpeGkAAAAAAwgICA=="
)
_COUNT = 4
#: The turn of a telephone that was held upright, and of one that lay on its other side.
UPRIGHT, MIRRORED = box_of(b"irot", b"\3"), box_of(b"imir", b"\1")


def photo(
    columns: int = 1,
    rows: int = 1,
    *,
    size: tuple[int, int] | None = None,
    turned: bytes = b"",
    exif: bytes = b"",
) -> bytes:
    """A photo of so many tiles, cut to ``size``; ``turned`` are its irot and imir."""
    count, size = columns * rows, size or (columns * SIDE, rows * SIDE)
    grid = bytes([0, 1, rows - 1, columns - 1]) + struct.pack(">II", *size)
    said = _listed(count, bool(exif)) + _properties(count, size, turned) + box_of(b"idat", grid)
    start = box_of(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(at: int) -> bytes:
        located = [_located(item, 0, at, len(_CODED)) for item in range(1, count + 1)]
        located.append(_located(count + 1, 1, 0, len(grid)))
        if exif:
            located.append(_located(count + 2, 0, at + len(_CODED), len(exif) + 4))
        places = _numbers(len(located)) + b"".join(located)
        return box_of(b"meta", bytes(4) + said + box_of(b"iloc", b"\1\0\0\0\x44\0" + places))

    at = len(start) + len(meta(0)) + 8
    return start + meta(at) + box_of(b"mdat", _CODED + bytes(4) + exif)


def _listed(count: int, has_exif: bool) -> bytes:
    """What there is: so many tiles, the grid that is shown, and its Exif."""
    infos = [_info(item, b"hvc1", hidden=True) for item in range(1, count + 1)]
    infos += [_info(count + 1, b"grid")] + [_info(count + 2, b"Exif")] * has_exif
    tiles = _numbers(count + 1, count, *range(1, count + 1))
    return (
        box_of(b"hdlr", bytes(8) + b"pict" + bytes(13))
        + box_of(b"pitm", bytes(4) + _numbers(count + 1))
        + box_of(b"iinf", bytes(4) + _numbers(len(infos)) + b"".join(infos))
        + box_of(b"iref", bytes(4) + box_of(b"dimg", tiles))
    )


def _info(item: int, kind: bytes, hidden: bool = False) -> bytes:
    return box_of(b"infe", bytes([2, 0, 0, hidden]) + _numbers(item, 0) + kind + b"\0")


def _located(item: int, method: int, at: int, size: int) -> bytes:
    return _numbers(item, method, 0, 1) + struct.pack(">II", at, size)


def _properties(count: int, size: tuple[int, int], turned: bytes) -> bytes:
    whole = box_of(b"ispe", bytes(4) + struct.pack(">II", *size))
    shown = [_COUNT + 1, _COUNT + 2][: 2 if turned else 1]
    tiles = b"".join(_owned(item, [*range(1, _COUNT + 1)]) for item in range(1, count + 1))
    owned = bytes(4) + struct.pack(">I", count + 1) + tiles + _owned(count + 1, shown)
    boxes = box_of(b"ipco", _PROPERTIES + whole + turned)
    return box_of(b"iprp", boxes + box_of(b"ipma", owned))


def _owned(item: int, properties: list[int]) -> bytes:
    return _numbers(item) + bytes([len(properties), *(0x80 | one for one in properties)])


def _numbers(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}H", *numbers)


def _told() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def telling() -> bytes:
    """A photo that says where it was taken and with what."""
    return photo(exif=_told())


def _of_many_places() -> bytes:
    """A photo whose list of places says that it is 65,535 items of 65,535 parts of no size."""
    places = box_of(b"iloc", b"\1\0\0\0\0\0" + b"\xff" * 2_000_000)
    meta = box_of(b"meta", bytes(4) + places)
    return box_of(b"ftyp", b"heic\0\0\0\0mif1heic") + meta


BOMBS: dict[str, Callable[[], bytes]] = {
    "heic: 48 megapixels": lambda: photo(16, 12, size=(8064, 6048), turned=UPRIGHT),
    "heic: says 4 gigapixels": lambda: photo(1, 1, size=(65_535, 65_535)),
    "heic: 65,025 tiles": lambda: photo(255, 255, size=(9_000, 9_000)),
    "heic: places without an end": _of_many_places,
}
HOSTILE: dict[str, bytes] = {"heic: where it was taken": telling()}
