"""A line between a browser and the forms that breaks once, in the middle of what is sent."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class CutLine:
    """Forwards to ``port`` and counts what the browser ``sent``. After ``cut_after`` bytes every
    connection is torn, and no new one comes through for ``down_s`` seconds."""

    port: int
    cut_after: int
    down_s: float = 1.5
    sent: int = 0
    cuts: int = 0
    down_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def open(self) -> Iterator[str]:
        """The address at which browsers find the line."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=self._accept, args=(server,), daemon=True).start()
            yield f"http://127.0.0.1:{server.getsockname()[1]}"

    def _accept(self, server: socket.socket) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                near, _address = server.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        if time.monotonic() < self.down_until:
            _tear(near)
            return
        far = socket.create_connection(("127.0.0.1", self.port))
        back = threading.Thread(target=_copy, args=(far, near), daemon=True)
        back.start()
        with suppress(OSError):
            while data := near.recv(16_384):
                if self._breaks(len(data)):
                    _tear(near)
                    break
                far.sendall(data)
        with suppress(OSError):
            far.shutdown(socket.SHUT_RDWR)

    def _breaks(self, size: int) -> bool:
        with self.lock:
            self.sent += size
            if self.cuts or self.sent < self.cut_after:
                return time.monotonic() < self.down_until
            self.cuts, self.down_until = 1, time.monotonic() + self.down_s
            return True


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(16_384):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _tear(one: socket.socket) -> None:
    """Close it as a line that is lost does, without a word."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def port_of(url: str) -> int:
    """The port in ``url``."""
    return urlsplit(url).port or 80
