"""Sealing and opening with age (X25519): whoever holds the public recipients can seal, only the
office's key opens.

The claim is "sealed at rest, and from everyone without the office's key"; see
``docs/decisions/0004-sealing.md``.
"""

import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from pyrage import x25519

from casestore.errors import EnvironmentFault
from casestore.errors.troubles import Trouble
from casestore.public.durable_files import write_new

RECIPIENTS, KEY = "recipients.txt", "office.key"


def make_keys(folder: Path) -> None:
    """Make the pair ``recipients.txt`` (public) and ``office.key`` (mode 0600) in ``folder``.

    When either is there nothing is made: a key is never overwritten, and a public host has no
    key to be given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / RECIPIENTS).exists() and not (folder / KEY).exists():
        identity = x25519.Identity.generate()
        write_new(folder / KEY, f"{identity}\n".encode(), 0o600)
        try:
            write_new(folder / RECIPIENTS, f"{identity.to_public()}\n".encode(), 0o644)
        except OSError:
            (folder / KEY).unlink()  # nothing was sealed to it yet
            raise


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            f"读不到密钥文件 {path}，请从备份恢复 keys 文件夹", Trouble.KEY_MISSING
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


class Sealer:
    """Seals to every recipient in ``recipients.txt``. Holds public keys only: it can't open what
    it sealed."""

    def __init__(self, recipients: list[x25519.Recipient]) -> None:
        self._recipients = recipients

    @classmethod
    def load(cls, folder: Path) -> "Sealer":
        """The sealer of the keys in ``folder``; raises :class:`EnvironmentFault` without usable
        recipients."""
        try:
            recipients = [x25519.Recipient.from_str(line) for line in _lines(folder / RECIPIENTS)]
        except pyrage.RecipientError as error:
            raise EnvironmentFault(
                f"{folder / RECIPIENTS} 不是有效的公钥文件", Trouble.KEY_MISSING
            ) from error
        if not recipients:
            raise EnvironmentFault(f"{folder / RECIPIENTS} 里没有公钥", Trouble.KEY_MISSING)
        return cls(recipients)

    def seal(self, data: bytes) -> bytes:
        sealed: bytes = pyrage.encrypt(data, self._recipients)
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
            pyrage.encrypt_io(source, file, self._recipients)
            file.flush()
            os.fsync(file.fileno())


class Opener:
    """Opens what was sealed to the office. Lives in the desk and the worker, never in intake or
    the generator."""

    def __init__(self, identities: list[x25519.Identity]) -> None:
        self._identities = identities

    @classmethod
    def load(cls, folder: Path) -> "Opener":
        """The opener of the key in ``folder``; raises :class:`EnvironmentFault` when it is
        missing or unusable."""
        try:
            identities = [x25519.Identity.from_str(line) for line in _lines(folder / KEY)]
        except pyrage.IdentityError as error:
            raise EnvironmentFault(
                f"{folder / KEY} 不是有效的密钥文件", Trouble.KEY_MISSING
            ) from error
        if not identities:
            raise EnvironmentFault(f"{folder / KEY} 里没有密钥", Trouble.KEY_MISSING)
        return cls(identities)

    def open(self, data: bytes) -> bytes:
        """The sealed ``data`` opened; raises :class:`EnvironmentFault` when it was sealed to
        another key or damaged."""
        try:
            opened: bytes = pyrage.decrypt(data, self._identities)
        except pyrage.DecryptError as error:
            raise EnvironmentFault(
                "密封内容打不开：密钥不符，或数据已损坏", Trouble.KEY_MISSING
            ) from error
        return opened

    def open_json(self, data: bytes) -> Any:
        return json.loads(self.open(data))

    def open_file(self, source: Path, target: BinaryIO) -> None:
        """Open the sealed file ``source`` into the stream ``target``."""
        try:
            with source.open("rb") as file:
                pyrage.decrypt_io(file, target, self._identities)
        except pyrage.DecryptError as error:
            raise EnvironmentFault(
                "密封文件打不开：密钥不符，或文件已损坏", Trouble.KEY_MISSING
            ) from error
        except OSError as error:
            raise EnvironmentFault(f"读不到密封文件 {source.name}") from error
