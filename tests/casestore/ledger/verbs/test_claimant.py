"""What a claimant does with number and code."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.queries import case_file
from casestore.ledger.queries.status import public_status
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


def test_material_that_was_not_stored_is_not_acknowledged(office: Office) -> None:
    receipt = office.register()
    gone = replace(office.keep("supplement", "补.pdf"), stored="gone.age")
    claim = Claim(receipt.number, receipt.code)
    with pytest.raises(Incomplete, match="补.pdf 没有存好"):
        claimant.supplement(office.ledger, claim, "请看附件", [gone])
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).files) == 2


#: A campaign that asks for ratings.
RATED = "xinjian-park-2024"


def closed(office: Office) -> tuple[int, Claim]:
    receipt = office.register(campaign=RATED)
    office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
    return receipt.case_id, Claim(receipt.number, receipt.code)


def test_a_rating_is_kept_its_words_sealed(office: Office) -> None:
    case_id, claim = closed(office)
    status = claimant.rate(office.ledger, claim, 3, "慢了一点")
    assert status.steps[-1][1] == "已收到您的评价：基本满意。"
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note, event.details) == ("rate", "慢了一点", {"grade": "3"})


@pytest.mark.parametrize("grade", [0, 6, 9])
def test_a_grade_is_one_of_five(office: Office, grade: int) -> None:
    _case_id, claim = closed(office)
    with pytest.raises(Incomplete, match="请选择评价"):
        claimant.rate(office.ledger, claim, grade, "说明")


def test_a_bad_grade_says_why(office: Office) -> None:
    _case_id, claim = closed(office)
    for grade in (1, 2):
        with pytest.raises(Incomplete, match="哪里不满意"):
            claimant.rate(office.ledger, claim, grade, " ")
    assert not claimant.rate(office.ledger, claim, 3, "").may_rate


def test_a_case_is_rated_once_each_time_that_it_is_closed(office: Office) -> None:
    case_id, claim = closed(office)
    claimant.rate(office.ledger, claim, 5, "")
    with pytest.raises(NotAllowed, match="已经评价过"):
        claimant.rate(office.ledger, claim, 4, "")
    office.go(case_id, "reopen")
    with pytest.raises(NotAllowed):
        claimant.rate(office.ledger, claim, 4, "")
    office.go(case_id, "settle", "strike_off")
    status = public_status(office.ledger, claim.number, claim.code)
    assert status is not None and status.may_rate
    claimant.rate(office.ledger, claim, 4, "")


def test_a_case_that_was_opened_again_before_it_was_rated_is_not_rated(office: Office) -> None:
    case_id, claim = closed(office)
    office.go(case_id, "reopen")
    with pytest.raises(NotAllowed, match="还没有销号"):
        claimant.rate(office.ledger, claim, 4, "")


def test_no_rating_is_taken_where_the_campaign_asks_for_none(office: Office) -> None:
    office.struck_off()
    receipt = office.register()
    claim = Claim(receipt.number, receipt.code)
    status = public_status(office.ledger, claim.number, claim.code)
    assert status is not None and not status.may_rate
    with pytest.raises(NotAllowed):
        claimant.rate(office.ledger, claim, 5, "")
