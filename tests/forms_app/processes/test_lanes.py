"""The worker's threads side by side, and the signs of life that it gives."""

import os
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from casestore.database.jobs import Jobs
from casestore.database.tables import JobTable
from casestore.errors import EnvironmentFault
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Role
from casestore.office.staff import Staff
from forms_app.processes import vital_signs
from tests.casestore.ledger_fixture import Office
from tests.forms_app.processes.working import do_all, hurry, letters, running, worker_of
from tests.waiting import until


def test_letters_leave_while_a_rebuild_runs(office: Office) -> None:
    go_on, stop, jobs = threading.Event(), threading.Event(), Jobs(office.store)

    def slow(_log: Any) -> str:
        go_on.wait(20)
        return "已更新"

    job = jobs.ask(JobKind.REBUILD, "1")
    thread = running(office, stop, slow)
    try:
        until(lambda: jobs.job(job.id).state == "running")
        office.register()
        until(lambda: jobs.recent(JobKind.MAIL, 1)[0].state == "done")
        assert jobs.job(job.id).state == "running"
    finally:
        go_on.set()
        stop.set()
        thread.join(10)
    assert jobs.job(job.id).state == "done" and len(letters(office)) == 1


def test_a_proposal_is_made_in_the_name_of_whoever_asked_while_they_have_an_account(
    office: Office,
) -> None:
    staff, one = Staff(office.store), worker_of(office)
    staff.add("one@example.gov.cn", "统筹一岗", frozenset({Role.COORDINATOR}))
    for result in ("由统筹一岗提请核对", "提请核对的账号已停用，没有提出"):
        one.jobs.ask(JobKind.PROPOSE, "1")
        do_all(one)
        assert one.jobs.recent(JobKind.PROPOSE, 1)[0].result == result
        staff.set_active(1, False, staff.member(1).version)


def test_a_fault_of_the_program_in_a_letter_is_tried_again_and_then_parked(
    office: Office,
) -> None:
    office.register()
    one = worker_of(office)
    with office.store.write() as session:  # an event that is gone: nothing can be made of it
        row = session.get_one(JobTable, one.jobs.recent(JobKind.MAIL, 1)[0].id)
        row.payload = {"case": row.payload["case"]}
        id = row.id
    for _n in range(3):
        do_all(one)
        hurry(office, id)
    parked = one.jobs.job(id)
    assert parked.state == "parked" and "KeyError" in parked.log[-1] and len(parked.log) == 3


def test_a_worker_shows_that_it_lives(office: Office) -> None:
    assert vital_signs.silence(office.settings) == float("inf")
    stop = threading.Event()
    thread = running(office, stop)
    try:
        until(lambda: vital_signs.silence(office.settings) < 5)
        vital_signs.must_beat(office.settings)
    finally:
        stop.set()
        thread.join(10)
    old = time.time() - 61
    os.utime(vital_signs.beat_file(office.settings), (old, old))
    with pytest.raises(EnvironmentFault, match="后台程序没有运行"):
        vital_signs.must_beat(office.settings)


def test_a_full_disk_is_noticed_before_anything_is_written(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        assert vital_signs.free_share(tmp_path) > 0
        return
    full = tmp_path / "full"
    full.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", full]).returncode:
        return
    try:
        vital_signs.must_be_writable(full)
        assert vital_signs.free_share(full) > 0.9
        (full / "ballast").write_bytes(b"x" * 900_000)
        assert vital_signs.free_share(full) < 0.2
        with suppress(OSError), (full / "more").open("wb", buffering=0) as more:
            while True:
                more.write(b"x" * 4096)
        with pytest.raises(EnvironmentFault, match="磁盘"):
            vital_signs.must_be_writable(full)
        assert not list(full.glob(".probe*"))
    finally:
        subprocess.run(["umount", full], check=True)
