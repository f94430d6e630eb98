"""What shows from outside that the machine and the worker are well: files of the instance, so that
a process without the ledger can look too."""

import os
import secrets
import shutil
import time
from pathlib import Path

from casestore.errors import EnvironmentFault, reason
from casestore.settings import Settings

#: A worker that has not said for so many seconds that it lives is dead or frozen.
SILENT = 60.0

#: The share of the file system that has to stay free: below, somebody has to make room …
ROOM = 0.1
#: … and below this nothing can be relied on any more.
NO_ROOM = 0.01


def beat_file(settings: Settings) -> Path:
    """Touched by the worker again and again; it holds nothing."""
    return settings.instance / "worker-beat"


def beat(settings: Settings) -> None:
    """Say that the worker lives. Raises ``OSError``."""
    beat_file(settings).touch()


def silence(settings: Settings) -> float:
    """Seconds since the worker's last beat; endless where there never was one."""
    try:
        return max(0.0, time.time() - beat_file(settings).stat().st_mtime)
    except OSError:
        return float("inf")


def free_share(folder: Path) -> float:
    """How much of the file system of ``folder`` is free to us, 0 to 1. Raises ``OSError``."""
    found = shutil.disk_usage(folder)
    return found.free / found.total if found.total else 0.0


def must_be_writable(folder: Path) -> None:
    """Write a small file into ``folder``, read it back, take it away. Raises
    :class:`EnvironmentFault` where that fails or no room is left."""
    probe, said = folder / f".probe-{os.getpid()}.{secrets.token_hex(4)}", secrets.token_bytes(4096)
    try:
        with probe.open("xb") as file:
            file.write(said)
            file.flush()
            os.fsync(file.fileno())
        same, free = probe.read_bytes() == said, free_share(folder)
    except OSError as error:
        raise EnvironmentFault(f"磁盘不能读写：{reason(error)}") from error
    finally:
        probe.unlink(missing_ok=True)
    if not same or free < NO_ROOM:
        raise EnvironmentFault("磁盘读回的内容不对，或者已经没有空间")


def must_beat(settings: Settings) -> None:
    """Raises :class:`EnvironmentFault` when the worker is silent."""
    if silence(settings) > SILENT:
        raise EnvironmentFault("后台程序没有运行")
