"""Reading a backup: opened with one recovery key, every file held against the manifest, the ledger
against its own history."""

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from casestore.database.engine import Store, migrate
from casestore.errors import CaseStoreError
from casestore.ledger import history
from casestore.office.backup import contents
from casestore.office.backup.contents import LEDGER, MANIFEST
from casestore.sealing.archives import opened_stream

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Unpacked:
    """What a backup says of itself, and name → [size, SHA-256] as it was found in it."""

    manifest: Mapping[str, Any]
    found: Mapping[str, list[object]]


def unpack(file: Path, secret: str, where: Callable[[str], Path | None]) -> Unpacked:
    """Read all of ``file``; each of its files goes to the path that ``where`` gives for its name
    (not flushed yet), or nowhere. Raises :class:`CaseStoreError` for what is no whole
    backup."""
    found: dict[str, list[object]] = {}
    manifest = b""
    try:
        with opened_stream(file, secret) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info) if _is_plain(info) else None
                if content is None or info.name in found:
                    raise CaseStoreError(f"{file} 不是清账的备份文件：里面有 {info.name}")
                if info.name == MANIFEST:
                    manifest = content.read()
                else:
                    found[info.name] = [info.size, _take(content, where(info.name))]
        said = json.loads(manifest)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise CaseStoreError(f"{file} 不是清账的备份文件") from error
    return Unpacked(said, found)


def _is_plain(info: tarfile.TarInfo) -> bool:
    parts = PurePosixPath(info.name).parts
    return info.isreg() and bool(parts) and ".." not in parts and not info.name.startswith("/")


def _take(content: IO[bytes], target: Path | None) -> str:
    digest = sha256()
    if target is None:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def check(file: Path, secret: str, work: Path) -> list[str]:
    """What is wrong with the backup ``file``, a sentence each; ``work`` is used and removed."""
    try:
        unpacked = unpack(file, secret, lambda name: work / LEDGER if name == LEDGER else None)
        return faults(unpacked, work / LEDGER)
    except CaseStoreError as error:
        return [str(error)]
    finally:
        shutil.rmtree(work, ignore_errors=True)


def faults(unpacked: Unpacked, ledger: Path) -> list[str]:
    """Every difference between manifest and files, and between manifest and ``ledger``, the
    unpacked copy (which is brought up to date), a sentence each."""
    manifest, found = unpacked.manifest, unpacked.found
    listed = manifest.get("files", {})
    said = [f"备份里缺少 {name}" for name in sorted(listed.keys() - found.keys())]
    said += [f"备份里多出 {name}" for name in sorted(found.keys() - listed.keys())]
    said += [
        f"备份里的 {name} 与清单不符"
        for name in sorted(listed.keys() & found.keys())
        if list(listed[name]) != found[name]
    ]
    if not ledger.is_file():
        return [*said, "备份里没有台账"]
    counted = contents.facts(ledger)
    said += [
        f"备份里的台账与清单不符：{name}"
        for name in ("counts", "head", "integrity")
        if manifest.get(name) != counted[name]
    ]
    migrate(f"sqlite:///{ledger}")
    store = Store(f"sqlite:///{ledger}")
    with store.read() as session:
        known = set(manifest.get("problems", ()))
        said += [one for one in history.problems(session) if one not in known]
        keys = contents.key_files(session)
        needed = {f"evidence/{Path(name).name}" for name in contents.stored_files(session)}
    store.close()
    said += [f"备份里缺少密钥 {name}" for name in keys if name not in found]
    return said + [f"备份里缺少材料 {name}" for name in sorted(needed - found.keys())]
