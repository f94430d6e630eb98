"""Whose is what in an instance: which account owns each folder and file, and what the others may
do there. The one table of it, for ``serve`` as root and for ``deploy/setup/permissions.sh``.

Three accounts, each with a group of the same number; the office's is also in the groups of the
other two, so that it reads what they hand it, and they have no group in common with it.
"""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from casestore.exchange.office_signature import PUBLIC
from casestore.exchange.receipt_certificate import LIST
from casestore.ledger.heads import IN_RELEASE
from casestore.sealing.recipients import RECIPIENTS
from casestore.sealing.trusted_lists import FOLDER as LISTS
from casestore.settings import SETTINGS, Accounts

Side = Literal["public", "office", "generator"]


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Owner, group and mode of one thing."""

    owner: Side
    group: Side
    mode: int


def _owned(owner: Side, group: Side, mode: int) -> Owned:
    return Owned(owner=owner, group=group, mode=mode)


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A folder of the instance, how the plain files in it are owned, and which of them otherwise.
    ``added_by`` is who else puts files there: theirs stay theirs. ``deep`` takes the folders in
    it along."""

    path: str
    itself: Owned
    files: Owned
    others: tuple[tuple[str, Owned], ...] = ()
    added_by: Side | None = None
    deep: bool = False


_PRIVATE = _owned("office", "office", 0o600)
_SHOWN = _owned("office", "office", 0o644)
_TO_PUBLIC = _owned("office", "public", 0o640)
_OF_PUBLIC = _owned("public", "public", 0o640)
_PUBLIC_FOLDER = _owned("public", "public", 0o2750)
#: Sticky: the public side adds, and can rename or remove nothing that isn't its own.
_ADDING = _owned("office", "public", 0o3770)

#: The office's own folder comes last: until then nobody passes through who couldn't before.
FOLDERS: tuple[Folder, ...] = (
    Folder(
        path="keys",
        itself=_owned("office", "public", 0o2750),
        files=_PRIVATE,
        others=tuple((name, _TO_PUBLIC) for name in (RECIPIENTS, PUBLIC, LIST, "intake.secret")),
    ),
    Folder(path="public", itself=_owned("office", "public", 0o2750), files=_PRIVATE),
    Folder(path="public/inbox", itself=_ADDING, files=_OF_PUBLIC, added_by="public"),
    Folder(path="public/inbox/done", itself=_owned("office", "office", 0o700), files=_PRIVATE),
    # the public side may ask for a name that it knows, and list nothing
    Folder(path="public/inbox/refused", itself=_owned("office", "public", 0o710), files=_PRIVATE),
    Folder(path="public/drafts", itself=_PUBLIC_FOLDER, files=_OF_PUBLIC),
    Folder(path="public/numbers", itself=_PUBLIC_FOLDER, files=_OF_PUBLIC),
    Folder(path="public/counters", itself=_PUBLIC_FOLDER, files=_OF_PUBLIC),
    Folder(
        path="public/visits",
        itself=_owned("public", "public", 0o2700),
        files=_owned("public", "public", 0o600),
    ),
    Folder(path="capsules", itself=_owned("office", "public", 0o2750), files=_TO_PUBLIC),
    Folder(path="evidence", itself=_ADDING, files=_PRIVATE, added_by="public"),
    Folder(path=LISTS, itself=_owned("office", "public", 0o2750), files=_TO_PUBLIC),
    Folder(path=".backup", itself=_owned("office", "office", 0o700), files=_PRIVATE),
    Folder(path="swept", itself=_owned("office", "office", 0o700), files=_PRIVATE),
    Folder(path="outbox", itself=_owned("office", "office", 0o700), files=_PRIVATE),
    Folder(
        path="signing",
        itself=_owned("office", "generator", 0o750),
        files=_owned("office", "generator", 0o640),
    ),
    Folder(
        path="releases",
        itself=_owned("generator", "generator", 0o755),
        files=_owned("generator", "generator", 0o644),
        deep=True,
    ),
    Folder(path="contents", itself=_owned("office", "office", 0o755), files=_SHOWN, deep=True),
    Folder(path="shown", itself=_owned("office", "office", 0o755), files=_SHOWN, deep=True),
    Folder(
        path="work",
        itself=_owned("generator", "generator", 0o2750),
        files=_owned("generator", "generator", 0o640),
        deep=True,
    ),
    Folder(
        path="press",
        itself=_owned("generator", "generator", 0o750),
        files=_owned("generator", "generator", 0o660),
    ),
    Folder(
        path=".",
        itself=_owned("office", "office", 0o751),  # the web server passes through to current/
        files=_PRIVATE,
        others=(
            (SETTINGS, _TO_PUBLIC),
            *((name, _SHOWN) for name in ("public.db", IN_RELEASE, "worker-beat")),
        ),
    ),
)
#: Made where they are missing; ``signing`` is only where there is a certificate, ``crls`` where
#: somebody put a list.
_MADE = [folder.path for folder in FOLDERS if folder.path not in ("signing", LISTS, ".backup", ".")]


