"""Drafts of clues, kept without an account: sealed to a key that only the browser has.

Each draft has a secret of its own, which lives in a cookie that scripts can't read; the disk holds
the ciphertext alone. So whoever has the disk can't read a draft, and whoever has the browser goes
on where they stopped. See docs/decisions/0006-drafts.md.

Beside it lies a list in clear: the random names of its files, because nobody can open a draft to
clean up after it; and once it is being sent in, the sealed receipt. When the clue is over the
counter the draft goes and the list stays, so a receipt costs no file of its own.
"""

import base64
import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from pyrage import DecryptError, IdentityError, decrypt, encrypt, x25519

from casestore.public.durable_files import (
    delete_old,
    flush_folder,
    replace_file,
    sweep_fragments,
)
from casestore.public.plain_files import is_not_readable, read_plain
from casestore.sealing.browser_key import BrowserKey, new_secret
from casestore.sealing.kept_file import KeptFile
from casestore.sealing.partial_uploads import PartialUploads

#: A draft that nobody touched for this long is deleted.
DRAFT_DAYS = 15
#: Stands in a list before a sealed receipt: the files may be the ledger's already, and a draft that
#: goes leaves them alone. (The version before wrote it before each of their names.)
SENT = "sent:"
#: What names of sealed files end with.
_SEALED = ".age"
#: What the names of resume codes end with (casestore/sealing/resume_codes.py).
RESUME = ".resume"


