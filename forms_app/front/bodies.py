"""Bodies of requests, taken in whole before anybody has to work with them: small ones in memory,
large ones enciphered on disk, none slower than a poor telephone line."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any, cast

from casestore.sealing.temporary_files import SealedTemporaryFile

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

#: Seconds that any body may take, and the bytes a second that a longer one has to keep up: 0.08
#: Mbit/s, so that a telephone with 0.2 Mbit/s gets through with the largest that is allowed.
GRACE_S, SLOWEST = 30.0, 10_000
#: What the bodies of one process may have together while they come in: their number, and bytes.
MOST, MOST_BYTES = 256, 2_100_000_000
#: What one source may have of either: the rest is left to others.
SHARE = 2


class TooSlow(Exception):
    """The body came in more slowly than anybody honest sends."""


class Full(Exception):
    """Too much comes in already, altogether or from this source."""


class Gone(Exception):
    """The client went away before the end of its body."""


class Bodies:
    """The bodies that come in to one process at present, counted by source."""

    def __init__(
        self, most: int = MOST, most_bytes: int = MOST_BYTES, grace_s: float = GRACE_S
    ) -> None:
        self.most, self.most_bytes, self.grace_s = most, most_bytes, grace_s
        self.count, self.bytes = Counter[str](), Counter[str]()

    async def take_in(self, receive: Receive, source: str) -> IO[bytes]:
        """The whole body that ``receive`` brings, to be read from its start and closed by the
        caller. Raises :class:`TooSlow`, :class:`Full`, :class:`Gone`."""
        message = await receive()
        if not message.get("more_body", False) and message["type"] == "http.request":
            return await self._all(receive, message, source)  # whole: it takes no place
        if self._over(self.count, self.most - 1, source):
            raise Full
        self.count[source] += 1
        try:
            return await self._all(receive, message, source)
        except TimeoutError:
            raise TooSlow from None
        finally:
            self.count[source] -= 1
            if not self.count[source]:
                del self.count[source]

    async def _all(self, receive: Receive, message: Mapping[str, Any], source: str) -> IO[bytes]:
        body = cast(IO[bytes], SealedTemporaryFile())
        loop, size = asyncio.get_running_loop(), 0
        begun = loop.time()
        try:
            async with asyncio.timeout(self.grace_s) as clock:
                while True:
                    if message["type"] != "http.request":
                        raise Gone
                    size += self._write(message.get("body", b""), body, source)
                    if not message.get("more_body", False):
                        break
                    clock.reschedule(begun + self.grace_s + size / SLOWEST)
                    message = await receive()
        except BaseException:
            body.close()
            raise
        finally:
            self._forget(source, size)
        body.seek(0)
        return body

    def _write(self, chunk: bytes, body: IO[bytes], source: str) -> int:
        if self._over(self.bytes, self.most_bytes - len(chunk), source):
            raise Full
        if chunk:
            self.bytes[source] += len(chunk)
            body.write(chunk)
        return len(chunk)

    def _forget(self, source: str, size: int) -> None:
        self.bytes[source] -= size
        if self.bytes[source] <= 0:
            del self.bytes[source]

    def _over(self, counted: Counter[str], most: int, source: str) -> bool:
        """Whether all together have more than ``most``, or ``source`` more than its share."""
        return counted.total() > most or counted[source] > most // SHARE
