"""Putting a backup back into an empty folder, all of it or nothing."""

import fcntl
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import select

from casestore.database.engine import Store, migrate
from casestore.database.recipients import members_of_sets
from casestore.database.tables import CaseTable, FileTable
from casestore.errors import CaseStoreError, EnvironmentFault, reason
from casestore.ledger import claimants_view
from casestore.office.backup import reading
from casestore.office.backup.contents import LEDGER
from casestore.public.durable_files import flush_folder
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import files_of
from casestore.sealing.recipients import fingerprint_of
from casestore.sealing.vault import Opener, Sealer
from casestore.sealing.wrapping import is_secret, recipient_of
from casestore.settings import SETTINGS, SHANGHAI

_AGE = b"age-encryption.org/"
_STAGING = ".{}.restoring"
#: What is public: copies of the content.
CONTENTS = "contents"
_FOLDERS = ("releases", "work", "outbox", "evidence", "capsules", CONTENTS)


def is_sealed(file: Path) -> bool:
    """Whether ``file`` is sealed, or a backup of before backups were."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_AGE)) == _AGE
    except OSError as error:
        raise CaseStoreError(f"读不到 {file}：{reason(error)}") from error


def restore(instance: Path, file: Path, secret: str = "") -> str:
    """Put the backup ``file`` into ``instance``, which must be empty or absent, opened with the
    recovery key ``secret``, after every file of it was checked.

    Raises :class:`CaseStoreError` with all that is wrong; ``instance`` is then left as it was.
    What a killed try left is swept by the next one.
    """
    if instance.exists() and any(instance.iterdir()):
        raise CaseStoreError(f"{instance} 不是空文件夹，没有恢复")
    if is_sealed(file) and not is_secret(secret):
        raise CaseStoreError("这不是恢复密钥（AGE-SECRET-KEY-1…），请照恢复密钥卡填写")
    instance = instance.absolute()
    instance.parent.mkdir(parents=True, exist_ok=True)
    with _staging(instance) as staging:
        staged = staging / "instance"
        _unpack(file, secret, staged)
        os.sync()  # once for thousands of files
        if instance.exists():
            instance.rmdir()
        staged.rename(instance)
        flush_folder(instance.parent)
    return (
        f"已恢复到 {instance}（{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}），"
        "请运行 qingzhang build 重新生成公开站"
    )


def sweep(instance: Path) -> None:
    """Take away what a killed restore left beside ``instance``; nothing while one is running."""
    if instance.with_name(_STAGING.format(instance.name)).exists():
        with suppress(CaseStoreError), _staging(instance):
            pass


def _unpack(file: Path, secret: str, staged: Path) -> None:
    """The instance in the new folder ``staged``."""
    staged.mkdir(mode=0o755)
    if is_sealed(file):
        _unpack_sealed(file, secret, staged)
    else:
        _unpack_old(file, staged)
    for name in _FOLDERS:
        (staged / name).mkdir(exist_ok=True)
    store = Store(f"sqlite:///{staged / LEDGER}")
    claimants_view.owe_all(store)  # capsules are written anew
    store.close()
    for name in ("keys", "evidence", "outbox"):
        (staged / name).chmod(0o700)
    for path in (staged / CONTENTS, *(staged / CONTENTS).rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # the generator's account reads it


@contextmanager
def _staging(instance: Path) -> Iterator[Path]:
    """An empty folder beside ``instance``, gone in the end."""
    folder = instance.with_name(_STAGING.format(instance.name))
    folder.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CaseStoreError(f"{instance} 正在恢复，请等它完成") from None
    try:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _unpack_sealed(file: Path, secret: str, staged: Path) -> None:
    unpacked = reading.unpack(file, secret, lambda name: staged / name)
    found = reading.faults(unpacked, staged / LEDGER)
    if not (staged / SETTINGS).is_file():
        found.append(f"备份里没有 {SETTINGS}")
    found = found or _closed(staged, secret)
    if found:
        raise CaseStoreError("\n".join([*found, f"共 {len(found)} 处不符，没有恢复"]))


def _closed(staged: Path, secret: str) -> list[str]:
    """What is sealed to the recovery key ``secret`` and doesn't open with it, or isn't what was
    registered."""
    opener, own = Opener([secret]), fingerprint_of(recipient_of(secret))
    evidence = EvidenceStore(staged / "evidence", Sealer.load(staged / "keys"))
    store = Store(f"sqlite:///{staged / LEDGER}")
    said = []
    with store.read() as session:
        marks = [id for id, members in members_of_sets(session).items() if own in members]
        for row in session.scalars(select(CaseTable).where(CaseTable.sealed_to.in_(marks))):
            try:
                opener.open(row.identity)
                opener.open(row.narrative)
            except EnvironmentFault as error:
                said.append(f"案件 {row.number}：{error}")
        for kept in session.scalars(select(FileTable).where(FileTable.sealed_to.in_(marks))):
            try:
                for name, digest in files_of(kept).items():
                    evidence.check(name, digest, opener)
            except EnvironmentFault as error:
                said.append(f"材料 {kept.stored}：{error}")
    store.close()
    return said


def _unpack_old(file: Path, staged: Path) -> None:
    """Unpack a backup of before 0.2, a plain tar archive without a manifest."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(staged, members=_plain(archive))  # noqa: S202 - only plain members inside it
    except (tarfile.TarError, EOFError) as error:
        raise CaseStoreError(f"{file} 不是完整的备份文件") from error
    if not (staged / LEDGER).is_file() or not (staged / SETTINGS).is_file():
        raise CaseStoreError(f"{file} 不是清账的备份文件")
    migrate(f"sqlite:///{staged / LEDGER}")


def _plain(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """The members of a backup: files and folders inside it, readable by their owner only; nothing
    else is unpacked.

    (tarfile's own ``filter`` came with Python 3.11.4; Debian 12 has 3.11.2.)
    """
    members = []
    for member in archive:
        parts = PurePosixPath(member.name).parts
        if (
            (member.isfile() or member.isdir())
            and ".." not in parts
            and not member.name.startswith("/")
        ):
            member.mode &= 0o700
            member.uid, member.gid = os.getuid(), os.getgid()
            members.append(member)
    return members
