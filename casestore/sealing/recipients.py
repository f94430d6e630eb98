"""Whom is sealed to: the public keys in ``recipients.txt``, their fingerprints, and the id of a
set of them, which every record bears."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import pyrage
from pyrage import x25519

from casestore.errors import KeyFault
from casestore.public.durable_files import flush_folder, replace_file

RECIPIENTS = "recipients.txt"
_LENGTH = 16


def fingerprint_of(recipient: str) -> str:
    """The name of a public key for people and the ledger: 16 hex digits (64 bits)."""
    return sha256(recipient.encode()).hexdigest()[:_LENGTH]


def in_groups(fingerprint: str) -> str:
    """``fingerprint`` as it is shown: ``0123-4567-89ab-cdef``."""
    return "-".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def set_id_of(recipients: Iterable[str]) -> str:
    """The id of a set of public keys, whatever their order: 16 hex digits."""
    return sha256("\n".join(sorted(recipients)).encode()).hexdigest()[:_LENGTH]


def is_recipient(text: str) -> bool:
    """Whether ``text`` is a public key of age (X25519)."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def lines_of(path: Path) -> list[str]:
    """The lines of the key file ``path`` without comments; raises :class:`EnvironmentFault` where
    it can't be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFault.unread(path) from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_recipients(folder: Path) -> tuple[str, ...]:
    """The public keys in ``folder``; raises :class:`EnvironmentFault` where there are none or one
    is none."""
    found = tuple(lines_of(folder / RECIPIENTS))
    if not all(map(is_recipient, found)):
        raise KeyFault(f"{folder / RECIPIENTS} 不是有效的公钥文件")
    if not found:
        raise KeyFault(f"{folder / RECIPIENTS} 里没有公钥")
    return found


def write_recipients(folder: Path, recipients: Sequence[str]) -> None:
    """Write the public keys, a line each, whole for every reader and on disk when this returns."""
    replace_file(folder / RECIPIENTS, file_of(recipients), 0o644)
    flush_folder(folder)


def file_of(recipients: Iterable[str]) -> bytes:
    """The public keys as their file holds them."""
    return "".join(f"{recipient}\n" for recipient in recipients).encode()
