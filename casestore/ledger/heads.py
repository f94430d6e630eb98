"""What stands outside the database about how much there should be in it: the head of the event
chain, signed, in each release and in an append-only witness file.

A head says how many events there were on a day and the hash of the last one. The witness file
(``heads.log``) has one JSON line each, chained like the events and signed; a line of a build also
says which public store or release was made. The ledger counts the lines, so neither can be cut
without the other.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from casestore.database.engine import Store
from casestore.database.tables import ChainTable
from casestore.exchange.office_signature import Signer, make_signing_key
from casestore.ledger.chain_links import START
from casestore.public.durable_files import flush_folder, replace_file
from casestore.settings import SHANGHAI, Settings

LOG, IN_RELEASE = "heads.log", "head.json"

#: A head is written after so many events, or so long after the first that has none.
EVENTS, WAIT = 100, timedelta(minutes=1)

#: More bytes than a line has.
_TAIL = 8192


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many events, the hash of the last, the Shanghai day."""

    events: int
    hash: str
    day: str


def signed(settings: Settings, said: Mapping[str, Any]) -> str:
    """``said`` as one line of JSON with the office's signature."""
    signature = Signer.load(settings.keys).sign(message_of(said)).hex()
    return json.dumps({**said, "signature": signature}, ensure_ascii=False)


def message_of(said: Mapping[str, Any]) -> bytes:
    """What a signature is over: everything that is said but itself."""
    rest = {key: value for key, value in said.items() if key != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def head_of(store: Store) -> Head:
    """The head of the ledger in ``store`` now."""
    with store.read() as session:
        row = session.get_one(ChainTable, 1)
        return Head(row.events, row.hash, f"{datetime.now(SHANGHAI):%Y-%m-%d}")


def write_for_release(settings: Settings, store: Store) -> Path:
    """The signed head for the release that is about to be made, as a file of the instance; the
    same bytes while nothing happens on that day."""
    _make_keys_once(settings, store)
    path = settings.instance / IN_RELEASE
    replace_file(path, (signed(settings, vars(head_of(store))) + "\n").encode(), 0o644)
    return path


def add_line(settings: Settings, store: Store, **built: str | int) -> None:
    """Add the head to the witness file, on disk when this returns; ``built`` names by digest what
    was made of the ledger, and ``of`` how many events, after which others may have come."""
    _make_keys_once(settings, store)
    with _held(settings.instance / LOG) as file:
        last = _without_torn_end(file)
        with store.read() as session:
            known = session.get_one(ChainTable, 1).lines
        number = max(_number(last), known) + 1
        said: dict[str, Any] = {
            "line": number,
            **vars(head_of(store)),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "before": sha256(last).hexdigest() if last else START,
            **built,
        }
        file.write(signed(settings, said).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        with store.write() as session:
            session.get_one(ChainTable, 1).lines = number


class Witness:
    """Adds a line when one is due; asked by the worker between jobs."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings, self.store = settings, store
        self._seen = -1
        self._since: datetime | None = None

    def look(self) -> bool:
        """Add a line if enough happened since the last; whether one was added."""
        events = head_of(self.store).events
        if self._seen < 0:
            self._seen = _last_events(self.settings.instance / LOG)
        if events == self._seen:
            return False
        now = datetime.now(UTC)
        self._since = self._since or now
        if events - self._seen < EVENTS and now - self._since < WAIT:
            return False
        add_line(self.settings, self.store)
        self._seen, self._since = events, None
        return True


def line_about(log: Path, release: str) -> Mapping[str, Any]:
    """The last line of the witness file ``log`` on the release with the id ``release``; empty where
    there is none. Its signature isn't looked at."""
    lines = log.read_bytes().splitlines() if log.is_file() else []
    for line in reversed(lines):
        if release.encode() in line:
            said: dict[str, Any] = json.loads(line)
            if said.get("release") == release:
                return said
    return {}


def as_of(log: Path, copy: Path) -> bytes:
    """The lines of the witness file ``log`` that the copied ledger ``copy`` knows of: what goes
    into a backup beside it."""
    with Store(f"sqlite:///{copy}").read() as session:
        known = session.get_one(ChainTable, 1).lines
    return b"".join(log.read_bytes().splitlines(keepends=True)[:known]) if log.is_file() else b""


def _last_events(log: Path) -> int:
    try:
        with log.open("rb") as file:
            return int(json.loads(_last_line(file))["events"])
    except (OSError, ValueError, LookupError):
        return 0


def _make_keys_once(settings: Settings, store: Store) -> None:
    """An instance from before there were heads gets its pair with the first; one that has written
    heads already never gets another."""
    with store.read() as session:
        if session.get_one(ChainTable, 1).lines or (settings.instance / LOG).exists():
            return
    make_signing_key(settings.keys)


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """``path`` open for reading and adding, made when it is new, to one process at a time."""
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    if new:
        flush_folder(path.parent)


def _without_torn_end(file: BinaryIO) -> bytes:
    """The last whole line; what a power cut left after it is cut off, since nothing counted on
    it."""
    last = _last_line(file)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    if tail and not tail.endswith(b"\n"):
        file.truncate(size - len(tail) + tail.rfind(b"\n") + 1)
    return last


def _last_line(file: BinaryIO) -> bytes:
    """The last whole line of ``file`` without its end, ``b""`` where there is none."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
    whole = file.read(_TAIL).rpartition(b"\n")[0]
    return whole.rpartition(b"\n")[2]


def _number(line: bytes) -> int:
    try:
        return int(json.loads(line)["line"])
    except (ValueError, LookupError, TypeError):
        return 0
