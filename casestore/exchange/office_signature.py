"""The office's signature (Ed25519) on what the public side shows: it can check, and not sign."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casestore.errors import EnvironmentFault
from casestore.public.durable_files import write_new

#: In the folder of the keys: the signing key in hex, the office's alone, and its public half.
SIGNING_KEY, CHECKING_KEY = "signing.key", "signing.pub"
SIZE = 64


def make_signing_key(folder: Path) -> None:
    """Make the pair in ``folder`` unless the signing key is there; its public half is written
    wherever it is missing."""
    if not (folder / SIGNING_KEY).exists():
        key = Ed25519PrivateKey.generate()
        write_new(folder / SIGNING_KEY, f"{key.private_bytes_raw().hex()}\n".encode(), 0o600)
    if not (folder / CHECKING_KEY).exists():
        public = Signer.load(folder).public
        write_new(folder / CHECKING_KEY, f"{public.hex()}\n".encode(), 0o644)


class Signer:
    """Signs for the office."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, folder: Path) -> "Signer":
        """The signer of the key in ``folder``; raises :class:`EnvironmentFault`."""
        return cls(Ed25519PrivateKey.from_private_bytes(_key_bytes(folder / SIGNING_KEY)))

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, purpose: str, data: bytes) -> bytes:
        """The signature (64 bytes) on ``data`` for ``purpose``, which no other purpose can use."""
        return self._key.sign(_message(purpose, data))


class Checker:
    """Knows the office's signature."""

    def __init__(self, public: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public)

    @classmethod
    def load(cls, folder: Path) -> "Checker":
        """The checker of the public key in ``folder``; raises :class:`EnvironmentFault`."""
        return cls(_key_bytes(folder / CHECKING_KEY))

    def is_signed(self, purpose: str, data: bytes, signature: bytes) -> bool:
        try:
            self._key.verify(signature, _message(purpose, data))
        except InvalidSignature:
            return False
        return True


def _message(purpose: str, data: bytes) -> bytes:
    return b"qingzhang " + purpose.encode() + b"\n" + data


def _key_bytes(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise EnvironmentFault(f"读不到密钥文件 {path}，请从备份恢复 keys 文件夹") from error
    except ValueError as error:
        raise EnvironmentFault(f"{path} 不是有效的密钥文件") from error
    if len(key) != 32:
        raise EnvironmentFault(f"{path} 不是有效的密钥文件")
    return key
