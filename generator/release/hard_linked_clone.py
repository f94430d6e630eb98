"""A clone of the current release, of hard links, made after the switch: the next draft begins
with it.

Linking a hundred thousand files takes seconds. They are spent when the new pages are already
public, and most of them not at all: a release about to be deleted becomes the clone by
exchanging the files in which the two differ. A clone is ``.<id>.clone``; it gets that name when
it is whole.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.errors import EnvironmentFault
from generator.release.disk import flush_everything
from generator.release.manifest import MANIFEST, ManifestEntry, read_manifest


def clone_of(release: Path) -> Path:
    """Where the clone of ``release`` stands, if there is one."""
    return release.with_name(f".{release.name}.clone")


def make_clone(release: Path, files: dict[str, ManifestEntry], disused: Iterable[Path]) -> None:
    """Make the clone of ``release``, whose manifest holds ``files``, out of the first of
    ``disused`` that will do.

    All of ``disused`` are gone afterwards. Raises ``OSError`` (no more links, disk full …): then
    there is no clone.
    """
    target = clone_of(release)
    draft = release.with_name(f".{release.name}.clone.partial")
    for path in disused:
        if path == target:
            continue
        if draft.exists() or target.exists():
            shutil.rmtree(path)
        else:
            path.rename(draft)
    if target.exists():
        return
    present = _files_in(draft)
    draft.mkdir(exist_ok=True)
    _bring_up_to_date(release, files, draft, present)
    flush_everything(
        draft
    )  # not every file system keeps the order of links and renames over a power cut
    draft.rename(target)


def _files_in(draft: Path) -> dict[str, ManifestEntry]:
    """The files of what the clone is made out of; none, and the folder empty, when that can't be
    told."""
    try:
        return read_manifest(draft).files
    except EnvironmentFault:
        shutil.rmtree(draft, ignore_errors=True)
        return {}


def _bring_up_to_date(
    release: Path, files: dict[str, ManifestEntry], draft: Path, present: dict[str, ManifestEntry]
) -> None:
    """Make ``draft``, which holds ``present``, hold exactly ``files`` of ``release`` and its
    manifest."""
    for path, entry in present.items():
        if files.get(path) != entry:
            remove(draft, path)
    (draft / MANIFEST).unlink(missing_ok=True)
    folders = set()
    for path, entry in files.items():
        if present.get(path) != entry:
            folder = path.rpartition("/")[0]
            if folder not in folders:
                (draft / folder).mkdir(parents=True, exist_ok=True)
                folders.add(folder)
            os.link(f"{release}/{path}", f"{draft}/{path}")
    os.link(release / MANIFEST, draft / MANIFEST)


def remove(folder: Path, path: str) -> None:
    """Delete ``path`` below ``folder``, and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    with suppress(OSError):  # the first one that still holds something ends it
        for parent in (folder / path).parents:
            if parent == folder:
                break
            parent.rmdir()
