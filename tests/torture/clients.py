"""Clients of a public host, many at once: honest ones on a thin line, slow ones without an end, and
readers with a clock."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.torture.public_host import HOST, Place

#: Bytes a second of 0.2 Mbit/s, and how often some are sent.
THIN, TICK = 25_000, 0.25
#: Seconds until an answer is given up, and between two bytes of those who hold connections.
PATIENCE, DRIP = 300.0, 3.0


@dataclass(frozen=True)
class Said:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    page: str


@dataclass
class Reading:
    """Seconds that readers waited, and what was no answer."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def ms(self, share: float) -> int:
        """The wait in ms that so large a share didn't exceed."""
        waits = sorted(self.took)
        return round(waits[min(len(waits) - 1, int(len(waits) * share))] * 1000) if waits else 0


async def connected(place: Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(
        "127.0.0.1", place.port, ssl=place.tls, server_hostname=HOST if place.tls else None
    )


def head(method: str, path: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The head of a request after whose answer the connection ends."""
    said = {"Host": HOST, "Connection": "close", **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()


async def ask(place: Place, request: bytes, body: bytes = b"", thin: bool = False) -> Said:
    """The answer to ``request``, whose ``body`` is sent at once, or as over a thin line."""
    reader, writer = await connected(place)
    try:
        writer.write(request)
        step = int(THIN * TICK) if thin else max(1, len(body))
        for at in range(0, len(body), step):
            writer.write(body[at : at + step])
            await writer.drain()
            if thin:
                await asyncio.sleep(TICK)
        raw = await asyncio.wait_for(reader.read(), PATIENCE)
    finally:
        writer.close()
    first, _, page = raw.partition(b"\r\n\r\n")
    lines = first.decode("latin-1").split("\r\n")
    if len(lines[0].split()) < 2:
        raise ConnectionError("no answer")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines[1:])}
    return Said(int(lines[0].split()[1]), headers, page.decode("utf-8", "replace"))


async def hold(place: Place, begin: bytes, drip: bytes) -> None:
    """Keep a connection busy that never asks to an end; anew whenever it is closed."""
    while True:
        with suppress(OSError):
            _reader, writer = await connected(place)
            try:
                writer.write(begin)
                while not writer.is_closing():
                    await asyncio.sleep(DRIP)
                    writer.write(drip)
                    await writer.drain()
            finally:
                writer.close()
        await asyncio.sleep(0.1)


async def read(place: Place, paths: Sequence[str], pause: float, found: Reading) -> None:
    """Read ``paths`` one after the other, over and over, into ``found``."""
    while True:
        for path in paths:
            began = time.perf_counter()
            try:
                said = await ask(place, head("GET", path))
                if said.status != 200:
                    found.wrong.append(f"{path}: {said.status}")
            except (OSError, TimeoutError) as error:
                found.wrong.append(f"{path}: {error!r}")
            found.took.append(time.perf_counter() - began)
            await asyncio.sleep(pause)