def groups_of(side: Side, accounts: Accounts) -> tuple[int, ...]:
    """The groups besides its own of the account of ``side``."""
    return (accounts.public, accounts.generator) if side == "office" else ()


def is_given(instance: Path, accounts: Accounts) -> bool:
    """Whether ``instance`` belongs to the office's account."""
    return instance.stat().st_uid == accounts.office


def give(instance: Path, accounts: Accounts) -> None:
    """Give ``instance`` to ``accounts`` as :data:`FOLDERS` has it. For root; safe to do again,
    while everything runs too. What one of the accounts has put in the way (a link, a pipe, a
    second name of a file) is left as it is."""
    for path in _MADE:
        (instance / path).mkdir(mode=0o700, exist_ok=True)
    for folder in FOLDERS:
        with suppress(FileNotFoundError):
            _Giving(folder, accounts).all_of(str(instance / folder.path))
    current = instance / "current"
    if current.is_symlink():
        os.lchown(current, accounts.office, accounts.office)


class _Giving:
    """One folder on its way to its account; every name is opened without following links."""

    def __init__(self, folder: Folder, accounts: Accounts) -> None:
        self.folder, self.accounts = folder, accounts
        self.known = dict(folder.others)
        #: Whoever owns a folder may have put there what they like.
        self.untrusted = {accounts.public, accounts.generator}
        self.kept = getattr(accounts, folder.added_by) if folder.added_by else None

    def all_of(self, path: str) -> None:
        """The folder at ``path`` and what is in it."""
        handle = os.open(path, _LOOK | os.O_DIRECTORY)
        try:
            self._contents(handle, adds=bool(self.folder.added_by))
            self._set(handle, self.folder.itself)
        finally:
            os.close(handle)

    def _contents(self, handle: int, adds: bool = False) -> None:
        """What lies in the open folder; a file with a second name only where nobody but root or
        the office could have put it there."""
        trusted = not adds and os.fstat(handle).st_uid not in self.untrusted
        with os.scandir(handle) as entries:
            names = [entry.name for entry in entries if self._concerns(entry)]
        for name in names:
            try:
                entry = os.open(name, _LOOK, dir_fd=handle)
            except OSError:  # a link, a socket, or gone meanwhile
                continue
            try:
                self._entry(entry, name, trusted)
            finally:
                os.close(entry)

    def _concerns(self, entry: "os.DirEntry[str]") -> bool:
        """Whether there is anything to do; a folder with ten thousand pages has to be quick."""
        if entry.is_dir(follow_symlinks=False):
            return self.folder.deep
        if not self.folder.deep:
            return entry.is_file(follow_symlinks=False)
        owner = getattr(self.accounts, self.folder.files.owner)
        return entry.is_file(follow_symlinks=False) and entry.stat().st_uid != owner

    def _entry(self, entry: int, name: str, trusted: bool) -> None:
        found = os.fstat(entry)
        if stat.S_ISREG(found.st_mode):
            if found.st_uid != self.kept and (trusted or found.st_nlink == 1):
                self._set(entry, self.known.get(name, self.folder.files))
        elif stat.S_ISDIR(found.st_mode) and self.folder.deep:
            self._contents(entry)
            self._set(entry, self.folder.itself)

    def _set(self, handle: int, owned: Owned) -> None:
        owner, group = (getattr(self.accounts, side) for side in (owned.owner, owned.group))
        os.fchown(handle, owner, group)
        os.fchmod(handle, owned.mode)


_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
