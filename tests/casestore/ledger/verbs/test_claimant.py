"""What a claimant does with number and code."""

from collections.abc import Callable
from datetime import date

import pytest

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import claimant, staff_moves
from casestore.ledger.work import Work
from casestore.lifecycle.case_states import State
from tests.casestore.ledger_fixture import COORDINATOR, Office


def test_a_supplement_brings_a_returned_clue_back_to_review_with_a_new_clock(
    office: Office,
) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "return")
    assert row.due is not None
    assert row.due.what == "补正"
    later = office.on(date(2022, 6, 20))
    files = [office.keep("supplement", "补.pdf")]
    with later.as_claimant(receipt.case_id) as work:
        claimant.supplement(work, "合同补在附件里", files)
    status = later.status(receipt.case_id)
    assert status.state is State.RECEIVED
    assert status.due is not None
    assert status.due.start == date(2022, 6, 20)
    found = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR)
    assert [event.verb for event in found.events] == [
        "register",
        "return",
        "supplement",
        "complete",
    ]
    assert found.events[2].note == "合同补在附件里"
    assert found.files[-1][1].name == "补.pdf"


def test_new_material_makes_an_open_page_stale(office: Office) -> None:
    receipt = office.register()
    with office.as_claimant(receipt.case_id) as work:
        claimant.supplement(work, "还有一份证据")
    with pytest.raises(Stale):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="accept", version=1, given={}),
        )


def test_an_empty_supplement_and_one_to_a_closed_case_are_refused(office: Office) -> None:
    receipt = office.register()
    wrong = [
        (Incomplete, lambda work: claimant.supplement(work, "  ")),
        (Incomplete, lambda work: claimant.withdraw(work, "")),
    ]
    _are_refused(office, receipt.case_id, wrong)
    with office.as_claimant(receipt.case_id) as work:
        claimant.withdraw(work, "不再反映")
    late = [
        (NotAllowed, lambda work: claimant.supplement(work, "再想想")),
        (NotAllowed, lambda work: claimant.withdraw(work, "再撤一次")),
    ]
    _are_refused(office, receipt.case_id, late)


def _are_refused(
    office: Office, case_id: int, acts: list[tuple[type[Exception], Callable[[Work], None]]]
) -> None:
    for error, act in acts:
        with pytest.raises(error), office.as_claimant(case_id) as work:
            act(work)


def test_a_campaign_that_offers_no_rating_takes_none(office: Office) -> None:
    case = office.struck_off()
    with pytest.raises(NotAllowed), office.as_claimant(case.id) as work:
        claimant.rate(work, 5, "")
