"""``qingzhang serve``: public process, desk process and worker side by side on one machine, watched
and restarted.

Three processes, not one, so that the first look already keeps the boundary: the public process
never loads the office's private key. In production gunicorn and systemd do this job
(``deploy/``).
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType

import click

from casestore.errors import EnvironmentFault, reason
from casestore.errors.troubles import TOLD, Trouble
from casestore.settings import Settings
from forms_app.processes.vital_signs import SILENT, runs_back, silence
from forms_app.processes.watching import Child, Patience, answers_http

#: Seconds after which a process that ended at once is started again, and for which one that is
#: asked to end may finish what it has begun.
PAUSE, ENDING = 2.0, 15.0

PATIENCE = Patience()


#: The kind of worker that takes in slow requests before a thread is taken for them.
WORKER = "forms_app.front.worker.Worker"

#: Those that open what is sealed.
HOLD_THE_KEY = frozenset({"desk", "worker"})


#: The generator's process, there where it has an account of its own.
PRESS = "press"


@dataclass(frozen=True)
class Startup:
    """What comes before the command of each process (its account), by its name, and how to tell
    that the generator's process answers; without :data:`PRESS` there is none."""

    before: Mapping[str, Sequence[str]]
    press_answers: Callable[[], bool]

    def command(self, name: str, words: Sequence[str]) -> list[str]:
        return [*self.before.get(name, ()), *words]


@dataclass(frozen=True)
class KeyToHandOn:
    """The opened office key: a file that those who hold it inherit, and the name of the variable
    that tells them its number."""

    handle: int
    variable: str

    def told_to(
        self, name: str, environment: Mapping[str, str]
    ) -> tuple[Mapping[str, str], Sequence[int]]:
        """What the process ``name`` finds in its environment, and the files that it inherits."""
        if name not in HOLD_THE_KEY:
            return environment, ()
        return {**environment, self.variable: str(self.handle)}, (self.handle,)


def serve(
    settings: Settings,
    host: str,
    port: int,
    campaigns: Sequence[str],
    key: KeyToHandOn,
    startup: Startup,
) -> None:
    """Run until SIGTERM or SIGINT, ``key`` handed to those of :data:`HOLD_THE_KEY`, each process
    begun as ``startup`` says. Whoever calls has seen that :func:`must_be_free`."""
    desk_port, stop = _free_port(), _stop_asked()
    environment = _environment(settings, desk_port)
    children: list[Child] = []

    def start(name: str, command: list[str], sign: Callable[[], bool]) -> None:
        told, handles = key.told_to(name, environment)
        words = startup.command(name, command)
        children.append(Child(name, words, told, sign, PATIENCE, handles))

    try:
        start("intake", *_web("qingzhang:intake()", host, port, 2))
        start("desk", *_web("qingzhang:desk()", "127.0.0.1", desk_port, 1))
        _announce(settings, host, port, campaigns, lambda: stop.is_set() or _refused(children))
        # last: the pages come first
        if PRESS in startup.before:
            start(PRESS, _command(PRESS), startup.press_answers)
        start("worker", _command("worker"), partial(_beats, settings))
        _watch(children, stop)
    finally:
        _end(children)


def _web(
    application: str, host: str, port: int, workers: int
) -> tuple[list[str], Callable[[], bool]]:
    """The command of a web server, and whether it answers."""
    sign = partial(answers_http, _reachable(host), port)
    return _gunicorn(application, f"{host}:{port}", workers), sign


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "qingzhang", name]


def _complain_of_the_clock(settings: Settings) -> None:
    if runs_back(settings):
        click.echo(TOLD[Trouble.CLOCK_BACK].line, err=True)


def _beats(settings: Settings) -> bool:
    return silence(settings) <= SILENT


def _environment(settings: Settings, desk_port: int) -> dict[str, str]:
    """What the processes are told: the instance, the content, and where the desk answers."""
    return {
        **os.environ,
        "QINGZHANG_INSTANCE": str(settings.instance),
        "QINGZHANG_CONTENT": str(settings.content),
        "QINGZHANG_DESK": f"http://127.0.0.1:{desk_port}{settings.base_path}/desk",
    }


def _stop_asked() -> threading.Event:
    """An event that SIGTERM and SIGINT set from now on."""
    stop = threading.Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    return stop


def _gunicorn(application: str, address: str, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        address,
        "--workers",
        str(workers),
        "--threads",
        "4",
        "--worker-class",
        WORKER,
        "--preload",
        "--timeout",
        "120",
        "--graceful-timeout",
        "10",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]


def _watch(children: Sequence[Child], stop: threading.Event) -> None:
    """Start anew whatever ends, is stopped by a signal or answers no more."""
    while not stop.wait(0.5):
        for child in children:
            status = child.process.poll()
            if status == 3:
                raise EnvironmentFault(f"{child.name} 不能启动，原因见上一行")
            trouble = child.trouble() if status is None else f"已退出（{status}）"
            if not trouble:
                continue
            click.echo(f"进程 {child.name} {trouble}，重新启动", err=True)
            child.kill()
            if stop.wait(PAUSE):
                return
            child.start()


def _end(children: Sequence[Child]) -> None:
    """End them side by side: each may finish what it has begun."""
    threads = [threading.Thread(target=child.end, args=(ENDING,)) for child in children]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _refused(children: Sequence[Child]) -> bool:
    """Whether a process has said that it can't start at all: waiting for it would be in vain."""
    return any(child.process.poll() == 3 for child in children)


def _announce(
    settings: Settings, host: str, port: int, campaigns: Sequence[str], given_up: Callable[[], bool]
) -> None:
    _complain_of_the_clock(settings)
    root = f"http://{host}:{port}{settings.base_path}"
    if not _answers(host, port, given_up):
        return
    click.echo(f"公开站：　　{root}/")
    for campaign in campaigns:
        click.echo(f"　专项行动：{root}/campaigns/{campaign}/　填报线索：{root}/apply/{campaign}")
    click.echo(f"查询进度：　{root}/status")
    click.echo(f"工作台：　　{root}/desk/")
    click.echo("按 Ctrl+C 停止")


def _reachable(host: str) -> str:
    """Where what listens at ``host`` can be asked."""
    return "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104 - compared, not bound


def _answers(host: str, port: int, given_up: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not given_up():
        try:
            socket.create_connection((_reachable(host), port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def must_be_free(host: str, port: int) -> None:
    """Raises :class:`EnvironmentFault` for an address in use."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise EnvironmentFault(
                f"{host}:{port} 不能使用（{reason(error)}），请用 --port 换一个端口"
            ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
