"""Drafts of clues, kept without an account: sealed to a key that only the browser has.

Each draft has an age identity of its own (X25519). Its secret lives in a cookie that scripts
can't read; the disk holds the ciphertext alone, under the hash of the public key. So whoever has
the disk can't read a draft, and whoever has the browser goes on where they stopped. See
docs/decisions/0006-drafts.md.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyrage import IdentityError, decrypt, encrypt, x25519

from casestore.public.durable_files import flush_folder, replace_file, sweep_fragments
from casestore.public.plain_files import is_not_readable, read_plain
from casestore.sealing.kept_file import KeptFile

#: A draft that nobody touched for this long is deleted.
DRAFT_DAYS = 15
#: Stands before the names of files that may be the ledger's already: a draft that goes leaves them
#: alone.
SENT = "sent:"


@dataclass(kw_only=True)
class Draft:
    """One clue on its way. ``values`` hold exactly what was typed, right or wrong; ``done`` the
    finished steps, ``tried`` those that were sent and still have something wrong.

    ``key`` makes a second press of 提交 repeat the first instead of making a second clue.
    ``refused`` holds (name, sentence) of uploads that were not taken. ``sent`` says that its
    files may already be the ledger's; from then on it has its receipt's ``number``, ``code`` and
    moment ``sent_at``, so that another press repeats them. Number and code may be there before,
    with ``stretched``: what their keys are made from, in hex, which takes a while. Once it is over
    the counter only ``receipt`` is left of it.
    """

    campaign: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    values: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    files: list[KeptFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    sent: bool = False
    number: str = ""
    code: str = ""
    stretched: str = ""
    sent_at: str = ""
    receipt: dict[str, Any] | None = None
    saved_at: str = ""

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
        return str(x25519.Identity.generate())

    def load(self, secret: str) -> Draft | None:
        """The draft of ``secret``; ``None`` when there is none (any more) or the secret is none."""
        identity = _identity(secret)
        if identity is None:
            return None
        try:
            sealed = self._path(identity).read_bytes()
        except FileNotFoundError:
            return None
        data = json.loads(decrypt(sealed, [identity]))
        data["files"] = [KeptFile(**file) for file in data["files"]]
        data["refused"] = [(name, why) for name, why in data["refused"]]
        return Draft(**data)

    @contextmanager
    def change(self, secret: str, campaign: str) -> Iterator[Draft]:
        """The draft of ``secret`` (a new one of ``campaign`` where there is none), saved when the
        block ends.

        Two tabs wait for each other, so each adds its own page's answers and neither loses the
        other's. An exception inside the block leaves the draft as it was. Raises ``ValueError``
        when ``secret`` is none of ours.
        """
        identity = _identity(secret)
        if identity is None:
            raise ValueError("not a draft's secret")
        with self._locked(identity):
            draft = self.load(secret) or Draft(campaign=campaign)
            yield draft
            draft.saved_at = datetime.now(UTC).isoformat(timespec="seconds")
            self._write(identity, draft)

    def save(self, secret: str, draft: Draft) -> None:
        """Write ``draft`` now, inside a :meth:`change`: for what must be on disk before the next
        thing is done."""
        identity = _identity(secret)
        if identity is None:
            raise ValueError("not a draft's secret")
        self._write(identity, draft)

    def clear(self, secret: str) -> None:
        """Delete the draft of ``secret``, if there is one."""
        identity = _identity(secret)
        if identity is not None:
            self._delete(self._path(identity))

    def purge(self, now: datetime) -> list[str]:
        """Delete drafts untouched for :data:`DRAFT_DAYS`, and what killed processes left of some;
        returns the stored names of the files they leave behind."""
        limit = now - timedelta(days=DRAFT_DAYS)
        left: list[str] = []
        # a list without its draft, too: each is written and deleted one after the other
        for files in {path.with_suffix(".files") for path in self.folder.glob("*.*")}:
            path = files.with_suffix(".age")
            if _touched(path, files) < limit.timestamp():
                names = files.read_text(encoding="ascii").split() if files.is_file() else []
                left += [name for name in names if not name.startswith(SENT)]
                self._delete(path)
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
                    names = read_plain(Path(entry), alone=True).decode("ascii", "replace").split()
                except FileNotFoundError:
                    continue  # its draft went meanwhile
                except OSError as error:
                    if not is_not_readable(error):
                        raise
                    continue  # none of ours
                found |= {name.removeprefix(SENT) for name in names}
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

    def _path(self, identity: x25519.Identity) -> Path:
        return self.folder / f"{sha256(str(identity.to_public()).encode()).hexdigest()[:40]}.age"

    @contextmanager
    def _locked(self, identity: x25519.Identity) -> Iterator[None]:
        # 256 lock files for all drafts: nothing to clean up, and strangers seldom wait for each
        # other
        path = self.folder / f".{self._path(identity).name[:2]}.lock"
        with path.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _write(self, identity: x25519.Identity, draft: Draft) -> None:
        path = self._path(identity)
        said = {**vars(draft), "files": [vars(file) for file in draft.files]}
        sealed = encrypt(json.dumps(said, ensure_ascii=False).encode(), [identity.to_public()])
        _list_files(path.with_suffix(".files"), draft)
        replace_file(path, sealed, 0o640)  # a backup takes it along, sealed as it is
        flush_folder(self.folder)


def _list_files(path: Path, draft: Draft) -> None:
    """Write the random names of the draft's files beside it in clear, unless they stand there:
    nobody can open a draft to clean up after it. Those of a receipt stay, they were sent."""
    mark = SENT if draft.sent else ""
    names = "\n".join(mark + file.stored for file in draft.files).encode()
    if draft.receipt or (path.exists() and path.read_bytes() == names):
        return
    # the worker sweeps by these lists, so its group may read them
    replace_file(path, names, 0o640)


def _touched(*paths: Path) -> float:
    """When the last of ``paths`` that are there was written; never where none is."""
    found = [path.stat().st_mtime for path in paths if path.is_file()]
    return max(found, default=float("inf"))


def _identity(secret: str) -> x25519.Identity | None:
    try:
        return x25519.Identity.from_str(secret)
    except IdentityError:
        return None
