"""Archives as one sealed stream: a tar of plain files, never on a disk in the open."""

import io
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from casestore.errors import CaseStoreError

_BLOCK = 512
END = b"\0" * (2 * _BLOCK)


class _Pulled(io.RawIOBase):
    """A stream that reads from chunks as they are made."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), b""

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return b""
        wanted = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:wanted], self._rest[wanted:]
        return given


def seal_stream(chunks: Iterable[bytes], target: BinaryIO, recipients: Sequence[str]) -> None:
    """Seal ``chunks``, as they are made, into ``target`` for each of ``recipients``. What making
    them raises comes through."""
    keys = [x25519.Recipient.from_str(one) for one in recipients]
    pyrage.encrypt_io(_Pulled(chunks), target, keys)


def member(name: str, size: int, content: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of one file ``name`` of ``size`` bytes in a tar."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    yield info.tobuf(tarfile.PAX_FORMAT)
    yield from content
    yield b"\0" * (-size % _BLOCK)


@contextmanager
def opened_stream(file: Path, secret: str) -> Iterator[BinaryIO]:
    """The sealed stream in ``file``, opened with ``secret`` while it is read. Raises
    :class:`CaseStoreError`, at the latest when the block ends, where any byte of it was altered
    or is missing, or ``secret`` isn't one of its keys."""
    faults: list[Exception] = []
    read_end, write_end = os.pipe()

    def open_it() -> None:
        try:
            with os.fdopen(write_end, "wb") as target, file.open("rb") as source:
                pyrage.decrypt_io(source, target, [x25519.Identity.from_str(secret)])
        except Exception as error:
            faults.append(error)

    thread = threading.Thread(target=open_it, name="opening", daemon=True)
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as stream:
            yield stream
            while stream.read(1 << 16):
                pass  # its last bytes say whether it is whole
    except (tarfile.TarError, EOFError, CaseStoreError) as error:
        thread.join()
        raise _fault(faults, file) or error from error
    finally:
        thread.join()
    if fault := _fault(faults, file):
        raise fault


def _fault(faults: Sequence[Exception], file: Path) -> CaseStoreError | None:
    """What went wrong on the opening side, if it did and not for want of a reader."""
    for error in faults:
        if isinstance(error, BrokenPipeError) or "Broken pipe" in str(error):
            continue
        if "No matching keys" in str(error):
            return CaseStoreError(f"{file} 不是密封给这把恢复密钥的，打不开")
        return CaseStoreError(f"{file} 不是完整的备份文件：内容已损坏或缺失")
    return None
