"""What opening a case again does to a text that is not public (for the others see
``tests/casestore/publishing/test_summary_life.py``)."""

from datetime import date

from casestore.publishing import summaries, withdrawals
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office
from tests.casestore.publishing.approved import public, published


def test_a_draft_leaves_no_address_that_never_was_public(office: Office) -> None:
    case_id = office.struck_off().id
    summaries.save(office.ledger, case_id, COORDINATOR, TEXT)
    office.go(case_id, "reopen")
    with public(office) as store:
        assert list(store.withdrawn()) == []


def test_a_page_that_was_withdrawn_before_keeps_its_day_and_reason(office: Office) -> None:
    summary = published(office)
    done = summaries.withdraw(office.ledger, summary.case_id, COORDINATOR, "事实需要复核")
    withdrawals.approve(office.ledger, summary.case_id, SECOND, done.reason_sha)
    office.on(date(2022, 7, 1)).go(summary.case_id, "reopen")
    with public(office) as store:
        told = [(item.withdrawn_on, item.reason) for item in store.withdrawn()]
    assert told == [(date(2022, 6, 15), "事实需要复核")]
