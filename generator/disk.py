"""What has to be on the disk before a name shows it."""

import ctypes
import os
from pathlib import Path


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