@dataclass(kw_only=True)
class Draft:
    """One clue on its way. ``values`` hold exactly what was typed, right or wrong; ``done`` the
    finished steps, ``tried`` those that were sent and still have something wrong.

    ``refused`` holds (name, sentence) of uploads that were not taken. ``printed`` are the last
    papers that were printed of it: number, version, and the answers on them. ``number`` and
    ``code`` are what the receipt will say, ``stretched`` what their keys are made from, in hex,
    which takes a while. ``begun`` is the receipt of a press that may have been the last: another
    one repeats its number, code and moment. Once it is over the counter only ``receipt`` is left
    of it. ``one_page``: whether its sender fills in all topics on one page. ``resume_words`` open
    it on another device, by way of ``resume_file`` beside it.
    """

    campaign: str
    values: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    files: list[KeptFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    printed: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""
    code: str = ""
    stretched: str = ""
    begun: dict[str, Any] | None = None
    receipt: dict[str, Any] | None = None
    saved_at: str = ""
    one_page: bool = False
    resume_words: str = ""
    resume_file: str = ""

    @property
    def sent(self) -> bool:
        """Whether its files may already be the ledger's."""
        return bool(self.begun or self.receipt)

    def mark(self, step: str, right: bool) -> None:
        """Note that ``step`` was sent and is finished, or not."""
        self.reopen(step)
        (self.done if right else self.tried).append(step)

    def reopen(self, step: str) -> None:
        """``step`` has changed and was not sent again yet."""
        self.done = [one for one in self.done if one != step]
        self.tried = [one for one in self.tried if one != step]

    def files_for(self, purpose: str) -> list[KeptFile]:
        return [file for file in self.files if file.purpose == purpose]


class Drafts:
    """The sealed drafts in ``folder``. Every write is on disk (fsync) before it returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        self._purged = datetime.min.replace(tzinfo=UTC)

    def new_secret(self) -> str:
        """The secret of a draft that doesn't exist yet; :meth:`change` makes it."""
        return new_secret()

    def load(self, secret: str) -> Draft | None:
        """The draft of ``secret``; ``None`` when there is none (any more) or the secret is none."""
        place = _place(self.folder, secret)
        return place.read() if place else None

    def holds(self, secret: str) -> bool:
        """Whether there is a draft of ``secret``, or its receipt."""
        place = _place(self.folder, secret)
        return place is not None and (place.sealed.exists() or place.list.exists())

    @contextmanager
    def change(self, secret: str, campaign: str) -> Iterator[Draft]:
        """The draft of ``secret`` (a new one of ``campaign`` where there is none), saved when the
        block ends; with a receipt it is over the counter, and the rest of it goes.

        Two tabs wait for each other, so each adds its own page's answers and neither loses the
        other's. An exception inside the block leaves the draft as it was. Raises ``ValueError``
        when ``secret`` is none of ours.
        """
        with self._locked(secret) as place:
            draft = place.read() or Draft(campaign=campaign)
            yield draft
            if draft.receipt:
                # not flushed: should it come back with the power, its receipt stands beside it
                place.sealed.unlink(missing_ok=True)
                self.end_resume(draft)
                PartialUploads(self.folder).remove_all(secret)
            else:
                draft.saved_at = datetime.now(UTC).isoformat(timespec="seconds")
                place.write(draft)
                self._prolong_resume(draft)

    def end_resume(self, draft: Draft) -> None:
        """End the resume code of ``draft``, if it has one; whoever changes it saves it."""
        if draft.resume_file:
            (self.folder / Path(draft.resume_file).name).unlink(missing_ok=True)
        draft.resume_words = draft.resume_file = ""

    def _prolong_resume(self, draft: Draft) -> None:
        """The resume code of ``draft`` is good for as long as it is kept."""
        if draft.resume_file:
            with suppress(FileNotFoundError):
                os.utime(self.folder / Path(draft.resume_file).name)

    def save(self, secret: str, draft: Draft) -> None:
        """Write ``draft`` now, inside a :meth:`change`: for what must be on disk before the next
        thing is done."""
        self._place(secret).write(draft)

    def note_receipt(self, secret: str, receipt: Mapping[str, Any]) -> None:
        """Note what the receipt of ``secret``'s draft says, on disk when this returns: before its
        clue goes, so that whatever happens then, another press repeats this one."""
        self._place(secret).note(receipt)

    def clear(self, secret: str) -> None:
        """Delete the draft of ``secret``, if there is one."""
        place = _place(self.folder, secret)
        draft = place.read() if place else None
        if place and draft:
            self.end_resume(draft)
        if place:
            self._delete(place.sealed)
            PartialUploads(self.folder).remove_all(secret)

    def purge(self, now: datetime) -> list[str]:
        """Delete drafts untouched for :data:`DRAFT_DAYS`, and what killed processes left of some;
        returns the stored names of the files they leave behind."""
        limit = now - timedelta(days=DRAFT_DAYS)
        left: list[str] = []
        # a list without its draft, too: each is written and deleted one after the other
        for files in {path.with_suffix(".files") for path in self.folder.glob("*.*")}:
            path = files.with_suffix(".age")
            if _touched(path, files) < limit.timestamp():
                names, sent = listed(files.read_bytes() if files.is_file() else b"")
                left += () if sent else names
                self._delete(path)
        delete_old(self.folder.glob(f"*{RESUME}"), limit)
        PartialUploads(self.folder).purge(now)
        sweep_fragments(self.folder, limit)
        return left

    @staticmethod
    def noted(folder: Path) -> frozenset[str]:
        """The stored names of all files that drafts in ``folder`` hold; :class:`OSError` when it
        can't be read."""
        found: set[str] = set()
        # not glob: that takes a folder it may not read for an empty one
        for entry in os.scandir(folder):
            if entry.name.endswith(".files"):
                try:
                    names, _sent = listed(read_plain(Path(entry), alone=True))
                except FileNotFoundError:
                    continue  # its draft went meanwhile
                except OSError as error:
                    if not is_not_readable(error):
                        raise
                    continue  # none of ours
                found |= set(names)
        return frozenset(found)

    def purge_daily(self, now: datetime) -> list[str]:
        """:meth:`purge`, but once a day at most."""
        if now - self._purged < timedelta(days=1):
            return []
        self._purged = now
        return self.purge(now)

    @staticmethod
    def _delete(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.with_suffix(".files").unlink(missing_ok=True)

    def _place(self, secret: str) -> "_Place":
        place = _place(self.folder, secret)
        if place is None:
            raise ValueError("not a draft's secret")
        return place

    @contextmanager
    def _locked(self, secret: str) -> Iterator["_Place"]:
        # 256 lock files for all drafts: nothing to clean up, and strangers seldom wait for each
        # other
        place = self._place(secret)
        lock = self.folder / f".{place.sealed.name[:2]}.lock"
        with lock.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield place


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the draft of one secret lies: ``sealed``, and the ``list`` of its files beside it."""

    key: "_Key"
    sealed: Path
    list: Path

    def read(self) -> Draft | None:
        """The draft, or what its receipt says; ``None`` where there is neither."""
        noted = self._noted()
        try:
            sealed = self.sealed.read_bytes()
        except FileNotFoundError:
            return Draft(campaign=noted["campaign"], receipt=noted) if noted else None
        said = json.loads(self.key.open(sealed))
        # the version before kept more in it
        data = {name: value for name, value in said.items() if name in Draft.__dataclass_fields__}
        data["files"] = [KeptFile(**file) for file in data["files"]]
        data["refused"] = [(name, why) for name, why in data["refused"]]
        return Draft(**data | {"begun": noted})

    def write(self, draft: Draft) -> None:
        """Save ``draft`` and, unless it is there, the list of its files."""
        said = {**vars(draft), "files": [vars(file) for file in draft.files]}
        del said["begun"]
        sealed = self.key.seal(json.dumps(said, ensure_ascii=False).encode())
        names = "\n".join(file.stored for file in draft.files).encode()
        # what was begun stays noted; it has the names of then
        if not draft.begun and not (self.list.exists() and self.list.read_bytes() == names):
            # the worker sweeps by these lists, so its group may read them
            replace_file(self.list, names, 0o640)
        replace_file(self.sealed, sealed, 0o640)  # a backup takes it along, sealed as it is
        flush_folder(self.sealed.parent)

    def note(self, receipt: Mapping[str, Any]) -> None:
        sealed = self.key.seal(json.dumps(receipt, ensure_ascii=False).encode())
        # a line of its own also after one that a killed process broke off
        line = f"\n{SENT}{base64.b64encode(sealed).decode()}\n".encode()
        with self.list.open("ab") as file:  # it is there since the draft was first saved
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _noted(self) -> dict[str, Any] | None:
        """What the newest whole receipt in the list says."""
        try:
            lines = self.list.read_bytes().split()
        except FileNotFoundError:
            return None
        mark = SENT.encode()
        for line in reversed([line for line in lines if line.startswith(mark)]):
            with suppress(ValueError):  # broken off
                sealed = base64.b64decode(line.removeprefix(mark), validate=True)
                receipt: dict[str, Any] = json.loads(self.key.open(sealed))
                return receipt
        return None


def _place(folder: Path, secret: str) -> _Place | None:
    key = _key(secret)
    if key is None:
        return None
    name = key.name[:40]
    return _Place(key=key, sealed=folder / f"{name}{_SEALED}", list=folder / f"{name}.files")


class _Key(Protocol):
    name: str

    def seal(self, data: bytes) -> bytes: ...

    def open(self, data: bytes) -> bytes: ...


class _OlderKey:
    """The key of a draft that was begun before 2026-11-29: its secret is an age identity."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity, self._recipient = identity, identity.to_public()
        self.name = sha256(str(self._recipient).encode()).hexdigest()

    def seal(self, data: bytes) -> bytes:
        sealed: bytes = encrypt(data, [self._recipient])
        return sealed

    def open(self, data: bytes) -> bytes:
        try:
            opened: bytes = decrypt(data, [self._identity])
        except DecryptError as error:
            raise ValueError("sealed under another key, or damaged") from error
        return opened


def _key(secret: str) -> _Key | None:
    if re.fullmatch(r"[\w-]{43}", secret, re.ASCII):
        return BrowserKey(secret, "draft")
    try:
        return _OlderKey(x25519.Identity.from_str(secret))
    except IdentityError:
        return None


def listed(data: bytes) -> tuple[list[str], bool]:
    """The stored names of the files in a draft's list, and whether the draft may have been sent."""
    words = data.decode("ascii", "replace").split()
    names = [word.removeprefix(SENT) for word in words if word.endswith(_SEALED)]
    return names, any(word.startswith(SENT) for word in words)


def _touched(*paths: Path) -> float:
    """When the last of ``paths`` that are there was written; never where none is."""
    found = [path.stat().st_mtime for path in paths if path.is_file()]
    return max(found, default=float("inf"))
