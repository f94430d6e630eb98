"""Releases on disk: drafted beside the others, complete and flushed before one rename makes them
current.

A release is a folder ``<id>`` under the releases' folder, its ``manifest.json`` at the top.
``current`` is a symbolic link. A draft is ``.<id>.partial``; whatever kills a build leaves a
draft behind, which the next build sweeps away. A draft begins as the clone of the release before
(:mod:`generator.release.hard_linked_clone`) or, where there is none, empty.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from casestore.public.durable_files import flush_folder
from casestore.settings import SHANGHAI
from generator.errors import EnvironmentFault, NoSuchRelease
from generator.release.disk import flush_everything, write_new
from generator.release.hard_linked_clone import clone_of, make_clone, remove
from generator.release.links import Links
from generator.release.manifest import (
    MANIFEST,
    Head,
    ManifestEntry,
    manifest_bytes,
    read_head,
    read_manifest,
    verify,
)
from generator.release.two_processes import in_halves

__all__ = ["MANIFEST", "ReleaseDraft", "ManifestEntry", "ReleaseInfo", "read_manifest", "verify"]

#: Releases kept for rollback, the newest ones.
RELEASES_KEPT = 10

#: Seconds between two words that another build is waited for.
SAY_AGAIN = 15.0

#: Pages that are worth the start of a second process.
WORTH_A_SECOND_PROCESS = 500

#: Path, bytes, key and named addresses of a page, as :meth:`ReleaseDraft.write` takes them.
PageToWrite = tuple[str, bytes, str, Iterable[str] | None]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ReleaseInfo:
    """A finished release; ``made_at`` is ISO time in Shanghai, ``made``/``linked`` count files
    new and taken over."""

    id: str
    path: Path
    made_at: str
    files: int
    made: int = 0
    linked: int = 0


class ReleaseDraft:
    """A release being made. ``before`` is the release it takes unchanged files from, if any: one
    whose list of files can't be read (another version wrote it) counts as none."""

    def __init__(self, folder: Path, id: str, before: Path | None) -> None:
        self.id, self.path = id, folder / f".{id}.partial"
        self.before: Path | None = None
        self.old_files: dict[str, ManifestEntry] = {}
        self.old_authored_key = ""
        self.files: dict[str, ManifestEntry] = {}
        self.links = Links()
        self.linked = 0
        self.authored_key = ""
        self._folders = {""}
        self._root = str(self.path)
        self.path.mkdir(parents=True)
        self._is_clone = False
        if before:
            self._take_over(before)

    def _take_over(self, before: Path) -> None:
        try:
            manifest = read_manifest(before)
        except EnvironmentFault:
            return
        self.before, self.old_files, self.old_authored_key = (
            before,
            manifest.files,
            manifest.authored,
        )
        self._is_clone = self._begin_with_clone(before)

    def _begin_with_clone(self, before: Path) -> bool:
        """Whether the clone of ``before`` is this draft now; then every file of ``before``
        stands in it already."""
        try:
            clone_of(before).rename(self.path)
        except OSError:  # no clone
            return False
        (self.path / MANIFEST).unlink(missing_ok=True)
        return True

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """The file ``path``: linked from the release before when its ``key`` is the same, else
        made and written."""
        if not self.take(path, key):
            self.write(path, make(), key)

    def take(self, path: str, key: str) -> bool:
        """Link ``path`` from the release before; False when it isn't there under this ``key``."""
        entry = self.old_files.get(path)
        return entry is not None and entry.key == key and self.take_same(path, entry)

    def take_same(self, path: str, entry: ManifestEntry) -> bool:
        """Link ``path`` from the release before and note it as ``entry``; False when it isn't
        there with those bytes."""
        old = self.old_files.get(path)
        same = old is not None and (old.sha256, old.size) == (entry.sha256, entry.size)
        if not same or not (self._is_clone or self._link(path)):
            return False
        self.files[path] = entry
        self.linked += 1
        return True

    def take_all(self, files: Mapping[str, ManifestEntry]) -> list[str]:
        """Link each of ``files`` whose bytes the release before has; the others' paths, in
        order."""
        old = self.old_files
        alike = [path for path, entry in files.items() if old.get(path) == entry]
        if self._is_clone:  # all of them stand here already; there may be a hundred thousand
            self.files |= {path: files[path] for path in alike}
            self.linked += len(alike)
        rest = files.keys() - self.files.keys()
        return sorted(path for path in rest if not self.take_same(path, files[path]))

    def _link(self, path: str) -> bool:
        try:
            os.link(f"{self.before}/{path}", self._make_folder(path))
        except OSError:  # gone by hand, another file system, too many links: make it anew
            return False
        return True

    def write(self, path: str, data: bytes, key: str, named: Iterable[str] | None = None) -> None:
        """Write ``data`` to ``path``; never into a linked file, which older releases share.

        ``named`` are the addresses in a stamped page's gaps where its plate has been looked at
        already, and all that is checked then; without it a page is read for the addresses it
        names."""
        write_new(self.prepare(path), data)
        self.files[path] = ManifestEntry(sha256(data).hexdigest(), len(data), key)
        self._collect_links(path, data, named)

    def write_many(
        self, items: Sequence[T], pages: Callable[[Sequence[T]], Iterable[PageToWrite]]
    ) -> None:
        """What :meth:`write` does, for the pages that ``pages`` makes of ``items``; many are
        made by both cores."""
        if len(items) < WORTH_A_SECOND_PROCESS:
            self._write_all(pages(items))
            return
        half = len(items) // 2
        self.write_in_two_processes(
            lambda: self._write_all(pages(items[:half])),
            lambda: self._write_all(pages(items[half:])),
        )

    def write_in_two_processes(self, first: Callable[[], None], second: Callable[[], None]) -> None:
        """Let both cores write files that are all new: ``first`` here, ``second`` in a copy of
        this process."""

        def other() -> tuple[dict[str, ManifestEntry], Links]:
            self.files, self.links = {}, Links()
            second()
            return self.files, self.links

        _none, (entries, links) = in_halves(first, other)
        self.files |= entries
        self.links.add(links)

    def _write_all(self, pages: Iterable[PageToWrite]) -> None:
        for page in pages:
            self.write(*page)

    def _collect_links(self, path: str, data: bytes, named: Iterable[str] | None) -> None:
        if named is not None:
            self.links.name(path, named, self.files)
        elif path.endswith(".html"):
            self.links.read(path, data)

    def add_file(self, path: str, key: str) -> None:
        """Note ``path``, which now stands where :meth:`prepare` said, in the manifest. Not for
        pages."""
        with (self.path / path).open("rb") as file:
            digest, size = file_digest(file, "sha256").hexdigest(), file.tell()
        self.files[path] = ManifestEntry(digest, size, key)

    def changed_paths(self) -> set[str]:
        """Every path that is new, changed or gone, of all that was entered so far."""
        made = {path for path, entry in self.files.items() if self.old_files.get(path) is not entry}
        return made | (self.old_files.keys() - self.files.keys())

    def write_pieces(self, path: str, key: str, pieces: Iterable[bytes]) -> None:
        """Write ``pieces`` one after the other to ``path``: for a file too large to hold whole.
        Not for pages."""
        digest, size = sha256(), 0
        with open(self.prepare(path), "xb") as file:  # noqa: PTH123 - as in write()
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files[path] = ManifestEntry(digest.hexdigest(), size, key)

    def prepare(self, path: str) -> str:
        """Where the new file ``path`` is to be written: its folder is there, and a file shared
        with the release before isn't any more."""
        if self._is_clone and path in self.old_files and path not in self.files:
            (self.path / path).unlink(missing_ok=True)
        return self._make_folder(path)

    def _make_folder(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.path / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._root}/{path}"

    def write_manifest(self) -> None:
        """Write the manifest and flush everything: what the rename will show is on the disk."""
        made_at = datetime.now(SHANGHAI).isoformat(timespec="seconds")
        head = Head(id=self.id, made_at=made_at, authored=self.authored_key, count=len(self.files))
        self.seal(manifest_bytes(head, self.files), made_at)

    def seal(self, manifest: bytes, made_at: str) -> None:
        """Write ``manifest`` as it is and flush everything."""
        if self._is_clone:
            for path in self.old_files.keys() - self.files.keys():
                remove(self.path, path)
        self.made_at = made_at
        with (self.path / MANIFEST).open("xb") as file:
            file.write(manifest)
        flush_everything(self.path)

    def discard(self) -> None:
        """Leave nothing of a build that failed."""
        shutil.rmtree(self.path, ignore_errors=True)

    def finish(self) -> ReleaseInfo:
        """Give the draft its name; from here on it is a release."""
        final = self.path.parent / self.id
        self.path.rename(final)
        flush_folder(final.parent)
        made = len(self.files) - self.linked
        return ReleaseInfo(
            id=self.id,
            path=final,
            made_at=self.made_at,
            files=len(self.files),
            made=made,
            linked=self.linked,
        )


