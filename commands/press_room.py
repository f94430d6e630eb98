"""The generator under an account of its own: a small process there, the press room, waits on a
socket in its own folder, runs the generator when the office asks and tells what it says.

The office sends one line of JSON, the generator's options; back come lines of JSON: ``line`` for
each step, at the end ``status`` and ``complaint``, or ``fault`` where the generator had to be
ended. Nothing else goes either way.
"""

import json
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import click

from casestore.errors import EnvironmentFault
from commands.line import ROOT, Place, main
from forms_app.processes.watched_child import Call, Ended, Limits, run_watched

SOCKET = "socket"
#: Bytes of a request, at most.
_MOST = 65_536
#: Seconds for which a room that is being opened is waited for, and for which a room that runs a
#: generator may be silent: a generator that does nothing is ended before that.
_OPENING, _SILENT = 15.0, 1500.0


@main.command()
@click.pass_obj
def press(place: Place) -> None:
    """等候办公端的吩咐，用自己的账号生成公开站（由 qingzhang serve 或 systemd 启动）。"""
    instance = place.instance.resolve()
    serve_room(instance / "press", {0, os.geteuid(), instance.stat().st_uid})


def serve_room(folder: Path, askers: set[int]) -> None:
    """Listen in ``folder`` for the accounts ``askers`` until the process is ended."""
    path = folder / SOCKET
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        with _short(folder) as name:
            door.bind(name)
        path.chmod(0o660)
        door.listen()
        while True:
            caller, _address = door.accept()
            work = threading.Thread(target=_attend, args=(caller, askers), daemon=True)
            work.start()


def _attend(caller: socket.socket, askers: set[int]) -> None:
    with caller, suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has gone
        if _account_of(caller) not in askers:
            return
        asked = caller.makefile("rb").readline(_MOST)
        if not asked:
            return
        options = [str(word) for word in json.loads(asked)]
        try:
            ended = run(generator(options), lambda line: _say(caller, line=line))
        except EnvironmentFault as error:
            _say(caller, fault=str(error))
        else:
            _say(caller, status=ended.status, complaint=ended.complaint)


def _account_of(caller: socket.socket) -> int:
    size = struct.calcsize("3i")
    said = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return int(struct.unpack("3i", said)[1])


def _say(caller: socket.socket, **said: str | int) -> None:
    caller.sendall(json.dumps(said, ensure_ascii=False).encode() + b"\n")


def generator(options: Sequence[str], before: Sequence[str] = ()) -> Call:
    """The generator with ``options``, ending with this process; ``before`` are words before its
    command."""
    command = [*before, sys.executable, "-m", "generator", *options, "--parent", str(os.getpid())]
    return Call(what="生成公开站", command=command, folder=ROOT, environment=_environment())


def run(call: Call, log: Callable[[str], None], limits: Limits | None = None) -> Ended:
    """Run the generator, watched, to its end; ``log`` takes its lines."""
    return run_watched(call, log, lambda line: line.startswith("wait\t"), limits)


def _environment() -> dict[str, str]:
    """This process's environment without what leads to the instance."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QINGZHANG_")}


def ask_room(folder: Path, options: Sequence[str], log: Callable[[str], None]) -> Ended:
    """Have the press room in ``folder`` run the generator; ``log`` takes its lines, and what it
    raises ends the call. Raises :class:`EnvironmentFault`."""
    with _door(folder) as door:
        try:
            door.sendall(json.dumps(list(options)).encode() + b"\n")
            for answer in door.makefile("rb"):
                said: dict[str, Any] = json.loads(answer)
                if "fault" in said:
                    raise EnvironmentFault(str(said["fault"]))
                if "status" in said:
                    return Ended(int(said["status"]), str(said["complaint"]))
                log(str(said["line"]))
        except (OSError, ValueError, LookupError) as error:
            raise EnvironmentFault("公开站没有生成，生成程序没有回应") from error
    raise EnvironmentFault("公开站没有生成，生成程序意外退出")


def is_open(folder: Path) -> bool:
    """Whether there is a press room in ``folder``."""
    try:
        _called(folder).close()
    except OSError:
        return False
    return True


def _door(folder: Path) -> socket.socket:
    """A connection to the room in ``folder``, which may be about to open."""
    until = monotonic() + _OPENING
    while True:
        try:
            return _called(folder)
        except OSError as error:
            if monotonic() > until:
                raise EnvironmentFault(
                    "生成程序没有运行：请启动 qingzhang-generator（deploy/README.md）"
                ) from error
            sleep(0.2)


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's name in few letters: the kernel takes no more than 107."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{SOCKET}"
    finally:
        os.close(handle)


def _called(folder: Path) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        door.settimeout(_SILENT)
        with _short(folder) as name:
            door.connect(name)
    except OSError:
        door.close()
        raise
    return door
