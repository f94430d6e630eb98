"""Uploads judged by their content, not their name, and cleaned: images without metadata, PDFs
without scripts."""

import io
import unicodedata
import zipfile
from pathlib import PurePosixPath

import puremagic
from PIL import Image, ImageOps

from casestore.errors import Rejected

#: Pixels above which an image is refused rather than unpacked (an A3 scan at 600 dpi has about 70
#: million).
MAX_PIXELS = 85_000_000
_EXTENSIONS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".jfif": "jpg", ".png": "png"}
_PARTS = {"OFD.xml": "ofd", "word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def file_name(name: str) -> str:
    """The uploader's name for a file: no folders, no control characters, at most 120 code points.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = "".join(c for c in PurePosixPath(name).name if unicodedata.category(c)[0] != "C").strip()
    stem, dot, suffix = name.rpartition(".")
    return (
        f"{stem[: 119 - len(suffix)]}.{suffix}" if dot and len(suffix) < 10 else name[:120]
    ) or "未命名"


def kind_of(data: bytes, name: str, kinds: tuple[str, ...]) -> str:
    """The evidence kind of ``data``; raises :class:`Rejected` unless it is one of ``kinds``."""
    found = _sniffed(data)
    if found not in kinds:
        listed = "、".join(kind.upper() for kind in kinds)
        raise Rejected(f"{name} 不是可以上传的文件类型，请转为 {listed} 之一")
    return found


def _sniffed(data: bytes) -> str:
    if data[:4] == b"PK\x03\x04":
        return _inside_zip(data)
    try:
        return _EXTENSIONS.get(puremagic.from_string(data), "")
    except (puremagic.PureError, ValueError):
        return ""


def _inside_zip(data: bytes) -> str:
    """OFD and Office files are all zips: the parts inside tell them apart; one with macros is
    none of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return ""
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names):
        return ""
    return next((kind for part, kind in _PARTS.items() if part in names), "")


def cleaned(data: bytes, kind: str, name: str) -> bytes:
    """``data`` as it is kept. Raises :class:`Rejected` when it can't be opened."""
    try:
        if kind in ("jpg", "png"):
            return _image(data, kind)
        if kind == "pdf":
            from casestore.sealing.pdf_cleaning import (
                cleaned_pdf,
            )  # pikepdf takes a quarter of a second to load

            return cleaned_pdf(data, name)
        return data
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Rejected(f"{name} 打不开，文件可能已损坏，请重新导出或扫描") from error


def _image(data: bytes, kind: str) -> bytes:
    """The picture anew, without EXIF, thumbnails or anything appended; turned as its EXIF said."""
    with Image.open(io.BytesIO(data), formats=["JPEG" if kind == "jpg" else "PNG"]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        turned = ImageOps.exif_transpose(image)
    target = io.BytesIO()
    if kind == "jpg":
        turned = turned if turned.mode in ("L", "RGB", "CMYK") else turned.convert("RGB")
        _bare(turned).save(target, "JPEG", quality=92)
    else:
        _bare(
            turned if turned.mode in ("1", "L", "LA", "RGB", "RGBA") else turned.convert("RGBA")
        ).save(target, "PNG")
    return target.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare
