"""Photos of a paper as telephones take them: turned, seen from the side, blurred, in shadow, in low
light, from a screen. All drawn from a seed, so that a failure comes again."""

import io
import math
import random
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from casestore.public.paper.mark import Mark

#: Pixels of a millimetre of the drawn page, and its size.
SCALE = 6
A4 = (210 * SCALE, 297 * SCALE)
#: What can be wrong with a photo.
FAULTS = ("none", "rotation", "perspective", "blur", "shadow", "low light", "moiré", "all together")
#: The longer side of what telephones send, in pixels: as taken, and as chat programs shrink it.
SIZES = (3200, 1706, 1280)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """How a photo is taken: ``fault`` is one of :data:`FAULTS`."""

    fault: str
    seed: int
    longer_side: int = 1706


def page(mark: Mark | None, sealed: bool, seed: int = 0) -> Image.Image:
    """A page of a form, drawn: lines of words, a table, the mark at the foot, a red stamp."""
    random_ = random.Random(f"page {seed}")
    sheet = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(24, 250, 8):
        pen.line([(22 * SCALE, line * SCALE), (190 * SCALE, line * SCALE)], fill="#333", width=3)
        at = 25.0
        while at < random_.uniform(60, 180):
            wide = random_.uniform(2, 4)
            box = [at * SCALE, (line + 2) * SCALE, (at + wide) * SCALE, (line + 5.5) * SCALE]
            pen.rectangle(box, outline="#111", width=random_.randint(3, 8))
            at += wide + 0.7
    for column in (22, 60, 190):
        pen.line(
            [(column * SCALE, 24 * SCALE), (column * SCALE, 248 * SCALE)], fill="#333", width=3
        )
    if mark is not None:
        sheet.paste(code(mark), (168 * SCALE, 267 * SCALE))
    if sealed:
        stamp(sheet, (random_.uniform(120, 165), random_.uniform(200, 240)), random_)
    return sheet


def printed(pdf: bytes, number: int, sealed: bool, seed: int = 0) -> Image.Image:
    """A page of the real form ``pdf`` as it comes out of a printer, by ``number`` (beyond the last
    it begins anew), stamped by hand."""
    random_ = random.Random(f"printed {seed}")
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = document[number % len(document)].render(scale=SCALE * 25.4 / 72)
    sheet = drawn.to_pil().convert("RGB").resize(A4)
    if sealed:
        stamp(sheet, (random_.uniform(120, 165), random_.uniform(200, 240)), random_)
    return sheet


def code(mark: Mark, millimetres: int = 24) -> Image.Image:
    """The code as it stands on the paper, so many millimetres wide."""
    target = io.BytesIO()
    mark.qr.save(target, kind="png", scale=10, border=2)
    side = millimetres * SCALE
    return Image.open(target).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)


def stamp(sheet: Image.Image, place: tuple[float, float], random_: random.Random) -> None:
    """A round red stamp of 38 to 42 mm around ``place`` (in mm), as worn as stamps are."""
    across = int(random_.uniform(38, 42) * SCALE)
    ink = random_.choice([(214, 32, 40), (196, 24, 52), (226, 58, 50)])
    strength = Image.new("L", (across, across), 0)
    pen = ImageDraw.Draw(strength)
    pen.ellipse([4, 4, across - 4, across - 4], outline=255, width=int(1.2 * SCALE))
    middle, outer = across / 2, across * 0.14
    star = [
        (
            middle + math.sin(math.tau * n / 10) * outer * (1 if n % 2 == 0 else 0.4),
            middle - math.cos(math.tau * n / 10) * outer * (1 if n % 2 == 0 else 0.4),
        )
        for n in range(10)
    ]
    pen.polygon(star, fill=255)
    for n in range(14):
        angle = math.tau * (n - 7) / 18
        at = (middle + math.sin(angle) * across * 0.37, middle - math.cos(angle) * across * 0.37)
        pen.text(at, "印", fill=255, font=_font(int(3.6 * SCALE)), anchor="mm")
    worn = _noise(across, across, random_.randrange(10**6)).resize((across, across))
    strength = Image.fromarray(
        (np.asarray(strength) * np.where(np.asarray(worn) > 96, 0.86, 0.45)).astype("uint8")
    ).rotate(random_.uniform(-40, 40))
    corner = (int(place[0] * SCALE - across / 2), int(place[1] * SCALE - across / 2))
    under = sheet.crop((*corner, corner[0] + across, corner[1] + across))
    inked = Image.fromarray(
        (np.asarray(under).astype("float32") * np.array(ink) / 255).astype("uint8")
    )
    sheet.paste(Image.composite(inked, under, strength), corner)


