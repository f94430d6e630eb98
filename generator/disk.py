"""What has to be on the disk before a name shows it."""

import ctypes
import errno
import os
from collections.abc import Iterable
from hashlib import sha256
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn


def flush_everything(folder: Path) -> None:
    """Flush the file system of ``folder``: once for thousands of small files, where fsync for each takes minutes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle) != 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error), str(folder))
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Flush the names in ``folder``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: str, data: bytes) -> None:
    """Write ``data`` to the new file ``path``. Bare system calls: a release has thousands of small files."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        if os.write(handle, data) != len(data):  # a full disk takes the beginning and says nothing
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    finally:
        os.close(handle)


def write_beside(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write each new file in a process beside this one, which meanwhile makes the next; the SHA-256 of each, in order.

    Raises the ``OSError`` that stopped the other process; ``files`` is then not read to its end.
    """
    ours, theirs = Pipe()
    child = os.fork()
    if child == 0:
        ours.close()
        _write_all(theirs)
    theirs.close()
    try:
        with ours:
            try:
                for path, data in files:
                    ours.send_bytes(path.encode() + b"\0" + data)
                ours.send_bytes(b"")
            except BrokenPipeError:  # it has stopped, and says why
                pass
            answer = ours.recv()
    finally:
        os.waitpid(child, 0)
    if isinstance(answer, OSError):
        raise answer
    digests: list[str] = answer
    return digests


def _write_all(source: Connection) -> NoReturn:
    """The other process: what comes until an empty message; it leaves by the back door, for nothing here is its own."""
    digests: list[str] = []
    answer: list[str] | OSError = digests
    try:
        while message := source.recv_bytes():
            path, _nul, data = message.partition(b"\0")
            digests.append(sha256(data).hexdigest())
            write_new(path.decode(), data)
    except OSError as error:
        answer = error
    except EOFError:  # the first process has died
        os._exit(1)
    source.send(answer)
    os._exit(0)
