"""Process sessions: everything that one child of ours has started, seen and ended as one. Reads
``/proc``."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

#: States of ``/proc/<pid>/stat``: stopped by a signal; at work on a processor or on the disk.
STOPPED, AT_WORK = "T", frozenset("RD")


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process of a session. ``ticks`` of processor time, those of ended children included."""

    pid: int
    state: str
    ticks: int


def processes_of(session: int) -> list[Process]:
    """The living processes whose session began with the process ``session``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it ended while we looked
                line = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                # the name before stands in brackets and may hold anything
                fields = line.rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] not in "ZX":
                    ticks = sum(map(int, fields[11:15]))
                    found.append(Process(pid=int(entry.name), state=fields[0], ticks=ticks))
    return found


def kill_session(session: int) -> None:
    """End every process of ``session`` at once, stopped ones too, and whatever they start
    meanwhile."""
    for _round in range(10):
        processes = processes_of(session)
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        if not processes:
            return
        sleep(0.01)
