"""Sealing and opening with age (X25519): whoever holds the public recipients can seal, only the
office's key and the recovery keys open.

The claim is "sealed at rest, and from everyone without one of those keys"; see
``docs/decisions/0004-sealing.md`` and ``docs/decisions/0019-keys.md``.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyrage
from pyrage import x25519

from casestore.errors import EnvironmentFault, KeyFault
from casestore.public.durable_files import write_new
from casestore.public.plain_files import open_plain
from casestore.sealing.recipients import RECIPIENTS, read_recipients, set_id_of
from casestore.sealing.wrapping import is_wrapped, new_secret, recipient_of, unwrap, wrap

KEY = "office.key"

#: Refuses recipients by an :class:`EnvironmentFault`: the ledger's word on whom is sealed to.
Check = Callable[[tuple[str, ...]], None]
#: Asks for the passphrase of the office's key.
Ask = Callable[[], str]


def make_keys(folder: Path, passphrase: str = "", recovery: Sequence[str] = ()) -> None:
    """Make ``office.key`` (mode 0600, under ``passphrase`` where there is one) and
    ``recipients.txt`` (its public key, then those of ``recovery``) in ``folder``.

    When either is there nothing is made: a key is never overwritten, and a public host has no
    key to be given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / RECIPIENTS).exists() and not (folder / KEY).exists():
        secret = new_secret()
        write_new(folder / KEY, wrap([secret], passphrase), 0o600)
        lines = "".join(f"{one}\n" for one in (recipient_of(secret), *recovery))
        try:
            write_new(folder / RECIPIENTS, lines.encode(), 0o644)
        except OSError:
            (folder / KEY).unlink()  # nothing was sealed to it yet
            raise


class _Seal(NamedTuple):
    """The recipients as they were read, and by which state of their file."""

    state: tuple[int, int, int]
    set_id: str
    recipients: list[x25519.Recipient]


class Sealer:
    """Seals to every recipient in ``recipients.txt``, as it stands when something is sealed. Holds
    public keys only: it can't open what it sealed."""

    def __init__(self, folder: Path, check: Check | None = None) -> None:
        self._folder, self._check = folder, check
        self._seal = self._read(_state(folder / RECIPIENTS))

    @property
    def recipients(self) -> tuple[x25519.Recipient, ...]:
        """Whom everything is sealed to."""
        return tuple(self._current().recipients)

    @classmethod
    def load(cls, folder: Path, check: Check | None = None) -> "Sealer":
        """The sealer of the keys in ``folder``; raises :class:`EnvironmentFault` without usable
        recipients, and whenever they change to what ``check`` refuses."""
        return cls(folder, check)

    @property
    def sealed_to(self) -> str:
        """The id of the set that is sealed to. Ask before sealing: should the set change in
        between, a record then bears the older one and is sealed once more, never the other way."""
        return self._current().set_id

    def _current(self) -> _Seal:
        state = _state(self._folder / RECIPIENTS)
        if state != self._seal.state:
            self._seal = self._read(state)
        return self._seal

    def _read(self, state: tuple[int, int, int]) -> _Seal:
        lines = read_recipients(self._folder)
        if self._check:
            self._check(lines)
        keys = [x25519.Recipient.from_str(line) for line in lines]
        return _Seal(state=state, set_id=set_id_of(lines), recipients=keys)

    def seal(self, data: bytes) -> bytes:
        sealed: bytes = pyrage.encrypt(data, self._current().recipients)
        return sealed

    def seal_json(self, value: Any) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())

    def seal_file(self, source: BinaryIO, target: Path) -> None:
        """Seal the stream ``source`` into ``target`` (new), on disk when this returns.

        The group may read it: the public process seals under an account of its own, and the desk
        opens.
        """
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(handle, "wb") as file:
            pyrage.encrypt_io(source, file, self._current().recipients)
            file.flush()
            os.fsync(file.fileno())


class Opener:
    """Opens what was sealed to the office. Lives in the desk and the worker, never in intake or
    the generator. A key that was rotated meanwhile is read as soon as it is needed."""

    def __init__(
        self, secrets: Sequence[str], file: Path | None = None, ask: Ask | None = None
    ) -> None:
        self.secrets = tuple(secrets)
        self._file, self._ask = file, ask
        self._state: tuple[int, int, int] | None = None
        self._identities = [x25519.Identity.from_str(secret) for secret in self.secrets]

    @classmethod
    def load(cls, folder: Path, ask: Ask | None = None) -> "Opener":
        """The opener of the key in ``folder``, whose passphrase ``ask`` knows; raises
        :class:`EnvironmentFault` when it is missing, unusable or wrapped and nobody to ask."""
        opener = cls((), folder / KEY, ask)
        opener.read_again()
        return opener

    @property
    def recipients(self) -> tuple[str, ...]:
        """The public keys of what this can open, newest first."""
        return tuple(map(recipient_of, self.secrets))

    def read_again(self) -> bool:
        """Read the key file where it has changed; whether it had."""
        if self._file is None or (state := _state(self._file)) == self._state:
            return False
        self.secrets, self._state = read_secrets(self._file, self._ask), state
        self._identities = [x25519.Identity.from_str(secret) for secret in self.secrets]
        return True

    def open(self, data: bytes) -> bytes:
        """The sealed ``data`` opened; raises :class:`EnvironmentFault` when it was sealed to
        another key or damaged."""
        try:
            opened: bytes = pyrage.decrypt(data, self._identities)
        except pyrage.DecryptError as error:
            if self.read_again():
                return self.open(data)
            raise KeyFault("密封内容打不开：密钥不符，或数据已损坏") from error
        return opened

    def open_json(self, data: bytes) -> Any:
        return json.loads(self.open(data))

    def open_file(self, source: Path, target: BinaryIO) -> None:
        """Open the sealed file ``source`` into the stream ``target``."""
        try:
            file = open_plain(source)
        except OSError as error:
            raise EnvironmentFault(f"读不到密封文件 {source.name}") from error
        try:
            with file:
                pyrage.decrypt_io(file, target, self._identities)
        except (pyrage.DecryptError, OSError) as error:  # an OSError where the damage is inside
            if isinstance(error, pyrage.DecryptError) and self.read_again():
                self.open_file(source, target)
                return
            raise KeyFault("密封文件打不开：密钥不符，或文件已损坏") from error

    def opens_file(self, source: Path) -> bool:
        """Whether one of these keys opens the head of the sealed file ``source``; the rest of it
        isn't read."""
        try:
            with open_plain(source) as file:
                pyrage.decrypt_io(file, _Enough(), self._identities)
        except _EnoughRead:
            return True
        except (pyrage.DecryptError, OSError):
            return False
        return True


class _EnoughRead(Exception):  # noqa: N818 - a signal, not an error
    """The first bytes came out."""


class _Enough:
    def write(self, _data: bytes) -> int:
        raise _EnoughRead

    def flush(self) -> None: ...


def read_secrets(file: Path, ask: Ask | None) -> tuple[str, ...]:
    """The secrets in the key file ``file``, newest first; raises :class:`EnvironmentFault`."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise KeyFault.unread(file) from error
    if is_wrapped(data) and ask is None:
        raise KeyFault(f"{file} 用口令保护着，而这里没有口令")
    return unwrap(data, ask() if ask and is_wrapped(data) else "")


def _state(path: Path) -> tuple[int, int, int]:
    """Which version of ``path`` this is; a file that is replaced has another."""
    try:
        found = path.stat()
    except OSError as error:
        raise KeyFault.unread(path) from error
    return found.st_ino, found.st_mtime_ns, found.st_size
