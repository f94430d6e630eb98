"""The cache of plates, which the desk reads for its preview in a folder of the generator's."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.look.plates import cache_plates, cached_plates, last_plates


def test_what_was_drawn_last_is_found(tmp_path: Path) -> None:
    (tmp_path / "plates").mkdir()
    cache_plates(tmp_path, "one", {"index.html": "⟦title⟧"})
    cache_plates(tmp_path, "two", {"index.html": "⟦name⟧"})
    assert cached_plates(tmp_path, "one") is None
    assert last_plates(tmp_path) == {"index.html": "⟦name⟧"}


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize(
    "put",
    [
        os.mkfifo,
        Path.mkdir,
        lambda path: path.symlink_to("../../elsewhere"),
        lambda path: path.write_bytes(b"{"),
        endless,
    ],
)
def test_a_cache_that_is_no_plain_file_counts_as_none(
    tmp_path: Path, put: Callable[[Path], object]
) -> None:
    (tmp_path / "elsewhere").write_text('{"index.html": "of somebody else"}')
    (tmp_path / "work/plates").mkdir(parents=True)
    put(tmp_path / "work/plates/key.json")
    assert last_plates(tmp_path / "work") == {}
