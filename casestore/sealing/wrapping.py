"""The office's key under a passphrase: argon2id makes a key of it, ChaCha20-Poly1305 seals with
that. Opening costs about a second, once a process, and the same on every machine and under every
load: the age format's scrypt measures the machine instead, and refuses what a quicker hour wrote.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from secrets import token_bytes

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pyrage import x25519

from casestore.errors import KeyFault

_FORMAT = "qingzhang office key 1"
#: Passes and KiB of memory for a new file, and what a file may ask for at most.
PASSES, MEMORY = 6, 262_144
_MOST_PASSES, _MOST_MEMORY = 32, 2_097_152
_WRONG = "办公密钥打不开：口令不对，或 office.key 已损坏"


def is_wrapped(data: bytes) -> bool:
    """Whether the key file with the bytes ``data`` asks for a passphrase."""
    return data.startswith(b"{")


def wrap(secrets: Sequence[str], passphrase: str) -> bytes:
    """The key file that holds ``secrets`` under ``passphrase``; in the open where that is empty."""
    text = "".join(f"{secret}\n" for secret in secrets).encode()
    if not passphrase:
        return text
    head = {"format": _FORMAT, "passes": PASSES, "memory": MEMORY, "salt": _text(token_bytes(16))}
    nonce = token_bytes(12)
    sealed = _cipher(passphrase, head).encrypt(nonce, text, _bound(head))
    whole = {**head, "nonce": _text(nonce), "sealed": _text(sealed)}
    return (json.dumps(whole, indent=1) + "\n").encode()


def unwrap(data: bytes, passphrase: str) -> tuple[str, ...]:
    """The secrets in the key file with the bytes ``data``, newest first.

    Raises :class:`EnvironmentFault` where the passphrase is wrong or ``data`` is no key file.
    """
    if is_wrapped(data):
        data = _opened(data, passphrase)
    try:
        lines = [line.strip() for line in data.decode("ascii").splitlines()]
    except UnicodeDecodeError as error:
        raise KeyFault("office.key 不是有效的密钥文件") from error
    secrets = tuple(line for line in lines if line and not line.startswith("#"))
    if not secrets or not all(map(is_secret, secrets)):
        raise KeyFault("office.key 里没有密钥，或不是有效的密钥文件")
    return secrets


def _opened(data: bytes, passphrase: str) -> bytes:
    try:
        said = json.loads(data)
        head = {name: said[name] for name in ("format", "passes", "memory", "salt")}
        nonce, sealed = b64decode(said["nonce"]), b64decode(said["sealed"])
        if not (1 <= head["passes"] <= _MOST_PASSES and 8 <= head["memory"] <= _MOST_MEMORY):
            raise KeyFault(_WRONG)
        return _cipher(passphrase, head).decrypt(nonce, sealed, _bound(head))
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise KeyFault(_WRONG) from error


def _cipher(passphrase: str, head: Mapping[str, object]) -> ChaCha20Poly1305:
    key = hash_secret_raw(
        passphrase.encode(),
        b64decode(str(head["salt"])),
        time_cost=int(str(head["passes"])),
        memory_cost=int(str(head["memory"])),
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return ChaCha20Poly1305(key)


def _bound(head: Mapping[str, object]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


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