@contextmanager
def locked(
    folder: Path, wait_s: float = 0, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """The only build in ``folder``; the kernel lets go of the lock when its holder dies. Another
    one is waited for up to ``wait_s`` seconds; ``waiting`` is called again and again meanwhile.
    Sweeps dead drafts. Raises :class:`EnvironmentFault`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        _take(lock.fileno(), wait_s, waiting)
        for draft in folder.glob(".*.partial"):
            shutil.rmtree(draft)
        yield


def _take(lock: int, wait_s: float, waiting: Callable[[], None]) -> None:
    until, said = monotonic() + wait_s, float("-inf")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if monotonic() >= until:
                raise EnvironmentFault("另一次生成还没有结束，请稍后再试") from error
        else:
            return
        if monotonic() - said >= SAY_AGAIN:
            said = monotonic()
            waiting()
        sleep(0.2)


def new_id(folder: Path) -> str:
    """``YYYYMMDD-HHMMSS`` in Shanghai, with ``-2``, ``-3`` … when that second is taken."""
    stem = f"{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}"
    # after the last of this second, not into a gap: a pruned release's name would sort the new one
    # as the oldest
    last = max((_order(path.name)[1] for path in folder.glob(f"{stem}*")), default=0)
    return f"{stem}-{last + 1}" if last else stem


def releases(folder: Path) -> list[ReleaseInfo]:
    """All finished releases, newest first; one without a readable manifest is left out."""
    found = []
    for path in folder.glob("[0-9]*"):
        try:
            head = read_head(path)
        except EnvironmentFault:
            continue
        found.append(ReleaseInfo(id=head.id, path=path, made_at=head.made_at, files=head.count))
    return sorted(found, key=lambda info: _order(info.id), reverse=True)


def _order(id: str) -> tuple[str, int]:
    stem, number = id[:15], id[16:]
    return stem, int(number) if number.isdigit() else 1


def current_release(current: Path) -> Path | None:
    """The folder that ``current`` leads to, or ``None`` before the first release."""
    return current.resolve() if current.is_dir() else None


def switch(current: Path, release: Path) -> None:
    """Make ``release`` current: one rename, so that a reader sees the old site or the new one,
    never none."""
    draft = current.with_name(f".{current.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(os.path.relpath(release.resolve(), current.parent.resolve()))
    draft.replace(current)
    flush_folder(current.parent)


def rollback(folder: Path, current: Path, id: str) -> ReleaseInfo:
    """Make the older release ``id`` current again. Raises :class:`NoSuchRelease`, or
    :class:`EnvironmentFault` when it is damaged."""
    info = next((item for item in releases(folder) if item.id == id), None)
    if info is None:
        raise NoSuchRelease(f"没有发布版 {id}")
    damaged = verify(info.path)
    if damaged:
        raise EnvironmentFault(
            "发布版 {id} 的文件有损坏：{files}".format(id=id, files="、".join(damaged[:5]))
        )
    switch(current, info.path)
    return info


def prune(folder: Path, current: Path, needed: Collection[str] = ()) -> None:
    """Delete all but the newest :data:`RELEASES_KEPT` releases; never the current one, nor those
    whose ids are ``needed``."""
    for path in _disused(folder, current, needed):
        shutil.rmtree(path)


def _disused(folder: Path, current: Path, needed: Collection[str]) -> list[Path]:
    shown = current_release(current)
    # by its name: what is shown may be the office's own copy
    stays = {shown.name if shown else "", *needed}
    return [info.path for info in releases(folder)[RELEASES_KEPT:] if info.id not in stays]


def prune_and_clone(
    folder: Path,
    current: Path,
    release: ReleaseInfo,
    files: dict[str, ManifestEntry],
    needed: Collection[str] = (),
) -> None:
    """:func:`prune`, and prepare the clone that the next draft begins with. ``files`` are those of
    ``release``, just shown."""
    try:
        # .spare: what earlier versions called a clone
        clones = [*folder.glob(".*.clone"), *folder.glob(".*.spare")]
        make_clone(release.path, files, [*clones, *_disused(folder, current, needed)])
    except OSError:  # the release stands; the next one links its files itself
        prune(folder, current, needed)
