"""A page of a safe copy drawn in a child process with bounds on memory and time."""

import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from casestore.errors import EnvironmentFault, Rejected
from casestore.public.bounded_child import bounded_child, program_of
from casestore.public.cleaning.child import one_at_a_time

#: What is drawn; anything else is downloaded.
DRAWN_KINDS = frozenset({"pdf", "jpg", "png"})
#: Zoom → the longer side of the picture in pixels.
SIDES = {1: 1400, 2: 2100, 3: 2800}
#: Seconds that a page may take by the clock on the wall.
LONGEST = 20.0
_PROGRAM = program_of("casestore.public.page_images.inside")


@dataclass(frozen=True, kw_only=True)
class PageView:
    """What is to be seen of a file: the ``page``, counted from 1, in which ``zoom``
    (:data:`SIDES`), turned clockwise by ``turn`` degrees (0, 90, 180, 270)."""

    page: int = 1
    zoom: int = 1
    turn: int = 0


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """A page as a JPEG; the file has ``pages`` of them."""

    pages: int
    jpeg: bytes


def page_image(data: bytes, kind: str, view: PageView, folder: Path) -> PageImage:
    """The page of the safe copy ``data`` that ``view`` asks for, the last one where it has fewer.
    Those who draw or clean wait for each other in ``folder``.

    Raises :class:`Rejected` where it can't be shown, :class:`EnvironmentFault` where no child can
    be started.
    """
    if kind not in DRAWN_KINDS:
        raise Rejected("这种格式不能在页面里查看，请下载安全副本")
    order = {"kind": kind, "page": view.page, "side": SIDES[view.zoom], "turn": view.turn}
    try:
        with one_at_a_time(folder, "正在处理的文件太多，请过几分钟再看"):
            head, picture = _run(json.dumps(order).encode() + b"\n", data)
    except OSError as error:
        raise EnvironmentFault("现在打不开材料，请稍后再试") from error
    said = json.loads(head) if head.endswith(b"\n") else {}
    if "pages" not in said or len(picture) != said["size"]:
        raise Rejected("这一页太复杂或打不开，不能在页面里查看，请下载安全副本")
    return PageImage(pages=said["pages"], jpeg=picture)


def _run(order: bytes, data: bytes) -> tuple[bytes, bytes]:
    """What the child said, and the picture; empty where a limit stopped it."""
    with bounded_child(_PROGRAM, LONGEST) as child:
        _give(child, order + data)
        head, picture = b"", b""
        if child.stdout:
            head, picture = child.stdout.readline(), child.stdout.read()
        child.wait()
    return head, picture


def _give(child: "subprocess.Popen[bytes]", sent: bytes) -> None:
    if child.stdin is None:
        return
    with suppress(BrokenPipeError):  # it was stopped, which its silence tells
        child.stdin.write(sent)
        child.stdin.close()
