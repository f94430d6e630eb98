"""``qingzhang serve``: public process, desk process and worker side by side on one machine, watched
and restarted.

Three processes, not one, so that the first look already keeps the boundary: the public process
never loads the office's private key. In production gunicorn and systemd do this job
(``deploy/``).
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

import click

from casestore.errors import EnvironmentFault, reason
from casestore.settings import Settings

#: Seconds after which a process that ended at once is started again.
PAUSE = 2.0


#: Those that open what is sealed.
HOLD_THE_KEY = frozenset({"desk", "worker"})


@dataclass(frozen=True)
class KeyToHandOn:
    """The opened office key: a file that those who hold it inherit, and the name of the variable
    that tells them its number."""

    handle: int
    variable: str


def serve(
    settings: Settings, host: str, port: int, campaigns: Sequence[str], key: KeyToHandOn
) -> None:
    """Run until SIGTERM or SIGINT, ``key`` handed to those of :data:`HOLD_THE_KEY`. Raises
    :class:`EnvironmentFault` for an address in use."""
    _must_be_free(host, port)
    desk_port = _free_port()
    environment = _environment(settings, desk_port)
    commands = {
        "intake": _gunicorn("qingzhang:intake()", f"{host}:{port}", workers=2),
        "desk": _gunicorn("qingzhang:desk()", f"127.0.0.1:{desk_port}", workers=1),
        "worker": [sys.executable, "-m", "qingzhang", "worker"],
    }
    stop = _stop_asked()

    def start(name: str) -> subprocess.Popen[bytes]:
        if name not in HOLD_THE_KEY:
            return subprocess.Popen(commands[name], env=environment)
        told = {**environment, key.variable: str(key.handle)}
        return subprocess.Popen(commands[name], env=told, pass_fds=[key.handle])

    children = {name: start(name) for name in ("intake", "desk")}
    try:
        _announce(settings, host, port, campaigns, lambda: stop.is_set() or _refused(children))
        # last: the pages come first
        children["worker"] = start("worker")
        _watch(children, start, stop)
    finally:
        _end(children.values())


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
        "--preload",
        "--timeout",
        "120",
        "--graceful-timeout",
        "10",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]


def _watch(
    children: dict[str, subprocess.Popen[bytes]],
    start: Callable[[str], subprocess.Popen[bytes]],
    stop: threading.Event,
) -> None:
    while not stop.wait(0.5):
        for name, child in list(children.items()):
            if child.poll() is None:
                continue
            if child.returncode == 3:
                raise EnvironmentFault(f"{name} 不能启动，原因见上一行")
            click.echo(f"进程 {name} 已退出（{child.returncode}），重新启动", err=True)
            if stop.wait(PAUSE):
                return
            children[name] = start(name)


def _end(children: Iterable[subprocess.Popen[bytes]]) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    for child in running:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _refused(children: Mapping[str, subprocess.Popen[bytes]]) -> bool:
    """Whether a process has said that it can't start at all: waiting for it would be in vain."""
    return any(child.poll() == 3 for child in children.values())


def _announce(
    settings: Settings, host: str, port: int, campaigns: Sequence[str], given_up: Callable[[], bool]
) -> None:
    root = f"http://{host}:{port}{settings.base_path}"
    if not _answers(host, port, given_up):
        return
    click.echo(f"公开站：　　{root}/")
    for campaign in campaigns:
        click.echo(f"　专项行动：{root}/campaigns/{campaign}/　填报线索：{root}/apply/{campaign}")
    click.echo(f"查询进度：　{root}/status")
    click.echo(f"工作台：　　{root}/desk/")
    click.echo("按 Ctrl+C 停止")


def _answers(host: str, port: int, given_up: Callable[[], bool], seconds: float = 60) -> bool:
    reachable = "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104 - compared, not bound
    until = time.monotonic() + seconds
    while time.monotonic() < until and not given_up():
        try:
            socket.create_connection((reachable, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _must_be_free(host: str, port: int) -> None:
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
