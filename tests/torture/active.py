"""What in a file acts, carries or leads elsewhere: looked for in what the desk serves, by other
means than those by which it was taken out."""

import io
import re
import zipfile

import pikepdf
from PIL import Image

_PDF_KEYS = frozenset(
    {
        *("/A", "/AA", "/AF", "/Annots", "/AcroForm", "/ByteRange", "/Collection", "/EF", "/F"),
        *("/Info", "/JS", "/JavaScript", "/Metadata", "/Names", "/Next", "/OPI", "/OpenAction"),
        *("/Outlines", "/PA", "/PieceInfo", "/PresSteps", "/Ref", "/RichMediaContent", "/Trans"),
        *("/URI", "/XFA", "/Win", "/Dests", "/Movie", "/FFilter", "/Properties", "/Perms"),
    }
)
_WORDS = re.compile(
    rb"evil\.example|app\.alert|cmd\.exe|<script|somebody|<invoice|\(cmd\)|Camera|payload|MZ",
)
_PARTS = re.compile(
    rb"evil\.example|DDE|EAUTO|cmd|WEBSERVICE|External\"|<script|MZ|OLEObject|altChunk|:URI"
    rb"|Auto_Open|EXEC|attachedTemplate|somebody|run\(\)|ocx"
)
_NAMES = re.compile(
    r"vba|\.bin$|\.exe$|\.js$|activeX|embeddings|externalLinks|connections|docProps|Attachs|macro"
)


def active_in(data: bytes, kind: str) -> list[str]:
    """What of ``data`` may act; nothing in a safe copy."""
    if kind == "pdf":
        return _in_pdf(data)
    if kind in ("heic", "tiff"):
        return [word.decode() for word in _WORDS.findall(data)]
    if kind in ("jpg", "png", "webp"):
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            found = [str(key) for key in (*image.getexif(), *getattr(image, "text", ()))]
        return found + [word.decode() for word in _WORDS.findall(data)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = [name for name in parts if _NAMES.search(name)]
    return found + [word.decode() for part in parts.values() for word in _PARTS.findall(part)]


def _in_pdf(data: bytes) -> list[str]:
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        waiting = [pdf.trailer, *pdf.objects]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Array):
                waiting += [inner for inner in one if not getattr(inner, "is_indirect", False)]
            elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                found += _keys_of(one)
                values = [one[key] for key in one.keys()]  # noqa: SIM118
                waiting += [inner for inner in values if not getattr(inner, "is_indirect", False)]
                if isinstance(one, pikepdf.Stream):
                    found += [word.decode() for word in _WORDS.findall(one.read_raw_bytes())]
        target = io.BytesIO()
        pdf.save(target, compress_streams=False)
    return found + [word.decode() for word in _WORDS.findall(target.getvalue())]


def _keys_of(one: pikepdf.Object) -> list[str]:
    fonts = one.get("/Type") is None and any(
        isinstance(one[key], pikepdf.Dictionary) and one[key].get("/Type") == "/Font"
        for key in one.keys()  # noqa: SIM118
    )
    # the names of fonts are the content's own and mean nothing
    found = [] if fonts else [key for key in one.keys() if key in _PDF_KEYS]  # noqa: SIM118
    return found + (["PostScript"] if one.get("/Subtype") == "/PS" else [])
