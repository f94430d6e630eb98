"""Files in folders that another account writes: read only where they are plain ones, so that a
link leads nowhere, and a pipe, a device or a file without end keeps nobody waiting."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: What reading such a file may raise besides ``FileNotFoundError``: it isn't plain, or its owner
#: lets nobody read it.
NOT_READABLE = (errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EACCES, errno.EPERM, errno.EFBIG)


def open_plain(path: Path, alone: bool = False) -> BinaryIO:
    """The plain file ``path``, open for reading. ``alone`` refuses one that has another name, too:
    that other one may be what its reader is not meant to see.

    Raises ``OSError`` with one of :data:`NOT_READABLE` for anything else, at once.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or (alone and found.st_nlink != 1):
        os.close(handle)
        raise OSError(errno.ELOOP, "not a plain file", str(path))
    return os.fdopen(handle, "rb")


def read_plain(path: Path, most: int | None = None, alone: bool = False) -> bytes:
    """The bytes of the plain file ``path``. Raises as :func:`open_plain` does, also where they are
    more than ``most``."""
    with open_plain(path, alone) as file:
        data = file.read() if most is None else file.read(most + 1)
    if most is not None and len(data) > most:
        raise OSError(errno.EFBIG, "too large", str(path))
    return data


def is_not_readable(error: OSError) -> bool:
    """Whether ``error`` tells of the file, not of the disk."""
    return error.errno in NOT_READABLE
