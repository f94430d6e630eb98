"""What ``serve`` does about a child that is frozen: real gunicorns, real signals."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from forms_app.processes.sessions import processes_of
from forms_app.processes.watching import Child, Patience, answers_http
from tests.waiting import until

QUICK = Patience(stopped=0.5, silent=3.0, look=0.1)
APP = """
def app(environ, start):
    if environ["PATH_INFO"] == "/hang":
        import threading
        threading.Event().wait()
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
"""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[Child]:
    (tmp_path / "tiny.py").write_text(APP)
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical"]
    command = [sys.executable, "-m", "gunicorn", "tiny:app", "--no-control-socket", *options]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    child = Child("tiny", command, environment, partial(answers_http, "127.0.0.1", port, 1), QUICK)
    until(lambda: answers_http("127.0.0.1", port, 1))
    until(lambda: len(processes_of(child.process.pid)) == 3)
    yield child
    child.end(5)


def trouble(child: Child, seconds: float = 10) -> str:
    end = time.monotonic() + seconds
    while not (found := child.trouble()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def pids(child: Child) -> set[int]:
    return {one.pid for one in processes_of(child.process.pid)}


def test_a_child_that_lives_is_left_alone(served: Child) -> None:
    before, end = pids(served), time.monotonic() + 4
    while time.monotonic() < end:
        assert served.trouble() == ""
        time.sleep(0.05)
    assert pids(served) == before


def test_a_stopped_first_process_is_trouble_and_starting_anew_helps(served: Child) -> None:
    first = served.process.pid
    os.kill(first, signal.SIGSTOP)
    assert trouble(served) == "被暂停"
    served.kill()
    assert processes_of(first) == []
    served.start()
    until(lambda: served.sign())
    assert served.process.pid != first and served.trouble() == ""


def test_one_stopped_worker_is_replaced_and_the_other_goes_on(served: Child) -> None:
    first = served.process.pid
    stopped = next(pid for pid in pids(served) if pid != first)
    os.kill(stopped, signal.SIGSTOP)

    def replaced() -> bool:
        assert served.trouble() == ""
        return stopped not in pids(served) and len(pids(served)) == 3

    until(replaced)
    assert served.process.pid == first and served.sign()


def test_a_child_that_answers_no_more_is_trouble(served: Child, port: int) -> None:
    hanging = [hang(port) for _worker in range(2)]
    assert trouble(served) == "没有反应"
    for connection in hanging:
        connection.close()


def hang(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.3)
    return connection


def test_a_child_that_will_not_end_is_ended(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    sign: Callable[[], bool] = lambda: True  # noqa: E731
    child = Child("stubborn", [sys.executable, "-c", code], dict(os.environ), sign, QUICK)
    time.sleep(0.5)
    began = time.monotonic()
    child.end(0.3)
    assert time.monotonic() - began < 2 and processes_of(child.process.pid) == []
