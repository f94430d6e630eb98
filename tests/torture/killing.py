"""Processes that kill themselves (SIGKILL) at the n-th thing they do to the disk or the database.

Forked from one parent that has imported everything, because importing takes longer than dying.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
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
        pid = os.fork()
        if not pid:
            _child(act, Path(folder), int(point))
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status).__abs__(), flush=True)


def _child(act: Callable[[Path], None], folder: Path, point: int) -> None:
    seen = 0

    def count(*_what: object) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda name, _given: count() if name in _DONE else None)
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    try:
        act(folder)
    finally:
        if not point:
            (folder.parent / f"{folder.name}.count").write_text(str(seen))
        os._exit(0)
