"""Uploads that come in pieces and may stop between any two of them, sealed to one browser until
they are whole: whoever has the disk reads none of them.
See docs/decisions/0051-uploads-in-pieces.md.

A file of records: four bytes of length, and so many sealed bytes, which hold where they belong (8
bytes) and a piece of the upload. The first holds its name and size. A record that a killed process
broke off is none.
"""

import fcntl
import io
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from casestore.public.durable_files import delete_old, flush_folder, write_new
from casestore.sealing.browser_key import BrowserKey
from casestore.sealing.temporary_files import SealedTemporaryFile

#: How long an upload may rest between two pieces.
RESTS = timedelta(hours=24)
#: What the names of such files end with.
PARTIAL = ".upload"
#: Bytes of an upload that are sealed together.
_RECORD = 65_536
#: What a record takes beside its piece: length, nonce, tag and place.
_LENGTH, _SEAL, _PLACE = 4, 28, 8
_ID = re.compile(r"[0-9a-f]{32}")


class Misplaced(ValueError):
    """A piece that doesn't go on where the upload stands, or goes beyond its end."""


@dataclass(frozen=True, kw_only=True)
class Partial:
    """An upload: its ``name``, its whole ``size`` in bytes, and how many are there."""

    name: str
    size: int
    offset: int

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size


class PartialUploads:
    """The unfinished uploads in ``folder``, each of the draft whose secret it came with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, secret: str, name: str, size: int, most: int) -> str:
        """Begin an upload of ``size`` bytes; its id. On disk when this returns. Of this draft's
        others only the newest stay, so that there are ``most`` at once; of all drafts', those that
        rest no longer than :data:`RESTS`."""
        self.purge(datetime.now(UTC))
        others = sorted(self._of(secret), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[max(most - 1, 0) :]:
            path.unlink(missing_ok=True)
        id = secrets.token_hex(16)
        said = json.dumps({"name": name, "size": size}, ensure_ascii=False).encode()
        write_new(self._path(secret, id), _record(_key(secret, id), 0, said), 0o640)
        flush_folder(self.folder)
        return id

    def find(self, secret: str, id: str) -> Partial | None:
        """The upload ``id`` of the draft; ``None`` where there is none (any more)."""
        with self._opened(secret, id) as file:
            return _standing(file, _key(secret, id))[0] if file else None

    def append(self, secret: str, id: str, offset: int, data: bytes) -> Partial | None:
        """Add ``data``, which belong at ``offset``, on disk when this returns; the upload, ``None``
        where there is none. Raises :class:`Misplaced`; nothing of them is kept then."""
        key = _key(secret, id)
        with self._opened(secret, id) as file:
            if file is None:
                return None
            found, end = _standing(file, key)
            if offset != found.offset or offset + len(data) > found.size:
                raise Misplaced
            file.truncate(end)
            file.seek(end)
            for start in range(0, len(data), _RECORD):
                file.write(_record(key, offset + start, data[start : start + _RECORD]))
            file.flush()
            os.fsync(file.fileno())
        return Partial(name=found.name, size=found.size, offset=offset + len(data))

    def whole(self, secret: str, id: str) -> tuple[str, IO[bytes]] | None:
        """Name and content of an upload that is all there; ``None`` of any other. What of the
        content is on disk meanwhile is nothing to anybody else."""
        key, content = _key(secret, id), SealedTemporaryFile()
        with self._opened(secret, id) as file:
            found = _standing(file, key)[0] if file else None
            if file is None or found is None or not found.is_whole:
                return None
            file.seek(0)
            for number, sealed in enumerate(_records(file)):
                if number:
                    content.write(_piece(key, sealed, content.tell()))
        content.seek(0)
        return found.name, content  # type: ignore[return-value]  # it reads like any other

    def remove(self, secret: str, id: str) -> None:
        """Remove the upload ``id``; a missing one is no error."""
        if _ID.fullmatch(id):
            self._path(secret, id).unlink(missing_ok=True)

    def remove_all(self, secret: str) -> None:
        """Remove what the draft of ``secret`` has of unfinished uploads."""
        for path in self._of(secret):
            path.unlink(missing_ok=True)

    def purge(self, now: datetime) -> None:
        """Remove the uploads that rest too long."""
        delete_old(self.folder.glob(f"*{PARTIAL}"), now - RESTS)

    def _of(self, secret: str) -> list[Path]:
        return [path for path in self.folder.glob(f"{_draft(secret)}-*{PARTIAL}") if path.is_file()]

    def _path(self, secret: str, id: str) -> Path:
        return self.folder / f"{_draft(secret)}-{id}{PARTIAL}"

    @contextmanager
    def _opened(self, secret: str, id: str) -> Iterator[IO[bytes] | None]:
        """The file of the upload, nobody else's meanwhile."""
        try:
            file = self._path(secret, id).open("r+b") if _ID.fullmatch(id) else None
        except FileNotFoundError:
            file = None
        if file is None:
            yield None
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _draft(secret: str) -> str:
    """What the names of all uploads of a draft begin with."""
    return BrowserKey(secret, "uploads").name[:40]


def _key(secret: str, id: str) -> BrowserKey:
    return BrowserKey(f"{secret} {id}", "upload")


def _record(key: BrowserKey, place: int, data: bytes) -> bytes:
    sealed = key.seal(place.to_bytes(_PLACE, "big") + data)
    return len(sealed).to_bytes(_LENGTH, "big") + sealed


def _piece(key: BrowserKey, sealed: bytes, place: int) -> bytes:
    """What the record holds that belongs at ``place``. Raises ``ValueError`` for any other."""
    opened = key.open(sealed)
    if int.from_bytes(opened[:_PLACE], "big") != place:
        raise ValueError("a record in another's place")
    return opened[_PLACE:]


def _records(file: IO[bytes]) -> Iterator[bytes]:
    """The whole records of ``file`` from where it stands."""
    while len(head := file.read(_LENGTH)) == _LENGTH:
        length = int.from_bytes(head, "big")
        sealed = file.read(min(length, _RECORD + _SEAL + _PLACE))
        if len(sealed) < length:
            return
        yield sealed


def _standing(file: IO[bytes], key: BrowserKey) -> tuple[Partial, int]:
    """How far the upload in ``file`` has come, and where its last whole record ends."""
    total = file.seek(0, io.SEEK_END)
    file.seek(0)
    first = next(_records(file), b"")
    said, end, offset = json.loads(_piece(key, first, 0)), file.tell(), 0
    while len(head := file.read(_LENGTH)) == _LENGTH:
        length = int.from_bytes(head, "big")
        if end + _LENGTH + length > total or length <= _SEAL + _PLACE:
            break
        end += _LENGTH + length
        offset += length - _SEAL - _PLACE
        file.seek(end)
    return Partial(name=said["name"], size=said["size"], offset=offset), end
