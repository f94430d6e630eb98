"""Requests over kept connections to a server on this machine, and gunicorn to send them to."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

from benchmarks.measuring import ROOT
from forms_app.processes.serving import WORKER


@dataclass(frozen=True, kw_only=True)
class Post:
    """One form that is sent; ``cookies`` and ``address`` are of who sends it."""

    path: str
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    address: str

    def sent(self, connection: HTTPConnection) -> tuple[int, str]:
        """Status and where the answer leads to."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        connection.request("POST", self.path, urlencode(self.form), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(app: str, log: Path, **environment: str) -> Iterator[int]:
    """``app`` as in ``deploy/``: gunicorn with two workers of four threads; the port. Two requests
    have been answered before this is entered."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", app, "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    command += ["--worker-class", WORKER]
    with (
        log.open("w") as words,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=words, stderr=words
        ) as process,
    ):
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/no-such-page")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def a_second(port: int, posts: Sequence[Post], leads_to: str, clients: int = 8) -> float:
    """How many of ``posts`` are answered a second with as many clients as there are threads to
    answer; each must lead to ``leads_to``."""
    waiting = SimpleQueue[Post]()
    for post in posts:
        waiting.put(post)
    wrong: list[tuple[int, str]] = []

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port)
        while True:
            try:
                answer = waiting.get_nowait().sent(connection)
            except Empty:
                return
            if not answer[1].endswith(leads_to):
                wrong.append(answer)

    threads = [threading.Thread(target=client) for _one in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(posts)} were not taken: {wrong[0]}")
    return len(posts) / (time.perf_counter() - start)


def at_a_rate(port: int, posts: Sequence[Post], rate: float) -> list[float]:
    """Send ``posts`` at ``rate`` a second, whether or not those before are answered; the seconds
    that each took, from when it was due."""
    took: list[float] = []
    start = time.perf_counter() + 0.1

    def send(number: int, post: Post) -> None:
        due = start + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        post.sent(HTTPConnection("127.0.0.1", port))
        took.append(time.perf_counter() - due)

    threads = [threading.Thread(target=send, args=one) for one in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)
