"""Is there something like a red stamp on a picture of paper? A hint for a person, no more.

The light is taken out first: paper under a lamp is as red as ink in the shade. What is left red is
looked at piece by piece; a stamp is about as high as wide, and neither a line nor the whole table.
"""

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

#: The longer side of the picture that is looked at, in pixels.
_SIDE = 480
#: How much redder than its surroundings ink is, of 255, once paper is white.
_REDDER = 34
#: A piece that is a stamp, as parts of the picture's shorter side, and how much of the box around
#: it is red at least.
_LEAST, _MOST, _FILLED = 0.045, 0.75, 0.06
#: Colours differ less than this, of 255, in a scan without any.
_COLOURLESS = 14


def red_seal(image: Image.Image) -> bool | None:
    """Whether ``image`` shows one; ``None`` where it has no colour."""
    if image.mode in ("1", "L", "LA", "I", "I;16", "F"):
        return None
    few = image.reduce(max(1, max(image.size) // _SIDE)) if image.mode == "RGB" else image
    small = few.convert("RGB")
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    if _spread(small) < _COLOURLESS:
        return None
    mask = _red(small)
    side = min(small.size)
    return any(_is_stamp(piece, side) for piece in _pieces(mask))


def _spread(image: Image.Image) -> int:
    """The largest difference between the colours of a point, of 255."""
    red, green, blue = image.split()
    high = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    low = ImageChops.darker(ImageChops.darker(red, green), blue)
    histogram = ImageChops.subtract(high, low).histogram()
    total, seen = sum(histogram), 0
    for value in range(255, -1, -1):
        seen += histogram[value]
        if seen > total / 2000:  # single points are noise
            return value
    return 0


def _red(image: Image.Image) -> Image.Image:
    """The points that are redder than the paper around them, white on black. Each colour is
    measured against the brightest nearby: that is the paper in this light."""
    planes = []
    for plane in image.split():
        around = plane.resize(
            (max(1, plane.width // 8), max(1, plane.height // 8)), Image.Resampling.BOX
        )
        around = around.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(3))
        around = around.resize(plane.size, Image.Resampling.BILINEAR)
        planes.append(_divided(plane, around))
    red, green, blue = planes
    redder = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    return redder.point([255 if value >= _REDDER else 0 for value in range(256)])


def _divided(plane: Image.Image, by: Image.Image) -> Image.Image:
    """``plane`` as parts of ``by``, 255 where they are equal."""
    pairs = zip(plane.tobytes(), by.tobytes(), strict=True)
    data = bytes(min(255, value * 255 // light) if light > 24 else 255 for value, light in pairs)
    return Image.frombytes("L", plane.size, data)


def _pieces(mask: Image.Image) -> Iterator[tuple[int, int, int, int, int]]:
    """What hangs together in ``mask`` once small gaps are closed: the box around each piece, and
    how many points of it were red before."""
    closed = mask.filter(ImageFilter.MaxFilter(7)).tobytes()
    before, width = mask.tobytes(), mask.width
    left = {at for at, value in enumerate(closed) if value}
    while left:
        waiting = [left.pop()]
        columns, lines, red = list[int](), list[int](), 0
        while waiting:
            at = waiting.pop()
            line, column = divmod(at, width)
            columns.append(column)
            lines.append(line)
            red += before[at] > 0
            near = [at - width, at + width]
            near += [at - 1] if column else []
            near += [at + 1] if column + 1 < width else []
            for one in near:
                if one in left:
                    left.discard(one)
                    waiting.append(one)
        yield min(columns), min(lines), max(columns) + 1, max(lines) + 1, red


def _is_stamp(piece: tuple[int, int, int, int, int], side: int) -> bool:
    left, top, right, bottom, red = piece
    width, height = right - left, bottom - top
    if min(width, height) < _LEAST * side or max(width, height) > _MOST * side:
        return False
    return max(width, height) <= 2 * min(width, height) and red >= _FILLED * width * height
