"""Files that the office makes for one claimant: the signed receipt, and a copy of all they sent.
They lie beside the capsules, each sealed to the claimant's reading key alone and signed by the
office, so the public host can read none of them, and make none."""

import time
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pyrage
from pyrage import x25519

from casestore.errors import EnvironmentFault, Unreadable
from casestore.exchange.office_signature import SIZE, Checker, Signer
from casestore.public.durable_files import flush_folder, replace_file


class Handout(StrEnum):
    """What is handed out; the end of its file's name."""

    RECEIPT = "receipt"
    COPY = "copy"


HANDOUT_NAMES: dict[Handout, str] = {Handout.RECEIPT: "签名回执", Handout.COPY: "副本"}


def handout_name(reader: str, what: Handout) -> str:
    """The file name of ``what`` for the public reading key ``reader``."""
    return sha256(f"qingzhang handout {what} {reader}".encode()).hexdigest() + f".{what}"


def read_handout(
    folder: Path, identity: x25519.Identity, what: Handout, checker: Checker
) -> bytes | None:
    """What the office made for the holder of ``identity``; ``None`` where it made nothing (yet).
    Raises :class:`Unreadable` where the file isn't the office's, or isn't this claimant's."""
    name = handout_name(str(identity.to_public()), what)
    try:
        file = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnvironmentFault("现在取不出来，请稍后再试") from error
    signature, sealed = file[:SIZE], file[SIZE:]
    if not checker.is_signed(_message(name, sealed), signature):
        raise Unreadable("文件的签名不对，请联系本专项行动的统筹单位")
    try:
        data: bytes = pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError as error:
        raise Unreadable("文件打不开，请联系本专项行动的统筹单位") from error
    return data


@dataclass(frozen=True)
class Handouts:
    """The office's side: writes into ``folder``."""

    folder: Path
    signer: Signer

    def write(self, reader: str, what: Handout, data: bytes) -> None:
        """Put ``data`` where the holder of ``reader`` finds it, on disk when this returns. Raises
        :class:`EnvironmentFault` when it can't be."""
        name = handout_name(reader, what)
        sealed = pyrage.encrypt(data, [x25519.Recipient.from_str(reader)])
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o755)
            signature = self.signer.sign(_message(name, sealed))
            replace_file(self.folder / name, signature + sealed, 0o644)
            flush_folder(self.folder)
        except OSError as error:
            raise EnvironmentFault(f"给反映人的文件写不进 {self.folder}，请检查磁盘") from error

    def made_at(self, reader: str, what: Handout) -> float | None:
        """When it was written (seconds since 1970); ``None`` where it isn't there."""
        try:
            return (self.folder / handout_name(reader, what)).stat().st_mtime
        except FileNotFoundError:
            return None

    def drop(self, reader: str) -> None:
        """Nobody reads with the key ``reader`` any more; missing files are no error."""
        for what in Handout:
            (self.folder / handout_name(reader, what)).unlink(missing_ok=True)

    def drop_old(self, what: Handout, age_s: float) -> int:
        """Delete what is older; how many."""
        old = [
            path
            for path in self.folder.glob(f"*.{what}")
            if path.stat().st_mtime < time.time() - age_s
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _message(name: str, sealed: bytes) -> bytes:
    return b"qingzhang handout " + name.encode() + b"\n" + sealed
