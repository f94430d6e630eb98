"""Connections that ask for nothing: they end after a while, and the oldest makes room."""

import asyncio
import resource
from collections.abc import Awaitable, Callable

from forms_app.front import worker
from forms_app.front.connections import Connections, WatchingLoop


class Echo(asyncio.Protocol):
    """Answers what it is sent."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


def served(connections: Connections, act: Callable[[int], Awaitable[None]]) -> None:
    """``act`` with the port of a server that is watched."""

    async def both() -> None:
        server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
        async with server:
            await act(server.sockets[0].getsockname()[1])

    loop = WatchingLoop(connections)
    try:
        loop.run_until_complete(both())
    finally:
        loop.close()


def test_whoever_asks_for_nothing_is_put_out_and_who_asked_is_not() -> None:
    connections = Connections(seconds=0.1)

    async def act(port: int) -> None:
        silent, _one = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        connections.asked(writer.get_extra_info("sockname"))
        assert await asyncio.wait_for(_end(silent), 2)
        writer.write(b"more")
        assert await reader.readexactly(4) == b"more"
        assert len(connections.open) == 1 and not connections.waiting

    served(connections, act)


def test_the_oldest_that_waits_makes_room_for_a_newcomer() -> None:
    connections = Connections(most=3)

    async def act(port: int) -> None:
        pairs = [await asyncio.open_connection("127.0.0.1", port) for _one in range(5)]
        assert await asyncio.wait_for(_end(pairs[0][0]), 2)
        assert await asyncio.wait_for(_end(pairs[1][0]), 2)
        pairs[4][1].write(b"here")
        assert await pairs[4][0].readexactly(4) == b"here"
        assert len(connections.waiting) == 3

    served(connections, act)


def test_a_worker_may_hold_thousands_of_connections() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert hard == resource.RLIM_INFINITY or hard >= worker.OPEN_FILES


async def _end(reader: asyncio.StreamReader) -> bool:
    """Whether the other end closed."""
    try:
        while await reader.read(65536):
            pass
    except ConnectionResetError:
        return True
    return True
