"""What claimants send, copied to another disk as it comes: what a broken disk takes with it is then
what came in the last seconds, and not everything since the last backup.

Sealed items and sealed files alone, as they are: the copy opens nothing that the backup wouldn't.
What a finished backup holds is taken out again. How it goes back: ``deploy/README.md``.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from casestore.errors import EnvironmentFault
from casestore.exchange.inbox import DONE, MOST, REFUSED, is_item
from casestore.office.last_backup import last_backup
from casestore.public.durable_files import delete_old, flush_folder, replace_file
from casestore.public.plain_files import is_not_readable, read_plain
from casestore.sealing.kept_file import MOST_OF_UPLOAD
from casestore.settings import Settings

#: The folders of a copy.
ITEMS, FILES = "inbox", "evidence"


class ArrivalsCopy:
    """The copy of ``settings.copy_to``. One process at a time writes it."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder

    def bring_up_to_date(self) -> int:
        """Copy what came since the last backup and isn't there yet, on the other disk when this
        returns, and take out what that backup holds; how many were copied.

        Raises :class:`EnvironmentFault` where the folder is away, or on the instance's own disk;
        ``OSError`` where it can't be written.
        """
        self._must_be_elsewhere()
        last = last_backup(self.settings.instance)
        since = last.timestamp() if last else 0.0
        # an item is put after its files: whoever is listed here has all of them there by now
        items = list(self._new_items(since))
        copied = self._copy(FILES, self._new_files(since), MOST_OF_UPLOAD)
        copied += self._copy(ITEMS, iter(items), MOST)
        if last:
            self._prune(last)
        return copied

    def _must_be_elsewhere(self) -> None:
        try:
            there = self.folder.stat().st_dev
        except OSError as error:
            raise EnvironmentFault(f"{self.folder} 不在，来件没有副本") from error
        if there == self.settings.instance.stat().st_dev:
            raise EnvironmentFault(f"{self.folder} 与实例在同一块磁盘上（可能没有挂载）")

    def _new_items(self, since: float) -> Iterator[Path]:
        inbox = self.settings.inbox
        for folder in (inbox, inbox / DONE, inbox / REFUSED):
            yield from (path for path in _come(folder, since) if is_item(path.name))

    def _new_files(self, since: float) -> Iterator[Path]:
        return (path for path in _come(self.settings.evidence, since) if path.suffix == ".age")

    def _copy(self, name: str, paths: Iterator[Path], most: int) -> int:
        """Copy what is newer of ``paths``, plain files of at most so many bytes: the public side
        writes where they lie, and could let a name lead to what it is not meant to see."""
        target, copied = self.folder / name, 0
        target.mkdir(exist_ok=True, mode=0o700)
        for path in paths:
            try:
                if _is_newer(path, target / path.name):
                    replace_file(target / path.name, read_plain(path, most, alone=True), 0o600)
                    copied += 1
            except FileNotFoundError:
                continue  # taken in or deleted meanwhile: the next look finds where it went
            except OSError as error:
                if not is_not_readable(error):
                    raise
        if copied:
            flush_folder(target)
        return copied

    def _prune(self, backed_up: datetime) -> None:
        """What was copied before the last backup began is in it; fragments go with the rest."""
        for name in (ITEMS, FILES):
            delete_old((self.folder / name).iterdir(), backed_up)


def _come(folder: Path, since: float) -> Iterator[Path]:
    """The files in ``folder`` that got their names after ``since`` and aren't too large to be
    ours."""
    for entry in os.scandir(folder):
        try:
            found = entry.stat(follow_symlinks=False)
            plain = entry.is_file(follow_symlinks=False)
            if found.st_ctime >= since and plain and found.st_size <= MOST_OF_UPLOAD:
                yield Path(entry)
        except FileNotFoundError:
            continue


def _is_newer(path: Path, copy: Path) -> bool:
    """Whether ``copy`` isn't there, or ``path`` was sealed anew since."""
    return not copy.exists() or path.stat().st_mtime > copy.stat().st_mtime
