"""Capsules: everything that one claimant may read, one file each, written by the office.

A capsule is sealed to the claimant's reading key and to the office, so the public host can't read
it without the code; signed, so it can't write one; padded, so its size tells little; and named by
the hash of the reading key, so a number leads nowhere.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from casestore.errors import EnvironmentFault, Unreadable
from casestore.exchange.office_signature import SIZE, Checker, Signer
from casestore.public.durable_files import flush_folder, replace_file

SUFFIX = ".capsule"
#: Bytes of the smallest content; each size class is twice the one before.
SMALLEST = 4096


def capsule_name(reader: str) -> str:
    """The file name of the capsule for the public reading key ``reader``."""
    return sha256(b"qingzhang capsule " + reader.encode()).hexdigest() + SUFFIX


def read_capsule(
    folder: Path, identity: x25519.Identity, checker: Checker
) -> Mapping[str, Any] | None:
    """What the office wrote for the holder of ``identity``; ``None`` where it wrote nothing.

    Raises :class:`Unreadable` where the file isn't the office's, or isn't this claimant's.
    """
    name = capsule_name(str(identity.to_public()))
    try:
        file = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnvironmentFault("现在查不到办理情况，请稍后再试") from error
    return opened_capsule(file, name, identity, checker)


def opened_capsule(
    file: bytes, name: str, identity: x25519.Identity, checker: Checker
) -> Mapping[str, Any]:
    """The content of the capsule ``file``, found under ``name``; raises :class:`Unreadable`."""
    sealed = signed_part(file, name, checker)
    try:
        content: Mapping[str, Any] = json.loads(pyrage.decrypt(sealed, [identity]))
    except (pyrage.DecryptError, ValueError) as error:
        raise Unreadable("办理情况打不开，请联系本专项行动的统筹单位") from error
    return content


def signed_part(file: bytes, name: str, checker: Checker) -> bytes:
    """The sealed content of the capsule ``file``, found under ``name``, which the office signed.
    Raises :class:`Unreadable` where it didn't."""
    signature, data = file[:SIZE], file[SIZE:]
    if not checker.is_signed(_message(name, data), signature):
        raise Unreadable("办理情况的签名不对，请联系本专项行动的统筹单位")
    return data


@dataclass(frozen=True)
class CapsuleWriter:
    """Writes capsules into ``folder``, signed by the office and sealed also to its
    ``recipients`` of that moment."""

    folder: Path
    signer: Signer
    recipients: Callable[[], Sequence[x25519.Recipient]]

    def write(self, reader: str, content: Mapping[str, Any]) -> None:
        """Put ``content`` (JSON values) in place of what ``reader`` could read until now, on disk
        when this returns. Raises :class:`EnvironmentFault` when it can't be."""
        name = capsule_name(reader)
        data = pyrage.encrypt(
            _padded(json.dumps(content, ensure_ascii=False).encode()),
            [x25519.Recipient.from_str(reader), *self.recipients()],
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o755)
            signature = self.signer.sign(_message(name, data))
            replace_file(self.folder / name, signature + data, 0o644)
            flush_folder(self.folder)
        except OSError as error:
            raise EnvironmentFault(f"办理情况写不进 {self.folder}，请检查磁盘") from error

    def drop(self, reader: str) -> None:
        """Nobody reads with the key ``reader`` any more; a missing capsule is no error."""
        (self.folder / capsule_name(reader)).unlink(missing_ok=True)

    def exists(self, reader: str) -> bool:
        return (self.folder / capsule_name(reader)).is_file()


def _message(name: str, data: bytes) -> bytes:
    """What is signed: a capsule under another name is found out."""
    return b"qingzhang capsule " + name.encode() + b"\n" + data


def _padded(data: bytes) -> bytes:
    """JSON ``data`` with spaces behind it, up to its size class."""
    size = SMALLEST
    while size < len(data):
        size *= 2
    return data.ljust(size)
