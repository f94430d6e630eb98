"""Connections that have not asked for anything yet: bounded in number and in time. How long their
headers may get is for gunicorn to say."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

#: Seconds until the headers of a connection's first request must be there.
HEADERS_S = 15.0
#: So many connections of a process may wait for their headers at once; the oldest makes room.
MOST_WAITING = 400
#: Connections of a process altogether, those included that take their answer slowly.
MOST = 3000
#: Connections that the machine keeps until they are accepted.
BACKLOG = 1024
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"

Peer = tuple[Any, ...]


class Connections:
    """The open connections of a process, by the address of their other end."""

    def __init__(self, most: int = MOST_WAITING, seconds: float = HEADERS_S) -> None:
        self.most, self.seconds = most, seconds
        self.open: dict[Peer, asyncio.BaseTransport] = {}
        self.waiting: dict[Peer, asyncio.TimerHandle] = {}

    def opened(self, peer: Peer, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the headers of a new connection."""
        if len(self.waiting) >= self.most:
            self.drop(next(iter(self.waiting)))
        self.open[peer] = transport
        late = partial(self.drop, peer)
        self.waiting[peer] = asyncio.get_running_loop().call_later(self.seconds, late)

    def asked(self, peer: Peer) -> None:
        """The connection has sent the headers of a request."""
        if timer := self.waiting.pop(peer, None):
            timer.cancel()

    def closed(self, peer: Peer) -> None:
        self.asked(peer)
        self.open.pop(peer, None)

    def drop(self, peer: Peer) -> None:
        """End the connection at once, whatever it still has to send or to take."""
        transport = self.open.get(peer)
        self.closed(peer)
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


class Watched(asyncio.Protocol):
    """``inner``, whose connection is reported to ``connections``."""

    def __init__(self, inner: asyncio.Protocol, connections: Connections) -> None:
        self.inner, self.connections = inner, connections
        self.peer: Peer = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self.connections.open) >= MOST and isinstance(transport, asyncio.WriteTransport):
            transport.write(_FULL)
            transport.close()
        peer = transport.get_extra_info("peername")
        if isinstance(
            peer, tuple
        ):  # a socket of the machine has none, and nobody strange behind it
            self.peer = peer[:2]
            self.connections.opened(self.peer, transport)
        self.inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self.inner.eof_received()

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.closed(self.peer)
        self.inner.connection_lost(exc)


class WatchingLoop(asyncio.SelectorEventLoop):
    """An event loop that has every connection of its servers :class:`Watched`."""

    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self.connections = connections

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Callable[[], asyncio.Protocol], *args: Any, **options: Any
    ) -> asyncio.Server:
        def watched() -> asyncio.Protocol:
            return Watched(protocol_factory(), self.connections)

        return await super().create_server(watched, *args, backlog=BACKLOG, **options)
