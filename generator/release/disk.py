"""What has to be on the disk before a name shows it."""

import ctypes
import errno
import os
from pathlib import Path


def flush_everything(folder: Path) -> None:
    """Flush the file system of ``folder``: once for thousands of small files, where fsync for
    each takes minutes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle) != 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error), str(folder))
    finally:
        os.close(handle)


def write_new(path: str, data: bytes) -> None:
    """Write ``data`` to the new file ``path``. Bare system calls: a release has thousands of
    small files."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        if os.write(handle, data) != len(data):  # a full disk takes the beginning and says nothing
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
    finally:
        os.close(handle)
