"""A finished release made the office's own: copied out of the folder of an account that isn't
trusted, each file checked against the manifest while it is copied. What is looked at afterwards is
the copy, which its maker can't reach.

Files that are the same in the release before are links to the office's copy of that one.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from generator.errors import BuildFault
from generator.release.manifest import (
    MANIFEST,
    NO_MANIFEST,
    Manifest,
    ManifestEntry,
    manifest_in,
)
from generator.release.releases import ReleaseDraft, current_release

#: Bytes of a manifest, at most; one of 100,000 cases has 25 million.
MOST = 200_000_000
#: Bytes held at once.
_READ = 1 << 20
_ID = re.compile(r"\d{8}-\d{6}(-\d+)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def copied(made: Path, id: str, folder: Path, current: Path) -> tuple[ReleaseDraft, Manifest]:
    """The release ``id`` of the folder ``made`` as a draft in ``folder``, on the disk, and what
    its manifest says. ``current`` leads to the release before.

    Raises :class:`BuildFault` for what isn't a release, or not the files that its manifest lists;
    then there is no draft. Nothing in ``made`` is followed or waited for.
    """
    if not _ID.fullmatch(id) or (folder / id).exists():
        raise BuildFault(f"生成程序没有交出版本 {id}")
    with _open_release(made / id) as source:
        data = source.manifest()
        manifest = _manifest(data, id)
        draft = ReleaseDraft(folder, id, _own(current_release(current), folder))
        try:
            for path in draft.take_all(manifest.files):
                entry = _told(path, manifest)
                source.copy(path, entry, draft.prepare(path))
                draft.files[path] = entry
            draft.seal(data, manifest.made_at)
        except BaseException:
            draft.discard()
            raise
    return draft, manifest


def _own(release: Path | None, folder: Path) -> Path | None:
    """``release`` where it lies in ``folder``: another one isn't the office's."""
    return release if release and release.parent == folder.resolve() else None


def _manifest(data: bytes, id: str) -> Manifest:
    try:
        manifest = manifest_in(data)
        datetime.fromisoformat(manifest.made_at)
        if manifest.id == id and manifest.count == len(manifest.files):
            return manifest
    except NO_MANIFEST:
        pass
    raise BuildFault(f"版本 {id} 的文件清单不对")


def _told(path: str, manifest: Manifest) -> ManifestEntry:
    """What is told of ``path``, which leads to a file inside; else raises :class:`BuildFault`."""
    entry = manifest.files[path]
    inside = path != MANIFEST and "\0" not in path and not {"", ".", ".."} & set(path.split("/"))
    digest = isinstance(entry.sha256, str) and _DIGEST.fullmatch(entry.sha256)
    if inside and digest and type(entry.size) is int and entry.size >= 0:
        return entry
    raise BuildFault(f"版本 {manifest.id} 的文件清单不对")


class _Source:
    """A folder of somebody else's, opened by its handle. ``folder`` is the one that was read last:
    its name and its handle."""

    def __init__(self, handle: int, name: str) -> None:
        self.handle, self.name = handle, name
        self.folder: tuple[str, int] = ("", os.dup(handle))

    def close(self) -> None:
        os.close(self.folder[1])

    def manifest(self) -> bytes:
        with self._opened(MANIFEST) as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise BuildFault(f"版本 {self.name} 的文件清单太大")
        return data

    def copy(self, path: str, entry: ManifestEntry, target: str) -> None:
        """Write the file ``path`` to ``target``. Raises :class:`BuildFault` where it isn't what
        ``entry`` says."""
        digest, size = sha256(), 0
        with self._opened(path) as file, open(target, "xb") as copy:  # noqa: PTH123 - as in write_new()
            while size <= entry.size and (piece := file.read(_READ)):
                digest.update(piece)
                size += len(piece)
                copy.write(piece)
        if (digest.hexdigest(), size) != (entry.sha256, entry.size):
            raise BuildFault(f"版本 {self.name} 的 {path} 与文件清单不符")

    @contextmanager
    def _opened(self, path: str) -> Iterator[BinaryIO]:
        folder, _slash, name = path.rpartition("/")
        try:
            handle = os.open(name, _FILE, dir_fd=self._entered(folder))
        except OSError as error:
            raise BuildFault(f"版本 {self.name} 的 {path} 读不出来") from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise BuildFault(f"版本 {self.name} 的 {path} 不是普通文件")
        with os.fdopen(handle, "rb") as file:
            yield file

    def _entered(self, folder: str) -> int:
        """The handle of ``folder``, entered part by part: a link on the way leads nowhere."""
        if folder != self.folder[0]:
            handle = os.dup(self.handle)
            for part in folder.split("/") if folder else ():
                above = handle
                try:
                    handle = os.open(part, _FOLDER, dir_fd=above)
                finally:
                    os.close(above)
            os.close(self.folder[1])
            self.folder = (folder, handle)
        return self.folder[1]


@contextmanager
def _open_release(path: Path) -> Iterator[_Source]:
    try:
        handle = os.open(path, _FOLDER)
    except OSError as error:
        raise BuildFault(f"生成程序没有交出版本 {path.name}") from error
    try:
        source = _Source(handle, path.name)
        try:
            yield source
        finally:
            source.close()
    finally:
        os.close(handle)
