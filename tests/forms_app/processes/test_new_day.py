"""The day after a collection ends, the pages stop inviting by themselves."""

from datetime import date

from casestore.database.jobs import Jobs
from casestore.lifecycle.jobs import JobKind
from casestore.publishing import projection
from forms_app.processes import worker
from forms_app.processes.new_day import turned
from tests.casestore.ledger_fixture import MODEL, Office
from tests.forms_app.processes.working import do_all, worker_of

LAST = date(2022, 12, 31)


def owed(office: Office) -> int:
    one = worker_of(office)
    worker._Upkeep(one).do_what_is_due()
    return len(do_all(one))


def test_a_release_is_owed_once_when_a_collection_begins_or_ends(office: Office) -> None:
    assert office.campaigns[MODEL].collection.end == LAST
    inside = office.on(LAST)
    projection.bring_up_to_date(inside.ledger)
    assert turned(inside.settings, office.campaigns) == [] and not owed(inside)
    after = office.on(date(2023, 1, 1))
    assert turned(after.settings, office.campaigns) == [MODEL]
    assert owed(after) == 1
    assert turned(after.settings, office.campaigns) == [] and not owed(after)


def test_where_that_release_failed_a_person_is_asked_and_no_other_is_tried(office: Office) -> None:
    projection.bring_up_to_date(office.on(LAST).ledger)
    after, jobs = office.on(date(2023, 1, 1)), Jobs(office.store)
    failed = jobs.ask(JobKind.REBUILD, "1")
    assert jobs.claim("test") is not None
    jobs.fail(failed.id, "磁盘满了")
    assert turned(after.settings, office.campaigns) and not owed(after)


def test_before_anything_was_public_nothing_is_owed(office: Office) -> None:
    assert turned(office.settings, office.campaigns) == [] and not owed(office)
