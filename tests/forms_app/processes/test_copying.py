"""The worker keeps the copy on another disk up to date, and goes on when it is away."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casestore.office.arrivals_copy import ITEMS
from forms_app.processes import copying
from forms_app.processes.copying import BEHIND, MARK, Copying, seconds_behind
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import Office
from tests.forms_app.processes.working import running
from tests.waiting import until


@pytest.fixture
def disk() -> Iterator[Path]:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_a_clue_is_on_the_other_disk_while_the_worker_runs(
    office: Office, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "LOOK", 0.05)
    settings = replace(office.settings, copy_to=disk)
    office = replace(office, settings=settings, ledger=replace(office.ledger, settings=settings))
    stop, visitor = threading.Event(), Visitor(office)
    thread = running(office, stop)
    try:
        name = visitor.put(visitor.clue())
        until(lambda: (disk / ITEMS / name).exists())
        until(lambda: seconds_behind(office.ledger.settings) < BEHIND)
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def test_a_disk_that_comes_back_is_caught_up(
    office: Office, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "LOOK", 0.05)
    settings, stop = replace(office.settings, copy_to=disk / "away"), threading.Event()
    visitor = Visitor(office)
    name = visitor.put(visitor.clue())
    thread = threading.Thread(target=Copying(settings).attend, args=(stop,))
    thread.start()
    try:
        assert not stop.wait(0.3)
        assert seconds_behind(settings) == float("inf") and thread.is_alive()
        (disk / "away").mkdir()
        until(lambda: (disk / "away" / ITEMS / name).exists())
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def test_without_another_disk_nothing_is_copied_and_nothing_is_behind(office: Office) -> None:
    Copying(office.settings).attend(threading.Event())
    assert seconds_behind(office.settings) == 0
    assert not (office.settings.instance / MARK).exists()
