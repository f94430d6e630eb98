"""Releases on disk: drafted beside the others, complete and flushed before one rename makes them current.

A release is a folder ``<id>`` under the releases' folder, its ``manifest.json`` at the top. ``current`` is a symbolic
link. A draft is ``.<id>.partial``; whatever kills a build leaves a draft behind, which the next build sweeps away.
"""

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path

from casestore.settings import SHANGHAI
from generator.errors import EnvironmentFault, NoSuchRelease
from generator.links import Links

MANIFEST = "manifest.json"

#: Releases kept for rollback, the newest ones.
KEPT = 10

Entry = dict[str, str | int]


@dataclass(frozen=True)
class ReleaseInfo:
    """A finished release; ``made_at`` is ISO time in Shanghai, ``made``/``linked`` count files new and taken over."""

    id: str
    path: Path
    made_at: str
    files: int
    made: int = 0
    linked: int = 0


class Draft:
    """A release being made. ``before`` is the release it takes unchanged files from, if any."""

    def __init__(self, folder: Path, id: str, before: Path | None) -> None:
        self.id, self.path, self.before = id, folder / f".{id}.partial", before
        self.old: dict[str, Entry] = {}
        self.old_authored = ""
        self.entries: dict[str, Entry] = {}
        self.links = Links()
        self.linked = 0
        self.authored = ""
        self._folders = {""}
        self._root = str(self.path)
        self.path.mkdir(parents=True)
        if before:
            manifest = read_manifest(before)
            self.old, self.old_authored = manifest.files, manifest.authored

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """The file ``path``: linked from the release before when its ``key`` is the same, else made and written."""
        if not self.take(path, key):
            self.write(path, make(), key)

    def take(self, path: str, key: str) -> bool:
        """Link ``path`` from the release before; False when it isn't there under this ``key``."""
        entry = self.old.get(path)
        if self.before is None or entry is None or entry["key"] != key:
            return False
        target = self._ready(path)
        try:
            os.link(f"{self.before}/{path}", target)
        except OSError:  # gone by hand, another file system, too many links: make it anew
            return False
        self.entries[path] = entry
        self.linked += 1
        return True

    def write(self, path: str, data: bytes, key: str) -> None:
        """Write ``data`` to ``path``; never into a linked file, which older releases share."""
        with open(self._ready(path), "xb", buffering=0) as file:  # noqa: PTH123 - thousands of them: no Path each
            file.write(data)
        self.enter(path, data, key)

    def enter(self, path: str, data: bytes, key: str) -> None:
        """Note ``path`` in the manifest; ``data`` is what stands on disk."""
        self.entries[path] = {"sha256": sha256(data).hexdigest(), "size": len(data), "key": key}
        if path.endswith(".html"):
            self.links.read(path, data)

    def _ready(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.path / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._root}/{path}"

    def seal(self) -> None:
        """Write the manifest and flush everything: what the rename will show is on the disk."""
        made_at = datetime.now(SHANGHAI).isoformat(timespec="seconds")
        manifest = {"id": self.id, "made_at": made_at, "authored": self.authored, "files": self.entries}
        with (self.path / MANIFEST).open("x", encoding="utf-8") as file:
            file.write(json.dumps(manifest, ensure_ascii=False))  # dump() would leave the fast path
            file.flush()
            os.fsync(file.fileno())
        _flush_everything(self.path)

    def discard(self) -> None:
        """Leave nothing of a build that failed."""
        shutil.rmtree(self.path, ignore_errors=True)

    def finish(self) -> ReleaseInfo:
        """Give the draft its name; from here on it is a release."""
        final = self.path.parent / self.id
        self.path.rename(final)
        _flush_folder(final.parent)
        manifest = read_manifest(final)
        made = len(self.entries) - self.linked
        return ReleaseInfo(self.id, final, manifest.made_at, len(self.entries), made, self.linked)


@dataclass(frozen=True)
class Manifest:
    id: str
    made_at: str
    authored: str
    files: dict[str, Entry]


def read_manifest(release: Path) -> Manifest:
    """Raises :class:`EnvironmentFault` when the release has none that can be read."""
    try:
        return Manifest(**json.loads((release / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EnvironmentFault(_("读不了发布版 {id} 的文件清单").format(id=release.name)) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The only build in ``folder``; the kernel lets go of the lock when its holder dies. Sweeps dead drafts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EnvironmentFault(_("另一次生成还没有结束，请稍后再试")) from error
        for draft in folder.glob(".*.partial"):
            shutil.rmtree(draft)
        yield


def new_id(folder: Path) -> str:
    """``YYYYMMDD-HHMMSS`` in Shanghai, with ``-2``, ``-3`` … when that second is taken."""
    stem = f"{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}"
    number, id = 1, stem
    while (folder / id).exists():
        number += 1
        id = f"{stem}-{number}"
    return id


def releases(folder: Path) -> list[ReleaseInfo]:
    """All finished releases, newest first; one without a readable manifest is left out."""
    found = []
    for path in folder.glob("[0-9]*"):
        try:
            manifest = read_manifest(path)
        except EnvironmentFault:
            continue
        found.append(ReleaseInfo(manifest.id, path, manifest.made_at, len(manifest.files)))
    return sorted(found, key=lambda info: _order(info.id), reverse=True)


def _order(id: str) -> tuple[str, int]:
    stem, number = id[:15], id[16:]
    return stem, int(number) if number.isdigit() else 1


def current_release(current: Path) -> Path | None:
    """The folder that ``current`` leads to, or ``None`` before the first release."""
    return current.resolve() if current.is_dir() else None


def switch(current: Path, release: Path) -> None:
    """Make ``release`` current: one rename, so that a reader sees the old site or the new one, never none."""
    draft = current.with_name(f".{current.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(os.path.relpath(release.resolve(), current.parent.resolve()))
    draft.replace(current)
    _flush_folder(current.parent)


def rollback(folder: Path, current: Path, id: str) -> ReleaseInfo:
    """Make the older release ``id`` current again. Raises :class:`NoSuchRelease`, or
    :class:`EnvironmentFault` when it is damaged."""
    info = next((item for item in releases(folder) if item.id == id), None)
    if info is None:
        raise NoSuchRelease(_("没有发布版 {id}").format(id=id))
    damaged = verify(info.path)
    if damaged:
        raise EnvironmentFault(_("发布版 {id} 的文件有损坏：{files}").format(id=id, files="、".join(damaged[:5])))
    switch(current, info.path)
    return info


def verify(release: Path) -> list[str]:
    """Paths whose bytes are not those of the manifest, are missing, or stand in no manifest; empty when all is well."""
    manifest = read_manifest(release)
    found = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = set(manifest.files) ^ found
    for path in found & set(manifest.files):
        data = (release / path).read_bytes()
        entry = manifest.files[path]
        if len(data) != entry["size"] or sha256(data).hexdigest() != entry["sha256"]:
            wrong.add(path)
    return sorted(wrong)


def prune(folder: Path, current: Path) -> None:
    """Delete all but the newest :data:`KEPT` releases; never the current one."""
    shown = current_release(current)
    for info in releases(folder)[KEPT:]:
        if info.path.resolve() != shown:
            shutil.rmtree(info.path)


def _flush_everything(folder: Path) -> None:
    """Flush the file system of ``folder``: once for thousands of small files, where fsync for each takes minutes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle) != 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error), str(folder))
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
