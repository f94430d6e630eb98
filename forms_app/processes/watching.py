"""A child of ``serve`` and whether it lives: running, not stopped by a signal, and answering."""

import http.client
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from forms_app.processes.sessions import STOPPED, kill_session, processes_of

#: Any address: whatever is answered, somebody answers. It touches no database.
PROBED = "/static/intake.css"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds: ``stopped``: until a process that a signal has stopped is ended; ``silent``: until
    a child that gives no sign of life is; ``look``: between two looks for either."""

    stopped: float = 15.0
    silent: float = 90.0
    look: float = 5.0


class Child:
    """A process of ours in a session of its own, which inherits the open files ``handles``.
    ``sign`` says that it answers; it is asked in another thread, because asking may take long."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        sign: Callable[[], bool],
        patience: Patience,
        handles: Sequence[int] = (),
    ) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.sign, self.patience, self.handles = sign, patience, handles
        self.over = threading.Event()
        self.start()

    def start(self) -> None:
        """Begin, or begin anew."""
        self.process = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, pass_fds=self.handles
        )
        self.answered = self.looked = monotonic()
        self.stopped_since: dict[int, float] = {}
        self.over = threading.Event()
        ask = threading.Thread(target=self._ask, args=(self.over,), name=self.name, daemon=True)
        ask.start()

    def _ask(self, over: threading.Event) -> None:
        while not over.wait(self.patience.look):
            if self.sign() and not over.is_set():
                self.answered = monotonic()

    def trouble(self) -> str:
        """Why the child has to be started anew, ``""`` while it lives. A stopped process that is
        not its first one is ended here: the first one replaces it."""
        now = monotonic()
        if now - self.looked < self.patience.look:
            return ""
        self.looked = now
        if now - self.answered > self.patience.silent:
            return "没有反应"
        if self.process.pid in self._stopped_too_long(now):
            return "被暂停"
        return ""

    def _stopped_too_long(self, now: float) -> list[int]:
        stopped = [one.pid for one in processes_of(self.process.pid) if one.state == STOPPED]
        self.stopped_since = {pid: self.stopped_since.get(pid, now) for pid in stopped}
        late = [pid for pid, at in self.stopped_since.items() if now - at >= self.patience.stopped]
        for pid in late:
            if pid != self.process.pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return late

    def kill(self) -> None:
        """End it with everything that it started."""
        self.over.set()
        kill_session(self.process.pid)
        self.process.wait()

    def end(self, seconds: float) -> None:
        """Ask it to end; after so many seconds it is ended."""
        self.over.set()
        if self.process.poll() is None:
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        self.kill()


def answers_http(host: str, port: int, timeout: float = 20.0) -> bool:
    """Whether a web server at ``host``:``port`` answers a request, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", PROBED)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
