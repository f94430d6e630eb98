"""Pictures anew: the pixels alone, upright, without metadata, thumbnails or anything appended."""

import io
from typing import Any

from PIL import Image, ImageOps

from casestore.errors import Rejected
from casestore.public.cleaning.picture_headers import ROOM, PictureSize, picture_size
from casestore.public.cleaning.records import SafeCopy

FORMATS = {"jpg": "JPEG", "png": "PNG"}
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
    with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as image:
        taken_out = _taken_out(image, data, kind, size)
        orientation = image.getexif().get(_ORIENTATION, 1)
        if kind == "jpg":
            shown = (image.width // size.fraction, image.height // size.fraction)
            image.draft(image.mode, shown)
        image.load()
        picture = _plain(image, kind)
    picture, tag = _upright(picture, orientation)
    before = _points(picture)
    saved = _saved(picture, kind, tag)
    expected = picture.size
    del picture, image
    if not _is_alike(saved, expected, before):
        raise Rejected(f"{name} 处理后与原图不一致，请用其他软件另存一份后再传")
    return SafeCopy(kind=kind, data=saved, taken_out=taken_out)


def _taken_out(image: Any, data: bytes, kind: str, size: PictureSize) -> tuple[str, ...]:
    said = []
    exif = image.getexif()
    if 0x8825 in exif:
        said.append("拍摄地点")
    if set(exif) - {_ORIENTATION, 0x8825} or {"xmp", "comment", "photoshop"} & image.info.keys():
        said.append("相机、软件等附带信息")
    if getattr(image, "n_frames", 1) > 1:
        said.append("第一幅以外的画面")
    end = data.find(_END[kind]) if kind == "png" else data.rfind(_END[kind])
    if end >= 0 and data[end + len(_END[kind]) :].strip(b"\0\r\n "):
        said.append("接在图片后面的内容")
    if size.fraction > 1:
        across, down = size.width // size.fraction, size.height // size.fraction
        said.append(f"尺寸由 {size.width}×{size.height} 缩小为 {across}×{down} 像素")
    return tuple(said)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The decoded picture in a mode that is saved without loss of what can be seen."""
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


def _points(image: Image.Image) -> list[int]:
    """Points spread over the picture, each value from 0 to 255."""
    few = image.resize(_GRID, Image.Resampling.BOX, reducing_gap=1.0) if _mixes(image) else None
    if few is None:
        few = image.resize(_GRID, Image.Resampling.NEAREST)
    if few.mode == "I;16":
        raw = few.tobytes()
        return [raw[at + 1] for at in range(0, len(raw), 2)]
    return list(few.convert("RGB").tobytes())


def _mixes(image: Image.Image) -> bool:
    """Whether neighbouring points may be averaged, as a JPEG's grain asks for."""
    return image.mode in ("L", "RGB", "CMYK")


def _is_alike(saved: bytes, size: tuple[int, int], before: list[int]) -> bool:
    with Image.open(io.BytesIO(saved)) as copy:
        if copy.size != size:
            return False
        after = _points(copy)
    off = sum(abs(one - other) for one, other in zip(before, after, strict=True))
    return off <= _DIFFERENCE * len(before)