def photo(sheet: Image.Image, how: Photo) -> bytes:
    """``sheet`` photographed, a JPEG."""
    random_ = random.Random(f"{how.fault} {how.seed}")
    every = how.fault == "all together"
    image = _on_a_table(sheet, how, random_)
    if how.fault in ("blur",) or every:
        share = random_.uniform(0.0006, 0.0011) * (0.6 if every else 1)
        image = image.filter(ImageFilter.GaussianBlur(share * max(image.size)))
    light = np.asarray(image).astype("float32")
    if how.fault == "shadow" or every:
        light = _shadow(light, random_)
    if how.fault == "moiré" or every:
        light = _moire(light, random_, 0.5 if every else 1)
    if how.fault == "low light" or every:
        light = _dark(light, random_, 0.55 if every else 0.35)
    image = Image.fromarray(np.clip(light, 0, 255).astype("uint8"))
    if how.fault == "rotation":
        image = image.rotate(random_.choice([0, 90, 180, 270]), expand=True)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=random_.randint(60, 90))
    return target.getvalue()


def _on_a_table(sheet: Image.Image, how: Photo, random_: random.Random) -> Image.Image:
    """The page as it lies under the camera."""
    high = how.longer_side
    wide = high * 3 // 4
    table = random_.choice([(96, 72, 52), (70, 74, 78), (150, 142, 130), (40, 44, 58)])
    turned = how.fault in ("rotation", "all together")
    slant = how.fault in ("perspective", "all together")
    tilt = math.radians(random_.uniform(-14, 14) if turned else random_.uniform(-2, 2))
    margin = 0.13 if turned or slant else 0.05
    corners = []
    for x, y in ((0, 0), (0, 1), (1, 1), (1, 0)):
        jitter = 0.085 if slant else 0.008
        x0 = margin + x * (1 - 2 * margin) + random_.uniform(-jitter, jitter)
        y0 = margin + y * (1 - 2 * margin) + random_.uniform(-jitter, jitter)
        dx, dy = (x0 - 0.5) * wide, (y0 - 0.5) * high
        corners.append(
            (
                wide / 2 + (dx * math.cos(tilt) - dy * math.sin(tilt)) * 0.94,
                high / 2 + (dx * math.sin(tilt) + dy * math.cos(tilt)) * 0.94,
            )
        )
    w, h = sheet.size
    data = _coefficients(corners, [(0, 0), (0, h), (w, h), (w, 0)])
    args = ((wide, high), Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC)
    smaller = sheet.filter(ImageFilter.GaussianBlur(max(0.0, sheet.height / high - 1) * 0.45))
    mask = Image.new("L", sheet.size, 255).transform(*args)
    return Image.composite(smaller.transform(*args), Image.new("RGB", (wide, high), table), mask)


def _coefficients(
    seen: list[tuple[float, float]], on_paper: list[tuple[float, float]]
) -> tuple[float, ...]:
    """What Pillow's perspective wants: from a point of the photo to one of the paper."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, on_paper, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return tuple(np.linalg.solve(np.array(rows, "float64"), np.array(right, "float64")))


def _shadow(light: np.ndarray, random_: random.Random) -> np.ndarray:
    """A hand or the telephone itself between lamp and paper: an edge, soft or sharp."""
    high, wide = light.shape[:2]
    angle, where = random_.uniform(0, math.tau), random_.uniform(-0.15, 0.25)
    soft = random_.uniform(0.02, 0.3)
    y, x = np.mgrid[0:high, 0:wide].astype("float32")
    along = (x / wide - 0.5) * math.cos(angle) + (y / high - 0.5) * math.sin(angle)
    share = np.clip((along - where) / soft, 0, 1)
    return light * (1 - random_.uniform(0.4, 0.62) * share)[..., None]


def _moire(light: np.ndarray, random_: random.Random, strength: float) -> np.ndarray:
    """The page on a screen: two gratings that beat, coloured as subpixels are."""
    high, wide = light.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype("float32")
    found = light
    for colour in range(3):
        pitch = random_.uniform(2.6, 5.5)
        angle = random_.uniform(-0.3, 0.3) + colour * 0.04
        fine = np.sin(math.tau * (x * math.cos(angle) + y * math.sin(angle)) / pitch)
        wave = np.sin(math.tau * (x * math.sin(angle) + y) / random_.uniform(40, 160))
        found[..., colour] *= 1 - strength * (0.12 + 0.1 * fine + 0.08 * wave)
    return found


def _dark(light: np.ndarray, random_: random.Random, gain: float) -> np.ndarray:
    """An evening by a warm lamp, and the grain of a sensor that has too little of it."""
    warm = np.array([1.0, random_.uniform(0.8, 0.95), random_.uniform(0.62, 0.9)], "float32")
    grain = np.random.default_rng(random_.randrange(10**6)).normal(0, 9, light.shape)
    return light * gain * random_.uniform(0.8, 1.15) * warm + grain + 6


def _noise(wide: int, high: int, seed: int) -> Image.Image:
    """Spots of a few pixels."""
    few = np.random.default_rng(seed).integers(0, 256, (high // 6 + 1, wide // 6 + 1), "uint8")
    return Image.fromarray(few).resize((wide, high), Image.Resampling.BICUBIC)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
