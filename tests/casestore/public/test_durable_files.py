"""Files written whole or not at all."""

import resource
from pathlib import Path

import pytest

from casestore.public.durable_files import flush_folder, replace_file, write_new


def test_a_new_file_never_overwrites_another(tmp_path: Path) -> None:
    write_new(tmp_path / "key", b"first", 0o600)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "key", b"second", 0o600)
    assert (tmp_path / "key").read_bytes() == b"first"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_new_file_that_can_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        with pytest.raises(OSError):
            write_new(tmp_path / "key", b"more than ten bytes", 0o600)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(tmp_path.iterdir()) == []


def test_replacing_leaves_the_new_bytes_and_nothing_else(tmp_path: Path) -> None:
    for data in (b"old", b"new"):
        replace_file(tmp_path / "draft", data, 0o640)
        flush_folder(tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("draft", b"new")]


def test_what_a_crash_left_half_written_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".draft.partial").write_bytes(b"a much longer half of something")
    replace_file(tmp_path / "draft", b"whole", 0o600)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("draft", b"whole")]
