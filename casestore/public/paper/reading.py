"""Reads the marks and looks for a red stamp on a photo or scan. It runs in the child that made the
safe copy, after that was handed over: whatever happens here costs nobody their file."""

import io
import time
from collections.abc import Callable, Iterator
from functools import cached_property, partial

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


class _Page:
    """One page: ``near`` in colour and small, ``far`` in grey and as large as it is looked at. Of a
    large photo both at once would take more memory than there is."""

    def __init__(self, near: Image.Image, far: Callable[[], Image.Image]) -> None:
        self.near, self._far = near, far

    @cached_property
    def small(self) -> Image.Image:
        return _sized(self.near.convert("L"), _SIDES[0])

    @cached_property
    def large(self) -> Image.Image:
        return _sized(self._far(), _SIDES[1])


def read_paper(data: bytes, kind: str) -> SeenPaper:
    """What is on the paper in ``data``, a safe copy of ``kind``."""
    until = time.process_time() + _PATIENCE
    codes, seals = list[tuple[int, str]](), list[bool | None]()
    for number, page in enumerate(_pages(data, kind), 1):
        seals.append(red_seal(page.near))
        codes += [(number, text) for text in _codes(page, until)]
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


def _pages(data: bytes, kind: str) -> Iterator[_Page]:
    if kind == "jpg":
        yield _Page(_decoded(data, None, _SIDES[0]), lambda: _decoded(data, "L", _SIDES[1]))
    elif kind == "png":
        with Image.open(io.BytesIO(data)) as image:
            grey, share = image.convert("L"), max(1, max(image.size) // _SIDES[0])
            near = image.reduce(share) if image.mode in ("L", "RGB", "RGBA") else image.copy()
        yield _Page(near, lambda: grey)
    elif kind == "pdf":
        yield from _drawn(data)


def _decoded(data: bytes, mode: str | None, side: int) -> Image.Image:
    """The JPEG in ``data``, upright, at the fraction of its size that still has ``side`` pixels."""
    image = Image.open(io.BytesIO(data))
    share = min(1.0, side / max(image.size))
    image.draft(mode, (round(image.width * share), round(image.height * share)))
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _drawn(data: bytes) -> Iterator[_Page]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = min(_DRAWN / max(*page.get_size(), 1), 4.0)
            image = page.render(scale=scale, rev_byteorder=True).to_pil()
            page.close()
            yield _Page(image, partial(image.convert, "L"))


#: What is tried with a picture in which nothing was found: the grain of a screen smoothed away,
#: dark light spread out, a soft edge made hard.
_TRIES: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda grey: grey,
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1.6)),
    lambda grey: ImageOps.autocontrast(grey, cutoff=2),
    lambda grey: grey.filter(ImageFilter.UnsharpMask(4, 250, 2)),
    lambda grey: grey.filter(ImageFilter.GaussianBlur(3)),
)


def _codes(page: _Page, until: float) -> list[str]:
    """What the marks on ``page`` say, each once."""
    for attempt in _TRIES:
        for look in ("small", "large"):
            found = _read(attempt(getattr(page, look)))
            if found or time.process_time() > until:
                return found
    return []


def _sized(grey: Image.Image, side: int) -> Image.Image:
    """``grey`` with a longer side of ``side`` at most; a small one twice as large for the second
    look, so that its modules have more than a pixel or two."""
    if max(grey.size) <= _SIDES[0] and side == _SIDES[1]:
        return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    grey = grey if grey.mode == "L" else grey.convert("L")
    share = side / max(grey.size)
    if share >= 1:
        return grey
    size = (max(1, round(grey.width * share)), max(1, round(grey.height * share)))
    return grey.resize(size, Image.Resampling.BOX)


def _read(grey: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    return list(dict.fromkeys(one.text for one in found if mark_in(one.text)))
