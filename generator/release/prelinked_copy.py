"""The spare: a copy of the current release made of hard links after the switch, which the next
draft begins with.

Linking a hundred thousand files takes seconds. They are spent when the new pages are already
public, and most of them not at all: a release about to be deleted becomes the spare by
exchanging the files in which the two differ. A spare is ``.<id>.spare``; it gets that name when
it is whole.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.errors import EnvironmentFault
from generator.release.disk import flush_everything
from generator.release.manifest import MANIFEST, Entry, read_manifest


def spare_of(release: Path) -> Path:
    """Where the spare of ``release`` stands, if there is one."""
    return release.with_name(f".{release.name}.spare")


def prepare(release: Path, files: dict[str, Entry], disused: Iterable[Path]) -> None:
    """Make the spare of ``release``, whose manifest holds ``files``, out of the first of
    ``disused`` that will do.

    All of ``disused`` are gone afterwards. Raises ``OSError`` (no more links, disk full …): then
    there is no spare.
    """
    target = spare_of(release)
    draft = release.with_name(f".{release.name}.spare.partial")
    for path in disused:
        if path == target:
            continue
        if draft.exists() or target.exists():
            shutil.rmtree(path)
        else:
            path.rename(draft)
    if target.exists():
        return
    standing = _standing(draft)
    draft.mkdir(exist_ok=True)
    _adopt(release, files, draft, standing)
    flush_everything(
        draft
    )  # not every file system keeps the order of links and renames over a power cut
    draft.rename(target)


def _standing(draft: Path) -> dict[str, Entry]:
    """The files of what the spare is made out of; none, and the folder empty, when that can't be
    told."""
    try:
        return read_manifest(draft).files
    except EnvironmentFault:
        shutil.rmtree(draft, ignore_errors=True)
        return {}


def _adopt(release: Path, files: dict[str, Entry], draft: Path, standing: dict[str, Entry]) -> None:
    """Make ``draft``, which holds ``standing``, hold exactly ``files`` of ``release`` and its
    manifest."""
    for path, entry in standing.items():
        if files.get(path) != entry:
            remove(draft, path)
    (draft / MANIFEST).unlink(missing_ok=True)
    folders = set()
    for path, entry in files.items():
        if standing.get(path) != entry:
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
