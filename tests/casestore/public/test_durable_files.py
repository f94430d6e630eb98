"""Files are whole or absent, whatever goes wrong on the way."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from casestore.public.durable_files import replace_durably, replace_whole, write_new_durably


def test_a_new_file_has_its_mode_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    write_new_durably(path, b"one", 0o600)
    with pytest.raises(FileExistsError):
        write_new_durably(path, b"two", 0o600)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_replaced_at_once_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    for data in (b"one", b"two"):
        replace_durably(path, data, 0o640)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_no_beginning_of_the_new(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    replace_durably(path, b"old", 0o640)
    with _room_for(100), pytest.raises(OSError, match="File too large"):
        replace_durably(path, bytes(1000), 0o640)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@contextmanager
def _room_for(octets: int) -> Iterator[None]:
    """No file of this process grows beyond ``octets``: the nearest to a full disk."""
    before = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, before)


def test_a_cache_makes_its_folder_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "plates/a.json"
    replace_whole(path, b"{}")
    replace_whole(path, b"[]")
    assert path.read_bytes() == b"[]" and list(path.parent.iterdir()) == [path]
