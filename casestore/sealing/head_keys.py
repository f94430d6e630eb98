"""The office's signature on the head of its event chain: an ed25519 pair, the private half for the
office alone, the public half for anybody who wants to check."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from casestore.errors import EnvironmentFault
from casestore.public.durable_files import write_new

KEY, PUBLIC = "heads.key", "heads.pub"


def make_head_keys(folder: Path) -> None:
    """Make the pair in ``folder``; one that is there is never overwritten, and a public half
    without its private one is left for :meth:`HeadSigner.load` to complain of."""
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


class HeadSigner:
    """Signs with the private half. Lives in the office's processes alone."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, folder: Path) -> "HeadSigner":
        """The signer of the pair in ``folder``; raises :class:`EnvironmentFault` where a half is
        missing, unusable or not the other's."""
        key = Ed25519PrivateKey.from_private_bytes(_read(folder / KEY))
        if key.public_key().public_bytes_raw() != _read(folder / PUBLIC):
            raise EnvironmentFault(f"{folder / KEY} 与 {PUBLIC} 不是一对，请从备份恢复 keys 文件夹")
        return cls(key)

    def sign(self, message: bytes) -> str:
        """The signature of ``message``, in hex."""
        return self._key.sign(message).hex()


class HeadChecker:
    """Checks signatures with the public half."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    @classmethod
    def load(cls, folder: Path) -> "HeadChecker":
        """The checker of the pair in ``folder``; raises :class:`EnvironmentFault` without it."""
        return cls(Ed25519PublicKey.from_public_bytes(_read(folder / PUBLIC)))

    def accepts(self, message: bytes, signature: str) -> bool:
        """Whether ``signature`` is the office's on ``message``."""
        try:
            self._key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


def _read(path: Path) -> bytes:
    """The 32 bytes of a half, kept in hex."""
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise EnvironmentFault(f"读不到密钥文件 {path}，请从备份恢复 keys 文件夹") from error
    except ValueError:
        found = b""
    if len(found) != 32:
        raise EnvironmentFault(f"{path} 不是有效的密钥文件，请从备份恢复 keys 文件夹")
    return found
