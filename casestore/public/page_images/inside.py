"""What the child process does: takes its limits, draws one page of a safe copy, writes the picture.

It reads ``{"kind": …, "page": …, "side": …, "turn": …}`` on a line and then the file; it writes
``{"pages": …, "size": …}`` on a line and the JPEG, or ``{"missing": true}`` where the file can't be
drawn. A child that writes nothing was stopped by a limit.
"""

import io
import json
import sys
from collections.abc import Mapping

from PIL import Image, ImageOps

from casestore.public.cleaning.inside import confine

_QUALITY = 82
#: How much larger than in print (72 dpi) a page is drawn, at most.
_LARGEST_SCALE = 8.0
#: Clockwise degrees → what the pixels are turned by.
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
#: Colour modes that can be made smaller with their neighbours mixed.
_MIXED = ("L", "RGB", "RGBA", "CMYK")


def main() -> None:
    """Draw the page that is asked for on standard input."""
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _load(order["kind"])
    confine()
    try:
        pages, picture = drawn(data, order)
        said: dict[str, object] = {"pages": pages, "size": len(picture)}
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError, MemoryError):
        said, picture = {"missing": True}, b""
    out = sys.stdout.buffer
    out.write(json.dumps(said).encode() + b"\n" + picture)
    out.flush()


def _load(kind: str) -> None:
    """What is loaded on first use otherwise: later nothing can be opened."""
    Image.preinit()
    if kind == "pdf":
        import pypdfium2
        import pypdfium2.raw  # noqa: F401 - loaded

        pypdfium2.PdfDocument.new().close()


def drawn(data: bytes, order: Mapping[str, object]) -> tuple[int, bytes]:
    """How many pages ``data`` has, and the one that is asked for (the last where it has fewer) as a
    JPEG."""
    side = int(str(order["side"]))
    if order["kind"] == "pdf":
        pages, image = _page(data, int(str(order["page"])), side)
    else:
        pages, image = 1, _picture(data, side)
    image = _on_white(image)
    turn = _TURNS.get(int(str(order["turn"])))
    if turn is not None:
        image = image.transpose(turn)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY)
    return pages, target.getvalue()


def _page(data: bytes, number: int, side: int) -> tuple[int, Image.Image]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        pages = len(document)
        page = document[min(max(number, 1), pages) - 1]
        scale = min(side / max(*page.get_size(), 1), _LARGEST_SCALE)
        image = page.render(scale=scale, rev_byteorder=True).to_pil()
        page.close()
    return pages, image


def _picture(data: bytes, side: int) -> Image.Image:
    """The picture in ``data``, upright and no larger than is asked for."""
    image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    share = min(1.0, side / max(image.size))
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    image.draft(None, size)
    upright = ImageOps.exif_transpose
    if share == 1.0:
        return upright(image)
    if image.mode not in _MIXED:
        return upright(image.resize(size, Image.Resampling.NEAREST))
    return upright(image.resize(size, Image.Resampling.BOX, reducing_gap=2.0))


def _on_white(image: Image.Image) -> Image.Image:
    """``image`` in colours that a JPEG has, what is transparent in white."""
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "P", "PA"):
        seen = image.convert("RGBA")
        sheet = Image.new("RGB", seen.size, "white")
        sheet.paste(seen, mask=seen.getchannel("A"))
        return sheet
    return image if image.mode in ("L", "RGB") else image.convert("RGB")
