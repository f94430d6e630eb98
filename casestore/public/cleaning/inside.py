"""What the child process does: takes its limits, reads one file, writes the safe copy.

It reads ``{"name": …, "kinds": […], "published": …, "paper": …, "roots": […], "lists": […]}`` on a
line and then the file; it writes one line of JSON, ``{"refused": …}`` or ``{"kind": …,
"taken_out": […], "answers": {…}, "thumbnail": …, "size": …}``, after the latter the copy, and after
that what it saw on a paper. A child that writes nothing was stopped by a limit.
"""

import json
import resource
import sys
from base64 import b64encode
from collections.abc import Mapping
from encodings import cp437
from pathlib import Path
from typing import Any

from PIL import Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from casestore.errors import Rejected
from casestore.public.cleaning.kinds import copy_kind, kind_of
from casestore.public.cleaning.ofd_copy import ofd_copy, published_ofd
from casestore.public.cleaning.office_copy import office_copy
from casestore.public.cleaning.office_published import published_office
from casestore.public.cleaning.pictures import picture_copy
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.tiff_copy import tiff_copy
from casestore.public.cleaning.trust import Trust
from casestore.public.cleaning.unwelcome import unwelcome

MB = 1_000_000
#: What the child may have in memory, and how long it may compute, in seconds.
MEMORY, SECONDS = 145 * MB, 5

#: Named here because they are loaded on first use otherwise, when nothing can be opened any more.
_LOADED = (cp437, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)


def main() -> None:
    """Clean the file on standard input."""
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    kind = kind_of(data)
    _load(kind, data)
    if order.get("paper"):
        _load_readers(copy_kind(kind))
    confine(alone=kind != "heic")
    try:
        found = _copy(data, kind, order)
        said: dict[str, object] = {"kind": found.kind, "taken_out": list(found.taken_out)}
        said |= {"answers": dict(found.answers), "size": len(found.data)}
        said["thumbnail"] = b64encode(found.thumbnail).decode()
        copy = found.data
    except Rejected as error:
        said, copy = {"refused": str(error)}, b""
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, KeyError):
        said, copy = {"refused": f"{order['name']} 打不开，文件可能已损坏，请重新导出或扫描"}, b""
    out = sys.stdout.buffer
    out.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    out.write(copy)
    out.flush()
    if order.get("paper") and copy:
        del data
        out.write(_seen(copy, copy_kind(str(said["kind"]))))
        out.flush()


def _seen(copy: bytes, kind: str) -> bytes:
    """What stands on the paper in ``copy``, as JSON; nothing where it can't be looked at."""
    from casestore.public.paper.reading import read_paper

    try:
        return json.dumps(read_paper(copy, kind).as_json()).encode()
    except (MemoryError, OSError, ValueError, RuntimeError):
        return b""


def _load(kind: str, data: bytes) -> None:
    """What else this kind of file needs: later nothing can be opened."""
    Image.preinit()
    if kind == "heic":
        from casestore.public.cleaning import heif_decoding  # noqa: F401 - loaded
    if kind == "pdf":
        from casestore.public.cleaning import pdf_copy, pdf_signatures  # noqa: F401 - loaded

        if pdf_signatures.MARK in data:
            pdf_signatures.load()


def _load_readers(kind: str) -> None:
    """What reads a paper, and what that loads on first use."""
    from casestore.public.paper import reading

    reading.load(kind)


def confine(alone: bool = True) -> None:
    """Bound memory and time, and give up opening anything: no file, no connection, no program.
    Unless ``alone`` threads may be started: the decoder of HEIC works in one."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    size, resident = (int(one) * resource.getpagesize() for one in pages[:2])
    room = size + max(MEMORY - resident, 0)
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if alone:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    Image.MAX_IMAGE_PIXELS = None  # bounded by what they take in memory, before they are opened


def _copy(data: bytes, kind: str, order: Mapping[str, Any]) -> SafeCopy:
    name, kinds, published = order["name"], tuple(order["kinds"]), order["published"]
    if kind not in kinds:
        raise Rejected(unwelcome(data, name, kinds))
    if kind in ("jpg", "png", "heic", "webp"):
        return picture_copy(data, kind, name)
    if kind == "tiff":
        return tiff_copy(data, name)
    if kind == "ofd":
        return published_ofd(data, name) if published else ofd_copy(data, name)
    if kind in ("docx", "xlsx"):
        made = published_office if published else office_copy
        return made(data, kind, name)
    from casestore.public.cleaning.pdf_copy import pdf_copy

    lists = tuple(order.get("lists", ()))
    return pdf_copy(data, name, Trust(roots=tuple(order.get("roots", ())), lists=lists))
