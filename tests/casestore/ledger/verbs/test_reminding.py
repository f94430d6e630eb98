"""A claimant is reminded of their own clock: once before its end, once when it is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casestore.database.jobs import Jobs
from casestore.ledger.verbs import registering
from casestore.ledger.verbs.reminding import AHEAD, remind
from casestore.lifecycle.case_states import State
from casestore.lifecycle.jobs import JobKind
from tests.casestore.ledger_fixture import Office

#: The end of the clock of a clue that came in on 15 June 2022 without its form.
END = date(2022, 7, 6)


@pytest.fixture
def unsealed(office: Office) -> int:
    clue = replace(
        office.clue(email="a@example.com"), files=(office.keep(),), later=("signed_form",)
    )
    return registering.register(office.ledger, clue, "k").case_id


def told(office: Office, id: int) -> str:
    return office.status(id).steps[-1][1]


def test_nobody_is_reminded_while_there_is_time(office: Office, unsealed: int) -> None:
    early = office.on(END - AHEAD - timedelta(days=1))
    assert remind(early.ledger) == 0 and len(early.status(unsealed).steps) == 1


def test_before_the_end_once_and_with_what_is_missing(office: Office, unsealed: int) -> None:
    for day, new in ((END - AHEAD, 1), (END - timedelta(days=1), 0), (END, 0)):
        assert remind(office.on(day).ledger) == new
    assert told(office, unsealed) == "提醒：补正期限到2022年7月6日为止，请补交签字盖章的线索表。"


def test_when_it_is_over_once_more_and_nothing_is_decided(office: Office, unsealed: int) -> None:
    over = office.on(END + timedelta(days=1))
    assert remind(over.ledger) == 1 and remind(over.ledger) == 0
    row = over.row(unsealed)
    assert row.state is State.RETURNED and row.due and row.due.left < 0
    assert "已经过了" in told(over, unsealed) and "仍然收" in told(over, unsealed)


def test_a_letter_is_owed_for_it_and_open_pages_stay_good(office: Office, unsealed: int) -> None:
    before = office.row(unsealed).version
    jobs = Jobs(office.store)
    while (job := jobs.claim("test", (JobKind.MAIL,))) is not None:
        jobs.finish(job.id, "")
    remind(office.on(END).ledger)
    assert jobs.claim("test", (JobKind.MAIL,)) is not None
    assert office.row(unsealed).version == before


def test_one_that_a_person_returned_is_told_to_do_what_it_was_told(office: Office) -> None:
    id = office.register().case_id
    office.go(id, "return")
    remind(office.on(END).ledger)
    assert told(office, id) == "提醒：补正期限到2022年7月6日为止，请按告知的内容补正。"


def test_who_has_done_it_is_left_alone(office: Office, unsealed: int) -> None:
    office.go(unsealed, "complete")
    assert remind(office.on(END).ledger) == 0


def test_invented_cases_have_nobody_to_remind(office: Office) -> None:
    clue = replace(office.clue(), files=(office.keep(),), later=("signed_form",), demo=True)
    registering.register(office.ledger, clue, "k")
    assert remind(office.on(END).ledger) == 0
