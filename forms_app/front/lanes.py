"""Threads for the applications, in which those who wait take turns by where they come from: a crowd
from one address waits for itself, not others for it."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from forms_app.web.source import MACHINE

Result = TypeVar("Result")

#: Requests of one source, and of all, that may wait for a thread; more are asked to come back.
MOST_OF_ONE, MOST = 300, 2000
#: A source of which more than so many wait gets one thread at a time.
CROWD = 4


class Crowded(Exception):
    """Too many wait, of this source (``of_one``) or altogether."""

    def __init__(self, of_one: bool) -> None:
        super().__init__("too many wait for a thread")
        self.of_one = of_one


class Lane:
    """``threads`` threads. No source gets more than half of them, and while more of its requests
    wait than :data:`CROWD`, one; those of :data:`~forms_app.web.source.MACHINE` are of many. Used
    from one event loop only, so nothing is locked."""

    def __init__(self, threads: int, name: str) -> None:
        self.free = self.all = threads
        self.threads = ThreadPoolExecutor(threads, name)
        self.running = Counter[str]()
        self.waiting = OrderedDict[str, deque[asyncio.Future[None]]]()

    async def run(self, source: str, act: Callable[[], Result], begun: bool = False) -> Result:
        """What ``act`` returns, done in a thread when it is the turn of ``source``. Raises
        :class:`Crowded`, but not for what has ``begun`` already."""
        if not begun:
            self._check(source)
        await self._turn(source)
        doing = asyncio.get_running_loop().run_in_executor(self.threads, act)
        doing.add_done_callback(lambda _done: self._over(source))
        return await asyncio.shield(doing)  # a thread works on when its client goes away

    def _check(self, source: str) -> None:
        if len(self.waiting.get(source, ())) >= MOST_OF_ONE and source not in MACHINE:
            raise Crowded(of_one=True)
        if sum(map(len, self.waiting.values())) >= MOST:
            raise Crowded(of_one=False)

    async def _turn(self, source: str) -> None:
        if self.free and source not in self.waiting and self.running[source] < self._share(source):
            self._begin(source)
            return
        queue = self.waiting.get(source) or deque()
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self.waiting[source] = queue
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._over(source)  # it was given a thread that it has no use for
            raise

    def _share(self, source: str) -> int:
        """How many threads ``source`` may have at once."""
        if source in MACHINE:
            return self.all
        crowd = len(self.waiting.get(source, ())) > CROWD
        return 1 if crowd else max(1, self.all // 2)

    def _begin(self, source: str) -> None:
        self.free -= 1
        self.running[source] += 1

    def _over(self, source: str) -> None:
        self.free += 1
        self.running[source] -= 1
        if not self.running[source]:
            del self.running[source]
        while self.free and self._next():
            pass

    def _next(self) -> bool:
        """Give a thread to the source whose turn it is; whether there was one."""
        for source in list(self.waiting):
            queue = self.waiting[source]
            while queue and queue[0].done():
                queue.popleft()  # its client went away
            if not queue:
                del self.waiting[source]
            elif self.running[source] < self._share(source):
                self._begin(source)
                queue.popleft().set_result(None)
                self.waiting.move_to_end(source)
                if not queue:
                    del self.waiting[source]
                return True
        return False
