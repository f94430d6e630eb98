"""A WSGI application asked by an ASGI server: with the whole request, in a thread of a lane."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import IO, Any

from forms_app.front.bodies import Bodies, Full, Gone, Receive, TooSlow
from forms_app.front.connections import Connections
from forms_app.front.environ import Scope, address, environ, header
from forms_app.front.lanes import Crowded, Lane
from forms_app.front.paces import Paces
from forms_app.front.refusals import CROWDED, CROWDED_ONE, FULL, TOO_LARGE, TOO_SLOW, Send
from forms_app.web.source import MACHINE, source_of

#: Bytes of a body with files, and of any other, beyond which nothing is taken in. What a page takes
#: is for the application to say; these are the most of any.
LARGEST, LARGEST_TEXT = 1_010_000_000, 1_000_000
#: Bytes of an answer that are asked of the application at once.
BATCH = 262_144
#: Seconds that a client may take for any answer, and the bytes a second of a longer one.
TAKING_S, TAKEN_SLOWEST = 60.0, 2_000
#: Threads for what brings files: it takes long, and those who read wait for none of it.
UPLOAD_THREADS = 2

Application = Callable[..., Iterable[bytes]]


class Answer:
    """What the application says: ``status``, ``headers``, and its body batch by batch."""

    def __init__(self) -> None:
        self.status, self.headers = 0, list[tuple[bytes, bytes]]()
        self.parts: Iterable[bytes] = ()
        self.rest: Iterator[bytes] = iter(())

    def start(self, status: str, headers: list[tuple[str, str]], _fault: Any = None) -> Any:
        self.status = int(status.split()[0])
        self.headers = [(name.encode("latin-1"), said.encode("latin-1")) for name, said in headers]
        return self._write

    def _write(self, data: bytes) -> None:
        self.rest = chain(self.rest, [data])

    def begin(self, application: Application, told: dict[str, Any]) -> tuple[bytes, bool]:
        """Ask the application; the first batch, and whether there may be more."""
        self.parts = application(told, self.start)
        self.rest = chain(self.rest, self.parts)
        return self.batch()

    def batch(self) -> tuple[bytes, bool]:
        """The next bytes, and whether there may be more."""
        found, size = [], 0
        for part in self.rest:
            found.append(part)
            size += len(part)
            if size >= BATCH:
                return b"".join(found), True
        return b"".join(found), False

    def close(self) -> None:
        if hasattr(self.parts, "close"):
            self.parts.close()


class Front:
    """``application`` as an ASGI application. Where ``proxies`` are trusted, the source is what
    they say."""

    def __init__(
        self, application: Application, connections: Connections, threads: int, proxies: int
    ) -> None:
        self.application, self.connections, self.proxies = application, connections, proxies
        self.bodies, self.paces = Bodies(), Paces()
        self.pages, self.uploads = Lane(threads, "page"), Lane(UPLOAD_THREADS, "upload")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"nothing here speaks {scope['type']}")
        self.connections.asked(scope["client"])
        source = source_of(address(scope, self.proxies))
        if source not in MACHINE and not self.paces.allows(source):
            await CROWDED_ONE.send(send)
            return
        if _too_large(scope):
            await TOO_LARGE.send(send)
            return
        try:
            with await self.bodies.take_in(receive, source) as body:
                await self._answer(scope, body, source, send)
        except TooSlow:
            await TOO_SLOW.send(send)
        except Full:
            await FULL.send(send)
        except Crowded as crowd:
            await (CROWDED_ONE if crowd.of_one else CROWDED).send(send)
        except Gone:
            self.connections.drop(scope["client"])
            await asyncio.sleep(0)

    async def _answer(self, scope: Scope, body: IO[bytes], source: str, send: Send) -> None:
        lane = self.uploads if _has_files(scope) else self.pages
        size = body.seek(0, 2)
        body.seek(0)
        answer, told = Answer(), environ(scope, body, size)
        try:
            data, more = await lane.run(source, partial(answer.begin, self.application, told))
            head = {"type": "http.response.start", "status": answer.status}
            await send({**head, "headers": answer.headers})
            loop, sent = asyncio.get_running_loop(), 0
            until = loop.time() + TAKING_S
            while True:
                part = {"type": "http.response.body", "body": data, "more_body": more}
                await self._sent(send(part), until + sent / TAKEN_SLOWEST, scope)
                sent += len(data)
                if not more:
                    break
                data, more = await lane.run(source, answer.batch, begun=True)
        finally:
            answer.close()

    async def _sent(self, sending: Awaitable[None], until: float, scope: Scope) -> None:
        try:
            async with asyncio.timeout_at(until):
                await sending
        except TimeoutError:
            self.connections.drop(scope["client"])
            raise Gone from None


def _has_files(scope: Scope) -> bool:
    return header(scope, b"content-type").lower().startswith("multipart/")


def _too_large(scope: Scope) -> bool:
    said = header(scope, b"content-length")
    return said.isdigit() and int(said) > (LARGEST if _has_files(scope) else LARGEST_TEXT)
