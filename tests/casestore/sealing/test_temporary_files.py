"""Uploads on their way lie nowhere in clear."""

import os
import tempfile
from pathlib import Path
from typing import IO, Any

import pytest

from casestore.sealing.temporary_files import IN_MEMORY, SealedTemporaryFile

SECRET = bytes(range(256)) * 1_000


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the next temporary file is, under a name for once."""
    path = tmp_path / "temporary"

    def named(*_given: Any) -> IO[bytes]:
        return path.open("w+b", buffering=0)

    monkeypatch.setattr(tempfile, "TemporaryFile", named)
    return path


def written(data: bytes) -> SealedTemporaryFile:
    file = SealedTemporaryFile()
    for at in range(0, len(data), 7_000):
        file.write(data[at : at + 7_000])
    return file


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, len(SECRET)])
def test_what_is_written_is_read_from_anywhere(size: int) -> None:
    data = SECRET[:size]
    with written(data) as file:
        assert file.seek(0, os.SEEK_END) == size == file.tell()
        file.seek(0)
        assert file.read() == data
        for at in (0, 5, 16, 1_000, size - 3):
            assert file.seek(max(at, 0)) == min(max(at, 0), size)
            assert file.read(100) == data[max(at, 0) :][:100]


def test_nothing_of_it_can_be_read_on_disk(on_disk: Path) -> None:
    with written(SECRET) as file:
        data = on_disk.read_bytes()
        assert len(data) == len(SECRET)
        assert SECRET[:32] not in data and len(set(data[::256])) > 100
        file.seek(3)
        assert file.read(10) == SECRET[3:13]


def test_only_its_end_is_written_to() -> None:
    with written(SECRET) as file:
        file.seek(0)
        with pytest.raises(ValueError, match="only the end"):
            file.write(b"x")
