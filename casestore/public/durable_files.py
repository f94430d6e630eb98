"""Files that are whole, and files that a power cut can't take.

Whole: a reader finds the old file or the new one, never half of it. Durable: flushed, the name in
its folder included, when the function returns.
"""

import os
import secrets
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Flush the names in ``folder``: what was created, renamed or deleted there stays so."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new_durably(path: Path, data: bytes, mode: int) -> None:
    """Write the new file ``path``, durable when this returns. Raises ``FileExistsError`` when it
    is there; after any other failure there is no such file."""
    _write_flushed(path, data, mode)
    flush_folder(path.parent)


def replace_durably(path: Path, data: bytes, mode: int) -> None:
    """Write ``path``, new or not: whole at every moment, durable when this returns. After a
    failure the old file is untouched."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write_flushed(beside, data, mode)
    beside.replace(path)
    flush_folder(path.parent)


def replace_whole(path: Path, data: bytes) -> None:
    """Write ``path``, new or not: whole for every reader, not flushed. For caches, which a power
    cut may take. One writer at a time; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)


def _write_flushed(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise
