"""What a claimant does with number and code."""

from datetime import date

import pytest

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import claimant, staff_moves
from casestore.ledger.verbs.claimant import Claim
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
    status = claimant.supplement(
        later.ledger, Claim(receipt.number, receipt.code), "合同补在附件里", files
    )
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
    claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "还有一份证据")
    with pytest.raises(Stale):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="accept", version=1, given={}),
        )


def test_an_empty_supplement_and_one_to_a_closed_case_are_refused(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(Incomplete):
        claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "  ")
    with pytest.raises(Incomplete):
        claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "")
    claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "不再反映")
    with pytest.raises(NotAllowed):
        claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "再想想")
    with pytest.raises(NotAllowed):
        claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "再撤一次")
