"""Saying again and again that somebody lives."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beating(every_s: float, beat: Callable[[], None]) -> Iterator[None]:
    """Call ``beat`` every so many seconds, in a thread, for as long as the block runs."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(every_s):
            beat()

    thread = threading.Thread(target=go_on, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
