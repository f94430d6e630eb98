"""Uploaded PDFs: a signed one is kept byte for byte, any other loses scripts, actions and
attachments."""

import io
from typing import Any

import pikepdf

from casestore.errors import Rejected

_ACTIVE = ("/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/AF")
_HARMLESS = ("/GoTo", "/URI")
#: How deep objects may stand in each other in a PDF that is taken.
_DEEPEST = 50


def cleaned_pdf(data: bytes, name: str) -> bytes:
    """``data`` as it is kept. Raises :class:`Rejected` for a password, ``ValueError`` when it
    can't be opened."""
    try:
        return _cleaned(data)
    except pikepdf.PasswordError:
        raise Rejected(f"{name} 设有打开密码，请去掉密码后上传") from None
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def _cleaned(data: bytes) -> bytes:
    """A signed PDF byte for byte (rewriting it would void its seal); any other without scripts
    and attachments."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if is_signed(pdf):
            return data
        for found in (pdf.Root, *pdf.objects):
            _disarm(found)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _disarm(found: Any, depth: int = 0) -> None:
    """Take actions, scripts and attachments out of an object and of what stands directly in it."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return
    if isinstance(found, pikepdf.Array):
        inner = list(found)
    else:
        for key in _ACTIVE:
            if key in found:
                del found[key]
        action = found.get("/A")
        if isinstance(action, pikepdf.Dictionary) and action.get("/S") not in _HARMLESS:
            del found["/A"]
        inner = [found[key] for key in found.keys()]  # noqa: SIM118 - iterating a stream yields nothing
    for one in inner:
        if not getattr(one, "is_indirect", False):
            _disarm(one, depth + 1)


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a signature field of ``pdf`` is filled in."""
    form = pdf.Root.get("/AcroForm")
    fields: list[Any] = (
        list(form.get("/Fields", [])) if isinstance(form, pikepdf.Dictionary) else []
    )
    while fields:
        found = fields.pop()
        if not isinstance(found, pikepdf.Dictionary):
            continue
        value = found.get("/V")
        if isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value and "/Contents" in value:
            return True
        fields += list(found.get("/Kids", []))
    return False
