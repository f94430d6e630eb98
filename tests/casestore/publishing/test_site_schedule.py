"""A release a day at the hour that was set: once, and by nobody's press."""

from datetime import UTC, datetime, timedelta

import pytest

from casestore.database.jobs import Jobs
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger import history
from casestore.lifecycle.jobs import JobKind
from casestore.publishing.site_schedule import (
    SCHEDULED,
    owe_scheduled,
    schedule_of,
    set_schedule,
)
from casestore.settings import SHANGHAI
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, Office


def tomorrow(hour: int, minute: int = 0) -> datetime:
    day = datetime.now(SHANGHAI) + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)


def owed(office: Office) -> int:
    return len(Jobs(office.store).recent(JobKind.REBUILD, 9))


def test_nothing_is_owed_before_an_hour_is_set_nor_after_it_is_taken_back(office: Office) -> None:
    assert schedule_of(office.store) is None
    assert not owe_scheduled(office.store, tomorrow(23))
    set_schedule(office.store, 6, COORDINATOR)
    set_schedule(office.store, None, COORDINATOR)
    assert not owe_scheduled(office.store, tomorrow(23)) and owed(office) == 0
    known = schedule_of(office.store)
    assert known is not None and (known.hour, known.by) == (None, COORDINATOR.id)
    assert history.verify_chain(office.ledger) == []


def test_a_release_is_owed_once_a_day_from_its_hour_on(office: Office) -> None:
    set_schedule(office.store, 6, COORDINATOR)
    assert not owe_scheduled(office.store, tomorrow(5, 59))
    assert owe_scheduled(office.store, tomorrow(6))
    assert not owe_scheduled(office.store, tomorrow(6, 1))
    jobs = Jobs(office.store)
    claimed = jobs.claim("w", (JobKind.REBUILD,))
    assert claimed is not None
    jobs.finish(claimed.id, "已更新上线")
    # begun by the clock of today: as if it had been the day before that of tomorrow
    assert owe_scheduled(office.store, tomorrow(6, 2)) and owed(office) == 2
    (job, _before) = jobs.recent(JobKind.REBUILD, 9)
    assert (job.asked_by, job.reasons) == (SCHEDULED, ("定时更新",))


def test_the_day_on_which_a_passed_hour_is_set_has_none(office: Office) -> None:
    now = datetime.now(SHANGHAI)
    set_schedule(office.store, now.hour, COORDINATOR)  # it began a moment ago
    assert not owe_scheduled(office.store, datetime.now(UTC))
    assert owe_scheduled(office.store, tomorrow(now.hour))


def test_one_that_failed_waits_for_a_person(office: Office) -> None:
    set_schedule(office.store, 0, COORDINATOR)
    jobs = Jobs(office.store)
    jobs.ask(JobKind.REBUILD, "1")
    claimed = jobs.claim("w", (JobKind.REBUILD,))
    assert claimed is not None
    jobs.fail(claimed.id, "磁盘已满")
    assert not owe_scheduled(office.store, tomorrow(12))


def test_only_a_coordinator_sets_an_hour_of_the_day(office: Office) -> None:
    with pytest.raises(NotAllowed):
        set_schedule(office.store, 6, SECOND)
    with pytest.raises(Incomplete):
        set_schedule(office.store, 24, COORDINATOR)
    assert schedule_of(office.store) is None


def test_what_is_asked_for_while_one_runs_keeps_its_reason(office: Office) -> None:
    jobs = Jobs(office.store)
    jobs.ask(JobKind.REBUILD, "1", why="甲")
    claimed = jobs.claim("w", (JobKind.REBUILD,))
    assert claimed is not None
    jobs.ask(JobKind.REBUILD, "2", why="乙")
    jobs.ask(JobKind.REBUILD, "3", why="丙")
    jobs.finish(claimed.id, "好")
    (after, before) = jobs.recent(JobKind.REBUILD, 9)
    assert (before.reasons, after.reasons, after.asked_by) == (("甲",), ("乙", "丙"), "3")
