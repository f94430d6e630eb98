"""Copies of ``content/``, each in a folder of the office's own that is named by the digest of all
that is in it: nobody changes meanwhile what is looked at, agreed on and built."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from casestore.errors import ContentError, EnvironmentFault, Fault, reason
from casestore.public.durable_files import flush_folder, write_new
from casestore.public.plain_files import read_plain

#: What a copy's folder holds: faults name their files as those of ``content/``.
NAME = "content"
#: Bytes of one file, at most.
LARGEST = 100_000_000
#: A copy that was begun so long ago is nobody's any more.
_ABANDONED = timedelta(hours=1)


def digests_in(content: Path) -> dict[str, str]:
    """The digest of each file in ``content``, by its path there, in order. Names that begin with a
    dot are no content. Raises as :func:`take_copy` does."""
    return {name: sha256(data).hexdigest() for name, data in _files(content)}


def digest_of(content: Path) -> str:
    """The digest over all of ``content``: names and bytes. Raises as :func:`take_copy` does."""
    return _digest(digests_in(content))


def take_copy(content: Path, folder: Path) -> str:
    """Copy ``content`` into ``folder``, where it is under the digest that is returned; what is
    there already stays.

    Raises :class:`ContentError` for a link, a file of no plain kind or too large, and one whose
    name is no text; :class:`EnvironmentFault` where it can't be read. Then there is no copy.
    """
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(0o755)
    _sweep(folder)
    draft = folder / f".{secrets.token_hex(8)}.partial"
    try:
        digests = {}
        for name, data in _files(content):
            _write(draft / NAME, name, data)
            digests[name] = sha256(data).hexdigest()
        return _finish(draft, folder / _digest(digests))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def copy_in(folder: Path, sha: str) -> Path:
    """Where the copy ``sha`` is in ``folder``, whether it is there or not."""
    return folder / sha / NAME


def is_whole(folder: Path, sha: str) -> bool:
    """Whether the copy ``sha`` is in ``folder``, and is what it was."""
    copy = copy_in(folder, sha)
    try:
        return copy.is_dir() and digest_of(copy) == sha
    except ContentError:
        return False


def forget_others(folder: Path, needed: frozenset[str]) -> None:
    """Remove the copies in ``folder`` that are none of ``needed``."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.name.startswith(".") and path.name not in needed:
            shutil.rmtree(path)


def _digest(digests: Mapping[str, str]) -> str:
    lines = "".join(f"{sha} {name}\n" for name, sha in sorted(digests.items()))
    return sha256(b"qingzhang content\n" + lines.encode()).hexdigest()


def _finish(draft: Path, target: Path) -> str:
    """Give ``draft`` its name; one that stands there already and isn't whole makes room."""
    if not is_whole(target.parent, target.name):
        shutil.rmtree(target, ignore_errors=True)
        (draft / NAME).mkdir(parents=True, exist_ok=True)
        for path in (draft, *(one for one in draft.rglob("*") if one.is_dir())):
            path.chmod(0o755)
            flush_folder(path)
        draft.rename(target)
        flush_folder(target.parent)
    return target.name


def _write(root: Path, name: str, data: bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(path, data, 0o644)
    path.chmod(0o644)  # whatever the process takes away: the generator's account reads it


def _sweep(folder: Path) -> None:
    """Take away what killed processes left of copies."""
    before = datetime.now(UTC) - _ABANDONED
    for path in folder.glob(".*.partial"):
        if path.lstat().st_mtime < before.timestamp():
            shutil.rmtree(path, ignore_errors=True)


def _files(content: Path) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file, in order."""
    for path in sorted(_paths(content)):
        name = path.relative_to(content).as_posix()
        try:
            name.encode()
        except UnicodeEncodeError:
            raise _fault(content, name, "文件名读不出来", "用文字起的文件名") from None
        try:
            data = read_plain(path, LARGEST)
        except OSError as error:
            raise _refused(content, name, error) from error
        yield name, data


def _paths(content: Path) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        raise EnvironmentFault(f"读不到内容文件夹：{reason(error)}") from error

    for folder, folders, names in os.walk(content, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(folder)
        for name in (*folders, *names):
            if (here / name).is_symlink() and not name.startswith("."):
                inside = (here / name).relative_to(content).as_posix()
                raise _fault(content, inside, "链接", "文件或文件夹本身")
        yield from (here / name for name in names if not name.startswith("."))


def _refused(content: Path, name: str, error: OSError) -> Exception:
    if error.errno == errno.EFBIG:
        return _fault(content, name, "太大的文件", f"不超过 {LARGEST // 1_000_000} MB 的文件")
    if error.errno in (errno.ELOOP, errno.ENXIO):
        return _fault(content, name, "不是普通文件", "普通文件")
    return EnvironmentFault(f"读不到内容文件夹：{reason(error)}")


def _fault(content: Path, name: str, found: str, expected: str) -> ContentError:
    file = f"{content.name}/{name}"
    return ContentError([Fault(file=file, key="(file)", found=found, expected=expected)])
