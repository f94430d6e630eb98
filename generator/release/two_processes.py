"""Two halves of one job on two cores: a copy of this process does the second while this one does
the first."""

import ctypes
import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import NoReturn, TypeVar

S = TypeVar("S")
T = TypeVar("T")

#: Of ``linux/prctl.h``.
_PR_SET_PDEATHSIG = 1


def in_halves(first: Callable[[], S], second: Callable[[], T]) -> tuple[S, T]:
    """What both give. ``second`` runs in a forked copy of this process: what it changes in
    memory is lost but for its result, and a database that it reads it opens anew. Whatever
    either raises is raised; the other is waited for."""
    parent = os.getpid()
    ours, theirs = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        ours.close()
        die_with(parent)
        _run(second, theirs)
    theirs.close()
    try:
        result = first()
        answer = ours.recv()
    except EOFError:
        raise ChildProcessError(child, "killed") from None
    finally:
        ours.close()
        os.waitpid(child, 0)
    if isinstance(answer, BaseException):
        raise answer
    return result, answer


def end_with_maker() -> None:
    """Let this process of a pool end when the one that made the pool does: else it would wait for
    work for ever."""
    maker = parent_process()

    def wait() -> None:
        if maker:
            maker.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def die_with(parent: int) -> None:
    """Let this process end when ``parent`` does, however that ends: else it would write on, and
    hold its lock."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def _run(work: Callable[[], T], target: Connection) -> NoReturn:
    """The copy's life; it leaves by the back door, for nothing here is its to tidy up."""
    try:
        try:
            answer: T | BaseException = work()
        except BaseException as error:  # raised where its result is awaited
            answer = error
        target.send(answer)
    finally:  # also when an error can't be pickled: the caller is then told that the copy died
        os._exit(0)
