"""Which kind a file is, by its content, and what it is called."""

import unicodedata
from pathlib import PurePosixPath

from casestore.public.cleaning.heif_boxes import BRANDS, brands_of
from casestore.public.cleaning.packages import package_kind

_STARTS = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
}
#: How far into a PDF its header may stand, as readers of PDF look for it (ISO 32000-1, annex H.3).
_HEADER_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Endings that fit a kind.
_ENDINGS = {
    "jpg": ("jpg", "jpeg", "jfif"),
    "heic": ("heic", "heif", "hif"),
    "tiff": ("tiff", "tif"),
}
#: Kinds whose safe copy is of another, which every office opens.
_COPIES = {"heic": "jpg", "webp": "jpg", "tiff": "pdf"}


def kind_of(data: bytes) -> str:
    """The evidence kind of ``data``; ``""`` for what is none."""
    if data[:4] == b"PK\x03\x04":
        return package_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if brands_of(data[:256]) & BRANDS:
        return "heic"
    found = next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")
    return found or ("pdf" if b"%PDF-" in data[:_HEADER_WITHIN] else "")


def copy_kind(kind: str) -> str:
    """What the safe copy of a file of ``kind`` is."""
    return _COPIES.get(kind, kind)


def is_old_office(data: bytes) -> bool:
    """Whether ``data`` is in the format of DOC and XLS, or a locked DOCX."""
    return data.startswith(_OLE)


def file_name(name: str) -> str:
    """The uploader's name for a file: no folder, no control character, at most 120 code points."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = "".join(c for c in PurePosixPath(name).name if unicodedata.category(c)[0] != "C").strip()
    stem, dot, suffix = name.rpartition(".")
    return (
        f"{stem[: 119 - len(suffix)]}.{suffix}" if dot and len(suffix) < 10 else name[:120]
    ) or "未命名"


def true_name(name: str, kind: str, mark: str = "") -> str:
    """``name`` with an ending that fits ``kind``, and ``mark`` before it: a JPEG called ``x.pdf``
    is handed out as ``x.pdf.jpg``."""
    stem, _dot, ending = name.rpartition(".")
    if stem and ending.lower() in _ENDINGS.get(kind, (kind,)):
        return f"{stem}{mark}.{ending}"
    return f"{name}{mark}.{kind}"
