"""What shows from outside that the machine and the worker are well: files of the instance, so that
a process without the ledger can look too."""

import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from casestore.errors import EnvironmentFault, reason
from casestore.errors.troubles import Trouble
from casestore.settings import Settings

#: A worker that has not said for so many seconds that it lives is dead or frozen.
SILENT = 60.0

#: The file of signed heads, written by the worker and every build.
WITNESS = "heads.log"
#: Seconds that a clock may be put back, by whoever keeps it right.
AHEAD = 300.0

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
    return seconds_since(beat_file(settings))


def seconds_since(mark: Path) -> float:
    """Seconds since ``mark`` was touched; endless where it never was."""
    try:
        return max(0.0, time.time() - mark.stat().st_mtime)
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
    if free < NO_ROOM:
        raise EnvironmentFault(trouble=Trouble.DISK_FULL)
    if not same:
        raise EnvironmentFault(trouble=Trouble.DISK_BROKEN)


def must_beat(settings: Settings) -> None:
    """Raises :class:`EnvironmentFault` when the worker is silent."""
    if silence(settings) > SILENT:
        raise EnvironmentFault(trouble=Trouble.WORKER_AWAY)


def must_not_run_back(settings: Settings) -> None:
    """Raises :class:`EnvironmentFault` when the clock :func:`runs_back`."""
    if runs_back(settings):
        raise EnvironmentFault(trouble=Trouble.CLOCK_BACK)


def runs_back(settings: Settings) -> bool:
    """Whether the newest sign of life or the newest witness was written in what is the future now:
    the clock has been put back, and deadlines come out wrong."""
    times = [-float("inf")]
    for path in (beat_file(settings), settings.instance / WITNESS):
        with suppress(OSError):
            times.append(path.stat().st_mtime - time.time())
    return max(times) > AHEAD
