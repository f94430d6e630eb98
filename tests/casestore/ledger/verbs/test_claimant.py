"""What a claimant does with number and code."""

from collections.abc import Callable
from dataclasses import replace
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


def test_material_that_was_not_stored_is_not_acknowledged(office: Office) -> None:
    receipt = office.register()
    gone = replace(office.keep("supplement", "补.pdf"), stored="gone.age")
    with (
        pytest.raises(Incomplete, match="补.pdf 没有存好"),
        office.as_claimant(receipt.case_id) as work,
    ):
        claimant.supplement(work, "请看附件", [gone])
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).files) == 2


def test_a_message_reaches_the_office_sealed_and_moves_nothing(office: Office) -> None:
    receipt = office.register()
    with office.as_claimant(receipt.case_id) as work:
        claimant.message(work, "合同号写错了一位")
    with pytest.raises(Incomplete), office.as_claimant(receipt.case_id) as work:
        claimant.message(work, "  ")
    event = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note, event.told) == (
        "message",
        "合同号写错了一位",
        "您的留言已收到。",
    )
    assert office.row(receipt.case_id).version == 1  # an open page of the desk stays good
    (said,) = office.status(receipt.case_id).messages
    assert (said.ours, said.text) == (False, "合同号写错了一位")


def test_whoever_withdrew_or_was_refused_may_still_write(office: Office) -> None:
    for key, verb in (("a", "withdraw"), ("b", "decline")):
        case_id = office.register(key).case_id
        office.go(case_id, verb)
        with office.as_claimant(case_id) as work:
            claimant.message(work, "还想问一句")
        assert len(office.status(case_id).messages) == 1


#: A campaign that asks for ratings.
RATED = "xinjian-park-2024"


def closed(office: Office) -> int:
    receipt = office.register(campaign=RATED)
    office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
    return receipt.case_id


def rate(office: Office, case_id: int, grade: int, text: str = "") -> None:
    with office.as_claimant(case_id) as work:
        claimant.rate(work, grade, text)


def test_a_rating_is_kept_its_words_sealed(office: Office) -> None:
    case_id = closed(office)
    rate(office, case_id, 3, "慢了一点")
    assert office.status(case_id).steps[-1][1] == "已收到您的评价：基本满意。"
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note, event.details) == ("rate", "慢了一点", {"grade": "3"})


@pytest.mark.parametrize("grade", [0, 6, 9])
def test_a_grade_is_one_of_five(office: Office, grade: int) -> None:
    case_id = closed(office)
    with pytest.raises(Incomplete, match="请选择评价"):
        rate(office, case_id, grade, "说明")


def test_a_bad_grade_says_why(office: Office) -> None:
    case_id = closed(office)
    for grade in (1, 2):
        with pytest.raises(Incomplete, match="哪里不满意"):
            rate(office, case_id, grade, " ")
    rate(office, case_id, 3)
    assert not office.status(case_id).may_rate


def test_a_case_is_rated_once_each_time_that_it_is_closed(office: Office) -> None:
    case_id = closed(office)
    rate(office, case_id, 5)
    with pytest.raises(NotAllowed, match="已经评价过"):
        rate(office, case_id, 4)
    office.go(case_id, "reopen")
    with pytest.raises(NotAllowed):
        rate(office, case_id, 4)
    office.go(case_id, "settle", "strike_off")
    assert office.status(case_id).may_rate
    rate(office, case_id, 4)


def test_a_case_that_was_opened_again_before_it_was_rated_is_not_rated(office: Office) -> None:
    case_id = closed(office)
    office.go(case_id, "reopen")
    with pytest.raises(NotAllowed, match="还没有销号"):
        rate(office, case_id, 4)


def test_no_rating_is_taken_where_the_campaign_asks_for_none(office: Office) -> None:
    case = office.struck_off()
    assert not office.status(case.id).may_rate
    with pytest.raises(NotAllowed):
        rate(office, case.id, 5)


def object_to(office: Office, case_id: int, reason: str = "合同由镇政府签订") -> None:
    with office.as_claimant(case_id) as work:
        claimant.object_to(work, reason)


def test_a_refusal_is_looked_at_again_under_a_clock_of_its_own(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    assert office.status(case_id).may_object and office.status(case_id).due is None
    with pytest.raises(Incomplete):
        object_to(office, case_id, " ")
    object_to(office, case_id)
    status = office.status(case_id)
    assert (status.state, status.may_object) == (State.OBJECTED, False)
    assert status.due is not None
    assert (status.due.what, status.due.day) == ("复核", date(2022, 7, 15))
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note) == ("object", "合同由镇政府签订")


def test_an_objection_is_upheld_or_not_and_made_once_to_each_refusal(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(NotAllowed):
        object_to(office, case_id)  # nobody has refused it
    office.go(case_id, "decline")
    object_to(office, case_id)
    office.go(case_id, "uphold")
    status = office.status(case_id)
    assert (status.state, status.may_object) == (State.DECLINED, False)
    with pytest.raises(NotAllowed, match="已经提出过"):
        object_to(office, case_id)
    office.go(case_id, "reconsider", "decline")
    assert office.status(case_id).may_object
    object_to(office, case_id)
    office.go(case_id, "reconsider")
    assert office.status(case_id).state is State.RECEIVED


def test_nobody_at_the_desk_objects_for_the_claimant(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    with pytest.raises(NotAllowed, match="只有反映人"):
        office.go(case_id, "object", actor=COORDINATOR)
