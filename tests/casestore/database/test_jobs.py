"""Jobs survive the death of their worker, run once at a time where they must, and are owed with
the change."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from casestore.database.jobs import TRIES, Jobs, owe
from casestore.database.tables import JobTable
from casestore.errors import NotFound
from tests.casestore.ledger_fixture import Office


def owed(office: Office, n: int) -> list[int]:
    with office.store.write() as session:
        return [owe(session, "mail", {"case": k, "event": k}) for k in range(n)]


def hurry(office: Office) -> None:
    """Waiting jobs may run at once."""
    with office.store.write() as session:
        session.execute(update(JobTable).values(not_before=JobTable.created_at))


def test_a_job_is_owed_with_its_change_or_not_at_all(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.store.write() as session:
        owe(session, "mail", {"case": 1, "event": 1})
        raise ZeroDivisionError
    assert Jobs(office.store).claim("w") is None


def test_a_job_runs_through_its_states(office: Office) -> None:
    jobs = Jobs(office.store)
    asked = jobs.ask("rebuild", "1")
    assert (asked.state, asked.asked_by, asked.started_at) == ("queued", "1", None)
    claimed = jobs.claim("w")
    assert claimed is not None
    assert (claimed.id, claimed.kind, claimed.payload, claimed.attempt) == (
        asked.id,
        "rebuild",
        {},
        1,
    )
    assert jobs.claim("other") is None
    assert jobs.beat(claimed.id)
    jobs.log(claimed.id, "收集内容")
    jobs.log(claimed.id, "生成页面\n第二行")
    jobs.finish(claimed.id, "20220615-1")
    done = jobs.job(asked.id)
    assert (done.state, done.result, done.log) == (
        "done",
        "20220615-1",
        ("收集内容", "生成页面 第二行"),
    )
    assert done.started_at is not None
    assert done.ended_at is not None
    assert done.ended_at >= done.started_at >= done.created_at
    assert jobs.recent("rebuild") == (done,)
    with pytest.raises(NotFound):
        jobs.job(99)


def test_only_one_rebuild_is_queued_or_running(office: Office) -> None:
    jobs = Jobs(office.store)
    with ThreadPoolExecutor(8) as pool:
        assert (
            len({job.id for job in pool.map(lambda n: jobs.ask("rebuild", str(n)), range(8))}) == 1
        )
    claimed = jobs.claim("w")
    assert claimed is not None
    assert jobs.ask("rebuild", "2").id == claimed.id
    jobs.fail(claimed.id, "磁盘满")
    assert jobs.ask("rebuild", "2").id != claimed.id
    assert jobs.job(claimed.id).result == "磁盘满"


def test_eight_workers_take_every_job_once(office: Office) -> None:
    ids, jobs = owed(office, 40), Jobs(office.store)

    def work(worker: int) -> list[int]:
        taken = []
        while claimed := jobs.claim(str(worker)):
            taken.append(claimed.id)
            jobs.finish(claimed.id)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [id for part in pool.map(work, range(8)) for id in part]
    assert sorted(taken) == ids


def test_a_killed_worker_leaves_its_job_to_the_next(office: Office) -> None:
    (id,) = owed(office, 1)
    code = f"""
import os, signal
from casestore.database.jobs import Jobs
from casestore.database.engine import Store
assert Jobs(Store({office.settings.database!r})).claim("dies").id == {id}
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    jobs = Jobs(office.store)
    assert (jobs.claim("next"), jobs.sweep(60), jobs.job(id).state) == (None, 0, "running")
    time.sleep(0.05)
    assert jobs.sweep(0.01) == 1
    hurry(office)
    claimed = jobs.claim("next")
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (id, 2)


def test_a_worker_that_was_swept_learns_it_at_its_next_beat(office: Office) -> None:
    owed(office, 1)
    jobs = Jobs(office.store)
    claimed = jobs.claim("slow")
    assert claimed is not None
    time.sleep(0.02)
    jobs.sweep(0.01)
    assert not jobs.beat(claimed.id)


def test_a_failed_try_waits_longer_each_time_and_gives_up_in_the_end(office: Office) -> None:
    (id,) = owed(office, 1)
    jobs, waits = Jobs(office.store), []
    for _n in range(TRIES):
        assert jobs.claim("w") is not None
        jobs.fail(id, "邮件服务器没有应答", retry=True)
        assert jobs.claim("w") is None
        with office.store.read() as session:
            row = session.get_one(JobTable, id)
            waits.append((row.not_before - row.created_at).total_seconds())
        hurry(office)
    assert jobs.job(id).state == "failed"
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[3] > 200


def test_a_job_that_is_not_to_be_tried_again_has_failed(office: Office) -> None:
    (id,) = owed(office, 1)
    jobs = Jobs(office.store)
    assert jobs.claim("w")
    jobs.fail(id, "地址无效")
    assert (jobs.job(id).state, jobs.job(id).result) == ("failed", "地址无效")
