"""The counter beside the worker: answers within seconds while a build runs, and goes on after what
was away is back."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casestore.database.jobs import Jobs
from casestore.lifecycle.case_states import State
from casestore.lifecycle.jobs import JobKind
from forms_app.processes import counter, worker
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import Office, open_office
from tests.forms_app.processes.working import proposed
from tests.waiting import until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.store.close()


def test_a_clue_is_in_the_ledger_and_answered_while_a_build_runs(office: Office) -> None:
    go_on, building, stop = threading.Event(), threading.Event(), threading.Event()

    def slow(_log: Any) -> str:
        building.set()
        go_on.wait(30)
        return "已更新"

    jobs, visitor = Jobs(office.store), Visitor(office)
    jobs.ask(JobKind.REBUILD, "1")
    thread = threading.Thread(target=worker.run, args=(office.ledger, jobs, slow, proposed, stop))
    thread.start()
    try:
        assert building.wait(30)
        start = time.monotonic()
        visitor.put(visitor.clue())
        until(lambda: visitor.status() is not None)
        assert time.monotonic() - start < 3
        office.go(1, "accept")
        until(lambda: (status := visitor.status()) is not None and status.state is State.ACCEPTED)
    finally:
        stop.set()
        go_on.set()
        thread.join(30)
    assert not thread.is_alive()


def test_the_counter_goes_on_when_its_folder_is_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "LOOK", 0.05)
    monkeypatch.setattr(counter, "AWAY", 0.05)
    visitor, stop = Visitor(office), threading.Event()
    shutil.rmtree(office.settings.public_side)
    office.settings.public_side.write_text("in the way")
    thread = threading.Thread(target=counter.Counter(office.ledger).attend, args=(stop,))
    thread.start()
    try:
        time.sleep(0.3)
        assert thread.is_alive()
        office.settings.public_side.unlink()
        until(lambda: office.settings.inbox.is_dir())
        visitor.put(visitor.clue())
        until(lambda: visitor.status() is not None)
    finally:
        stop.set()
        thread.join(10)


def test_lost_capsules_are_written_when_the_counter_opens(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    shutil.rmtree(office.settings.capsules)
    counter.Counter(office.ledger).look()
    assert visitor.status() is not None
