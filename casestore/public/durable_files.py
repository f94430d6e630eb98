"""Files that are whole for every reader, and on the disk before anything counts on them."""

import os
import re
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

#: What the functions here leave of a file when their process is killed.
_FRAGMENT = re.compile(r"\..+\.(partial|[0-9a-f]{8})|.+\.part")


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write the new file ``path``, its bytes on disk when this returns.

    Raises ``FileExistsError`` where it is there already, ``OSError`` where it can't be written;
    there is no such file then.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _write(handle, data)
    except OSError:
        path.unlink()
        raise


def write_once(path: Path, data: bytes, mode: int) -> bool:
    """Write ``path`` unless it is there already; whether this call wrote it. Bytes and name are on
    disk when this returns, whoever wrote them.

    Any number of writers of one path may meet: one of them wins, and nobody ever finds a part. A
    process that is killed leaves at most a fragment, ``.<name>.<8 hex digits>``.
    """
    fragment = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(fragment, data, mode)
    try:
        os.link(fragment, path)
        written = True
    except FileExistsError:
        written = False
    finally:
        fragment.unlink(missing_ok=True)
    flush_folder(path.parent)
    return written


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Write ``path`` anew, its bytes on disk when this returns; :func:`flush_folder` makes the
    change last.

    Whoever reads it meanwhile, or after a crash, finds the old or the new bytes, never a part.
    Two writers of one path must not meet. Written by root it stays its owner's.
    """
    partial = path.with_name(f".{path.name}.partial")
    _write(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), data)
    if os.geteuid() == 0 and path.exists():
        owner = path.stat()
        os.chown(partial, owner.st_uid, owner.st_gid)
    partial.replace(path)


def replace_whole(path: Path, data: bytes) -> None:
    """Write ``path``, new or not: whole for every reader, not flushed. For caches, which a power
    cut may take. One writer at a time; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(data)
    partial.replace(path)


def sweep_fragments(folder: Path, before: datetime) -> int:
    """Delete the fragments right in ``folder`` that killed processes left before ``before``;
    returns how many."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return delete_old((path for path in paths if _FRAGMENT.fullmatch(path.name)), before)


def delete_old(paths: Iterable[Path], before: datetime) -> int:
    """Delete what of ``paths`` was last written before ``before`` and is no folder; returns how
    many."""
    gone = 0
    for path in paths:
        with suppress(FileNotFoundError):  # somebody else was faster
            found = path.lstat()  # strangers' links aren't followed
            if found.st_mtime < before.timestamp() and not stat.S_ISDIR(found.st_mode):
                path.unlink()
                gone += 1
    return gone


def flush_file(path: Path) -> None:
    """Flush what somebody else wrote into ``path`` to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Flush the names in ``folder`` to the disk: new files, and those replaced or renamed."""
    flush_file(folder)


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
