"""The answers in the fields of a PDF form."""

from collections.abc import Iterator
from typing import Any

import pikepdf

_DEEPEST, _MOST, _LONGEST = 8, 500, 5_000


def answers(source: pikepdf.Pdf) -> dict[str, str]:
    """Name of each field that is filled in → its answer."""
    form = source.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return {}
    found: dict[str, str] = {}
    for name, value in _fields(form.get("/Fields"), "", 0):
        if len(found) >= _MOST:
            break
        if name and value:
            found[name[:200]] = value[:_LONGEST]
    return found


def _fields(fields: Any, above: str, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(fields, pikepdf.Array) or depth > _DEEPEST:
        return
    for one in list(fields)[:_MOST]:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        own = str(one.get("/T")) if isinstance(one.get("/T"), pikepdf.String) else ""
        name = f"{above}.{own}" if above and own else own or above
        yield name, _text(one.get("/V"))
        yield from _fields(one.get("/Kids"), name, depth + 1)


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.String):
        return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, pikepdf.Name) and value != pikepdf.Name.Off:
        return str(value)[1:]
    return ""
