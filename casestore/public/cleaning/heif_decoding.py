"""HEIC photos decoded tile by tile, so that a large one takes no more memory than what is kept of
it."""

import io

import pi_heif
from PIL import Image

from casestore.public.cleaning.heif_boxes import HeifFile, HeifPicture, NoPicture
from casestore.public.cleaning.picture_headers import PictureSize

#: Rows of a tile that are copied at once.
_BAND = 256
_PLACE = 0x8825
#: What Exif calls a picture that is to be turned so before it is shown.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ANTICLOCKWISE = (None, _TURNS[8], _TURNS[3], _TURNS[6])


def decoded(file: HeifFile, size: PictureSize) -> Image.Image:
    """The picture of ``file``, as it is coded, reduced by the fraction of ``size``."""
    found, by = file.picture(), size.fraction
    picture: Image.Image | None = None
    for place, tile in enumerate(found.tiles):
        opened = pi_heif.open_heif(io.BytesIO(file.alone(tile)))[0]
        points = memoryview(opened.data)
        # after the first tile: of a photo of one tile both together would be too much
        picture = picture or Image.new("RGB", (found.width // by, found.height // by))
        row, column = divmod(place, found.columns)
        corner = (column * found.tile_size[0] // by, row * found.tile_size[1] // by)
        for top in range(0, opened.size[1], _BAND):
            picture.paste(_band(opened, points, top, by), (corner[0], corner[1] + top // by))
    if picture is None:
        raise NoPicture("a grid of no tiles")
    return picture


def _band(opened: pi_heif.HeifImage, points: memoryview, top: int, by: int) -> Image.Image:
    """The rows of a tile from ``top`` on, reduced."""
    width, height = opened.size
    rows, stride, mode = min(_BAND, height - top), opened.stride, opened.mode
    part = bytes(points[top * stride : (top + rows) * stride])
    band = Image.frombuffer(mode, (width, rows), part, "raw", mode, stride, 1)
    return band.reduce(by) if by > 1 else band


def orientation(found: HeifPicture) -> int:
    """How Exif would say what ``found`` says of its being turned (23008-12, 6.5.10 and 6.5.12)."""
    before = turned = Image.frombytes("L", (2, 3), bytes(range(6)))
    for kind, value in found.turns:
        way = _ANTICLOCKWISE[value] if kind == b"irot" else _TURNS[2 if value & 1 else 4]
        turned = turned if way is None else turned.transpose(way)
    return next(
        (number for number, way in _TURNS.items() if _same(before.transpose(way), turned)), 1
    )


def _same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def taken_out(file: HeifFile, size: PictureSize) -> tuple[str, ...]:
    """What the photo has beside the picture that is shown."""
    found, said = file.picture(), []
    if found.exif is not None and _PLACE in _exif(file.content(found.exif)):
        said.append("拍摄地点")
    if found.notes:
        said.append("相机、软件等附带信息")
    if found.others:
        said.append("第一幅以外的画面")
    said += size.reduced()
    return tuple(said)


def _exif(content: bytes) -> Image.Exif:
    """The Exif in an item of a HEIF file (23008-12, A.2.1)."""
    exif = Image.Exif()
    start = 4 + int.from_bytes(content[:4], "big")
    exif.load(content[start:])
    return exif
