"""Pictures anew: the pixels alone, upright, without metadata, thumbnails or anything appended."""

import io
from typing import Any

from PIL import Image, ImageOps

from casestore.errors import Rejected
from casestore.public.cleaning.heif_boxes import HeifFile
from casestore.public.cleaning.kinds import copy_kind
from casestore.public.cleaning.picture_headers import ROOM, PictureSize, picture_size
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.thumbnails import few_points, on_white, thumbnail_of

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_ORIENTATION = 0x0112
#: How far a point of the copy may be from the original's on average, of 255.
_DIFFERENCE = 16
#: Modes that are kept; anything else becomes RGB or RGBA.
_MODES = {
    "jpg": ("L", "RGB", "CMYK"),
    "png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
}
_GRID = (32, 32)
_END = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}


def picture_copy(data: bytes, kind: str, name: str) -> SafeCopy:
    """The picture in ``data`` anew. Raises :class:`Rejected` where it is too large, or its copy
    would not look like it; ``OSError``, ``ValueError`` and ``SyntaxError`` where it is broken."""
    size = picture_size(data, name)
    if size is None:
        raise ValueError("a picture without a size")
    decode = _heic_decoded if kind == "heic" else _decoded
    picture, orientation, taken_out = decode(data, kind, size)
    picture, tag = _upright(picture, orientation)
    thumbnail, before = thumbnail_of(picture, tag), points_of(picture)
    saved, expected = _saved(picture, copy_kind(kind), tag), picture.size
    del picture
    must_be_alike(saved, expected, before, name)
    return SafeCopy(kind=kind, data=saved, taken_out=taken_out, thumbnail=thumbnail)


def _decoded(data: bytes, kind: str, size: PictureSize) -> tuple[Image.Image, int, tuple[str, ...]]:
    """The picture, how Exif says it is to be turned, and what its copy goes without."""
    with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as image:
        taken_out = _taken_out(image, data, kind, size)
        orientation = image.getexif().get(_ORIENTATION, 1)
        if kind == "jpg":
            shown = (image.width // size.fraction, image.height // size.fraction)
            image.draft(image.mode, shown)
        image.load()
        return _plain(image, kind), orientation, taken_out


def _heic_decoded(
    data: bytes, _kind: str, size: PictureSize
) -> tuple[Image.Image, int, tuple[str, ...]]:
    from casestore.public.cleaning import heif_decoding

    file = HeifFile(data)
    turned = heif_decoding.orientation(file.picture())
    return heif_decoding.decoded(file, size), turned, heif_decoding.taken_out(file, size)


def _taken_out(image: Any, data: bytes, kind: str, size: PictureSize) -> tuple[str, ...]:
    said = []
    exif = image.getexif()
    if 0x8825 in exif:
        said.append("拍摄地点")
    if set(exif) - {_ORIENTATION, 0x8825} or {"xmp", "comment", "photoshop"} & image.info.keys():
        said.append("相机、软件等附带信息")
    if getattr(image, "n_frames", 1) > 1:
        said.append("第一幅以外的画面")
    if _is_followed(data, kind):
        said.append("接在图片后面的内容")
    return (*said, *size.reduced())


def _is_followed(data: bytes, kind: str) -> bool:
    """Whether something hangs behind the end of the picture."""
    if kind == "webp":
        return len(data) > int.from_bytes(data[4:8], "little") + 9  # padded to even
    end = data.find(_END[kind]) if kind == "png" else data.rfind(_END[kind])
    return end >= 0 and bool(data[end + len(_END[kind]) :].strip(b"\0\r\n "))


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The decoded picture in a mode that is saved without loss of what can be seen."""
    if kind == "webp":
        return on_white(image)
    transparency = image.info.get("transparency")
    if image.mode not in _MODES[kind]:
        image = image.convert("RGB" if kind == "jpg" or "A" not in image.mode else "RGBA")
    image.info = {} if transparency is None or kind == "jpg" else {"transparency": transparency}
    return image


def _upright(image: Image.Image, orientation: int) -> tuple[Image.Image, bytes]:
    """The picture turned as its camera says; where there is no room for a second one, the bare
    note that says so instead."""
    if orientation not in range(2, 9):
        return image, b""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    each = 1 if image.mode in ("1", "L", "P") else 4
    if 2 * image.width * image.height * each > ROOM:
        return image, exif.tobytes()
    info = image.info
    image.info = {**info, "exif": exif.tobytes()}
    turned = ImageOps.exif_transpose(image)
    turned.info = info
    return turned, b""


def _saved(image: Image.Image, kind: str, tag: bytes) -> bytes:
    target = io.BytesIO()
    more = {"exif": tag} if tag else {}
    if kind == "jpg":
        image.save(target, "JPEG", quality=92, **more)
    else:
        image.save(target, "PNG", compress_level=4, **more)
    return target.getvalue()


def points_of(image: Image.Image) -> list[int]:
    """Points spread over the picture, each value from 0 to 255."""
    few = few_points(image, _GRID)
    if few.mode == "I;16":
        raw = few.tobytes()
        return [raw[at + 1] for at in range(0, len(raw), 2)]
    return list(few.convert("RGB").tobytes())


def must_be_alike(saved: bytes, size: tuple[int, int], before: list[int], name: str) -> None:
    """Raises :class:`Rejected` where the copy in ``saved`` is not of ``size``, or doesn't look like
    the picture ``name``, of which these are the points."""
    with Image.open(io.BytesIO(saved)) as copy:
        off = sum(abs(one - other) for one, other in zip(before, points_of(copy), strict=True))
        if copy.size != size or off > _DIFFERENCE * len(before):
            raise Rejected(f"{name} 处理后与原图不一致，请用其他软件另存一份后再传")
