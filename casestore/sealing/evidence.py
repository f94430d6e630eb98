"""Evidence: the original as it was sent and a safe copy of it, both sealed, and on disk before they
count."""

import base64
import io
import os
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from casestore.campaign.model import Campaign
from casestore.errors import EnvironmentFault, Rejected, Repeated, reason
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import file_name
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.trust import Trust
from casestore.public.durable_files import delete_old, flush_folder, write_new
from casestore.public.plain_files import is_not_readable, open_plain
from casestore.sealing.kept_file import (
    MOST_OF_UPLOAD,
    KeptFile,
    Purpose,
    both_of,
    copy_of,
    files_of,
)
from casestore.sealing.vault import Opener, Sealer
from casestore.sealing.virus_scan import VirusScanner

__all__ = ["EvidenceStore", "Limits", "Rejected"]

MB = 1_000_000
NO_SCANNER = VirusScanner()


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
    told from each other. ``trust`` says what is known of certificates now."""

    def __init__(
        self,
        folder: Path,
        sealer: Sealer,
        scanner: VirusScanner = NO_SCANNER,
        trust: Callable[[], Trust] = Trust,
    ) -> None:
        self.folder, self.sealer, self.scanner, self.trust = folder, sealer, scanner, trust

    def keep(self, stream: BinaryIO, name: str, purpose: Purpose, limits: Limits) -> KeptFile:
        """Seal one upload and its safe copy; both on disk (files and folder) when this returns.

        Raises :class:`Rejected` with what to do; nothing is left on disk then.
        """
        name = file_name(name)
        _check_size(stream, name, limits)
        self.scanner.check(stream, name)
        signed = purpose == "signed-form"
        order = Order(
            name=name, kinds=limits.kinds, folder=self.folder, paper=signed, trust=self.trust()
        )
        return self.put(stream, name, purpose, safe_copy(stream, order))

    def put(self, stream: BinaryIO, name: str, purpose: Purpose, copy: SafeCopy) -> KeptFile:
        """Seal an original and the safe copy that was made of it."""
        stored, sealed_to = f"{secrets.token_hex(16)}.age", self.sealer.sealed_to
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # the copy first: an original without one would be a file from before there were any
            self._seal(io.BytesIO(copy.data), copy_of(stored))
            digest, size = self._seal(stream, stored)
            flush_folder(self.folder)
        except OSError as error:
            self.drop(stored)
            raise EnvironmentFault("材料存不下来，请稍后再试；已填写的内容没有丢失") from error
        return KeptFile(
            sha256=digest,
            stored=stored,
            name=name,
            kind=copy.kind,
            size=size,
            purpose=purpose,
            sealed_to=sealed_to,
            copy_sha256=sha256(copy.data).hexdigest(),
            copy_size=len(copy.data),
            taken_out=copy.taken_out,
            paper=copy.paper.as_json() if copy.paper else None,
            thumbnail=base64.b64encode(copy.thumbnail).decode(),
        )

    def put_bytes(self, data: bytes) -> str:
        """Seal ``data``, which nobody but us reads, without a copy; the name of the sealed file, on
        disk when this returns."""
        stored = f"{secrets.token_hex(16)}.age"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._seal(io.BytesIO(data), stored)
            flush_folder(self.folder)
        except OSError as error:
            self.drop(stored)
            raise EnvironmentFault(f"来件存不下来：{reason(error)}") from error
        return stored

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
        it is: from then on only this one can change or remove it. What isn't a file, or is too
        large for one, stays, for ``verify`` to name. Raises :class:`EnvironmentFault` where there
        is no room."""
        target = self.folder / Path(stored).name
        try:
            with open_plain(target) as file:
                found = os.fstat(file.fileno())
                if found.st_uid != os.geteuid() and found.st_size <= MOST_OF_UPLOAD:
                    part = _part_of(target)
                    write_new(part, file.read(), 0o600)
                    part.rename(target)
                    flush_folder(self.folder)
        except OSError as error:
            if not isinstance(error, FileNotFoundError) and not is_not_readable(error):
                raise EnvironmentFault(f"材料 {stored} 没有收进来：{reason(error)}") from error

    def _seal(self, stream: BinaryIO, stored: str) -> tuple[str, int]:
        """Seal all of ``stream`` as ``stored``; the SHA-256 and size of what was sealed."""
        stream.seek(0)
        source = _Digested(stream)
        part = self.folder / f"{stored}.part"
        self.sealer.seal_file(cast(BinaryIO, source), part)
        part.rename(self.folder / stored)
        return source.digest.hexdigest(), source.size

    def keep_new(
        self,
        stream: BinaryIO,
        name: str,
        purpose: Purpose,
        limits: Limits,
        others: Sequence[KeptFile],
    ) -> KeptFile:
        """:meth:`keep`; raises :class:`Rejected` too where one of ``others`` has the same content
        for the same purpose, :class:`Repeated` where it has the same name as well."""
        new = self.keep(stream, name, purpose, limits)
        same = next(
            (one for one in others if (one.sha256, one.purpose) == (new.sha256, purpose)), None
        )
        if same is None:
            return new
        self.drop(new.stored)
        kind = Repeated if same.name == new.name else Rejected
        raise kind(f"{new.name} 的内容与已收到的“{same.name}”完全相同，没有再存一份")

    def check_total(
        self, files: Sequence[KeptFile], limits: Limits, coming: int | None = None
    ) -> None:
        """Raises :class:`Rejected` when one clue's files, with one of ``coming`` bytes where one
        is about to be sealed, are too many or together too large."""
        if len(files) + (coming is not None) > limits.max_files:
            raise Rejected(f"最多上传 {limits.max_files} 个文件，请删去一些或合并")
        sent = sum(file.size for file in files) + (coming or 0)
        # copies are much of the size of their originals; where they aren't they count too
        copies = sum(file.copy_size for file in files)
        if sent > limits.max_total or copies > 2 * limits.max_total:
            raise Rejected(f"全部材料合计不能超过 {limits.max_total // MB} MB，请压缩或删去一些")

    def lost(self, files: Sequence[KeptFile], field: str) -> dict[str, str]:
        """``field`` → a sentence where one of ``files`` isn't on disk: nothing is acknowledged
        whose files are not."""
        names = [file.name for file in files if not all(map(self._is_there, files_of(file)))]
        return {field: f"{'、'.join(names)} 没有存好，请重新上传"} if names else {}

    def _is_there(self, stored: str) -> bool:
        return (self.folder / stored).is_file()

    def read(self, file: KeptFile, opener: Opener) -> bytes:
        """The original's bytes; raises :class:`EnvironmentFault` when it is missing, damaged or
        not what was kept."""
        return self.check(file.stored, file.sha256, opener)

    def read_copy(self, file: KeptFile, opener: Opener) -> bytes:
        """The bytes of the safe copy. Of a file from before there were any it is made now: raises
        :class:`Rejected` where none can be made, else as :meth:`read`."""
        if file.copy_sha256:
            return self.check(copy_of(file.stored), file.copy_sha256, opener)
        original = io.BytesIO(self.read(file, opener))
        return safe_copy(
            original, Order(name=file.name, kinds=(file.kind,), folder=self.folder)
        ).data

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
        unknown = (
            path
            for path in self.folder.iterdir()
            if path.suffix in (".age", ".part")  # half a file is nobody's
            if path.name.replace(".copy.age", ".age") not in referenced
        )
        return delete_old(unknown, before)

    def drop(self, stored: str) -> None:
        """Remove the sealed file ``stored`` that no clue refers to (a draft's), and its safe copy;
        a missing one is no error, and one that belongs to another account is left for
        :meth:`sweep`."""
        name = Path(stored).name
        for one in both_of(name):
            with suppress(PermissionError):
                (self.folder / one).unlink(missing_ok=True)
                (self.folder / f"{one}.part").unlink(missing_ok=True)


class _Digested:
    """A stream that is read, with the SHA-256 and the size of what was."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.digest, self.size = stream, sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def _check_size(stream: BinaryIO, name: str, limits: Limits) -> None:
    size = size_of(stream)
    if size > limits.max_file:
        raise Rejected(f"{name} 超过 {limits.max_file // MB} MB，请压缩或分成几个文件")
    if not size:
        raise Rejected(f"{name} 是空文件，请重新选择")


def size_of(stream: BinaryIO) -> int:
    """The size of ``stream`` in bytes; it stands at its start afterwards."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def _part_of(target: Path) -> Path:
    """A name beside ``target`` that is free, so that it can be exchanged in one step."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a try that was killed
    except OSError:  # somebody has put a folder in the way
        part = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    return part
