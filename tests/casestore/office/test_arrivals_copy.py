"""What claimants send is on another disk within seconds, and goes back over an older backup."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casestore.errors import EnvironmentFault
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import import_items
from casestore.office.arrivals_copy import FILES, ITEMS, ArrivalsCopy
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import back_up
from casestore.office.last_backup import note_backup
from tests.casestore.ledger.counter import Visitor
from tests.casestore.office.instances import Place, faults, new_place

#: A disk that isn't the one of temporary folders.
ANOTHER_DISK = Path("/dev/shm")


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with TemporaryDirectory(dir=ANOTHER_DISK) as folder:
        yield Path(folder)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path / "a")


def copy_of(place: Place, elsewhere: Path) -> ArrivalsCopy:
    return ArrivalsCopy(place.ledger().settings, elsewhere)


def names(elsewhere: Path) -> dict[str, set[str]]:
    return {name: {path.name for path in (elsewhere / name).iterdir()} for name in (ITEMS, FILES)}


def put_clue(place: Place) -> Visitor:
    visitor = Visitor(place.office(place.ledger()))
    visitor.put(visitor.clue())
    return visitor


def test_after_the_disk_is_gone_backup_and_copy_make_the_whole(
    place: Place, elsewhere: Path, tmp_path: Path
) -> None:
    copy = copy_of(place, elsewhere)
    early = put_clue(place)
    assert copy.bring_up_to_date() == 5  # the item, two uploads and their copies
    early.imported()
    back_up(place.ledger().settings, tmp_path / "backup.age")
    late, later = put_clue(place), put_clue(place)
    copy.bring_up_to_date()
    assert late.imported().taken == 2
    shutil.rmtree(place.folder)

    restore(tmp_path / "b", tmp_path / "backup.age", place.cards[0].secret)
    there = Place(tmp_path / "b", place.cards)
    settings = there.ledger().settings
    # what deploy/README.md says
    shutil.copytree(elsewhere / ITEMS, settings.inbox, dirs_exist_ok=True)
    shutil.copytree(elsewhere / FILES, settings.evidence, dirs_exist_ok=True)
    ledger = there.ledger()
    import_items(ledger, Arrivals(settings.inbox))
    assert faults(ledger) == []
    for visitor in (early, late, later):
        visitor.office = there.office(ledger)
        assert visitor.status() is not None


def test_a_look_copies_what_is_new_and_nothing_twice(place: Place, elsewhere: Path) -> None:
    copy = copy_of(place, elsewhere)
    assert copy.bring_up_to_date() == 0
    visitor = put_clue(place)
    assert (copy.bring_up_to_date(), copy.bring_up_to_date()) == (5, 0)
    visitor.imported()  # it lies elsewhere in the inbox now
    assert copy.bring_up_to_date() == 0
    there = names(elsewhere)
    assert len(there[ITEMS]) == 1 and len(there[FILES]) == 4
    assert (elsewhere / ITEMS).stat().st_mode & 0o077 == 0


def test_no_name_leads_the_copy_to_anything_else(place: Place, elsewhere: Path) -> None:
    """What the public account may put into the folders that it writes."""
    settings, key = place.ledger().settings, place.folder / "keys" / "office.key"
    copy = copy_of(place, elsewhere)
    (settings.inbox / ("a" * 64)).symlink_to(key)
    (settings.inbox / ("b" * 64)).hardlink_to(key)
    os.mkfifo(settings.inbox / ("c" * 64))
    (settings.evidence / "link.age").symlink_to(key)
    (settings.evidence / "name.age").hardlink_to(key)
    with (settings.evidence / "endless.age").open("wb") as endless:
        endless.truncate(1 << 40)
    put_clue(place)
    assert copy.bring_up_to_date() == 5
    assert all(
        path.read_bytes() != key.read_bytes() for path in elsewhere.rglob("*") if path.is_file()
    )


def test_a_file_that_was_sealed_anew_is_copied_again(place: Place, elsewhere: Path) -> None:
    copy = copy_of(place, elsewhere)
    put_clue(place)
    copy.bring_up_to_date()
    ledger = place.ledger()
    stored = next(path for path in sorted(ledger.settings.evidence.iterdir()))
    ledger.evidence.reseal(stored.name, place.opener())
    assert copy.bring_up_to_date() == 1
    assert (elsewhere / FILES / stored.name).read_bytes() == stored.read_bytes()


def test_what_a_backup_holds_goes_and_what_came_since_it_began_stays(
    place: Place, elsewhere: Path
) -> None:
    copy = copy_of(place, elsewhere)
    put_clue(place)
    copy.bring_up_to_date()
    before = names(elsewhere)
    note_backup(place.folder, datetime.now(UTC) - timedelta(minutes=1))
    (elsewhere / ITEMS / ".half.partial").write_bytes(b"")
    assert copy.bring_up_to_date() == 0
    assert before[ITEMS] <= names(elsewhere)[ITEMS] and before[FILES] == names(elsewhere)[FILES]
    _let_an_hour_pass(place, elsewhere)
    time.sleep(1.1)  # a backup is noted by the second
    note_backup(place.folder)
    assert copy.bring_up_to_date() == 0
    assert names(elsewhere) == {ITEMS: set(), FILES: set()}
    put_clue(place)
    assert copy.bring_up_to_date() == 5 and len(names(elsewhere)[ITEMS]) == 1


def _let_an_hour_pass(place: Place, elsewhere: Path) -> None:
    then = time.time() - 3600
    for folder in (place.folder / "evidence", place.folder / "public" / "inbox", elsewhere):
        for path in folder.rglob("*"):
            if path.is_file():
                os.utime(path, (then, then))


def test_a_disk_that_is_away_or_the_same_is_refused(place: Place, tmp_path: Path) -> None:
    put_clue(place)
    with pytest.raises(EnvironmentFault, match="不在"):
        copy_of(place, tmp_path / "not-mounted").bring_up_to_date()
    (tmp_path / "mount-point").mkdir()
    with pytest.raises(EnvironmentFault, match="没有挂载"):
        copy_of(place, tmp_path / "mount-point").bring_up_to_date()
    assert list((tmp_path / "mount-point").iterdir()) == []
