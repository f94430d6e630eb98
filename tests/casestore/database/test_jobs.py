"""Jobs survive the death of their worker, run once at a time where they must, and are owed with
the change."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import update

from casestore.database.jobs import Jobs, owe, resume
from casestore.database.tables import JobTable
from casestore.errors import NotFound, Stale
from casestore.lifecycle.jobs import JOB_RULES, JobKind
from tests.casestore.ledger_fixture import Office

T = TypeVar("T")


def owed(office: Office, n: int) -> list[int]:
    with office.store.write() as session:
        return [owe(session, JobKind.MAIL, {"case": k, "event": k}).id for k in range(n)]


def hurry(office: Office) -> None:
    """Waiting jobs may run at once."""
    with office.store.write() as session:
        session.execute(update(JobTable).values(not_before=JobTable.created_at))


def test_a_job_is_owed_with_its_change_or_not_at_all(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.store.write() as session:
        owe(session, JobKind.MAIL, {"case": 1, "event": 1})
        raise ZeroDivisionError
    assert Jobs(office.store).claim("w") is None


def test_a_job_runs_through_its_states(office: Office) -> None:
    jobs = Jobs(office.store)
    asked = jobs.ask(JobKind.REBUILD, "1")
    assert (asked.state, asked.asked_by, asked.started_at) == ("queued", "1", None)
    claimed = jobs.claim("w")
    assert claimed is not None
    assert (claimed.id, claimed.kind, claimed.payload, claimed.attempt) == (
        asked.id,
        JobKind.REBUILD,
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
    assert jobs.recent(JobKind.REBUILD) == (done,)
    with pytest.raises(NotFound):
        jobs.job(99)


def test_only_one_rebuild_is_queued_or_running(office: Office) -> None:
    jobs = Jobs(office.store)
    with ThreadPoolExecutor(8) as pool:
        assert (
            len({job.id for job in pool.map(lambda n: jobs.ask(JobKind.REBUILD, str(n)), range(8))})
            == 1
        )
    claimed = jobs.claim("w")
    assert claimed is not None
    assert jobs.ask(JobKind.REBUILD, "2").id == claimed.id
    jobs.fail(claimed.id, "磁盘满")
    assert jobs.ask(JobKind.REBUILD, "2").id != claimed.id
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


def test_nothing_waits_for_a_clock_that_was_a_day_ahead(office: Office) -> None:
    held, waiting = owed(office, 2)
    jobs, tomorrow = Jobs(office.store), datetime.now(UTC) + timedelta(days=1)
    assert jobs.claim("dies") is not None
    with office.store.write() as session:
        session.get_one(JobTable, held).beat_at = tomorrow
        session.get_one(JobTable, waiting).not_before = tomorrow
    assert jobs.claim("next") is None
    assert jobs.sweep(60) == 1
    claimed = jobs.claim("next")
    assert claimed is not None and claimed.id == waiting
    hurry(office)
    claimed = jobs.claim("next")
    assert claimed is not None and (claimed.id, claimed.attempt) == (held, 2)


def test_a_worker_that_was_swept_learns_it_at_its_next_beat(office: Office) -> None:
    owed(office, 1)
    jobs = Jobs(office.store)
    claimed = jobs.claim("slow")
    assert claimed is not None
    time.sleep(0.02)
    jobs.sweep(0.01)
    assert not jobs.beat(claimed.id)


def test_a_failed_try_waits_longer_each_time_and_gives_up_after_four_days(office: Office) -> None:
    (id,) = owed(office, 1)
    jobs, waits = Jobs(office.store), []
    for _n in range(8):
        assert jobs.claim("w") is not None
        jobs.fail(id, "邮件服务器没有应答")
        assert jobs.claim("w") is None
        waits.append(change(office, id, lambda row: (row.not_before - now()).total_seconds()))
        hurry(office)
    assert waits == sorted(waits) and waits[3] > 200 and jobs.job(id).state == "queued"

    def four_days_ago(row: JobTable) -> None:
        row.since -= timedelta(days=4)

    change(office, id, four_days_ago)
    assert jobs.claim("w") is not None
    jobs.fail(id, "邮件服务器没有应答")
    assert (jobs.job(id).state, jobs.job(id).tries) == ("failed", 9)
    change(office, id, resume)
    again = jobs.claim("w")
    assert again is not None and again.attempt == 1
    jobs.fail(id, "邮件服务器没有应答")
    assert jobs.job(id).state == "queued", "with all its patience again"


def now() -> datetime:
    return datetime.now(UTC)


def change(office: Office, id: int, what: Callable[[JobTable], T]) -> T:
    with office.store.write() as session:
        return what(session.get_one(JobTable, id))


def test_a_job_that_workers_die_of_is_parked_with_its_log(office: Office) -> None:
    (id,) = owed(office, 1)
    jobs = Jobs(office.store)
    for death in range(1, JOB_RULES[JobKind.MAIL].deaths + 1):
        assert jobs.claim("dies") is not None
        time.sleep(0.02)
        assert jobs.sweep(0.01) == 1
        assert len(jobs.job(id).log) == death
        hurry(office)
    assert jobs.job(id).state == "parked" and jobs.claim("w") is None
    assert "第 3 次中断" in jobs.job(id).log[-1]
    jobs.close(id, "1", "已电话告知")
    assert (jobs.job(id).state, jobs.job(id).closed_because) == ("closed", "已电话告知")
    for late in (lambda: jobs.close(id, "2", "x"), lambda: change(office, id, resume)):
        with pytest.raises(Stale, match="刚由他人处理过"):
            late()


def test_asked_for_while_it_runs_a_rebuild_is_done_once_more(office: Office) -> None:
    jobs = Jobs(office.store)
    first = jobs.ask(JobKind.REBUILD, "1")
    assert not jobs.ask(JobKind.REBUILD, "2").once_more, "it has not begun: it will see all"
    assert jobs.claim("w") is not None
    for who in ("2", "3"):
        assert (jobs.ask(JobKind.REBUILD, who).id, jobs.job(first.id).once_more) == (first.id, True)
    jobs.fail(first.id, "磁盘满")
    second = jobs.claim("w")
    assert second is not None and (second.id != first.id, second.asked_by) == (True, "3")
    jobs.finish(second.id)
    assert jobs.claim("w") is None and jobs.unsettled(JobKind.REBUILD) is None


def test_a_rebuild_that_is_put_back_serves_whoever_asked_meanwhile(office: Office) -> None:
    jobs = Jobs(office.store)
    first = jobs.ask(JobKind.REBUILD, "1")
    jobs.claim("dies")
    jobs.ask(JobKind.REBUILD, "2")
    time.sleep(0.02)
    jobs.sweep(0.01)
    again = jobs.claim("w")
    assert again is not None and (again.id, again.attempt) == (first.id, 2)
    jobs.finish(first.id)
    assert jobs.claim("w") is None


def test_each_kind_is_claimed_by_itself(office: Office) -> None:
    owed(office, 1)
    jobs = Jobs(office.store)
    assert jobs.claim("w", (JobKind.REBUILD,)) is None
    jobs.ask(JobKind.REBUILD, "1")
    claimed = [jobs.claim("w", (kind,)) for kind in (JobKind.REBUILD, JobKind.MAIL)]
    assert [one and one.kind for one in claimed] == [JobKind.REBUILD, JobKind.MAIL]


def test_a_failed_rebuild_is_told_until_one_succeeds(office: Office) -> None:
    jobs = Jobs(office.store)
    for ending in (jobs.fail, jobs.fail, jobs.finish):
        asked = jobs.ask(JobKind.REBUILD, "1")
        jobs.claim("w")
        ending(asked.id, "结果")
        found = jobs.unsettled(JobKind.REBUILD)
        assert (found and found.id) == (None if ending == jobs.finish else asked.id)


def test_a_job_that_is_not_to_be_tried_again_has_failed(office: Office) -> None:
    (id,) = owed(office, 1)
    jobs = Jobs(office.store)
    assert jobs.claim("w")
    jobs.fail(id, "地址无效", final=True)
    assert (jobs.job(id).state, jobs.job(id).result) == ("failed", "地址无效")
