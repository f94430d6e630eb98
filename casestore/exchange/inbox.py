"""The inbox: the public side adds sealed items, one file each, and the office takes them out.

A file's name is the hash of the item's idempotency key, so the same press twice is one item. Files
come in under their names whole; what a killed process leaves is a fragment with a dot.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from casestore.errors import EnvironmentFault, NotFound, Unreadable
from casestore.public.durable_files import delete_old, flush_folder, replace_file, write_once
from casestore.public.plain_files import is_not_readable, read_plain

DONE, REFUSED, REASON = "done", "refused", ".reason"
#: What a reason of our own making says when it can't be read.
_NO_REASON = "没有写明原因"
#: Bytes of an item, at most: a hundred times what the longest clue has.
MOST = 4_000_000
_NOT_A_FILE = "不是普通文件，没有读取；收件箱里不该有这样的东西，请管理员查看公开端主机"


def item_name(key: str) -> str:
    """The file name of the item with the idempotency key ``key``: 64 hex digits."""
    return sha256(b"qingzhang item " + key.encode()).hexdigest()


def is_item(name: str) -> bool:
    """Whether a file called ``name`` is a whole item."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


class Inbox:
    """The public side's view of ``folder``: it adds, and asks whether what it added still waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, sealed: bytes) -> bool:
        """Add an item under its :func:`item_name`; ``False`` when it was there already. On disk
        when this returns. Raises :class:`EnvironmentFault` when it can't be."""
        try:
            return write_once(self.folder / name, sealed, 0o640)
        except OSError as error:
            raise EnvironmentFault("现在存不下来，请稍后再试；已填写的内容没有丢失") from error

    def waits(self, name: str) -> bool:
        """Whether the item is here and the office hasn't taken it in: it will, or a person looks
        at it."""
        return (self.folder / name).exists() or (self.folder / REFUSED / name).exists()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An item that couldn't be taken in: ``why`` is a sentence for the desk, ``number`` the receipt
    number that it names, ``""`` where it can't be read."""

    name: str
    why: str
    number: str
    at: datetime


class Arrivals:
    """The office's view of the inbox in ``folder``; its folders are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._done, self._refused = folder / DONE, folder / REFUSED
        folder.mkdir(parents=True, exist_ok=True)
        self._done.mkdir(mode=0o700, exist_ok=True)
        # the public side may ask for a name that it knows, and list nothing
        self._refused.mkdir(mode=0o711, exist_ok=True)

    def waiting(self) -> list[str]:
        """The names of the items that wait, in order of arrival."""
        return [name for _at, name in sorted(_by_arrival(self.folder, plain=True))]

    def untaken(self) -> Iterator[tuple[str, bytes]]:
        """The name and bytes of every item that isn't done: what waits and what was put aside.
        What can't be read is no item."""
        for path in (*_items(self.folder), *_items(self._refused)):
            try:
                yield path.name, _read(path)
            except (NotFound, Unreadable):
                continue

    def read(self, name: str) -> bytes:
        """The sealed item; raises :class:`NotFound` when somebody has taken it out,
        :class:`Unreadable` for what the public side put there instead of one."""
        return _read(self.folder / name)

    def read_put_aside(self, name: str) -> bytes:
        """A refused item; raises as :meth:`read` does."""
        return _read(self._refused / name)

    def done(self, name: str) -> None:
        """The ledger has it: out of the way, until the next backup holds the ledger."""
        self._move(self.folder, self._done, name)

    def refuse(self, name: str, why: str, number: str = "") -> None:
        """Put it aside for a person, with the reason; it is never dropped."""
        said = {"why": why, "number": number, "at": datetime.now(UTC).isoformat()}
        reason = self._refused / f"{name}{REASON}"
        replace_file(reason, json.dumps(said, ensure_ascii=False).encode(), 0o600)
        self._move(self.folder, self._refused, name)

    def refusals(self) -> list[Refusal]:
        """What was put aside, and what lies in the inbox and is no file at all, oldest first."""
        found = [_refusal(path) for path in _items(self._refused)]
        for at, name in _by_arrival(self.folder, plain=False):
            when = datetime.fromtimestamp(at / 1e9, UTC)
            found.append(Refusal(name=name, why=_NOT_A_FILE, number="", at=when))
        return sorted(found, key=lambda one: (one.at, one.name))

    def put_aside(self, name: str) -> Path:
        """The file of a refused item."""
        return self._refused / name

    def again(self, name: str) -> None:
        """Put a refused item back among those that wait; raises :class:`NotFound`."""
        if name not in {path.name for path in _items(self._refused)}:
            raise NotFound("没有这一件，可能已经由别人处理")
        self._move(self._refused, self.folder, name)
        (self._refused / f"{name}{REASON}").unlink(missing_ok=True)

    def clear_done(self, before: datetime) -> int:
        """Delete what was done and last touched before ``before``; returns how many."""
        return delete_old(_items(self._done), before)

    def sweep(self, before: datetime) -> int:
        """Delete the fragments of killed processes that are older than ``before``, and reasons
        without their item; returns how many."""
        fragments = [path for path in self.folder.iterdir() if path.name.startswith(".")]
        partial = [path for path in self._refused.iterdir() if path.name.startswith(".")]
        alone = [
            path
            for path in self._refused.glob(f"*{REASON}")
            if not path.with_name(path.name.removesuffix(REASON)).exists()
        ]
        found = (*fragments, *partial, *alone)
        return delete_old((path for path in found if path.is_file()), before)

    @staticmethod
    def _move(source: Path, target: Path, name: str) -> None:
        try:
            (source / name).rename(target / name)
        except FileNotFoundError:
            return  # another importer moved it
        flush_folder(target)
        flush_folder(source)


def _items(folder: Path) -> Iterator[Path]:
    """The files in ``folder`` that are named as items are."""
    for _at, name in _by_arrival(folder, plain=True):
        yield folder / name


def _by_arrival(folder: Path, plain: bool) -> Iterator[tuple[int, str]]:
    """When and under which name what is named as items are came into ``folder``: the plain files,
    or everything else."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_item(entry.name):
                try:
                    if entry.is_file(follow_symlinks=False) is plain:
                        yield entry.stat(follow_symlinks=False).st_mtime_ns, entry.name
                except FileNotFoundError:
                    continue  # taken out meanwhile


def _read(path: Path) -> bytes:
    try:
        return read_plain(path, MOST)
    except FileNotFoundError as error:
        raise NotFound("收件箱里没有这一件") from error
    except OSError as error:
        if not is_not_readable(error):
            raise
        raise Unreadable("读不到，或者比任何来件都大") from error


def _refusal(path: Path) -> Refusal:
    try:
        said = json.loads(path.with_name(f"{path.name}{REASON}").read_text(encoding="utf-8"))
        at = datetime.fromisoformat(said["at"])
        return Refusal(name=path.name, why=said["why"], number=said["number"], at=at)
    except (OSError, ValueError, KeyError):
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Refusal(name=path.name, why=_NO_REASON, number="", at=at)
