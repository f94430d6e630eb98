"""Processes that kill themselves (SIGKILL) at the n-th thing they do to the disk or the database.

Forked from one parent that has imported everything, because importing takes longer than dying.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event

from tests.house.tree import ROOT

#: What counts as a thing done to the disk.
_DONE = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod"}
_PARENT = """
import sys
from {module} import {act}
from tests.torture.killing import parent
parent({act}, sys.argv[1:])
"""


def points_of(act: Callable[[Path], None], folder: Path, rounds: int) -> list[int]:
    """``rounds`` points spread over all that ``act`` does in ``folder`` (which it is done in)."""
    kill(act, [folder], [0])
    total = int((folder.parent / f"{folder.name}.count").read_text())
    draw = Random(rounds)
    return [
        1 + (number * total // rounds + draw.randrange(max(1, total // rounds))) % total
        for number in range(rounds)
    ]


def kill(act: Callable[[Path], None], folders: Sequence[Path], points: Sequence[int]) -> list[str]:
    """Do ``act`` in each of ``folders``, killed at its point (0: not killed, and counted); what
    became of each process: ``9`` where it was killed, ``0`` where it ended before."""
    asked = [f"{point}:{folder}" for folder, point in zip(folders, points, strict=True)]
    parent_of = _PARENT.format(module=act.__module__, act=act.__name__)
    done = subprocess.run(
        [sys.executable, "-c", parent_of, *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60 + 20 * len(folders),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def parent(act: Callable[[Path], None], asked: Sequence[str]) -> None:
    for one in asked:
        point, _colon, folder = one.partition(":")
        count = Path(f"{folder}.count")
        pid = begun(partial(act, Path(folder)), int(point), None if int(point) else count)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status).__abs__(), flush=True)


def together(acts: Mapping[str, Callable[[int], None]], counts: Path) -> None:
    """For each line of ``name:number:point`` words: do those acts at once, each with its number
    in a process of its own, and answer how each ended. A point below 0 is when the process is
    killed from outside, in milliseconds; at 0 it isn't, and how much it did is noted in
    ``counts``."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the acts log is no answer
    for line in sys.stdin:
        began, running = time.monotonic(), dict[int, float]()
        for word in line.split():
            name, number, point = word.split(":")
            count = counts / name if point == "0" else None
            pid = begun(partial(acts[name], int(number)), max(0, int(point)), count)
            running[pid] = -int(point) / 1000 if int(point) < 0 else float("inf")
        print(*_ends(running, began), file=answers, flush=True)


def _ends(running: Mapping[int, float], began: float) -> list[int]:
    ends = dict[int, int]()
    while len(ends) < len(running):
        for pid, due in running.items():
            if pid in ends:
                continue
            if time.monotonic() - began > due:
                os.kill(pid, signal.SIGKILL)
            if (ended := os.waitpid(pid, os.WNOHANG))[0]:
                ends[pid] = abs(os.waitstatus_to_exitcode(ended[1]))
        time.sleep(0.005)
    return [ends[pid] for pid in running]


def begun(act: Callable[[], None], point: int, count: Path | None) -> int:
    """The process that does ``act`` and dies at ``point``; how much it did goes into ``count``."""
    pid = os.fork()
    if not pid:
        _child(act, point, count)
    return pid


def _child(act: Callable[[], None], point: int, counted: Path | None) -> None:
    seen = 0

    def count(*_what: object) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda name, _given: count() if name in _DONE else None)
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    status = 1
    try:
        act()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        if counted:
            counted.write_text(str(seen))
        sys.stderr.flush()
        os._exit(status)
