"""Reads the marks and looks for a red stamp on a photo or scan. It runs in the child that made the
safe copy, after that was handed over: whatever happens here costs nobody their file."""

import io
import time
from collections.abc import Callable, Iterator

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from casestore.public.paper.mark import mark_in
from casestore.public.paper.red_seal import red_seal
from casestore.public.paper.seen import SeenPaper

#: Pages of a document that are looked at; a clue form has two to five.
MOST_PAGES = 12
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
#: Seconds of computing after which no further try is begun.
_PATIENCE = 2.5
#: The longer side of a picture that codes are looked for in, in pixels: the second where the first
#: shows none.
_SIDES = (2000, 3600)
#: Pixels of a page that is drawn, along its longer side (A4 at 200 dpi).
_DRAWN = 2340


def read_paper(data: bytes, kind: str) -> SeenPaper:
    """What is on the paper in ``data``, a safe copy of ``kind``."""
    until = time.process_time() + _PATIENCE
    codes, seals = list[tuple[int, str]](), list[bool | None]()
    for page, image in enumerate(_pages(data, kind), 1):
        seals.append(red_seal(image))
        codes += [(page, text) for text in _codes(image, until)]
        if time.process_time() > until:
            break
    known = [one for one in seals if one is not None]
    return SeenPaper(codes=tuple(codes), red_seal=any(known) if known else None)


def load(kind: str) -> None:
    """Load all that is needed for ``kind``, by using it: later nothing can be opened."""
    if kind == "pdf":
        import pypdfium2
        import pypdfium2.raw  # noqa: F401 - loaded

        pypdfium2.PdfDocument.new().close()
    _read(Image.new("L", (40, 40), 255))


def _pages(data: bytes, kind: str) -> Iterator[Image.Image]:
    if kind in ("jpg", "png"):
        with Image.open(io.BytesIO(data)) as image:
            image.draft(None, (_SIDES[-1], _SIDES[-1]))
            ImageOps.exif_transpose(image, in_place=True)
            yield image
    elif kind == "pdf":
        yield from _drawn(data)


def _drawn(data: bytes) -> Iterator[Image.Image]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = min(_DRAWN / max(*page.get_size(), 1), 4.0)
            yield page.render(scale=scale, rev_byteorder=True).to_pil()
            page.close()


#: What is tried with a picture in which nothing was found: the grain of a screen smoothed away,
#: dark light spread out, a soft edge made hard.
_TRIES: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda grey: grey,
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1.6)),
    lambda grey: ImageOps.autocontrast(grey, cutoff=2),
    lambda grey: grey.filter(ImageFilter.UnsharpMask(4, 250, 2)),
    lambda grey: grey.filter(ImageFilter.GaussianBlur(3)),
)


def _codes(image: Image.Image, until: float) -> list[str]:
    """What the marks on ``image`` say, each once."""
    grey = image.convert("L")
    for attempt in _TRIES:
        for side in _SIDES:
            found = _read(attempt(_sized(grey, side)))
            if found or time.process_time() > until:
                return found
    return []


def _sized(grey: Image.Image, side: int) -> Image.Image:
    """``grey`` with a longer side of ``side`` at most; a small one twice as large for the second
    look, so that its modules have more than a pixel or two."""
    if max(grey.size) <= _SIDES[0] and side == _SIDES[1]:
        return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    share = side / max(grey.size)
    if share >= 1:
        return grey
    size = (max(1, round(grey.width * share)), max(1, round(grey.height * share)))
    return grey.resize(size, Image.Resampling.BOX)


def _read(grey: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    return list(dict.fromkeys(one.text for one in found if mark_in(one.text)))
