"""Pictures as small as a list of files shows them."""

import io

from PIL import Image, ImageOps

_ORIENTATION = 0x0112
#: The longer side, in pixels.
_SIDE = 96


def thumbnail_of(picture: Image.Image, tag: bytes = b"") -> bytes:
    """``picture`` as a small JPEG of two kilobytes or so; ``tag`` is the Exif that says how it is
    to be turned where it isn't upright."""
    share = _SIDE / max(picture.size)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    small = few_points(picture, size)
    if small.mode == "I;16":
        raw = small.tobytes()
        small = Image.frombytes("L", small.size, raw[1::2])
    small = on_white(small)
    if tag:
        small.info = {"exif": tag}
        small = ImageOps.exif_transpose(small)
        small.info = {}
    target = io.BytesIO()
    small.save(target, "JPEG", quality=60)
    return target.getvalue()


def few_points(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """``picture`` with few points, without a second one of its size in memory."""
    if picture.mode in ("L", "RGB", "CMYK"):  # its neighbours may be averaged
        return picture.resize(size, Image.Resampling.BOX, reducing_gap=1.0)
    return picture.resize(size, Image.Resampling.NEAREST)


def on_white(picture: Image.Image) -> Image.Image:
    """``picture`` in RGB, what is transparent on white."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    page = Image.new("RGB", seen.size, "white")
    page.paste(seen, mask=seen.getchannel("A"))
    return page
