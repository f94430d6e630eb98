"""Making a backup while the office is at work: one sealed file, read back whole before it counts.

Besides the recovery keys it is sealed to a key of this one run, which is never written down:
that is what it is read back with.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from casestore.database.engine import Store
from casestore.database.recipients import pinned
from casestore.errors import CaseStoreError
from casestore.ledger import heads, history
from casestore.office.backup import contents, reading
from casestore.office.backup.contents import LEDGER, MANIFEST, Passing
from casestore.office.keys.ring import KeyRing
from casestore.office.last_backup import note_backup
from casestore.public.durable_files import flush_folder, write_new
from casestore.sealing.archives import END, member, seal_stream
from casestore.sealing.wrapping import new_secret, recipient_of
from casestore.settings import Settings

_CHUNK = 1 << 20
#: The folder of a backup that is being made, and the note in it of where it goes.
WORK, NOTE = ".backup", "target"


def back_up(settings: Settings, file: Path) -> str:
    """Write everything that can't be made anew into ``file``, sealed to the recovery keys.
    Returns the sentence for the person.

    Public releases are left out: ``qingzhang build`` makes them anew. Raises
    :class:`CaseStoreError` where a file that the ledger refers to is missing (with the list),
    where there are no recovery keys, and for a ``file`` that exists. What breaks off leaves
    nothing behind; of what is killed the rest is swept at the next start.
    """
    if not settings.database.startswith("sqlite:///"):
        raise CaseStoreError(
            "台账在外部数据库中，请用该数据库的备份工具，另行备份 keys、evidence、public 三个文件夹"
        )
    file = file.absolute()
    if file.exists():
        raise CaseStoreError(f"{file} 已存在，没有覆盖")
    store = Store(settings.database)
    try:
        with _work(settings) as work, KeyRing(settings.keys, store).locked(shared=True):
            began, drafts = datetime.now(UTC), contents.drafts_of(settings)
            store.copy_to(work / LEDGER)
            lines = heads.as_of(settings.instance / heads.LOG, work / LEDGER)
            (work / heads.LOG).write_bytes(lines)
            said = _Backup.of(settings, work, drafts, contents.items_of(settings)).write(file)
        note_backup(settings.instance, began)
        return said
    finally:
        store.close()


def sweep(settings: Settings) -> None:
    """Take away what a killed backup left behind; nothing while one is being made."""
    with _work(settings, wait=False):
        pass


@contextmanager
def _work(settings: Settings, wait: bool = True) -> Iterator[Path]:
    """The empty folder of the one backup that is made at a time, emptied in the end."""
    folder = settings.instance / WORK
    if not wait and not folder.exists():
        yield folder
        return
    folder.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        _empty(folder)
        try:
            yield folder
        finally:
            _empty(folder)
    except BlockingIOError:
        yield folder
    finally:
        os.close(handle)


def _empty(folder: Path) -> None:
    note = folder / NOTE
    if note.exists() and (target := note.read_text(encoding="utf-8")).endswith(".partial"):
        Path(target).unlink(missing_ok=True)
    for path in sorted(folder.iterdir(), key=lambda path: path.name == NOTE):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@dataclass(frozen=True, kw_only=True)
class _Backup:
    """One backup: the copy of the ledger in ``work``, the files that ``names`` says, ``drafts``
    and ``items`` of the public side; ``packed`` fills with name → [size, SHA-256] as they are
    written."""

    settings: Settings
    work: Path
    drafts: Sequence[Passing]
    items: Sequence[Passing]
    names: Sequence[str]
    recovery: Sequence[str]
    said: dict[str, object]
    packed: dict[str, list[object]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, settings: Settings, work: Path, drafts: Sequence[Passing], items: Sequence[Passing]
    ) -> "_Backup":
        """Looks at the copied ledger for what is to be packed; raises :class:`CaseStoreError`
        with the list of what is missing."""
        copy = Store(f"sqlite:///{work / LEDGER}")
        with copy.read() as session:
            recovery = [one.recipient for one in pinned(session, "recovery")]
            names = contents.required(settings, session)
            said: dict[str, object] = {
                "problems": history.problems(session),
                "closed": contents.closed_to(session, contents.recovery_fingerprints(session)),
            }
        copy.close()
        if not recovery:
            raise CaseStoreError(
                "还没有恢复密钥，不能备份：请先运行 qingzhang keys wrap 制作恢复密钥卡"
            )
        _nothing_missing(settings, names, drafts)
        return cls(
            settings=settings,
            work=work,
            drafts=drafts,
            items=items,
            names=names,
            recovery=recovery,
            said=said | contents.facts(work / LEDGER),
        )

    def write(self, file: Path) -> str:
        """Write, read back, and give it its name."""
        own, partial = new_secret(), file.with_name(f".{file.name}.partial")
        write_new(self.work / NOTE, str(partial).encode(), 0o600)
        flush_folder(self.work)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as target:
                seal_stream(self._chunks(), target, [*self.recovery, recipient_of(own)])
                target.flush()
                os.fsync(target.fileno())
            faults = reading.check(partial, own, self.work / "check")
            if faults:
                raise CaseStoreError("\n".join([*faults, "备份写出后没有通过核对，没有留下"]))
            _name(partial, file)
        finally:
            partial.unlink(missing_ok=True)
        return self._sentence(file)

    def _chunks(self) -> Iterator[bytes]:
        yield from self._file(LEDGER, self.work / LEDGER)
        if (self.work / heads.LOG).stat().st_size:
            yield from self._file(heads.LOG, self.work / heads.LOG)
        for one in (*self.drafts, *self.items):
            self.packed[one.name] = [len(one.data), sha256(one.data).hexdigest()]
            yield from member(one.name, len(one.data), [one.data])
        for name in self._all_names():
            yield from self._file(name, self.settings.instance / name)
        manifest = {
            "format": 1,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            **self.said,
            "files": self.packed,
        }
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        yield from member(MANIFEST, len(data), [data])
        yield END

    def _all_names(self) -> list[str]:
        """What is required, and what else is in the folders that are copied whole; a letter may
        have gone meanwhile."""
        more = [
            path.relative_to(self.settings.instance).as_posix()
            for folder in contents.WHOLE
            for path in contents.files_in(self.settings.instance / folder)
        ]
        present = [name for name in contents.BESIDE if (self.settings.instance / name).is_file()]
        return list(dict.fromkeys([*self.names, *more, *present]))

    def _file(self, name: str, path: Path) -> Iterator[bytes]:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            if name in self.names:
                raise CaseStoreError(f"{name} 在备份时不见了，没有备份") from None
            return
        with file:  # what is exchanged meanwhile stays as it was for who has it open
            size, digest = os.fstat(file.fileno()).st_size, sha256()
            yield from member(name, size, _read(file, size, digest.update))
        self.packed[name] = [size, digest.hexdigest()]

    def _sentence(self, file: Path) -> str:
        size, files = file.stat().st_size / 1_000_000, len(self.packed)
        said = [
            f"已备份到 {file}（{files} 个文件，{size:.1f} MB），已读回核对。"
            f"只有恢复密钥（{len(self.recovery)} 把）能打开。"
        ]
        problems = self.said["problems"]
        if isinstance(problems, list) and problems:
            said.append(f"注意：台账本身有 {len(problems)} 处不符，请运行 qingzhang verify")
        if self.said["closed"]:
            said.append(
                "注意：有早期记录只能用办公密钥打开，请运行 qingzhang keys reseal 后再备份一次"
            )
        return "\n".join(said)


def _read(file: BinaryIO, size: int, seen: Callable[[bytes], None]) -> Iterator[bytes]:
    """Exactly ``size`` bytes of ``file``; raises :class:`CaseStoreError` where it gets shorter."""
    while size:
        chunk = file.read(min(_CHUNK, size))
        if not chunk:
            raise CaseStoreError(f"{file.name} 在备份时变短了，没有备份")
        size -= len(chunk)
        seen(chunk)
        yield chunk


def _nothing_missing(settings: Settings, names: Sequence[str], drafts: Sequence[Passing]) -> None:
    missing = [name for name in names if not (settings.instance / name).is_file()]
    missing += _lost_uploads(settings, drafts)
    if missing:
        said = f"缺少以上 {len(missing)} 个文件，没有备份；请先从以前的备份恢复"
        raise CaseStoreError("\n".join([*missing, said]))


def _lost_uploads(settings: Settings, drafts: Sequence[Passing]) -> list[str]:
    """Files that a draft names, which are gone while the draft is still there and says the same."""
    lost = []
    for draft in drafts:
        for name in contents.uploads_of([draft]):
            path = settings.instance / draft.name
            if not (settings.evidence / name).is_file() and _still(path, draft.data):
                lost.append(f"evidence/{name}")
    return lost


def _still(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except FileNotFoundError:
        return False


def _name(partial: Path, file: Path) -> None:
    """Give the finished file its name, unless somebody else took it meanwhile."""
    try:
        os.link(partial, file)
    except FileExistsError:
        raise CaseStoreError(f"{file} 已存在，没有覆盖") from None
    except OSError:  # a disk without hard links
        if file.exists():
            raise CaseStoreError(f"{file} 已存在，没有覆盖") from None
        partial.rename(file)
    flush_folder(file.parent)
