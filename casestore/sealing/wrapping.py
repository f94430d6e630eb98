"""The office's key under a passphrase: an age file (scrypt), which the ``age`` program opens as
well. Opening it costs about half a second to a second, once a process."""

from collections.abc import Sequence

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from casestore.errors import EnvironmentFault

_AGE = b"age-encryption.org/"


def is_wrapped(data: bytes) -> bool:
    """Whether the key file with the bytes ``data`` asks for a passphrase."""
    return data.startswith(_AGE)


def wrap(secrets: Sequence[str], passphrase: str) -> bytes:
    """The key file that holds ``secrets`` under ``passphrase``; in the open where that is empty."""
    text = "".join(f"{secret}\n" for secret in secrets).encode()
    if not passphrase:
        return text
    sealed: bytes = by_passphrase.encrypt(text, passphrase)
    return sealed


def unwrap(data: bytes, passphrase: str) -> tuple[str, ...]:
    """The secrets in the key file with the bytes ``data``, newest first.

    Raises :class:`EnvironmentFault` where the passphrase is wrong or ``data`` is no key file.
    """
    if is_wrapped(data):
        try:
            data = by_passphrase.decrypt(data, passphrase)
        except (pyrage.DecryptError, ValueError, OSError) as error:
            raise EnvironmentFault("办公密钥打不开：口令不对，或 office.key 已损坏") from error
    try:
        lines = [line.strip() for line in data.decode("ascii").splitlines()]
    except UnicodeDecodeError as error:
        raise EnvironmentFault("office.key 不是有效的密钥文件") from error
    secrets = tuple(line for line in lines if line and not line.startswith("#"))
    if not secrets or not all(map(is_secret, secrets)):
        raise EnvironmentFault("office.key 里没有密钥，或不是有效的密钥文件")
    return secrets


def new_secret() -> str:
    """The secret of a new key pair (``AGE-SECRET-KEY-1…``)."""
    return str(x25519.Identity.generate())


def is_secret(text: str) -> bool:
    """Whether ``text`` is the secret of a key pair."""
    try:
        x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        return False
    return True


def recipient_of(secret: str) -> str:
    """The public key of ``secret``."""
    return str(x25519.Identity.from_str(secret).to_public())
