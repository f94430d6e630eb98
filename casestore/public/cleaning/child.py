"""A stranger's file given to a child process with bounds on memory and time; its safe copy, or a
sentence that says why there is none.

One child at a time for each account: what a crowd sends waits, and takes the memory of one.
"""

import base64
import fcntl
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casestore.errors import EnvironmentFault, Rejected
from casestore.public.bounded_child import bounded_child, program_of
from casestore.public.cleaning.picture_headers import picture_size
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.trust import NOBODY, Trust
from casestore.public.paper.seen import SeenPaper, seen_in

#: Seconds that a file waits for its turn, and that its child may take by the clock on the wall.
PATIENCE, LONGEST = 40.0, 30.0
_BETWEEN_TRIES = 0.05
_TOO_MANY = "没有收到：正在处理的文件太多，请过几分钟再传"
_CHUNK = 262_144
#: How much of a file is looked at for the size of a picture.
_HEAD = 1_000_000
_PROGRAM = program_of("casestore.public.cleaning.inside")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be cleaned: the file's name for sentences, the kinds that are taken, the folder in
    which those who clean wait for each other, and whether the copy is to be published rather
    than read by the office; ``paper``: a printed form, whose marks are to be read;
    ``trust``: what is known of certificates that signed.
    """

    name: str
    kinds: tuple[str, ...]
    folder: Path
    published: bool = False
    paper: bool = False
    trust: Trust = NOBODY


def safe_copy(stream: BinaryIO, order: Order) -> SafeCopy:
    """The safe copy of the file in ``stream`` (from its start; read to its end).

    Raises :class:`Rejected` with what to do where the file can't be taken, or too many wait;
    :class:`EnvironmentFault` where no child can be started.
    """
    stream.seek(0)
    picture_size(stream.read(_HEAD), order.name)
    stream.seek(0)
    try:
        with one_at_a_time(order.folder, f"{order.name} {_TOO_MANY}"):
            head, copy, seen = _run(stream, order)
    except OSError as error:
        raise EnvironmentFault("材料存不下来，请稍后再试；已填写的内容没有丢失") from error
    if not head:
        raise Rejected(
            f"{order.name} 太复杂或已损坏，打开它要用的时间或内存超过限度，"
            "请重新导出、拆分或改为扫描件"
        )
    found = json.loads(head)
    if "refused" in found:
        raise Rejected(found["refused"])
    return SafeCopy(
        kind=found["kind"],
        data=copy,
        taken_out=tuple(found["taken_out"]),
        answers=found["answers"],
        paper=_paper(seen),
        thumbnail=base64.b64decode(found["thumbnail"]),
    )


@contextmanager
def one_at_a_time(folder: Path, too_many: str) -> Iterator[None]:
    """Wait until no other process of this account opens a stranger's file; raises
    :class:`Rejected` with ``too_many`` where that takes too long."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".cleaning-{os.getuid()}.lock"
    until = time.monotonic() + PATIENCE
    # its owner may be another where it came back from a backup: to be locked it need only be read
    handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Rejected(too_many) from None
                time.sleep(_BETWEEN_TRIES)
        yield
    finally:
        os.close(handle)


def _run(stream: BinaryIO, order: Order) -> tuple[bytes, bytes, bytes]:
    """What the child said, the copy, and what it saw on a paper; empty where a limit stopped it.
    One that was stopped while it looked had handed the copy over."""
    with bounded_child(_PROGRAM, LONGEST) as child:
        _give(stream, order, child)
        head, rest = b"", b""
        if child.stdout:
            head, rest = child.stdout.readline(), child.stdout.read()
        child.wait()
    size = _size_of_copy(head)
    if size is None or len(rest) < size or (child.returncode and not order.paper):
        return b"", b"", b""
    return head, rest[:size], rest[size:] if child.returncode == 0 else b""


def _size_of_copy(head: bytes) -> int | None:
    """How many bytes follow; ``None`` where the child was stopped before it had said so."""
    return int(json.loads(head).get("size", 0)) if head.endswith(b"\n") else None


def _paper(seen: bytes) -> SeenPaper | None:
    """What the child saw; ``None`` where it wasn't asked, or a limit stopped it."""
    try:
        return seen_in(json.loads(seen)) if seen else None
    except (KeyError, TypeError, ValueError):
        return None


def _give(stream: BinaryIO, order: Order, child: "subprocess.Popen[bytes]") -> None:
    """Hand the file to ``child``, which reads all of it before it writes."""
    wanted = {
        "name": order.name,
        "kinds": order.kinds,
        "published": order.published,
        "paper": order.paper,
        "roots": order.trust.roots,
        "lists": order.trust.lists,
    }
    said = json.dumps(wanted, ensure_ascii=False).encode()
    pipe = child.stdin
    if pipe is None:
        return
    try:
        pipe.write(said + b"\n")
        while chunk := stream.read(_CHUNK):
            pipe.write(chunk)
        pipe.close()
    except BrokenPipeError:  # it was stopped, which its silence tells
        with suppress(BrokenPipeError):
            pipe.close()
