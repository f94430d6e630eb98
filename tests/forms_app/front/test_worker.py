"""The worker in a real gunicorn, asked over real connections."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from forms_app.processes.serving import WORKER
from forms_app.processes.watching import Child, Patience, answers_http
from tests.waiting import until

APP = """
def app(environ, start):
    read = 0
    while piece := environ["wsgi.input"].read(65536):
        read += len(piece)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(read).encode()]
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "tiny_app.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as free:
        found = int(free.getsockname()[1])
    words = ["--bind", f"127.0.0.1:{found}", "--workers", "1", "--threads", "2"]
    words += ["--worker-class", WORKER, "--no-control-socket", "--log-level", "critical"]
    command = [sys.executable, "-m", "gunicorn", "tiny_app:app", *words]
    path = os.pathsep.join((str(folder), str(Path(__file__).parents[3])))
    environment = {**os.environ, "PYTHONPATH": path}
    child = Child("tiny", command, environment, partial(answers_http, "127.0.0.1", found, 1), QUIET)
    until(lambda: answers_http("127.0.0.1", found, 1))
    yield found
    child.end(5)


QUIET = Patience(stopped=60, silent=600, look=60)


def asked(port: int, body: bytes = b"", **headers: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST" if body else "GET", "/", body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_large_body_that_comes_fast_is_read_to_its_end(port: int) -> None:
    body = b"x" * 20_000_000
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    assert asked(port, body, **kind) == (200, "20000000")


def test_a_body_without_a_length_is_read_to_its_end(port: int) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST", "/", iter([b"x" * 1000] * 50), encode_chunked=True)
        assert connection.getresponse().read() == b"50000"


@pytest.mark.parametrize(
    "said",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Content-Length: +4\r\n",
    ],
)
def test_a_body_whose_end_is_said_in_two_ways_hides_no_request(port: int, said: bytes) -> None:
    hidden = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + said + b"\r\n" + hidden)
        answers = b""
        while piece := one.recv(65536):
            answers += piece
    assert answers.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), answers
    assert b"HTTP/1.1 200" not in answers


def test_a_kept_connection_is_served_again_and_again(port: int) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        for size in (1, 70_000, 0, 3):
            connection.request("POST", "/", b"x" * size)
            assert connection.getresponse().read() == str(size).encode()


def test_sixteen_half_sent_posts_keep_nobody_waiting(port: int) -> None:
    half = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf"
    held = [socket.create_connection(("127.0.0.1", port)) for _one in range(16)]
    for one in held:
        one.sendall(half)
    assert [asked(port)[0] for _one in range(5)] == [200] * 5
    for one in held:
        one.close()


def test_headers_without_an_end_are_cut_off(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        sent = 0
        with suppress(OSError):
            for number in range(5000):
                sent += one.send(b"X-%d: %s\r\n" % (number, b"y" * 4000))
        assert sent < 10_000_000
    assert asked(port)[0] == 200


def test_a_text_larger_than_any_page_takes_is_refused(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
        assert one.recv(100).startswith(b"HTTP/1.1 413")
