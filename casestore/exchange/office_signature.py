"""The office's signature (Ed25519) on what it says outside its database: the heads of its event
chain and what claimants read. Anybody may check it with the public half."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from casestore.errors import KeyFault
from casestore.public.durable_files import write_new

#: In the folder of the keys, in hex: the private half, the office's alone, and the public one.
KEY, PUBLIC = "heads.key", "heads.pub"
SIZE = 64


def make_signing_key(folder: Path) -> None:
    """Make the pair in ``folder``; one that is there is never overwritten, and a public half
    without its private one is left for :meth:`Signer.load` to complain of."""
    if (folder / KEY).exists() or (folder / PUBLIC).exists():
        return
    key = Ed25519PrivateKey.generate()
    write_new(folder / KEY, key.private_bytes_raw().hex().encode() + b"\n", 0o600)
    public = key.public_key().public_bytes_raw().hex()
    try:
        write_new(folder / PUBLIC, public.encode() + b"\n", 0o644)
    except OSError:
        (folder / KEY).unlink()  # nothing was signed with it yet
        raise


class Signer:
    """Signs for the office. Lives in its processes alone."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, folder: Path) -> "Signer":
        """The signer of the pair in ``folder``; raises :class:`EnvironmentFault` where a half is
        missing, unusable or not the other's."""
        key = Ed25519PrivateKey.from_private_bytes(_read(folder / KEY))
        if key.public_key().public_bytes_raw() != _read(folder / PUBLIC):
            raise KeyFault(f"{folder / KEY} 与 {PUBLIC} 不是一对，请从备份恢复 keys 文件夹")
        return cls(key)

    def sign(self, message: bytes) -> bytes:
        """The signature (64 bytes) on ``message``, which begins as no message of another kind
        does: heads are JSON objects."""
        return self._key.sign(message)


class Checker:
    """Knows the office's signature."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    @classmethod
    def load(cls, folder: Path) -> "Checker":
        """The checker of the pair in ``folder``; raises :class:`EnvironmentFault` without it."""
        return cls(Ed25519PublicKey.from_public_bytes(_read(folder / PUBLIC)))

    def is_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is the office's on ``message``."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def _read(path: Path) -> bytes:
    """The 32 bytes of a half, kept in hex."""
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise KeyFault.unread(path) from error
    except ValueError:
        found = b""
    if len(found) != 32:
        raise KeyFault(f"{path} 不是有效的密钥文件，请从备份恢复 keys 文件夹")
    return found
