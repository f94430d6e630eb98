"""What stands between a scanner and the office: a proxy on loopback that gives every request
another sender, so that the limits of one sender don't end the scan, and counts what is answered."""

import http.client
import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: Headers that belong to one connection alone.
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "host", "accept-encoding"})


@dataclass
class Answered:
    """How many requests were answered with each status, and what was asked where it was 500 or
    above."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


class _Proxy(ThreadingHTTPServer):
    """Passes everything on to ``address``."""

    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.answered = urlsplit(address), Answered()
        self.numbers = itertools.count(1)

    def sender(self) -> str:
        """An address that nobody had before."""
        number = next(self.numbers)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        headers = {key: one for key, one in self.headers.items() if key.lower() not in _HOP}
        target = self.server.target
        headers["X-Forwarded-For"] = self.server.sender()
        headers["Host"] = self.headers.get("Host", target.netloc)
        link = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
        try:
            link.request(self.command, self.path, body, headers)
            answer = link.getresponse()
            self._answer(answer, answer.read())
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has gone
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close_connection = True
            self.server.answered.broken.append(f"{self.command} {self.path[:200]}: {error!r}")
        finally:
            link.close()

    def _answer(self, answer: http.client.HTTPResponse, data: bytes) -> None:
        self.server.answered.statuses[answer.status] += 1
        if answer.status >= 500:
            said = f"{self.command} {self.path[:200]}: {answer.status}"
            self.server.answered.broken.append(said)
        self.send_response(answer.status)
        for key, value in answer.getheaders():
            if key.lower() not in (*_HOP, "content-length", "date", "server"):
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_HEAD = do_OPTIONS = do_PUT = do_DELETE = do_PATCH = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was answered is counted."""


@contextmanager
def between(address: str) -> Iterator[tuple[str, Answered]]:
    """The proxy before ``address``: where it listens (with the path of ``address``), and what was
    answered."""
    server = _Proxy(address)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{server.target.path}", server.answered
    finally:
        server.shutdown()
        server.server_close()
