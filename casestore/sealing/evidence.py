"""Evidence: looked at by content, cleaned of what nobody meant to send, sealed, and on disk
before it counts."""

import io
import os
import secrets
import stat
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from casestore.campaign.model import Campaign
from casestore.errors import EnvironmentFault, Rejected, reason
from casestore.public.durable_files import flush_folder, write_new
from casestore.public.plain_files import is_not_readable, open_plain
from casestore.sealing import uploads
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.sealing.vault import Opener, Sealer

__all__ = ["EvidenceStore", "Limits", "Rejected"]

MB = 1_000_000
_CHUNK = 65_536


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a campaign takes: sizes in bytes, kinds as in its ``evidence.kinds``."""

    max_file: int
    max_files: int
    max_total: int
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, campaign: Campaign) -> "Limits":
        rules = campaign.evidence
        return cls(
            max_file=rules.max_file_mb * MB,
            max_files=rules.max_files,
            max_total=rules.max_total_mb * MB,
            kinds=tuple(rules.kinds),
        )


class EvidenceStore:
    """Sealed files in ``folder``. Names on disk are random: equal files of two cases can't be
    told from each other."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self.folder, self.sealer = folder, sealer

    def keep(self, stream: BinaryIO, name: str, purpose: Purpose, limits: Limits) -> KeptFile:
        """Seal one upload; on disk (file and folder) when this returns. Raises :class:`Rejected`
        with what to do."""
        name = uploads.file_name(name)
        data = self._read(stream, name, limits)
        kind = uploads.kind_of(data, name, limits.kinds)
        data = uploads.cleaned(data, kind, name)
        stored, sealed_to = f"{secrets.token_hex(16)}.age", self.sealer.sealed_to
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{stored}.part"
            self.sealer.seal_file(io.BytesIO(data), part)
            part.rename(self.folder / stored)
            flush_folder(self.folder)
        except OSError as error:
            raise EnvironmentFault("材料存不下来，请稍后再试；已填写的内容没有丢失") from error
        return KeptFile(
            sha256=sha256(data).hexdigest(),
            stored=stored,
            name=name,
            kind=kind,
            size=len(data),
            purpose=purpose,
            sealed_to=sealed_to,
        )

    def reseal(self, stored: str, opener: Opener, digest: str = "") -> None:
        """Seal the file ``stored`` anew in its place, to whom is sealed to now. Whoever reads it
        meanwhile, or after a crash, finds the old one or the new one.

        Raises :class:`EnvironmentFault`, the file as it was, when it is missing, damaged or not
        of ``digest`` (SHA-256, hex).
        """
        target, opened = self.folder / Path(stored).name, io.BytesIO()
        opener.open_file(target, opened)
        if digest and sha256(opened.getvalue()).hexdigest() != digest:
            raise EnvironmentFault(f"材料 {stored} 与登记时的摘要值不符")
        opened.seek(0)
        part = _part_of(target)
        self.sealer.seal_file(opened, part)
        part.rename(target)
        flush_folder(self.folder)

    def take_over(self, stored: str) -> None:
        """Make the sealed file ``stored``, which another account may have written, this one's, as
        it is: from then on only this one can change or remove it. What isn't a file stays, for
        ``verify`` to name. Raises :class:`EnvironmentFault` where there is no room."""
        target = self.folder / Path(stored).name
        try:
            with open_plain(target) as file:
                if os.fstat(file.fileno()).st_uid != os.geteuid():
                    part = _part_of(target)
                    write_new(part, file.read(), 0o600)
                    part.rename(target)
                    flush_folder(self.folder)
        except OSError as error:
            if not isinstance(error, FileNotFoundError) and not is_not_readable(error):
                raise EnvironmentFault(f"材料 {stored} 没有收进来：{reason(error)}") from error

    @staticmethod
    def _read(stream: BinaryIO, name: str, limits: Limits) -> bytes:
        found = bytearray()
        while chunk := stream.read(_CHUNK):
            found += chunk
            if len(found) > limits.max_file:
                mb = limits.max_file // MB
                raise Rejected(f"{name} 超过 {mb} MB，请压缩或分成几个文件")
        if not found:
            raise Rejected(f"{name} 是空文件，请重新选择")
        return bytes(found)

    def check_total(self, files: Sequence[KeptFile], limits: Limits) -> None:
        """Raises :class:`Rejected` when one clue's files are too many or together too large."""
        if len(files) > limits.max_files:
            raise Rejected(f"最多上传 {limits.max_files} 个文件，请删去一些或合并")
        if sum(file.size for file in files) > limits.max_total:
            raise Rejected(f"全部材料合计不能超过 {limits.max_total // MB} MB，请压缩或删去一些")

    def lost(self, files: Sequence[KeptFile], field: str) -> dict[str, str]:
        """``field`` → a sentence where one of ``files`` isn't on disk: nothing is acknowledged
        whose files are not."""
        names = [file.name for file in files if not (self.folder / file.stored).is_file()]
        return {field: f"{'、'.join(names)} 没有存好，请重新上传"} if names else {}

    def read(self, file: KeptFile, opener: Opener) -> bytes:
        """The file's bytes; raises :class:`EnvironmentFault` when it is missing, damaged or not
        what was kept."""
        return self.check(file.stored, file.sha256, opener)

    def check(self, stored: str, digest: str, opener: Opener) -> bytes:
        """The bytes of the sealed file ``stored``; raises :class:`EnvironmentFault` when it is
        missing, damaged or not of ``digest``."""
        target = io.BytesIO()
        opener.open_file(self.folder / Path(stored).name, target)
        data = target.getvalue()
        if sha256(data).hexdigest() != digest:
            raise EnvironmentFault("材料与登记时的摘要值不符，可能已损坏，请从备份恢复")
        return data

    def sweep(self, referenced: Collection[str], before: datetime) -> int:
        """Remove files that nothing refers to and that were last written before ``before``; returns
        how many.

        Such files stay behind when a process dies between sealing an upload and noting it.
        """
        gone = 0
        for path in self.folder.iterdir():
            unknown = path.name not in referenced  # half a file is nobody's
            if not unknown or path.suffix not in (".age", ".part"):
                continue
            with suppress(FileNotFoundError):
                found = path.lstat()
                if found.st_mtime < before.timestamp() and not stat.S_ISDIR(found.st_mode):
                    path.unlink()
                    gone += 1
        return gone

    def drop(self, stored: str) -> None:
        """Remove the sealed file ``stored`` that no clue refers to (a draft's); a missing one is
        no error, and one that belongs to another account is left for :meth:`sweep`."""
        with suppress(PermissionError):
            (self.folder / Path(stored).name).unlink(missing_ok=True)


def _part_of(target: Path) -> Path:
    """A name beside ``target`` that is free, so that it can be exchanged in one step."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a try that was killed
    except OSError:  # somebody has put a folder in the way
        part = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    return part
