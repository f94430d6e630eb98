"""A child that says lines and ends: watched while it works, ended when it takes too long or is
frozen."""

import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

from casestore.errors import EnvironmentFault
from forms_app.processes.sessions import AT_WORK, kill_session, processes_of


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds. ``longest``: from the child's start, or from its last line that ``waits`` says is
    mere waiting, which may last as long again. ``frozen``: without a line, without processor time
    and with no process at work. ``look``: between two looks."""

    longest: float = 600.0
    frozen: float = 60.0
    look: float = 2.0


@dataclass(frozen=True)
class Ended:
    """How the child ended: its exit ``status`` and what it said on standard error."""

    status: int
    complaint: str


class _Watch:
    """The eyes on one child, in a thread of their own."""

    def __init__(
        self, process: "subprocess.Popen[str]", limits: Limits, waits: Callable[[str], bool]
    ) -> None:
        self.process, self.limits, self.waits = process, limits, waits
        self.began = self.started = self.moved = monotonic()
        self.ticks, self.over, self.why = -1, threading.Event(), ""
        #: Whether the child's silence is ours: its last line is being dealt with.
        self.dealing = False
        self.thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self.thread.start()

    def heard(self, line: str) -> None:
        """The child said ``line``."""
        self.moved = monotonic()
        if self.waits(line):
            self.started = self.moved

    def _look(self) -> None:
        while not self.over.wait(self.limits.look):
            self.why = self._verdict(monotonic())
            if self.why:
                kill_session(self.process.pid)
                return

    def _verdict(self, now: float) -> str:
        """Why the child has to be ended, ``""`` while it may go on."""
        limits = self.limits
        if now - self.started > limits.longest or now - self.began > 2 * limits.longest:
            return f"超过 {limits.longest / 60:g} 分钟没有做完，已经停止"
        alive = processes_of(self.process.pid)
        ticks = sum(one.ticks for one in alive)
        if ticks != self.ticks or self.dealing or any(one.state in AT_WORK for one in alive):
            self.ticks, self.moved = ticks, now
        if now - self.moved > limits.frozen:
            return f"{limits.frozen:g} 秒没有任何动静，已经停止"
        return ""

    def stop(self) -> None:
        self.over.set()
        self.thread.join()


@dataclass(frozen=True, kw_only=True)
class Call:
    """What to run: ``what`` is its name in sentences."""

    what: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def run_watched(
    call: Call,
    log: Callable[[str], None],
    waits: Callable[[str], bool] = lambda _line: False,
    limits: Limits | None = None,
) -> Ended:
    """Run ``call`` in a session of its own; ``log`` takes each line of its standard output.

    Raises :class:`EnvironmentFault` when the child had to be ended. Whatever ``log`` raises ends
    the child too. Nothing of the session is left when this returns.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        with _started(call, complaints) as process:
            watch = _Watch(process, limits or Limits(), waits)
            try:
                for line in process.stdout or ():
                    watch.heard(line)
                    watch.dealing = True
                    log(line.rstrip("\n"))
                    watch.dealing = False
                process.wait()
            finally:
                watch.stop()
                kill_session(process.pid)
        if watch.why:
            raise EnvironmentFault(f"{call.what}{watch.why}")
        complaints.seek(0)
        return Ended(process.returncode, complaints.read().strip())


def _started(call: Call, complaints: IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        call.command,
        cwd=call.folder,
        env=call.environment,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=complaints,
        start_new_session=True,
    )
