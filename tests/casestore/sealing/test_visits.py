"""What a browser has open: for its id alone, for a while, and not for ever more of them."""

import os
import time
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.sealing import visits
from casestore.sealing.browser_key import BrowserKey
from casestore.sealing.visits import IDLE, LONGEST, Visits

SAID = {"number": "XJ-2022-ACDE-F", "raw": "5e" * 64}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "visits"


def test_a_visit_is_read_by_every_process_that_has_its_id(folder: Path) -> None:
    id = Visits(folder).begin(SAID)
    assert Visits(folder).read(id) == SAID
    assert Visits(folder).read(id + "x") is None and Visits(folder).read("") is None


def test_the_disk_tells_neither_what_is_open_nor_for_whom(folder: Path) -> None:
    id = Visits(folder).begin(SAID)
    (file,) = folder.iterdir()
    assert id not in file.name and file.stat().st_mode & 0o777 == 0o600
    for secret in (id, *SAID.values()):
        assert secret.encode() not in file.read_bytes()
    assert Visits(folder).read(file.name) is None


def test_an_ended_visit_is_over_for_every_copy_of_its_id(folder: Path) -> None:
    id = Visits(folder).begin(SAID)
    Visits(folder).end(id)
    Visits(folder).end(id)
    assert Visits(folder).read(id) is None and not list(folder.iterdir())


def touch(folder: Path, seconds: float) -> None:
    """Make every visit as if it had its last request ``seconds`` ago."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - seconds,) * 2)


def test_an_idle_visit_ends_and_a_request_keeps_it(folder: Path) -> None:
    here = Visits(folder)
    id = here.begin(SAID)
    touch(folder, IDLE - 60)
    assert here.read(id) == SAID
    assert time.time() - next(folder.iterdir()).stat().st_mtime < 60
    touch(folder, IDLE + 1)
    assert here.read(id) is None and not list(folder.iterdir())


def test_a_busy_visit_ends_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    id = Visits(folder).begin(SAID)
    later = time.time() + LONGEST + 1
    touch(folder, -LONGEST)
    monkeypatch.setattr(time, "time", lambda: later)
    assert Visits(folder).read(id) is None


def test_damage_and_another_visits_file_are_no_visit(folder: Path) -> None:
    here = Visits(folder)
    first, second = here.begin(SAID), here.begin({"number": "other"})
    one, other = (folder / BrowserKey(id, "visit").name for id in (first, second))
    one.write_bytes(other.read_bytes())
    other.write_bytes(b"short")
    assert here.read(first) is None and here.read(second) is None


def test_a_folder_that_can_not_be_made_says_who_makes_it(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(EnvironmentFault, match="permissions.sh"):
        Visits(folder)


def test_there_are_never_more_than_there_may_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "MOST", 3)
    here = Visits(folder)
    ids = []
    for number in range(5):
        touch(folder, 10 - number)
        ids.append(here.begin({"number": number}))
    assert len(list(folder.iterdir())) == 3
    assert here.read(ids[-1]) == {"number": 4}
    touch(folder, IDLE + 1)
    here.begin(SAID)
    assert len(list(folder.iterdir())) == 1
